"""What only the shop says is refused from a customer, whatever they call themselves; the shop's price book says it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, cast, get_args, get_type_hints

import attrs
import pytest

from life import BUYER, LI, NOON, Ids, Life, cny
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import AddLines, ChangeLine, Command, Inquire, NewLine, OpenCart, OrderCommand, Place, command
from orderflow.commands.command import OF_THE_SHOP, Context
from orderflow.deciding import decide
from orderflow.desk import OrderDesk
from orderflow.entities.line_item import Source
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.ids import LineId, OrderId
from orderflow.money import Money
from orderflow.policies import customers_may_say, host_prices
from orderflow.processes import SHIPPED_PROCESSES, b2b_contract, retail
from orderflow.questions import InquiredLine, KnownLine, PriceInquiry, PriceKnowledge
from orderflow.refusals import NoPrice, PricesOfTheShop
from orderflow.roles import CUSTOMER, SALES, Actor
from orderflow.testing import FakeClock, FakePriceBook, wanted
from orderflow.topic import Topic

CLERK = Actor("lin", SALES)
CUP = NewLine(sku="CUP", name="杯子", quantity=3, unit_price=cny("19.99"))
WISHED = wanted(CUP)

OF_SHOP = {
    "unit_price": cny("0.01"),
    "discount": cny("59.97"),
    "tax": cny("0.01"),
    "tax_included": False,
    "source": Source.MADE,
    "promised_at": NOON + timedelta(days=1),
    "channel": "headquarters",
    "salesperson": "cousin",
}
"""What the shop says, and what somebody would say in its place."""

THEIRS = {
    "process", "order_id", "reason",  # the host names the process; a command is about an order, for a reason
    "currency", "customer", "group",  # a currency that the book has prices in; who they are; their own checkout
    "lines", "line_id", "sku", "name", "quantity", "specification",  # which goods; the book's name goes before theirs
    "recipient", "invoice", "delivery", "payment", "option", "method",  # what is offered, or is refused
    "fee", "confirmed", "amount",  # compared with what they were shown, or at most what is owed
    "kind", "carrier", "arrival", "proposal_id", "target", "quotation_id", "case_id",  # the other side has to agree
    "payment_id", "shipment_id", "return_id", "reference", "subject",  # what it is about
    "findings", "defects", "score", "text", "remark",  # what they found, and think
}  # fmt: skip
"""What customers say themselves, and why that can do no harm."""


def book() -> FakePriceBook:
    prices = FakePriceBook()
    prices.sells(CUP)
    return prices


def desk_of(prices: FakePriceBook | None = None, **changes: Any) -> OrderDesk:
    return OrderDesk(
        processes=[retail(**changes)], store=MemoryOrderStore(), prices=prices or book(), clock=FakeClock(NOON)
    )


def asked_by_customers() -> Iterator[tuple[str, type[Command]]]:
    """Every command that a customer may fire on a shipped page."""
    for shipped in SHIPPED_PROCESSES:
        process = shipped()
        steps = {move.step for move in process.table.moves if move.entitles(CUSTOMER) and not move.automatic}
        for kind in process.commands:
            if kind.step in steps or CUSTOMER in kind.roles:
                yield process.name, kind


def fields_of(kind: type[Any]) -> Iterator["attrs.Attribute[Any]"]:
    """The fields of a command, and of the lines that it carries."""
    hints = get_type_hints(kind)
    for field in attrs.fields(kind):
        yield field
        if NewLine in get_args(hints[field.name]):
            yield from attrs.fields(NewLine)


# ---- the attack ------------------------------------------------------------------------------------------------------


def test_a_customer_does_not_take_the_price_off_their_own_goods() -> None:
    """A discount on their own cart made an order over 0.00 that counted as paid."""
    desk = desk_of()
    cart = desk.execute(OpenCart(process="retail", currency="CNY"), by=BUYER, request_id="1")
    cart = desk.execute(AddLines(cart.id, lines=[WISHED]), by=BUYER, request_id="2")
    steal = ChangeLine(cart.id, line_id=LineId("l-1"), discount=cny("59.97"))

    with pytest.raises(PricesOfTheShop) as refused:
        desk.execute(steal, by=BUYER, request_id="3")

    assert (refused.value.fields, refused.value.role) == (("discount",), CUSTOMER)
    assert "price book" in refused.value.remedy
    assert desk.get(cart.id) == cart
    assert cart.total == cny("59.97")


def test_nothing_of_the_shop_s_is_said_by_a_customer() -> None:
    """Whatever command carries it, on whatever page: each field that a customer could fill is tried."""
    tried = set()
    for shipped in SHIPPED_PROCESSES:
        process = shipped()
        cart = decide(None, OpenCart(process=process.name, currency="CNY"), process=process, by=BUYER, at=NOON,
                      ids=Ids()).order  # fmt: skip
        for kind in {OpenCart, Place, Inquire, AddLines, ChangeLine}.intersection(process.commands):
            for field in OF_SHOP:
                said = _saying(kind, field, process.name)
                if said is not None:
                    order = cart if isinstance(said, OrderCommand) else None
                    with pytest.raises(PricesOfTheShop) as refused:
                        decide(order, said, process=process, by=BUYER, at=NOON, ids=Ids())
                    assert field in [path.rpartition(".")[2] for path in refused.value.fields]
                    tried.add((kind, field))
    assert len(tried) == 3 * 6 + 2 + 3 + 1  # lines of three commands, a change, three channels, a salesperson


def test_every_field_a_customer_can_fill_is_somebody_s_to_say() -> None:
    """A new field of a command, or a new command of a page, is refused here until somebody has thought about it."""
    for process, kind in asked_by_customers():
        for field in fields_of(kind):
            marked = field.metadata.keys() >= OF_THE_SHOP.keys()
            where = f"{process}: {kind.__name__}.{field.name}"
            assert marked == (field.name in OF_SHOP), where
            assert marked or field.name in THEIRS, where


def test_acting_for_the_shop_makes_a_customer_nobody_of_the_shop_s() -> None:
    """Who speaks counts, and not for whom they say they do."""
    posing = Actor("li", CUSTOMER, on_behalf_of=CLERK)

    with pytest.raises(PricesOfTheShop):
        decide(None, _place(CUP), process=retail(), by=posing, at=NOON, ids=Ids())


# ---- what the shop says instead --------------------------------------------------------------------------------------


def test_the_price_book_says_what_a_customer_s_goods_cost() -> None:
    """Price, discount, tax, name, source and date are the book's; what it says is written down with the order."""
    by = NOON + timedelta(days=9)
    ring = NewLine(
        sku="RING", name="戒指 ring", quantity=2, unit_price=cny("100.00"), discount=cny("10.00"), tax=cny("24.70"),
        tax_included=False, source=Source.MADE, promised_at=by,
    )  # fmt: skip
    prices = FakePriceBook()
    prices.sells(ring)
    wish = NewLine(sku="RING", name="a bar of gold", quantity=2, specification={"size": "52"})

    order = desk_of(prices).execute(_place(wish), by=BUYER, request_id="1")

    (line,) = order.lines
    assert (line.name, line.quantity, line.specification) == ("戒指 ring", 2, (("size", "52"),))
    assert (line.unit_price, line.discount, line.tax) == (cny("100.00"), cny("10.00"), cny("24.70"))
    assert (line.tax_included, line.source, line.promised_at) == (False, Source.MADE, by)
    assert order.total == cny("214.70")


def test_another_quantity_is_priced_anew() -> None:
    """Who lets a hundred be priced and takes one pays the price of one."""
    prices = FakePriceBook()
    prices.plan("CUP", cny("9.99"))
    desk = desk_of(prices)
    cart = desk.execute(OpenCart(process="retail", currency="CNY"), by=BUYER, request_id="1")
    cart = desk.execute(AddLines(cart.id, lines=[wanted(CUP, 100)]), by=BUYER, request_id="2")
    prices.plan("CUP", cny("19.99"))

    cart = desk.execute(ChangeLine(cart.id, line_id=LineId("l-1"), quantity=1), by=BUYER, request_id="3")

    assert cart.total == cny("19.99")
    assert prices.calls[-1].lines[0].quantity == 1


@pytest.mark.parametrize(("sku", "currency"), [("CUP", "JPY"), ("UNKNOWN", "CNY")])
def test_what_the_book_has_no_price_for_is_not_sold(sku: str, currency: str) -> None:
    """Neither goods that it does not know, nor in a currency that the shop does not sell in."""
    desk = desk_of()
    wish = Place(
        process="retail", lines=[NewLine(sku=sku, name="?", quantity=1)], currency=currency, recipient=LI,
        delivery="express",
    )  # fmt: skip

    with pytest.raises(NoPrice) as refused:
        desk.execute(wish, by=BUYER, request_id="1")

    assert (refused.value.sku, refused.value.currency) == (sku, currency)
    assert desk.find() == ()


def test_a_book_in_another_currency_is_not_taken_at_its_word() -> None:
    """100 yen are not 100 yuan."""
    wrong = PriceKnowledge(lines=(KnownLine(line_id="l-1", planned=Money.of(20, "JPY")),))

    with pytest.raises(Exception, match="JPY"):
        decide(_cart(), AddLines(OrderId("o-1"), lines=[WISHED]), process=retail(), by=BUYER, at=NOON, ids=Ids(),
               answers={_inquiry(): wrong})  # fmt: skip


def test_a_book_that_answers_something_else() -> None:
    """It is a mistake of whoever wired it up, and loud."""
    with pytest.raises(DefinitionError, match="PriceKnowledge"):
        decide(_cart(), AddLines(OrderId("o-1"), lines=[WISHED]), process=retail(), by=BUYER, at=NOON, ids=Ids(),
               answers={_inquiry(): None})  # fmt: skip


def test_a_desk_without_a_book_says_what_it_needs() -> None:
    """Customers cannot buy where nobody says what it costs."""
    desk = OrderDesk(processes=[retail()], store=MemoryOrderStore())

    with pytest.raises(DefinitionError, match="price book"):
        desk.execute(_place(WISHED), by=BUYER, request_id="1")

    assert desk.find() == ()


def test_an_inquiry_waits_for_its_quotation() -> None:
    """Where quotations are made, no book is asked: what a customer asks for has no price yet."""
    ask = Inquire(process="b2b_contract", currency="CNY", lines=[WISHED], recipient=LI)

    order = decide(None, ask, process=b2b_contract(), by=BUYER, at=NOON, ids=Ids()).order

    assert not order.lines["l-1"].priced


# ---- who says it otherwise -------------------------------------------------------------------------------------------


def test_the_shop_s_people_say_it_for_a_customer() -> None:
    """A clerk takes an order by telephone; it is the customer's."""
    wish = Place(process="retail", lines=[CUP], recipient=LI, delivery="express", customer="li", channel="telephone")

    order = decide(None, wish, process=retail(), by=CLERK, at=NOON, ids=Ids()).order

    assert (order.customer, order.channel, order.total) == ("li", "telephone", cny("59.97"))


def test_a_shop_lets_its_customers_say_one_thing() -> None:
    """Where they come from, and still not what it costs."""
    open_to = retail().extended(statements=customers_may_say("channel"))
    from_app = OpenCart(process="retail", currency="CNY", channel="app")

    assert decide(None, from_app, process=open_to, by=BUYER, at=NOON, ids=Ids()).order.channel == "app"
    with pytest.raises(PricesOfTheShop) as refused:
        decide(None, _place(CUP), process=open_to, by=BUYER, at=NOON, ids=Ids())
    assert refused.value.fields == ("lines.unit_price",)


def test_a_host_that_vouches_for_what_its_callers_say() -> None:
    """It has set every price itself before it asks."""
    vouched = retail().extended(statements=host_prices)

    assert decide(None, _place(CUP), process=vouched, by=BUYER, at=NOON, ids=Ids()).order.total == cny("59.97")


def test_a_command_of_the_host_s_own_says_prices_as_part_of_itself() -> None:
    """What a customer does not say, their command may: it is the shop's."""
    shop = retail().extended(topics=[Topic(name="cup", commands=[BuyTheCup])])
    life = Life(shop)
    life.do(OpenCart(process="retail", currency="CNY"))

    life.do(BuyTheCup(life.id))

    assert life.order.total == cny("59.97")


@command
class BuyTheCup(OrderCommand):
    """Put the cup in, at the price of this shop."""

    type: ClassVar[str] = "buy_the_cup"
    step: ClassVar[str | None] = "edit"

    def decide(self, context: Context) -> None:
        context.perform(AddLines(context.order.id, lines=(CUP,)))


# ---- what the tests say ----------------------------------------------------------------------------------------------


def _place(line: NewLine) -> Place:
    return Place(process="retail", lines=[line], currency="CNY", recipient=LI, delivery="express")


def _cart() -> Order:
    return decide(
        None, OpenCart(process="retail", currency="CNY"), process=retail(), by=BUYER, at=NOON, ids=Ids()
    ).order


def _inquiry() -> PriceInquiry:
    asked = InquiredLine(line_id="l-1", sku="CUP", specification=(), quantity=3)
    return PriceInquiry(customer=BUYER.id, currency="CNY", lines=(asked,))


def _saying(kind: Any, field: str, process: str) -> Command | None:
    """A command of this kind that says something of the shop's in *field*; None if it has no such field."""
    line: dict[str, Any] = {"sku": "CUP", "name": "杯子", "quantity": 3}
    own = {one.name for one in attrs.fields(kind)}
    given: dict[str, Any] = {}
    if field in own:
        given[field] = OF_SHOP[field]
    elif "lines" in own and field in {one.name for one in attrs.fields(NewLine)}:
        line[field] = OF_SHOP[field]
        if field in ("discount", "tax"):
            line["unit_price"] = cny("19.99")
        if field == "source":
            line["promised_at"] = NOON + timedelta(days=1)
        if field == "promised_at":
            line["source"] = Source.MADE
    else:
        return None
    if "lines" in own:
        given["lines"] = [NewLine(**line)]
    if issubclass(kind, OrderCommand):
        if kind is ChangeLine:
            given["line_id"] = LineId("l-1")
        return cast("Command", kind(OrderId("o-1"), **given))
    return cast("Command", kind(process=process, currency="CNY", **given))
