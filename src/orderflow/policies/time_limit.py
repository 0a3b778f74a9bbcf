"""How long until what happens?"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

from attrs import evolve, field, frozen
from attrs.validators import optional

from orderflow.entities.case import Case
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.entities.phase import Phase
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.terms import END_WINDOW, ESCALATE, Submission
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, FINANCE, MERCHANT, Role
from orderflow.validation import InvalidField, positive_span, text, type_checked

__all__ = [
    "CalendarPolicy",
    "LimitRule",
    "TimeLimitPolicy",
    "application_limits",
    "case_limits",
    "claimed_minor",
    "every_day",
    "retail_limits",
    "rule_of",
    "together",
    "verification_limits",
    "window_open",
]


@frozen(kw_only=True, field_transformer=type_checked)
class LimitRule:
    """
    A limit that runs as long as the policy names it.

    Args:
        name: What it is called; stays the same across releases.
        span: How long it is; when it ends is worked out by the calendar, once, when it starts.
        until: In place of `span`: when it ends, because that was promised. It follows when another date is (S19).
        notice: How long before `until` it ends; one that starts nearer than that ends at `until` itself.
        then: The type of the command that the system runs when it has ended.
        subject: What it is about, where an order has several of a kind; the order itself if empty.
        responsible: Who has to act in time. A limit that escalates must say so, because they are told (S09).
        guards: The types of the commands that come too late after it: they are refused, even if nobody has acted on it
            yet. With a `subject`, only those that name it in a field of theirs, or that name nothing at all.
    """

    name: str = field(validator=text)
    span: timedelta | None = field(default=None, validator=optional(positive_span))
    until: datetime | None = None
    notice: timedelta = timedelta(0)
    then: str = field(validator=text)
    subject: str = ""
    responsible: Role | None = None
    guards: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.then == ESCALATE and self.responsible is None:
            raise InvalidField(path="LimitRule.responsible", expected="the role that is told", given="nobody")
        if (self.span is None) == (self.until is None):
            given = "neither" if self.span is None else "both"
            raise InvalidField(path="LimitRule.span", expected="how long it is, or until when", given=given)
        if self.notice and (self.until is None or self.notice < timedelta(0)):
            raise InvalidField(path="LimitRule.notice", expected="a time before `until`", given=str(self.notice))


class TimeLimitPolicy(Protocol):
    """
    Which time limits run for this order now? One that is no longer named has ended, one that is new starts.

    No two that run at the same time may have the same name and subject: deciding is a `DefinitionError` then.
    """

    def __call__(self, order: Order) -> tuple[LimitRule, ...]: ...


class CalendarPolicy(Protocol):
    """When does a span end that begins now? A host with working days and a zone answers otherwise."""

    def __call__(self, start: datetime, span: timedelta) -> datetime: ...


def together(*parts: TimeLimitPolicy) -> TimeLimitPolicy:
    """The limits of all *parts*; no two of them may call a limit about the same thing the same."""

    def running(order: Order) -> tuple[LimitRule, ...]:
        return tuple([rule for part in parts for rule in part(order)])

    return running


def every_day(start: datetime, span: timedelta) -> datetime:
    """Time runs day and night."""
    return start + span


def retail_limits(
    *,
    acceptance_window: timedelta | None = timedelta(days=2),
    payment_window: timedelta | None = timedelta(minutes=30),
    verification_window: timedelta | None = timedelta(days=3),
    receipt_window: timedelta | None = timedelta(days=10),
    submission_window: timedelta = timedelta(hours=24),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
    settlement_window: timedelta = timedelta(days=1),
    settles: bool = False,
    answer_window: timedelta = timedelta(days=2),
    case_window: timedelta = timedelta(days=3),
    mediation_window: timedelta = timedelta(days=3),
    application_window: timedelta = timedelta(days=2),
    appeal_window: timedelta = timedelta(days=3),
    logistics_window: timedelta = timedelta(days=3),
) -> TimeLimitPolicy:
    """
    The limits of a shop; None switches one off, but those that lead to the order's end always run.

    Args:
        acceptance_window: The merchant's time to accept; then the order expires, with a full refund, or customer
            service has the next word, where it decides disputes (S21).
        payment_window: The customer's time to pay; then the order expires. It does not run while all that is owed is
            held by providers, or claimed.
        verification_window: The shop's time to take what is held, or to find what was claimed; then the order expires.
        receipt_window: The customer's time to confirm receipt once all goods have left; then it counts as confirmed.
            It does not run while a shipment could not be delivered, or is on its way back, or a case about it is open.
        submission_window: The customer's time to submit a cart that they have paid, where they submit `once_paid`; then
            the policy `unsubmitted` says what becomes of it (S02).
        return_window: How long goods can be sent back after completion (after-sales).
        late_money_window: How long money may still come in for a cancelled order (it goes back at once).
        settlement_window: Where the merchant was settled with, and money came or went since then: the time until they
            are settled with again (limit `settlement`).
        settles: Whether they have to be settled with after receipt; then that limit runs from there on (S06, S19).
        answer_window: The customer's time to answer a proposal; then the policy `silence` says what happens (S08).
        case_window: The time to propose something in a case; then customer service is called in, and has as long again;
            then the case ends as it is.
        mediation_window: Customer service's time to confirm an order for its merchant, which then expires with a full
            refund; and to decide about a return or refund, which the customer then gets (S21).
        application_window: The merchant's time to answer an application for a return or refund, where customer service
            decides disputes; then it is customer service's (S21).
        appeal_window: The customer's time to take a refusal to customer service; then it stands (S21).
        logistics_window: The time to agree on the delivery of a paid order, and again to pay what it costs more; then
            the order expires, with a full refund (S21).
    """
    payment = rule_of("payment", payment_window, "expire", CUSTOMER, guards=("pay", "claim_payment"))
    verification = rule_of("verification", verification_window, "expire", FINANCE)
    receipt = rule_of("receipt", receipt_window, "confirm_receipt", CUSTOMER)
    submission = rule_of("submission", submission_window, "end_submission", CUSTOMER, guards=("submit",))
    after_sales = rule_of("after_sales", return_window, END_WINDOW)
    late_money = rule_of("late_money", late_money_window, END_WINDOW)
    cases = case_limits(answer_window=answer_window, case_window=case_window)
    settlement = LimitRule(name="settlement", span=settlement_window, then="settle", responsible=FINANCE)
    applications = application_limits(
        application_window=application_window, appeal_window=appeal_window, mediation_window=mediation_window
    )

    def paying(order: Order) -> tuple[LimitRule, ...]:
        claimed, held = claimed_minor(order), sum([payment.open_minor for payment in order.payments])
        if claimed + held < order.balance_minor:
            return payment
        return verification

    def in_cart(order: Order) -> tuple[LimitRule, ...]:
        if not order.refundable or order.submission is not Submission.ONCE_PAID:
            return paying(order) if order.expected or order.refundable else ()
        return submission if order.is_paid else paying(order) or submission  # money in a cart is never left lying

    by_turn: dict[Phase, TimeLimitPolicy] = {
        Phase.DRAFT: in_cart,
        Phase.REVIEW: _acceptance_limits(acceptance_window, mediation_window),
        Phase.PAYMENT: paying,
        Phase.PREPARING: _logistics_limits(logistics_window),
    }
    by_phase: dict[Phase, tuple[tuple[LimitRule, ...], Callable[[Order], bool]]] = {
        Phase.DELIVERING: (receipt, _arriving),
        Phase.COMPLETED: (after_sales, window_open),
        Phase.CANCELLED: (late_money, window_open),
    }

    def running(order: Order) -> tuple[LimitRule, ...]:
        if not (order.cases or order.returns):
            return of_order(order)
        return (*of_order(order), *cases(order), *applications(order))

    def of_order(order: Order) -> tuple[LimitRule, ...]:
        turn = by_turn.get(order.phase)
        if turn is not None:
            return turn(order)
        rules, runs = by_phase.get(order.phase, ((), window_open))
        running = rules if rules and runs(order) else ()
        settled_with = order.phase is Phase.COMPLETED and (settles or order.settlements)
        return (*running, settlement) if settled_with and order.settled != order.earned else running

    return running


def case_limits(*, answer_window: timedelta, case_window: timedelta) -> TimeLimitPolicy:
    """The limits of open cases, one each, so that none stays open for ever; what they mean says `retail_limits`."""

    def waiting(order: Order) -> tuple[LimitRule, ...]:
        return tuple(rule(case) for case in order.cases if not case.is_closed)

    def rule(case: Case) -> LimitRule:
        then, subject = "conclude_cases", case.id
        if case.proposals:
            return LimitRule(
                name="answer",
                span=answer_window,
                then=then,
                subject=subject,
                responsible=CUSTOMER,
                guards=("answer_proposal",),
            )
        if case.escalated_at is not None:
            return LimitRule(name="case", span=case_window, then=then, subject=subject, responsible=CUSTOMER_SERVICE)
        proposing = MERCHANT if case.lines else CUSTOMER_SERVICE  # without goods there is nothing to propose
        return LimitRule(name="proposal", span=case_window, then=then, subject=subject, responsible=proposing)

    return waiting


def application_limits(
    *, application_window: timedelta, appeal_window: timedelta, mediation_window: timedelta
) -> TimeLimitPolicy:
    """The limits of applications that customer service may decide; what they mean says `retail_limits` (S21)."""

    def waiting(order: Order) -> tuple[LimitRule, ...]:
        open_ones = (request for request in order.returns if request.mediated and not request.is_closed)
        return tuple(rule for request in open_ones for rule in of_request(request))

    def of_request(request: ReturnRequest) -> tuple[LimitRule, ...]:
        if request.is_with_service:
            return (evolve(mediation, subject=request.id),)
        if request.is_contestable:
            return (evolve(appeal, subject=request.id),)
        return (evolve(application, subject=request.id),) if request.answered_at is None else ()

    def rule(name: str, span: timedelta, responsible: Role, *guards: str) -> LimitRule:
        return LimitRule(name=name, span=span, then="conclude_returns", responsible=responsible, guards=guards)

    mediation = rule("mediation", mediation_window, CUSTOMER_SERVICE, "decide_return")
    appeal = rule("appeal", appeal_window, CUSTOMER, "appeal_return")
    application = rule("application", application_window, MERCHANT, "approve_return", "refuse_return")

    return waiting


def verification_limits(*, verification_window: timedelta = timedelta(days=3)) -> TimeLimitPolicy:
    """
    Finance's time to find money that somebody says they have paid, once an order is under way; then it is told.

    One limit (`verification`) for each payment that was claimed, by its id.
    """
    rule = LimitRule(name="verification", span=verification_window, then=ESCALATE, responsible=FINANCE)

    def verifying(order: Order) -> tuple[LimitRule, ...]:
        if order.phase not in _VERIFIED_IN:
            return ()
        return tuple([evolve(rule, subject=payment.id) for payment in _claims(order)])

    return verifying


_VERIFIED_IN: Final = frozenset({Phase.PAYMENT, Phase.PREPARING, Phase.DELIVERING, Phase.COMPLETED})
"""Carts have limits of their own (`retail_limits`); after a cancellation, what is not found by then did not come."""


def _acceptance_limits(acceptance_window: timedelta | None, mediation_window: timedelta) -> TimeLimitPolicy:
    expire = rule_of("acceptance", acceptance_window, "expire", MERCHANT, guards=("accept", "send_back"))
    call_service = rule_of("acceptance", acceptance_window, "call_service", MERCHANT, guards=("accept", "send_back"))
    confirm = rule_of("mediation", mediation_window, "expire", CUSTOMER_SERVICE, guards=("accept",))

    def waiting(order: Order) -> tuple[LimitRule, ...]:
        if not order.mediated:
            return expire
        return call_service if order.service_called_at is None else confirm

    return waiting


def _logistics_limits(logistics_window: timedelta) -> TimeLimitPolicy:
    agree = rule_of("logistics", logistics_window, "expire", MERCHANT)
    pay = rule_of("freight", logistics_window, "expire", CUSTOMER)

    def waiting(order: Order) -> tuple[LimitRule, ...]:
        if not order.logistics_open:
            return ()
        return agree if order.delivery_agreed_at is None else pay

    return waiting


def rule_of(
    name: str, span: timedelta | None, then: str, responsible: Role | None = None, *, guards: tuple[str, ...] = ()
) -> tuple[LimitRule, ...]:
    """The limit of this name about the order itself; none without a span."""
    if span is None:
        return ()
    return (LimitRule(name=name, span=span, then=then, responsible=responsible, guards=guards),)


def claimed_minor(order: Order) -> int:
    """What customers say that they have paid by hand, and nobody has found yet, in minor units."""
    return sum(payment.amount.minor for payment in _claims(order))


def _claims(order: Order) -> Iterator[Payment]:
    return (payment for payment in order.payments if payment.is_claimed)


def _arriving(order: Order) -> bool:
    """Whether all goods have left, and arrive as far as anybody knows."""
    if order.lines.open or any(case.shipment_id is not None and not case.is_closed for case in order.cases):
        return False
    return not any(shipment.in_trouble for shipment in order.shipments if not shipment.received_at)


def window_open(order: Order) -> bool:
    """Whether goods may still be sent back, or late money come."""
    return not order.window_over
