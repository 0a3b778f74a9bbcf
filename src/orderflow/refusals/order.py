"""Refusals that any command may meet: page, process and time limits, and what is not known."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.roles import CUSTOMER


@refusal
class UnknownOrder(Refusal):
    """There is no order of this id."""

    code: ClassVar[str] = "unknown_order"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: there is no such order; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the id up with `find`"


@refusal
class UnknownProcess(Refusal):
    """The desk has no process of this name."""

    code: ClassVar[str] = "unknown_process"

    process: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"process {self.process}: not registered here; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"name one of those that are: {_listed(self.known)}"


@refusal
class ProcessChanged(Refusal):
    """The order lives by another version or table of its process: it can be read, and goes on where that is known."""

    code: ClassVar[str] = "process_changed"

    order_id: OrderId
    lives_by: str
    registered: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"order {self.order_id} lives by {self.lives_by}, registered are {_listed(self.registered)}; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "register the version it lives by beside the newer one"


@refusal
class RequestReused(Refusal):
    """The same request id came with other content."""

    code: ClassVar[str] = "request_reused"

    request_id: str
    differing: tuple[str, ...]

    def __str__(self) -> str:
        differing = _listed(self.differing)
        return f"request {self.request_id} was carried out with other content, differing in {differing}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "use a new request id for a new wish"


@refusal
class BoundReached(Refusal):
    """The order would hold more of a kind than it may come to; `bound` is a field of `OrderBounds`."""

    code: ClassVar[str] = "bound_reached"

    order_id: OrderId
    bound: str
    count: int
    most: int

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: it would come to {self.count} {self.bound}, and {self.most} are the most; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return f"begin another order, or ask the shop: its own people go on, and it can raise OrderBounds.{self.bound}"


@refusal
class StepNotPossible(Refusal):
    """
    The page has no such step in the state that the order, payment, parcel or return request is in.

    `possible` are the steps of that state that are for whoever asked.
    """

    code: ClassVar[str] = "step_not_possible"

    order_id: OrderId
    subject: str
    step: str
    state: str
    possible: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.subject}: {self.step} is not possible in {self.state}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"possible are {_listed(self.possible)}"


@refusal
class RoleNotEntitled(Refusal):
    """The step is possible, but not for this role."""

    code: ClassVar[str] = "role_not_entitled"

    order_id: OrderId
    step: str
    role: str
    entitled: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.step} is not for {self.role}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"ask {_listed(self.entitled, 'or')}"


@refusal
class RoleNotTrusted(Refusal):
    """A caller says to be in a role that this desk takes nobody's word for: the system, or the platform."""

    code: ClassVar[str] = "role_not_trusted"

    role: str

    def __str__(self) -> str:
        return f"this desk takes nobody's word for acting as {self.role}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "act in a role of your own, or build the desk of the program that may with OrderDesk(trusted_roles=…)"


@refusal
class SamePerson(Refusal):
    """One person does not do both; they did the first, in this role or in another (`separated`)."""

    code: ClassVar[str] = "same_person"

    order_id: OrderId
    step: str
    first: str
    person: str

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: {self.person} had a hand in {self.first}, and so not in {self.step}; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "ask somebody else"


@refusal
class SpokenWordUnproven(Refusal):
    """
    This is the customer's word, and whoever records it has not said whose it is, or where that can be looked up.

    Attributes:
        lacking: `on_behalf_of`, `reason`, or both.
    """

    code: ClassVar[str] = "spoken_word_unproven"

    order_id: OrderId
    step: str
    lacking: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.step} is the customer's word; {self.remedy}"

    @property
    def remedy(self) -> str:
        ways = {
            "on_behalf_of": "act on behalf of the order's customer",
            "reason": "name in `reason` where it can be looked up",
        }
        return ", and ".join(ways.get(name, f"give {name}") for name in self.lacking)


@refusal
class FactsNotMet(Refusal):
    """The step waits for facts that do not hold yet; `subject` is the parcel or payment that they are about, if any."""

    code: ClassVar[str] = "facts_not_met"

    order_id: OrderId
    step: str
    missing: tuple[str, ...]
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.subject or f'order {self.order_id}'}: {self.step} is not possible yet; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait until {_listed(self.missing)}"


@refusal
class TimeLimitPassed(Refusal):
    """It came after the time limit, even if nobody has acted on the limit yet; `role` is who came too late."""

    code: ClassVar[str] = "time_limit_passed"

    order_id: OrderId
    limit: str
    due_at: datetime
    role: str = ""

    def __str__(self) -> str:
        return f"order {self.order_id}: the time limit {self.limit} ended at {self.due_at.isoformat()}; {self.remedy}"

    @property
    def remedy(self) -> str:
        if self.role == CUSTOMER:
            return "order anew, and ask the merchant for more time before it is over"
        return "order anew; a time limit is put off before it ends, not afterwards"


@refusal
class NotYetDue(Refusal):
    """A time limit was to be acted on before it has ended."""

    code: ClassVar[str] = "not_yet_due"

    order_id: OrderId
    limit: str
    due_at: datetime | None

    def __str__(self) -> str:
        when = "has not ended yet" if self.due_at else "does not run"
        return f"order {self.order_id}: the time limit for {self.limit} {when}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait until {self.due_at.isoformat()}" if self.due_at else "there is nothing to do"


@refusal
class UnknownLimit(Refusal):
    """The order has no such time limit running."""

    code: ClassVar[str] = "unknown_limit"

    order_id: OrderId
    limit: str
    running: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: no time limit {self.limit} is running; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"running are {_listed(self.running)}"


def _listed(names: tuple[str, ...], word: str = "and") -> str:
    if not names:
        return "none"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
