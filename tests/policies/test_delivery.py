"""Ways of delivery: what is offered is checked where it is put together."""

from datetime import timedelta
from typing import Any

import pytest

from life import cny, placed
from orderflow.entities.delivery import DeliveryKind
from orderflow.errors import DefinitionError
from orderflow.policies import DeliveryOption, bank_transfer, express, offer_deliveries, pickup
from orderflow.validation import InvalidField


def option(**fields: Any) -> DeliveryOption:
    given: dict[str, Any] = {"name": "bike", "kind": DeliveryKind.CARRIAGE, "zh": "自行车", "en": "bike"}
    return DeliveryOption(**(given | fields))


def test_the_same_options_for_every_order() -> None:
    """In their order."""
    assert [one.name for one in offer_deliveries(express(), pickup(), option())(placed().order)] == [
        "express", "pickup", "bike",
    ]  # fmt: skip


def test_express_is_brought_and_pickup_is_fetched() -> None:
    """One to three days, unless said otherwise."""
    assert (express().kind, express().transit) == (DeliveryKind.CARRIAGE, (timedelta(days=1), timedelta(days=3)))
    assert (pickup("store 7").kind, pickup("store 7").name, pickup().fee) == (DeliveryKind.PICKUP, "store 7", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", 7),
        ("kind", "carriage"),
        ("zh", None),
        ("fee", 12),
        ("fee", "12.00 CNY"),
        ("fee", cny("-0.01")),
        ("carrier", 7),
        ("quoted", "yes"),
        ("transit", timedelta(days=1)),
        ("transit", (timedelta(days=1),)),
        ("transit", (1, 3)),
    ],
)
def test_an_option_that_cannot_be_right_is_refused(field: str, value: object) -> None:
    """The message names the field; a fee below nothing would pay the customer."""
    with pytest.raises(InvalidField) as caught:
        option(**{field: value})

    assert caught.value.path.startswith(f"DeliveryOption.{field}")


def test_only_options_are_offered_and_each_name_once() -> None:
    """A name alone, or a way of paying, is no way of delivery; of two with one name nobody could choose the second."""
    for stranger in ("express", bank_transfer(), express):
        with pytest.raises(DefinitionError, match="is no delivery: offer a DeliveryOption"):
            offer_deliveries(express(), stranger)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(DefinitionError, match="two of the same delivery are called express"):
        offer_deliveries(express(), pickup(), express(fee=cny("5.00")))
