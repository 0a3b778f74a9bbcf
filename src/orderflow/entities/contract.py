"""The contract: what both parties signed, clause by clause, as data."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import field

from orderflow._first_use import value
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.phase import ChildPhase
from orderflow.ids import ContractId
from orderflow.kept import Agreed, Digest, Id, PersonId, Reference, Word
from orderflow.money import Money
from orderflow.validation import InvalidField, invalid, positive, positive_span, prose, text, type_checked

__all__ = ["Clause", "Contract", "Instalment", "Milestone", "Penalty", "Term", "Terms", "Tolerance"]


class Milestone(StrEnum):
    """What has to have happened for an instalment to be due."""

    SIGNED = "signed"
    """The contract is in force: a deposit (定金), which production waits for."""
    PRODUCED = "produced"
    """All goods are made and inspected: what the delivery waits for, that of a part of them too (款到发货)."""
    INSPECTED = "inspected"
    """The customer has inspected and accepted all goods (验收)."""


@value(kw_only=True, field_transformer=type_checked)
class Term:
    """
    One line of a payment schedule.

    Args:
        name: What people call it: deposit, milestone, balance, retention.
        share: Its share of the price, as a weight beside the other terms': percent, if these make a hundred.
        due: What has to have happened.
        net: How much later it has to be paid. What is due at once at signing is waited for by production, what is due
            at once after production by the delivery; what has time to pay holds up neither.
    """

    name: Agreed = field(validator=text)
    share: int = field(validator=positive)
    due: Milestone
    net: timedelta = timedelta(0)

    def __attrs_post_init__(self) -> None:
        if self.net < timedelta(0):
            raise InvalidField(path="Term.net", expected="no time, or some", given=str(self.net))


@value(kw_only=True)
class Instalment:
    """
    One payment that was agreed, with its exact amount.

    Attributes:
        amount: What was agreed; the last one takes what the price comes to differ by afterwards.
    """

    id: Id
    name: Agreed
    amount: Money
    due: Milestone
    net: timedelta

    @property
    def is_waited_for(self) -> bool:
        """Whether there is no time to pay it, so that production or delivery waits for it; at the end, all is."""
        return not self.net


@value(kw_only=True, field_transformer=type_checked)
class Tolerance:
    """How much more or less than was ordered counts as delivered, in whole percent of the ordered quantity."""

    over_percent: int = 0
    under_percent: int = 0

    def __attrs_post_init__(self) -> None:
        for name in ("over_percent", "under_percent"):
            if not 0 <= getattr(self, name) <= 100:
                raise invalid(f"Tolerance.{name}", "a whole number from 0 to 100", getattr(self, name))

    def over(self, ordered: int) -> int:
        """How many units more than *ordered* may come in all, however they are split over deliveries."""
        return ordered * self.over_percent // 100

    def under(self, ordered: int) -> int:
        """How many of the *ordered* units need not come."""
        return ordered * self.under_percent // 100


@value(kw_only=True, field_transformer=type_checked)
class Penalty:
    """
    What a day of delay costs the seller, and the most that it may come to: in hundredths of a percent of the price.

    `Penalty(per_day=50, most=500)` is half a percent a day, and five percent at most.
    """

    per_day: int = field(validator=positive)
    most: int = field(validator=positive)

    def __attrs_post_init__(self) -> None:
        if not self.per_day <= self.most <= 10_000:
            raise invalid("Penalty.most", "at least what a day costs, at most 10,000, which is all of it", self.most)

    def of(self, price: Money, days: int) -> Money:
        """What so many days of delay cost, rounded half to even."""
        return price.ratio(min(self.per_day * max(days, 0), self.most), 10_000)


@value(kw_only=True, field_transformer=type_checked)
class Clause:
    """A clause in words."""

    title: Agreed = field(validator=text)
    wording: Agreed = field(validator=prose)


_BY_TIME: Final = {milestone: place for place, milestone in enumerate(Milestone)}


def _in_order(instance: object, attribute: object, schedule: Sequence[Term]) -> None:
    """Money is counted against the instalments one after the other, so they stand in the order they fall due in."""
    if not schedule:
        raise invalid("Terms.schedule", "at least one term of payment", None)
    if list(schedule) != sorted(schedule, key=lambda term: (_BY_TIME[term.due], term.net)):
        given = ", ".join(term.name for term in schedule)
        raise invalid("Terms.schedule", "terms in the order in which they fall due", given)


@value(kw_only=True, field_transformer=type_checked)
class Terms:
    """
    What a contract says beside goods and prices.

    Args:
        schedule: When which share is paid, in the order in which it falls due.
        tolerance: How exactly the quantities have to be met.
        inspection_period: How long the customer has to inspect a delivery; after that it counts as accepted.
        deliver_by: When all of it has to have left.
        penalty: What a delay costs.
        deposit_kept: Whether the seller keeps what was due at signing if the customer cancels.
        work_charged: Whether a customer who cancels pays for the units that are made.
        clauses: Whatever else was agreed, in words.
    """

    schedule: Sequence[Term] = field(validator=_in_order)
    tolerance: Tolerance = Tolerance()
    inspection_period: timedelta = field(default=timedelta(days=7), validator=positive_span)
    deliver_by: datetime | None = None
    penalty: Penalty | None = None
    deposit_kept: bool = True
    work_charged: bool = True
    clauses: Sequence[Clause] = ()


@value(kw_only=True)
class Contract:
    """
    One wording of the contract: a draft, the one in force, or one that was replaced.

    Attributes:
        id: `k-2` is the second wording that was ever drafted.
        number: From the register; amendments keep it.
        amendment: 0 for the contract itself, 1 for its first amendment, and so on; drafts of the same share it.
        lines: The goods and prices that it fixes, as they will stand in the order once it is in force.
        instalments: The schedule in money; they add up to `total`.
        digest: The content, which is what is approved and signed.
        remark: What an amendment is about.
        drafted_by: The ids of those who drafted it.
    """

    id: ContractId
    number: Reference
    amendment: int
    lines: tuple[LineItem, ...]
    delivery: DeliveryChoice | None
    total: Money
    terms: Terms
    instalments: tuple[Instalment, ...]
    digest: Digest
    state: Word
    phase: ChildPhase
    drafted_at: datetime
    in_force_at: datetime | None = None
    remark: str = ""
    drafted_by: tuple[PersonId, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it may still be approved, signed, refused or withdrawn."""
        return self.phase is ChildPhase.OPEN
