"""A stage that takes too long: it is recorded, told once, and stays to be done."""

from datetime import timedelta

import pytest

from life import BUYER, DAY, MINUTE, PROCESS, SECOND, SERVICE, SHOP, STORE, Life, closed, completed, part, placed
from orderflow.commands import Accept, Decline, Escalate, ExtendLimit, HandOver, Pack
from orderflow.effects import Notify
from orderflow.entities.phase import Phase
from orderflow.events import LimitEnded, LimitExtended, LimitOverrun
from orderflow.ids import ShipmentId
from orderflow.policies import LimitRule, before_payment
from orderflow.refusals import NotYetDue, RoleNotEntitled, StepNotPossible, TimeLimitPassed, UnknownLimit
from orderflow.roles import MERCHANT, ORDERFLOW, WAREHOUSE, Actor
from orderflow.validation import InvalidField
from regulated import escalated, reviewed, running, to_pack

HOUR = timedelta(hours=1)


def told(life: Life, message: str) -> list[tuple[str, dict[str, str]]]:
    return [(e.audience, dict(e.data)) for e in life.effects if isinstance(e, Notify) and e.message == message]


class TestEscalate:
    def test_an_overrun_is_kept_on_the_order_and_told(self) -> None:
        """Who was responsible, when it was due, and when it was noticed; the order itself goes on."""
        life = reviewed()
        due_at = life.limit("review").due_at

        escalated(life, due_at + HOUR)

        (late,) = life.order.overruns
        assert (late.name, late.responsible, late.due_at, late.overrun_at) == (
            "review", MERCHANT, due_at, due_at + HOUR,
        )  # fmt: skip
        assert life.order.limits["review/o-1"] == late
        assert life.phase() is Phase.REVIEW
        assert [audience for audience, _ in told(life, "limit_overrun")] == ["merchant", "platform"]
        assert told(life, "limit_overrun")[0][1] == {
            "order_id": "o-1",
            "number": "00000001",
            "limit": "review",
            "subject": "o-1",
            "responsible": "merchant",
            "due_at": due_at.isoformat(),
        }

    def test_it_is_due_to_the_second(self) -> None:
        """Not a second early, and at the very instant."""
        life = reviewed()
        due_at = life.limit("review").due_at

        refused = life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=due_at - SECOND)
        escalated(life, due_at)

        assert (refused.limit, refused.due_at) == ("escalate", due_at)
        assert len(life.order.overruns) == 1

    def test_it_is_told_once(self) -> None:
        """What was noticed is not due again, however long it takes."""
        life = reviewed()
        escalated(life, life.limit("review").due_at)

        refused = life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=life.at + 30 * DAY)

        assert refused.due_at is None

    def test_what_is_late_can_still_be_done_and_ends_the_limit_late(self) -> None:
        """Nobody is locked out by being late; the record shows that they were."""
        life = reviewed()
        due_at = life.limit("review").due_at
        escalated(life, due_at)

        life.do(Accept(life.id), SHOP, at=due_at + 2 * DAY)

        (ended,) = [event for event in life.events if isinstance(event, LimitEnded)]
        assert (ended.occurred_at, ended.ran_out) == (due_at + 2 * DAY, False)
        assert running(life) == ["payment/o-1"]
        assert [late.name for late in life.order.overruns] == ["review"]  # it does not go away

    def test_late_and_not_yet_noticed_is_done_all_the_same(self) -> None:
        """No worker has run since: then nothing is escalated any more, and the record still shows the instant."""
        life = reviewed()

        life.do(Accept(life.id), SHOP, at=life.limit("review").due_at + SECOND)

        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=life.at + timedelta(seconds=1))
        assert life.order.overruns == ()

    def test_no_answer_comes_too_late_where_the_limit_escalates(self) -> None:
        """Whatever the limit is called: only one that ends the order refuses what comes after it."""
        rule = LimitRule(name="acceptance", span=HOUR, then="escalate", responsible=MERCHANT)
        process = PROCESS.extended(acceptance=before_payment, time_limits=lambda order: (rule,))
        for answer, phase in ((Accept, Phase.PAYMENT), (Decline, Phase.CANCELLED)):
            life = placed(process=process)

            life.do(answer(life.id), SHOP, at=life.at + 2 * HOUR)

            assert life.phase() is phase

    def test_all_that_is_late_by_then_is_told_together(self) -> None:
        """Each limit has its own overrun, with its own subject; what is not late yet waits for its time."""
        life = to_pack()
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE, at=life.at + 3 * HOUR)
        assert running(life) == ["packing/o-1", "hand_over/s-1", "hand_over/s-2"]

        decision = escalated(life, life.order.limits["hand_over/s-1"].due_at)
        later = escalated(life, life.order.limits["hand_over/s-2"].due_at)

        assert [e.limit_id for e in decision.events if isinstance(e, LimitOverrun)] == ["packing/o-1", "hand_over/s-1"]
        assert [e.limit_id for e in later.events if isinstance(e, LimitOverrun)] == ["hand_over/s-2"]
        assert [late.responsible for late in life.order.overruns] == [WAREHOUSE] * 3

    def test_a_limit_that_runs_anew_can_be_overrun_anew(self) -> None:
        """The second shipment of a stage is no less late for the first one's being late."""
        life = to_pack()
        escalated(life, life.limit("packing").due_at)
        life.do(Pack(life.id), STORE)
        life.do(HandOver(life.id, shipment_id=ShipmentId("s-1")), STORE)
        transport = life.order.limits["transport/s-1"].due_at

        escalated(life, transport)

        assert [late.id for late in life.order.overruns] == ["packing/o-1", "transport/s-1"]

    @pytest.mark.parametrize("by", [BUYER, SHOP, SERVICE, STORE, Actor("mall", MERCHANT)])
    def test_people_do_not_escalate(self, by: Actor) -> None:
        """The clock does."""
        life = reviewed()

        life.refused(RoleNotEntitled, Escalate(life.id), by, at=life.limit("review").due_at)

    def test_nothing_is_escalated_where_limits_end_orders(self) -> None:
        """A shop whose limits expire has nothing to escalate, however late it is."""
        life = placed()

        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=life.at + DAY)

    def test_nothing_is_escalated_without_a_limit(self) -> None:
        """A completed order waits for returns, which is nobody's duty."""
        life = completed()

        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=life.at + 90 * DAY)


class TestExtend:
    def test_an_extension_is_announced_with_its_instant_and_its_reason(self) -> None:
        """The customer reads until when, and why (S09)."""
        life = to_pack()
        until = life.limit("packing").due_at + DAY

        life.do(ExtendLimit(life.id, limit="packing", until=until, reason=" the storm has cut the power "), SHOP)

        ((audience, data),) = told(life, "limit_extended")
        assert audience == "customer"
        assert (data["limit"], data["until"], data["reason"]) == (
            "packing", until.isoformat(), "the storm has cut the power",
        )  # fmt: skip
        assert life.limit("packing").due_at == until
        (event,) = [event for event in life.events if isinstance(event, LimitExtended)]
        assert event.reason == "the storm has cut the power"

    def test_an_extended_limit_is_overrun_at_its_new_instant(self) -> None:
        """Not a second before; and it has been extended twice."""
        life = to_pack()
        until = life.limit("packing").due_at + DAY
        life.do(ExtendLimit(life.id, limit="packing", until=until - HOUR, reason="storm"), SHOP)
        life.do(ExtendLimit(life.id, limit="packing", until=until, reason="more storm"), SHOP)

        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=until - SECOND)
        escalated(life, until)

        assert [(late.due_at, late.extended) for late in life.order.overruns] == [(until, 2)]

    @pytest.mark.parametrize("later", [timedelta(0), -SECOND, -DAY])
    def test_an_extension_leads_to_a_later_time(self, later: timedelta) -> None:
        """Neither to an earlier one, nor to the one it has."""
        life = to_pack()
        until = life.limit("packing").due_at + later

        life.refused(InvalidField, ExtendLimit(life.id, limit="packing", until=until, reason="storm"), SHOP)

        assert told(life, "limit_extended") == []

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_an_extension_has_a_reason(self, reason: str) -> None:
        """Without one there is nothing to announce."""
        life = to_pack()
        until = life.limit("packing").due_at + DAY

        life.refused(InvalidField, ExtendLimit(life.id, limit="packing", until=until, reason=reason), SHOP)

    def test_what_was_overrun_is_not_extended_any_more(self) -> None:
        """An excuse comes before the time is over: not a second later, nor in the second it was noticed."""
        life = to_pack()
        due_at = life.limit("packing").due_at
        extend = ExtendLimit(life.id, limit="packing", until=due_at + DAY, reason="storm")

        life.refused(TimeLimitPassed, extend, SHOP, at=due_at + SECOND)
        escalated(life, due_at)
        life.refused(TimeLimitPassed, extend, SHOP, at=due_at)

        assert life.limit("packing").extended == 0

    def test_a_limit_that_does_not_run_is_not_extended(self) -> None:
        """Nor that of a shipment that there is not."""
        life = to_pack()
        until = life.at + 9 * DAY

        life.refused(UnknownLimit, ExtendLimit(life.id, limit="review", until=until, reason="storm"), SHOP)
        life.refused(
            UnknownLimit, ExtendLimit(life.id, limit="hand_over", subject="s-9", until=until, reason="storm"), SHOP
        )

    @pytest.mark.parametrize("by", [BUYER, STORE, ORDERFLOW])
    def test_those_who_are_late_do_not_extend(self, by: Actor) -> None:
        """The warehouse asks the merchant, and so does the customer."""
        life = to_pack()
        until = life.limit("packing").due_at + DAY

        life.refused(RoleNotEntitled, ExtendLimit(life.id, limit="packing", until=until, reason="storm"), by)


def test_a_closed_order_escalates_nothing() -> None:
    """Its page has no steps any more."""
    life = closed()

    life.refused(StepNotPossible, Escalate(life.id), ORDERFLOW, at=life.at + MINUTE)
