"""The cart: what is put in and taken out, for whom, how it is delivered and paid, and what that costs."""

from datetime import timedelta
from typing import Any

import pytest

from life import DAY, LI, NOON, PROCESS, Life, bowls, cart, cny, cups
from orderflow.commands import (
    AddLines,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    NewLine,
    RemoveLine,
    RequestInvoice,
    SetRecipient,
    Submit,
)
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, Invoice, PersonalData
from orderflow.entities.phase import Phase
from orderflow.entities.terms import PaymentTiming
from orderflow.events import DeliveryChosen, DeliveryWithdrawn, LineChanged, LinesAdded
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import DeliveryOption, express, pickup
from orderflow.questions import AnswerNeeded, Answers, Quote, QuoteRequest
from orderflow.refusals import (
    DataMissing,
    DeliveryNotOffered,
    FieldProblem,
    NothingOrdered,
    PaymentMethodNotOffered,
    UnknownLine,
    WrongCurrency,
)
from orderflow.validation import InvalidField
from vouched import retail

L1, L9 = LineId("l-1"), LineId("l-9")


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
        amounts: dict[str, Any] = {"unit_price": cny("5.00"), field: Money.of("1.00", "USD")}

        refused = life.refused(
            WrongCurrency, AddLines(life.id, lines=(cups(), NewLine(sku="x", name="X", quantity=1, **amounts)))
        )

        assert (refused.field, refused.currency, refused.given) == (f"lines.{field}", "CNY", "USD")

    @pytest.mark.parametrize("field", ["unit_price", "discount", "tax"])
    def test_a_negative_amount_is_refused(self, field: str) -> None:
        """A price below nothing would pay the customer."""
        life = cart()
        amounts: dict[str, Any] = {"unit_price": cny("5.00"), field: cny("-0.01")}

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
        assert choice.arrival == ArrivalWindow(earliest=life.at + timedelta(days=1), latest=life.at + timedelta(days=3))
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

    def test_their_price_and_arrival_are_kept(self) -> None:
        """What the customer was told is what they pay."""
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
        """Their reason is passed on, and the other ways are named."""
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

        life = cart(cups(), process=process)
        life.do(ChooseDelivery(life.id, option="own"))

        assert life.order.total == cny("62.97")


def by_weight(order: Order) -> tuple[DeliveryOption, ...]:
    """1.50 a unit by bike, up to four; a carrier is asked from three units on; fetching is free."""
    units = order.lines.units
    bike = express("bike", fee=cny("1.50") * units) if units <= 4 else None
    carrier = express("carrier", carrier="sf-express", quoted=True)
    return tuple(option for option in (bike, carrier, pickup()) if option is not None)


class TestDeliveryOfAChangedCart:
    """What is in the cart decides what it costs to bring it."""

    PROCESS = PROCESS.extended(deliveries=by_weight)

    def cart(self, option: str) -> Life:
        """Three cups, by bike for 4.50, or as the carrier says."""
        life = cart(cups(3), process=self.PROCESS)
        answers: Answers = {self.request(3): Quote(fee=cny("9.00"))}
        life.do(ChooseDelivery(life.id, option=option), answers=answers)
        return life

    def request(self, units: int) -> QuoteRequest:
        return QuoteRequest(carrier="sf-express", option="carrier", units=units, value=cny("19.99") * units)

    def test_the_fee_follows_the_lines(self) -> None:
        """One more and one less, in the same decision."""
        life = self.cart("bike")
        assert life.order.delivery_fee == cny("4.50")

        life.do(AddLines(life.id, lines=(bowls(1),)))
        assert life.order.delivery_fee == cny("6.00")
        life.do(ChangeLine(life.id, line_id=L1, quantity=1))
        assert life.order.delivery_fee == cny("3.00")
        life.do(RemoveLine(life.id, line_id=L1))
        assert life.order.delivery_fee == cny("1.50")

    def test_a_way_that_is_no_longer_possible_is_withdrawn(self) -> None:
        """Five don't fit on the bike: another way has to be chosen."""
        life = self.cart("bike")

        decision = life.do(ChangeLine(life.id, line_id=L1, quantity=5))

        assert [event.option for event in decision.events if isinstance(event, DeliveryWithdrawn)] == ["bike"]
        assert (life.order.delivery, life.order.total) == (None, cny("99.95"))
        life.do(ChooseDelivery(life.id, option="pickup"))

    def test_what_costs_the_same_stays_as_it_was_told(self) -> None:
        """The customer keeps the arrival they were told; a change of colour costs nothing anyway."""
        life = self.cart("bike")
        told = life.order.delivery

        decision = life.do(ChangeLine(life.id, line_id=L1, specification={"colour": "white"}))

        assert not any(isinstance(event, DeliveryChosen) for event in decision.events)
        assert life.order.delivery == told

    def test_the_carrier_is_asked_again(self) -> None:
        """For what is in the cart now; their new fee counts, and the same answer is no news."""
        life = self.cart("carrier")

        needed = life.refused(AnswerNeeded, ChangeLine(life.id, line_id=L1, quantity=4))
        assert needed.question == self.request(4)
        life.do(ChangeLine(life.id, line_id=L1, quantity=4), answers={self.request(4): Quote(fee=cny("11.00"))})
        assert life.order.delivery_fee == cny("11.00")
        decision = life.do(
            ChangeLine(life.id, line_id=L1, quantity=3), answers={self.request(3): Quote(fee=cny("11.00"))}
        )
        assert not any(isinstance(event, DeliveryChosen) for event in decision.events)

    def test_a_carrier_that_does_not_take_it_any_more_is_withdrawn(self) -> None:
        """Their reason stands in the history."""
        life = self.cart("carrier")

        class Declined:
            reason = "too heavy"

        decision = life.do(ChangeLine(life.id, line_id=L1, quantity=9), answers={self.request(9): Declined()})

        assert [event.reason for event in decision.events if isinstance(event, DeliveryWithdrawn)] == ["too heavy"]

    def test_an_empty_cart_asks_nobody(self) -> None:
        """There is nothing to bring; what was chosen stays for what comes next."""
        life = self.cart("carrier")

        life.do(RemoveLine(life.id, line_id=L1))
        assert life.order.delivery_fee == cny("9.00")
        life.do(ChooseDelivery(life.id, option="carrier"))

        assert life.order.delivery_fee == cny("0")


def free_from_200(order: Order) -> tuple[DeliveryOption, ...]:
    """12.00, and nothing from 200.00 CNY of goods on."""
    return (express("sf", fee=cny("12.00" if order.lines.total_minor < 200_00 else "0")),)


def van_or_lorry(order: Order) -> tuple[DeliveryOption, ...]:
    """The same freight, whoever drives."""
    return (express("home", fee=cny("12.00"), carrier="van" if order.lines.units <= 3 else "lorry"),)


class TestRenewedDelivery:
    """Fee and arrival are those of what is in the cart, whichever of its lines were changed last."""

    SOON = ArrivalWindow(earliest=NOON, latest=NOON + DAY)
    LATER = ArrivalWindow(earliest=NOON + 5 * DAY, latest=NOON + 6 * DAY)

    @staticmethod
    def asked(units: int, value: str) -> QuoteRequest:
        return QuoteRequest(carrier="sf-express", option="quoted", units=units, value=cny(value))

    def quoted(self) -> Life:
        """One cup of 19.99, delivered for 5.00 a unit: 24.99 CNY."""
        life = cart(cups(1))
        quote = Quote(fee=cny("5.00"), arrival=self.SOON)
        life.do(ChooseDelivery(life.id, option="quoted"), answers={self.asked(1, "19.99"): quote})
        return life

    def test_ten_cups_cost_ten_times_the_freight(self) -> None:
        """5.00 for one, 50.00 for ten; the carrier is asked anew, and first."""
        life = self.quoted()
        ten = ChangeLine(life.id, line_id=L1, quantity=10)
        question = self.asked(10, "199.90")

        assert life.refused(AnswerNeeded, ten).question == question
        decision = life.do(ten, answers={question: Quote(fee=cny("50.00"), arrival=self.SOON)})

        assert [type(event) for event in decision.events] == [LineChanged, DeliveryChosen]
        assert (life.order.delivery_fee, life.order.total) == (cny("50.00"), cny("249.90"))

    def test_ten_thousand_lines_are_one_question(self) -> None:
        """They come together, so they are asked for together: as many as one order may have."""
        life = self.quoted()
        many = AddLines(life.id, lines=[cups(1)] * 9_999)
        question = self.asked(10_000, "199900.00")

        assert life.refused(AnswerNeeded, many).question == question
        decision = life.do(many, answers={question: Quote(fee=cny("900.00"))})

        assert [type(event) for event in decision.events] == [LinesAdded, DeliveryChosen]

    def test_another_arrival_is_told_at_the_same_fee(self) -> None:
        """What the carrier promises for ten is not what they promised for one."""
        life = self.quoted()

        life.do(
            ChangeLine(life.id, line_id=L1, quantity=10),
            answers={self.asked(10, "199.90"): Quote(fee=cny("5.00"), arrival=self.LATER)},
        )

        assert life.order.delivery is not None
        assert (life.order.delivery.fee, life.order.delivery.arrival) == (cny("5.00"), self.LATER)

    def test_a_change_of_nothing_asks_nothing(self) -> None:
        """The cart is as it was, and so is its price; who it goes to is not told to the carrier."""
        life = self.quoted()

        life.says_nothing_new(ChangeLine(life.id, line_id=L1, quantity=1))
        life.do(SetRecipient(life.id, recipient=LI))

        assert life.order.delivery_fee == cny("5.00")

    def test_a_carrier_that_declines_takes_the_delivery_with_them(self) -> None:
        """Ten are too heavy: another way has to be chosen, and nothing is charged for this one."""
        life = self.quoted()
        life.do(SetRecipient(life.id, recipient=LI))

        class Declined:
            reason = "too heavy"

        decision = life.do(ChangeLine(life.id, line_id=L1, quantity=10), answers={self.asked(10, "199.90"): Declined()})

        withdrawn = decision.events[-1]
        assert isinstance(withdrawn, DeliveryWithdrawn)
        assert (withdrawn.option, withdrawn.reason) == ("quoted", "too heavy")
        assert (life.order.delivery, life.order.total) == (None, cny("199.90"))
        assert life.refused(DataMissing, Submit(life.id)).problems == (FieldProblem("delivery", "is missing"),)
        life.do(ChooseDelivery(life.id, option="express"))
        life.do(Submit(life.id))
        assert life.phase() is Phase.PAYMENT

    def test_a_withdrawn_delivery_is_not_asked_for_again(self) -> None:
        """The customer has to choose; nobody guesses that they still want it when there is less in the cart."""
        life = self.quoted()
        life.do(ChangeLine(life.id, line_id=L1, quantity=10), answers={self.asked(10, "199.90"): "too heavy"})

        decision = life.do(ChangeLine(life.id, line_id=L1, quantity=1))

        assert [type(event) for event in decision.events] == [LineChanged]
        assert life.order.delivery is None

    @pytest.mark.parametrize(
        ("fee", "error"), [(Money.of("50.00", "USD"), WrongCurrency), (cny("-0.01"), InvalidField)]
    )
    def test_a_senseless_fee_is_refused_here_as_well(self, fee: Money, error: type[Exception]) -> None:
        """Then the cart is not changed either: it would be at a price that nobody knows."""
        life = self.quoted()

        life.refused(
            error, ChangeLine(life.id, line_id=L1, quantity=10), answers={self.asked(10, "199.90"): Quote(fee=fee)}
        )

    def test_nobody_is_asked_about_an_empty_cart(self) -> None:
        """Neither when the last line goes, nor when it is chosen for what is to come; then the first line asks."""
        life = self.quoted()
        life.do(RemoveLine(life.id, line_id=L1))
        assert life.order.delivery is not None
        life.do(ChooseDelivery(life.id, option="quoted"))
        assert life.order.delivery_fee == cny("0.00")
        two = AddLines(life.id, lines=(cups(2),))

        assert life.refused(AnswerNeeded, two).question == self.asked(2, "39.98")
        life.do(two, answers={self.asked(2, "39.98"): Quote(fee=cny("10.00"), arrival=self.SOON)})

        assert life.order.delivery is not None
        assert (life.order.delivery.fee, life.order.delivery.arrival) == (cny("10.00"), self.SOON)

    def test_freight_is_free_from_200_yuan_on(self) -> None:
        """An order-dependent policy is asked again: 10 x 19.99 cost 12.00 more, a cent's worth over 200.00 nothing."""
        life = cart(cups(10), process=PROCESS.extended(deliveries=free_from_200))
        life.do(ChooseDelivery(life.id, option="sf"))
        told = life.order.delivery
        at = [life.order.total]
        for quantity in (11, 10):
            life.do(ChangeLine(life.id, line_id=L1, quantity=quantity))
            at.append(life.order.total)

        assert at == [cny("211.90"), cny("219.89"), cny("211.90")]
        assert told is not None
        assert life.order.delivery is not None
        assert life.order.delivery.arrival == ArrivalWindow(
            earliest=life.at + timedelta(days=1), latest=life.at + timedelta(days=3)
        )

    def test_on_the_border_it_is_free(self) -> None:
        """Exactly 200.00 are enough, 199.99 are not."""
        a_cent = NewLine(sku="dot", name="Dot", quantity=1, unit_price=cny("0.01"))
        life = cart(cups(10), *[a_cent] * 9, process=PROCESS.extended(deliveries=free_from_200))
        life.do(ChooseDelivery(life.id, option="sf"))
        below = (life.order.lines.total_minor, life.order.delivery_fee)

        life.do(AddLines(life.id, lines=(a_cent,)))

        assert below == (199_99, cny("12.00"))
        assert (life.order.lines.total_minor, life.order.delivery_fee) == (200_00, cny("0.00"))

    def test_an_option_that_another_carrier_takes_is_news(self) -> None:
        """At the same fee, but shipments are booked with somebody else."""
        life = cart(cups(3), process=PROCESS.extended(deliveries=van_or_lorry))
        life.do(ChooseDelivery(life.id, option="home"))

        life.do(ChangeLine(life.id, line_id=L1, quantity=4))

        assert life.order.delivery is not None
        assert (life.order.delivery.carrier, life.order.delivery.fee) == ("lorry", cny("12.00"))
