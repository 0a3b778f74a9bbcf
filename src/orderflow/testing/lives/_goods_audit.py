"""Where units are, added up from raw events; the half of the audit that knows goods."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import floor
from typing import Any, Final

from attrs import define, field

from orderflow.entities.order import Order

__all__ = ["GoodsAudit"]

_COUNTERS: Final = ("quantity", "excess", "cancelled", "packed", "shipped", "delivered", "returned", "accepted_back")


@define
class _Line:
    quantity: int
    unit_price: int
    discount: int
    tax_on_top: int
    priced: bool = True
    excess: int = 0
    cancelled: int = 0
    packed: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    accepted_back: int = 0

    @property
    def wanted(self) -> int:
        return self.quantity + self.excess - self.cancelled

    @property
    def here(self) -> int:
        return self.wanted - self.shipped

    @property
    def cost(self) -> int:
        """What is owed for it: the share of its amount for what was not cancelled or is in excess, rounded down."""
        amount = self.unit_price * self.quantity - self.discount + self.tax_on_top
        return floor(Fraction(amount * self.wanted, self.quantity))


@define
class _Shipment:
    units: dict[str, int]
    place: str = "packed"
    """`packed`, `gone`, `back` (lost or returned) or `unpacked`."""
    delivered: bool = False
    received: bool = False
    booking_open: bool = False

    @property
    def closed(self) -> bool:
        return (self.delivered or self.place in ("back", "unpacked")) and not self.booking_open


@define
class _Request:
    units: dict[str, int]
    open: bool = True
    kept: bool = False
    """Whether money was refunded and the goods stay with the customer."""


@define
class GoodsAudit:
    """Lines, shipments, returns and cases, counted by this audit alone."""

    lines: dict[str, _Line] = field(factory=dict)
    shipments: dict[str, _Shipment] = field(factory=dict)
    requests: dict[str, _Request] = field(factory=dict)
    cases: dict[str, _Request] = field(factory=dict)
    wordings: dict[str, dict[str, _Line]] = field(factory=dict)
    """The lines of each contract and amendment that was drafted, as it would have them."""

    def read(self, event: Any) -> Iterator[str]:
        """Count *event*, and say what is wrong after it."""
        reading = _READINGS.get(event.type)
        if reading is not None:
            yield from reading(self, event)
            yield from self._conserved()

    def total(self, counter: str) -> int:
        """One counter of all lines."""
        return sum(getattr(line, counter) for line in self.lines.values())

    @property
    def priced(self) -> bool:
        """Whether there are lines, and each has its price."""
        return bool(self.lines) and all(line.priced for line in self.lines.values())

    @property
    def wanted(self) -> int:
        """Units that were ordered, or are in excess, and not cancelled."""
        return self.total("wanted")

    @property
    def closed(self) -> bool:
        """Whether nothing is awaited from a shipment, a return or a case."""
        waiting = any(asked.open for asked in (*self.requests.values(), *self.cases.values()))
        return all(p.closed for p in self.shipments.values()) and not waiting

    @property
    def fulfilment(self) -> str:
        """How far the goods are, in the words of the order."""
        shipped, delivered = self.total("shipped"), self.total("delivered")
        if self.lines and not self.wanted:
            return "cancelled"
        if delivered:
            return "delivered" if delivered == self.wanted else "partly_delivered"
        if shipped:
            return "shipped" if shipped == self.wanted else "partly_shipped"
        return "unfulfilled"

    @property
    def returning(self) -> str:
        """How far goods are on their way back, in the words of the order."""
        if any(request.open for request in self.requests.values()):
            return "requested"
        back = self.total("accepted_back")
        if not back:
            return "none"
        return "returned" if back == self.total("delivered") else "partly_returned"

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order counts otherwise than this audit."""
        if [line.id for line in order.lines] != list(self.lines):
            yield f"it has the lines {[line.id for line in order.lines]}, its history gave it {list(self.lines)}"
            return
        for line in order.lines:
            for counter in _COUNTERS:
                said, counted = getattr(line, counter), getattr(self.lines[line.id], counter)
                if said != counted:
                    yield f"line {line.id}: {counter} is {said}, {counted} by its history"
            if line.priced is not self.lines[line.id].priced:
                yield f"line {line.id}: priced is {line.priced}, by its history {self.lines[line.id].priced}"
            counted = self.lines[line.id].excess
            if counted and self.lines[line.id].here > self.lines[line.id].packed and not order.credit_notes:
                yield f"line {line.id}: {counted} units in excess are awaited, though units that were ordered lie here"
            if line.total.minor != self.lines[line.id].cost:
                yield f"line {line.id}: costs {line.total.minor}, should cost {self.lines[line.id].cost}"
        for shipment in order.shipments:
            mine = self.shipments[shipment.id]
            said = (shipment.has_left, shipment.is_delivered, shipment.received_at is not None, shipment.is_closed)
            if said != (mine.place == "gone", mine.delivered, mine.received, mine.closed):
                yield f"shipment {shipment.id}: (left, delivered, received, closed) is {said}, by its history {mine}"

    def _conserved(self) -> Iterator[str]:
        """Law 2, from the shipments and requests to the lines and back."""
        gone = [shipment for shipment in self.shipments.values() if shipment.place == "gone"]
        for line_id, line in self.lines.items():
            if (
                not line.quantity + line.excess
                >= line.shipped
                >= line.delivered
                >= line.returned
                >= line.accepted_back
                >= 0
            ):
                yield f"line {line_id}: more came back, arrived or left than there was: {line}"
            if min(line.cancelled, line.excess, line.packed, line.here - line.packed) < 0:
                yield f"line {line_id}: units were made or lost: {line}"
            for counter, shipments in (
                ("packed", [p for p in self.shipments.values() if p.place == "packed"]),
                ("shipped", gone),
                ("delivered", [shipment for shipment in gone if shipment.delivered]),
            ):
                lying = sum(shipment.units.get(line_id, 0) for shipment in shipments)
                if lying != getattr(line, counter):
                    yield f"line {line_id}: {getattr(line, counter)} are {counter}, in such shipments lie {lying}"
            kept = sum(case.units.get(line_id, 0) for case in self.cases.values() if case.open)
            if kept > line.here - line.packed:
                yield f"line {line_id}: {kept} lie in open cases, {line.here - line.packed} are here to negotiate"
            asked = sum(r.units.get(line_id, 0) for r in self.requests.values() if r.open or r.kept)
            if asked > line.delivered - line.returned:
                yield f"line {line_id}: {asked} are asked back of {line.delivered - line.returned} that are there"

    # ---- one reading an event ----------------------------------------------------------------------------------------

    def _lines_added(self, event: Any) -> Iterator[str]:
        for line in event.lines:
            if line.id in self.lines:
                yield f"line {line.id} is put in twice"
            self.lines[line.id] = _raw(line)

    def _line_changed(self, event: Any) -> Iterator[str]:
        if event.line.id not in self.lines:
            yield f"line {event.line.id} is not there"
        self.lines[event.line.id] = _raw(event.line)

    def _lines_priced(self, event: Any) -> Iterator[str]:
        """Prices that were agreed later: of all that was asked about, and of the same units."""
        if [line.id for line in event.lines] != list(self.lines):
            yield f"{[line.id for line in event.lines]} are priced, the order has {list(self.lines)}"
        for line in event.lines:
            own, agreed = self.lines[line.id], _raw(line)
            if not agreed.priced or min(agreed.unit_price, agreed.discount, agreed.tax_on_top) < 0:
                yield f"line {line.id} is priced at {agreed}"
            if agreed.quantity != own.quantity:
                yield f"line {line.id}: {agreed.quantity} units are priced, {own.quantity} were ordered"
            own.unit_price, own.discount, own.tax_on_top = agreed.unit_price, agreed.discount, agreed.tax_on_top
            own.priced = agreed.priced

    def _line_removed(self, event: Any) -> Iterator[str]:
        if self.lines.pop(event.line_id, None) is None:
            yield f"line {event.line_id} is not there"

    def _packed(self, event: Any) -> Iterator[str]:
        if event.shipment.id in self.shipments:
            yield f"shipment {event.shipment.id} is packed twice"
        shipment = self.shipments[event.shipment.id] = _Shipment(_added_up(event.shipment.lines))
        self._count(shipment, packed=1)

    def _booking_asked(self, event: Any) -> Iterator[str]:
        self.shipments[event.shipment_id].booking_open = True
        return iter(())

    def _booking_answered(self, event: Any) -> Iterator[str]:
        self.shipments[event.shipment_id].booking_open = False
        return iter(())

    def _unpacked(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if shipment.place != "packed":
            yield f"shipment {event.shipment_id} is {shipment.place} and cannot be unpacked"
        shipment.place, shipment.booking_open = "unpacked", False
        self._count(shipment, packed=-1)

    def _handed_over(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if shipment.place != "packed":
            yield f"shipment {event.shipment_id} is {shipment.place} and cannot be handed over"
        shipment.place = "gone"
        self._count(shipment, packed=-1, shipped=1)

    def _reopened(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if shipment.place != "gone" or shipment.delivered:
            yield f"shipment {event.shipment_id} cannot be lost or come back: {shipment}"
        shipment.place = "back"
        self._count(shipment, shipped=-1)

    def _found(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if shipment.place != "back":
            yield f"shipment {event.shipment_id} is {shipment.place} and was not missing"
        shipment.place = "gone"
        self._count(shipment, shipped=1)

    def _delivered(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if shipment.place != "gone" or shipment.delivered:
            yield f"shipment {event.shipment_id} cannot arrive: {shipment}"
        shipment.delivered = True
        self._count(shipment, delivered=1)

    def _receipt_checked(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if shipment.place != "gone" or shipment.received:
            yield f"shipment {event.shipment_id} cannot be checked: {shipment}"
        for finding in event.findings:
            line, units = self.lines[finding.line_id], shipment.units.get(finding.line_id, 0)
            if not 0 < finding.missing + finding.damaged <= units or min(finding.missing, finding.damaged) < 0:
                yield f"shipment {event.shipment_id}: {finding} of the {units} that lie in it"
            shipment.units[finding.line_id] = units - finding.missing
            line.shipped -= finding.missing
            line.delivered -= finding.missing if shipment.delivered else 0

    def _received(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        if not shipment.delivered or shipment.received:
            yield f"shipment {event.shipment_id}: its receipt cannot be confirmed: {shipment}"
        shipment.received = True

    def _excess_granted(self, event: Any) -> Iterator[str]:
        for line_id, units in _added_up(event.lines).items():
            line = self.lines[line_id]
            if units <= 0:
                yield f"line {line_id}: {units} are granted in excess"
            line.excess += units

    def _excess_withdrawn(self, event: Any) -> Iterator[str]:
        for line_id, units in _added_up(event.lines).items():
            line = self.lines[line_id]
            if not 0 < units <= line.here - line.packed:
                yield f"line {line_id}: {units} are withdrawn of {line.here - line.packed} that lie in no shipment"
            line.excess -= units

    def _shipment_marked(self, event: Any) -> Iterator[str]:
        shipment = self.shipments[event.shipment_id]
        marked = _added_up(event.marks)
        if shipment.place != "packed" or marked != shipment.units:
            yield f"shipment {event.shipment_id} is {shipment.place}, {marked} are marked of {shipment.units}"

    def _units_cancelled(self, event: Any) -> Iterator[str]:
        for line_id, units in _added_up(event.lines).items():
            line = self.lines[line_id]
            if units > line.here - line.packed:
                yield f"line {line_id}: {units} cancelled of {line.here - line.packed} that lie here"
            line.cancelled += units

    def _order_cancelled(self, event: Any) -> Iterator[str]:
        if self.total("shipped") or self.total("packed"):
            yield "it is cancelled with goods in shipments or on their way"
        for line in self.lines.values():
            line.cancelled += line.here

    def _defect_remedied(self, event: Any) -> Iterator[str]:
        self.lines[event.line_id].returned += event.quantity
        self.lines[event.line_id].accepted_back += event.quantity
        return iter(())

    def _return_requested(self, event: Any) -> Iterator[str]:
        if event.request.id in self.requests:
            yield f"return {event.request.id} is asked for twice"
        self.requests[event.request.id] = _Request(_added_up(event.request.lines))

    def _return_answered(self, event: Any) -> Iterator[str]:
        request = self.requests[event.return_id]
        if not request.open:
            yield f"return {event.return_id} has ended and is answered again"
        request.open = event.move.phase != "closed"

    def _refund_granted(self, event: Any) -> Iterator[str]:
        request = self.requests[event.return_id]
        if not request.open:
            yield f"return {event.return_id} has ended and is refunded again"
        request.open, request.kept = False, True

    def _return_received(self, event: Any) -> Iterator[str]:
        request = self.requests[event.return_id]
        if not request.open:
            yield f"return {event.return_id} has ended and comes in again"
        request.open = False
        for line_id, units in _added_up(event.accepted).items():
            if units > request.units.get(line_id, 0):
                yield f"return {event.return_id}: {units} of {line_id} accepted, {request.units} were asked for"
            self.lines[line_id].returned += units
            self.lines[line_id].accepted_back += units

    def _case_opened(self, event: Any) -> Iterator[str]:
        if event.case.id in self.cases:
            yield f"case {event.case.id} is opened twice"
        self.cases[event.case.id] = _Request(_added_up(event.case.lines))

    def _case_moved(self, event: Any) -> Iterator[str]:
        case = self.cases[event.case_id]
        if not case.open:
            yield f"case {event.case_id} has ended and goes on"
        case.open = event.move.phase != "closed"

    def _contract_drafted(self, event: Any) -> Iterator[str]:
        if event.contract.id in self.wordings:
            yield f"contract {event.contract.id} is drafted twice"
        self.wordings[event.contract.id] = {line.id: _raw(line) for line in event.contract.lines}

    def _contract_took_effect(self, event: Any) -> Iterator[str]:
        for line_id, agreed in self.wordings[event.contract_id].items():
            line = self.lines[line_id]
            line.quantity, line.unit_price = agreed.quantity, agreed.unit_price
            line.discount, line.tax_on_top = agreed.discount, agreed.tax_on_top
        return iter(())

    def _count(self, shipment: _Shipment, **counters: int) -> None:
        for line_id, units in shipment.units.items():
            for counter, sign in counters.items():
                setattr(self.lines[line_id], counter, getattr(self.lines[line_id], counter) + sign * units)


def _raw(line: Any) -> _Line:
    on_top = 0 if line.tax_included else line.tax.minor
    return _Line(line.quantity, line.unit_price.minor, line.discount.minor, on_top, line.priced)


def _added_up(parts: Iterable[Any]) -> dict[str, int]:
    units: dict[str, int] = {}
    for part in parts:
        units[part.line_id] = units.get(part.line_id, 0) + part.quantity
    return units


_READINGS: Final[dict[str, Callable[[GoodsAudit, Any], Iterator[str]]]] = {
    "lines_added": GoodsAudit._lines_added,
    "line_changed": GoodsAudit._line_changed,
    "line_removed": GoodsAudit._line_removed,
    "lines_priced": GoodsAudit._lines_priced,
    "parcel_packed": GoodsAudit._packed,
    "booking_asked": GoodsAudit._booking_asked,
    "parcel_booked": GoodsAudit._booking_answered,
    "booking_declined": GoodsAudit._booking_answered,
    "excess_granted": GoodsAudit._excess_granted,
    "excess_withdrawn": GoodsAudit._excess_withdrawn,
    "parcel_marked": GoodsAudit._shipment_marked,
    "parcel_cancelled": GoodsAudit._unpacked,
    "parcel_handed_over": GoodsAudit._handed_over,
    "parcel_reopened": GoodsAudit._reopened,
    "parcel_found": GoodsAudit._found,
    "parcel_delivered": GoodsAudit._delivered,
    "receipt_checked": GoodsAudit._receipt_checked,
    "receipt_confirmed": GoodsAudit._received,
    "units_cancelled": GoodsAudit._units_cancelled,
    "order_cancelled": GoodsAudit._order_cancelled,
    "case_opened": GoodsAudit._case_opened,
    "case_proposed": GoodsAudit._case_moved,
    "case_answered": GoodsAudit._case_moved,
    "case_escalated": GoodsAudit._case_moved,
    "case_settled": GoodsAudit._case_moved,
    "contract_drafted": GoodsAudit._contract_drafted,
    "contract_took_effect": GoodsAudit._contract_took_effect,
    "defect_remedied": GoodsAudit._defect_remedied,
    "return_requested": GoodsAudit._return_requested,
    "return_answered": GoodsAudit._return_answered,
    "return_appealed": GoodsAudit._return_answered,
    "refund_granted": GoodsAudit._refund_granted,
    "return_received": GoodsAudit._return_received,
}
