"""What people resolve among themselves: a case was opened, proposals made and answered, customer service decided."""

from typing import ClassVar

from orderflow.entities.case import Case, Proposal
from orderflow.entities.changing import changed
from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.events.event import Event, event
from orderflow.ids import CaseId
from orderflow.kept import Id


@event
class CaseOpened(Event):
    """Something has to be resolved among people; the units it is about stay where they are until it is."""

    type: ClassVar[str] = "case_opened"

    case: Case

    def apply(self, order: Order) -> Order:
        return changed(order, cases=order.cases.put(self.case))


@event
class _CaseEvent(Event):
    """A fact about one case, and its own machine's step."""

    type: ClassVar[str] = "case_event"

    case_id: CaseId
    move: ChildMove

    def on(self, case: Case) -> Case:
        """The case after this fact, its state aside."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        case = self.on(order.cases[self.case_id])
        return changed(order, cases=order.cases.put(changed(case, state=self.move.target, phase=self.move.phase)))


@event
class CaseProposed(_CaseEvent):
    """The merchant put ways out on the table; the customer has the next word."""

    type: ClassVar[str] = "case_proposed"

    proposals: tuple[Proposal, ...]

    def on(self, case: Case) -> Case:
        made = case.proposed_ever + len(self.proposals)
        return changed(case, proposals=ById(self.proposals), proposed_ever=made, escalated_at=None)


@event
class CaseAnswered(_CaseEvent):
    """The customer agreed to one of the proposals, or to none; what they agreed to follows at once."""

    type: ClassVar[str] = "case_answered"

    proposal_id: Id | None

    def on(self, case: Case) -> Case:
        answer = case.proposals[self.proposal_id] if self.proposal_id is not None else None
        return changed(case, proposals=ById(), answer=answer)


@event
class CaseEscalated(_CaseEvent):
    """Customer service was called in, and has the next word."""

    type: ClassVar[str] = "case_escalated"

    def on(self, case: Case) -> Case:
        return changed(case, proposals=ById(), escalated_at=self.occurred_at)


@event
class CaseResolved(_CaseEvent):
    """The case has ended without an answer: by customer service's word, by silence, or together with its order."""

    type: ClassVar[str] = "case_settled"

    outcome: str

    def on(self, case: Case) -> Case:
        return changed(case, proposals=ById(), outcome=self.outcome)
