"""How long until what happens?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from attrs import field, frozen

from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.validation import positive_span, text, type_checked

__all__ = ["CalendarPolicy", "LimitRule", "TimeLimitPolicy", "every_day", "retail_limits"]


@frozen(kw_only=True, field_transformer=type_checked)
class LimitRule:
    """
    A limit that runs as long as the policy names it.

    Args:
        name: What it is called; stays the same across releases.
        span: How long it is; when it ends is worked out by the calendar, once, when it starts.
        then: The type of the command that the system runs when it has ended.
        subject: What it is about, where an order has several of a kind; the order itself if empty.
    """

    name: str = field(validator=text)
    span: timedelta = field(validator=positive_span)
    then: str = field(validator=text)
    subject: str = ""


class TimeLimitPolicy(Protocol):
    """Which time limits run for this order now? One that is no longer named has ended, one that is new starts."""

    def __call__(self, order: Order) -> tuple[LimitRule, ...]: ...


class CalendarPolicy(Protocol):
    """When does a span end that begins now? A host with working days and a zone answers otherwise."""

    def __call__(self, start: datetime, span: timedelta) -> datetime: ...


def every_day(start: datetime, span: timedelta) -> datetime:
    """Time runs day and night."""
    return start + span


def retail_limits(
    *,
    acceptance_window: timedelta | None = timedelta(days=2),
    payment_window: timedelta | None = timedelta(minutes=30),
    verification_window: timedelta | None = timedelta(days=3),
    receipt_window: timedelta | None = timedelta(days=10),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    The limits of a shop; None switches one off, but the last two always run, because they lead to the order's end.

    Args:
        acceptance_window: The merchant's time to accept; then the order lapses, with a full refund.
        payment_window: The customer's time to pay; then the order lapses. It does not run while all that is owed is
            held by providers, or claimed.
        verification_window: The shop's time to take what is held, or to find what was claimed; then the order lapses.
        receipt_window: The customer's time to confirm receipt once all goods have left; then it counts as confirmed.
            It does not run while a parcel could not be delivered, or is on its way back.
        return_window: How long goods can be sent back after completion (after-sales).
        late_money_window: How long money may still come in for a cancelled order (it goes back at once).
    """
    acceptance, payment = _rule("acceptance", acceptance_window, "lapse"), _rule("payment", payment_window, "lapse")
    verification = _rule("verification", verification_window, "lapse")
    receipt = _rule("receipt", receipt_window, "confirm_receipt")
    after_sales = _rule("after_sales", return_window, "end_window")
    late_money = _rule("late_money", late_money_window, "end_window")

    def paying(order: Order) -> tuple[LimitRule, ...]:
        claimed, held = _claimed(order), sum(payment.open_minor for payment in order.payments)
        if claimed + held < order.balance_minor:
            return payment
        return verification

    by_phase: dict[Phase, tuple[tuple[LimitRule, ...], Callable[[Order], bool]]] = {
        Phase.REVIEW: (acceptance, _always),
        Phase.DELIVERING: (receipt, _arriving),
        Phase.COMPLETED: (after_sales, _window_open),
        Phase.CANCELLED: (late_money, _window_open),
    }

    def running(order: Order) -> tuple[LimitRule, ...]:
        if order.phase is Phase.PAYMENT or (
            order.phase is Phase.DRAFT and (order.payments.expected_minor or order.payments.kept_minor)
        ):
            return paying(order)
        rules, runs = by_phase.get(order.phase, ((), _always))
        return rules if rules and runs(order) else ()

    return running


def _rule(name: str, span: timedelta | None, then: str) -> tuple[LimitRule, ...]:
    return () if span is None else (LimitRule(name=name, span=span, then=then),)


def _claimed(order: Order) -> int:
    """What customers say that they have paid by hand, and nobody has found yet, in minor units."""
    claims = (payment for payment in order.payments if payment.gateway is None)
    return sum(payment.amount.minor for payment in claims if payment.phase is ChildPhase.OPEN)


def _arriving(order: Order) -> bool:
    """Whether all goods have left, and arrive as far as anybody knows."""
    return not order.lines.open and not any(parcel.in_trouble for parcel in order.shipments if not parcel.received_at)


def _always(order: Order) -> bool:
    return True


def _window_open(order: Order) -> bool:
    return not order.window_over
