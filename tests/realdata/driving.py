"""
Driving real orders through a desk: all of a season at once, each at its own instants, the clock running on in between.

The driver asks what customer, shop, carrier and bank must have asked at that time. What is refused is written down and
left: no order is bent so that it fits.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from attrs import define, field

from orderflow import (
    Cancel,
    CapturePayment,
    ClaimPayment,
    ConfirmReceipt,
    HandOver,
    Money,
    NewLine,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    Refund,
    Refusal,
    ShipmentLine,
    TrackingEvent,
    TrackingStatus,
    VerifyPayment,
)
from orderflow.commands import Command, ConfirmRefund, RejectClaim
from orderflow.effects import CapturePayment as CaptureEffect
from orderflow.effects import StartPayment
from orderflow.entities.phase import ChildPhase
from orderflow.ids import LineId, OrderId, PaymentId, RefundId, ShipmentId
from orderflow.ports import Done, PaymentNotice, TrackingNotice
from orderflow.refusals import UnknownOrder
from orderflow.roles import Actor

from .expectations import expected_of
from .olist import CURRENCY, RealOrder, Tender, Unit
from .reconciling import differences_from_banks, differences_from_tables
from .shop import BY_SLIP, BY_VOUCHER, DELIVERY, NOTICES, PROCESS, Shop

__all__ = ["Driver", "Life", "lines_of", "shipments_of"]

A_MOMENT: Final = timedelta(minutes=1)
"""When an order is cancelled is not on record: a moment after the last thing that is."""

TO_THE_END: Final = timedelta(days=400)
"""Longer than any window of the shop."""

WITH_THE_SELLER: Final = ("processing",)
"""What the marketplace calls an order that is being packed."""


@define(eq=False)
class Life:
    """
    A real order on its way through the desk.

    Attributes:
        tenders: What the customer tendered, by the payment that it became.
        refusals: What the desk refused, oldest first.
        nothings: The refusals of tenders that are worth nothing: they move no money, so they stand in nobody's way.
        now: The order as it was seen last.
        order: The order when its own history had ended; None if it never began.
        last: The order when the clock had run on as well.
        waived: What the shop has let the customer off; nothing, unless a driver does so.
        sent_back: What they got for goods that they had and sent back; nothing, unless a driver makes them.
        differences: Where order, tables and bank statements did not agree when its history had ended.
    """

    real: RealOrder
    tenders: dict[PaymentId, Tender] = field(init=False, factory=dict)
    refusals: list[Refusal] = field(init=False, factory=list)
    nothings: list[Refusal] = field(init=False, factory=list)
    now: Order | None = field(init=False, default=None)
    order: Order | None = field(init=False, default=None)
    last: Order | None = field(init=False, default=None)
    waived: Money = field(init=False, default=Money(0, CURRENCY))
    sent_back: Money = field(init=False, default=Money(0, CURRENCY))
    differences: tuple[str, ...] = field(init=False, default=())
    asked: int = field(init=False, default=0)

    @property
    def id(self) -> OrderId:
        """The marketplace's id, which is the desk's too."""
        return OrderId(self.real.id)

    @property
    def arrived(self) -> bool:
        """Whether nothing was refused, and the order is where its history says."""
        return not self.refusals and self.order is not None and self.order.phase is expected_of(self.real).phase

    @property
    def outcome(self) -> str:
        """The phase that was reached, or the code of the first refusal; `stray` if it is neither where it should be."""
        if self.refusals:
            return f"refused: {self.refusals[0].code}"
        return str(self.order.phase) if self.arrived and self.order is not None else "stray"


Step: TypeAlias = Callable[[Life], None]


class Driver:
    """Drives orders through a shop; `lives` says what came of each."""

    def __init__(self, orders: Iterable[RealOrder], shop: Shop) -> None:
        self.shop = shop
        self.lives = tuple(Life(order) for order in orders)

    def drive(self) -> None:
        """Live through everything that happened, in the order in which it happened."""
        timeline = sorted(
            (at, rank, place)
            for place, life in enumerate(self.lives)
            for rank, (at, _) in enumerate(self._steps(life.real))
            if at is not None
        )
        for at, rank, place in timeline:
            life = self.lives[place]
            self.shop.go_on_to(at)
            self._steps(life.real)[rank][1](life)

    def run_on(self) -> None:
        """Let the clock run on until no window is open, while people do what is left to them about money."""
        still_open = [life for life in self.lives if life.order is not None]
        for _ in range(3):  # an order that expires opens the window for late money
            self.shop.clock.advance(TO_THE_END)
            self.shop.run_due()
            for life in still_open:
                self.resolve_by_hand(life)
                life.last = life.now
            still_open = [life for life in still_open if life.last and life.last.phase is not Phase.CLOSED]

    def _steps(self, real: RealOrder) -> tuple[tuple[datetime | None, Step], ...]:
        """What happened, when; of what happened at the same instant, in this order."""
        return (
            (real.purchased_at, self.buy),
            (real.approved_at, self.approve),
            (real.handed_over_at, self.hand_over),
            (real.delivered_at, self.deliver),
            (real.last_at + A_MOMENT, self.end),
        )

    # ---- what happened -----------------------------------------------------------------------------------------------

    def buy(self, life: Life) -> None:
        """The customer orders, and tenders what they tendered, one after the other."""
        self.shop.next_order_id = life.id
        customer = self.shop.customer_of(life.real)
        self.ask(life, Place(process=PROCESS, lines=lines_of(life.real.units), delivery=DELIVERY), by=customer)
        for tender in life.real.tenders if life.now is not None else ():
            self._tender(life, tender, customer)
        self.shop.run_due()

    def approve(self, life: Life) -> None:
        """The money is there: providers send word, vouchers are captured, slips are verified."""
        if not self.find(life):
            return
        for payment_id, tender in life.tenders.items():
            if tender.method == BY_SLIP:
                command: Command = VerifyPayment(life.id, payment_id=payment_id, received=tender.amount)
                self.ask(life, command, by=self.shop.finance)
            elif tender.method == BY_VOUCHER:
                # The shop takes what is owed; a voucher that is worth more is used up all the same.
                key = f"{life.id}/{payment_id}/c-1"
                self.shop.gateways[BY_VOUCHER].on(CaptureEffect, key=key).moves(tender.amount)
                self.ask(life, CapturePayment(life.id, payment_id=payment_id), by=self.shop.finance)
            else:
                gateway = self.shop.gateways[tender.method]
                gateway.complete(
                    _start_of(life, payment_id), Done(amount=tender.amount), notices=NOTICES[tender.method]
                )
                for notice in gateway.take_notices():
                    self.hear(life, notice)
        self.shop.run_due()
        self.money_is_in(life)
        if life.real.handed_over_at or life.real.delivered_at or life.real.status in WITH_THE_SELLER:
            self.pack(life)

    def money_is_in(self, life: Life) -> None:
        """What the shop does when all that was tendered has come in: nothing."""

    def pack(self, life: Life) -> bool:
        """Each seller packs what is their, unless they have done so already; tells whether all is packed."""
        order = self.find(life)
        if order is None or order.shipments:
            return order is not None
        shipments = shipments_of(life.real.units)
        return all(self.ask(life, Pack(life.id, lines=lines), by=self.shop.warehouse) for lines in shipments)

    def hand_over(self, life: Life) -> None:
        """The carrier takes the shipments."""
        if not self.pack(life):
            return
        for shipment in self.look(life).shipments:
            command = HandOver(life.id, shipment_id=shipment.id, waybill=f"WB-{life.id[:8]}-{shipment.id}")
            self.ask(life, command, by=self.shop.warehouse)
        self._confirm(life)

    def deliver(self, life: Life) -> None:
        """The carrier reports that the shipments have arrived."""
        order = self.find(life)
        if order is None or life.real.delivered_at is None:
            return
        report = TrackingEvent(status=TrackingStatus.DELIVERED, at=life.real.delivered_at)
        for shipment_id in [shipment.id for shipment in order.shipments] or [ShipmentId("s-1")]:
            self.hear(life, TrackingNotice(order_id=life.id, shipment_id=shipment_id, events=(report,)))
        self._confirm(life)

    def end(self, life: Life) -> None:
        """Nothing more is known: cancel what was cancelled, and see where it stands."""
        order = self.find(life)
        if order is None:
            return
        if life.real.status == "canceled":
            self.cancel_order(life)
        elif not life.refusals and order.phase is not expected_of(life.real).phase:
            self.pack(life)  # the shop goes on as the history says, and hears why it cannot
        life.order = self.resolve_by_hand(life)
        life.differences = (
            *differences_from_tables(life.real, life.order, life.tenders, waived=life.waived, sent_back=life.sent_back),
            *differences_from_banks(life.order, self.shop.gateways),
        )

    def cancel_order(self, life: Life) -> None:
        """The customer calls the order off, and gets back what they paid."""
        self.ask(life, Cancel(life.id, reason="cancelled"), by=self.shop.customer_of(life.real))
        self.shop.run_due()

    # ---- how it is asked ---------------------------------------------------------------------------------------------

    def look(self, life: Life) -> Order:
        """The order as it stands."""
        life.now = self.shop.desk.get(life.id)
        return life.now

    def find(self, life: Life) -> Order | None:
        """The order as it stands; that there is none is a refusal like any other."""
        try:
            return self.look(life)
        except UnknownOrder as refusal:
            life.refusals.append(refusal)
            return None

    def ask(self, life: Life, command: Command, *, by: Actor, nothing: bool = False) -> Order | None:
        """Ask the desk; a refusal is written down, and must have changed nothing (law 3)."""
        life.asked += 1
        request_id = f"{life.id}/{life.asked}"
        return self._heard(life, lambda: self.shop.desk.execute(command, by=by, request_id=request_id), nothing)

    def hear(self, life: Life, notice: PaymentNotice | TrackingNotice) -> Order | None:
        """Let the desk hear what somebody outside says."""
        return self._heard(life, lambda: self.shop.desk.receive(notice))

    def _heard(self, life: Life, wish: Callable[[], Order], nothing: bool = False) -> Order | None:
        before = life.now
        try:
            life.now = wish()
        except Refusal as refusal:
            (life.nothings if nothing else life.refusals).append(refusal)
            if before is not None and self.look(life) != before:
                raise AssertionError(f"{life.id} was changed although {refusal}") from refusal
            return None
        return life.now

    def _tender(self, life: Life, tender: Tender, customer: Actor) -> None:
        """
        Pay as the customer paid.

        The shop asks for no more than is owed. What a provider took beyond that, as interest on instalments, comes to
        light when the money is there, as it would at a desk.
        """
        order = self.look(life)
        owed = order.balance_due - order.expected
        amount = min(owed, tender.amount) if owed.minor > 0 else tender.amount
        command: Command = Pay(life.id, method=tender.method, amount=amount)
        if tender.method == BY_SLIP:
            command = ClaimPayment(life.id, method=tender.method, amount=amount, reference=f"slip of {life.id}")
        payment_id = PaymentId(f"p-{len(order.payments) + 1}")
        if tender.method == BY_VOUCHER and amount != tender.amount:
            key = _start_of(life, payment_id)
            self.shop.gateways[BY_VOUCHER].on(StartPayment, key=key).moves(tender.amount)
        if self.ask(life, command, by=customer, nothing=not tender.amount):
            life.tenders[payment_id] = tender

    def _confirm(self, life: Life) -> None:
        """A customer who is content says that they have it, once all of it has left and arrived by the record."""
        order = self.look(life)
        arrived = all(shipment.has_left and shipment.is_delivered for shipment in order.shipments)
        if life.real.status == "delivered" and order.shipments and arrived:
            self.ask(life, ConfirmReceipt(life.id), by=self.shop.customer_of(life.real))

    def resolve_by_hand(self, life: Life) -> Order:
        """What people do about money: pay out refunds, drop slips that nobody paid, give back what is too much."""
        order = self.look(life)
        if order.window_over and order.surplus:
            self.ask(life, Refund(life.id, amount=order.surplus, reason="paid too much"), by=self.shop.finance)
            self.shop.run_due()
            order = self.look(life)
        for payment in order.payments:
            if payment.gateway is not None:
                continue
            if payment.phase is ChildPhase.OPEN and order.cancellation is not None:
                self.ask(life, RejectClaim(life.id, payment_id=payment.id), by=self.shop.finance)
            for refund in payment.refunds:
                if refund.progress.is_open:
                    paid_out = ConfirmRefund(life.id, payment_id=payment.id, refund_id=RefundId(refund.id))
                    self.ask(life, paid_out, by=self.shop.finance)
        return life.now or order


def lines_of(units: Iterable[Unit]) -> tuple[NewLine, ...]:
    """
    What is bought as order lines: equal units of one seller at one price are one line.

    That is how a customer orders them, and it makes real quantities; a line a unit would never cut one.
    """
    return tuple(
        NewLine(
            sku=product,
            name=f"product {product}",
            quantity=quantity,
            unit_price=price,
            specification={"seller": seller},
        )
        for (product, seller, price), quantity in _grouped(units).items()
    )


def shipments_of(units: Iterable[Unit]) -> tuple[tuple[ShipmentLine, ...], ...]:
    """The same lines as shipments: one a seller."""
    shipments: dict[str, list[ShipmentLine]] = {}
    for number, ((_, seller, _), quantity) in enumerate(_grouped(units).items(), start=1):
        shipments.setdefault(seller, []).append(ShipmentLine(line_id=LineId(f"l-{number}"), quantity=quantity))
    return tuple(tuple(lines) for lines in shipments.values())


def _grouped(units: Iterable[Unit]) -> dict[tuple[str, str, Money], int]:
    quantities: dict[tuple[str, str, Money], int] = {}
    for unit in units:
        key = (unit.product, unit.seller, unit.price)
        quantities[key] = quantities.get(key, 0) + 1
    return quantities


def _start_of(life: Life, payment_id: PaymentId) -> str:
    return f"{life.id}/{payment_id}/start"
