"""Which role kept or broke which limit, from the record alone."""

from datetime import timedelta

import pytest

from life import BUYER, DAY, MINUTE, NOON, SECOND, SERVICE, SHOP, STORE, part
from orderflow.accountability import Duty, Extension, RoleAccount, Verdict, accountability, by_role
from orderflow.commands import (
    Accept,
    Cancel,
    ConfirmReceipt,
    Decline,
    EndWindow,
    Expire,
    ExtendLimit,
    OpenCart,
    Pack,
    Pay,
    SendBack,
    Submit,
)
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, MERCHANT, ORDERFLOW, PLATFORM, WAREHOUSE, Actor
from orderflow.validation import InvalidField
from regulated import Kept, escalated, reviewed, to_pack

HOUR = timedelta(hours=1)
MALL = Actor("mall", PLATFORM)


def of(life: Kept, limit: str) -> Duty:
    """The one duty of this name."""
    (duty,) = [duty for duty in accountability(life.records) if duty.limit == limit]
    return duty


class TestKept:
    def test_done_in_time(self) -> None:
        """When it began, when it was due, who ended it when, and how much time was left."""
        life = reviewed()
        life.do(Accept(life.id), SHOP, at=NOON + HOUR)

        assert of(life, "review") == Duty(
            limit="review",
            subject="o-1",
            responsible=MERCHANT,
            started_at=NOON + MINUTE,
            due_first=NOON + MINUTE + 4 * HOUR,
            due_at=NOON + MINUTE + 4 * HOUR,
            verdict=Verdict.KEPT,
            margin=3 * HOUR + MINUTE,
            ended_at=NOON + HOUR,
            ended_by=SHOP,
        )

    @pytest.mark.parametrize(
        ("late", "verdict"),
        [(-SECOND, Verdict.KEPT), (timedelta(0), Verdict.KEPT), (timedelta(microseconds=1), Verdict.BROKEN)],
    )
    def test_on_the_very_second_is_in_time(self, late: timedelta, verdict: Verdict) -> None:
        """A moment later is not."""
        life = reviewed()

        life.do(Accept(life.id), SHOP, at=life.limit("review").due_at + late)

        duty = of(life, "review")
        assert (duty.verdict, duty.margin) == (verdict, -late)

    def test_money_that_comes_on_the_very_second_is_in_time(self) -> None:
        """A provider's answer is recorded by the system, which did not let the order expire."""
        life = reviewed()
        life.do(Accept(life.id), SHOP)
        due_at = life.limit("payment").due_at
        life.do(Pay(life.id, method="alipay"))

        life.at = due_at - MINUTE
        life.record("start")

        duty = of(life, "payment")
        assert (duty.verdict, duty.margin, duty.ended_by) == (Verdict.KEPT, timedelta(0), ORDERFLOW)

    def test_somebody_else_may_have_done_it(self) -> None:
        """Whoever did it stands beside whoever was responsible."""
        life = reviewed()

        life.do(Accept(life.id), SERVICE)

        duty = of(life, "review")
        assert (duty.responsible, duty.ended_by, duty.verdict) == (MERCHANT, SERVICE, Verdict.KEPT)

    def test_a_no_is_an_answer_and_so_is_a_remark(self) -> None:
        """A reviewer who declines or sends back has reviewed."""
        for answer in (Decline, SendBack):
            life = reviewed()
            life.do(answer(life.id) if answer is Decline else SendBack(life.id, remark="phone"), SHOP)

            assert of(life, "review").verdict is Verdict.KEPT


class TestBroken:
    def test_done_late(self) -> None:
        """The same day late, noticed or not."""
        for noticed in (True, False):
            life = reviewed()
            due_at = life.limit("review").due_at
            if noticed:
                escalated(life, due_at + HOUR)

            life.do(Accept(life.id), SHOP, at=due_at + DAY)

            duty = of(life, "review")
            assert (duty.verdict, duty.margin, duty.ended_by) == (Verdict.BROKEN, -DAY, SHOP)
            assert duty.noticed_at == (due_at + HOUR if noticed else None)

    def test_what_was_escalated_was_broken_even_if_it_was_done_in_that_very_instant(self) -> None:
        """The clock struck first."""
        life = reviewed()
        due_at = life.limit("review").due_at
        escalated(life, due_at)

        life.do(Accept(life.id), SHOP, at=due_at)

        assert (of(life, "review").verdict, of(life, "review").margin) == (Verdict.BROKEN, timedelta(0))

    def test_never_done_the_time_ran_out(self) -> None:
        """The system let the order expire as soon as it could: nobody paid."""
        life = reviewed()
        life.do(Accept(life.id), SHOP)

        life.do(Expire(life.id), ORDERFLOW, at=life.limit("payment").due_at)

        duty = of(life, "payment")
        assert (duty.verdict, duty.margin, duty.ended_by) == (Verdict.BROKEN, -timedelta.resolution, ORDERFLOW)

    def test_a_receipt_that_counts_as_confirmed_was_not_confirmed(self) -> None:
        """The customer's silence is one thing, their word another."""
        silent, spoken = to_pack(), to_pack()
        for life in (silent, spoken):
            life.ship()
        silent.do(ConfirmReceipt(silent.id), ORDERFLOW, at=silent.limit("receipt").due_at)
        spoken.do(ConfirmReceipt(spoken.id), BUYER, at=spoken.limit("receipt").due_at)

        assert of(silent, "receipt").verdict is Verdict.BROKEN
        assert of(spoken, "receipt").verdict is Verdict.KEPT

    def test_still_to_be_done(self) -> None:
        """A limit that never ended is judged by the instant one asks for."""
        life = to_pack()
        due_at = life.limit("packing").due_at

        running = accountability(life.records)[-1]
        on_time = accountability(life.records, at=due_at)[-1]
        late = accountability(life.records, at=due_at + SECOND)[-1]
        escalated(life, due_at)
        noticed = accountability(life.records)[-1]

        assert (running.verdict, running.margin) == (Verdict.RUNNING, due_at - life.records[-2].recorded_at)
        assert (on_time.verdict, on_time.margin) == (Verdict.RUNNING, timedelta(0))
        assert (late.verdict, late.margin) == (Verdict.BROKEN, -SECOND)
        assert (noticed.verdict, noticed.noticed_at, noticed.ended_at) == (
            Verdict.BROKEN,
            due_at + timedelta.resolution,
            None,
        )

    def test_an_instant_has_a_zone(self) -> None:
        """Nobody can judge by an hour that may be any."""
        life = to_pack()

        with pytest.raises(InvalidField):
            accountability(life.records, at=NOON.replace(tzinfo=None))


class TestExtended:
    def test_extended_twice(self) -> None:
        """Judged by the last instant; each extension with its reason, its hour and whoever granted it."""
        life = to_pack()
        first = life.limit("packing").due_at
        life.do(ExtendLimit(life.id, limit="packing", until=first + HOUR, reason="storm"), SHOP, at=NOON + HOUR)
        life.do(ExtendLimit(life.id, limit="packing", until=first + DAY, reason="flood"), MALL, at=NOON + 2 * HOUR)

        life.do(Pack(life.id), STORE, at=first + DAY)

        duty = of(life, "packing")
        assert (duty.due_first, duty.due_at, duty.verdict, duty.margin) == (
            first,
            first + DAY,
            Verdict.KEPT,
            timedelta(0),
        )
        assert duty.extensions == (
            Extension(at=NOON + HOUR, until=first + HOUR, by=SHOP, reason="storm"),
            Extension(at=NOON + 2 * HOUR, until=first + DAY, by=MALL, reason="flood"),
        )

    def test_extended_and_broken_all_the_same(self) -> None:
        """A second after the second extension is late by a second, not by a day."""
        life = to_pack()
        first = life.limit("packing").due_at
        life.do(ExtendLimit(life.id, limit="packing", until=first + DAY, reason="storm"), SHOP)

        life.do(Pack(life.id), STORE, at=first + DAY + SECOND)

        assert (of(life, "packing").verdict, of(life, "packing").margin) == (Verdict.BROKEN, -SECOND)


class TestNeither:
    def test_cancelled_in_time(self) -> None:
        """The customer cancels: the warehouse need not pack, and they need not pay; that is no merit of theirs."""
        packing, paying = to_pack(), reviewed()
        paying.do(Accept(paying.id), SHOP)

        for life in (packing, paying):
            life.do(Cancel(life.id))

        assert of(packing, "packing").verdict is Verdict.DROPPED
        assert of(paying, "payment").verdict is Verdict.DROPPED

    def test_cancelled_late(self) -> None:
        """What was late before the customer lost patience was late."""
        life = to_pack()

        life.do(Cancel(life.id), at=life.limit("packing").due_at + SECOND)

        assert (of(life, "packing").verdict, of(life, "packing").margin) == (Verdict.BROKEN, -SECOND)

    def test_a_time_in_which_something_may_be_done_is_nobodys_duty(self) -> None:
        """Goods may be sent back for seven days; nobody has to."""
        life = to_pack()
        life.ship()
        life.do(ConfirmReceipt(life.id))
        open_window = of(life, "after_sales").verdict
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)

        assert open_window is of(life, "after_sales").verdict is Verdict.NOBODYS
        assert None not in {account.role for account in by_role(accountability(life.records))}

    def test_an_order_without_a_limit(self) -> None:
        """Nothing to account for; neither without any order."""
        life = Kept()
        life.do(OpenCart(process="regulated", currency="CNY"))

        assert accountability(life.records) == accountability([]) == ()
        assert by_role(()) == ()


def test_limits_come_in_the_order_in_which_they_began() -> None:
    """A limit that runs twice is two duties, each with its own verdict."""
    life = reviewed()
    life.do(SendBack(life.id, remark="phone"), SHOP)
    life.do(Submit(life.id))
    life.do(Accept(life.id), SHOP, at=life.limit("review").due_at + HOUR)

    assert [(duty.limit, duty.verdict) for duty in accountability(life.records)] == [
        ("review", Verdict.KEPT),
        ("amendment", Verdict.KEPT),
        ("review", Verdict.BROKEN),
        ("payment", Verdict.RUNNING),
    ]


def test_what_it_comes_to_for_each_role() -> None:
    """So many kept, broken, running, dropped, and how late at worst; roles by name."""
    life = to_pack()
    life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
    packing, hand_over = life.limit("packing").due_at, life.order.limits["hand_over/s-1"].due_at
    life.do(Pack(life.id), STORE, at=max(packing, hand_over) + 2 * HOUR)

    assert by_role(accountability(life.records)) == (
        RoleAccount(role=CUSTOMER, kept=1, broken=0, running=0, dropped=0, latest=timedelta(0)),
        RoleAccount(role=MERCHANT, kept=1, broken=0, running=0, dropped=0, latest=timedelta(0)),
        RoleAccount(
            role=WAREHOUSE,
            kept=0,
            broken=2,
            running=1,
            dropped=0,
            latest=max(packing, hand_over) + 2 * HOUR - min(packing, hand_over),
        ),
    )
    assert CUSTOMER_SERVICE not in {account.role for account in by_role(accountability(life.records))}
