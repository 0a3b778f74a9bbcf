"""The second lock: money or goods that come out of nothing are stopped, whatever a host's own part has done."""

from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import pytest

from deals import B2B, deal_order, made, part
from life import CASHIER, PROCESS, Life, cny, completed, paid, placed, shipped
from made import PREPARED, Prepared
from malls import held
from orderflow.commands import Context, OrderCommand, command
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Capture, Captures, Payment, Progress, Refunded, Refunds
from orderflow.entities.terms import CreditNote
from orderflow.errors import DefinitionError
from orderflow.events import Event, event
from orderflow.ids import CaptureId, PaymentId, RefundId
from orderflow.laws import LawBroken, broken_laws, check_touched
from orderflow.process import OrderProcess
from orderflow.topic import Topic


def with_line(order: Order, **counters: Any) -> Order:
    """The order with these counters on its first line: three cups."""
    return attrs.evolve(order, lines=order.lines.put(attrs.evolve(order.lines["l-1"], **counters)))


def with_payment(order: Order, **fields: Any) -> Order:
    return attrs.evolve(order, payments=order.payments.put(attrs.evolve(order.payments["p-1"], **fields)))


def captured(amount: str) -> Captures:
    return Captures([Capture(id=CaptureId("c-1"), amount=cny(amount), progress=Progress.DONE)])


def refunds(amount: str, progress: Progress = Progress.DONE) -> Refunds:
    return Refunds([Refunded(id=RefundId("f-1"), amount=cny(amount), progress=progress, reason="")])


class TestGoods:
    @pytest.mark.parametrize(
        "counters",
        [
            {"shipped": 2, "delivered": 3},
            {"delivered": 2, "returned": 3, "accepted_back": 0},
            {"returned": 1, "accepted_back": 2},
            {"accepted_back": -1},
            {"shipped": 4, "delivered": 3},
            {"cancelled": 1},
            {"cancelled": -1, "shipped": 4},
            {"packed": -1},
            {"packed": 1},
            {"excess": -1},
        ],
        ids=str,
    )
    def test_a_unit_is_in_one_place(self, counters: dict[str, int]) -> None:
        """Of three cups that were delivered: one more, one less, one twice."""
        order = completed().order

        (problem,) = broken_laws(with_line(order, **counters))
        assert problem.startswith("line l-1: ")
        with pytest.raises(LawBroken, match=r"^order o-1: line l-1: "):
            check_touched(order, with_line(order, **counters))

    def test_all_that_is_wrong_is_told(self) -> None:
        """Goods and money in one message."""
        order = completed().order
        wrong = with_payment(with_line(order, shipped=2, cancelled=-1), released=cny("-1"), charged_back=cny("-1"))

        assert len(broken_laws(wrong)) == 4
        with pytest.raises(LawBroken) as caught:
            check_touched(None, wrong)
        assert all(problem in str(caught.value) for problem in broken_laws(wrong))


class TestProduction:
    def test_nothing_passes_that_was_not_to_be_made(self) -> None:
        """One more than was planned, or of a line that it is not about."""
        order = deal_order("in_production")
        run = made(1, 3)
        wrong = attrs.evolve(run, finished=(part(1, 4), part(2, 1)))
        sound = order.with_part(attrs.evolve(order.part(Deal), production=ById([run])))
        broken = order.with_part(attrs.evolve(order.part(Deal), production=ById([wrong])))

        check_touched(order, sound, B2B.laws)
        assert broken_laws(sound, B2B.laws) == ()
        assert broken_laws(broken, B2B.laws) == (
            "production w-1: 4 of line l-1 have passed, 3 were planned",
            "production w-1: 1 of line l-2 have passed, 0 were planned",
        )
        with pytest.raises(LawBroken, match="production w-1: 4 of line l-1 have passed"):
            check_touched(order, broken, B2B.laws)
        check_touched(broken, broken, B2B.laws)  # what was not touched is not looked at again


class TestStock:
    @pytest.mark.parametrize(
        "counters", [{"released": 4}, {"committed": 4}, {"reserved": -1}, {"asked": -1}, {"released": -1}], ids=str
    )
    def test_what_was_held_is_let_go_or_leaves_once(self, counters: dict[str, Any]) -> None:
        """Of three cups that the stock holds: one more, one less."""
        order = held().order
        wrong = attrs.evolve(
            order, reservations=order.reservations.put(attrs.evolve(order.reservations["l-1"], **counters))
        )

        (problem,) = broken_laws(wrong)
        assert problem.startswith("line l-1: of ")
        with pytest.raises(LawBroken, match=r"^order o-1: line l-1: of "):
            check_touched(order, wrong)


class TestCredit:
    @pytest.mark.parametrize(
        "amounts", [{"freed": "509.51"}, {"freed": "-0.01"}, {"reserved": "-0.01"}, {"asked": "-0.01"}], ids=str
    )
    def test_what_was_held_is_given_back_once(self, amounts: dict[str, str]) -> None:
        """Of 509.50 that the credit line holds: a cent more, a cent less."""
        made = Prepared()
        made.release_on_credit(part(1, 50))
        order, (release,), laws = made.order, made.releases, PREPARED.laws
        spoilt: Any = {name: cny(amount) for name, amount in amounts.items()}
        releases = order.part(Deal).releases.put(attrs.evolve(release, **spoilt))
        wrong = order.with_part(attrs.evolve(order.part(Deal), releases=releases))

        (problem,) = broken_laws(wrong, laws)
        assert problem.startswith("release s-1: of ")
        with pytest.raises(LawBroken, match=r"^order o-1: release s-1: of "):
            check_touched(order, wrong, laws)


class TestMoney:
    @pytest.mark.parametrize(
        "fields",
        [
            {"captures": captured("75.98")},
            {"released": cny("0.01")},
            {"released": cny("-0.01"), "authorized": cny("75.97")},
            {"authorized": cny("75.96")},
            {"refunds": refunds("75.98")},
            {"refunds": refunds("75.97", Progress.ASKED), "charged_back": cny("0.01")},
            {"refunds": refunds("-0.01")},
            {"captures": captured("-0.01"), "authorized": cny("75.97")},
            {"charged_back": cny("75.98")},
            {"charged_back": cny("-0.01")},
        ],
        ids=str,
    )
    def test_a_cent_is_in_one_place(self, fields: dict[str, Any]) -> None:
        """Of 75.97 that were captured: one more, one less, one twice."""
        order = paid().order

        wrong = with_payment(order, **fields)

        assert all(problem.startswith("payment p-1: ") for problem in broken_laws(wrong))
        with pytest.raises(LawBroken, match=r"^order o-1: payment p-1: "):
            check_touched(order, wrong)

    def test_a_declined_refund_weighs_nothing(self) -> None:
        """It did not go out."""
        assert broken_laws(with_payment(paid().order, refunds=refunds("1000.00", Progress.DECLINED))) == ()

    def test_no_more_is_credited_than_the_order_costs(self) -> None:
        """75.97 yes, 75.98 no, below nothing neither."""
        order = paid().order

        def credited(*amounts: str) -> Order:
            credits_ = [CreditNote(id=f"k-{n}", amount=cny(amount), reason="") for n, amount in enumerate(amounts)]
            return attrs.evolve(order, credit_notes=order.credit_notes.put(*credits_))

        check_touched(order, credited("75.97"))
        with pytest.raises(LawBroken, match=r"more is credited \(75.98 CNY\) than the order costs \(75.97 CNY\)"):
            check_touched(order, credited("75.97", "0.01"))
        with pytest.raises(LawBroken, match=r"credit k-1 is -0.01 CNY"):
            check_touched(order, credited("0.02", "-0.01"))


class TestTouched:
    def test_what_was_not_touched_is_not_looked_at_again(self) -> None:
        """So an order of ten thousand lines stays quick; in tests everything is asked."""
        wrong = with_line(completed().order, shipped=4)

        check_touched(wrong, attrs.evolve(wrong, channel="app"))
        check_touched(wrong, attrs.evolve(wrong, lines=wrong.lines.put(attrs.evolve(wrong.lines["l-2"]))))
        assert len(broken_laws(wrong)) == 1

        wrong = with_payment(completed().order, released=cny("1"))
        check_touched(wrong, attrs.evolve(wrong, payments=wrong.payments.put(other_payment(wrong))))
        assert len(broken_laws(wrong)) == 1

    @pytest.mark.parametrize("make", [placed, paid, shipped, completed])
    def test_a_sound_order_breaks_no_law(self, make: Callable[[], Life]) -> None:
        """Wherever it stands."""
        assert broken_laws(make().order) == ()
        check_touched(None, make().order)


def other_payment(order: Order) -> Payment:
    return attrs.evolve(order.payments["p-1"], id=PaymentId("p-2"), released=cny("0"))


@event
class CentsFound(Event):
    """A host's own event that makes money out of nothing."""

    type: ClassVar[str] = "cents_found"

    def apply(self, order: Order) -> Order:
        return with_payment(order, captures=captured("76.97"))


@command
class FindCents(OrderCommand):
    """And the command that would let it happen."""

    type: ClassVar[str] = "find_cents"
    step: ClassVar[str | None] = "refund"

    def decide(self, context: Context) -> None:
        context.emit(CentsFound(occurred_at=context.at))


def test_a_host_s_own_command_cannot_make_money() -> None:
    """The decision is thrown away, and its author is told by how much."""
    process: OrderProcess = PROCESS.extended(topics=[Topic(name="own", commands=(FindCents,), events=(CentsFound,))])
    life = paid(process=process)

    error = life.refused(LawBroken, FindCents(life.id), CASHIER)

    assert isinstance(error, DefinitionError)
    assert str(error) == (
        "order o-1: payment p-1: authorized 75.97 CNY, captured 76.97 CNY and released 0.00 CNY do not fit"
    )
