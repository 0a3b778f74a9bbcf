"""The order: what was agreed, where goods and money are, and everything that follows from the two."""

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from orderflow._first_use import value
from orderflow.entities.case import Case
from orderflow.entities.changing import changed
from orderflow.entities.check import Check
from orderflow.entities.collection import ById
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice
from orderflow.entities.delivery_proposal import DeliveryProposal
from orderflow.entities.line_item import Lines
from orderflow.entities.part import NO_PARTS, Part, Parts
from orderflow.entities.payment import Payments
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.rating import Rating
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.settlement import Settlement
from orderflow.entities.shipment import Shipment
from orderflow.entities.stock_reservation import StockReservation
from orderflow.entities.terms import (
    Acceptance,
    Cancellation,
    CreditNotes,
    Limit,
    PaymentTerms,
    PaymentTiming,
    ProcessRef,
    Submission,
)
from orderflow.ids import OrderId
from orderflow.kept import PersonId, Reference, Word
from orderflow.money import Money

__all__ = ["FulfilmentStatus", "Order", "PaymentStatus", "ReturnStatus"]

P = TypeVar("P", bound=Part)


class PaymentStatus(StrEnum):
    """How far the money is. Derived, never stored."""

    UNPAID = "unpaid"
    PENDING = "pending"
    AUTHORIZED = "authorized"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class FulfilmentStatus(StrEnum):
    """How far the goods are. Derived, never stored."""

    UNFULFILLED = "unfulfilled"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class ReturnStatus(StrEnum):
    """How far goods are on their way back. Derived, never stored."""

    NONE = "none"
    REQUESTED = "requested"
    PARTLY_RETURNED = "partly_returned"
    RETURNED = "returned"


@value(kw_only=True)
class Order:
    """
    One order of one merchant of record, from the cart to the last cent.

    A cart is an order in its draft phase; `number` is given when the process says. The order changes only through
    `decide`, which makes a new one. `state` belongs to the flow; code asks `phase` and the derived facts below.

    Attributes:
        version: How many events made it; the next one is `version + 1`.
        customer: The host's id of whoever opened it, or for whom it was opened.
        group: What ties sibling orders of one checkout together, chosen by the host.
        confirmed_at, confirmed_in: When it first went into preparation, and the state that it went to.
        mediated: Whether customer service has the last word where the merchant refuses or is silent (S21).
        service_called_at: When it got the next word about their acceptance; None before.
        negotiates_delivery: Whether buyer and seller have to agree on the delivery before goods leave (S21).
        delivery_proposal: What one of them has put forward, and the other has not answered.
        delivery_agreed_at: When they last agreed.
        sent_back_for: What a reviewer wants to have amended, from then until it is submitted again (S09).
        overruns: The time limits that were overrun, as they were when it was noticed (S09).
        parts: What single subjects keep about it; read one with `part`.
        courier: The host's id of whoever brings it, or brought it last (S20).
        erased_at: When its personal data and everybody's words were last erased; None if they never were.
        lines_ever: How many lines were ever put in, so that no line id is used twice.
    """

    id: OrderId
    process: ProcessRef
    currency: Word
    state: Word
    phase: Phase
    customer: PersonId
    opened_at: datetime
    version: int = 0
    channel: Word = "web"
    group: Reference | None = None
    number: Reference | None = None
    lines: Lines = Lines()
    lines_ever: int = 0
    submission: Submission = Submission.BY_CUSTOMER
    acceptance: Acceptance | None = None
    delivery: DeliveryChoice | None = None
    payment_terms: PaymentTerms | None = None
    recipient_given: bool = False
    invoice_requested: bool = False
    submitted_at: datetime | None = None
    mediated: bool = False
    service_called_at: datetime | None = None
    negotiates_delivery: bool = False
    delivery_proposal: DeliveryProposal | None = None
    delivery_agreed_at: datetime | None = None
    sent_back_for: str | None = None
    accepted_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_in: Word | None = None
    completed_at: datetime | None = None
    cancellation: Cancellation | None = None
    preparation_begun_at: datetime | None = None
    courier: PersonId | None = None
    window_over: bool = False
    erased_at: datetime | None = None
    payments: Payments = Payments()
    shipments: ById[Shipment] = ById()
    returns: ById[ReturnRequest] = ById()
    cases: ById[Case] = ById()
    checks: ById[Check] = ById()
    reservations: ById[StockReservation] = ById()
    ratings: ById[Rating] = ById()
    settlements: ById[Settlement] = ById()
    credit_notes: CreditNotes = CreditNotes()
    parts: Parts = NO_PARTS
    limits: ById[Limit] = ById()
    overruns: tuple[Limit, ...] = ()

    # ---- parts -------------------------------------------------------------------------------------------------------

    def part(self, kind: type[P], of: str | None = None) -> P:
        """
        What one subject keeps about this order, or *of* the line, payment, shipment or return with this id.

        It is empty as long as no event has set it, so that nobody has to ask whether it is there.
        """
        return self.parts.get(kind, of)

    def with_part(self, part: Part, of: str | None = None) -> "Order":
        """This order with *part* in the place of the one of its kind; what the `apply` of an event returns."""
        return changed(self, parts=self.parts.put(part, of))

    @property
    def children(self) -> "tuple[ById[Any], ...]":
        """The lines, payments, shipments and returns: what a part may be about."""
        return self.lines, self.payments, self.shipments, self.returns

    # ---- money -------------------------------------------------------------------------------------------------------

    def money(self, minor: int) -> Money:
        """An amount of *minor* units in this order's currency."""
        return Money(minor, self.currency)

    @property
    def delivery_fee(self) -> Money:
        """The freight that was agreed, nothing until a delivery is chosen."""
        return self.delivery.fee if self.delivery is not None else self.money(0)

    @property
    def total(self) -> Money:
        """What the order costs: lines that are not cancelled and freight; if it is cancelled, what the shop keeps."""
        return self.money(self.total_minor)

    @property
    def credited(self) -> Money:
        """What was taken off afterwards, for returns and as goodwill; of a cancelled order, since it was cancelled."""
        return self.money(self.credited_minor)

    @property
    def captured(self) -> Money:
        """All money that was taken."""
        return self.money(self.payments.captured_minor)

    @property
    def refunded(self) -> Money:
        """All money that went back or is promised back."""
        return self.money(self.payments.refunded_minor)

    @property
    def charged_back(self) -> Money:
        """All money that a bank took back."""
        return self.money(self.payments.charged_back_minor)

    @property
    def refundable(self) -> Money:
        """What can still be given back: captured, less refunded and charged back. The same as what is kept."""
        return self.money(self.payments.kept_minor)

    @property
    def lost(self) -> Money:
        """What went out twice, by refund and by chargeback; nobody owes it to the shop by this order."""
        return self.money(self.payments.lost_minor)

    @property
    def balance(self) -> Money:
        """
        What is owed: positive by the customer, negative to them.

        Surplus and shortage are shown, not rounded away.
        """
        return self.money(self.balance_minor)

    @property
    def balance_due(self) -> Money:
        """What the customer still owes, never negative."""
        return self.money(max(self.balance_minor, 0))

    @property
    def surplus(self) -> Money:
        """What the shop has and is not entitled to, never negative."""
        return self.money(max(-self.balance_minor, 0))

    @property
    def expected(self) -> Money:
        """What payments that were started may still bring."""
        return self.money(self.payments.expected_minor)

    @property
    def taken_off(self) -> Money:
        """What of the captured money the merchant does not get: refunded, charged back, or owed to the customer."""
        return self.refunded + self.charged_back + self.surplus

    @property
    def earned(self) -> Money:
        """What of the captured money is the merchant's, before commission; below zero if money went out twice."""
        return self.captured - self.taken_off

    @property
    def settled(self) -> Money:
        """What was settled with the merchant so far, before commission: in the end, what they earned."""
        return self.money(sum([one.gross.minor - one.refunded.minor for one in self.settlements]))

    @property
    def is_priced(self) -> bool:
        """Whether there are goods, and what each costs is agreed: nothing is only inquired about any more."""
        return bool(self.lines) and all(line.priced for line in self.lines)

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed any more."""
        return self.balance_minor <= 0

    # Sums are made of minor units, because all amounts of an order are of one currency, and facts ask for them often.

    @property
    def total_minor(self) -> int:
        if self.cancellation is not None:
            return self.cancellation.kept.minor
        delivery = self.delivery
        return self.lines.total_minor if delivery is None else self.lines.total_minor + delivery.fee.minor

    @property
    def credited_minor(self) -> int:
        credited = self.credit_notes.total_minor
        return credited if self.cancellation is None else credited - self.cancellation.credited.minor

    @property
    def balance_minor(self) -> int:
        owed = self.total_minor - self.credit_notes.total_minor - self.payments.kept_minor
        return owed if self.cancellation is None else owed + self.cancellation.credited.minor

    # ---- the three tracks --------------------------------------------------------------------------------------------

    @property
    def payment_status(self) -> PaymentStatus:
        """How far the money is."""
        captured, refunded = self.payments.captured_minor, self.payments.refunded_minor
        if not captured:
            if self.is_paid and self.is_priced and self.cancellation is None:
                return PaymentStatus.PAID
            if any(payment.open for payment in self.payments):
                return PaymentStatus.AUTHORIZED
            return PaymentStatus.PENDING if self.payments.expected_minor else PaymentStatus.UNPAID
        if refunded:
            return PaymentStatus.REFUNDED if refunded >= captured else PaymentStatus.PARTLY_REFUNDED
        if self.balance_minor > 0:
            return PaymentStatus.PARTLY_PAID
        return PaymentStatus.OVERPAID if self.balance_minor < 0 else PaymentStatus.PAID

    @property
    def fulfilment_status(self) -> FulfilmentStatus:
        """How far the goods are."""
        units, shipped, delivered = self.lines.units, self.lines.shipped, self.lines.delivered
        if not units and self.lines:
            return FulfilmentStatus.CANCELLED
        if not shipped:
            return FulfilmentStatus.UNFULFILLED
        if delivered:
            return FulfilmentStatus.DELIVERED if delivered == units else FulfilmentStatus.PARTLY_DELIVERED
        return FulfilmentStatus.SHIPPED if shipped == units else FulfilmentStatus.PARTLY_SHIPPED

    @property
    def return_status(self) -> ReturnStatus:
        """How far goods are on their way back."""
        back = self.lines.accepted_back
        if any(not request.is_closed for request in self.returns):
            return ReturnStatus.REQUESTED
        if not back:
            return ReturnStatus.NONE
        return ReturnStatus.RETURNED if back == self.lines.delivered else ReturnStatus.PARTLY_RETURNED

    @property
    def units_handed_over(self) -> int:
        """How many units have left."""
        return self.lines.shipped

    @property
    def arrival(self) -> ArrivalWindow | None:
        """
        When the goods are expected: the latest that is said of a shipment, else what was said when it was chosen.

        None once everything has arrived, or if nobody ever said.
        """
        if self.lines.units and self.lines.delivered == self.lines.units:
            return None
        under_way = [
            shipment.arrival
            for shipment in self.shipments
            if shipment.arrival is not None and shipment.phase is not ChildPhase.CLOSED
        ]
        if not under_way:
            return self.delivery.arrival if self.delivery is not None else None
        return max(under_way, key=lambda window: (window.latest, window.earliest))

    @property
    def pays_on_delivery(self) -> bool:
        """Whether goods may leave before the money is there, as agreed."""
        return self.payment_terms is not None and self.payment_terms.timing is PaymentTiming.ON_DELIVERY

    @property
    def logistics_open(self) -> bool:
        """Whether buyer and seller have not come to terms, or their terms are not paid, and nothing has left (S21)."""
        if not self.negotiates_delivery or self.units_handed_over:
            return False
        return self.delivery_agreed_at is None or not (self.is_paid or self.pays_on_delivery)

    @property
    def children_closed(self) -> bool:
        """Whether nothing is awaited from any payment, shipment, return request, case or stock, nor for any part."""
        return (
            self.payments.closed
            and all(shipment.is_closed for shipment in self.shipments)
            and all(request.is_closed for request in self.returns)
            and all(case.is_closed for case in self.cases)
            and all(holding.is_closed for holding in self.reservations)
            and (self.parts is NO_PARTS or all(part.is_closed for _, part in self.parts))
        )

    @property
    def awaits_rating(self) -> bool:
        """Whether the customer has what they ordered, and have not said yet what they think of it (待评价)."""
        return self.phase is Phase.COMPLETED and not self.ratings

    def check(self, name: str, subject: str | None = None) -> Check | None:
        """The last answer to a question about a shipment, or about the order as a whole; None if nobody has looked."""
        return self.checks.get(f"{name}/{self.id if subject is None else subject}")

    def has_passed(self, name: str) -> bool:
        """Whether the last answer to a question about the order as a whole was yes."""
        check = self.check(name)
        return check is not None and check.passed

    def units_asked_back(self, line_id: str) -> int:
        """How many units of a line lie in return requests that are still open."""
        return sum(
            line.quantity
            for request in self.returns
            if not request.is_closed
            for line in request.lines
            if line.line_id == line_id
        )

    def units_refunded_as_kept(self, line_id: str) -> int:
        """For how many units of a line the customer got money back without returning them: for each only once."""
        return sum(
            line.quantity
            for request in self.returns
            if request.is_refunded_as_kept
            for line in request.lines
            if line.line_id == line_id
        )

    def units_blocked(self, line_id: str) -> int:
        """How many units of a line are kept by open cases: neither packed nor cancelled until these have ended."""
        return sum([case.blocks(line_id) for case in self.cases])
