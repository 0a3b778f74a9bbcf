"""
What a command is: a wish, and the context in which it is decided.

`permit` asks the policies, `decide` keeps the laws of the entities and says what happened. Neither changes anything but
the context it is given, which is thrown away when a refusal is raised.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Never,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_type_hints,
)

import attrs

from orderflow._first_use import at_first_use
from orderflow.effects import Effect
from orderflow.entities.order import Order
from orderflow.entities.part import NO_PARTS, Part, Parts, check_part
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.entities.phase import ChildMove, ChildPhase
from orderflow.entities.terms import Limit, ProcessRef
from orderflow.entities.value import Value
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import Event, Moved, apply
from orderflow.ids import IdSource, OrderId
from orderflow.money import Money
from orderflow.policies import Allow, Policies
from orderflow.questions import AnswerNeeded, Answers, Question
from orderflow.refusals import (
    AmountNotPositive,
    FactsNotMet,
    NotYetDue,
    StepNotPossible,
    UnknownOrder,
    WrongCurrency,
)
from orderflow.roles import SYSTEM, Actor
from orderflow.states import FactsMissing, Move, Table
from orderflow.validation import InvalidField, optional_prose, text, type_checked

__all__ = ["OF_THE_SHOP", "Command", "Context", "OpeningCommand", "OrderCommand", "command", "statements_of"]

OF_THE_SHOP: Final[Mapping[str, bool]] = {"orderflow.of_the_shop": True}
"""Metadata of fields that are the shop's to say: the policy `statements` is asked whether an actor may give them."""

C = TypeVar("C", bound=type)
_make: Final = partial(attrs.frozen, kw_only=True, slots=False, eq=False, repr=False, field_transformer=type_checked)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def _base(cls: C) -> C:
    return at_first_use(cls, _make)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def command(cls: C) -> C:
    """
    Make *cls* a command: frozen, keyword-only, every field checked against its annotation when it is made.

    Raises:
        DefinitionError: It lacks a `type` of its own (stable for ever) or the `step` on the page that it fires.
    """
    if not vars(cls).get("type"):
        raise DefinitionError(f"{cls.__name__} needs its own `type`: a name that stays the same for ever")
    if getattr(cls, "step", None) == "":
        raise DefinitionError(f"{cls.__name__} needs the `step` on the flow's page that it fires")
    return at_first_use(cls, _make)


@_base
class Command(Value):
    """
    A wish, in the imperative.

    Attributes:
        type: Its stable name, by which it is registered on a process.
        step: The step on the flow's page that it fires; None for the few that are no step in the life of an order
            (erasing personal data), which then say in `roles` who may.
        reason: Why, in the words of whoever asks; goes into the record.
    """

    type: ClassVar[str] = ""
    step: ClassVar[str | None] = ""
    roles: ClassVar[tuple[str, ...]] = ()

    reason: str = attrs.field(default="", validator=optional_prose)

    def is_late_after(self, limit: Limit) -> bool:
        """
        Whether it comes too late once *limit*, which guards its type, is over.

        It does if the limit is about all of the order, or about something that one of its own `…_id` fields names; what
        names nothing is about all that there is.
        """
        if limit.subject == getattr(self, "order_id", None):
            return True
        named = [value for name, value in vars(self).items() if name.endswith("_id") and name != "order_id"]
        return limit.subject in named or not any(named)

    def permit(self, context: "Context") -> None:
        """Ask the policies; raise the refusal that one of them gives."""

    def decide(self, context: "Context") -> None:
        """Keep the laws, and say what happened (`context.emit`) and what shall be done outside (`context.request`)."""
        raise NotImplementedError


@_base
class OrderCommand(Command):
    """A wish about an order that exists."""

    order_id: OrderId = attrs.field(kw_only=False, validator=text)


@_base
class OpeningCommand(Command):
    """A wish that begins an order, by the process of this name."""

    process: str = attrs.field(validator=text)


def statements_of(command: Command) -> tuple[str, ...]:
    """The fields of the shop's that *command* says something in, in itself or in the values it carries."""
    kind: Any = type(command)  # a class is hashable, even one whose instances are not
    marked = _of_the_shop(kind)
    if not marked:
        return ()
    said: dict[str, None] = {}
    for field, inner in marked:
        value = getattr(command, field.name)
        if not inner:
            if value != field.default:
                said[field.name] = None
            continue
        for one in value if isinstance(value, tuple) else (value,):
            for own in inner:
                if getattr(one, own.name, own.default) != own.default:
                    said[f"{field.name}.{own.name}"] = None
    return tuple(said)


_Marked = tuple["attrs.Attribute[Any]", tuple["attrs.Attribute[Any]", ...]]


@lru_cache(maxsize=1024)
def _of_the_shop(kind: Any) -> tuple[_Marked, ...]:
    """The marked fields of a kind of command, and those whose values have some; each with the values' marked fields."""
    hints = get_type_hints(kind)
    fields: list[_Marked] = []
    for field in attrs.fields(kind):
        carried = [part for part in (hints[field.name], *get_args(hints[field.name])) if attrs.has(part)]
        inner = tuple(own for part in carried for own in attrs.fields(part) if _is_marked(own))
        if inner or _is_marked(field):
            fields.append((field, inner))
    return tuple(fields)


def _is_marked(field: "attrs.Attribute[Any]") -> bool:
    return field.metadata.keys() >= OF_THE_SHOP.keys()


class _NotOpened:
    """Stands where the order will be, until a command has opened it: each field that it is asked for is refused."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Never:
        raise UnknownOrder(order_id=OrderId("(not opened yet)"))


_NOT_OPENED: Final = cast("Order", _NotOpened())


class Context:
    """
    What a command is decided in: the order as it is so far, who asks and when, and the answers of policies and world.

    `emit` applies an event at once, so `order` is always what has happened up to here. `ran_out` has the ids of the
    time limits that have ended, and that the system acts on by this decision.
    """

    def __init__(
        self,
        order: Order | None,
        *,
        process: ProcessRef,
        policies: Policies,
        table: Table[Order, Any],
        by: Actor,
        at: datetime,
        ids: IdSource,
        personal: PersonalData = NOBODY,
        answers: Answers | None = None,
        known_parts: frozenset[type[Part]] = frozenset(),
        upon: "Mapping[type[Event], Iterable[Callable[[Context, Any], None]]]" = MappingProxyType({}),
        ran_out: tuple[str, ...] = (),
        run: "Callable[[Context, Command], None]",
    ) -> None:
        self.is_open = order is not None
        self.order = _NOT_OPENED if order is None else order  # type: ignore[misc] # read-only elsewhere
        self.process = process
        self.policies = policies
        self.table = table
        self.by = by
        self.at = at
        self.ids = ids
        self.personal = personal
        self.answers: Answers = answers or {}
        self.ran_out = ran_out
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.personal_erased = False
        self.rested: Order | None = None
        self._known_parts = known_parts
        self._upon = upon
        self._run = run

    if TYPE_CHECKING:  # commands read it dozens of times, so it is a plain attribute

        @property
        def order(self) -> Order:
            """The order as it is so far."""

    def emit(self, event: Event) -> None:
        """
        *event* has happened, and all that topics have it bring with it.

        As soon as an order has begun, it is asked whether it is theirs to begin (the policy `access`).

        Raises:
            DefinitionError: It set a part of the order that no topic has registered, or that is not what it should be.
        """
        if not self.is_open:
            self._begin(event)
            return
        before = self.order
        self.order = after = apply(before, event)  # type: ignore[misc] # read-only elsewhere
        self.events.append(event)
        if after.parts is not before.parts:
            self._check_parts(event, after, before.parts)
        if type(event) in self._upon:
            for brought in self._upon[type(event)]:
                brought(self, event)

    def _begin(self, event: Event) -> None:
        self.order, self.is_open = apply(None, event), True  # type: ignore[misc] # read-only elsewhere
        self.events.append(event)
        self._check_parts(event, self.order, NO_PARTS)
        self.allow(self.policies.access(self.order, by=self.by))
        for brought in self._upon.get(type(event), ()):
            brought(self, event)

    def _check_parts(self, event: Event, after: Order, known: Parts) -> None:
        for of, part in after.parts.changed_since(known):
            if type(part) not in self._known_parts:
                raise DefinitionError(
                    f"event {event.type} set a {type(part).__name__}, which no topic of process {self.process.name} "
                    "has among its `parts`; it could be written and never be read again"
                )
            if of is not None and not any(of in things for things in after.children):
                raise DefinitionError(
                    f"event {event.type} set a {type(part).__name__} of {of}, which is no line, payment, shipment or "
                    f"return of order {after.id}"
                )
            try:
                check_part(part, known.get(type(part), of))
            except InvalidField as problem:
                raise DefinitionError(f"event {event.type}: {problem}") from problem

    def moved(self, move: Move) -> None:
        """*move* of the page is made; one that leaves the state alone is told by what its command says happened."""
        if not move.internal:
            phase = self.table.phase_of(move.target)
            self.emit(Moved(occurred_at=self.at, step=move.step, source=move.source, target=move.target, phase=phase))

    def request(self, effect: Effect) -> None:
        """*effect* shall be performed once this is saved."""
        self.effects.append(effect)

    def attempt(self, act: Callable[[], None]) -> bool:
        """Whether *act* could be done; if it was refused, nothing of it has happened."""
        order, is_open, events, effects = self.order, self.is_open, len(self.events), len(self.effects)
        try:
            act()
        except Refusal:
            self.order, self.is_open = order, is_open  # type: ignore[misc] # as it was
            del self.events[events:], self.effects[effects:]
            return False
        return True

    def perform(self, command: Command) -> None:
        """Decide another command as part of this one: page, policies, vetoes and laws are asked for it as for any."""
        self._run(self, command)

    def answer(self, question: Question) -> object:
        """What the world answered; raises `AnswerNeeded` when nobody has asked yet."""
        if question not in self.answers:
            raise AnswerNeeded(question)
        return self.answers[question]

    def erase_personal(self) -> None:
        """Forget everything about people."""
        self.personal = NOBODY
        self.personal_erased = True

    def key(self, what: str) -> str:
        """The key of an effect about *what*: the same at each retry, and no other order's."""
        return f"{self.order.id}/{what}"

    # ---- checks that many commands make ------------------------------------------------------------------------------

    def allow(self, answer: Allow | Refusal) -> Allow:
        """
        The permission of a policy or veto, or its refusal raised.

        Raises:
            DefinitionError: It is neither: a rule that forgot to answer must not be taken for a yes.
        """
        if isinstance(answer, Refusal):
            raise answer
        if not isinstance(answer, Allow):
            raise DefinitionError(f"a policy or veto answered {answer!r}; it answers Allow() or a Refusal")
        return answer

    def amount(self, amount: Money, field: str) -> Money:
        """*amount*, if it is in the order's currency and above zero."""
        if amount.currency != self.order.currency:
            raise WrongCurrency(field=field, currency=self.order.currency, given=amount.currency)
        if amount.minor <= 0:
            raise AmountNotPositive(field=field, amount=amount)
        return amount

    def due(self, then: str) -> None:
        """Refuse the system to run *then* before a limit says so; people are not held back."""
        if self.by.role != SYSTEM:
            return
        dues = [limit.due_at for limit in self.order.limits if limit.then == then and limit.overrun_at is None]
        if not dues or min(dues) >= self.at:  # the instant itself is in time
            raise NotYetDue(order_id=self.order.id, limit=then, due_at=min(dues, default=None))

    def limit(self, name: str, subject: str | None = None) -> Limit | None:
        """The running limit of this name, about *subject*, or about whatever."""
        for limit in self.order.limits:
            if limit.name == name and (subject is None or limit.subject == subject):
                return limit
        return None

    def child_move(self, table: Table[Any, ChildPhase], child: Any, step: str, subject: str) -> ChildMove:
        """
        The step that a child's machine makes.

        Raises:
            StepNotPossible: The machine has no such step where the child is.
            FactsNotMet: It has, but waits for something.
        """
        chosen = table.choose(child.state, step, None, child)
        if isinstance(chosen, Move):
            return ChildMove(step, chosen.source, chosen.target, table.phase_of(chosen.target))
        if isinstance(chosen, FactsMissing):
            missing = tuple(fact.en for fact in chosen.missing)
            raise FactsNotMet(order_id=self.order.id, step=step, missing=missing, subject=subject)
        possible = tuple(dict.fromkeys(move.step for move in table.moves_from(child.state)))
        raise StepNotPossible(order_id=self.order.id, subject=subject, step=step, state=child.state, possible=possible)
