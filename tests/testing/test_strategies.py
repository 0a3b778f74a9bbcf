"""The strategies give what the library takes, reach what they promise, and keep to what they are told."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import Phase as Doing
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from orderflow.commands import NewLine, OpenCart, OpeningCommand, Place
from orderflow.entities.order import FulfilmentStatus, Order, PaymentStatus
from orderflow.entities.party import Invoice, Party
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingEvent
from orderflow.policies import after_payment, required
from orderflow.roles import CUSTOMER, SALES, Actor
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.strategies import (
    actors,
    carts,
    instants,
    invoices,
    lived,
    new_lines,
    orders,
    paid_orders,
    parties,
    specifications,
    texts,
    tracking_reports,
    unclean_texts,
)
from orderflow.testing.lives.values import NOON
from orderflow.validation import InvalidField
from vouched import retail

FIRST_FOUND = settings(
    max_examples=200,
    derandomize=True,
    database=None,
    phases=[Doing.generate],  # what is found need not be made small
    suppress_health_check=[HealthCheck.filter_too_much],  # lives that go astray are given up
)
ACCEPTING = retail(acceptance=after_payment)
"""A shop with every phase: somebody accepts what was paid."""


@given(
    name=texts(),
    by=actors(CUSTOMER, SALES),
    to=parties(),
    line=new_lines(),
    specification=specifications(),
    invoice=invoices(),
    reports=tracking_reports(),
    at=instants(),
)
def test_the_parts_are_sound(
    name: str,
    by: Actor,
    to: Party,
    line: NewLine,
    specification: dict[str, str],
    invoice: Invoice,
    reports: tuple[TrackingEvent, ...],
    at: datetime,
) -> None:
    """Every part is made by its own constructor, which refuses what is wrong, and says something."""
    assert name.strip()
    assert by.role in {CUSTOMER, SALES}
    assert to.name
    assert to.phone
    assert to.address.city
    assert all(key.strip() for key in specification)
    assert invoice.title
    assert at.tzinfo is not None
    assert line.unit_price is not None
    assert (line.discount.minor if line.discount else 0) <= line.unit_price.minor * line.quantity
    assert all(report.at >= NOON for report in reports)


@given(text=unclean_texts())
def test_unclean_texts_are_refused(text: str) -> None:
    """What must not get in does not get in."""
    with pytest.raises(InvalidField):
        Actor(text, CUSTOMER)


@pytest.mark.parametrize("phase", Phase)
def test_orders_in_a_phase(phase: Phase) -> None:
    """Orders of every phase of a process can be asked for, and all of them are in it."""

    @settings(FIRST_FOUND, max_examples=5)
    @given(order=orders(ACCEPTING, phase=phase))
    def in_phase(order: Order) -> None:
        assert order.phase is phase

    in_phase()


@settings(max_examples=30)
@given(order=paid_orders())
def test_paid_orders(order: Order) -> None:
    """Money was taken for them, nothing is owed, nothing has left."""
    assert order.captured
    assert order.is_paid
    assert order.phase is Phase.PREPARING
    assert not order.units_handed_over


def test_carts() -> None:
    """They are still being filled: some are empty, some lack only the customer's word."""
    found: list[Order] = []

    @settings(FIRST_FOUND)
    @given(order=carts())
    def fill(order: Order) -> None:
        assert order.phase is Phase.DRAFT
        found.append(order)

    fill()

    assert any(not order.lines for order in found)
    assert any(order.lines and order.delivery and order.recipient_given for order in found)


def test_orders_are_of_many_kinds() -> None:
    """Whoever asks for any order at all meets every common status before long, without asking for it."""
    met: set[PaymentStatus | FulfilmentStatus | Phase] = set()

    @settings(FIRST_FOUND)
    @given(order=orders())
    def meet(order: Order) -> None:
        met.update({order.payment_status, order.fulfilment_status, order.phase})

    meet()

    assert met >= {Phase.DRAFT, Phase.PAYMENT, Phase.PREPARING, Phase.DELIVERING, Phase.COMPLETED}
    assert met >= {PaymentStatus.UNPAID, PaymentStatus.PENDING, PaymentStatus.PAID, PaymentStatus.REFUNDED}
    assert met >= {FulfilmentStatus.UNFULFILLED, FulfilmentStatus.DELIVERED, FulfilmentStatus.CANCELLED}


def owed_in_part(life: Life) -> bool:
    return life.order.payment_status is PaymentStatus.PARTLY_PAID


def paid_too_much(life: Life) -> bool:
    return bool(life.order.surplus)


def left_in_part(life: Life) -> bool:
    return life.order.fulfilment_status is FulfilmentStatus.PARTLY_SHIPPED


def in_two_shipments(life: Life) -> bool:
    return len(life.order.shipments) > 1


@pytest.mark.parametrize("until", [owed_in_part, paid_too_much, left_in_part, in_two_shipments])
def test_what_is_rare_can_be_asked_for(until: Callable[[Life], bool]) -> None:
    """A life that is lived until something is so is left exactly there."""
    life = find(lived(until=until), lambda life: True, settings=FIRST_FOUND)

    assert until(life)


@settings(max_examples=5)
@given(data=st.data())
def test_what_never_comes_is_not_made_up(data: st.DataObject) -> None:
    """A life that does not get where it was sent is given up, and nothing else is given instead."""
    with pytest.raises(UnsatisfiedAssumption):
        data.draw(lived(until=lambda life: False))


@settings(max_examples=20)
@given(life=lived(steps_max=0, currencies=("JPY",)))
def test_a_life_that_only_began(life: Life) -> None:
    """No step is taken beyond those that were allowed, and no money but that of the currencies given is in it."""
    assert all(isinstance(ask.command, OpeningCommand) for ask in life.asks)
    assert {line.unit_price.currency for line in life.order.lines} <= {"JPY"}
    assert life.order.currency == "JPY"


@settings(max_examples=20)
@given(life=lived(wishes={}, duties=()))
def test_a_life_in_which_nobody_does_anything(life: Life) -> None:
    """Only the wishes and duties that were given are lived by."""
    assert all(isinstance(ask.command, OpeningCommand) for ask in life.asks)


def test_a_shop_that_wants_more_than_a_strategy_knows() -> None:
    """Where nothing can be placed at once, lives begin with an empty cart and are filled by wishes."""
    process = retail(order_data=required(["recipient.identity_number", "recipient.email"]))

    def filled_after_all(life: Life) -> bool:
        return life.asks[0].refused and bool(life.order.lines)

    life = find(lived(process), filled_after_all, settings=FIRST_FOUND)

    assert isinstance(life.asks[0].command, Place)
    assert isinstance(life.asks[1].command, OpenCart)
    assert [record.event.type for record in life.records].count("cart_opened") == 1
    assert life.order.phase is Phase.DRAFT
