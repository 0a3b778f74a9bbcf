"""Inquiries at the desk: stored and read again, quoted, expired by the clock, and told to the customer."""

from datetime import timedelta
from pathlib import Path

from attrs import define, field

from inquiries import BUYER, FLANGES, Q1, Q2, SELLER, VALVES, line
from life import DAY, LI, cny
from orderflow.accountability import Verdict, accountability
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import (
    AcceptQuotation,
    Command,
    ConfirmContent,
    CounterQuotation,
    DraftQuotation,
    Inquire,
    OfferQuotation,
)
from orderflow.desk import OrderDesk
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.ids import OrderId
from orderflow.testing import FakeClock, FakeNotifier
from orderflow.testing.lives.laws import assert_laws
from vouched import b2b_contract


@define
class Office:
    """A desk on a file; each wish is a request of its own."""

    path: Path
    clock: FakeClock = field(factory=FakeClock)
    notifier: FakeNotifier = field(factory=FakeNotifier)
    asked: int = 0

    def desk(self) -> OrderDesk:
        """As another process would have it."""
        store = SqliteOrderStore(str(self.path))
        return OrderDesk(processes=[b2b_contract()], store=store, clock=self.clock, notifier=self.notifier)

    def ask(self, command: Command, by: object) -> Order:
        self.asked += 1
        return self.desk().execute(command, by=by, request_id=f"r-{self.asked}")  # type: ignore[arg-type] # an actor

    def inquired(self) -> OrderId:
        wish = Inquire(
            process="b2b_contract",
            currency="CNY",
            lines=(VALVES, FLANGES),
            recipient=LI,
            customer="acme",
            channel="fax",
        )
        return self.ask(wish, SELLER).id

    def offered(self, order_id: OrderId, *prices: str) -> Order:
        lines = tuple(line(place, price) for place, price in enumerate(prices, start=1))
        until = self.clock.now() + 10 * DAY
        self.ask(
            DraftQuotation(order_id, lines=lines, freight=cny("99.99"), transport="express", valid_until=until), SELLER
        )
        return self.ask(OfferQuotation(order_id), SELLER)


def test_from_the_fax_to_the_price(tmp_path: Path) -> None:
    """Everything that was said is in the file; what is read of it is what was written."""
    office = Office(tmp_path / "office.db")
    order_id = office.inquired()
    office.ask(ConfirmContent(order_id), BUYER)
    office.offered(order_id, "9.99", "25.00")
    office.ask(CounterQuotation(order_id, target=cny("1900.00"), remark="sooner"), BUYER)
    office.offered(order_id, "9.00", "24.50")

    order = office.ask(AcceptQuotation(order_id, quotation_id=Q2), BUYER)

    assert order.total == cny("1979.99")
    assert office.desk().get(order_id) == order
    assert_laws(order, office.desk().history(order_id))
    office.desk().run_due()
    told = [message.message for message in office.notifier.sent]
    assert told == ["order_submitted", "quotation_sent", "quotation_countered", "quotation_sent"]


def test_the_clock_runs_out(tmp_path: Path) -> None:
    """The desk lets it expire; nobody is blamed, and sales is asked for another."""
    office = Office(tmp_path / "office.db")
    order_id = office.inquired()
    office.ask(ConfirmContent(order_id), BUYER)
    office.offered(order_id, "9.99", "25.00")
    office.clock.advance(10 * DAY + timedelta.resolution)

    office.desk().run_due()

    order = office.desk().get(order_id)
    assert order.part(Deal).quotations[Q1].is_closed
    assert [limit.name for limit in order.limits] == ["quoting"]
    verdicts = {duty.limit: duty.verdict for duty in accountability(office.desk().history(order_id))}
    assert verdicts == {
        "confirmation": Verdict.KEPT,
        "quoting": Verdict.RUNNING,
        "quotation": Verdict.NOBODYS,
    }


def test_the_same_request_twice(tmp_path: Path) -> None:
    """Is the same inquiry, not two."""
    office = Office(tmp_path / "office.db")
    order_id = office.inquired()
    office.asked = 0

    assert office.inquired() == order_id
