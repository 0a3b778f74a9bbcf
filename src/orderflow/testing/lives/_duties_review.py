"""What comes next for an order form in review: it is looked at, signed and approved, and the customer is asked."""

from collections.abc import Iterator
from datetime import timedelta

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.review import (
    has_all_approvals,
    has_all_papers,
    has_technical_word,
    is_asked_to_confirm,
    is_not_producible,
    is_producible,
    is_reviewed,
    is_sampled,
)
from orderflow.entities.signature import RECIPE
from orderflow.testing.lives.life import Life

__all__ = ["ask_to_confirm", "review_order"]


def review_order(life: Life) -> Iterator[Command]:
    """The technical department says that it can be made, or has a sample made; papers are signed, and all approve."""
    order = life.order
    if order.phase is not Phase.REVIEW:
        return
    if is_sampled(order):
        yield c.PassSampling(order.id, reason="the sample is good")
    elif is_not_producible(order):
        yield c.BeginSampling(order.id, sampling_order_id=f"sample-of-{order.id}")
    elif not has_technical_word(order):
        yield _can_be_made(life)
    if has_technical_word(order) and not (is_producible(order) or is_not_producible(order)):
        yield c.Sign(order.id, kind=RECIPE, subject=order.id, reference="scan-2")
    if not has_all_papers(order):
        for kind in order.part(Deal).papers:
            yield c.Sign(order.id, kind=kind, subject=order.id, reference="scan-3")
    if not has_all_approvals(order):
        yield c.Approve(order.id, subject=order.id)


def ask_to_confirm(life: Life) -> Iterator[Command]:
    """The customer is asked to confirm what was reviewed; too late for the date that it says, there is another one."""
    order, technical = life.order, life.order.part(Deal).technical
    if order.phase is not Phase.REVIEW or technical is None or not is_reviewed(order):
        return
    if technical.ready_by is not None and technical.ready_by <= life.at:
        yield _can_be_made(life)
    if not is_asked_to_confirm(order):
        yield c.SendConfirmation(order.id)


def _can_be_made(life: Life) -> Command:
    ready_by = life.at + timedelta(days=20)
    return c.ConfirmTechnically(
        life.order.id, producible=True, materials="all in stock", reference="scan-1", ready_by=ready_by
    )
