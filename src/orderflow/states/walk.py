"""
How an order goes over a page: what fires by itself, the step that is asked for, and again what fires by itself.

The kernel goes this way for every command, and so does the comparison with python-statemachine; there is no other.
"""

from typing import Any, Protocol, TypeVar

from orderflow.errors import DefinitionError
from orderflow.roles import Role
from orderflow.states.move import Move
from orderflow.states.table import Refused, Table

__all__ = ["NeverRests", "Walker", "choose", "make", "run_automatic"]


class HasState(Protocol):
    """Something that stands in a state of a page."""

    @property
    def state(self) -> str:
        """The name of the state."""


S = TypeVar("S", bound=HasState)


class NeverRests(DefinitionError):
    """Automatic steps went in a circle: a fact changed its answer though its subject didn't change."""


class Walker(Protocol[S]):
    """
    What goes over a page, and is told of each move.

    Attributes:
        rested: The order in which nothing fired by itself when that was last asked; None before. An order that has
            changed is another object, so the same one need not be asked again.
    """

    rested: S | None

    @property
    def order(self) -> S:
        """What the facts are asked of, as it is now."""

    def moved(self, move: Move) -> None:
        """*move* is made: `order` stands in its target afterwards."""


def run_automatic(table: Table[S, Any], walker: Walker[S]) -> None:
    """
    Fire what fires by itself, one move after the other, each asked of the order as the one before left it.

    Raises:
        NeverRests: a fact keeps changing its answer.
    """
    order = walker.order
    if order is walker.rested:
        return
    passed: tuple[str, ...] = ()
    while move := table.next_automatic(order.state, order):
        passed = (*passed, move.source)
        if len(passed) > len(table.stages):
            circle = " → ".join(passed)
            raise NeverRests(
                f"{table.flow}: automatic steps never rest: {circle} → …; a fact must answer the same each time"
            )
        walker.moved(move)
        order = walker.order
    walker.rested = order


def choose(table: Table[S, Any], walker: Walker[S], step: str, role: Role | None) -> Move | Refused:
    """The move that *step* by *role* is where the order has settled; or why there is none."""
    run_automatic(table, walker)
    order = walker.order
    return table.choose(order.state, step, role, order)


def make(table: Table[S, Any], walker: Walker[S], move: Move) -> None:
    """Make a move that was chosen, and fire what fires by itself after it."""
    walker.moved(move)
    run_automatic(table, walker)
