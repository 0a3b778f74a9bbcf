"""
A process: a flow, the answers it lives by, and its topics, named and versioned.

`retail(...)` makes the shop's; a host makes its own with `OrderProcess(...)`, or adds to a shipped one with `extended`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, Protocol

import attrs
from attrs import Factory, field

from orderflow._first_use import value
from orderflow.commands import Command
from orderflow.core import CORE
from orderflow.effects import Effect
from orderflow.entities.order import Order
from orderflow.entities.part import Part, why_no_part
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ProcessRef
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import Event, Record
from orderflow.policies import Allow, NotificationPolicy, Policies, TimeLimitPolicy, notify_all, together
from orderflow.refusals import UnknownOrder
from orderflow.roles import ORDERFLOW, SYSTEM, Actor, Role
from orderflow.states import OrderFlow, Table
from orderflow.topic import FollowUp, Law, Topic, Upon
from orderflow.validation import text
from orderflow.words.words import NO_WORDS, Words

__all__ = ["OrderProcess", "Reaction", "Veto"]


class Veto(Protocol):
    """
    May this go on? Asked before every command, after the page and the policies.

    `order` is None for a command that begins one; for another, it has made the steps that fire by themselves. A refusal
    says why not, and what would make it possible.
    """

    def __call__(self, order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal: ...


class Reaction(Protocol):
    """
    What shall be done outside because of this event? The effects go to the outbox with it.

    A reaction is a pure function; `record.version` makes a key of its effects that no other event's have.
    """

    def __call__(self, record: Record, order: Order) -> Iterable[Effect]: ...


def _kept(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    return tuple(topics)


@value(kw_only=True)
class OrderProcess:
    """
    How orders of one kind live.

    Args:
        name: What `Place(process=…)` calls it.
        version: Changes with the rules; an order lives by the version it began with.
        flow: Its page.
        policies: Its answers.
        topics: What its orders are about: commands, events and what belongs to them. `CORE` (cart, payment, shipment,
            returns, cases), as far as its page has steps for it, if left out; `extended(topics=…)` adds a host's own.
        roles: Who fires a step, in place of those the page names.
        vetoes: Asked before every command.
        reactions: Asked after every event.

    Raises:
        DefinitionError: Two topics share a name, two commands, events, effects or parts a type, or two refusals a code;
            a command fires a step that is not on the page; or something is not what it should be.
    """

    name: str = field(validator=text)
    version: str = field(default="1", validator=text)
    flow: type[OrderFlow]
    policies: Policies = field(factory=Policies)
    topics: Sequence[Topic] = field(
        default=Factory(lambda process: _core_on(process.flow), takes_self=True), converter=_kept
    )
    roles: Mapping[str, tuple[Role, ...]] = field(factory=dict)
    vetoes: tuple[Veto, ...] = ()
    reactions: tuple[Reaction, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.policies, Policies):
            raise DefinitionError(f"process {self.name}: policies must be a Policies, not {self.policies!r}")
        if not (isinstance(self.flow, type) and issubclass(self.flow, OrderFlow) and hasattr(self.flow, "table")):
            raise DefinitionError(f"process {self.name}: flow must be an OrderFlow with a page, not {self.flow!r}")
        self._check_topics()
        for rule in (*self.vetoes, *self.reactions, *self.follow_ups, *self.laws, *chain(*self.upon.values())):
            if not callable(rule):
                raise DefinitionError(f"process {self.name}: {rule!r} cannot be called; give a function")
        self._check_commands()

    def _check_commands(self) -> None:
        for name, kind in self.commands_by_type.items():
            if kind.step is None and not kind.roles:
                raise DefinitionError(
                    f"process {self.name}: command {name} is no step of the page, so it must name its `roles`"
                )
            if kind.step is not None and kind.step not in self.table.steps:
                raise DefinitionError(
                    f"process {self.name}: command {name} fires {kind.step}, which is not on the page of "
                    f"{self.flow.__name__}; draw the step, leave the command out, or register its topic with "
                    "`.on(flow)`, which takes the commands that the page has a step for"
                )

    def _check_topics(self) -> None:
        """No two of a kind may share the name that they are stored or answered by."""
        for topic in self.topics:
            if not isinstance(topic, Topic):
                raise DefinitionError(f"process {self.name}: {topic!r} among the topics is no Topic")
        names = [topic.name for topic in self.topics]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            raise DefinitionError(f"process {self.name}: two topics are called {', '.join(twice)}; register each once")
        _by_type(self.name, "events", Event, self.events)
        _by_type(self.name, "effects", Effect, self.effects)
        unheard = [kind for kind in self.upon if kind not in self.known_events]
        if unheard:
            raise DefinitionError(
                f"process {self.name}: something is to happen upon {unheard[0]!r}, which is no event of its topics and "
                "would never come; register its topic, or name another"
            )
        for part in _by_type(self.name, "parts", Part, self.parts).values():
            wrong = why_no_part(part)
            if wrong:
                raise DefinitionError(f"process {self.name}: part {part.__name__} {wrong}")
        by_code: dict[str, type[Refusal]] = {}
        for kind in self._of_topics("refusals"):
            if not (isinstance(kind, type) and issubclass(kind, Refusal)):
                raise DefinitionError(f"process {self.name}: {kind!r} among the refusals is no Refusal")
            if by_code.setdefault(kind.code, kind) is not kind:
                raise DefinitionError(
                    f"process {self.name}: refusals {by_code[kind.code].__name__} and {kind.__name__} are both "
                    f"{kind.code!r}"
                )

    # ---- what its topics have ----------------------------------------------------------------------------------------

    def _of_topics(self, what: str) -> Iterator[Any]:
        return (one for topic in self.topics for one in getattr(topic, what))

    @cached_property
    def commands(self) -> tuple[type[Command], ...]:
        """What may be asked for."""
        return tuple(self._of_topics("commands"))

    @cached_property
    def events(self) -> tuple[type[Event], ...]:
        """What may happen."""
        return tuple(self._of_topics("events"))

    @cached_property
    def effects(self) -> tuple[type[Effect], ...]:
        """What may be asked of the world."""
        return tuple(self._of_topics("effects"))

    @cached_property
    def parts(self) -> tuple[type[Part], ...]:
        """What may be kept about its orders, beside what every order has."""
        return tuple(self._of_topics("parts"))

    @cached_property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """What is kept in step after every decision."""
        return tuple(self._of_topics("follow_ups"))

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        """What always holds, beside the laws of money and goods."""
        return tuple(self._of_topics("laws"))

    @cached_property
    def upon(self) -> Mapping[type[Event], tuple[Upon, ...]]:
        """What events bring with them at once."""
        brought: dict[type[Event], tuple[Upon, ...]] = {}
        for topic in self.topics:
            for kind, rule in topic.upon.items():
                brought[kind] = (*brought.get(kind, ()), rule)
        return brought

    @cached_property
    def time_limits(self) -> TimeLimitPolicy:
        """Which limits run: those of the policy, and those of topics."""
        own = [topic.limits for topic in self.topics if topic.limits is not None]
        return together(self.policies.time_limits, *own) if own else self.policies.time_limits

    @cached_property
    def notifications(self) -> NotificationPolicy:
        """Who is told what: by the policy, and by topics."""
        own = [topic.messages for topic in self.topics if topic.messages is not None]
        return notify_all(self.policies.notifications, *own) if own else self.policies.notifications

    @cached_property
    def words(self) -> Words:
        """What people read of its topics, beside the library's own words; of two topics, the later is heard first."""
        words = NO_WORDS
        for topic in self.topics:
            if topic.words is not None:
                words = topic.words().before(words)
        return words

    # ---- as deciding and storing look them up ------------------------------------------------------------------------

    @cached_property
    def table(self) -> Table[Order, Phase]:
        """The page, compiled, with the roles of this process."""
        table: Table[Order, Phase] = self.flow.table
        return table.with_roles(self.roles) if self.roles else table

    @cached_property
    def ref(self) -> ProcessRef:
        """How an order remembers its process."""
        return ProcessRef(name=self.name, version=self.version, fingerprint=self.table.fingerprint)

    @cached_property
    def commands_by_type(self) -> Mapping[str, type[Command]]:
        """The registered commands by their stable names."""
        return _by_type(self.name, "commands", Command, self.commands)

    @cached_property
    def command_types(self) -> frozenset[str]:
        """The stable names of the registered commands, and of those of `CORE` that have no step on its page."""
        return frozenset(self.commands_by_type).union(kind.type for kind in CORE.commands)

    @cached_property
    def known_events(self) -> frozenset[type[Event]]:
        """The registered events: what is none of these could be written and never be read again."""
        return frozenset(self.events)

    @cached_property
    def known_effects(self) -> frozenset[type[Effect]]:
        """The registered effects."""
        return frozenset(self.effects)

    @cached_property
    def known_parts(self) -> frozenset[type[Part]]:
        """The registered parts."""
        return frozenset(self.parts)

    def require_access(self, order: Order, *, by: Actor) -> None:
        """
        Refuse whoever may not see *order*, in the words in which one is refused that is not there.

        The library itself is let in: what providers answer and time limits ask for is nobody's to keep out.

        Raises:
            UnknownOrder: They may not; what the policy `access` answered is its `__cause__`.
            DefinitionError: The policy answered neither `Allow()` nor a refusal.
        """
        if by.role == SYSTEM and by == ORDERFLOW:  # asked in two steps, because nearly nobody is
            return
        answer: object = self.policies.access(order, by=by)
        if isinstance(answer, Allow):
            return
        if isinstance(answer, Refusal):
            raise UnknownOrder(order_id=order.id) from answer
        raise DefinitionError(f"process {self.name}: access answered {answer!r}; it answers Allow() or a Refusal")

    def extended(
        self,
        *,
        name: str | None = None,
        version: str | None = None,
        flow: type[OrderFlow] | None = None,
        topics: Iterable[Topic] = (),
        roles: Mapping[str, tuple[Role, ...]] | None = None,
        vetoes: Iterable[Veto] = (),
        reactions: Iterable[Reaction] = (),
        **answers: Any,
    ) -> "OrderProcess":
        """
        This process with more to it; it is itself untouched.

        Args:
            name, version: A name or version of its own.
            flow: Another page, usually one that extends this process's.
            topics, vetoes, reactions: Added to those it has.
            roles: Who fires which step, on top of what is set already.
            answers: Policies to swap, by the name of their question: `cancellation=my_rule`.

        Raises:
            DefinitionError: A name is no policy's question, or the parts do not fit together.
        """
        unknown = [answer for answer in answers if answer not in attrs.fields_dict(Policies)]
        if unknown:
            raise DefinitionError(
                f"process {self.name}: {', '.join(unknown)} is no question a policy answers; "
                f"there are {', '.join(attrs.fields_dict(Policies))}"
            )
        return attrs.evolve(
            self,
            name=self.name if name is None else name,
            version=self.version if version is None else version,
            flow=self.flow if flow is None else flow,
            policies=attrs.evolve(self.policies, **answers),
            topics=(*self.topics, *topics),
            roles={**self.roles, **(roles or {})},
            vetoes=(*self.vetoes, *vetoes),
            reactions=(*self.reactions, *reactions),
        )


def _core_on(flow: type[OrderFlow]) -> tuple[Topic, ...]:
    """The core as far as the page has steps for it; nothing on what is no page, which is refused afterwards."""
    return (CORE.on(flow),) if hasattr(flow, "table") else ()


def _by_type(process: str, what: str, base: type, kinds: Iterable[Any]) -> dict[str, Any]:
    by_type: dict[str, Any] = {}
    for kind in kinds:
        named: Any = getattr(kind, "type", None)
        fits = isinstance(kind, type) and issubclass(kind, base) and bool(named)
        if not fits:
            raise DefinitionError(
                f"process {process}: {kind!r} among the {what} is no {base.__name__} with a `type` of its own; "
                "declare it with @command or @event, a part with @frozen"
            )
        if by_type.setdefault(kind.type, kind) is not kind:
            raise DefinitionError(
                f"process {process}: {what} {by_type[kind.type].__name__} and {kind.__name__} are both {kind.type!r}"
            )
    return by_type
