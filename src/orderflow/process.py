"""
A process: a flow, the answers it lives by, its commands and events, named and versioned.

`retail(...)` makes the shop's; a host makes its own with `OrderProcess(...)`, or adds to a shipped one with `extended`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

import attrs
from attrs import Factory, field, frozen

from orderflow.commands import SHIPPED_COMMANDS, Command
from orderflow.effects import SHIPPED_EFFECTS, Effect
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ProcessRef
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import SHIPPED_EVENTS, Event, Record
from orderflow.policies import Allow, Policies
from orderflow.roles import Actor, Role
from orderflow.states import OrderFlow, Table
from orderflow.validation import text

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


@frozen(kw_only=True, slots=False)
class OrderProcess:
    """
    How orders of one kind live.

    Args:
        name: What `Place(process=…)` calls it.
        version: Changes with the rules; an order lives by the version it began with.
        flow: Its page.
        policies: Its answers.
        commands: What may be asked for; the shipped ones that its page has a step for, if left out.
        events: What may happen; the shipped ones, and a host's own.
        effects: A host's own kinds of effects, which `reactions` or commands ask for; the shipped ones are known.
        roles: Who fires a step, in place of those the page names.
        vetoes: Asked before every command.
        reactions: Asked after every event.

    Raises:
        DefinitionError: Two commands or events share a type, a command fires a step that is not on the page, or a part
            is not what it should be.
    """

    name: str = field(validator=text)
    version: str = field(default="1", validator=text)
    flow: type[OrderFlow]
    policies: Policies = field(factory=Policies)
    commands: tuple[type[Command], ...] = field(
        default=Factory(lambda process: _on_page(process.flow), takes_self=True)
    )
    events: tuple[type[Event], ...] = SHIPPED_EVENTS
    effects: tuple[type[Effect], ...] = ()
    roles: Mapping[str, tuple[Role, ...]] = field(factory=dict)
    vetoes: tuple[Veto, ...] = ()
    reactions: tuple[Reaction, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.policies, Policies):
            raise DefinitionError(f"process {self.name}: policies must be a Policies, not {self.policies!r}")
        if not (isinstance(self.flow, type) and issubclass(self.flow, OrderFlow) and hasattr(self.flow, "table")):
            raise DefinitionError(f"process {self.name}: flow must be an OrderFlow with a page, not {self.flow!r}")
        for rule in (*self.vetoes, *self.reactions):
            if not callable(rule):
                raise DefinitionError(f"process {self.name}: {rule!r} cannot be called; give a function")
        _by_type(self.name, "events", Event, self.events)
        _by_type(self.name, "effects", Effect, (*SHIPPED_EFFECTS, *self.effects))
        for name, kind in self.commands_by_type.items():
            if kind.step is None and not kind.roles:
                raise DefinitionError(
                    f"process {self.name}: command {name} is no step of the page, so it must name its `roles`"
                )
            if kind.step is not None and kind.step not in self.table.steps:
                raise DefinitionError(
                    f"process {self.name}: command {name} fires {kind.step}, which is not on the page of "
                    f"{self.flow.__name__}; draw the step, leave the command out, or build OrderProcess(...) without "
                    "`commands`, which takes those that the page has a step for"
                )

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
    def events_by_type(self) -> Mapping[str, type[Event]]:
        """The registered events by their stable names."""
        return _by_type(self.name, "events", Event, self.events)

    @cached_property
    def effects_by_type(self) -> Mapping[str, type[Effect]]:
        """The shipped effects and the registered ones by their stable names."""
        return _by_type(self.name, "effects", Effect, (*SHIPPED_EFFECTS, *self.effects))

    @cached_property
    def known_events(self) -> frozenset[type[Event]]:
        """The registered events: what is none of these could be written and never be read again."""
        return frozenset(self.events_by_type.values())

    @cached_property
    def known_effects(self) -> frozenset[type[Effect]]:
        """The shipped effects and the registered ones."""
        return frozenset(self.effects_by_type.values())

    def extended(
        self,
        *,
        name: str | None = None,
        version: str | None = None,
        flow: type[OrderFlow] | None = None,
        commands: Iterable[type[Command]] = (),
        events: Iterable[type[Event]] = (),
        effects: Iterable[type[Effect]] = (),
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
            commands, events, effects, vetoes, reactions: Added to those it has.
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
            commands=(*self.commands, *commands),
            events=(*self.events, *events),
            effects=(*self.effects, *effects),
            roles={**self.roles, **(roles or {})},
            vetoes=(*self.vetoes, *vetoes),
            reactions=(*self.reactions, *reactions),
        )


def _on_page(flow: object) -> tuple[type[Command], ...]:
    """The shipped commands that a page has a step for, and those that are no step of any."""
    steps = getattr(getattr(flow, "table", None), "steps", ())
    return tuple(kind for kind in SHIPPED_COMMANDS if kind.step is None or kind.step in steps)


def _by_type(process: str, what: str, base: type, kinds: Iterable[Any]) -> dict[str, Any]:
    by_type: dict[str, Any] = {}
    for kind in kinds:
        named: Any = getattr(kind, "type", None)
        fits = isinstance(kind, type) and issubclass(kind, base) and bool(named)
        if not fits:
            raise DefinitionError(
                f"process {process}: {kind!r} among the {what} is no {base.__name__} with a `type` of its own; "
                "declare it with @command or @event"
            )
        if by_type.setdefault(kind.type, kind) is not kind:
            raise DefinitionError(
                f"process {process}: {what} {by_type[kind.type].__name__} and {kind.__name__} are both {kind.type!r}"
            )
    return by_type
