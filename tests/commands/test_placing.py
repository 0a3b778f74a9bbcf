"""From the cart to the order: what goes in, what is chosen, and when the cart becomes an order."""

from datetime import timedelta

import pytest

from life import BUYER, CASHIER, LI, MINUTE, NOON, PROCESS, SERVICE, SHOP, STORE, Life, bowls, cny, cups, placed
from orderflow.commands import (
    Accept,
    AddLines,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    Command,
    NewLine,
    OpenCart,
    Pay,
    Place,
    RemoveLine,
    RequestInvoice,
    Result,
    SetRecipient,
    Submit,
)
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.party import NOBODY, Address, Invoice, Party, PersonalData
from orderflow.entities.phase import Phase
from orderflow.entities.terms import PaymentTiming
from orderflow.events import LineChanged, OrderSubmitted
from orderflow.ids import LineId
from orderflow.money import CurrencyMismatch, Money, UnknownCurrency
from orderflow.policies import by_payment, express
from orderflow.processes import retail
from orderflow.questions import AnswerNeeded, Quote, QuoteRequest
from orderflow.refusals import (
    AlreadySubmitted,
    DataMissing,
    DeliveryNotOffered,
    NothingOrdered,
    PaymentInProgress,
    PaymentMethodNotOffered,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    WrongCurrency,
)
from orderflow.roles import CUSTOMER_SERVICE, SALES, Actor
from orderflow.states import fact
from orderflow.states.retail import RetailFlow
from orderflow.states.stage import Stage
from orderflow.validation import InvalidField

L1, L9 = LineId("l-1"), LineId("l-9")


def cart(*lines: NewLine, life: Life | None = None) -> Life:
    """A cart in which *lines* lie."""
    life = life or Life()
    life.do(OpenCart(process=life.process.name, currency="CNY"))
    if lines:
        life.do(AddLines(life.id, lines=lines))
    return life


class TestOpenCart:
    def test_a_customer_opens_his_own_cart(self) -> None:
        """The cart is an order in draft, without number, and belongs to whoever opened it."""
        life = cart()

        assert life.order.customer == BUYER.id
        assert life.order.phase is Phase.DRAFT
        assert life.order.opened_at == NOON + MINUTE
        assert life.order.number is None
        assert life.order.total == cny("0")

    def test_staff_says_for_whom(self) -> None:
        """A salesperson opens a cart for a customer, and names the channel and the checkout it belongs to."""
        life = Life()

        life.do(
            OpenCart(process="retail", currency="CNY", customer="li", channel="telephone", group="g-1"),
            Actor("s-1", SALES),
        )

        assert (life.order.customer, life.order.channel, life.order.group) == ("li", "telephone", "g-1")

    def test_staff_cannot_open_a_cart_for_nobody(self) -> None:
        """An order without a customer could never be delivered."""
        refused = Life().refused(InvalidField, OpenCart(process="retail", currency="CNY"), SERVICE)

        assert refused.path == "OpenCart.customer"

    @pytest.mark.parametrize("currency", ["XXX", "cny", "RMB"])
    def test_a_cart_has_a_currency_that_exists(self, currency: str) -> None:
        """Codes of ISO 4217, in capitals."""
        Life().refused(UnknownCurrency, OpenCart(process="retail", currency=currency))

    def test_whoever_neither_buys_nor_sells_opens_no_cart(self) -> None:
        """The warehouse has no part in buying."""
        refused = Life().refused(RoleNotEntitled, OpenCart(process="retail", currency="CNY", customer="li"), STORE)

        assert refused.role == "warehouse"
        assert "customer" in refused.entitled


class TestLines:
    def test_lines_come_with_price_discount_and_tax(self) -> None:
        """2 × 8.50 less 1.00 are 16.00; tax on top is added, tax within is not."""
        mug = NewLine(sku="mug", name="Mug", quantity=2, unit_price=cny("8.50"), discount=cny("1.00"), tax=cny("1.84"))
        jar = NewLine(sku="jar", name="Jar", quantity=1, unit_price=cny("10.00"), tax=cny("1.30"), tax_included=False)

        life = cart(mug, jar)

        assert (life.line(1).amount, life.line(1).net) == (cny("16.00"), cny("14.16"))
        assert (life.line(2).amount, life.line(2).net) == (cny("11.30"), cny("10.00"))
        assert life.order.total == cny("27.30")

    def test_the_specification_is_kept_in_its_order(self) -> None:
        """Colour and size per line (S16)."""
        shirt = NewLine(
            sku="t", name="T-shirt", quantity=1, unit_price=cny("5"), specification={"colour": "blue", "size": "L"}
        )

        assert cart(shirt).line().specification == (("colour", "blue"), ("size", "L"))

    def test_free_goods_are_goods(self) -> None:
        """A price of nothing is a price."""
        assert cart(NewLine(sku="gift", name="Gift", quantity=1, unit_price=cny("0"))).order.total == cny("0")

    def test_nothing_cannot_be_added(self) -> None:
        """A wish for no goods is none."""
        life = cart()

        life.refused(NothingOrdered, AddLines(life.id, lines=()))

    @pytest.mark.parametrize("field", ["unit_price", "discount", "tax"])
    def test_another_currency_is_refused(self, field: str) -> None:
        """An order is in one currency, down to its taxes."""
        life = cart()
        amounts = {"unit_price": cny("5.00"), field: Money.of("1.00", "USD")}

        refused = life.refused(
            WrongCurrency, AddLines(life.id, lines=(cups(), NewLine(sku="x", name="X", quantity=1, **amounts)))
        )

        assert (refused.field, refused.currency, refused.given) == (f"lines.{field}", "CNY", "USD")

    @pytest.mark.parametrize("field", ["unit_price", "discount", "tax"])
    def test_a_negative_amount_is_refused(self, field: str) -> None:
        """A price below nothing would pay the customer."""
        life = cart()
        amounts = {"unit_price": cny("5.00"), field: cny("-0.01")}

        refused = life.refused(
            InvalidField, AddLines(life.id, lines=[NewLine(sku="x", name="X", quantity=1, **amounts)])
        )

        assert refused.path == f"lines.{field}"

    def test_a_discount_is_at_most_the_price(self) -> None:
        """To the cent: 10.00 off 2 × 5.00 is free, 10.01 is refused."""
        life = cart()

        def with_discount(amount: str) -> AddLines:
            line = NewLine(sku="x", name="X", quantity=2, unit_price=cny("5.00"), discount=cny(amount))
            return AddLines(life.id, lines=(line,))

        life.do(with_discount("10.00"))
        refused = life.refused(InvalidField, with_discount("10.01"))

        assert refused.path == "lines.discount"

    def test_contained_tax_is_at_most_the_amount(self) -> None:
        """A part is not more than the whole; tax that comes on top has no such bound."""
        life = cart()

        def with_tax(amount: str, *, included: bool) -> AddLines:
            line = NewLine(
                sku="x", name="X", quantity=1, unit_price=cny("5.00"), tax=cny(amount), tax_included=included
            )
            return AddLines(life.id, lines=(line,))

        life.do(with_tax("5.00", included=True))
        life.do(with_tax("5.01", included=False))
        refused = life.refused(InvalidField, with_tax("5.01", included=True))

        assert refused.path == "lines.tax"

    def test_a_line_is_changed_and_its_discount_follows(self) -> None:
        """Twice the units, twice the discount and tax; a third of a cent is rounded half to even."""
        life = cart(bowls(2))

        life.do(ChangeLine(life.id, line_id=L1, quantity=3, specification={"colour": "white"}))

        assert (life.line().quantity, life.line().discount) == (3, cny("1.50"))
        assert life.line().specification == (("colour", "white"),)
        assert life.order.total == cny("24.00")

    def test_a_discount_or_tax_can_be_given_with_the_change(self) -> None:
        """What is said counts more than what follows."""
        life = cart(bowls(2))

        life.do(ChangeLine(life.id, line_id=L1, discount=cny("2.00"), tax=cny("0.50")))

        assert (life.line().discount, life.line().tax, life.order.total) == (cny("2.00"), cny("0.50"), cny("15.00"))

    def test_a_change_that_changes_nothing_is_no_event(self) -> None:
        """The history tells what happened."""
        life = cart(bowls(2))

        decision = life.do(ChangeLine(life.id, line_id=L1, quantity=2))

        assert not any(isinstance(event, LineChanged) for event in decision.events)

    @pytest.mark.parametrize("quantity", [0, -1, 10**12])
    def test_a_line_is_not_changed_to_nothing(self, quantity: int) -> None:
        """Taking out is a wish of its own."""
        life = cart(bowls(2))

        refused = life.refused(InvalidField, ChangeLine(life.id, line_id=L1, quantity=quantity))

        assert refused.path == "ChangeLine.quantity"
        assert "RemoveLine" in refused.expected

    def test_a_change_keeps_the_line_sound(self) -> None:
        """The rules of a new line hold for a changed one."""
        life = cart(bowls(2))

        life.refused(InvalidField, ChangeLine(life.id, line_id=L1, discount=cny("17.01")))
        life.refused(WrongCurrency, ChangeLine(life.id, line_id=L1, tax=Money.of("0.10", "EUR")))

    def test_a_line_is_taken_out(self) -> None:
        """The rest stays as it was."""
        life = cart(cups(), bowls())

        life.do(RemoveLine(life.id, line_id=L1))

        assert [line.id for line in life.order.lines] == ["l-2"]
        assert life.order.total == cny("16.00")

    def test_an_unknown_line_is_refused(self) -> None:
        """The message names it."""
        life = cart(cups())

        for command in (RemoveLine(life.id, line_id=L9), ChangeLine(life.id, line_id=L9, quantity=1)):
            assert life.refused(UnknownLine, command).line_id == "l-9"

    def test_a_line_is_not_taken_out_twice(self) -> None:
        """The second time it is not there any more."""
        life = cart(cups(), bowls())
        life.do(RemoveLine(life.id, line_id=L1))

        life.refused(UnknownLine, RemoveLine(life.id, line_id=L1))


class TestChoices:
    def test_the_recipient_is_kept_beside_the_events(self) -> None:
        """The events say that there is one, and never who (decision 9)."""
        life = cart(cups())

        decision = life.do(SetRecipient(life.id, recipient=LI))

        assert decision.personal.recipient == LI
        assert life.order.recipient_given
        assert "Renmin" not in repr(decision)
        assert "138" not in repr(life.events)

    def test_an_invoice_is_wanted_or_no_longer(self) -> None:
        """The wish can be taken back (S16)."""
        life = cart(cups())

        life.do(RequestInvoice(life.id, invoice=Invoice(title="Suzhou Tea Ltd.")))
        assert life.order.invoice_requested
        assert life.personal == PersonalData(invoice=Invoice(title="Suzhou Tea Ltd."))

        life.do(RequestInvoice(life.id, invoice=None))
        assert not life.order.invoice_requested
        assert life.personal == NOBODY

    def test_a_delivery_fixes_fee_and_arrival(self) -> None:
        """Twelve yuan, and one to three days from now; the total contains the fee."""
        life = cart(cups())

        life.do(ChooseDelivery(life.id, option="sf"))

        choice = life.order.delivery
        assert choice is not None
        assert (choice.option, choice.kind, choice.carrier) == ("sf", DeliveryKind.CARRIAGE, "sf-express")
        assert choice.arrival == ArrivalWindow(
            earliest=life.at + timedelta(days=1), latest=life.at + timedelta(days=3)
        )
        assert life.order.total == cny("71.97")

    def test_fetching_costs_nothing_and_arrives_never(self) -> None:
        """Self-pickup has no fee and no arrival window (自提)."""
        life = cart(cups())

        life.do(ChooseDelivery(life.id, option="pickup"))

        choice = life.order.delivery
        assert choice is not None
        assert (choice.kind, choice.fee, choice.arrival) == (DeliveryKind.PICKUP, cny("0"), None)

    def test_the_last_choice_counts(self) -> None:
        """A cart can be changed until it is submitted."""
        life = cart(cups())
        life.do(ChooseDelivery(life.id, option="sf"))

        life.do(ChooseDelivery(life.id, option="express"))

        assert life.order.total == cny("59.97")

    def test_what_is_not_offered_cannot_be_chosen(self) -> None:
        """The refusal names what is offered."""
        life = cart(cups())

        delivery = life.refused(DeliveryNotOffered, ChooseDelivery(life.id, option="drone"))
        method = life.refused(PaymentMethodNotOffered, ChoosePayment(life.id, method="shells"))

        assert delivery.offered == ("express", "pickup", "sf", "quoted")
        assert method.offered == ("alipay", "wechat_pay", "bank_transfer", "card", "cash_on_delivery")

    def test_the_way_of_paying_says_when(self) -> None:
        """Cash on delivery comes after the goods, everything else before."""
        life = cart(cups())

        life.do(ChoosePayment(life.id, method="cash_on_delivery"))
        assert life.order.payment_terms is not None
        assert life.order.payment_terms.timing is PaymentTiming.ON_DELIVERY
        assert life.order.pays_on_delivery

        life.do(ChoosePayment(life.id, method="alipay"))
        assert not life.order.pays_on_delivery


class TestQuotedDelivery:
    REQUEST = QuoteRequest(carrier="sf-express", option="quoted", units=3, value=cny("59.97"))

    def test_the_carrier_is_asked_first(self) -> None:
        """Without the answer nothing is decided, and the question says what has to be known."""
        life = cart(cups())

        needed = life.refused(AnswerNeeded, ChooseDelivery(life.id, option="quoted"))

        assert needed.question == self.REQUEST

    def test_his_price_and_arrival_are_kept(self) -> None:
        """What the customer was told is what he pays."""
        life = cart(cups())
        arrival = ArrivalWindow(earliest=NOON, latest=NOON + timedelta(days=2))

        life.do(
            ChooseDelivery(life.id, option="quoted"), answers={self.REQUEST: Quote(fee=cny("8.80"), arrival=arrival)}
        )

        assert life.order.delivery is not None
        assert (life.order.delivery.fee, life.order.delivery.arrival) == (cny("8.80"), arrival)
        assert life.order.total == cny("68.77")

    def test_an_answer_to_another_question_does_not_count(self) -> None:
        """A quote for two units is none for three."""
        life = cart(cups())
        other = QuoteRequest(carrier="sf-express", option="quoted", units=2, value=cny("39.98"))

        life.refused(AnswerNeeded, ChooseDelivery(life.id, option="quoted"), answers={other: Quote(fee=cny("1.00"))})

    def test_a_carrier_that_does_not_go_there_is_not_offered(self) -> None:
        """His reason is passed on, and the other ways are named."""
        life = cart(cups())

        class Declined:
            reason = "too far"

        refused = life.refused(
            DeliveryNotOffered, ChooseDelivery(life.id, option="quoted"), answers={self.REQUEST: Declined()}
        )

        assert refused.reason == "too far"
        assert refused.offered == ("express", "pickup", "sf")
        assert "(too far)" in str(refused)

    def test_an_answer_that_makes_no_sense_is_refused(self) -> None:
        """A text is no price."""
        life = cart(cups())

        refused = life.refused(
            DeliveryNotOffered, ChooseDelivery(life.id, option="quoted"), answers={self.REQUEST: "12 yuan"}
        )

        assert refused.reason == "12 yuan"

    def test_a_fee_in_another_currency_or_below_nothing_is_refused(self) -> None:
        """A carrier's mistake must not become the customer's bill."""
        life = cart(cups())
        choose = ChooseDelivery(life.id, option="quoted")

        dollars = life.refused(WrongCurrency, choose, answers={self.REQUEST: Quote(fee=Money.of("8.80", "USD"))})
        negative = life.refused(InvalidField, choose, answers={self.REQUEST: Quote(fee=cny("-0.01"))})

        assert (dollars.field, negative.path) == ("delivery.fee", "delivery.fee")

    def test_an_option_without_a_carrier_needs_no_quote(self) -> None:
        """There is nobody to ask, so its own fee counts."""
        process = retail(deliveries=[express("own", fee=cny("3.00"), quoted=True)])

        life = cart(cups(), life=Life(process))
        life.do(ChooseDelivery(life.id, option="own"))

        assert life.order.total == cny("62.97")


class TestSubmit:
    def test_a_complete_cart_becomes_an_order(self) -> None:
        """It gets its number and waits for the money."""
        life = cart(cups())
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))

        life.do(Submit(life.id))

        assert life.order.submitted_at == life.at
        assert life.order.number == "00000001"
        assert life.order.phase is Phase.PAYMENT

    def test_all_that_is_missing_is_told_at_once(self) -> None:
        """One message a field (S01)."""
        life = cart(cups())
        life.do(SetRecipient(life.id, recipient=Party(name="Li", phone="12", email="at home")))

        refused = life.refused(DataMissing, Submit(life.id))

        assert [(problem.path, problem.problem) for problem in refused.problems] == [
            ("recipient.address.city", "is missing"),
            ("recipient.address.street", "is missing"),
            ("delivery", "is missing"),
            ("recipient.phone", "is not a telephone number of 5 digits or more"),
            ("recipient.email", "is not an e-mail address like name@example.com"),
        ]

    def test_an_empty_cart_is_not_submitted(self) -> None:
        """Even if all else is there; also when the last line was taken out."""
        life = cart(cups())
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))
        life.do(RemoveLine(life.id, line_id=L1))

        life.refused(NothingOrdered, Submit(life.id))

    def test_an_order_is_not_submitted_twice(self) -> None:
        """The page has no such step any more."""
        life = placed()

        assert life.refused(StepNotPossible, Submit(life.id)).step == "submit"

    def test_a_host_s_page_may_ask_twice_and_is_told_nothing_new(self) -> None:
        """Where the submitted cart waits for something else, submitting again changes nothing."""
        life = cart(cups(), life=Life(PROCESS.extended(flow=Patient)))
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))
        decision = life.do(Submit(life.id))
        assert any(isinstance(event, OrderSubmitted) for event in decision.events)
        assert life.order.phase is Phase.DRAFT

        life.says_nothing_new(Submit(life.id))

    def test_what_is_submitted_is_no_longer_edited(self) -> None:
        """Every change of the cart is refused: it has left the draft."""
        life = placed()

        for command in edits(life):
            assert life.refused(StepNotPossible, command).step == "edit"

    def test_a_submitted_order_that_still_waits_is_no_longer_edited(self) -> None:
        """The policy says so where the page does not."""
        life = cart(cups(), life=Life(PROCESS.extended(flow=Patient)))
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))
        life.do(Submit(life.id))

        for command in edits(life):
            life.refused(AlreadySubmitted, command)

    def test_a_cart_that_is_being_paid_is_not_edited(self) -> None:
        """What is paid for must be what is delivered; a failed payment frees the cart again."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())
        life.do(Pay(life.id, method="alipay"))
        for command in edits(life):
            assert life.refused(PaymentInProgress, command).payment_id == "p-1"

        life.record("start", Result.DECLINED)

        for command in edits(life):
            life.do(command)

    def test_a_cart_that_is_partly_paid_is_not_edited(self) -> None:
        """Money that has come in is for what was in the cart then."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())
        life.pay(amount=cny("10.00"))

        refused = life.refused(PaymentInProgress, RemoveLine(life.id, line_id=L1))

        assert "cancel" in refused.remedy


class TestPlace:
    def test_place_is_the_single_steps_in_one(self) -> None:
        """The order is the same as if each had been done by itself at that instant."""
        at_once, by_steps = Life(), Life()
        at = NOON + MINUTE

        at_once.do(
            Place(
                process="retail",
                lines=[cups(), bowls()],
                recipient=LI,
                delivery="sf",
                payment="alipay",
                invoice=Invoice(title="Li"),
                channel="app",
                group="g-1",
            )
        )
        by_steps.do(OpenCart(process="retail", currency="CNY", channel="app", group="g-1"), at=at)
        by_steps.do(AddLines(by_steps.id, lines=[cups(), bowls()]), at=at)
        by_steps.do(SetRecipient(by_steps.id, recipient=LI), at=at)
        by_steps.do(ChooseDelivery(by_steps.id, option="sf"), at=at)
        by_steps.do(ChoosePayment(by_steps.id, method="alipay"), at=at)
        by_steps.do(RequestInvoice(by_steps.id, invoice=Invoice(title="Li")), at=at)
        by_steps.do(Submit(by_steps.id), at=at)

        assert at_once.order == by_steps.order
        assert at_once.events == by_steps.events
        assert at_once.personal == by_steps.personal

    def test_place_is_all_or_nothing(self) -> None:
        """A wrong line, an unknown delivery or a missing recipient: then there is no order at all."""
        place = {"process": "retail", "lines": [cups()], "recipient": LI, "delivery": "express"}

        Life().refused(NothingOrdered, Place(**{**place, "lines": []}))  # type: ignore[arg-type] # as a host's form has it
        Life().refused(WrongCurrency, Place(**{**place, "lines": [cups(), dollars()]}))  # type: ignore[arg-type] # as above
        Life().refused(DeliveryNotOffered, Place(**{**place, "delivery": "drone"}))  # type: ignore[arg-type] # as above
        Life().refused(PaymentMethodNotOffered, Place(**{**place, "payment": "shells"}))  # type: ignore[arg-type] # as above
        Life().refused(DataMissing, Place(**{**place, "recipient": None}))  # type: ignore[arg-type] # as above

    def test_place_is_refused_to_who_may_not_buy(self) -> None:
        """The roles of a cart are those of the order."""
        Life().refused(RoleNotEntitled, Place(process="retail", lines=[cups()], customer="li"), CASHIER)

    def test_an_order_that_its_payment_submits_stays_a_cart(self) -> None:
        """It exists only once it is paid (S11, S16)."""
        life = Life(PROCESS.extended(submission=by_payment))

        life.place(cups())

        assert life.order.phase is Phase.DRAFT
        assert life.order.submitted_at is None
        assert life.order.number is None

    def test_customer_service_orders_for_a_customer(self) -> None:
        """S12: somebody else types, the customer owns the order."""
        life = Life()

        life.place(cups(), by=Actor("cs-1", CUSTOMER_SERVICE))

        assert life.order.customer == "li"


class TestAccept:
    def test_only_an_order_that_waits_for_it_is_accepted(self) -> None:
        """Where acceptance is not needed there is nothing to accept."""
        life = placed()

        life.refused(StepNotPossible, Accept(life.id), SHOP)


def dollars() -> NewLine:
    return NewLine(sku="cup", name="Cup", quantity=1, unit_price=Money.of("19.99", "USD"))


def edits(life: Life) -> list[Command]:
    """Every way in which a cart is changed."""
    return [
        AddLines(life.id, lines=(bowls(),)),
        ChangeLine(life.id, line_id=L1, quantity=5),
        SetRecipient(life.id, recipient=Party(name="Wang", address=Address(city="Wuxi"))),
        RequestInvoice(life.id, invoice=None),
        ChooseDelivery(life.id, option="pickup"),
        ChoosePayment(life.id, method="wechat_pay"),
        RemoveLine(life.id, line_id=L1),
    ]


@fact("已确认", "the customer has confirmed")
def confirmed(order: object) -> bool:
    """Never, in these tests."""
    return False


class Patient(RetailFlow):
    """A page on which a submitted cart waits for something else before it moves on."""

    waiting = Stage("待确认", "Awaiting confirmation", phase=Phase.DRAFT)
    place = RetailFlow.draft.to(waiting, when=confirmed)
    go_on = waiting.to(RetailFlow.awaiting_payment, when=confirmed) | waiting.to(
        RetailFlow.awaiting_acceptance, by=SALES
    )


def test_currencies_are_never_mixed_up() -> None:
    """The line's own sums refuse it as well."""
    with pytest.raises(CurrencyMismatch):
        cny("1.00") + Money.of("1.00", "USD")
