"""Whatever is packed, released, paid and cancelled: what is on credit is exactly what is out and not paid (S14)."""

from collections import Counter
from fractions import Fraction
from math import floor
from typing import Final

from hypothesis import given, note
from hypothesis import strategies as st

from deals import BOOKS, BUYER, NOON, SELLER, STORE, part
from made import CLERK, HOME, LENDING, no_limits
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import (
    Cancel,
    CancelUnits,
    ClaimPayment,
    Command,
    HandOver,
    IssueDeliveryNote,
    NewLine,
    Pack,
    Place,
    ReleaseGoods,
    Unpack,
    VerifyPayment,
)
from orderflow.desk import OrderDesk
from orderflow.effects import CreditEffect, FreeCredit, ReserveCredit
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.release import ReleaseBasis
from orderflow.entities.released import on_credit
from orderflow.errors import Refusal
from orderflow.ids import OrderId, ShipmentId
from orderflow.money import Money
from orderflow.policies import notify_nobody
from orderflow.roles import Actor
from orderflow.testing import FakeClock, FakeCreditLine
from orderflow.testing.lives.laws import assert_laws

PROCESS: Final = LENDING.extended(time_limits=no_limits, notifications=notify_nobody)
LIMIT: Final = Money(6_000, "CNY")
FREIGHT: Final = 1000

LINES: Final = st.lists(
    st.builds(
        NewLine,
        sku=st.just("VALVE"),
        name=st.just("valve"),
        quantity=st.integers(1, 9),
        unit_price=st.sampled_from((1, 333, 1000, 1999, 2500)).map(lambda minor: Money(minor, "CNY")),
        discount=st.just(Money(0, "CNY")),
    ),
    min_size=1,
    max_size=3,
)


class House:
    """A desk with orders of one customer, a credit line that knows its limit, and lines to it that fail."""

    def __init__(self, baskets: list[list[NewLine]]) -> None:
        self.credit = FakeCreditLine({BUYER.id: LIMIT})
        self.clock = FakeClock(NOON)
        store = MemoryOrderStore()
        self.desk = OrderDesk(processes=[PROCESS], store=store, credit=self.credit, clock=self.clock)
        self.clicks = 0
        self.orders = [self.placed(basket) for basket in baskets]

    def placed(self, lines: list[NewLine]) -> OrderId:
        place = Place(process=PROCESS.name, lines=lines, recipient=HOME, delivery="express", customer=BUYER.id)
        return self.ask(place, SELLER).id

    def ask(self, command: Command, by: Actor = CLERK) -> Order:
        self.clicks += 1
        return self.desk.execute(command, by=by, request_id=f"r-{self.clicks}")

    def step(self, data: st.DataObject) -> None:
        """Somebody does something about one of the orders, or is refused."""
        order = self.desk.get(data.draw(st.sampled_from(self.orders)))
        what = data.draw(st.sampled_from(("pack", "pack", "release", "release", "release", "leave", "pay", "other")))
        note(f"{order.id}: {what}")
        try:
            getattr(self, what)(data, order)
        except Refusal as refusal:
            note(f"  {refusal}")

    def pack(self, data: st.DataObject, order: Order) -> None:
        left = [line for line in order.lines if line.unpacked]
        if left:
            line = data.draw(st.sampled_from(left))
            units = part(int(line.id[2:]), data.draw(st.integers(1, line.unpacked)))
            shipment = list(self.ask(Pack(order.id, lines=(units,)), STORE).shipments)[-1]
            self.ask(IssueDeliveryNote(order.id, shipment_id=shipment.id), STORE)

    def release(self, data: st.DataObject, order: Order) -> None:
        if shipment := self.shipment(data, order):
            self.ask(ReleaseGoods(order.id, shipment_id=shipment))

    def leave(self, data: st.DataObject, order: Order) -> None:
        if shipment := self.shipment(data, order):
            self.ask(HandOver(order.id, shipment_id=shipment), STORE)

    def pay(self, data: st.DataObject, order: Order) -> None:
        due = order.balance_due.minor
        if due:
            self.paid(order.id, Money(data.draw(st.one_of(st.just(due), st.integers(1, due))), "CNY"))

    def paid(self, order_id: OrderId, amount: Money) -> None:
        order = self.ask(ClaimPayment(order_id, method="bank_transfer", amount=amount), SELLER)
        self.ask(VerifyPayment(order_id, payment_id=list(order.payments)[-1].id), BOOKS)

    def other(self, data: st.DataObject, order: Order) -> None:
        match data.draw(st.sampled_from(("unpack", "unpack", "cancel_units", "cancel"))):
            case "unpack":
                if shipment := self.shipment(data, order):
                    self.ask(Unpack(order.id, shipment_id=shipment), STORE)
            case "cancel_units":
                left = [line for line in order.lines if line.unpacked]
                if left:
                    line = data.draw(st.sampled_from(left))
                    self.ask(CancelUnits(order.id, lines=(part(int(line.id[2:]), line.unpacked),)), SELLER)
            case _:
                self.ask(Cancel(order.id, reason="enough"), BUYER)

    def shipment(self, data: st.DataObject, order: Order) -> ShipmentId | None:
        here = [shipment.id for shipment in order.shipments if shipment.phase is ChildPhase.OPEN]
        return data.draw(st.sampled_from(here)) if here else None

    def run(self) -> None:
        """The credit line is asked; what nobody knows is looked up until it is known."""
        for _ in range(50):
            if not any(self.pending()):
                return
            self.desk.run_due()
            for key in self.pending():
                self.desk.retry(key)
        raise AssertionError(f"never answered: {self.pending()}")

    def pending(self) -> list[str]:
        return [row.key for one in self.orders for row in self.desk.pending(one) if row.subject == "credit"]


def owed(order: Order) -> int:
    """What is out and not paid, worked out from nothing but shipments, prices and payments."""
    if order.phase is Phase.CANCELLED:
        return 0
    units: Counter[str] = Counter()
    for shipment in order.shipments:
        release = order.part(Deal).releases.get(shipment.id)
        granted = release is not None and (
            release.basis is ReleaseBasis.PAID or release.credit is not Progress.DECLINED
        )
        if shipment.has_left or (granted and shipment.phase is ChildPhase.OPEN):
            for one in shipment.lines:
                units[one.line_id] += one.quantity
    cost = FREIGHT if units else 0
    for line_id, out in units.items():
        line = order.lines[line_id]
        cost += floor(Fraction(line.unit_price.minor * line.quantity * out, line.quantity))
    return max(cost - sum(payment.kept.minor for payment in order.payments), 0)


@given(baskets=st.lists(LINES, min_size=1, max_size=2), data=st.data())
def test_what_is_on_credit_is_out_and_not_paid(baskets: list[list[NewLine]], data: st.DataObject) -> None:
    """To the cent, in each order; never more than the customer has; and nothing of it is left in the end."""
    house = House(baskets)
    for _ in range(data.draw(st.integers(1, 25))):
        if data.draw(st.integers(0, 3)) == 0:
            rule = house.credit.on(data.draw(st.sampled_from((ReserveCredit, FreeCredit, CreditEffect))))
            trouble = data.draw(st.sampled_from((rule.times_out_before, rule.times_out_after, rule.answers_unknown)))
            trouble()
        house.step(data)
        if data.draw(st.integers(0, 2)) == 0:
            house.run()
            for order_id in house.orders:
                order = house.desk.get(order_id)
                assert on_credit(order) == house.credit.held(BUYER.id, order_id) == Money(owed(order), "CNY")
        assert house.credit.held(BUYER.id) <= LIMIT

    house.run()
    for order_id in house.orders:
        if data.draw(st.booleans()):
            try:
                house.ask(Cancel(order_id, reason="enough"), BUYER)
            except Refusal as refusal:  # goods have left
                note(f"{refusal}")
        due = house.desk.get(order_id).balance_due
        if due:
            house.paid(order_id, due)
        house.run()
        assert_laws(house.desk.get(order_id), house.desk.history(order_id))
        assert all(release.is_closed for release in house.desk.get(order_id).part(Deal).releases)
    assert house.credit.held(BUYER.id) == Money(0, "CNY")
