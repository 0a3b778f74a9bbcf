"""What all commands have in common: a name for ever, fields that are checked, a context that is thrown away."""

from typing import ClassVar

import attrs
import pytest

from life import BUYER, NOON, PROCESS, Ids, cny, copies, cups, paid
from orderflow.catalogue import SHIPPED_COMMANDS
from orderflow.commands import (
    Cancel,
    Command,
    Context,
    OpeningCommand,
    OrderCommand,
    Pay,
    Place,
    command,
)
from orderflow.effects import Effect
from orderflow.entities.party import NOBODY
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.terms import ProcessRef, Submission
from orderflow.errors import DefinitionError
from orderflow.events import CartOpened, NumberAssigned
from orderflow.ids import OrderId
from orderflow.policies import Policies
from orderflow.refusals import FactsNotMet, StepNotPossible, UnknownOrder
from orderflow.states import ChildFlow, Stage, fact
from orderflow.validation import InvalidField

O1 = OrderId("o-1")


def context(order: object = None) -> Context:
    return Context(
        order,  # type: ignore[arg-type] # an order or none
        process=ProcessRef(name="retail", version="1", fingerprint="x"),
        policies=Policies(),
        table=PROCESS.table,
        by=BUYER,
        at=NOON,
        ids=Ids(),
        run=lambda context, command: None,
    )


def opened() -> CartOpened:
    """A cart is opened."""
    return CartOpened(
        occurred_at=NOON,
        order_id=O1,
        process=PROCESS.ref,
        currency="CNY",
        customer="li",
        channel="web",
        group=None,
        state="draft",
        phase=Phase.DRAFT,
        submission=Submission.BY_CUSTOMER,
    )


class TestCatalogue:
    def test_every_type_is_used_once(self) -> None:
        """Requests and time limits name commands by it."""
        types = [kind.type for kind in SHIPPED_COMMANDS]

        assert len(set(types)) == len(types)
        assert all(name == name.lower() and name.replace("_", "").isalpha() for name in types)

    def test_types_are_those_of_the_first_release(self) -> None:
        """They stay the same for ever, however a class is renamed."""
        assert {
            "accept", "add_lines", "approve_return", "cancel", "cancel_units", "capture_payment", "change_line",
            "choose_delivery", "choose_payment", "claim_payment", "confirm_receipt", "confirm_refund", "decline",
            "end_window", "erase_personal_data", "extend_limit", "hand_over", "expire", "open_cart", "pack", "pay",
            "place", "receive_return", "record_booking", "record_chargeback", "record_payment", "refund",
            "refuse_return", "reject_claim", "remove_line", "request_invoice", "request_return", "set_recipient",
            "submit", "track", "unpack", "verify_payment", "void_payment", "withdraw_return",
        } <= {kind.type for kind in SHIPPED_COMMANDS}  # fmt: skip

    def test_every_command_says_how_it_is_entitled(self) -> None:
        """By a step of the page, or by its own roles; and it begins an order or is about one."""
        for kind in SHIPPED_COMMANDS:
            assert kind.step or kind.roles
            assert issubclass(kind, OrderCommand) != issubclass(kind, OpeningCommand)

    def test_every_command_says_what_it_is_for(self) -> None:
        """In one line, for whoever lists them."""
        for kind in SHIPPED_COMMANDS:
            assert kind.__doc__
            assert kind.__doc__.strip().splitlines()[0].endswith(".")


class TestValues:
    def test_a_command_travels(self) -> None:
        """To a queue and back it is the same wish."""
        for wish in (Pay(O1, method="alipay", amount=cny("5")), Place(process="retail", lines=[cups()])):
            for arrived in copies(wish):
                assert arrived == wish

    def test_a_command_cannot_be_changed(self) -> None:
        """What was checked stays what it was."""
        wish = Pay(O1, method="alipay")

        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            wish.method = "wechat_pay"  # type: ignore[misc] # the mistake that is meant

    def test_details_are_given_by_name(self) -> None:
        """Only the order may stand in front."""
        with pytest.raises(TypeError):
            Pay(O1, "alipay")  # type: ignore[call-arg] # the mistake that is meant

    @pytest.mark.parametrize("order_id", ["", " ", None, 7, "o\x00", "\ud800", b"o-1"])
    def test_every_command_names_its_order(self, order_id: object) -> None:
        """With a text that says something."""
        with pytest.raises(InvalidField, match=r"^Cancel\.order_id"):
            Cancel(order_id)  # type: ignore[arg-type] # the mistake that is meant

    @pytest.mark.parametrize("reason", [None, 7, "a\x00b", "x" * 2001])
    def test_a_reason_is_text(self, reason: object) -> None:
        """It goes into the record for ever."""
        with pytest.raises(InvalidField, match=r"^Cancel\.reason"):
            Cancel(O1, reason=reason)  # type: ignore[arg-type] # the mistake that is meant


class TestDefinitions:
    def test_a_command_has_a_type_of_its_own(self) -> None:
        """An inherited one would be the same name twice."""
        with pytest.raises(DefinitionError, match="Nameless needs its own `type`"):

            @command
            class Nameless(OrderCommand):
                step: ClassVar[str | None] = "pay"

        with pytest.raises(DefinitionError, match="PayLater needs its own `type`"):

            @command
            class PayLater(Pay):
                pass

    def test_a_command_says_which_step_it_fires(self) -> None:
        """Or None, if it is no step of the page."""
        with pytest.raises(DefinitionError, match="Weigh needs the `step`"):

            @command
            class Weigh(OrderCommand):
                type: ClassVar[str] = "weigh"

    def test_an_own_command_s_fields_are_checked(self) -> None:
        """Against their annotations, like those of ours."""

        @command
        class Weigh(OrderCommand):
            type: ClassVar[str] = "weigh"
            step: ClassVar[str | None] = "pack"

            grams: int

        assert Weigh(O1, grams=5).grams == 5
        with pytest.raises(InvalidField, match=r"Weigh\.grams: expected a whole number, got 5.5"):
            Weigh(O1, grams=5.5)  # type: ignore[arg-type] # the mistake that is meant

    def test_a_command_that_decides_nothing_is_a_mistake_of_its_author(self) -> None:
        """It permits everything and must say what happens."""
        assert Command().permit(context()) is None  # type: ignore[func-returns-value] # that is the point
        with pytest.raises(NotImplementedError):
            Command().decide(context())


class TestContext:
    def test_there_is_no_order_before_it_is_opened(self) -> None:
        """Whatever is asked of it is refused, not answered with None."""
        assert not context().is_open
        with pytest.raises(UnknownOrder):
            _ = context().order.id
        with pytest.raises(UnknownOrder):
            context().key("something")
        with pytest.raises(AttributeError):
            vars(context())["order"].id = "o-1"  # one object stands for all orders that are not open yet

    def test_an_opening_that_was_only_tried_leaves_it_closed(self) -> None:
        """As if nothing had been opened: another command may open it."""
        tried = context()

        def act() -> None:
            tried.emit(opened())
            raise UnknownOrder(order_id=O1)

        assert not tried.attempt(act)
        assert (tried.is_open, tried.events) == (False, [])

        tried.emit(opened())

        assert (tried.is_open, tried.order.id) == (True, O1)

    def test_what_was_only_tried_asks_nothing_of_the_world(self) -> None:
        """What was asked before stays asked; what the refused act asked, and what it said, is gone."""
        tried = context()
        tried.emit(opened())
        before, said = tried.order, list(tried.events)
        tried.request(Effect(key="o-1/first", order_id=O1, subject="first"))

        def act() -> None:
            tried.request(Effect(key="o-1/second", order_id=O1, subject="second"))
            tried.emit(NumberAssigned(occurred_at=NOON, number="00000001"))
            raise UnknownOrder(order_id=O1)

        assert not tried.attempt(act)
        assert (tried.order, tried.events) == (before, said)
        assert [effect.key for effect in tried.effects] == ["o-1/first"]

        assert tried.attempt(lambda: tried.request(Effect(key="o-1/third", order_id=O1, subject="third")))
        assert [effect.key for effect in tried.effects] == ["o-1/first", "o-1/third"]

    def test_personal_data_can_be_forgotten(self) -> None:
        """In the context as well, so that nothing after it sees them."""
        before = context(paid().order)

        before.erase_personal()

        assert (before.personal, before.personal_erased) == (NOBODY, True)

    def test_a_child_s_step_may_wait_for_a_fact(self) -> None:
        """Then the refusal says what for; without the step, what is possible."""
        about = context(paid().order)

        with pytest.raises(FactsNotMet) as caught:
            about.child_move(Sample.table, Looked("fresh"), "inspect", "sample 1")
        assert caught.value.missing == ("it is dry",)
        with pytest.raises(StepNotPossible) as refused:
            about.child_move(Sample.table, Looked("fresh"), "eat", "sample 1")
        assert (refused.value.subject, refused.value.possible) == ("sample 1", ("inspect",))

    def test_keys_are_the_order_s(self) -> None:
        """The same at each retry, and no other order's."""
        assert context(paid().order).key("p-1/start") == "o-1/p-1/start"


@attrs.frozen
class Looked:
    """A child of a host's own."""

    state: str


@fact("已晾干", "it is dry")
def dry(sample: Looked) -> bool:
    """Never, in these tests."""
    return False


class Sample(ChildFlow):
    """A child that is inspected once it is dry."""

    fresh = Stage("新样品", "Fresh", phase=ChildPhase.OPEN, initial=True)
    inspected = Stage("已检验", "Inspected", phase=ChildPhase.CLOSED, final=True)

    inspect = fresh.to(inspected, when=dry)
