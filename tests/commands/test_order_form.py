"""Intake: what is missing is asked for, every wish is kept, a reply is promised and given."""

from typing import Any

import pytest
from attrs import evolve

from forms import (
    ACME,
    BUYER,
    CLERK,
    CLOCK,
    DAY,
    DIRECTOR,
    FORMS,
    HEAD,
    NOON,
    SECOND,
    SELLER,
    SERVICE,
    Form,
    cny,
    film,
    opened,
    submitted,
)
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import (
    AddLines,
    AnswerCustomer,
    ChangeLine,
    CheckPrices,
    ChooseDelivery,
    Command,
    Escalate,
    Expire,
    NoteWish,
    OpenCart,
    PromiseReply,
    RequestDetails,
    SendBack,
    SetRecipient,
    Submit,
)
from orderflow.desk import OrderDesk
from orderflow.effects import Notify
from orderflow.entities.deal import Deal
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.party import Party
from orderflow.entities.phase import Phase
from orderflow.events import CustomerAnswered, DetailsRequested, ReplyPromised, WishNoted
from orderflow.ids import LineId, OrderId
from orderflow.policies import notify_all, notify_customer, notify_responsible
from orderflow.process import OrderProcess
from orderflow.refusals import DataMissing, NoDetailsMissing, NotYetDue, RoleNotEntitled, StepNotPossible
from orderflow.roles import CUSTOMER_SERVICE_HEAD, FINANCE, ORDER_CLERK, Actor
from orderflow.testing import FakeClock, FakePriceBook
from orderflow.validation import InvalidField

TOLD = FORMS.extended(notifications=notify_all(notify_customer("sms"), notify_responsible("email")))


def messages(life: Form) -> list[tuple[str, str, dict[str, str]]]:
    return [(e.message, e.audience, dict(e.data)) for e in life.effects.values() if isinstance(e, Notify)]


def half_filled(channel: str = "fax", process: OrderProcess = FORMS) -> Form:
    """Film without a colour, by fax; nobody to call."""
    life = opened(channel, process)
    life.do(AddLines(life.order.id, lines=(film(specification={}), film(sku="BOX-1", specification={}))))
    return life


class TestRequestDetails:
    def test_all_that_is_missing_at_once(self) -> None:
        """Each field with its path; the customer is told, and the order waits."""
        life = half_filled(process=TOLD)

        (happened,) = life.do(RequestDetails(life.order.id))[:1]

        asked = (
            "recipient.name",
            "recipient.phone",
            "recipient.address.city",
            "recipient.address.street",
            "delivery",
            "recipient.email",
            "lines.l-1.specification.colour",
        )
        assert isinstance(happened, DetailsRequested)
        assert life.order.part(Deal).details_asked == happened.fields == asked
        assert life.order.phase is Phase.DRAFT
        (told,) = messages(life)
        assert told[:2] == ("details_requested", "customer")
        assert told[2]["fields"] == ", ".join(asked)

    def test_it_waits_for_the_same_that_submission_refuses(self) -> None:
        """Nobody is asked for one thing and refused for another."""
        life = half_filled()
        refused = life.refused(DataMissing, Submit(life.order.id))

        life.do(RequestDetails(life.order.id))

        assert life.order.part(Deal).details_asked == tuple(problem.path for problem in refused.problems)

    def test_once_it_is_there_it_goes_on(self) -> None:
        """What was asked for is asked for no more, and no limit runs any longer."""
        life = half_filled()
        life.do(RequestDetails(life.order.id))
        life.do(ChangeLine(life.order.id, line_id=LineId("l-1"), specification={"colour": "red"}), BUYER)
        life.do(SetRecipient(life.order.id, recipient=ACME), BUYER)
        life.do(ChooseDelivery(life.order.id, option="express"), BUYER)
        life.do(RequestDetails(life.order.id))
        assert life.order.part(Deal).details_asked == ("recipient.email",)

        life.do(SetRecipient(life.order.id, recipient=_with_email()), SERVICE)
        life.do(Submit(life.order.id))

        assert life.waits_for == "In review"
        assert not life.order.part(Deal).details_asked
        assert "details" not in [limit.name for limit in life.order.limits]

    def test_nothing_at_all(self) -> None:
        """An empty form misses its lines, too."""
        life = opened()
        life.do(RequestDetails(life.order.id))

        assert life.order.part(Deal).details_asked[0] == "lines"

    def test_a_complete_form(self) -> None:
        """Nobody is bothered for nothing."""
        life = submitted()
        life.do(SendBack(life.order.id, remark="another colour"))

        life.refused(NoDetailsMissing, RequestDetails(life.order.id))

    def test_the_customer_s_time_runs_out(self) -> None:
        """After three days it expires, not a second before."""
        life = half_filled()
        life.do(RequestDetails(life.order.id))
        life.refused(NotYetDue, Expire(life.order.id), CLOCK, at=NOON + 3 * DAY - SECOND)

        life.do(Expire(life.order.id), CLOCK, at=NOON + 3 * DAY)

        assert life.order.phase is Phase.CANCELLED


class TestNoteWish:
    def test_every_wish_is_kept(self) -> None:
        """In the order in which they came, from the intake to the delivery."""
        life = submitted()
        for text in ("no plastic", "deliver in the morning", "no plastic"):
            life.do(NoteWish(life.order.id, text=text))

        assert [(note.id, note.text) for note in life.order.part(Deal).memo] == [
            ("n-1", "no plastic"),
            ("n-2", "deliver in the morning"),
            ("n-3", "no plastic"),
        ]

    def test_it_survives_being_sent_back(self) -> None:
        """Nothing is ever taken out."""
        life = submitted()
        life.do(NoteWish(life.order.id, text="no plastic"))
        life.do(SendBack(life.order.id, remark="which colour"))
        life.do(Submit(life.order.id))

        assert len(life.order.part(Deal).memo) == 1

    @pytest.mark.parametrize("text", ["", "  ", "a\x00b", "x" * 2001])
    def test_a_wish_says_something(self, text: str) -> None:
        """A blank is no wish."""
        with pytest.raises(InvalidField, match=r"^NoteWish\.text"):
            NoteWish(OrderId("o-1"), text=text)


class TestPromiseReply:
    def test_the_customer_is_told_how_long_it_takes(self) -> None:
        """And it is due then."""
        life = submitted(process=TOLD)
        until = NOON + DAY

        life.do(PromiseReply(life.order.id, until=until, about=CONFIRMATION), SERVICE)

        assert life.due_at("reply") == until
        assert messages(life)[-1][0] == "reply_promised"
        assert messages(life)[-1][2]["until"] == until.isoformat()

    def test_kept_by_an_answer(self) -> None:
        """The customer reads it, and nothing is due any more."""
        life = submitted(process=TOLD)
        life.do(PromiseReply(life.order.id, until=NOON + DAY, about="the colour"))

        life.do(AnswerCustomer(life.order.id, text="it is blue"), SELLER)

        assert life.order.part(Deal).reply is None
        assert not life.order.limits
        assert (messages(life)[-1][0], messages(life)[-1][2]["text"]) == ("reply", "it is blue")

    def test_not_kept(self) -> None:
        """At the second customer service and its head are told; it may still be kept, late."""
        life = submitted(process=TOLD)
        until = NOON + DAY
        life.do(PromiseReply(life.order.id, until=until, about="the colour"))
        life.refused(NotYetDue, Escalate(life.order.id), CLOCK, at=until - SECOND)

        life.do(Escalate(life.order.id), CLOCK, at=until)

        told = [(message, audience) for message, audience, _ in messages(life)[-2:]]
        assert told == [("limit_overrun", "customer_service"), ("limit_overrun", CUSTOMER_SERVICE_HEAD)]
        life.do(AnswerCustomer(life.order.id, text="it is blue"))
        assert life.order.part(Deal).reply is None

    def test_put_off_with_a_reason(self) -> None:
        """Who promises a later time says why; an earlier one needs no excuse, the same one says nothing new."""
        life = submitted()
        life.do(PromiseReply(life.order.id, until=NOON + DAY, about=CONFIRMATION))
        later = PromiseReply(life.order.id, until=NOON + 2 * DAY, about=CONFIRMATION)
        assert life.refused(InvalidField, later).path == "PromiseReply.reason"
        life.do(PromiseReply(life.order.id, until=NOON + 2 * DAY, about=CONFIRMATION, reason="the dyer is ill"))
        assert life.due_at("reply") == NOON + 2 * DAY

        life.do(PromiseReply(life.order.id, until=NOON + DAY / 2, about=CONFIRMATION))

        assert life.due_at("reply") == NOON + DAY / 2
        assert not life.do(PromiseReply(life.order.id, until=NOON + DAY / 2, about=CONFIRMATION))

    @pytest.mark.parametrize("early", [SECOND * 0, SECOND])
    def test_a_time_that_has_passed(self, early: Any) -> None:
        """Nothing is promised for now, or for yesterday."""
        life = submitted()

        refused = life.refused(InvalidField, PromiseReply(life.order.id, until=NOON - early, about=CONFIRMATION))

        assert refused.path == "PromiseReply.until"

    def test_an_answer_that_nobody_was_promised(self) -> None:
        """Is as welcome."""
        life = submitted()

        (happened,) = life.do(AnswerCustomer(life.order.id, text="yes"))

        assert isinstance(happened, CustomerAnswered)


COMMANDS: list[Command] = [
    NoteWish(OrderId("order-1"), text="no plastic"),
    PromiseReply(OrderId("order-1"), until=NOON + DAY, about=CONFIRMATION),
    AnswerCustomer(OrderId("order-1"), text="yes"),
]


@pytest.mark.parametrize("wish", [*COMMANDS, RequestDetails(OrderId("order-1"))], ids=lambda wish: wish.type)
@pytest.mark.parametrize("by", [BUYER, HEAD, DIRECTOR, CLOCK, Actor("x", FINANCE)])
def test_only_those_who_take_orders_in(wish: Command, by: Actor) -> None:
    """Sales, clerks and customer service talk with the customer; nobody else does for them."""
    life = half_filled()
    life.refused(RoleNotEntitled, _about(life, wish), by)


@pytest.mark.parametrize("by", [SELLER, CLERK, SERVICE])
@pytest.mark.parametrize("wish", COMMANDS, ids=lambda wish: wish.type)
def test_all_of_them(wish: Command, by: Actor) -> None:
    """Each of them may."""
    life = half_filled()

    (happened, *_) = life.do(_about(life, wish), by)

    assert isinstance(happened, WishNoted | ReplyPromised | CustomerAnswered)


def test_details_are_asked_for_before_the_review() -> None:
    """In review nothing is missing any more."""
    life = submitted()

    life.refused(StepNotPossible, RequestDetails(life.order.id))


def test_whom_a_clerk_acts_for_is_recorded() -> None:
    """Every record says who did it and for which salesperson, also when it is read again (S12)."""
    desk = OrderDesk(processes=[FORMS], store=MemoryOrderStore(), prices=FakePriceBook(), clock=FakeClock(NOON))
    order = desk.execute(
        OpenCart(process="made_to_order", currency="CNY", customer="acme", channel="telephone"),
        by=SERVICE,
        request_id="r-1",
    )
    desk.execute(NoteWish(order.id, text="no plastic"), by=SERVICE, request_id="r-2")
    desk.execute(AddLines(order.id, lines=(film(),)), by=SELLER, request_id="r-3")

    noted = next(record for record in desk.history(order.id) if isinstance(record.event, WishNoted))

    assert (noted.by.id, noted.by.on_behalf_of) == ("service-1", SELLER)
    assert str(noted.by) == "customer_service service-1 for sales wang"
    assert [record.by for record in desk.history(order.id)][-1] == SELLER


def test_for_whom_they_act_gives_nobody_more_rights() -> None:
    """A step that is the clerk's alone stays so, whoever asked the other to do it (S12)."""
    life = submitted()
    stranger = Actor("x", FINANCE, on_behalf_of=Actor("clerk-1", ORDER_CLERK))

    life.refused(RoleNotEntitled, CheckPrices(life.order.id), stranger)


def test_the_desk_asks_the_price_book() -> None:
    """With no transaction open; what it said is in the event, and the history replays without it."""
    prices, store = FakePriceBook(), MemoryOrderStore()
    prices.plan("FILM-30", cny("10.50"))
    desk = OrderDesk(processes=[FORMS], store=store, prices=prices, clock=FakeClock(NOON))
    order = desk.execute(
        OpenCart(process="made_to_order", currency="CNY", customer="acme"), by=SERVICE, request_id="r-1"
    )
    wishes: list[Command] = [
        AddLines(order.id, lines=(film(),)),
        SetRecipient(order.id, recipient=ACME),
        ChooseDelivery(order.id, option="express"),
        Submit(order.id),
        CheckPrices(order.id),
    ]
    for place, wish in enumerate(wishes):
        order = desk.execute(wish, by=SERVICE, request_id=f"w-{place}")

    assert [discrepancy.known for discrepancy in order.part(Deal).discrepancies] == ["10.50 CNY"]
    assert len(prices.calls) == 1
    assert OrderDesk(processes=[FORMS], store=store).get(order.id) == order


def _about(life: Form, wish: Command) -> Command:
    fields = {name: value for name, value in vars(wish).items() if name != "order_id"}
    return type(wish)(life.order.id, **fields)  # type: ignore[call-arg] # all of them are about an order


def _with_email() -> Party:
    return evolve(ACME, email="acme@example.com")
