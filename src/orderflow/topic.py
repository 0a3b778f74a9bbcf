"""
A topic: one subject of an order's life with all that belongs to it, registered on a process as a whole.

Ours and a host's are the same: parts of the order, commands and events, effects, what must be kept in step after each
decision, the laws that hold, limits, messages, and words for people. `deciding` knows none by name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, Protocol, TypeAlias, get_origin

import attrs
from attrs import field

from orderflow._first_use import value
from orderflow.commands.command import Command, Context
from orderflow.effects import Effect
from orderflow.entities.order import Order
from orderflow.entities.part import Part
from orderflow.errors import Refusal
from orderflow.events import Event
from orderflow.policies import NotificationPolicy, TimeLimitPolicy
from orderflow.states import OrderFlow
from orderflow.validation import text
from orderflow.words.words import Words

__all__ = ["FollowUp", "Law", "Topic", "Upon"]


Upon: TypeAlias = Callable[[Context, Any], None]
"""What an event brings with it at once, before any step fires by itself: it gets the event, and may emit more."""


class FollowUp(Protocol):
    """
    What must be kept in step with the order, after every decision: stock with its lines, credit with its money.

    It emits events and requests effects as a command does; `before` is the order before the decision, None if it had
    not begun. It says nothing when there is nothing to do, because it is asked every time.
    """

    def __call__(self, context: Context, before: Order | None) -> None: ...


class Law(Protocol):
    """What always holds of a topic's part: the second lock behind its commands. Says what is broken, by how much."""

    def __call__(self, before: Order | None, after: Order) -> Iterable[str]: ...


def _as_tuples(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Whatever is given in a list is kept in a tuple, so that nobody can change it later."""
    return [one.evolve(converter=tuple) if get_origin(one.type) is Sequence else one for one in fields]


@value(kw_only=True, field_transformer=_as_tuples)
class Topic:
    """
    One subject of an order's life. Everything but its name may be left out.

    Args:
        name: What it is called; one topic of a name a process.
        parts: What it keeps about an order (see `orderflow.entities.part`).
        commands: What may be asked for; each fires a step that is on the process's page, or names its `roles`.
        events: What may happen.
        effects: What it asks of the world outside.
        refusals: Its ways of saying no, for the catalogue; a code names one refusal in a process.
        upon: What an event brings with it at once, by its kind; the event may be another topic's.
        follow_ups: What must be kept in step after every decision.
        laws: What always holds.
        limits: The time limits that run because of it, beside those of the policy `time_limits`.
        messages: Who is told what because of it, beside the policy `notifications`.
        words: Gives what people read of it; called when something is first told, and never to decide.
    """

    name: str = field(validator=text)
    parts: Sequence[type[Part]] = ()
    commands: Sequence[type[Command]] = ()
    events: Sequence[type[Event]] = ()
    effects: Sequence[type[Effect]] = ()
    refusals: Sequence[type[Refusal]] = ()
    upon: Mapping[type[Event], Upon] = field(factory=dict)
    follow_ups: Sequence[FollowUp] = ()
    laws: Sequence[Law] = ()
    limits: TimeLimitPolicy | None = None
    messages: NotificationPolicy | None = None
    words: Callable[[], Words] | None = None

    @classmethod
    def of(
        cls,
        name: str,
        *modules: ModuleType,
        parts: Iterable[type[Part]] = (),
        effects: Iterable[type[Effect]] = (),
        **rest: Any,
    ) -> "Topic":
        """
        The topic of all that *modules* declare: parts, commands, events, effects and refusals.

        Args:
            name: What it is called.
            modules: Read in this order; of each, what it declares comes in the order of its lines.
            parts, effects: Those that are declared elsewhere.
            rest: What no module can tell: `follow_ups`, `limits`, `words` and so on.
        """
        kinds = [kind for module in modules for kind in _declared(module)]

        def of_kind(base: type) -> list[Any]:
            return [kind for kind in kinds if issubclass(kind, base) and kind is not base]

        return cls(
            name=name,
            parts=[*of_kind(Part), *parts],
            commands=of_kind(Command),
            events=of_kind(Event),
            effects=[*of_kind(Effect), *effects],
            refusals=of_kind(Refusal),
            **rest,
        )

    def on(self, flow: type[OrderFlow]) -> "Topic":
        """This topic without the commands that the page of *flow* has no step for; for a subject that flows share."""
        steps = flow.table.steps
        return attrs.evolve(self, commands=[kind for kind in self.commands if kind.step is None or kind.step in steps])


def _declared(module: ModuleType) -> list[type]:
    """The public classes of a module that bear a stable name of their own, in the order of its lines."""
    kinds = [value for name, value in vars(module).items() if isinstance(value, type) and not name.startswith("_")]
    own = [kind for kind in kinds if kind.__module__ == module.__name__]
    return [kind for kind in own if vars(kind).get("type") or "code" in vars(kind)]
