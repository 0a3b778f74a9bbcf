"""The mall: the retail page with stock, settlement, ratings, and what its people are told."""

from datetime import timedelta
from typing import Any

import pytest

from life import DAY, Life, cups
from malls import MALL, accepted, answer, ordered
from orderflow.commands import ConfirmReceipt, Result
from orderflow.effects import Notify
from orderflow.entities.shipment import TrackingStatus
from orderflow.errors import DefinitionError
from orderflow.policies import before_payment, no_stock_control, notify_nobody, rate
from orderflow.states.retail import RetailFlow
from orderflow.validation import InvalidField
from vouched import mall, retail


def told(life: Life) -> list[tuple[str, str]]:
    return [(one.audience, one.message) for one in life.effects if isinstance(one, Notify)]


def test_it_is_the_retail_page() -> None:
    """No second flow: orders of both stand on the same table."""
    assert mall().flow is RetailFlow
    assert mall().ref.fingerprint == retail().ref.fingerprint


def test_who_is_told_what() -> None:
    """The customer of each report of a carrier, the merchant of short stock; each report is told once."""
    life = ordered(cups())
    answer(life, Result.DECLINED)
    assert told(life) == [("customer", "order_submitted"), ("merchant", "stock_short")]

    sent = accepted(cups())
    sent.ship()
    before = len(told(sent))
    sent.track(TrackingStatus.IN_TRANSIT)
    sent.track(TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)

    assert told(sent)[before:] == [("customer", "parcel_tracked")] * 2 + [("customer", "parcel_delivered")]
    news = [dict(one.data) for one in sent.effects if isinstance(one, Notify) and one.message == "parcel_tracked"]
    assert [one["status"] for one in news] == ["in_transit", "delivered"]


def test_what_it_takes() -> None:
    """Each argument is the answer to its question."""
    process = mall(
        name="bazaar",
        version="7",
        acceptance=before_payment,
        stock=no_stock_control,
        ratings=rate("goods"),
        notifications=notify_nobody,
        receipt_window=timedelta(days=3),
    )
    life = Life(process)
    life.place(cups())

    assert (process.name, process.version) == ("bazaar", "7")
    assert process.policies.ratings(life.order) == ("goods",)
    assert not life.effects
    assert not life.order.reservations


@pytest.mark.parametrize("wrong", [{"return_window": DAY}, {"settlement_window": timedelta(days=7)}])
def test_windows_that_do_not_fit(wrong: dict[str, Any]) -> None:
    """Orders must not be closed before their merchant is settled with."""
    with pytest.raises(DefinitionError):
        mall(**wrong)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"name": ""}, InvalidField), ({"stock": None}, DefinitionError), ({"siesta": DAY}, TypeError)],
)
def test_what_it_does_not_take(wrong: dict[str, Any], error: type[Exception]) -> None:
    """Refused where it is defined."""
    with pytest.raises(error):
        mall(**wrong)


def test_received_and_rated_by_line() -> None:
    """Goods, merchant, and each line that has arrived."""
    life = accepted(cups())
    life.ship()
    life.do(ConfirmReceipt(life.id))

    assert MALL.policies.ratings(life.order) == ("goods", "merchant", "l-1")
