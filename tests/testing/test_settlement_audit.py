"""The audit of the merchant's money finds what is wrong with it, and nothing where nothing is."""

from collections.abc import Callable

import pytest

from five import received, whole_five
from life import CASHIER, NOON, Life, cny
from orderflow.commands import Settle
from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.settlement import Settlement
from orderflow.events import Event, MerchantSettled, Moved
from orderflow.testing.lives.laws import broken_laws


def settled() -> Life:
    """A five-stage order of 81.97, settled once."""
    life = received()
    life.do(Settle(life.id), CASHIER)
    return life


def with_settlement(gross: str, refunded: str = "0.00", commission: str = "0.00") -> tuple[Order, list[Event]]:
    """The same, settled once more with these amounts, whatever the command would say."""
    life = settled()
    event = MerchantSettled(
        occurred_at=NOON,
        settlement=Settlement(id="t-2", gross=cny(gross), refunded=cny(refunded), commission=cny(commission), at=NOON),
    )
    order = changed(event.apply(life.order), version=life.order.version + 1)
    return order, [*life.events, event]


def test_a_whole_life_is_sound() -> None:
    """With a missing cup, a damaged bowl, ratings and a settlement."""
    life = Life(settled().process)
    whole_five(life)

    assert broken_laws(life.order, life.events) == ()


@pytest.mark.parametrize(
    ("gross", "refunded", "commission", "found"),
    [
        ("0.01", "0.00", "0.00", "8198 was settled of 8197 that came in"),
        ("-0.01", "0.00", "0.00", "8196 was settled of 8197 that came in"),
        ("0.00", "0.01", "0.00", "1 was taken off the merchant, 0 went back"),
        ("0.00", "0.00", "0.00", "settlement t-2 is about nothing"),
    ],
)
def test_a_cent_more_or_less_is_found(gross: str, refunded: str, commission: str, found: str) -> None:
    """Of what came in, and of what was taken off; and a settlement of nothing is none."""
    order, events = with_settlement(gross, refunded, commission)

    assert any(found in law for law in broken_laws(order, events))


def test_a_settlement_before_receipt_is_found() -> None:
    """Whatever the page says."""
    life = settled()
    early = [event for event in life.events if not (isinstance(event, Moved) and event.phase == "completed")]

    assert any("has not received" in law for law in broken_laws(life.order, early))


@pytest.mark.parametrize("kind", [MerchantSettled])
def test_a_settlement_that_is_forgotten_is_found(kind: type[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was settled and not written into the order."""
    forgotten: Callable[[Event, Order], Order] = lambda event, order: order  # noqa: E731 # in place of a method
    monkeypatch.setattr(kind, "apply", forgotten)
    life = received()
    life.do(Settle(life.id), CASHIER)

    assert any("0.00 CNY was settled, by its history 8197" in law for law in broken_laws(life.order, life.events))


def test_a_net_that_is_not_what_is_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gross less refunds less commission, to the cent."""
    life = settled()
    monkeypatch.setattr(Settlement, "net", property(lambda one: one.gross))

    assert any("the merchant got 8197, not 8197 less 0 less 380" in law for law in broken_laws(life.order, life.events))
