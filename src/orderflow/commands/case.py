"""What people resolve among themselves: open a case, propose ways out, answer; customer service, and silence (S08)."""

from collections.abc import Sequence
from typing import ClassVar

from attrs import field

from orderflow.commands.case_state import case_move, find_case, unblocked
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.proposal import Offer, carry_out, require_possible
from orderflow.commands.shipment import find_shipment, merged
from orderflow.entities.case import SHORTAGE, TRANSIT, Case, Proposal
from orderflow.entities.collection import ById
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import CaseAnswered, CaseEscalated, CaseOpened, CaseProposed, CaseResolved
from orderflow.ids import CaseId, ReturnId, ShipmentId
from orderflow.refusals import (
    CaseAlreadyOpen,
    ExceedsNegotiable,
    NothingOrdered,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    UnknownProposal,
    UnknownReturn,
)
from orderflow.states.case import CaseFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.validation import InvalidField, prose, text


@command
class OpenCase(OrderCommand):
    """
    Say that something has to be resolved among people; `reason` says what (S08, S09, S21).

    Args:
        kind: `SHORTAGE`, which needs lines; `TRANSIT`, which needs a shipment that has left; `MEDIATION`; a host's own.
        lines: The units that are neither packed nor cancelled as long as it is open. Only who may propose a way out
            may block units.
        shipment_id: The shipment it is about.
        return_id: The return request it is about.
    """

    type: ClassVar[str] = "open_case"
    step: ClassVar[str | None] = "open_case"

    kind: str = field(validator=text)
    lines: Sequence[ShipmentLine] = ()
    shipment_id: ShipmentId | None = None
    return_id: ReturnId | None = None

    def permit(self, context: Context) -> None:
        moves = context.table.candidates(context.order.state, "propose")
        entitled = tuple(dict.fromkeys(role for move in moves for role in move.by))
        if (self.lines or self.kind == SHORTAGE) and entitled and context.by.role not in entitled:
            raise RoleNotEntitled(order_id=context.order.id, step=self.type, role=context.by.role, entitled=entitled)

    def decide(self, context: Context) -> None:
        order = context.order
        lines = merged(self.lines)
        if self.kind == SHORTAGE and not lines:
            raise NothingOrdered(order_id=order.id)
        if self.kind == TRANSIT and self.shipment_id is None:
            raise InvalidField(path="OpenCase.shipment_id", expected="the shipment that is in trouble", given="None")
        self._negotiable(context, lines)
        self._known(context)
        for case in order.cases:
            about = (case.kind, case.lines, case.shipment_id, case.return_id)
            if not lines and not case.is_closed and about == (self.kind, (), self.shipment_id, self.return_id):
                raise CaseAlreadyOpen(order_id=order.id, case_id=case.id)
        table = CaseFlow.table
        case = Case(
            id=CaseId(f"x-{len(order.cases) + 1}"),
            kind=self.kind,
            lines=lines,
            reason=self.reason,
            state=table.initial,
            phase=table.phase_of(table.initial),
            opened_at=context.at,
            shipment_id=self.shipment_id,
            return_id=self.return_id,
        )
        context.emit(CaseOpened(occurred_at=context.at, case=case))

    def _negotiable(self, context: Context, lines: Sequence[ShipmentLine]) -> None:
        order = context.order
        for part in lines:
            line = order.lines.get(part.line_id)
            if line is None:
                raise UnknownLine(order_id=order.id, line_id=part.line_id)
            negotiable = unblocked(order, line)
            if part.quantity > negotiable:
                raise ExceedsNegotiable(order_id=order.id, line_id=line.id, asked=part.quantity, negotiable=negotiable)

    def _known(self, context: Context) -> None:
        order = context.order
        if self.return_id is not None and self.return_id not in order.returns:
            raise UnknownReturn(order_id=order.id, return_id=self.return_id)
        if self.shipment_id is None:
            return
        shipment = find_shipment(context, self.shipment_id)
        if shipment.handed_over_at is None:
            raise StepNotPossible(
                order_id=order.id,
                subject=f"shipment {shipment.id}",
                step=self.type,
                state=shipment.state,
                possible=tuple(dict.fromkeys(m.step for m in ShipmentFlow.table.moves_from(shipment.state))),
            )


@command
class Propose(OrderCommand):
    """
    Put ways out of a case on the table, one or several; the customer picks one or none, within a time limit (S08).

    Args:
        offers: `Offer.wait`, `Offer.substitute`, `Offer.ship_rest`, `Offer.cancel`; each must be possible now.
    """

    type: ClassVar[str] = "propose"
    step: ClassVar[str | None] = "propose"

    case_id: CaseId
    offers: Sequence[Offer]

    def decide(self, context: Context) -> None:
        case = find_case(context, self.case_id)
        move = case_move(context, case, "propose")
        if not self.offers:
            raise InvalidField(path="Propose.offers", expected="at least one way out", given="none")
        proposals = tuple(
            offer.as_proposal(f"{case.id}/{case.proposed_ever + place}", case, context.order.currency)
            for place, offer in enumerate(self.offers, start=1)
        )
        for proposal in proposals:
            require_possible(context, case, proposal)
        context.emit(CaseProposed(occurred_at=context.at, case_id=case.id, move=move, proposals=proposals))


@command
class AnswerProposal(OrderCommand):
    """
    Answer what the merchant has proposed. What the customer agrees to happens at once, to the cent (S08).

    Args:
        proposal_id: The one they agree to, for instance `"x-1/2"`; None if they refuse them all, and `reason` says why.
    """

    type: ClassVar[str] = "answer_proposal"
    step: ClassVar[str | None] = "answer_case"

    case_id: CaseId
    proposal_id: str | None

    def decide(self, context: Context) -> None:
        case = find_case(context, self.case_id)
        move = case_move(context, case, "agree" if self.proposal_id is not None else "refuse")
        chosen = self._chosen(context, case)
        context.emit(
            CaseAnswered(occurred_at=context.at, case_id=case.id, move=move, proposal_id=chosen.id if chosen else None)
        )
        if chosen is not None:
            carry_out(context, case, chosen, self.reason or case.reason or case.kind)

    def _chosen(self, context: Context, case: Case) -> Proposal | None:
        if self.proposal_id is None:
            return None
        chosen = case.proposals.get(self.proposal_id)
        if chosen is None:
            raise UnknownProposal(
                order_id=context.order.id,
                case_id=case.id,
                proposal_id=self.proposal_id,
                offered=_ids(case.proposals),
            )
        return chosen


@command
class EscalateCase(OrderCommand):
    """Call customer service in; what was proposed is off the table, `reason` says why."""

    type: ClassVar[str] = "escalate_case"
    step: ClassVar[str | None] = "escalate_case"

    case_id: CaseId

    def decide(self, context: Context) -> None:
        case = find_case(context, self.case_id)
        _escalate(context, case)


@command
class ResolveCase(OrderCommand):
    """
    End a case by the word of customer service (S09, S21); the units it kept are free again.

    Args:
        outcome: What came of it; what follows from it for money and goods, customer service does by its own steps.
    """

    type: ClassVar[str] = "resolve_case"
    step: ClassVar[str | None] = "resolve_case"

    case_id: CaseId
    outcome: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        _resolve(context, find_case(context, self.case_id), self.outcome)


@command
class ConcludeCases(OrderCommand):
    """
    Go on with the cases that somebody has left alone for too long; the system runs it when their time limits end.

    The customer's silence counts as the policy says; nobody's proposal calls customer service in; if that has not
    resolved it in time, the case ends as it is, and its units are free again.
    """

    type: ClassVar[str] = "conclude_cases"
    step: ClassVar[str | None] = "conclude_cases"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        order = context.order
        due = [limit.subject for limit in order.limits if limit.then == self.type and limit.is_due(context.at)]
        for case in [case for case in order.cases if case.id in due]:
            if context.order.cases[case.id].is_closed:
                continue  # another one has just ended the order
            if case.proposals:
                _silence(context, case)
            elif case.escalated_at is None:
                _escalate(context, case)
            else:
                _resolve(context, case, "not resolved in time")


def _silence(context: Context, case: Case) -> None:
    """Do what the customer's silence counts as; if that can't be done, customer service has to look at it."""
    way = context.policies.silence(context.order, case)
    meant = next((proposal for proposal in case.proposals if proposal.resolution is way), None)

    def as_if_agreed() -> None:
        proposal = meant or Proposal(id=f"{case.id}/0", resolution=way)
        require_possible(context, case, proposal)
        _resolve(context, case, f"no answer in time: {way.value}")
        carry_out(context, case, proposal, "no answer in time")

    if not context.attempt(as_if_agreed):
        _escalate(context, case)


def _escalate(context: Context, case: Case) -> None:
    move = case_move(context, case, "escalate")
    context.emit(CaseEscalated(occurred_at=context.at, case_id=case.id, move=move))


def _resolve(context: Context, case: Case, outcome: str) -> None:
    move = case_move(context, case, "resolve")
    context.emit(CaseResolved(occurred_at=context.at, case_id=case.id, move=move, outcome=outcome))


def _ids(proposals: ById[Proposal]) -> tuple[str, ...]:
    return tuple(proposal.id for proposal in proposals)
