"""The strategies give what the library takes, and reach what they promise."""

import pytest
from hypothesis import find, given, settings

from orderflow.commands import NewLine
from orderflow.entities.order import FulfilmentStatus, Order, PaymentStatus, ReturnStatus
from orderflow.entities.party import Party
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingEvent
from orderflow.policies import after_payment, required
from orderflow.processes import retail
from orderflow.roles import CUSTOMER, SALES, Actor
from orderflow.testing.life import Life
from orderflow.testing.strategies import (
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
from orderflow.testing.values import NOON
from orderflow.validation import InvalidField

REACHED = settings(max_examples=2_000, database=None, deadline=None, derandomize=True)


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
    invoice: object,
    reports: tuple[TrackingEvent, ...],
    at: object,
) -> None:
    """Every part is made by its own constructor, which refuses what is wrong, and says something."""
    assert name.strip()
    assert by.role in {CUSTOMER, SALES}
    assert to.name
    assert to.phone
    assert to.address.city
    assert all(key.strip() for key in specification)
    assert (line.discount.minor if line.discount else 0) <= line.unit_price.minor * line.quantity
    assert all(report.at >= NOON for report in reports)


@given(text=unclean_texts())
def test_unclean_texts_are_refused(text: str) -> None:
    """What must not get in does not get in."""
    with pytest.raises(InvalidField):
        Actor(text, CUSTOMER)


@pytest.mark.parametrize("phase", Phase)
def test_orders_in_a_phase(phase: Phase) -> None:
    """Orders of every phase of a process can be asked for."""
    order = find(orders(retail(acceptance=after_payment), phase=phase), lambda order: True, settings=REACHED)

    assert order.phase is phase


@settings(max_examples=30)
@given(order=paid_orders())
def test_paid_orders(order: Order) -> None:
    """Money was taken for them, nothing is owed, nothing has left."""
    assert order.captured
    assert order.is_paid
    assert order.phase is Phase.PREPARING
    assert not order.units_handed_over


@settings(max_examples=30)
@given(order=carts())
def test_carts(order: Order) -> None:
    """They are still being filled."""
    assert order.phase is Phase.DRAFT


@pytest.mark.parametrize(
    "wanted",
    [
        *(lambda order, status=status: order.payment_status is status for status in PaymentStatus),
        *(lambda order, status=status: order.fulfilment_status is status for status in FulfilmentStatus),
        *(lambda order, status=status: order.return_status is status for status in list(ReturnStatus)[:2]),
        lambda order: len(order.payments) > 1,
        lambda order: len(order.shipments) > 1,
        lambda order: any(payment.unknown for payment in order.payments),
        lambda order: bool(order.surplus),
    ],
)  # fmt: skip
def test_orders_are_of_many_kinds(wanted: object) -> None:
    """What tests must not miss is among them: every status, several payments and parcels, doubt, surplus."""
    assert callable(wanted)

    find(orders(), wanted, settings=REACHED)


def test_a_shop_that_wants_more_than_a_strategy_knows() -> None:
    """Where nothing can be placed at once, lives begin with an empty cart and are filled by wishes."""
    process = retail(order_data=required(["recipient.identity_number", "recipient.email"]))

    life = find(lived(process), lambda life: True, settings=REACHED)

    assert isinstance(life, Life)
    assert life.order.phase is Phase.DRAFT
