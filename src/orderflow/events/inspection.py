"""Goods that were delivered are inspected and signed for, and what is wrong with them is put right (S04, S18)."""

from typing import ClassVar

from orderflow.entities.certificate import Certificate, Defect, Remedy
from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine
from orderflow.events.event import Event, event
from orderflow.events.return_request import accepted_back
from orderflow.events.shipment import counted
from orderflow.ids import LineId, ShipmentId
from orderflow.money import Money


@event
class GoodsInspected(Event):
    """The customer accepted a delivery, in full or with defects; or nobody objected in time (验收)."""

    type: ClassVar[str] = "goods_inspected"

    certificate: Certificate

    def apply(self, order: Order) -> Order:
        certificates = order.part(Deal).certificates.put(self.certificate)
        return order.with_part(changed(order.part(Deal), certificates=certificates))


@event
class _DefectEvent(Event):
    """A fact about the defective units of one line in one delivery."""

    type: ClassVar[str] = "defect_event"

    shipment_id: ShipmentId
    line_id: LineId

    def on(self, defect: Defect) -> Defect:
        """The defect after this fact."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        deal = order.part(Deal)
        certificate = deal.certificates[self.shipment_id]
        defects = certificate.defects.put(self.on(certificate.defects[self.line_id]))
        certificates = deal.certificates.put(changed(certificate, defects=defects))
        return order.with_part(changed(deal, certificates=certificates))


@event
class DefectRemedied(_DefectEvent):
    """Defective units came back; reworked or other ones are delivered in their place on the line `replacement`."""

    type: ClassVar[str] = "defect_remedied"

    quantity: int
    remedy: Remedy
    replacement: LineId

    def on(self, defect: Defect) -> Defect:
        return changed(defect, remedy=self.remedy, replacement=self.replacement)

    def apply(self, order: Order) -> Order:
        remedied = super().apply(order)
        units = (ShipmentLine(line_id=self.line_id, quantity=self.quantity),)
        return changed(remedied, lines=counted(remedied.lines, units, accepted_back))


@event
class ReductionOffered(_DefectEvent):
    """The seller would take *amount* off if the customer kept the defective units as they are."""

    type: ClassVar[str] = "reduction_offered"

    amount: Money

    def on(self, defect: Defect) -> Defect:
        return changed(defect, offered=self.amount)


@event
class ReductionAgreed(_DefectEvent):
    """The customer keeps the defective units, and *amount* is credited to them."""

    type: ClassVar[str] = "reduction_agreed"

    amount: Money

    def on(self, defect: Defect) -> Defect:
        return changed(defect, remedy=Remedy.PRICE_REDUCTION, offered=self.amount)
