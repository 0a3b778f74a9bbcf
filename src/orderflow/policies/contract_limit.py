"""How long may each stage of a contract take, when are its instalments due, and what happens when it is over?"""

from datetime import timedelta

from attrs import evolve

from orderflow.entities.contract import Milestone
from orderflow.entities.deal import Deal
from orderflow.entities.milestone import all_passed, is_reached
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.schedule import Standing, standings
from orderflow.entities.terms import END_WINDOW, ESCALATE
from orderflow.policies.time_limit import (
    LimitRule,
    TimeLimitPolicy,
    rule_of,
    together,
    verification_limits,
    window_open,
)
from orderflow.roles import CUSTOMER, FINANCE, SALES

__all__ = ["contract_limits"]


def contract_limits(
    *,
    confirmation_window: timedelta = timedelta(days=7),
    quoting_window: timedelta = timedelta(days=30),
    signing_window: timedelta = timedelta(days=30),
    deposit_window: timedelta = timedelta(days=14),
    reminder_window: timedelta = timedelta(days=7),
    verification_window: timedelta = timedelta(days=3),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    The limits of a contract business, from the inquiry to the last instalment (S04, S18).

    Args:
        confirmation_window: The customer's time to confirm what was taken in (limit `confirmation`); then it expires.
        quoting_window: The seller's time to have an offer on the table (`quoting`); then it expires. An offer stands
            until the date that it names (`quotation`, by its id, nobody's duty); then it expires.
        signing_window: The time to draft, approve and sign (`signing`); then it expires. An amendment that is not in
            force after as long is withdrawn (`signing`, by the draft's id), and the contract stays as it was.
        deposit_window: What production waits for and is neither here nor claimed as long after a reminder lets the
            order expire (`deposit`, by the instalment's id), because nothing is made yet.
        reminder_window: How long after it is due an instalment may be open before the customer is reminded, where no
            time to pay was agreed (`instalment`, by its id); and how long after the reminder it may be before finance
            is told (`reminder`).
        verification_window: Finance's time to find what was claimed (`verification`, by the payment's id); then it is
            told.
        return_window, late_money_window: As in `retail_limits`.
    """
    return together(
        _agreeing(confirmation_window, quoting_window, signing_window),
        _amending(signing_window),
        _paying(deposit_window, reminder_window),
        verification_limits(verification_window=verification_window),
        _ending(return_window, late_money_window),
    )


def _agreeing(confirmation_window: timedelta, quoting_window: timedelta, signing_window: timedelta) -> TimeLimitPolicy:
    """Until a contract is in force."""
    confirmation = rule_of(
        "confirmation", confirmation_window, "expire", CUSTOMER, guards=("confirm_content", "send_back")
    )
    quoting = rule_of("quoting", quoting_window, "expire", SALES)
    signing = rule_of("signing", signing_window, "expire", SALES)

    def agreeing(order: Order) -> tuple[LimitRule, ...]:
        deal = order.part(Deal)
        if order.phase is not Phase.REVIEW:
            return ()
        if deal.confirmed is None:
            return confirmation
        if all(line.priced for line in order.lines):
            return signing
        if deal.quotation is None:
            return quoting
        until, subject = deal.quotation.valid_until, deal.quotation.id
        return (LimitRule(name="quotation", until=until, then="expire_quotation", subject=subject),)

    return agreeing


def _amending(signing_window: timedelta) -> TimeLimitPolicy:
    """A draft beside the contract in force, which would otherwise be open for ever."""
    rule = LimitRule(name="signing", span=signing_window, then="withdraw_contract", responsible=SALES)

    def amending(order: Order) -> tuple[LimitRule, ...]:
        draft = order.part(Deal).draft
        return () if draft is None or order.part(Deal).in_force is None else (evolve(rule, subject=draft.id),)

    return amending


def _paying(deposit_window: timedelta, reminder_window: timedelta) -> TimeLimitPolicy:
    """Each instalment that is due and open."""
    due = LimitRule(name="instalment", span=reminder_window, then="remind_payment", responsible=CUSTOMER)
    late = LimitRule(name="reminder", span=reminder_window, then=ESCALATE, responsible=FINANCE)
    never = LimitRule(name="deposit", span=deposit_window, then="expire", responsible=CUSTOMER)

    def paying(order: Order) -> tuple[LimitRule, ...]:
        if order.phase not in _UNDER_WAY:
            return ()
        awaited = [one for one in standings(order) if one.open and is_reached(order, one.instalment.due)]
        return tuple([rule(order, standing) for standing in awaited])

    def rule(order: Order, standing: Standing) -> LimitRule:
        instalment = standing.instalment
        if instalment.id not in order.part(Deal).reminded:
            return evolve(due, subject=instalment.id, span=instalment.net or reminder_window)
        return evolve(never if _stops_all(order, standing) else late, subject=instalment.id)

    return paying


def _ending(return_window: timedelta, late_money_window: timedelta) -> TimeLimitPolicy:
    """When all is done, or nothing will be."""
    rules = {
        Phase.COMPLETED: rule_of("after_sales", return_window, END_WINDOW),
        Phase.CANCELLED: rule_of("late_money", late_money_window, END_WINDOW),
    }

    def ending(order: Order) -> tuple[LimitRule, ...]:
        return rules.get(order.phase, ()) if window_open(order) else ()

    return ending


_UNDER_WAY = (Phase.PAYMENT, Phase.PREPARING, Phase.DELIVERING)
"""While it is carried out: its instalments fall due one after the other."""


def _stops_all(order: Order, standing: Standing) -> bool:
    """Whether it is what production waits for, nothing is made yet, and nobody says that it was paid."""
    waited_for = standing.instalment.is_waited_for and standing.instalment.due is Milestone.SIGNED
    nothing_begun = order.phase is Phase.PAYMENT and not all_passed(order)
    return waited_for and nothing_begun and standing.open.minor > order.payments.expected_minor
