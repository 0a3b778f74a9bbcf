"""Ways of paying: who carries them, and when they bring the money."""

from typing import Any

import pytest

from life import placed
from orderflow.entities.terms import PaymentTiming
from orderflow.errors import DefinitionError
from orderflow.policies import (
    DEFAULT_METHODS,
    PaymentMethod,
    bank_transfer,
    cash_on_delivery,
    offer_methods,
    online,
    pickup,
)
from orderflow.validation import InvalidField


def test_the_usual_methods() -> None:
    """Two providers and a transfer; cash on delivery only where the merchant takes it."""
    assert [(method.name, method.gateway, method.timing) for method in (*DEFAULT_METHODS, cash_on_delivery())] == [
        ("alipay", "alipay", PaymentTiming.BEFORE_SHIPMENT),
        ("wechat_pay", "wechat_pay", PaymentTiming.BEFORE_SHIPMENT),
        ("bank_transfer", None, PaymentTiming.BEFORE_SHIPMENT),
        ("cash_on_delivery", None, PaymentTiming.ON_DELIVERY),
    ]


def test_a_method_is_called_what_the_host_calls_it() -> None:
    """Its gateway bears its name, unless another is given."""
    plain, named = online("card"), online("card", zh="银行卡", en="Card", gateway="stripe", capture_at_once=False)

    assert (plain.zh, plain.en, plain.gateway, plain.capture_at_once) == ("card", "card", "card", True)
    assert (named.zh, named.en, named.gateway, named.capture_at_once) == ("银行卡", "Card", "stripe", False)
    assert bank_transfer("wire").name == "wire"


def test_the_same_methods_for_every_order() -> None:
    """In their order."""
    assert [method.name for method in offer_methods(*DEFAULT_METHODS)(placed().order)] == [
        "alipay", "wechat_pay", "bank_transfer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", None), ("zh", 1), ("gateway", 7), ("timing", "on_delivery"), ("capture_at_once", 1)],
)
def test_a_method_that_cannot_be_right_is_refused(field: str, value: object) -> None:
    """The message names the field."""
    given: dict[str, Any] = {"name": "card", "zh": "银行卡", "en": "card", field: value}

    with pytest.raises(InvalidField) as caught:
        PaymentMethod(**given)

    assert caught.value.path == f"PaymentMethod.{field}"


def test_only_methods_are_offered_and_each_name_once() -> None:
    """A name alone, or a way of delivery, is no way of paying."""
    for stranger in ("alipay", pickup(), online):
        with pytest.raises(DefinitionError, match="is no payment method: offer a PaymentMethod"):
            offer_methods(stranger)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(DefinitionError, match="two of the same payment method are called card"):
        offer_methods(online("card"), bank_transfer(), online("card", gateway="stripe"))
