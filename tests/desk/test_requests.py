"""What comes in twice is told from what is new, and what has to ask outside is not done inside a transaction."""

from datetime import datetime
from typing import Any, ClassVar

import attrs
import pytest
from attrs import evolve

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import (
    Command,
    Context,
    ExtendLimit,
    OrderCommand,
    Pack,
    Pay,
    Place,
    Refund,
    SetRecipient,
    command,
)
from orderflow.desk import OrderDesk
from orderflow.effects import Effect
from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine
from orderflow.errors import DefinitionError
from orderflow.events import Event, event
from orderflow.ids import LineId, OrderId
from orderflow.money import Money
from orderflow.policies import express
from orderflow.ports import Answer, Declined, Done, PaymentNotice, RequestRow
from orderflow.process import OrderProcess
from orderflow.request import differing, request_of
from orderflow.roles import CUSTOMER, ORDERFLOW, Actor
from orderflow.topic import Topic
from orderflow.validation import InvalidField

from .shop import CUPS, HOME, LI, POT, Shop, usual

WANG = Actor("wang", CUSTOMER)


@command
class Remark(OrderCommand):
    """A host's command with fields that are called like ours."""

    type: ClassVar[str] = "remark"
    step: ClassVar[str | None] = "report"
    by: str = ""
    command: str = ""

    def decide(self, context: Context) -> None:
        context.emit(Remarked(occurred_at=context.at, text=self.by))


@event
class Remarked(Event):
    """Somebody said something."""

    type: ClassVar[str] = "remarked"
    text: str

    def apply(self, order: Order) -> Order:
        return order


def compared(earlier: Command, later: Command, *, erased: bool = False) -> tuple[str, ...]:
    """In what *later* differs from *earlier*, where both come as the same request."""
    asked = request_of(earlier, LI, "r-1")
    row = RequestRow(
        asker=asked.asker,
        request_id="r-1",
        order_id="o-1",
        content=asked.content,
        personal="" if erased else asked.personal,
        version=1,
    )
    return differing(row, request_of(later, LI, "r-1"))


def test_no_field_of_a_host_hides_who_asked() -> None:
    """Fields called `by` and `command` are compared beside actor and type, not in their place."""
    remark = Remark(OrderId("o-1"), by="li", command="x")

    assert request_of(remark, LI, "r-1").asker != request_of(remark, WANG, "r-1").asker
    assert compared(remark, Remark(OrderId("o-1"), by="li", command="y")) == ("command",)
    assert compared(remark, Remark(OrderId("o-1"), by="wang", command="x")) == ("by",)
    assert compared(remark, remark) == ()


def test_a_request_is_compared_field_by_field() -> None:
    """What is kept of a request says which fields differ and shows none of them, personal data least of all."""
    pay = Pay(OrderId("o-1"), method="alipay", amount=Money.of("10.00", "CNY"))
    more = Pay(OrderId("o-1"), method="alipay", amount=Money.of("10.01", "CNY"))
    place = request_of(Place(process="retail", lines=[CUPS], recipient=HOME, reason="for Li"), LI, "r-1")

    assert compared(pay, pay) == ()
    assert compared(pay, more) == ("amount",)
    assert "command" in compared(pay, Pack(OrderId("o-1")))
    for told in ("Suzhou", "13800000000", "for Li"):
        assert told not in place.content + place.personal


def test_what_stays_of_an_erased_request_is_about_nobody() -> None:
    """Ids, amounts, quantities and instants are still compared after an erasure; words can't be, as none are left."""
    order_id = OrderId("o-1")
    pack = Pack(order_id, lines=[ShipmentLine(line_id=LineId("l-1"), quantity=2)])
    three = Pack(order_id, lines=[ShipmentLine(line_id=LineId("l-1"), quantity=3)])
    mine, yours = SetRecipient(order_id, recipient=HOME), SetRecipient(order_id, recipient=evolve(HOME, name="Wu"))

    assert compared(pack, three, erased=True) == ("lines",)
    assert compared(pack, Pack(OrderId("o-2"), lines=pack.lines), erased=True) == ("order_id",)
    some, more = (Refund(order_id, amount=Money.of(amount, "CNY")) for amount in ("1.00", "1.01"))
    assert compared(some, more, erased=True) == ("amount",)
    assert compared(mine, yours) == ("recipient",)
    assert compared(mine, yours, erased=True) == ()
    assert request_of(mine, LI, "r-1").content == request_of(yours, LI, "r-1").content


def test_the_same_instant_is_the_same_wish() -> None:
    """A retry that writes its time zone in another way asks for the same."""
    east = ExtendLimit(OrderId("o-1"), limit="payment", until=datetime.fromisoformat("2026-01-01T08:00:00+08:00"))
    utc = ExtendLimit(OrderId("o-1"), limit="payment", until=datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
    later = ExtendLimit(OrderId("o-1"), limit="payment", until=datetime.fromisoformat("2026-01-01T08:00:00+00:00"))

    assert request_of(east, LI, "r-1") == request_of(utc, LI, "r-1")
    assert compared(east, later) == compared(east, later, erased=True) == ("until",)


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (Done(amount=Money.of("1.00", "CNY")), "PaymentNotice.answer.reference"),
        (Done(amount=Money.of("1.00", "CNY"), reference=" \x00"), "PaymentNotice.answer.reference"),
        (Done(reference="cb-1"), "PaymentNotice.answer"),
        (Declined(reason="Li Lei, 13800000000"), "PaymentNotice.answer"),
    ],
)
def test_a_chargeback_names_itself_and_its_amount(answer: Answer, path: str) -> None:
    """Without a reference its repetition could not be told from a second one; no error shows what was sent."""
    shop = Shop()
    order = shop.ask(Pay(shop.placed().id, method="alipay"), LI)
    shop.desk.run_due()
    before = shop.picture()

    with pytest.raises(InvalidField) as caught:
        shop.desk.receive(PaymentNotice(order_id=order.id, key=f"{order.id}/p-1/start", answer=answer, chargeback=True))

    assert caught.value.path == path
    assert "138" not in str(caught.value)
    assert shop.picture() == before


def test_no_transaction_waits_for_a_carrier() -> None:
    """A delivery with a quote is chosen on the desk itself; inside the host's transaction it is refused unasked."""
    store = MemoryOrderStore()
    shop = Shop(store, process=usual(deliveries=(express(carrier="sf", quoted=True),)))
    place = Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express")
    before = shop.picture()

    with store.unit() as unit, pytest.raises(DefinitionError, match="quoted delivery on the desk itself"):
        shop.desk.within(unit).execute(place, by=LI, request_id="1")

    assert shop.carrier.calls == []
    assert shop.picture() == before


# ---- what is not registered or cannot be stored ----------------------------------------------------------------------


def test_an_event_that_is_not_registered_is_not_written() -> None:
    """What no desk could read again is refused before it is stored."""
    shop = Shop(process=usual().extended(topics=[Topic(name="own", commands=[Remark])]))
    order = shop.placed()
    before = shop.picture()

    with pytest.raises(DefinitionError, match="event Remarked is not registered"):
        shop.ask(Remark(order.id, by="x"), ORDERFLOW)

    assert shop.picture() == before


@attrs.frozen(kw_only=True)
class Stamp(Effect):
    """A host's own effect."""

    type: ClassVar[str] = "stamp"


def test_an_effect_that_is_not_registered_is_not_written() -> None:
    """A reaction that asks for an effect nobody can read again is refused together with its command."""
    process = usual().extended(
        reactions=[lambda record, order: [Stamp(key=f"{order.id}/{record.version}", order_id=order.id, subject="x")]]
    )
    shop = Shop(process=process)

    with pytest.raises(DefinitionError, match="effect Stamp is not registered"):
        shop.placed(POT)

    assert shop.picture()["rows"] == []


def desk_of(*processes: OrderProcess) -> OrderDesk:
    return OrderDesk(processes=processes, store=MemoryOrderStore())


def test_two_classes_of_one_type_do_not_share_a_desk() -> None:
    """Of two processes with different events of one name, one could not be read."""
    other: Any = event(type("Other", (Event,), {"type": "remarked", "__annotations__": {"days": int}}))
    first = usual().extended(topics=[Topic(name="own", events=[Remarked])])

    desk_of(first, usual(name="second").extended(topics=[Topic(name="own", events=[Remarked])]))
    with pytest.raises(DefinitionError, match="both 'remarked'"):
        desk_of(first, usual(name="second").extended(topics=[Topic(name="own", events=[other])]))
