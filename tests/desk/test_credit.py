"""Credit at the desk: performed once a key, looked up when nobody knows, and never more than the customer has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import define, field, frozen

from deals import BOOKS, BUYER, SELLER, STORE, cny, part
from made import CLERK, HOME, PREPARED, S1, SIGNERS, TRUSTING, goods, sign_note
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import (
    Cancel,
    ClaimPayment,
    Command,
    HandOver,
    IssueDeliveryNote,
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
from orderflow.entities.party import NOBODY
from orderflow.entities.payment import Progress
from orderflow.entities.release import Release
from orderflow.entities.released import on_credit
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import OrderId, ShipmentId
from orderflow.performing import NobodyToAsk, Ports
from orderflow.ports import Answer, Declined, Expired, NotFound, OrderStore
from orderflow.refusals import NotReleased
from orderflow.roles import Actor
from orderflow.serialization import read, write
from orderflow.testing import FakeClock, FakeCreditLine
from orderflow.testing.contracts._asking import together
from orderflow.testing.lives.laws import assert_laws

HALF = part(1, 50)


@define
class House:
    """A desk whose only customer may owe 1000.00."""

    credit: FakeCreditLine = field(factory=lambda: FakeCreditLine({"acme": cny("1000.00")}))
    clock: FakeClock = field(factory=FakeClock)
    store: OrderStore = field(factory=MemoryOrderStore)
    desk: OrderDesk = field(init=False)
    clicks: Iterator[int] = field(factory=lambda: iter(range(10**6)))

    def __attrs_post_init__(self) -> None:
        self.desk = self.another_desk()

    def another_desk(self, **changes: Any) -> OrderDesk:
        given = {"credit": self.credit, "store": self.store, **changes}
        return OrderDesk(processes=[PREPARED, TRUSTING.extended(name="trusting")], clock=self.clock, **given)

    def ask(self, command: Command, by: Actor = CLERK) -> Order:
        return self.desk.execute(command, by=by, request_id=f"r-{next(self.clicks)}")

    def placed(self, process: str = "prepared") -> OrderId:
        place = Place(process=process, lines=(goods(),), recipient=HOME, delivery="express", customer=BUYER.id)
        return self.ask(place, SELLER).id

    def packed(self, order_id: OrderId, *parts: ShipmentLine) -> ShipmentId:
        """Packed with a note that all have signed."""
        shipment = list(self.ask(Pack(order_id, lines=parts or None), STORE).shipments)[-1]
        self.ask(IssueDeliveryNote(order_id, shipment_id=shipment.id), STORE)
        if self.desk.get(order_id).process == PREPARED.ref:
            for kind, by in SIGNERS.items():
                self.ask(sign_note(order_id, shipment.id, kind), by)
            self.ask(sign_note(order_id, shipment.id), BOOKS)
        return shipment.id

    def released(self, *parts: ShipmentLine) -> OrderId:
        """A new order of which a shipment is released on credit; the credit line is not asked yet."""
        order_id = self.placed()
        self.ask(ReleaseGoods(order_id, shipment_id=self.packed(order_id, *parts)))
        return order_id

    def pay(self, order_id: OrderId, amount: str) -> None:
        order = self.ask(ClaimPayment(order_id, method="bank_transfer", amount=cny(amount)), SELLER)
        self.ask(VerifyPayment(order_id, payment_id=list(order.payments)[-1].id), BOOKS)

    def release(self, order_id: OrderId, shipment_id: str = S1) -> Release:
        return self.desk.get(order_id).part(Deal).releases[shipment_id]

    def asked(self, what: str) -> list[str]:
        return [call for call in self.credit.calls if call.startswith(what)]

    def even(self, *order_ids: OrderId) -> None:
        """What the credit line holds is what the orders say, and the laws hold."""
        for order_id in order_ids:
            order = self.desk.get(order_id)
            assert self.credit.held("acme", order_id) == on_credit(order)
            assert_laws(order, self.desk.history(order_id))


def test_a_whole_life_of_credit() -> None:
    """Held before the goods leave, given back as money comes in; each effect is sent once."""
    house = House()
    order_id = house.released(HALF)
    assert house.credit.held("acme") == cny("0")

    house.desk.run_due()
    assert house.credit.held("acme") == cny("509.50")
    house.ask(HandOver(order_id, shipment_id=S1), STORE)
    house.pay(order_id, "9.50")
    house.desk.run_due()
    assert house.credit.held("acme") == cny("500.00")
    house.even(order_id)

    house.pay(order_id, "999.50")
    report = house.desk.run_due()

    assert not report.postponed
    assert house.credit.held("acme") == cny("0")
    assert len(house.credit.calls) == 3
    assert not house.desk.pending(order_id)
    house.even(order_id)


def test_not_so_much_credit() -> None:
    """The goods stay; once another order is paid, the same release is asked for anew and granted."""
    house = House()
    first, second = house.released(HALF), house.released(HALF)
    house.desk.run_due()
    assert [house.release(one).credit for one in (first, second)] == [Progress.DONE, Progress.DECLINED]
    with pytest.raises(NotReleased):
        house.ask(HandOver(second, shipment_id=S1), STORE)

    house.pay(first, "19.00")
    house.ask(ReleaseGoods(second, shipment_id=S1))
    house.desk.run_due()

    assert house.credit.left("acme") == cny("0")
    house.ask(HandOver(second, shipment_id=S1), STORE)
    house.even(first, second)


@pytest.mark.parametrize("answered", [True, False])
def test_what_is_cancelled_is_given_back(answered: bool) -> None:
    """Whether the credit line has been asked by then, or not."""
    house = House()
    order_id = house.released(HALF)
    if answered:
        house.desk.run_due()

    house.ask(Cancel(order_id, reason="no longer needed"), BUYER)
    house.desk.run_due()

    assert house.credit.held("acme") == cny("0")
    assert not house.desk.pending(order_id)
    house.even(order_id)


def test_a_desk_without_a_credit_line() -> None:
    """The release waits until a desk that has one runs it; nobody takes silence for a yes."""
    house = House()
    order_id = house.released(HALF)

    report = house.another_desk(credit=None).run_due()
    assert report.postponed == ((f"{order_id}/s-1/credit-1", "there is no credit line; give the desk one"),)
    assert not house.release(order_id).is_good

    house.desk.retry(f"{order_id}/s-1/credit-1")
    house.desk.run_due()
    assert house.release(order_id).is_good


@pytest.mark.parametrize("arrived", [True, False])
def test_nobody_knows(arrived: bool) -> None:
    """Until it is known the goods stay; the credit is held once, whatever the first asking did."""
    house = House()
    rule = house.credit.on(ReserveCredit)
    rule.times_out_after() if arrived else rule.answers_unknown()
    order_id = house.released(HALF)
    house.desk.run_due()
    with pytest.raises(NotReleased):
        house.ask(HandOver(order_id, shipment_id=S1), STORE)

    house.desk.retry(f"{order_id}/s-1/credit-1")
    house.desk.run_due()

    assert house.credit.held("acme") == cny("509.50")
    assert len(house.asked("lookup")) == 1
    assert len(house.asked("reserve_credit")) == (1 if arrived else 2)
    house.ask(HandOver(order_id, shipment_id=S1), STORE)
    house.even(order_id)


def test_what_nobody_knows_holds_up_the_order() -> None:
    """Only what is known to be held is given back: the answer comes first, whatever it is."""
    house = House()
    house.credit.on(ReserveCredit).times_out_after()
    order_id = house.released(HALF)
    house.desk.run_due()
    house.ask(Unpack(order_id, shipment_id=S1), STORE)
    house.desk.run_due()
    assert house.credit.held("acme") == cny("509.50")

    house.desk.retry(f"{order_id}/s-1/credit-1")
    house.desk.run_due()

    assert house.credit.held("acme") == cny("0")
    assert len(house.asked("free_credit")) == 1


class Breaks(FakeCreditLine):
    """It holds what it is asked for, and then raises what no adapter should."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        super().reserve(effect)
        raise KeyError("status")


class Mumbles(FakeCreditLine):
    """It answers what is no answer to it."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        super().reserve(effect)
        return Expired()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(Breaks, "KeyError: 'status'"), (Mumbles, "the credit line answered Expired, which is no answer")],
)
def test_a_credit_line_that_does_not_answer(kind: type[FakeCreditLine], reason: str) -> None:
    """It may have held the credit: it is looked up, and not asked twice."""
    house = House(credit=kind({"acme": cny("1000.00")}))
    order_id = house.released(HALF)

    assert house.desk.run_due().postponed == ((f"{order_id}/s-1/credit-1", reason),)
    assert not house.release(order_id).is_good

    house.desk.retry(f"{order_id}/s-1/credit-1")
    house.desk.run_due()
    assert house.release(order_id).is_good
    house.even(order_id)


def test_a_credit_line_that_does_not_understand() -> None:
    """What is refused for good as a request is no refusal of credit: nobody knows, and people see it in the report."""
    house = House()
    house.credit.on(ReserveCredit).breaks()
    order_id = house.released(HALF)

    ((_, reason),) = house.desk.run_due().postponed

    assert "does not understand" in reason
    assert house.release(order_id).credit is Progress.ASKED


def test_books_that_differ() -> None:
    """A credit line that does not give back what it is said to hold is looked at by people."""

    class Forgot(FakeCreditLine):
        def free(self, effect: FreeCredit) -> Answer:
            return Declined(reason="never heard of it")

    house = House(credit=Forgot({"acme": cny("1000.00")}))
    order_id = house.released(HALF)
    house.desk.run_due()
    house.pay(order_id, "100.00")

    report = house.desk.run_due()

    assert report.parked == ((f"{order_id}/s-1/free-10000", "the credit line did not do it: never heard of it"),)


@frozen(kw_only=True, slots=False)
class CountCredit(CreditEffect):
    """A host's own."""

    type: ClassVar[str] = "count_credit"


def test_an_effect_that_no_credit_line_performs() -> None:
    """It could not even be asked; nothing was done."""
    house = House()
    order = house.desk.get(house.placed())
    effect = CountCredit(
        key="o-1/count", order_id=order.id, subject="credit", customer="acme", shipment_id=S1, amount=cny("1.00")
    )
    ports = Ports(gateways={}, carriers={}, notifier=None, performers={}, credit=house.credit)

    with pytest.raises(Exception, match="count_credit is no effect that a credit line performs"):
        ports.perform(effect, order=order, personal=NOBODY, asked_before=False)
    with pytest.raises(NobodyToAsk):
        Ports(gateways={}, carriers={}, notifier=None, performers={}).perform(
            effect, order=order, personal=NOBODY, asked_before=False
        )
    assert house.credit.lookup(effect) == NotFound()


def test_what_is_stored_is_read_again() -> None:
    """Releases and what was asked of the credit line survive the store."""
    house = House()
    order_id = house.released(HALF)
    release = house.release(order_id)

    assert read(write(release), Release) == release
    assert f"{order_id}/s-1/credit-1" in [row.key for row in house.desk.pending(order_id)]


@pytest.mark.parametrize("where", ["memory", "sqlite"])
def test_two_orders_at_once_cannot_both_pass(where: str, tmp_path: Path) -> None:
    """However many desks run at the same time, no more is held than the customer has; the others are told no."""
    store: OrderStore = MemoryOrderStore() if where == "memory" else SqliteOrderStore(tmp_path / "house.db")
    house = House(store=store)
    order_ids = [house.released(HALF) for _ in range(4)]
    desks = [
        house.another_desk(store=store if where == "memory" else SqliteOrderStore(tmp_path / "house.db"))
        for _ in range(2)
    ]

    together(2, lambda thread: desks[thread].run_due(at_most=3))
    house.desk.run_due()

    answers = [str(house.release(order_id).credit) for order_id in order_ids]
    assert sorted(answers) == ["declined"] * 3 + ["done"]
    assert house.credit.held("acme") == cny("509.50")
    assert len(house.asked("reserve_credit")) == 4
    house.even(*order_ids)


def test_two_clerks_release_at_once(tmp_path: Path) -> None:
    """Two desks on one file, and two shipments of one order: they are asked for one after the other, never past it."""
    file = tmp_path / "house.db"
    house = House(store=SqliteOrderStore(file), credit=FakeCreditLine({"acme": cny("600.00")}))
    order_id = house.placed("trusting")
    shipments = [house.packed(order_id, part(1, 50)) for _ in range(2)]
    desks = [house.another_desk(store=SqliteOrderStore(file)) for _ in range(2)]

    def clerk(thread: int) -> str:
        try:
            command = ReleaseGoods(order_id, shipment_id=shipments[thread])
            desks[thread].execute(command, by=CLERK, request_id=f"clerk-{thread}")
        except Exception as refusal:  # whichever comes second is refused
            return type(refusal).__name__
        finally:
            desks[thread].run_due()
        return "released"

    said = together(2, clerk)
    house.desk.run_due()

    assert set(said) <= {"released", "CreditAnswerPending"}
    good = [release for release in house.desk.get(order_id).part(Deal).releases if release.is_good]
    assert len(good) == 1
    assert house.credit.held("acme") == cny("509.50")
    house.even(order_id)
