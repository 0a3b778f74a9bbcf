"""What was inspected, what was wrong with it, and what came of that and of feedback, read off raw events."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor
from typing import Any, Final

from attrs import define, field

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.testing.lives._goods_audit import GoodsAudit

__all__ = ["InspectionAudit"]


@define
class _Defect:
    quantity: int
    remedy: str | None = None


@define
class InspectionAudit:
    """Certificates, their defects, and feedback, kept by this audit alone."""

    defects: dict[tuple[str, str], _Defect] = field(factory=dict)
    inspected: list[str] = field(factory=list)
    expected: dict[str, tuple[str, int]] = field(factory=dict)
    """The lines that come in place of defective goods: of which line, and how many."""
    feedback: dict[str, bool] = field(factory=dict)
    """Whether it is open."""

    def read(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        """Keep *event*, and say what is wrong with it; *goods* has read it already."""
        reading = _READINGS.get(event.type)
        if reading is not None:
            yield from reading(self, event, goods)

    @property
    def closed(self) -> bool:
        """Whether something was done about every defect, and all feedback is closed."""
        return not any(self.feedback.values()) and all(defect.remedy for defect in self.defects.values())

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order says otherwise than this audit."""
        said: dict[tuple[str, str], _Defect] = {}
        for certificate in order.part(Deal).certificates:
            for defect in certificate.defects:
                said[certificate.id, defect.id] = _Defect(defect.quantity, defect.remedy)
        if said != self.defects or [one.id for one in order.part(Deal).certificates] != self.inspected:
            yield f"its certificates say {said}, its history {self.defects} of {self.inspected}"
        if {one.id: one.closed_at is None for one in order.part(Deal).feedback} != self.feedback:
            yield f"its feedback is {list(order.part(Deal).feedback)}, by its history {self.feedback}"
        for line_id in self.expected.keys() - {line.id for line in order.lines}:
            yield f"line {line_id} was to come in place of defective goods, and is not there"

    def origin(self, line_id: str) -> str:
        """The line on which goods were ordered."""
        while line_id in self.expected:
            line_id = self.expected[line_id][0]
        return line_id

    # ---- one reading an event ----------------------------------------------------------------------------------------

    def _inspected(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        certificate = event.certificate
        shipment = goods.shipments[certificate.id]
        if not shipment.delivered or certificate.id in self.inspected:
            yield f"shipment {certificate.id} cannot be inspected: {shipment}"
        self.inspected.append(certificate.id)
        for defect in certificate.defects:
            if not 0 < defect.quantity <= shipment.units.get(defect.id, 0):
                yield f"shipment {certificate.id}: {defect} of {shipment.units}"
            self.defects[certificate.id, defect.id] = _Defect(defect.quantity)

    def _remedied(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        defect = self.defects[event.shipment_id, event.line_id]
        if defect.remedy is not None or defect.quantity != event.quantity or event.replacement in goods.lines:
            yield f"the defect {defect} cannot be remedied by {event}"
        defect.remedy = event.remedy
        self.expected[event.replacement] = (event.line_id, event.quantity)

    def _added(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        for line in event.lines:
            if line.id in self.expected:
                cost, coming = goods.lines[line.id].cost, (line.replaces, line.quantity)
                if cost or coming != self.expected[line.id]:
                    yield f"line {line.id} comes for {self.expected[line.id]}: {coming}, which costs {cost}"

    def _reduced(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        defect, ordered = self.defects[event.shipment_id, event.line_id], goods.lines[self.origin(event.line_id)]
        whole = ordered.unit_price * ordered.quantity - ordered.discount + ordered.tax_on_top
        price = floor(Fraction(whole * defect.quantity, ordered.quantity))
        if defect.remedy is not None or not 0 <= event.amount.minor <= price:
            yield f"{event.amount} cannot be taken off {defect}, which cost {price}"
        defect.remedy = "price_reduction"

    def _feedback_given(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        if event.feedback.id in self.feedback:
            yield f"feedback {event.feedback.id} is given twice"
        self.feedback[event.feedback.id] = True

    def _followed_up(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        if not self.feedback[event.feedback_id]:
            yield f"feedback {event.feedback_id} is closed, and goes on"

    def _feedback_closed(self, event: Any, goods: GoodsAudit) -> Iterator[str]:
        yield from self._followed_up(event, goods)
        self.feedback[event.feedback_id] = False


_READINGS: Final[dict[str, Callable[[InspectionAudit, Any, GoodsAudit], Iterator[str]]]] = {
    "goods_inspected": InspectionAudit._inspected,
    "defect_remedied": InspectionAudit._remedied,
    "lines_added": InspectionAudit._added,
    "reduction_agreed": InspectionAudit._reduced,
    "feedback_given": InspectionAudit._feedback_given,
    "feedback_followed_up": InspectionAudit._followed_up,
    "feedback_closed": InspectionAudit._feedback_closed,
}
