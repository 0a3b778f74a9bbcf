"""Promised dates: given with goods that are bought or made, changed with a reason, and escalated when they pass."""

from datetime import datetime, timedelta

import pytest

from life import BUYER, DAY, NOON, SECOND, SERVICE, SHOP, STORE, Life, cny, cups, part
from malls import L1, L2, L3, MADE_BY, MALL, PRESALE_BY, accepted, lamp, ordered, ring
from orderflow.commands import (
    AddLines,
    CancelUnits,
    ChangePromise,
    Escalate,
    ExtendLimit,
    NewLine,
    Offer,
    OpenCart,
    OpenCase,
    Propose,
    SetRecipient,
    Submit,
)
from orderflow.effects import Notify
from orderflow.entities.case import SHORTAGE
from orderflow.entities.line_item import Source
from orderflow.entities.party import Address, Party
from orderflow.events import LimitOverrun, LinesPromised
from orderflow.ids import CaseId, LineId
from orderflow.refusals import (
    DataMissing,
    NothingOrdered,
    NothingPromised,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
)
from orderflow.roles import MERCHANT, ORDERFLOW
from orderflow.validation import InvalidField

LATER = PRESALE_BY + 3 * DAY


def change(life: Life, *lines: LineId, until: datetime = LATER, reason: str = "the ship is late") -> ChangePromise:
    return ChangePromise(life.id, lines=lines, until=until, reason=reason)


def messages(life: Life, name: str) -> list[tuple[str, dict[str, str]]]:
    return [(e.audience, dict(e.data)) for e in life.effects if isinstance(e, Notify) and e.message == name]


class TestGiving:
    def test_each_line_has_its_own(self) -> None:
        """In stock, presale and made in one order, each with its own date."""
        life = ordered()

        assert [(line.source, line.promised_at) for line in life.order.lines] == [
            (Source.STOCK, None), (Source.PRESALE, PRESALE_BY), (Source.MADE, MADE_BY),
        ]  # fmt: skip

    @pytest.mark.parametrize("source", [Source.PRESALE, Source.MADE])
    def test_no_date_for_goods_that_are_not_there(self, source: Source) -> None:
        """What is bought or made comes by a date, or it is not sold."""
        with pytest.raises(InvalidField, match=r"^NewLine\.promised_at"):
            NewLine(sku="lamp", name="lamp", quantity=1, unit_price=cny("1.00"), source=source)

    def test_a_date_for_goods_that_are_there(self) -> None:
        """They ship at once, so nobody puts them off."""
        with pytest.raises(InvalidField, match=r"^NewLine\.promised_at"):
            NewLine(sku="cup", name="cup", quantity=1, unit_price=cny("1.00"), promised_at=PRESALE_BY)

    @pytest.mark.parametrize("late", [timedelta(0), DAY])
    def test_a_date_in_the_past(self, late: timedelta) -> None:
        """Nobody can keep it; the very instant has passed, too."""
        life = Life(MALL, at=PRESALE_BY + late)
        life.do(OpenCart(process="mall", currency="CNY"), at=life.at)

        refused = life.refused(InvalidField, AddLines(life.id, lines=(lamp(),)), at=life.at)

        assert refused.path == "lines.promised_at"

    def test_a_naive_date(self) -> None:
        """Nobody knows which instant it means."""
        with pytest.raises(InvalidField, match=r"^NewLine\.promised_at"):
            NewLine(
                sku="lamp",
                name="lamp",
                quantity=1,
                unit_price=cny("1.00"),
                source=Source.MADE,
                promised_at=PRESALE_BY.replace(tzinfo=None),
            )

    def test_a_date_that_passed_in_the_cart(self) -> None:
        """It is refused when the order is submitted, with the line's name."""
        life = Life(MALL)
        life.do(OpenCart(process="mall", currency="CNY"))
        life.do(AddLines(life.id, lines=(cups(), lamp())))
        li = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Lane 1"))
        life.do(SetRecipient(life.id, recipient=li))
        life.at = PRESALE_BY

        refused = life.refused(DataMissing, Submit(life.id), at=PRESALE_BY)

        assert "lines.l-2.promised_at" in [problem.path for problem in refused.problems]

    def test_a_substitute_with_a_date_in_the_past(self) -> None:
        """What is offered in place of something else has a date that can be kept, too."""
        life = accepted()
        life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 1),)), SHOP)
        propose = Propose(life.id, case_id=CaseId("x-1"), offers=(Offer.substitute(lamp()),))

        life.refused(InvalidField, propose, SHOP, at=PRESALE_BY)


class TestChanging:
    def test_with_a_reason_and_announced(self) -> None:
        """The new date stands on the line; the customer is told date and reason; the limit follows."""
        life = accepted()

        decision = life.do(change(life, L2), SHOP)

        assert decision.events[0] == LinesPromised(
            occurred_at=life.at, lines=(L2,), promised_at=LATER, reason="the ship is late"
        )
        assert [line.promised_at for line in life.order.lines] == [None, LATER, MADE_BY]
        (told,) = messages(life, "date_promised")
        assert told[0] == "customer"
        assert (told[1]["lines"], told[1]["until"], told[1]["reason"]) == ("l-2", LATER.isoformat(), "the ship is late")
        assert life.order.limits["promise/l-2"].due_at == LATER
        assert life.order.limits["promise/l-3"].due_at == MADE_BY

    def test_earlier_is_possible_and_several_at_once(self) -> None:
        """Good news, too; a line named twice is told once, and one that has this date already not at all."""
        life = accepted()

        life.do(change(life, L3, L2, L3, until=PRESALE_BY), SHOP)

        assert life.line(3).promised_at == PRESALE_BY
        assert messages(life, "date_promised")[0][1]["lines"] == "l-3"
        assert life.order.limits["promise/l-3"].due_at == PRESALE_BY
        life.says_nothing_new(change(life, L2, until=PRESALE_BY), SHOP)

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_not_without_a_reason(self, reason: str) -> None:
        """The customer is owed one."""
        life = accepted()

        refused = life.refused(InvalidField, change(life, L2, reason=reason), SHOP)

        assert refused.path == "ChangePromise.reason"

    @pytest.mark.parametrize("late", [timedelta(0), SECOND])
    def test_not_for_the_past(self, late: timedelta) -> None:
        """It must lie ahead."""
        life = accepted()
        life.at += DAY

        refused = life.refused(InvalidField, change(life, L2, until=life.at - late), SHOP, at=life.at)

        assert refused.path == "ChangePromise.until"

    def test_only_what_is_promised(self) -> None:
        """Goods in stock ship at once: another date is agreed with the customer; what has left cannot be put off."""
        life = accepted()
        life.ship(part(2, 1))

        assert life.refused(NothingPromised, change(life, L1), SHOP).line_id == L1
        assert life.refused(NothingPromised, change(life, L3, L2), SHOP).line_id == L2
        life.refused(UnknownLine, change(life, LineId("l-99")), SHOP)
        life.refused(NothingOrdered, change(life), SHOP)

    def test_who_may(self) -> None:
        """Sellers, once the order waits for them."""
        life = accepted()

        for who in (BUYER, STORE):
            life.refused(RoleNotEntitled, change(life, L2), who)
        life.do(change(life, L2), SERVICE)
        waiting = ordered()
        waiting.refused(StepNotPossible, change(waiting, L2), SHOP)


class TestLimits:
    def test_a_limit_a_line(self) -> None:
        """From the money and the merchant's yes on: two days for what is there, its date for what is promised."""
        life = accepted()

        running = {limit.id: (limit.due_at, limit.responsible, limit.agreed) for limit in life.order.limits}

        assert running == {
            "shipping/l-1": (life.at + 2 * DAY, MERCHANT, False),
            "promise/l-2": (PRESALE_BY, MERCHANT, True),
            "promise/l-3": (MADE_BY, MERCHANT, True),
        }

    def test_it_ends_when_the_line_has_left(self) -> None:
        """Or was cancelled; not when only a part of it has."""
        life = accepted(cups(), lamp(2), ring())
        life.ship(part(1, 3), part(2, 1))
        assert [limit.id for limit in life.order.limits] == ["promise/l-2", "promise/l-3"]

        life.do(CancelUnits(life.id, lines=(part(2, 1),)), SHOP)

        assert [limit.id for limit in life.order.limits] == ["promise/l-3"]

    def test_overdue_by_a_second_it_escalates(self) -> None:
        """Not at a second before; the merchant is told, and their head; the goods stay to be sent."""
        life = accepted()
        life.ship(part(1, 3))
        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=PRESALE_BY - SECOND)

        decision = life.do(Escalate(life.id), ORDERFLOW, at=PRESALE_BY + SECOND)

        (late,) = [event for event in decision.events if isinstance(event, LimitOverrun)]
        assert (late.limit_id, late.responsible) == ("promise/l-2", MERCHANT)
        assert [who for who, _ in messages(life, "limit_overrun")] == ["merchant", "platform"]
        life.ship(part(2, 1))
        assert [limit.id for limit in life.order.limits] == ["promise/l-3"]

    def test_a_promise_that_is_changed_after_it_passed(self) -> None:
        """The overrun stays on record, and the new date has a limit of its own, which can pass in turn."""
        life = accepted()
        life.ship(part(1, 3))
        life.do(Escalate(life.id), ORDERFLOW, at=PRESALE_BY)

        life.do(change(life, L2), SHOP)

        limit = life.order.limits["promise/l-2"]
        assert (limit.due_at, limit.overrun_at) == (LATER, None)
        assert [one.id for one in life.order.overruns] == ["promise/l-2"]
        life.do(Escalate(life.id), ORDERFLOW, at=LATER)
        assert len(life.order.overruns) == 2

    def test_a_promise_is_not_extended(self) -> None:
        """Its limit follows the promise; putting off the one without the other would hide it from the customer."""
        life = accepted()
        extend = ExtendLimit(life.id, limit="promise", subject="l-2", until=LATER, reason="late")

        refused = life.refused(InvalidField, extend, SHOP)

        assert refused.path == "ExtendLimit.limit"
        life.do(ExtendLimit(life.id, limit="shipping", subject="l-1", until=NOON + 9 * DAY, reason="stocktaking"), SHOP)
