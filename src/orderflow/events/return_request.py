"""Goods on their way back: asked for, allowed or refused, received and inspected."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import ShipmentLine
from orderflow.events.event import Event, event
from orderflow.events.shipment import counted
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
class _ReturnEvent(Event):
    """A fact about one return request, which moves its own machine on."""

    type: ClassVar[str] = "return_event"

    return_id: ReturnId
    move: ChildMove

    def on(self, request: ReturnRequest) -> ReturnRequest:
        """The request after this fact, its state aside."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        request = changed(self.on(order.returns[self.return_id]), state=self.move.target, phase=self.move.phase)
        return changed(order, returns=order.returns.put(request))


@event
class ReturnAnswered(_ReturnEvent):
    """The request moved on: allowed, refused or withdrawn; which one is in `move`, why in the envelope."""

    type: ClassVar[str] = "return_answered"

    refused: bool = False

    def on(self, request: ReturnRequest) -> ReturnRequest:
        refused_at = self.occurred_at if self.refused else request.refused_at
        return changed(request, answered_at=self.occurred_at, refused_at=refused_at)


@event
class ReturnAppealed(_ReturnEvent):
    """Customer service has to decide: the customer appealed against a refusal, or the merchant was silent (S21)."""

    type: ClassVar[str] = "return_appealed"

    def on(self, request: ReturnRequest) -> ReturnRequest:
        return changed(request, answered_at=None, appealed_at=self.occurred_at)


@event
class RefundGranted(_ReturnEvent):
    """The customer keeps the goods, and this is credited to them for them (S21)."""

    type: ClassVar[str] = "refund_granted"

    credited: Money

    def on(self, request: ReturnRequest) -> ReturnRequest:
        return changed(request, answered_at=self.occurred_at, credited=self.credited)


@event
class ReturnReceived(_ReturnEvent):
    """The goods came back and were inspected; `accepted` units are credited, the others go back to the customer."""

    type: ClassVar[str] = "return_received"

    accepted: tuple[ShipmentLine, ...]
    credited: Money

    def on(self, request: ReturnRequest) -> ReturnRequest:
        return changed(request, accepted=self.accepted, credited=self.credited)

    def apply(self, order: Order) -> Order:
        moved = super().apply(order)
        return changed(moved, lines=counted(moved.lines, self.accepted, accepted_back))


def accepted_back(line: LineItem, units: int) -> LineItem:
    """The line once so many of its units have come back and were accepted."""
    return changed(line, returned=line.returned + units, accepted_back=line.accepted_back + units)
