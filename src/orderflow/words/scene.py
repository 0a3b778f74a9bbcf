"""An event with what is around it: the order before and after, and the payment, shipment or return it is about."""

from datetime import datetime
from typing import Any

from attrs import frozen

from orderflow.commands import Submit
from orderflow.commands.price_list import QUOTED_BY
from orderflow.entities.case import Case
from orderflow.entities.certificate import Certificate, Defect
from orderflow.entities.contract import Contract, Instalment
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import Discrepancy
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.payment import Capture, Payment, Refunded
from orderflow.entities.phase import Phase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.quotation import Quotation
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import Shipment
from orderflow.entities.stock_reservation import StockReservation
from orderflow.entities.terms import Limit
from orderflow.money import Money
from orderflow.roles import CUSTOMER, Actor
from orderflow.states import Table
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.words._field_labels import fields_label
from orderflow.words.labels import Label, name_label, role_label, state_label

__all__ = ["Scene"]


@frozen(kw_only=True)
class Scene:
    """
    An event with what is around it; sentences take their words from here.

    Attributes:
        before: The order before the event; before the first event, as it was right after it.
        order: The order after it.
        table: The order's page, for the labels of its states; by the phase where it is not known.
    """

    event: Any
    by: Actor
    before: Order
    order: Order
    table: Table[Order, Phase] | None

    @property
    def who(self) -> Actor:
        """Whoever did it."""
        return self.by

    @property
    def is_inquiry(self) -> bool:
        """Whether this is an order of a page where prices are quoted: it begins as an inquiry, and not as a cart."""
        return self.table is not None and QUOTED_BY in self.table.steps

    @property
    def is_written_down(self) -> bool:
        """Whether this is an order of a page where the shop fills in a form, which the customer does not submit."""
        submitting = [move for move in self.table.moves if move.step == Submit.step] if self.table is not None else []
        return bool(submitting) and not any(move.entitles(CUSTOMER) for move in submitting)

    @property
    def cost(self) -> Money:
        """What the event's lines cost together."""
        lines: tuple[LineItem, ...] = self.event.lines
        return self.order.money(sum(line.amount.minor for line in lines))

    @property
    def line(self) -> LineItem:
        """The line that the event is about, as it was if the event took it away."""
        rating = getattr(self.event, "rating", None)
        if rating is not None:
            return self.order.lines[rating.target]
        line: LineItem | None = getattr(self.event, "line", None)
        return line if line is not None else self.before.lines[self.event.line_id]

    @property
    def checked(self) -> str | None:
        """The shipment that was looked at; None if it was the order."""
        subject: str = self.event.check.subject
        return None if subject == self.order.id else subject

    @property
    def payment(self) -> Payment:
        """The payment that the event is about."""
        payment: Payment | None = getattr(self.event, "payment", None)
        return payment if payment is not None else self.order.payments[self.event.payment_id]

    @property
    def capture(self) -> Capture:
        """The capture that the event is about."""
        return self.payment.captures[self.event.capture_id]

    @property
    def refund(self) -> Refunded:
        """The refund that the event is about."""
        return self.payment.refunds[self.event.refund_id]

    @property
    def let_go(self) -> Money:
        """What the event released of the payment."""
        return self.payment.released - self.before.payments[self.event.payment_id].released

    @property
    def shipment(self) -> Shipment:
        """The shipment that the event is about."""
        shipment: Shipment | None = getattr(self.event, "shipment", None)
        return shipment if shipment is not None else self.order.shipments[self.event.shipment_id]

    @property
    def place(self) -> Label:
        """Where the shipment is now."""
        stage = ShipmentFlow.table.stage(self.shipment.state)
        return Label(stage.zh, stage.en.lower())

    @property
    def request(self) -> ReturnRequest:
        """The return request that the event is about."""
        request: ReturnRequest | None = getattr(self.event, "request", None)
        return request if request is not None else self.order.returns[self.event.return_id]

    @property
    def outcome(self) -> Label:
        """Where the return request is now."""
        stage = ReturnFlow.table.stage(self.request.state)
        return Label(stage.zh, stage.en.lower())

    @property
    def case(self) -> Case:
        """The case that the event is about."""
        case: Case | None = getattr(self.event, "case", None)
        return case if case is not None else self.order.cases[self.event.case_id]

    @property
    def contract(self) -> Contract:
        """The contract that the event is about."""
        contract: Contract | None = getattr(self.event, "contract", None)
        return contract if contract is not None else self.order.part(Deal).contracts[self.event.contract_id]

    @property
    def judged(self) -> Label:
        """What the event's approval is about."""
        subject: str = self.event.approval.subject
        if subject in self.order.part(Deal).quotations:
            return Label(f"报价 {subject}", f"quotation {subject}")
        if subject in self.order.part(Deal).contracts:
            return Label(f"合同 {subject}", f"contract {subject}")
        return Label(subject, subject)

    @property
    def instalment(self) -> Instalment:
        """The instalment that the event is about."""
        agreed = self.order.part(Deal).contract
        assert agreed is not None  # noqa: S101 # nobody is reminded of what was not agreed
        return next(one for one in agreed.instalments if one.id == self.event.instalment_id)

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The quotations, drafts and production orders that the event has ended."""
        ended = (*self.event.quotations, *self.event.contracts, *self.event.production)
        return tuple(one.id for one in ended)

    @property
    def reviewers(self) -> tuple[Label, ...]:
        """Whoever has to approve the order, by the event."""
        return tuple(role_label(role) for role in self.event.reviewers)

    @property
    def papers(self) -> tuple[Label, ...]:
        """What has to be signed, by the event."""
        return tuple(name_label(kind) for kind in self.event.papers)

    @property
    def sample(self) -> str | None:
        """The order under which the sample is made."""
        sampling = self.order.part(Deal).sampling
        return None if sampling is None else sampling.order_id

    @property
    def ready_by(self) -> datetime | None:
        """When the technical department has said that it can be ready."""
        technical = self.order.part(Deal).technical
        return None if technical is None else technical.ready_by

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What the event's certificate says is wrong."""
        certificate: Certificate = self.event.certificate
        return tuple(certificate.defects)

    @property
    def defect(self) -> Defect:
        """The defect that the event is about."""
        return self.order.part(Deal).certificates[self.event.shipment_id].defects[self.event.line_id]

    @property
    def holding(self) -> StockReservation:
        """What the stock holds for the line that the event is about."""
        return self.order.reservations[self.event.line_id]

    @property
    def quotation(self) -> Quotation:
        """The quotation that the event is about."""
        quotation: Quotation | None = getattr(self.event, "quotation", None)
        return quotation if quotation is not None else self.order.part(Deal).quotations[self.event.quotation_id]

    @property
    def production(self) -> ProductionOrder:
        """The production order that the event is about."""
        production: ProductionOrder | None = getattr(self.event, "production", None)
        return production if production is not None else self.order.part(Deal).production[self.event.production_id]

    @property
    def promised(self) -> tuple[LineItem, ...]:
        """The lines that the event promises."""
        return tuple(self.order.lines[line_id] for line_id in self.event.lines)

    @property
    def missing(self) -> Label:
        """The fields that the customer was asked for."""
        return fields_label(self.event.fields)

    @property
    def discrepancy(self) -> Discrepancy:
        """The discrepancy that the event is about."""
        return self.order.part(Deal).discrepancies[self.event.discrepancy_id]

    @property
    def disputed(self) -> str:
        """What is disputed now, ordered and known: `l-1 9.00 CNY (≠ 9.99 CNY)`; empty if nothing is."""
        open_ones = (discrepancy for discrepancy in self.order.part(Deal).discrepancies if discrepancy.is_open)
        return ", ".join(
            f"{discrepancy.line_id} {discrepancy.ordered} (≠ {discrepancy.known})" for discrepancy in open_ones
        )

    @property
    def asked(self) -> Label:
        """Who is asked about a discrepancy now."""
        return role_label(self.event.asked)

    @property
    def limit(self) -> Limit:
        """The time limit that the event is about."""
        limit: Limit | None = getattr(self.event, "limit", None)
        return limit if limit is not None else self.before.limits[self.event.limit_id]

    @property
    def about(self) -> str | None:
        """The shipment, return or production order that the time limit is about; None if it is about the order."""
        subject = self.limit.subject
        production = self.order.part(Deal).production.get(subject.partition("/")[0])  # a report's is w-1/2
        if production is not None:
            return production.number
        return None if subject == self.order.id else subject

    @property
    def responsible(self) -> Label | None:
        """Who has to act before the time limit ends, if it is anybody's to do."""
        role = self.limit.responsible
        return None if role is None else role_label(role)

    @property
    def target(self) -> Label:
        """What the parties wait for in the state that the order has moved to."""
        return state_label(self.event.target, self.event.phase, self.table)

    def value_of(self, path: str) -> object:
        """The value at a path: of the scene if it has it, of the event otherwise."""
        first, *rest = path.split(".")
        value: object = getattr(self if hasattr(type(self), first) else self.event, first)
        for name in rest:
            value = getattr(value, name)
        return value
