"""What commands share about cases: which one it is, how it moves on, and the units that it keeps where they are."""

from orderflow.commands.command import Context
from orderflow.entities.case import Case
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.events import CaseResolved
from orderflow.refusals import UnitsBlocked, UnknownCase
from orderflow.states.case import CaseFlow

__all__ = ["case_move", "find_case", "require_unblocked", "unblocked", "withdraw_cases"]


def find_case(context: Context, case_id: str) -> Case:
    """The case of this id."""
    case = context.order.cases.get(case_id)
    if case is None:
        raise UnknownCase(order_id=context.order.id, case_id=case_id)
    return case


def case_move(context: Context, case: Case, step: str) -> ChildMove:
    """The step that the case's machine makes, or its refusal."""
    return context.child_move(CaseFlow.table, case, step, f"case {case.id}")


def withdraw_cases(context: Context, outcome: str) -> None:
    """End every open case: there is nothing left to settle."""
    for case in context.order.cases:
        if not case.is_closed:
            move = case_move(context, case, "withdraw")
            context.emit(CaseResolved(occurred_at=context.at, case_id=case.id, move=move, outcome=outcome))


def unblocked(order: Order, line: LineItem) -> int:
    """Units of *line* that are still here, in no shipment, and that no open case keeps."""
    return line.unpacked - order.units_blocked(line.id)


def require_unblocked(order: Order, line: LineItem, asked: int) -> None:
    """Refuse to take *asked* units, if some of them are kept by a case; it is named."""
    free = unblocked(order, line)
    if asked > free and order.units_blocked(line.id):
        blocking = next(case for case in order.cases if case.blocks(line.id))
        raise UnitsBlocked(order_id=order.id, line_id=line.id, case_id=blocking.id, asked=asked, free=free)
