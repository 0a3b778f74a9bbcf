"""What the customer has to say is recorded, followed up, and closed before the order is (S03, S18)."""

import pytest

from deals import B2B, BUYER, CLOCK, NOON, SELLER, STORE, deal_order, decided
from deliveries import ordered, sent
from life import CASHIER, Life
from orderflow.commands import CloseFeedback, EndWindow, FollowUpFeedback, GiveFeedback, InspectGoods, WriteOff
from orderflow.deciding import available
from orderflow.effects import Notify
from orderflow.entities.deal import Deal
from orderflow.entities.feedback import Feedback
from orderflow.entities.phase import Phase
from orderflow.events import FeedbackClosed, FeedbackFollowedUp, FeedbackGiven
from orderflow.refusals import FeedbackIsClosed, RoleNotEntitled, StepNotPossible, UnknownFeedback
from orderflow.testing.lives.laws import assert_laws
from orderflow.validation import InvalidField


def accepted() -> Life:
    """All came and was accepted; the balance is awaited."""
    life = ordered()
    sent(life)
    life.do(InspectGoods(life.id, reference="r"), BUYER)
    return life


class TestFeedback:
    def test_it_is_recorded_followed_up_and_closed(self) -> None:
        """With what was done about it, in order."""
        life = accepted()

        life.do(GiveFeedback(life.id, text="well made, badly packed"), BUYER)
        said_at = life.at
        life.do(FollowUpFeedback(life.id, feedback_id="b-1", text="we have called"), SELLER)
        life.do(FollowUpFeedback(life.id, feedback_id="b-1", text="more foam from now on"), SELLER)
        life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)

        assert life.order.part(Deal).feedback["b-1"] == Feedback(
            id="b-1",
            text="well made, badly packed",
            at=said_at,
            follow_ups=("we have called", "more foam from now on"),
            closed_at=life.at,
        )
        kinds = [type(event) for event in life.events if type(event).__module__.endswith("feedback")]
        assert kinds == [FeedbackGiven, FeedbackFollowedUp, FeedbackFollowedUp, FeedbackClosed]
        told = [dict(e.data) for e in life.effects if isinstance(e, Notify) and e.message == "feedback_followed_up"]
        assert [data["answer"] for data in told] == ["we have called", "more foam from now on"]
        assert_laws(life.order, life.events)

    def test_there_may_be_several(self) -> None:
        """Each is seen to by itself; praise needs nothing."""
        life = accepted()
        life.do(GiveFeedback(life.id, text="fine"), BUYER)
        life.do(GiveFeedback(life.id, text="late"), BUYER)

        life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)

        assert [one.is_closed for one in life.order.part(Deal).feedback] == [True, False]

    def test_what_is_closed_stays_closed(self) -> None:
        """Neither followed up nor closed again."""
        life = accepted()
        life.do(GiveFeedback(life.id, text="fine"), BUYER)
        life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)

        life.refused(FeedbackIsClosed, FollowUpFeedback(life.id, feedback_id="b-1", text="so?"), SELLER)
        life.refused(FeedbackIsClosed, CloseFeedback(life.id, feedback_id="b-1"), SELLER)

    def test_what_nobody_said_is_not_followed_up(self) -> None:
        """There is no such feedback."""
        life = accepted()

        life.refused(UnknownFeedback, FollowUpFeedback(life.id, feedback_id="b-1", text="so?"), SELLER)
        life.refused(UnknownFeedback, CloseFeedback(life.id, feedback_id="b-1"), SELLER)

    def test_the_customer_speaks_and_sales_answers(self) -> None:
        """Nobody does the other's part, on any page."""
        life = accepted()
        for by in (SELLER, STORE, CLOCK):
            life.refused(RoleNotEntitled, GiveFeedback(life.id, text="fine"), by)
        life.do(GiveFeedback(life.id, text="fine"), BUYER)
        for by in (BUYER, STORE, CLOCK):
            life.refused(RoleNotEntitled, FollowUpFeedback(life.id, feedback_id="b-1", text="so?"), by)
            life.refused(RoleNotEntitled, CloseFeedback(life.id, feedback_id="b-1"), by)

        order = deal_order("completed")
        with pytest.raises(RoleNotEntitled):
            decided(order, GiveFeedback(order.id, text="fine"), SELLER)

    def test_not_before_all_is_accepted(self) -> None:
        """Until then there are certificates to write into."""
        life = ordered()
        sent(life)

        life.refused(StepNotPossible, GiveFeedback(life.id, text="fine"), BUYER)

    @pytest.mark.parametrize("text", ["", "  ", "a\x00b"])
    def test_it_says_something(self, text: str) -> None:
        """Feedback and follow-up alike."""
        life = accepted()

        with pytest.raises(InvalidField):
            GiveFeedback(life.id, text=text)
        with pytest.raises(InvalidField):
            FollowUpFeedback(life.id, feedback_id="b-1", text=text)

    def test_the_order_is_not_closed_before(self) -> None:
        """Somebody has to see to what the customer said."""
        life = accepted()
        life.do(WriteOff(life.id, reason="goodwill"), CASHIER)
        life.do(GiveFeedback(life.id, text="late"), BUYER)
        life.do(EndWindow(life.id), CLOCK, at=life.limit("after_sales").due_at)
        assert life.phase() is Phase.COMPLETED

        life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)

        assert life.phase() is Phase.CLOSED
        assert_laws(life.order, life.events)

    def test_the_page_offers_it(self) -> None:
        """To the customer of a completed contract."""
        order = deal_order("completed")

        offered = {option.command: option.possible for option in available(order, process=B2B, by=BUYER, at=NOON)}

        assert offered["give_feedback"]
        assert not offered["close_feedback"]
