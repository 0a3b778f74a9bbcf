"""The two things a flow is made of once it is compiled: its states, and the moves between them."""

from typing import Any

from attrs import field, frozen

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.roles import Role
from orderflow.states.fact import Fact

__all__ = ["Move", "StageInfo"]


@frozen
class StageInfo:
    """A state of a flow as the table knows it."""

    name: str
    zh: str
    en: str
    phase: Phase | ChildPhase
    initial: bool = False
    final: bool = False

    @property
    def is_end(self) -> bool:
        """Whether a life may stay here for good: in a final stage, or a child where nothing is awaited any more."""
        return self.final or self.phase is ChildPhase.CLOSED


@frozen
class Move:
    """
    One arrow of a flow: a step, from one state to another.

    Args:
        step: The name of the step on the page; an automatic move bears one, too.
        source: The state it starts in.
        target: The state it leads to.
        by: The roles that may fire it, in the order of the page. None on an automatic move, and on a child's move
            that is left to whoever may act on the order.
        facts: What must hold, all of it.
        internal: The state is not left, though something is done.
        automatic: It fires by itself, as soon as its facts hold.
        roles: The same as `by`, as a set.
    """

    step: str
    source: str
    target: str
    by: tuple[Role, ...] = ()
    facts: tuple[Fact[Any], ...] = ()
    internal: bool = False
    automatic: bool = False
    roles: frozenset[Role] = field(init=False, repr=False, eq=False)

    @roles.default
    def _roles(self) -> frozenset[Role]:
        return frozenset(self.by)

    def holds(self, subject: Any) -> bool:
        """Whether all its facts hold for *subject*."""
        return all_hold(self.facts, subject)

    def entitles(self, role: Role | None) -> bool:
        """Whether *role* may fire it."""
        return not self.roles or role in self.roles


def all_hold(facts: tuple[Fact[Any], ...], subject: Any) -> bool:
    """Whether each of *facts* holds for *subject*; after the first that does not, none is asked."""
    for fact in facts:
        test = fact.test  # asked at every step of every order, so the function itself is called
        answer = test(subject)
        if answer is fact.negated:
            return False
        if answer is not True and answer is not False:
            return fact.of(answer)  # an answer that is none
    return True
