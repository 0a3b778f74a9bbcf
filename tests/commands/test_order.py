"""From the cart to the order: what goes in, what is chosen, and when the cart becomes an order."""

import pytest

from life import BUYER, CASHIER, LI, MINUTE, NOON, PROCESS, SERVICE, SHOP, STORE, Life, bowls, cart, cny, cups, placed
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
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Invoice, Party
from orderflow.entities.phase import Phase
from orderflow.events import OrderSubmitted
from orderflow.ids import LineId
from orderflow.money import CurrencyMismatch, Money, UnknownCurrency
from orderflow.policies import PaymentMethod, by_payment, cash_on_delivery, online
from orderflow.refusals import (
    AlreadySubmitted,
    ContentChanged,
    DataMissing,
    DeliveryNotOffered,
    NothingOrdered,
    PaymentInProgress,
    PaymentMethodNotOffered,
    RoleNotEntitled,
    StepNotPossible,
    WrongCurrency,
)
from orderflow.roles import CUSTOMER_SERVICE, SALES, Actor
from orderflow.states import fact
from orderflow.states.retail import RetailFlow
from orderflow.states.stage import Stage
from orderflow.validation import InvalidField

L1, L9 = LineId("l-1"), LineId("l-9")


class TestOpenCart:
    def test_a_customer_opens_their_own_cart(self) -> None:
        """The cart is an order in draft, without number, and belongs to whoever opened it."""
        life = cart()

        assert life.order.customer == BUYER.id
        assert life.phase() is Phase.DRAFT
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


class TestSubmit:
    def test_a_complete_cart_becomes_an_order(self) -> None:
        """It gets its number and waits for the money."""
        life = cart(cups())
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))

        life.do(Submit(life.id))

        assert life.order.submitted_at == life.at
        assert life.order.number == "00000001"
        assert life.phase() is Phase.PAYMENT

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

    def test_the_customer_confirms_what_they_were_shown(self) -> None:
        """S05: they look a second time. If anything has changed since, they are shown it first."""
        life = cart(cups())
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))
        shown = life.order.version
        life.do(ChangeLine(life.id, line_id=L1, quantity=1))

        refused = life.refused(ContentChanged, Submit(life.id, confirmed=shown))
        assert (refused.confirmed, refused.version) == (shown, life.order.version)

        life.do(Submit(life.id, confirmed=life.order.version))

    def test_a_host_s_page_may_ask_twice_and_is_told_nothing_new(self) -> None:
        """Where the submitted cart waits for something else, submitting again changes nothing."""
        life = cart(cups(), process=PROCESS.extended(flow=Patient))
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))
        decision = life.do(Submit(life.id))
        assert any(isinstance(event, OrderSubmitted) for event in decision.events)
        assert life.phase() is Phase.DRAFT

        life.says_nothing_new(Submit(life.id))

    def test_what_is_submitted_is_no_longer_edited(self) -> None:
        """Every change of the cart is refused: it has left the draft."""
        life = placed()

        for command in edits(life):
            assert life.refused(StepNotPossible, command).step == "edit"

    def test_a_submitted_order_that_still_waits_is_no_longer_edited(self) -> None:
        """The policy says so where the page does not."""
        life = cart(cups(), process=PROCESS.extended(flow=Patient))
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

        assert life.phase() is Phase.DRAFT
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


class TestTermsThatAreOfferedNoMore:
    """Cash on delivery is offered up to 100.00."""

    def small_cart(self) -> Life:
        def methods(order: Order) -> tuple[PaymentMethod, ...]:
            small = order.lines.total_minor <= 100_00
            return (online("alipay"), cash_on_delivery()) if small else (online("alipay"),)

        life = cart(cups(), process=PROCESS.extended(payment_methods=methods))
        life.do(SetRecipient(life.id, recipient=LI))
        life.do(ChooseDelivery(life.id, option="express"))
        life.do(ChoosePayment(life.id, method="cash_on_delivery"))
        return life

    def test_they_are_asked_again_at_submission(self) -> None:
        """They were chosen for 59.97, and it is 119.94 now."""
        life = self.small_cart()
        life.do(AddLines(life.id, lines=(cups(),)))

        refused = life.refused(DataMissing, Submit(life.id))

        assert [str(problem) for problem in refused.problems] == ["payment_terms: is no longer offered"]
        life.do(ChoosePayment(life.id, method="alipay"))
        life.do(Submit(life.id))

    def test_what_is_still_offered_is_agreed(self) -> None:
        """59.97 are paid on delivery."""
        life = self.small_cart()

        life.do(Submit(life.id))

        assert life.order.pays_on_delivery
