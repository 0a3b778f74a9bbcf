"""Demand comes in by any way, for a salesperson, without a price; the customer confirms it, or it goes back."""

from typing import Any

import pytest

from forms import ACME, SERVICE, Form, film
from forms import SELLER as SALESMAN
from inquiries import B2B, BUYER, FLANGES, SELLER, VALVES, accepted, inquired, to_quote
from life import DAY, LI, SECOND, SHOP, Life, bowls, cart, cny, cups, paid, part
from orderflow.business import QUOTATION
from orderflow.commands import (
    AddLines,
    AssignSalesperson,
    ChangeLine,
    ChooseDelivery,
    Command,
    ConfirmContent,
    Expire,
    Inquire,
    NewLine,
    Offer,
    OpenCart,
    OpenCase,
    Place,
    RemoveLine,
    RequestInvoice,
    SendBack,
    SetRecipient,
    Submit,
)
from orderflow.effects import Notify
from orderflow.entities.case import SHORTAGE
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import PaymentStatus
from orderflow.entities.party import Invoice, Party
from orderflow.entities.phase import Phase
from orderflow.events import ContentConfirmed, SalespersonAssigned
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import DEFAULT_FIELDS, order_form, required
from orderflow.refusals import (
    ContentChanged,
    DataMissing,
    NothingOrdered,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownLine,
    WrongCurrency,
)
from orderflow.roles import FINANCE, LEGAL, MARKETING_HEAD, ORDER_CLERK, ORDERFLOW, Actor
from orderflow.validation import InvalidField
from vouched import five_stage, food_delivery, made_to_order, mall, retail

CLERK = Actor("c-5", ORDER_CLERK, on_behalf_of=SELLER)
L1 = LineId("l-1")


def inquire(*lines: NewLine, **fields: Any) -> Inquire:
    given = {"process": "b2b_contract", "currency": "CNY", "recipient": LI, "customer": "acme", **fields}
    return Inquire(lines=lines or (VALVES,), **given)


class TestInquire:
    def test_taken_in_with_a_number_and_told(self) -> None:
        """The order has its unique number, and the customer hears of it (S04)."""
        life = inquired()

        assert (life.order.number, life.phase()) == ("00000001", Phase.REVIEW)
        assert (life.order.customer, life.order.channel) == ("acme", "web")
        (told,) = [effect for effect in life.effects if isinstance(effect, Notify)]
        assert (told.message, dict(told.data)["number"]) == ("order_submitted", "00000001")

    def test_nothing_costs_anything_yet(self) -> None:
        """Nothing is owed, and for that nobody takes it for paid."""
        life = inquired()

        assert [line.priced for line in life.order.lines] == [False, False]
        assert (life.order.total, life.order.balance_due) == (cny("0"), cny("0"))
        assert life.payment_status() is PaymentStatus.UNPAID
        assert not life.order.is_priced

    @pytest.mark.parametrize("channel", ["web", "telephone", "visit", "e-mail", "fax", "salesperson"])
    def test_however_it_came(self, channel: str) -> None:
        """It is kept how (S03, S12)."""
        assert inquired(channel=channel).order.channel == channel

    @pytest.mark.parametrize(
        ("by", "named", "kept"),
        [
            (SELLER, None, "wang"),
            (SELLER, "zhao", "zhao"),
            (CLERK, None, "wang"),
            (Actor("c-5", ORDER_CLERK), None, None),
            (BUYER, None, None),
            (BUYER, "zhao", "zhao"),
        ],
    )
    def test_whose_business_it_is(self, by: Actor, named: str | None, kept: str | None) -> None:
        """Whoever is named, the salesperson who asks, or for whom a clerk does; else nobody's yet (S12)."""
        life = inquired(by=by, salesperson=named)

        assert life.order.part(Deal).salesperson == kept
        assert sum(isinstance(event, SalespersonAssigned) for event in life.events) == (kept is not None)

    def test_what_is_missing_is_asked_for_while_it_waits(self) -> None:
        """An inquiry without all that is required is kept, has no number yet, and is submitted once it is there."""
        life = inquired(recipient=Party(name="Li"), invoice=Invoice(title="Acme"))
        assert (life.order.number, life.phase(), life.order.invoice_requested) == (None, Phase.DRAFT, True)
        life.do(SetRecipient(life.id, recipient=LI), SELLER)

        life.do(Submit(life.id), SELLER)

        assert (life.order.number, life.phase()) == ("00000001", Phase.REVIEW)

    def test_a_telephone_number_that_is_none(self) -> None:
        """Waits as well: what is wrong is as good as missing."""
        assert inquired(recipient=Party(name="Li", phone="none")).order.submitted_at is None

    def test_its_currency_is_named(self) -> None:
        """Lines without a price have none; one with a price must be in it."""
        life = Life(B2B)

        life.refused(WrongCurrency, inquire(VALVES, cups(), currency="USD"))
        life.do(inquire(currency="JPY"), SELLER)

        assert life.order.total == Money.of("0", "JPY")

    def test_nothing_is_no_inquiry(self) -> None:
        """At least one line."""
        Life(B2B).refused(NothingOrdered, Inquire(process="b2b_contract", currency="CNY", lines=(), customer="acme"))

    def test_nobody_inquires_for_nobody(self) -> None:
        """Sales says whose inquiry it is; the customer is their own."""
        life = Life(B2B)
        refused = life.refused(InvalidField, inquire(customer=None), SELLER)
        assert refused.path == "OpenCart.customer"

        life.do(inquire(customer=None), BUYER)

        assert life.order.customer == "acme"

    @pytest.mark.parametrize("role", [FINANCE, LEGAL, MARKETING_HEAD])
    def test_others_take_nothing_in(self, role: Any) -> None:
        """The page says who."""
        Life(B2B).refused(RoleNotEntitled, inquire(), Actor("x", role))

    def test_goods_with_a_price_need_no_quotation(self) -> None:
        """Once the customer has confirmed them, the contract is drafted."""
        life = inquired(lines=(cups(),))
        assert life.order.total == cny("59.97")

        life.do(ConfirmContent(life.id), BUYER)

        assert B2B.table.stage(life.order.state).en == "Contracting"


class TestLinesWithoutPrice:
    @pytest.mark.parametrize("process", [retail(), mall(), five_stage(), food_delivery()], ids=lambda one: one.name)
    def test_a_shop_sells_nothing_for_nothing(self, process: Any) -> None:
        """Where nobody would ever give it a price, neither a quotation nor a book, no line comes in without one."""
        life = Life(process.extended(topics=[QUOTATION.on(process.flow)]))
        for wish in (
            Place(process=process.name, lines=(VALVES,), currency="CNY"),
            Place(process=process.name, lines=(cups(), VALVES)),
            inquire(process=process.name),
        ):
            assert life.refused(InvalidField, wish).path == "lines.unit_price"
        life.do(OpenCart(process=process.name, currency="CNY"))

        refused = life.refused(InvalidField, AddLines(life.id, lines=(cups(), VALVES)))

        assert refused.path == "lines.unit_price"
        assert not life.order.lines

    def test_nor_is_anything_replaced_by_it(self) -> None:
        """A substitute for what is missing has its price."""
        with pytest.raises(InvalidField, match=r"^Offer\.lines\.unit_price"):
            Offer.substitute(VALVES)

    def test_a_price_agreed_in_a_case_is_not_needed_for_others(self) -> None:
        """One with a price is as welcome as ever."""
        life = paid()
        life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),)), SHOP)
        assert Offer.substitute(bowls()).lines == (bowls(),)

    @pytest.mark.parametrize("field", ["discount", "tax"])
    def test_without_a_price_there_is_nothing_to_take_off_or_to_tax(self, field: str) -> None:
        """Not even nothing; nor later, when the line is changed."""
        with pytest.raises(InvalidField, match=rf"^NewLine\.{field}: expected nothing without a price, got 0.00 CNY"):
            NewLine(sku="x", name="x", quantity=1, **{field: cny("0")})  # type: ignore[arg-type] # one of the two
        life = sent_back(tax_included=False)

        refused = life.refused(InvalidField, ChangeLine(life.id, line_id=L1, **{field: cny("0.01")}))  # type: ignore[arg-type] # one of the two

        assert refused.path == f"lines.{field}"

    def test_placed_in_the_currency_of_the_first_price(self) -> None:
        """With none at all, nobody knows which."""
        life = Life(B2B)
        place = {"process": "b2b_contract", "recipient": LI, "customer": "acme"}
        refused = life.refused(InvalidField, Place(lines=(VALVES, FLANGES), **place))  # type: ignore[arg-type] # its fields
        assert refused.path == "Place.currency"

        life.do(Place(lines=(VALVES, cups()), **place))  # type: ignore[arg-type] # its fields

        assert (life.order.currency, life.order.total) == ("CNY", cny("59.97"))

    def test_a_shop_s_price_is_as_it_was(self) -> None:
        """Goods with a price are priced from the beginning."""
        assert cart(cups()).line().priced


class TestAssignSalesperson:
    def test_handed_to_another(self) -> None:
        """And said only once."""
        life = inquired(by=SELLER)
        life.do(AssignSalesperson(life.id, salesperson="zhao", reason="on leave"), SELLER)

        assert life.order.part(Deal).salesperson == "zhao"
        life.says_nothing_new(AssignSalesperson(life.id, salesperson="zhao"), Actor("head", MARKETING_HEAD))

    @pytest.mark.parametrize("by", [BUYER, Actor("x", FINANCE), ORDERFLOW])
    def test_by_nobody_else(self, by: Actor) -> None:
        """A customer does not choose who earns by them."""
        life = inquired()

        life.refused(RoleNotEntitled, AssignSalesperson(life.id, salesperson="zhao"), by)

    def test_it_says_who(self) -> None:
        """A blank is nobody."""
        life = inquired()
        with pytest.raises(InvalidField, match=r"^AssignSalesperson\.salesperson"):
            AssignSalesperson(life.id, salesperson=" ")

    @pytest.mark.parametrize("by", [SALESMAN, SERVICE, Actor("head", MARKETING_HEAD)])
    def test_an_order_that_must_have_one_can_be_given_one(self, by: Actor) -> None:
        """Made to order, it came in without a salesperson, and stays in intake until somebody takes it (S12, S15)."""
        form = Form(made_to_order(order_data=order_form((*DEFAULT_FIELDS, "salesperson"))))
        form.do(OpenCart(process="made_to_order", currency="CNY", customer="acme", channel="telephone"), SERVICE)
        order_id = form.order.id
        form.do(AddLines(order_id, lines=(film(),)), SERVICE)
        form.do(SetRecipient(order_id, recipient=ACME), SERVICE)
        form.do(ChooseDelivery(order_id, option="express"), SERVICE)
        refused = form.refused(DataMissing, Submit(order_id), SERVICE)
        assert [problem.path for problem in refused.problems] == ["salesperson"]

        form.do(AssignSalesperson(order_id, salesperson="zhao"), by)
        form.do(Submit(order_id), SERVICE)

        assert (form.order.part(Deal).salesperson, form.order.phase) == ("zhao", Phase.REVIEW)

    def test_it_is_a_business_s_step(self) -> None:
        """A shop's page has none."""
        assert AssignSalesperson.type not in retail().commands_by_type


class TestConfirmContent:
    def test_the_customer_confirms_what_was_taken_in(self) -> None:
        """What they have confirmed is on record by its digest; sales has the next step (S04)."""
        life = inquired()
        version, content = life.order.version, order_digest(life.order)

        life.do(ConfirmContent(life.id, confirmed=version), BUYER)

        assert life.order.part(Deal).confirmed == content
        assert [event.digest for event in life.events if isinstance(event, ContentConfirmed)] == [content]
        assert B2B.table.stage(life.order.state).en == "Quoting"

    def test_their_word_is_about_nothing_else(self) -> None:
        """The digest is another for other goods, quantities, dates, prices or freight."""
        life = to_quote()
        digests = {
            life.order.part(Deal).confirmed,
            order_digest(inquired(lines=(VALVES,)).order),
            order_digest(inquired(lines=(FLANGES, VALVES)).order),
            order_digest(accepted().order),
        }

        assert len(digests) == 4
        assert order_digest(inquired().order) == life.order.part(Deal).confirmed

    def test_what_they_did_not_see(self) -> None:
        """A version that is not the order's any more is confirmed by nobody."""
        life = inquired()
        shown = life.order.version
        life.do(AssignSalesperson(life.id, salesperson="zhao"), SELLER)

        refused = life.refused(ContentChanged, ConfirmContent(life.id, confirmed=shown), BUYER)

        assert (refused.confirmed, refused.version) == (shown, shown + 1)

    @pytest.mark.parametrize("by", [SELLER, CLERK, Actor("x", FINANCE), ORDERFLOW])
    def test_nobody_confirms_for_them(self, by: Actor) -> None:
        """Least of all who sells."""
        life = inquired()

        life.refused(RoleNotEntitled, ConfirmContent(life.id), by)

    def test_once(self) -> None:
        """Not before it was submitted, not twice."""
        life = inquired(recipient=None)
        life.refused(StepNotPossible, ConfirmContent(life.id), BUYER)
        life = to_quote()

        life.refused(StepNotPossible, ConfirmContent(life.id), BUYER)

    def test_in_a_week(self) -> None:
        """To the second; after that it expires, whether or not the system has run it."""
        late, timely = inquired(), inquired()
        due_at = late.limit("confirmation").due_at
        timely.do(ConfirmContent(timely.id), BUYER, at=due_at)

        late.refused(TimeLimitPassed, ConfirmContent(late.id), BUYER, at=due_at + SECOND)
        late.do(Expire(late.id), ORDERFLOW)

        assert due_at == late.order.opened_at + 7 * DAY
        assert late.phase() is Phase.CANCELLED


def sent_back(**fields: Any) -> Life:
    """One line, which has to be amended."""
    life = inquired(lines=(NewLine(sku="V-50", name="valve", quantity=100, **fields),))
    life.do(SendBack(life.id, remark="steel, not brass"), BUYER)
    return life


class TestSendBack:
    @pytest.mark.parametrize("by", [BUYER, SELLER, CLERK])
    def test_amended_and_submitted_again(self, by: Actor) -> None:
        """By customer or sales; the number stays, and the customer confirms the new content (S03)."""
        life = inquired()
        before = order_digest(life.order)
        life.do(SendBack(life.id, remark="sixty flanges"), by)
        assert (life.phase(), life.order.sent_back_for) == (Phase.DRAFT, "sixty flanges")
        life.do(ChangeLine(life.id, line_id=LineId("l-2"), quantity=60), by)
        life.do(AddLines(life.id, lines=(FLANGES,)), by)
        life.do(RemoveLine(life.id, line_id=L1), by)

        life.do(Submit(life.id), by)
        life.do(ConfirmContent(life.id), BUYER)

        assert (life.order.number, life.order.sent_back_for) == ("00000001", None)
        assert life.order.part(Deal).confirmed == order_digest(life.order) != before
        assert [line.quantity for line in life.order.lines] == [60, 40]

    def test_as_often_as_needed(self) -> None:
        """Three times here."""
        life = inquired()
        for remark in ("size", "colour", "date"):
            life.do(SendBack(life.id, remark=remark), SELLER)
            life.do(Submit(life.id), BUYER)

        assert life.order.number == "00000001"

    def test_not_once_it_is_confirmed(self) -> None:
        """What was taken in is not edited behind anybody's back."""
        life = inquired()
        wish: Command
        for wish in (AddLines(life.id, lines=(FLANGES,)), RequestInvoice(life.id, invoice=None)):
            life.refused(StepNotPossible, wish, SELLER)
        life.do(ConfirmContent(life.id), BUYER)

        life.refused(StepNotPossible, SendBack(life.id, remark="too late"), SELLER)

    def test_sent_back_it_cannot_be_confirmed(self) -> None:
        """Nor amended in a line that it does not have."""
        life = sent_back()

        life.refused(StepNotPossible, ConfirmContent(life.id), BUYER)
        life.refused(UnknownLine, ChangeLine(life.id, line_id=LineId("l-9"), quantity=1))


def test_a_shop_may_ask_for_more() -> None:
    """What is required is a policy; an inquiry without it waits."""
    process = B2B.extended(order_data=required(["recipient.email"]))

    assert inquired(process).order.submitted_at is None
