"""Making goods: planned, materials bought, begun, reported on, announced, inspected in parts (S04, S14, S15, S18)."""

from collections import Counter
from datetime import datetime
from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import ShipmentLine
from orderflow.events.event import Event, event
from orderflow.ids import LineId, ProductionId
from orderflow.kept import Agreed


@event
class ProductionPlanned(Event):
    """Units are to be made, by a production order with a number from a register without gaps or repeats (S14)."""

    type: ClassVar[str] = "production_planned"

    production: ProductionOrder

    def apply(self, order: Order) -> Order:
        return _with(order, self.production)


@event
class _ProductionEvent(Event):
    """A fact about one production order, and its own machine's step."""

    type: ClassVar[str] = "production_event"

    production_id: ProductionId
    move: ChildMove

    def on(self, production: ProductionOrder) -> ProductionOrder:
        """The production order after this fact, its state aside."""
        return production

    def apply(self, order: Order) -> Order:
        production = self.on(order.part(Deal).production[self.production_id])
        return _with(order, changed(production, state=self.move.target, phase=self.move.phase))


@event
class MaterialsPurchased(_ProductionEvent):
    """Raw materials were ordered, because they are not there (S18)."""

    type: ClassVar[str] = "materials_purchased"

    materials: Agreed
    expected_at: datetime | None = None

    def on(self, production: ProductionOrder) -> ProductionOrder:
        return changed(production, materials=self.materials, materials_at=self.expected_at)


@event
class MaterialsReceived(_ProductionEvent):
    """The raw materials have come in."""

    type: ClassVar[str] = "materials_received"


@event
class ProductionStarted(_ProductionEvent):
    """Work on it began, or began again after a failed inspection."""

    type: ClassVar[str] = "production_started"

    def on(self, production: ProductionOrder) -> ProductionOrder:
        return changed(production, started_at=production.started_at or self.occurred_at)


@event
class ProgressReported(_ProductionEvent):
    """Production said how far it is, and perhaps that it will be done at another time (S15)."""

    type: ClassVar[str] = "progress_reported"

    text: str
    completes_at: datetime | None = None

    def on(self, production: ProductionOrder) -> ProductionOrder:
        reported = changed(production, reports=production.reports + 1)
        if self.completes_at is None or self.completes_at == production.completes_at:
            return reported
        return changed(reported, completes_at=self.completes_at, announced=False)  # what was announced is not true now


@event
class CompletionAnnounced(_ProductionEvent):
    """The exact date of completion is known; sales and the customer are told (S15)."""

    type: ClassVar[str] = "completion_announced"

    completes_at: datetime

    def on(self, production: ProductionOrder) -> ProductionOrder:
        return changed(production, completes_at=self.completes_at, announced=True)


@event
class ProductionInspected(_ProductionEvent):
    """
    Quality control has looked: these units have passed.

    Attributes:
        failed: What is wrong with the others, which are to be reworked; nothing, if they are still being made.
    """

    type: ClassVar[str] = "production_inspected"

    passed: tuple[ShipmentLine, ...]
    failed: str = ""

    def on(self, production: ProductionOrder) -> ProductionOrder:
        units = Counter[LineId]()
        for part in (*production.finished, *self.passed):
            units[part.line_id] += part.quantity
        finished = tuple(ShipmentLine(line_id=line_id, quantity=quantity) for line_id, quantity in units.items())
        return changed(production, finished=finished, failures=production.failures + bool(self.failed))


@event
class ProductionCancelled(_ProductionEvent):
    """What it has not made yet will not be made by it."""

    type: ClassVar[str] = "production_cancelled"

    reason: str


def _with(order: Order, production: ProductionOrder) -> Order:
    return order.with_part(changed(order.part(Deal), production=order.part(Deal).production.put(production)))
