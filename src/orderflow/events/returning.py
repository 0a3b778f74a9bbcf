"""Goods on their way back: asked for, allowed or refused, received and inspected."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import ParcelLine
from orderflow.events.event import Event, event
from orderflow.events.shipping import counted
from orderflow.ids import ReturnId
from orderflow.money import Money


@event
class ReturnRequested(Event):
    """The customer wants to send units back (退货申请)."""

    type: ClassVar[str] = "return_requested"

    request: ReturnRequest

    def apply(self, order: Order) -> Order:
        return changed(order, returns=order.returns.put(self.request))


@event
class ReturnAnswered(Event):
    """The request moved on: allowed, refused or withdrawn; which one is in `move`, why in the envelope."""

    type: ClassVar[str] = "return_answered"

    return_id: ReturnId
    move: ChildMove
    refused: bool = False

    def apply(self, order: Order) -> Order:
        request = order.returns[self.return_id]
        moved = changed(
            request,
            state=self.move.target,
            phase=self.move.phase,
            answered_at=self.occurred_at,
            refused_at=self.occurred_at if self.refused else request.refused_at,
        )
        return changed(order, returns=order.returns.put(moved))


@event
class ReturnAppealed(Event):
    """Customer service has to decide: the customer appealed against a refusal, or the merchant was silent (S21)."""

    type: ClassVar[str] = "return_appealed"

    return_id: ReturnId
    move: ChildMove

    def apply(self, order: Order) -> Order:
        request = order.returns[self.return_id]
        moved = changed(
            request,
            state=self.move.target,
            phase=self.move.phase,
            answered_at=None,
            appealed_at=self.occurred_at,
        )
        return changed(order, returns=order.returns.put(moved))


@event
class RefundGranted(Event):
    """The customer keeps the goods, and this is credited to him for them (S21)."""

    type: ClassVar[str] = "refund_granted"

    return_id: ReturnId
    move: ChildMove
    credited: Money

    def apply(self, order: Order) -> Order:
        request = order.returns[self.return_id]
        moved = changed(
            request,
            state=self.move.target,
            phase=self.move.phase,
            answered_at=self.occurred_at,
            credited=self.credited,
        )
        return changed(order, returns=order.returns.put(moved))


@event
class ReturnReceived(Event):
    """The goods came back and were inspected; `accepted` units are credited, the others go back to the customer."""

    type: ClassVar[str] = "return_received"

    return_id: ReturnId
    move: ChildMove
    accepted: tuple[ParcelLine, ...]
    credited: Money

    def apply(self, order: Order) -> Order:
        request = order.returns[self.return_id]
        moved = changed(
            request, state=self.move.target, phase=self.move.phase, accepted=self.accepted, credited=self.credited
        )
        return changed(
            order, returns=order.returns.put(moved), lines=counted(order.lines, self.accepted, _accepted_back)
        )


def _accepted_back(line: LineItem, units: int) -> LineItem:
    return changed(line, returned=line.returned + units, accepted_back=line.accepted_back + units)
