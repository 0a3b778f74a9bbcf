"""A request is its asker's own: nobody is ever handed what another asked for, and erasing changes nothing in that."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orderflow.commands import (
    AddLines,
    ChangeLine,
    Context,
    NewLine,
    OpenCart,
    OrderCommand,
    Pay,
    Place,
    Refund,
    SetRecipient,
    command,
)
from orderflow.entities.order import Order
from orderflow.entities.party import Party
from orderflow.filing import Filing
from orderflow.ids import LineId, OrderId
from orderflow.money import Money
from orderflow.performing import chargeback_command
from orderflow.ports import Done, PaymentNotice
from orderflow.refusals import RequestReused
from orderflow.request import NOTICE, request_of
from orderflow.roles import CUSTOMER, ORDERFLOW, SALES, Actor, Role
from orderflow.topic import Topic

from .shop import CUP, HOME, HOUSE, LI, PLACE, WANG, Shop, usual


@command
class Nudge(OrderCommand):
    """Asks for something that is as it should be: nothing is written."""

    type: ClassVar[str] = "nudge"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER, SALES)

    times: int = 1
    remark: str = ""

    def decide(self, context: Context) -> None:
        """Nothing happens."""


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    shop = Shop(tmp_path / "shop.db", usual().extended(topics=[Topic(name="nudge", commands=[Nudge])]))
    with shop.store:
        yield shop


# ---- whose request it is ---------------------------------------------------------------------------------------------


def test_nobody_is_handed_an_erased_order_by_its_request_id(shop: Shop) -> None:
    """Another customer who repeats the id of an erased order gets an order of their own, as with any other id."""
    order = shop.placed()
    shop.desk.erase_personal_data(order.id, by=HOUSE, request_id="erase")

    theirs = shop.desk.execute(PLACE, by=WANG, request_id="place")

    assert theirs.id != order.id
    assert theirs.customer == WANG.id
    assert shop.desk.execute(PLACE, by=LI, request_id="place") == order


@pytest.mark.parametrize("erased", [False, True])
@pytest.mark.parametrize(
    "stranger",
    [
        Actor("wang", CUSTOMER),
        Actor("li", SALES),
        Actor("li", CUSTOMER, on_behalf_of=WANG),
        Actor("li ", CUSTOMER),
        Actor("LI", CUSTOMER),
    ],
    ids=str,
)
def test_the_same_id_of_two_people_is_two_wishes(shop: Shop, stranger: Actor, erased: bool) -> None:
    """Whoever differs in id, role or the one they act for is somebody else; their wish is decided like any other."""
    order = shop.placed()
    if erased:
        shop.desk.erase_personal_data(order.id, by=HOUSE, request_id="erase")
    version = shop.desk.get(order.id).version

    nudged = shop.desk.execute(Nudge(order.id), by=stranger, request_id="place")

    assert nudged.version == version  # decided now, not the answer to the order's placing


ids = st.text('ab :/{}",', min_size=1, max_size=8).filter(str.strip)
roles = st.sampled_from([CUSTOMER, SALES, Role("a for b")])
principals = st.none() | st.builds(Actor, ids, roles)
actors = st.builds(Actor, ids, roles, principals)


@given(one=actors, other=actors, request_id=ids)
def test_askers_are_told_apart_by_what_they_are(one: Actor, other: Actor, request_id: str) -> None:
    """Two actors share their requests if they are equal, however they are shown, and never a provider's notice."""
    wish = Nudge(OrderId("o-1"))

    first, second = (request_of(wish, by, request_id).asker for by in (one, other))

    assert (first == second) is (one == other)
    assert first != request_of(wish, None, request_id).asker == NOTICE


def test_actors_that_are_shown_alike_are_told_apart(shop: Shop) -> None:
    """`a for customer b`, and `a` who acts for the customer `b`, read the same and are two."""
    order = shop.placed()
    whole = Actor("a for customer b", CUSTOMER)
    agent = Actor("a", CUSTOMER, on_behalf_of=Actor("b", CUSTOMER))
    assert str(whole) == str(agent)

    shop.desk.execute(Nudge(order.id), by=whole, request_id="1")

    shop.desk.execute(Nudge(order.id, times=2), by=agent, request_id="1")
    with pytest.raises(RequestReused):
        shop.desk.execute(Nudge(order.id, times=2), by=whole, request_id="1")


# ---- what survives an erasure ----------------------------------------------------------------------------------------


def test_a_repeat_is_recognised_after_the_erasure(shop: Shop) -> None:
    """The same wish of the same person gives the same answer, also on a desk that was started since."""
    order = shop.placed()
    paid = shop.desk.execute(Pay(order.id, method="alipay"), by=LI, request_id="pay")
    shop.desk.erase_personal_data(order.id, by=HOUSE, request_id="erase")
    history = shop.desk.history(order.id)

    for desk in (shop.desk, shop.restarted()):
        assert desk.execute(PLACE, by=LI, request_id="place") == order
        assert desk.execute(Pay(order.id, method="alipay"), by=LI, request_id="pay") == paid
        assert desk.erase_personal_data(order.id, by=HOUSE, request_id="erase").version == len(history)
    assert shop.desk.history(order.id) == history


def test_other_content_is_refused_after_the_erasure(shop: Shop) -> None:
    """Another command, order, amount or number is another wish, and needs another id."""
    order = shop.placed()
    other = shop.desk.execute(PLACE, by=LI, request_id="other")
    shop.desk.execute(Pay(order.id, method="alipay", amount=order.total), by=LI, request_id="pay")
    shop.desk.erase_personal_data(order.id, by=HOUSE, request_id="erase")
    history = shop.desk.history(order.id)

    two = NewLine(sku="CUP", name="tea cup", quantity=2, unit_price=CUP.unit_price)
    for wish, request_id, names in (
        (Pay(order.id, method="alipay", amount=order.total), "place", "command"),
        (Place(process="retail", lines=(two,), recipient=HOME, delivery="express"), "place", "lines"),
        (Pay(order.id, method="alipay", amount=Money.of("1.00", "CNY")), "pay", "amount"),
        (Pay(other.id, method="alipay", amount=order.total), "pay", "order_id"),
    ):
        with pytest.raises(RequestReused) as refused:
            shop.desk.execute(wish, by=LI, request_id=request_id)
        assert names in refused.value.differing
    assert shop.desk.history(order.id) == history


def test_a_request_that_wrote_nothing_is_known_after_the_erasure(shop: Shop) -> None:
    """No event names it, and still its repetition is answered, its other content refused, and others' are their own."""
    order = shop.placed()
    nudged = shop.desk.execute(Nudge(order.id, remark="please, 13800000000"), by=LI, request_id="nudge")
    shop.desk.execute(Nudge(order.id, times=2), by=WANG, request_id="nudge")
    shop.desk.erase_personal_data(order.id, by=HOUSE, request_id="erase")

    again = shop.desk.execute(Nudge(order.id, remark="please, 13800000000"), by=LI, request_id="nudge")
    with pytest.raises(RequestReused) as more:
        shop.desk.execute(Nudge(order.id, times=2), by=LI, request_id="nudge")
    with pytest.raises(RequestReused) as less:
        shop.desk.execute(Nudge(order.id), by=WANG, request_id="nudge")
    with pytest.raises(RequestReused) as another:
        shop.desk.execute(PLACE, by=LI, request_id="nudge")

    assert again == nudged == order
    assert more.value.differing == less.value.differing == ("times",)
    assert "command" in another.value.differing


def test_an_erasure_leaves_no_digest_of_what_people_wrote(shop: Shop) -> None:
    """Whoever reads the store afterwards finds the same, whichever telephone number had been given."""
    kept = []
    for number in ("13800000000", "13911111111"):
        home = Party(name="Li", phone=number, address=HOME.address)
        cart = shop.desk.execute(OpenCart(process="retail", currency="CNY"), by=LI, request_id=f"open {number}")
        shop.desk.execute(SetRecipient(cart.id, recipient=home), by=LI, request_id=f"home {number}")
        shop.desk.erase_personal_data(cart.id, by=HOUSE, request_id=f"erase {number}")
        with shop.store.unit() as unit:
            row = unit.request(f"home {number}", asker=request_of(PLACE, LI, "x").asker)
        assert row is not None
        kept.append((json.loads(row.content)[".recipient"], row.personal))

    assert kept[0] == kept[1]
    assert kept[0][1] == ""


# ---- notices ---------------------------------------------------------------------------------------------------------


def chargeback(order: Order, reference: str = "cb-1") -> PaymentNotice:
    answer = Done(amount=Money.of("5.00", "CNY"), reference=reference)
    return PaymentNotice(order_id=order.id, key=f"{order.id}/p-1/start", answer=answer, chargeback=True)


@pytest.mark.parametrize("by", [LI, Actor("sam", SALES), Actor(NOTICE, CUSTOMER)], ids=str)
def test_no_caller_takes_the_id_of_a_notice(shop: Shop, by: Actor) -> None:
    """A chargeback is recorded once, whatever was asked before under the id that tells it from a second one."""
    order = shop.paid()
    _, notice_id = chargeback_command(chargeback(order))
    shop.desk.execute(OpenCart(process="retail", currency="CNY", customer="li"), by=by, request_id=notice_id)

    shop.desk.receive(chargeback(order))
    again = shop.desk.receive(chargeback(order))

    assert again.charged_back == Money.of("5.00", "CNY")
    assert shop.desk.receive(chargeback(order, "cb-2")).charged_back == Money.of("10.00", "CNY")


def test_not_even_the_library_itself_takes_the_id_of_a_notice() -> None:
    """What is executed as the system is no notice of a provider."""
    wish = Refund(OrderId("o-1"), amount=Money.of("1.00", "CNY"))

    assert request_of(wish, ORDERFLOW, "x").asker != request_of(wish, None, "x").asker


@example([("a", "b/c"), ("a/b", "c")])
@given(st.lists(st.tuples(ids, ids), min_size=2, max_size=2, unique=True))
def test_two_notices_have_two_ids(notices: list[tuple[str, str]]) -> None:
    """Wherever slashes fall in keys and references, two chargebacks are never taken for one."""
    answers = [
        PaymentNotice(
            order_id=OrderId("o-1"),
            key=f"o-1/p-1/{what}",
            answer=Done(amount=Money.of("5.00", "CNY"), reference=reference),
            chargeback=True,
        )
        for what, reference in notices
    ]

    assert len({chargeback_command(notice)[1] for notice in answers}) == 2


# ---- what a repetition costs -----------------------------------------------------------------------------------------

EDITS = 600


def edited(shop: Shop) -> tuple[LineId, list[Order]]:
    """A cart that was changed hundreds of times, and what each change was answered."""
    cart = shop.desk.execute(OpenCart(process="retail", currency="CNY"), by=LI, request_id="open")
    answers = [shop.desk.execute(AddLines(cart.id, lines=(CUP,)), by=LI, request_id="add")]
    line_id = next(iter(answers[0].lines)).id
    for number in range(EDITS):
        change = ChangeLine(cart.id, line_id=line_id, quantity=2 + number % 2)
        answers.append(shop.desk.execute(change, by=LI, request_id=f"edit {number}"))
    return line_id, answers


def test_a_repeated_request_is_answered_from_snapshots(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the history is, few events are read again for the first answer, none of them with the store held."""
    line_id, answers = edited(shop)
    read, held = list[int](), list[bool]()
    record, desk = Filing.record, shop.restarted()

    def counted(self: Filing, row: Any) -> Any:
        read.append(row.version)
        held.append(shop.store._lock.locked())
        return record(self, row)

    monkeypatch.setattr(Filing, "record", counted)
    for number in (0, 1, 49, 50, 333, EDITS - 2, EDITS - 1):
        read.clear()
        change = ChangeLine(answers[0].id, line_id=line_id, quantity=2 + number % 2)
        assert desk.execute(change, by=LI, request_id=f"edit {number}") == answers[number + 1]
        assert len(read) <= 64, number
    assert not any(held)


def test_an_answer_survives_the_loss_of_all_snapshots(shop: Shop) -> None:
    """They are a cache: without them the first answer is replayed from the beginning."""
    line_id, answers = edited(shop)
    with shop.store.unit() as unit:
        unit._cursor.execute("DELETE FROM orderflow_snapshots")  # type: ignore[attr-defined] # by hand, as an operator
    change = ChangeLine(answers[0].id, line_id=line_id, quantity=3)

    assert shop.restarted().execute(change, by=LI, request_id="edit 333") == answers[334]


def test_a_repetition_does_not_displace_the_present_order(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who repeats an old request makes the next one no slower: what the desk has at hand stays the newest."""
    line_id, answers = edited(shop)
    old = ChangeLine(answers[0].id, line_id=line_id, quantity=2)
    shop.desk.execute(old, by=LI, request_id="edit 0")

    def never(self: Filing, row: Any) -> Any:
        raise AssertionError("an event was read again")

    monkeypatch.setattr(Filing, "record", never)
    assert shop.desk.get(answers[0].id) == answers[-1]
