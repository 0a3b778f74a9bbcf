"""Which fields an order form must have, by channel and product; how long it may take until it is in order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from forms import ACME, DAY, NOON, Form, cny, film, opened, submitted
from orderflow.commands import AddLines, ChooseDelivery, ChoosePayment, NoteWish, PromiseReply, SetRecipient
from orderflow.entities.changing import changed
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import Lines, Source
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.ids import LineId
from orderflow.policies import LimitRule, OrderDataPolicy, order_form, order_form_limits, required


def missing(policy: OrderDataPolicy, life: Form, order: Order | None = None) -> list[str]:
    problems = policy(life.order if order is None else order, life.personal)
    assert all(problem.problem == "is missing" for problem in problems)
    return [problem.path for problem in problems]


def filled(channel: str = "fax") -> Form:
    """Whom and where to, and how: what is usual, and film and a box."""
    life = opened(channel)
    film_30, box = film(specification={}), film(sku="BOX-1", specification={"colour": "red"})
    life.do(AddLines(life.order.id, lines=(film_30, box)))
    life.do(SetRecipient(life.order.id, recipient=ACME))
    life.do(ChooseDelivery(life.order.id, option="express"))
    return life


class TestOrderForm:
    def test_the_usual_fields(self) -> None:
        """If nothing else is said, those of any order."""
        assert missing(order_form(), opened()) == missing(required(), opened())
        assert missing(order_form(), filled()) == []

    @pytest.mark.parametrize(("channel", "asked"), [("fax", ["recipient.email"]), ("telephone", [])])
    def test_by_channel(self, channel: str, asked: list[str]) -> None:
        """Who orders by fax is asked for an e-mail address; on the telephone they are not (S12)."""
        form = order_form(by_channel={"fax": ("recipient.email",)})

        assert missing(form, filled(channel)) == asked

    @pytest.mark.parametrize(
        ("article", "asked"),
        [
            ("FILM", ["lines.l-1.specification.width"]),
            ("FILM-30", ["lines.l-1.specification.width"]),
            ("FILM-3", []),
            ("FIL", []),
            ("BOX", ["lines.l-2.specification.width"]),
            ("film", []),
        ],
    )
    def test_by_product(self, article: str, asked: list[str]) -> None:
        """An article, or a whole family up to a dash; not whatever begins alike."""
        form = order_form(by_product={article: ("specification.width",)})

        assert missing(form, filled()) == asked

    def test_each_line_for_itself(self) -> None:
        """What one line says, another may miss; each with its path."""
        form = order_form(by_product={"FILM": ("specification.colour",), "BOX": ("specification.colour",)})

        assert missing(form, filled()) == ["lines.l-1.specification.colour"]

    def test_a_blank_is_missing(self) -> None:
        """A colour that says nothing is none."""
        life = filled()
        lines = Lines(changed(line, specification=(("colour", " "),)) for line in life.order.lines)
        form = order_form(("specification.colour",))

        assert missing(form, life, changed(life.order, lines=lines)) == [
            "lines.l-1.specification.colour",
            "lines.l-2.specification.colour",
        ]

    def test_the_delivery_date(self) -> None:
        """Until when it is wanted, of what is made."""
        life = filled()
        form = order_form(by_product={"FILM": ("promised_at",)})
        dated = changed(life.order.lines["l-1"], source=Source.MADE, promised_at=NOON + DAY)

        assert missing(form, life) == ["lines.l-1.promised_at"]
        assert missing(form, life, changed(life.order, lines=Lines([dated]))) == []

    def test_a_product_may_ask_for_more_of_the_order(self) -> None:
        """Once, however many lines are of it, and whatever else asks for it."""
        form = order_form(
            ("memo",),
            by_channel={"fax": ("memo",)},
            by_product={"FILM": ("memo", "salesperson"), "BOX": ("salesperson",)},
        )

        assert missing(form, filled()) == ["memo", "salesperson"]

    def test_whose_business_it_is_and_how_it_is_paid(self) -> None:
        """S15: customer, payment, salesperson, requirements, transport."""
        form = order_form(("payment_terms", "salesperson", "memo", "delivery"))
        life = filled()
        assert missing(form, life) == ["payment_terms", "salesperson", "memo"]
        life.do(ChoosePayment(life.order.id, method="bank_transfer"))
        life.do(NoteWish(life.order.id, text="no plastic"))

        order = life.order.with_part(changed(life.order.part(Deal), salesperson="wang"))

        assert missing(form, life, order) == []

    def test_what_is_given_must_make_sense(self) -> None:
        """As everywhere: a telephone number looks like one."""
        life = filled()
        life.do(SetRecipient(life.order.id, recipient=evolve(ACME, phone="none")))

        (problem,) = order_form()(life.order, life.personal)

        assert problem.path == "recipient.phone"

    @pytest.mark.parametrize(
        "define",
        [
            lambda: order_form(("recipient.shoe_size",)),
            lambda: order_form(by_channel={"fax": ("colour",)}),
            lambda: order_form(by_product={"FILM": ("specification.",)}),
            lambda: order_form(by_product={"FILM": ("specification",)}),
            lambda: order_form(by_product={"FILM": "specification.colour"}),
            lambda: order_form(by_product={"FILM": ("lines.l-1.specification.colour",)}),
        ],
    )
    def test_a_path_that_no_order_has(self, define: Callable[[], OrderDataPolicy]) -> None:
        """Is noticed where it is written."""
        with pytest.raises(DefinitionError, match="which no order has"):
            define()

    @pytest.mark.parametrize("path", ["salesperson", "memo"])
    def test_any_shop_may_ask_for_them(self, path: str) -> None:
        """`required` knows them, too."""
        assert missing(required((path,)), filled()) == [path]


def rules(order: Order, **windows: timedelta | None) -> dict[str, LimitRule]:
    return {rule.name: rule for rule in order_form_limits(**windows)(order)}  # type: ignore[arg-type] # its windows


class TestLimits:
    def test_a_promise_about_the_confirmation(self) -> None:
        """Is kept by asking the customer to confirm; one about something else is not."""
        life = submitted()
        life.do(PromiseReply(life.order.id, until=NOON + DAY, about=CONFIRMATION))
        assert rules(life.order)["reply"].until == NOON + DAY

        asked = life.order.with_part(changed(life.order.part(Deal), confirmation_sent=order_digest(life.order)))

        assert "reply" not in rules(asked)
        life.do(PromiseReply(life.order.id, until=NOON + DAY, about="the colour"))
        asked = life.order.with_part(changed(life.order.part(Deal), confirmation_sent=order_digest(life.order)))
        assert "reply" in rules(asked)

    def test_no_time_for_details(self) -> None:
        """A process may wait as long as it takes."""
        order = opened().order.with_part(Deal(details_asked=("delivery",)))

        assert rules(order)["details"].then == "expire"
        assert rules(order, details_window=None) == {}

    def test_ids_of_lines(self) -> None:
        """The helper's lines are numbered as they came."""
        assert [line.id for line in filled().order.lines] == [LineId("l-1"), LineId("l-2")]
        assert filled().order.lines["l-1"].unit_price == cny("9.99")
