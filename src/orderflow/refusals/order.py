"""What is refused about an order as a whole: who it is, where it stands, who may act, and what it lacks."""

from typing import ClassVar

from orderflow._first_use import value
from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.roles import Role


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
        return f"name one of those that are: {listed(self.known)}"


@refusal
class ProcessChanged(Refusal):
    """The order lives by another version or table of its process: it can be read, and goes on where that is known."""

    code: ClassVar[str] = "process_changed"

    order_id: OrderId
    lives_by: str
    registered: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"order {self.order_id} lives by {self.lives_by}, registered are {listed(self.registered)}; {self.remedy}"
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
        differing = listed(self.differing)
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
    The page has no such step in the state that the order, payment, shipment or return request is in.

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
        return f"possible are {listed(self.possible)}"


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
        return f"ask {listed(self.entitled, 'or')}"


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
    """
    The step waits for facts that do not hold yet.

    `subject` is the shipment or payment that they are about, if any.
    """

    code: ClassVar[str] = "facts_not_met"

    order_id: OrderId
    step: str
    missing: tuple[str, ...]
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.subject or f'order {self.order_id}'}: {self.step} is not possible yet; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait until {listed(self.missing)}"


def listed(names: tuple[str, ...], word: str = "and") -> str:
    """These names in one phrase: `a, b and c`."""
    if not names:
        return "none"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


@value
class FieldProblem:
    """One field that is missing or wrong: its path, and what would be right."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


@refusal
class DataMissing(Refusal):
    """Data is missing or inaccurate: all problems at once, one message a field (S01)."""

    code: ClassVar[str] = "data_missing"

    order_id: OrderId
    problems: tuple[FieldProblem, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: " + "; ".join(str(problem) for problem in self.problems)

    @property
    def remedy(self) -> str:
        return "give " + ", ".join(problem.path for problem in self.problems)


@refusal
class PricesOfTheShop(Refusal):
    """Somebody has said what only the shop says: a price, a discount, a tax, a date, where goods or order come from."""

    code: ClassVar[str] = "prices_of_the_shop"

    fields: tuple[str, ...]
    role: Role

    def __str__(self) -> str:
        return f"{', '.join(self.fields)}: not for {self.role} to say; {self.remedy}"

    @property
    def remedy(self) -> str:
        return (
            f"leave {', '.join(self.fields)} out, so that the shop's price book says it; or let one of the shop's "
            "people ask for the customer"
        )


@refusal
class NoPrice(Refusal):
    """The shop's price book has no price for these goods in this currency: they are not sold."""

    code: ClassVar[str] = "no_price"

    sku: str
    currency: str

    def __str__(self) -> str:
        return f"{self.sku}: there is no price in {self.currency}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "leave these goods out, or put a price for them into the shop's price book"


@refusal
class AlreadySubmitted(Refusal):
    """What was submitted is agreed: it is no longer edited like a cart."""

    code: ClassVar[str] = "already_submitted"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: it is submitted and can no longer be changed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "cancel it, or order what is missing anew"


@refusal
class NotYourOrder(Refusal):
    """
    A customer sees and acts on their own orders only, and orders for nobody else.

    The answer of the policy `own_orders_only`; without it, the host sees to that. About an order that is there,
    strangers are told `UnknownOrder`, and this is its `__cause__`.
    """

    code: ClassVar[str] = "not_your_order"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: it is another customer's; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look at the orders of your own"
