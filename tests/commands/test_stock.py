"""Stock follows the order: held from submission, let go with what is cancelled, committed with what leaves."""

import pytest

from life import (
    BUYER,
    DAY,
    SERVICE,
    SHOP,
    STORE,
    Life,
    bowls,
    cups,
    paid,
    part,
)
from malls import L1, L2, L3, MALL, accepted, answer, asked, counted, held, holding, lamp, ordered, ring, whole_mall
from orderflow.commands import (
    Accept,
    AddLines,
    AnswerProposal,
    AskStock,
    Cancel,
    CancelUnits,
    ChangeLine,
    ConfirmReceipt,
    Decline,
    EndWindow,
    HandOver,
    Offer,
    OpenCart,
    OpenCase,
    Pack,
    Propose,
    RecordStock,
    RemoveLine,
    Result,
    SendBack,
    Submit,
    Unpack,
)
from orderflow.effects import CommitStock, FreeReservation, Notify, ReserveStock
from orderflow.entities.case import SHORTAGE
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import Finding, TrackingStatus
from orderflow.events import StockAsked, StockRefused, StockReserved
from orderflow.ids import CaseId, LineId, ShipmentId
from orderflow.policies import before_payment, hold_from_submission, no_stock_control
from orderflow.refusals import FactsNotMet, NoShortage, RoleNotEntitled, StepNotPossible, StockNotHeld, UnknownLine
from orderflow.roles import ORDERFLOW
from orderflow.testing.lives.laws import assert_laws
from orderflow.validation import InvalidField

S1, X1 = ShipmentId("s-1"), CaseId("x-1")
REVIEWED = MALL.extended(acceptance=before_payment)


def sound(life: Life) -> None:
    """The audit finds the stock's books in order."""
    assert_laws(life.order, life.events)


class TestAsking:
    def test_submitting_asks_for_what_is_in_stock(self) -> None:
        """One effect a line, all units of it, by a key of its own; presale and made goods are not looked for."""
        life = ordered(cups(), bowls(), lamp(), ring())

        assert [e for e in life.effects if isinstance(e, ReserveStock)] == [
            ReserveStock(
                key=f"o-1/l-{number}/reserve-1",
                order_id=life.id,
                subject=f"stock/l-{number}",
                line_id=f"l-{number}",
                sku=sku,
                quantity=quantity,
                ask=1,
            )
            for number, sku, quantity in ((1, "cup", 3), (2, "bowl", 2))
        ]
        assert [one.id for one in life.order.reservations] == [L1, L2]
        assert counted(life) == (0, 0, 0, 0, 3)
        sound(life)

    def test_a_cart_holds_nothing(self) -> None:
        """Goods in a cart are nobody's."""
        life = Life(MALL)
        life.do(OpenCart(process="mall", currency="CNY"))
        life.do(AddLines(life.id, lines=(cups(),)))

        assert asked(life) == []
        assert not life.order.reservations

    def test_a_shop_that_counts_itself_asks_nobody(self) -> None:
        """Without the policy nothing is asked, and the merchant accepts as ever."""
        life = paid()
        life.ship()

        assert asked(life) == []
        assert not life.order.reservations

    def test_nothing_but_presale(self) -> None:
        """Where nothing is sold from stock, the merchant need not wait for it."""
        life = ordered(lamp())
        life.pay()
        life.do(Accept(life.id), SHOP)

        assert asked(life) == []
        assert life.phase() is Phase.PREPARING

    def test_asked_once_however_much_happens(self) -> None:
        """As long as the stock has not answered, it is not asked again; what is missing then is."""
        life = ordered(process=REVIEWED)
        life.do(SendBack(life.id, remark="which colour?"), SHOP)
        life.do(Submit(life.id))

        assert asked(life) == [("reserve_stock", "cup", 3)]
        assert counted(life) == (0, 0, 0, 0, 3)


class TestAnswers:
    def test_held(self) -> None:
        """What is held is counted, once, however often it is said."""
        life = ordered()

        decision = answer(life)

        assert [type(event) for event in decision.events] == [StockReserved]
        assert counted(life) == (3, 0, 0, 3, 0)
        life.says_nothing_new(RecordStock(life.id, line_id=L1, ask=1, result=Result.DONE), ORDERFLOW)
        life.says_nothing_new(RecordStock(life.id, line_id=L1, ask=1, result=Result.DECLINED), ORDERFLOW)
        sound(life)

    def test_refused(self) -> None:
        """Nothing is held, the merchant is told, and the stock is not pestered."""
        life = ordered()

        decision = answer(life, Result.DECLINED)

        assert [type(event) for event in decision.events] == [StockRefused]
        assert counted(life) == (0, 0, 0, 0, 0)
        assert holding(life).short == 3
        assert asked(life) == [("reserve_stock", "cup", 3)]
        (told,) = [e for e in decision.effects if isinstance(e, Notify)]
        assert (told.message, told.audience) == ("stock_short", "merchant")
        assert dict(told.data) == {
            "order_id": "o-1", "number": "00000001", "line": "l-1", "sku": "cup", "short": "3", "reason": "none left",
        }  # fmt: skip
        life.says_nothing_new(RecordStock(life.id, line_id=L1, ask=1, result=Result.DONE), ORDERFLOW)
        sound(life)

    @pytest.mark.parametrize("result", [Result.UNKNOWN, Result.PENDING, Result.EXPIRED])
    def test_what_is_no_answer(self, result: Result) -> None:
        """Where nobody knows, nothing has happened, and the merchant cannot accept."""
        life = ordered()
        life.says_nothing_new(RecordStock(life.id, line_id=L1, ask=1, result=result), ORDERFLOW)
        life.pay()

        refused = life.refused(FactsNotMet, Accept(life.id), SHOP)

        assert refused.missing == ("the stock holds what is sold from it",)
        assert counted(life) == (0, 0, 0, 0, 3)

    def test_an_answer_to_an_earlier_asking(self) -> None:
        """It says nothing about the one that is open; one that was never asked says nothing at all."""
        life = ordered()
        answer(life, Result.DECLINED)
        life.pay()

        life.says_nothing_new(RecordStock(life.id, line_id=L1, ask=1, result=Result.DONE), ORDERFLOW)
        life.says_nothing_new(RecordStock(life.id, line_id=L1, ask=3, result=Result.DONE), ORDERFLOW)

        assert counted(life) == (0, 0, 0, 0, 3)

    @pytest.mark.parametrize("line", [L2, LineId("l-99")])
    def test_an_answer_about_what_was_never_asked(self, line: LineId) -> None:
        """A presale line, and one that is not there."""
        life = ordered()

        life.refused(UnknownLine, RecordStock(life.id, line_id=line, ask=1, result=Result.DONE), ORDERFLOW)

    def test_only_the_system_answers(self) -> None:
        """Nobody claims for the stock that it holds something."""
        life = ordered()
        command = RecordStock(life.id, line_id=L1, ask=1, result=Result.DONE)

        for who in (BUYER, SHOP, STORE, SERVICE):
            life.refused(RoleNotEntitled, command, who)
        with pytest.raises(InvalidField, match=r"^RecordStock\.ask"):
            RecordStock(life.id, line_id=L1, ask=0, result=Result.DONE)


class TestAcceptance:
    def test_held_is_accepted(self) -> None:
        """With the stock held and the money there, the merchant accepts."""
        assert accepted().phase() is Phase.PREPARING

    def test_unanswered_is_not(self) -> None:
        """The check is a reservation: as long as it is not held, nobody may say yes."""
        life = ordered()
        life.pay()

        life.refused(FactsNotMet, Accept(life.id), SHOP)
        life.refused(FactsNotMet, Accept(life.id), SERVICE)

    def test_short_is_not(self) -> None:
        """Short stock is asked for again when the order moves on, and refused again; a no is always possible."""
        life = ordered()
        answer(life, Result.DECLINED)
        life.pay()
        answer(life, Result.DECLINED)

        life.refused(FactsNotMet, Accept(life.id), SHOP)

        assert asked(life) == [("reserve_stock", "cup", 3)] * 2
        life.do(Decline(life.id), SHOP)
        assert life.phase() is Phase.CANCELLED

    def test_accepted_before_payment(self) -> None:
        """The same holds where acceptance comes first."""
        life = ordered(process=REVIEWED)
        life.refused(FactsNotMet, Accept(life.id), SHOP)
        answer(life)

        life.do(Accept(life.id), SHOP)

        assert life.phase() is Phase.PAYMENT

    def test_asked_again_once_goods_have_come_in(self) -> None:
        """The merchant has the stock asked again for what it refused."""
        life = ordered()
        answer(life, Result.DECLINED)
        life.pay()
        answer(life, Result.DECLINED)

        (again,) = life.do(AskStock(life.id), SHOP).events
        assert isinstance(again, StockAsked)
        assert again.ask == 3
        life.refused(NoShortage, AskStock(life.id), SHOP)
        answer(life)
        life.refused(NoShortage, AskStock(life.id), SHOP)
        life.do(Accept(life.id), SHOP)

        assert counted(life) == (3, 0, 0, 3, 0)
        sound(life)

    def test_who_asks_the_stock(self) -> None:
        """Sellers and the store, before payment as well; not the customer, and not once it is over."""
        life = ordered()
        answer(life, Result.DECLINED)

        life.refused(RoleNotEntitled, AskStock(life.id), BUYER)

        life.do(AskStock(life.id), STORE)
        assert holding(life).asked == 3
        life.do(Cancel(life.id))
        life.refused(StepNotPossible, AskStock(life.id), STORE)


class TestShortage:
    """Short stock: the merchant opens a case, and what the customer answers is what happens (S08, S19)."""

    @staticmethod
    def short() -> Life:
        life = ordered(cups(), bowls(), lamp())
        answer(life, Result.DECLINED)
        answer(life, line=L2)
        life.pay()
        answer(life, Result.DECLINED)
        return life

    def agreed(self, offer: Offer, *units: int) -> Life:
        life = self.short()
        life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, sum(units) or 3),), reason="sold out"), SHOP)
        life.do(Propose(life.id, case_id=X1, offers=(offer,)), SHOP)
        life.do(AnswerProposal(life.id, case_id=X1, proposal_id="x-1/1"), BUYER)
        sound(life)
        return life

    def test_they_wait(self) -> None:
        """Acceptance need not wait for goods they wait for themselves; they leave only once the stock holds them."""
        life = self.agreed(Offer.wait(until=self.short().at + 5 * DAY))
        life.do(Accept(life.id), SHOP)
        answer(life, Result.DECLINED)
        life.do(Pack(life.id, lines=(part(1, 3),)), STORE)

        refused = life.refused(StockNotHeld, HandOver(life.id, shipment_id=S1), STORE)

        assert (refused.line_id, refused.asked, refused.held) == (L1, 3, 0)
        life.do(AskStock(life.id), STORE)
        life.refused(StockNotHeld, HandOver(life.id, shipment_id=S1), STORE)
        answer(life)
        life.do(HandOver(life.id, shipment_id=S1), STORE)
        assert counted(life) == (3, 0, 3, 0, 0)
        sound(life)

    def test_the_rest_comes(self) -> None:
        """Two of three are cancelled, and the stock is asked for the one that is left."""
        life = self.agreed(Offer.ship_rest(), 2)

        assert asked(life)[-1] == ("reserve_stock", "cup", 1)
        life.refused(FactsNotMet, Accept(life.id), SHOP)
        answer(life)
        life.do(Accept(life.id), SHOP)
        assert counted(life) == (1, 0, 0, 1, 0)

    def test_all_of_the_line_is_cancelled(self) -> None:
        """Then nothing of it is wanted, and nothing stands in the way."""
        life = self.agreed(Offer.ship_rest())

        life.do(Accept(life.id), SHOP)

        assert counted(life) == (0, 0, 0, 0, 0)
        assert counted(life, L2) == (2, 0, 0, 2, 0)

    def test_something_else_comes(self) -> None:
        """What comes in its place is asked for."""
        life = self.agreed(Offer.substitute(bowls(1)))

        assert asked(life)[-1] == ("reserve_stock", "bowl", 1)
        life.refused(FactsNotMet, Accept(life.id), SHOP)
        answer(life, line=LineId("l-4"))
        life.do(Accept(life.id), SHOP)

    def test_nothing_comes(self) -> None:
        """The order ends, and what was held of other lines is let go."""
        life = self.agreed(Offer.cancel())

        assert life.phase() is Phase.CANCELLED
        assert counted(life, L2) == (2, 2, 0, 0, 0)
        assert asked(life)[-1] == ("free_reservation", "bowl", 2)


class TestLettingGo:
    def test_units_are_let_go_as_they_are_cancelled(self) -> None:
        """One, then another: one effect each, and each has its own key."""
        life = accepted()
        for _ in range(2):
            life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)

        released = [e for e in life.effects if isinstance(e, FreeReservation)]
        assert [(e.key, e.sku, e.quantity, e.subject) for e in released] == [
            ("o-1/l-1/free-1", "cup", 1, "stock/l-1"),
            ("o-1/l-1/free-2", "cup", 1, "stock/l-1"),
        ]
        assert counted(life) == (3, 2, 0, 1, 0)
        sound(life)

    @pytest.mark.parametrize("paid_first", [True, False])
    def test_a_cancelled_order(self, paid_first: bool) -> None:
        """Everything is let go."""
        life = accepted() if paid_first else ordered()
        if not paid_first:
            answer(life)
        life.do(Cancel(life.id))

        assert asked(life)[-1] == ("free_reservation", "cup", 3)
        assert counted(life) == (3, 3, 0, 0, 0)
        sound(life)

    def test_an_answer_that_comes_too_late(self) -> None:
        """What is held for an order that is cancelled by then is let go at once; the order ends only after that."""
        life = ordered()
        life.do(Cancel(life.id))
        assert counted(life) == (0, 0, 0, 0, 3)
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)
        assert life.phase() is Phase.CANCELLED

        answer(life)

        assert counted(life) == (3, 3, 0, 0, 0)
        assert life.phase() is Phase.CLOSED
        sound(life)

    def test_a_refusal_that_comes_too_late(self) -> None:
        """There is nothing to let go; the order can end."""
        life = ordered()
        life.do(Cancel(life.id))
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)

        answer(life, Result.DECLINED)

        assert asked(life) == [("reserve_stock", "cup", 3)]
        assert life.order.children_closed

    def test_sent_back_and_submitted_anew(self) -> None:
        """A cart holds nothing; what is taken out meanwhile is not asked for again."""
        life = ordered(cups(), bowls(), process=REVIEWED)
        answer(life)
        life.do(SendBack(life.id, remark="no bowls"), SHOP)
        life.do(RemoveLine(life.id, line_id=L2))

        assert counted(life) == (3, 3, 0, 0, 0)
        answer(life, line=L2)
        assert counted(life, L2) == (2, 2, 0, 0, 0)
        life.do(Submit(life.id))
        assert counted(life) == (3, 3, 0, 0, 3)
        assert holding(life).asks == 2
        sound(life)


class TestHandingOver:
    def test_what_leaves_is_committed(self) -> None:
        """Shipment by shipment; the rest stays held."""
        life = accepted()
        life.ship(part(1, 2))
        assert counted(life) == (3, 0, 2, 1, 0)
        life.ship(part(1, 1))

        committed = [e for e in life.effects if isinstance(e, CommitStock)]
        assert [(e.key, e.sku, e.quantity, e.subject) for e in committed] == [
            ("o-1/l-1/commit-2", "cup", 2, "stock/l-1"),
            ("o-1/l-1/commit-3", "cup", 1, "stock/l-1"),
        ]
        assert holding(life).is_closed
        sound(life)

    def test_packing_changes_nothing(self) -> None:
        """What lies in a shipment is held still, and after it was taken apart."""
        life = accepted()
        life.do(Pack(life.id, lines=(part(1, 3),)), STORE)
        life.do(Unpack(life.id, shipment_id=S1), STORE)

        assert counted(life) == (3, 0, 0, 3, 0)
        assert len(asked(life)) == 1

    def test_presale_and_made_goods_need_no_stock(self) -> None:
        """They leave when they are there, whatever the stock says."""
        life = accepted()
        life.ship(part(2, 1), part(3, 1))

        assert not any(line_id in life.order.reservations for line_id in (L2, L3))
        assert counted(life) == (3, 0, 0, 3, 0)

    def test_a_lost_shipment_is_asked_for_anew(self) -> None:
        """What was lost has left the stock; other units are needed, and must be held before they leave."""
        life = accepted(cups())
        life.ship()
        life.track(TrackingStatus.LOST)
        assert counted(life) == (3, 0, 3, 0, 3)
        life.do(Pack(life.id), STORE)

        life.refused(StockNotHeld, HandOver(life.id, shipment_id=ShipmentId("s-2")), STORE)

        answer(life)
        life.do(HandOver(life.id, shipment_id=ShipmentId("s-2")), STORE)
        assert counted(life) == (6, 0, 6, 0, 0)
        sound(life)

    def test_a_lost_shipment_that_turns_up(self) -> None:
        """What was held in its place is let go."""
        life = accepted(cups())
        life.ship()
        life.track(TrackingStatus.LOST)
        answer(life)
        life.track(TrackingStatus.DELIVERED)

        assert counted(life) == (6, 3, 3, 0, 0)
        sound(life)

    def test_a_shipment_that_was_lost_before_it_was_handed_over(self) -> None:
        """The carrier was faster: it has left and is lost in one step, and is asked for anew."""
        life = accepted(cups())
        life.do(Pack(life.id), STORE)
        life.track(TrackingStatus.LOST)
        life.do(HandOver(life.id, shipment_id=S1), STORE)

        assert counted(life) == (3, 0, 3, 0, 3)
        sound(life)

    def test_missing_units_are_asked_for(self) -> None:
        """What the customer found missing is sent again, from the stock."""
        life = accepted(cups())
        life.ship()
        life.do(ConfirmReceipt(life.id, findings=(Finding(line_id=L1, missing=1),)))

        assert counted(life) == (3, 0, 3, 0, 1)
        sound(life)

    def test_a_rule_of_ones_own(self) -> None:
        """A host that holds only what is dear: of cups nothing is held, and they leave."""

        def bowls_only(order: Order, line: LineItem) -> int:
            return hold_from_submission(order, line) if line.sku == "bowl" else 0

        life = ordered(cups(), bowls(), process=MALL.extended(stock=bowls_only))
        life.pay()

        assert asked(life) == [("reserve_stock", "bowl", 2)]
        life.refused(FactsNotMet, Accept(life.id), SHOP)
        answer(life, line=L2)
        life.do(Accept(life.id), SHOP)
        life.ship(part(1, 3))

    def test_a_rule_that_holds_carts(self) -> None:
        """What is put in is asked for at once; what is taken out, or made fewer, is let go."""
        life = Life(MALL.extended(stock=lambda order, line: line.open))
        life.do(OpenCart(process="mall", currency="CNY"))
        life.do(AddLines(life.id, lines=(cups(), bowls())))
        answer(life)
        answer(life, line=L2)

        life.do(ChangeLine(life.id, line_id=L1, quantity=1))
        life.do(RemoveLine(life.id, line_id=L2))

        assert counted(life) == (3, 2, 0, 1, 0)
        assert counted(life, L2) == (2, 2, 0, 0, 0)
        sound(life)

    def test_no_control_is_a_rule_too(self) -> None:
        """Its answer is that nothing has to be held."""
        life = held()

        assert no_stock_control(life.order, life.line()) == 0


def test_a_whole_life() -> None:
    """From a refusal to the settlement, the books agree after every step."""
    life = whole_mall(Life(MALL))

    assert counted(life) == (3, 1, 2, 0, 0)
    assert life.phase() is Phase.COMPLETED
    sound(life)
