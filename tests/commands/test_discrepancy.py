"""Prices and specifications are compared with what is known; a discrepancy goes up until somebody entitled decides."""

from typing import Any

import pytest

from forms import (
    ACME,
    BUYER,
    CLERK,
    CLOCK,
    DAY,
    DIRECTOR,
    FORMS,
    HEAD,
    MARKETING,
    MOMENT,
    NOON,
    SECOND,
    SELLER,
    SERVICE,
    cny,
    disputed,
    film,
    submitted,
)
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import (
    AddLines,
    CheckPrices,
    Escalate,
    EscalateDiscrepancy,
    Place,
    RemoveLine,
    ResolveDiscrepancy,
    SendBack,
    Submit,
)
from orderflow.commands.comparison import inquiry_of
from orderflow.deciding import decide
from orderflow.desk import OrderDesk
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import LAST_ORDER, PRICE_PLAN, About
from orderflow.errors import AdapterError, DefinitionError
from orderflow.events import DiscrepancyEscalated, DiscrepancyResolved, LimitEnded, PricesChecked
from orderflow.ids import LineId, OrderId
from orderflow.money import Money
from orderflow.policies import asked_in_turn, confirmed_by
from orderflow.process import OrderProcess
from orderflow.questions import KnownLine, PriceKnowledge
from orderflow.refusals import (
    AmendmentNeeded,
    DiscrepancyAlreadyResolved,
    NoFurtherEscalation,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    UnknownDiscrepancy,
)
from orderflow.roles import (
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    FINANCE,
    MARKETING_DIRECTOR,
    SALES,
    TECHNICAL,
    Actor,
)
from orderflow.states.order_form_facts import prices_confirmed
from orderflow.testing import FakeClock, FakePriceBook
from orderflow.testing.fakes.ids import SequentialIds
from orderflow.validation import InvalidField


class TestCheckPrices:
    def test_no_difference_is_in_order_at_once(self) -> None:
        """As the plan says, and as the last time."""
        life = submitted()
        life.prices.plan("FILM-30", cny("9.99"))
        life.prices.ordered("acme", "FILM-30", cny("8.00"), {"colour": "blue"})
        assert not prices_confirmed(life.order)

        (happened,) = life.do(CheckPrices(life.order.id))

        assert isinstance(happened, PricesChecked)
        assert life.order.part(Deal).prices_checked == order_digest(life.order)
        assert not life.order.part(Deal).discrepancies
        assert prices_confirmed(life.order)

    def test_nothing_known(self) -> None:
        """A new customer orders a new article: there is nothing to compare with."""
        life = submitted()
        life.do(CheckPrices(life.order.id))

        assert prices_confirmed(life.order)

    def test_a_line_that_is_left_out_of_the_answer(self) -> None:
        """Nothing is known about it; a line that was never asked about is nobody's."""
        life = submitted()
        answer = PriceKnowledge(lines=(KnownLine(line_id="l-9", planned=cny("1.00")),))
        life.world = lambda question, order: answer
        life.do(CheckPrices(life.order.id))

        assert prices_confirmed(life.order)

    def test_a_cent_against_the_plan(self) -> None:
        """One cent too little is disputed, and the salesperson is asked first."""
        life = disputed("10.00")

        discrepancy = life.discrepancy()
        assert (discrepancy.line_id, discrepancy.about, discrepancy.source) == ("l-1", About.PRICE, PRICE_PLAN)
        assert (discrepancy.ordered, discrepancy.known, discrepancy.asked) == ("9.99 CNY", "10.00 CNY", SALES)
        assert discrepancy.is_open
        assert not prices_confirmed(life.order)

    def test_the_plan_before_the_last_order(self) -> None:
        """What was paid the last time counts only where the plan says nothing."""
        life = submitted()
        life.prices.ordered("acme", "FILM-30", cny("9.50"), {"colour": "blue"})
        life.do(CheckPrices(life.order.id))

        assert (life.discrepancy().known, life.discrepancy().source) == ("9.50 CNY", LAST_ORDER)

    def test_a_discount_is_a_lower_price(self) -> None:
        """10.00 less a tenth is 9.00; the plan's price less anything is not the plan's."""
        as_planned = submitted(film("10.00", discount=cny("100.00")))
        as_planned.prices.plan("FILM-30", cny("9.00"))
        as_planned.do(CheckPrices(as_planned.order.id))
        cheaper = submitted(film("9.00", discount=cny("0.01")))
        cheaper.prices.plan("FILM-30", cny("9.00"))
        cheaper.do(CheckPrices(cheaper.order.id))

        assert not as_planned.order.part(Deal).discrepancies
        assert cheaper.discrepancy().ordered == "9.00 CNY less 0.01 CNY of 100"

    def test_another_specification_than_the_last_time(self) -> None:
        """In whatever order it is written."""
        life = submitted(
            film(specification={"width": "30", "colour": "blue"}),
            film(sku="FILM-60", specification={"colour": "red"}),
        )
        life.prices.ordered("acme", "FILM-30", cny("9.99"), {"colour": "blue", "width": "30"})
        life.prices.ordered("acme", "FILM-60", cny("9.99"), {})
        life.do(CheckPrices(life.order.id))

        (discrepancy,) = life.order.part(Deal).discrepancies
        assert (discrepancy.line_id, discrepancy.about, discrepancy.source) == ("l-2", About.SPECIFICATION, LAST_ORDER)
        assert (discrepancy.ordered, discrepancy.known) == ("colour: red", "none")

    def test_what_others_ordered_is_nothing_to_them(self) -> None:
        """Earlier orders are the customer's own."""
        life = submitted()
        life.prices.ordered("other", "FILM-30", cny("1.00"), {"colour": "red"})
        life.do(CheckPrices(life.order.id))

        assert not life.order.part(Deal).discrepancies

    def test_the_same_again_says_nothing_new(self) -> None:
        """Each difference is disputed once, however often it is checked."""
        life = disputed()
        assert not life.do(CheckPrices(life.order.id))
        life.resolve()

        assert not life.do(CheckPrices(life.order.id))

    def test_a_plan_that_has_changed(self) -> None:
        """Is another difference; the old one is gone."""
        life = disputed("10.50")
        life.prices.plan("FILM-30", cny("11.00"))
        life.do(CheckPrices(life.order.id))

        assert [(discrepancy.id, discrepancy.known) for discrepancy in life.order.part(Deal).discrepancies] == [
            ("d-2", "11.00 CNY")
        ]

    def test_a_price_book_that_is_not_there(self) -> None:
        """Silence is not *nothing known*: it raises, and nothing was checked."""
        prices = FakePriceBook()
        desk = OrderDesk(processes=[FORMS], store=MemoryOrderStore(), prices=prices, clock=FakeClock(NOON))
        place = Place(process="made_to_order", lines=(film(),), recipient=ACME, delivery="express", customer="acme")
        order = desk.execute(place, by=SERVICE, request_id="r-1")
        prices.unreachable()

        with pytest.raises(AdapterError):
            desk.execute(CheckPrices(order.id), by=CLERK, request_id="r-2")

        assert desk.get(order.id) == order
        assert desk.execute(CheckPrices(order.id), by=CLERK, request_id="r-2").part(Deal).prices_checked

    def test_a_desk_without_one(self) -> None:
        """The message says what to give it."""
        desk = OrderDesk(processes=[FORMS], store=MemoryOrderStore(), clock=FakeClock(NOON))
        place = Place(process="made_to_order", lines=(film(),), recipient=ACME, delivery="express", customer="acme")
        order = desk.execute(place, by=SERVICE, request_id="r-1")

        with pytest.raises(DefinitionError, match="price book"):
            desk.execute(CheckPrices(order.id), by=CLERK, request_id="r-2")

    def test_an_answer_that_is_none(self) -> None:
        """A host's answerer that says something else is wrong, not taken for nothing known."""
        life = submitted()
        life.world = lambda question, order: None

        with pytest.raises(DefinitionError, match="PriceKnowledge"):
            life.do(CheckPrices(life.order.id))

    @pytest.mark.parametrize("by", [BUYER, HEAD, DIRECTOR, CLOCK, Actor("x", TECHNICAL), Actor("x", FINANCE)])
    def test_others_check_nothing(self, by: Actor) -> None:
        """It is the clerks' and the salespeople's."""
        life = submitted()
        life.refused(RoleNotEntitled, CheckPrices(life.order.id), by)

    def test_only_in_review(self) -> None:
        """A form that may still change is not checked."""
        life = submitted()
        life.do(SendBack(life.order.id, remark="another colour"))

        life.refused(StepNotPossible, CheckPrices(life.order.id))


class TestEscalateDiscrepancy:
    def test_up_the_chain(self) -> None:
        """The salesperson, the head of customer service, the director; then nobody is left."""
        life = disputed()
        asked = []
        for _ in range(2):
            life.do(EscalateDiscrepancy(life.order.id, discrepancy_id="d-1", reason="they do not know"), CLERK)
            asked.append(life.discrepancy().asked)

        assert asked == [CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR]
        refused = life.refused(NoFurtherEscalation, EscalateDiscrepancy(life.order.id, discrepancy_id="d-1"))
        assert (refused.discrepancy_id, refused.asked) == ("d-1", MARKETING_DIRECTOR)

    def test_by_the_system_when_their_time_has_ended(self) -> None:
        """To the second; the next one has as long, and the last one is told that it is late."""
        life = disputed()
        life.refused(NotYetDue, EscalateDiscrepancy(life.order.id), CLOCK, at=NOON + DAY - SECOND)
        happened = life.do(EscalateDiscrepancy(life.order.id), CLOCK, at=NOON + DAY)
        assert [event.ran_out for event in happened if isinstance(event, LimitEnded)] == [True]
        assert (life.discrepancy().asked, life.due_at("discrepancy")) == (
            CUSTOMER_SERVICE_HEAD,
            NOON + 2 * DAY + MOMENT,
        )
        life.refused(NotYetDue, EscalateDiscrepancy(life.order.id), CLOCK)

        life.do(EscalateDiscrepancy(life.order.id), CLOCK, at=NOON + 2 * DAY + MOMENT)

        assert life.discrepancy().asked == MARKETING_DIRECTOR
        life.refused(NotYetDue, EscalateDiscrepancy(life.order.id), CLOCK, at=NOON + 3 * DAY)
        life.do(Escalate(life.order.id), CLOCK, at=NOON + 3 * DAY + DAY)
        assert "discrepancy" in [limit.name for limit in life.order.overruns]
        life.resolve(DIRECTOR)
        assert prices_confirmed(life.order)

    def test_only_those_that_are_due(self) -> None:
        """One went up an hour later: its time is not over yet."""
        life = submitted(film(), film(sku="FILM-60"))
        life.prices.plan("FILM-30", cny("10.00"))
        life.prices.plan("FILM-60", cny("10.00"))
        life.do(CheckPrices(life.order.id))
        life.do(EscalateDiscrepancy(life.order.id, discrepancy_id="d-2"), at=NOON + DAY / 24)

        life.do(EscalateDiscrepancy(life.order.id), CLOCK, at=NOON + DAY)

        assert [discrepancy.asked for discrepancy in life.order.part(Deal).discrepancies] == [
            CUSTOMER_SERVICE_HEAD,
            CUSTOMER_SERVICE_HEAD,
        ]
        assert sorted(limit.due_at for limit in life.order.limits if limit.name == "discrepancy") == [
            NOON + DAY + DAY / 24,
            NOON + 2 * DAY + MOMENT,
        ]

    def test_by_hand_it_is_not_late(self) -> None:
        """Who passes it on in time has not let it pass."""
        life = disputed()

        happened = life.do(EscalateDiscrepancy(life.order.id, discrepancy_id="d-1"), SELLER)

        assert [event.ran_out for event in happened if isinstance(event, LimitEnded)] == [False]

    def test_without_limits(self) -> None:
        """A process that gives nobody a time escalates by hand."""
        life = disputed(process=FORMS.extended(time_limits=lambda order: ()))

        (happened,) = life.do(EscalateDiscrepancy(life.order.id, discrepancy_id="d-1"))

        assert isinstance(happened, DiscrepancyEscalated)

    def test_people_say_which(self) -> None:
        """One that there is, and that is open."""
        life = disputed()
        assert (
            life.refused(InvalidField, EscalateDiscrepancy(life.order.id)).path == "EscalateDiscrepancy.discrepancy_id"
        )
        life.refused(UnknownDiscrepancy, EscalateDiscrepancy(life.order.id, discrepancy_id="d-2"))
        life.resolve()

        assert life.refused(
            DiscrepancyAlreadyResolved, EscalateDiscrepancy(life.order.id, discrepancy_id="d-1")
        ).confirmed

    @pytest.mark.parametrize("by", [BUYER, DIRECTOR, MARKETING, Actor("x", FINANCE)])
    def test_by_nobody_else(self, by: Actor) -> None:
        """The page says who."""
        life = disputed()
        life.refused(RoleNotEntitled, EscalateDiscrepancy(life.order.id, discrepancy_id="d-1"), by)


class TestResolveDiscrepancy:
    @pytest.mark.parametrize("by", [HEAD, DIRECTOR])
    def test_confirmed_by_somebody_entitled(self, by: Actor) -> None:
        """Whoever is asked, or would be after them: then it may pass the review."""
        life = disputed()

        life.do(ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True, reason="as agreed"), by)

        discrepancy = life.discrepancy()
        assert (discrepancy.confirmed, discrepancy.remark, discrepancy.resolved_at) == (True, "as agreed", NOON)
        assert prices_confirmed(life.order)
        assert "discrepancy" not in [limit.name for limit in life.order.limits]

    def test_a_salesperson_does_not_confirm_their_own_price(self) -> None:
        """They are asked, and what they know is kept when it goes on; their word alone does not resolve it."""
        life = disputed()
        refused = life.refused(
            RoleNotEntitled, ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True), SELLER
        )

        assert refused.entitled == (CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR)

    def test_about_a_specification_their_word_counts(self) -> None:
        """They have talked with the customer."""
        life = submitted()
        life.prices.ordered("acme", "FILM-30", cny("9.99"), {"colour": "red"})
        life.do(CheckPrices(life.order.id))

        life.resolve(SELLER)

        assert prices_confirmed(life.order)

    def test_nobody_before_whoever_is_asked_now(self) -> None:
        """Once it is the director's, the head has had their say."""
        life = disputed()
        for _ in range(2):
            life.do(EscalateDiscrepancy(life.order.id, discrepancy_id="d-1"))

        refused = life.refused(
            RoleNotEntitled, ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True), HEAD
        )

        assert refused.entitled == (MARKETING_DIRECTOR,)
        life.resolve(DIRECTOR)

    def test_a_head_who_is_not_in_the_chain(self) -> None:
        """The page knows them, the policy does not ask them."""
        life = disputed()
        life.refused(
            RoleNotEntitled, ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True), MARKETING
        )

    @pytest.mark.parametrize(
        "by", [BUYER, CLERK, CLOCK, SERVICE, Actor("service-1", CUSTOMER_SERVICE, on_behalf_of=HEAD)]
    )
    def test_by_nobody_else(self, by: Actor) -> None:
        """Not even in the name of somebody who may."""
        life = disputed()
        life.refused(RoleNotEntitled, ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True), by)

    def test_a_no_says_what_is_right(self) -> None:
        """A no without a reason helps nobody."""
        life = disputed()
        for reason in ("", "  "):
            no = ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=False, reason=reason)
            assert life.refused(InvalidField, no, HEAD).path == "ResolveDiscrepancy.reason"

    def test_after_a_no_it_has_to_be_amended(self) -> None:
        """It cannot pass, and to check it once more is no way around; back, amended, and checked again."""
        life = disputed("10.50")
        life.resolve(confirmed=False, reason="the plan says 10.50")
        assert life.order.part(Deal).prices_checked is None
        assert not prices_confirmed(life.order)
        assert life.refused(AmendmentNeeded, CheckPrices(life.order.id)).discrepancies == ("d-1",)

        life.do(SendBack(life.order.id, remark="the plan says 10.50"))
        life.do(AddLines(life.order.id, lines=(film("10.50"),)))
        life.do(RemoveLine(life.order.id, line_id=LineId("l-1")))
        life.do(Submit(life.order.id))
        assert not prices_confirmed(life.order)
        life.do(CheckPrices(life.order.id))

        assert prices_confirmed(life.order)

    def test_back_without_an_amendment(self) -> None:
        """Is disputed anew, under an id of its own, and asked from the beginning."""
        life = disputed()
        life.resolve(confirmed=False, reason="too cheap")
        life.do(SendBack(life.order.id, remark="too cheap"))
        life.do(Submit(life.order.id))

        life.do(CheckPrices(life.order.id))

        assert [(discrepancy.id, discrepancy.asked) for discrepancy in life.order.part(Deal).discrepancies] == [
            ("d-2", SALES)
        ]
        assert not prices_confirmed(life.order)

    def test_what_was_confirmed_is_not_doubted_again(self) -> None:
        """It is sent back for another reason: prices are checked again, and the yes still stands."""
        life = disputed()
        life.resolve()
        life.do(SendBack(life.order.id, remark="another address"))
        life.do(Submit(life.order.id))
        assert not prices_confirmed(life.order)

        life.do(CheckPrices(life.order.id))

        assert prices_confirmed(life.order)
        assert [discrepancy.id for discrepancy in life.order.part(Deal).discrepancies] == ["d-1"]

    def test_sent_back_with_a_doubt_open(self) -> None:
        """Nobody is asked any more about what may be amended; it is disputed again if it isn't."""
        life = disputed()
        life.do(SendBack(life.order.id, remark="another address"))
        assert [limit.name for limit in life.order.limits] == []
        life.refused(StepNotPossible, ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True), HEAD)
        life.do(Submit(life.order.id))
        life.refused(UnknownDiscrepancy, ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True), HEAD)
        assert not prices_confirmed(life.order)

        life.do(CheckPrices(life.order.id))

        assert [discrepancy.id for discrepancy in life.order.part(Deal).discrepancies] == ["d-2"]

    def test_once(self) -> None:
        """What is resolved is resolved, and one that nobody heard of is refused."""
        life = disputed()
        life.refused(UnknownDiscrepancy, ResolveDiscrepancy(life.order.id, discrepancy_id="d-9", confirmed=True), HEAD)
        life.resolve(confirmed=False, reason="no")

        again = life.refused(
            DiscrepancyAlreadyResolved,
            ResolveDiscrepancy(life.order.id, discrepancy_id="d-1", confirmed=True),
            DIRECTOR,
        )

        assert (again.discrepancy_id, again.confirmed) == ("d-1", False)
        assert "not confirmed" in str(again)

    def test_one_no_among_several(self) -> None:
        """The others may still be resolved; a yes to them does not help."""
        life = submitted(film(), film(sku="FILM-60"))
        life.prices.plan("FILM-30", cny("10.00"))
        life.prices.plan("FILM-60", cny("10.00"))
        life.do(CheckPrices(life.order.id))
        life.resolve(confirmed=False, reason="no")

        (happened, *_) = life.do(ResolveDiscrepancy(life.order.id, discrepancy_id="d-2", confirmed=True), HEAD)

        assert isinstance(happened, DiscrepancyResolved)
        assert not prices_confirmed(life.order)


class TestPolicies:
    def test_a_chain_of_ones_own(self) -> None:
        """The director alone is asked, and resolves it."""
        life = disputed(process=FORMS.extended(discrepancies=asked_in_turn(MARKETING_DIRECTOR)))
        life.refused(NoFurtherEscalation, EscalateDiscrepancy(life.order.id, discrepancy_id="d-1"))

        life.resolve(DIRECTOR)

        assert prices_confirmed(life.order)

    def test_a_small_shop_trusts_its_salespeople(self) -> None:
        """Their word about a price counts where the policy says so."""
        life = disputed(process=FORMS.extended(discrepancy_confirmation=confirmed_by(price=(SALES,))))

        life.resolve(SELLER)

        assert prices_confirmed(life.order)

    @pytest.mark.parametrize(
        "process",
        [
            FORMS.extended(discrepancies=asked_in_turn(SALES)),
            FORMS.extended(discrepancies=lambda order, discrepancy: ()),
            FORMS.extended(discrepancy_confirmation=lambda order, discrepancy: ()),
        ],
    )
    def test_a_doubt_that_nobody_could_resolve(self, process: OrderProcess) -> None:
        """Is a mistake of whoever wrote the policies, and says so."""
        with pytest.raises(DefinitionError, match="would stay open for ever"):
            disputed(process=process)

    @pytest.mark.parametrize("roles", [(), (SALES, SALES), ("boss",)])
    def test_roles_are_named_once(self, roles: tuple[Any, ...]) -> None:
        """Nobody, somebody twice, or a word that is no role."""
        with pytest.raises(DefinitionError, match="at least one Role, and none twice"):
            asked_in_turn(*roles)
        for about in ("price", "specification"):
            with pytest.raises(
                DefinitionError, match=rf"^confirmed_by\.{about} takes at least one Role, and none twice"
            ):
                confirmed_by(**{about: roles})


def test_knowledge_in_another_currency_is_doubted() -> None:
    """A plan in dollars is no plan for an order in yuan; somebody has to look."""
    life = submitted()
    usd = PriceKnowledge(lines=(KnownLine(line_id="l-1", planned=Money.of("9.99", "USD")),))
    decision = decide(
        life.order,
        CheckPrices(OrderId(life.order.id)),
        process=life.process,
        by=CLERK,
        at=NOON,
        ids=SequentialIds(),
        personal=life.personal,
        answers={inquiry_of(life.order): usd},
    )

    assert [discrepancy.known for discrepancy in decision.order.part(Deal).discrepancies] == ["9.99 USD"]
