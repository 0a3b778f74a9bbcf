"""The audit of the laws finds what is wrong with the books of credit, and nothing where nothing is."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from deals import NOON, cny, part
from made import S1, S2, Prepared
from orderflow.commands import Result
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.release import Release
from orderflow.events import CreditFreed, CreditRefused, CreditReserved, Event, GoodsReleased
from orderflow.testing.lives.laws import broken_laws

HALF = part(1, 50)


def on_credit() -> Prepared:
    """509.50 is held for the first shipment."""
    made = Prepared()
    made.release_on_credit(HALF)
    return made


def awaited() -> Prepared:
    """509.50 is asked for."""
    made = Prepared()
    made.pack(HALF)
    made.commit()
    made.release()
    return made


def refused() -> Prepared:
    """Nothing is held."""
    made = awaited()
    made.answer(Result.DECLINED)
    return made


def paid() -> Prepared:
    """Nothing is held any more."""
    made = on_credit()
    made.pay("2009.00")
    return made


@pytest.mark.parametrize("make", [on_credit, awaited, refused, paid])
def test_nothing_is_wrong_with_what_was_decided(make: Callable[[], Prepared]) -> None:
    """Orders that the kernel made keep the law of credit."""
    made = make()

    assert broken_laws(made.order, made.life.records) == ()


def again(release: Release, **changes: Any) -> GoodsReleased:
    return GoodsReleased(occurred_at=NOON, release=attrs.evolve(release, **changes))


def freed(amount: str, kind: type[Any] = CreditFreed, **fields: Any) -> Event:
    event: Event = kind(occurred_at=NOON, shipment_id=S1, amount=cny(amount), **fields)
    return event


@pytest.mark.parametrize(
    ("make", "events", "says"),
    [
        (on_credit, lambda one: [freed("509.51")], "1 more was given back than was held"),
        (on_credit, lambda one: [freed("0.00")], "credit_freed is about 0"),
        (on_credit, lambda one: [freed("1.00", CreditReserved)], "100 was answered, 0 was asked for"),
        (awaited, lambda one: [freed("509.49", CreditReserved)], "50949 was answered, 50950 was asked for"),
        (awaited, lambda one: [freed("1.00", CreditRefused, reason="")], "100 was answered, 50950 was asked for"),
        (on_credit, lambda one: [again(one, asks=2, asked=cny("0"))], "0.00 CNY is asked for as asking 2"),
        (on_credit, lambda one: [again(one, asks=3, asked=cny("1.00"))], "1.00 CNY is asked for as asking 3"),
        (awaited, lambda one: [again(one, asks=2, asked=cny("1.00"))], "1.00 CNY is asked for as asking 2"),
        (on_credit, lambda one: [again(one, reserved=cny("0"))], "0.00 CNY held and 0.00 CNY given back"),
        (
            on_credit,
            lambda one: [again(one, asks=2, asked=cny("600.00")), freed("600.00", CreditReserved)],
            "110950 is held on credit, 50950 of what is out is not paid",
        ),
    ],
)
def test_a_history_that_cannot_be(
    make: Callable[[], Prepared], events: Callable[[Release], list[Event]], says: str
) -> None:
    """More given back than was held, an answer to nothing, two askings at once, more held than is out and not paid."""
    made = make()
    order, happened = made.order, events(made.releases[0])
    for one in happened:
        order = one.apply(order)
    order = attrs.evolve(order, version=order.version + len(happened))

    found = broken_laws(order, [*made.life.records, *happened])

    assert any(says in problem for problem in found), found


def with_release(order: Order, release: Release) -> Order:
    return order.with_part(attrs.evolve(order.part(Deal), releases=order.part(Deal).releases.put(release)))


@pytest.mark.parametrize("counter", ["asks", "asked", "reserved", "freed"])
def test_an_order_that_is_not_what_happened(counter: str) -> None:
    """One cent, or one asking, more in any counter."""
    made = on_credit()
    before = getattr(made.releases[0], counter)
    more: Any = before + (1 if counter == "asks" else cny("0.01"))
    spoilt = with_release(made.order, attrs.evolve(made.releases[0], **{counter: more}))

    assert any("(asks, asked, reserved, freed) is" in problem for problem in broken_laws(spoilt, made.life.records))


def test_a_release_that_nobody_gave() -> None:
    """A release without a history."""
    made = on_credit()
    spoilt = with_release(made.order, attrs.evolve(made.releases[0], id=S2))

    assert any("are released, by its history" in problem for problem in broken_laws(spoilt, made.life.records))
