"""A limit on every stage, each with the role that has to see to it; and who else is told when it does not."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from life import (
    BUYER,
    DAY,
    MINUTE,
    SERVICE,
    SHOP,
    STORE,
    Life,
    part,
)
from orderflow.commands import (
    Accept,
    ApproveReturn,
    ConfirmReceipt,
    HandOver,
    OpenCase,
    Pack,
    ReceiveReturn,
    RefuseReturn,
    RequestReturn,
    ResolveCase,
    SendBack,
    Submit,
    Unpack,
    WithdrawReturn,
)
from orderflow.effects import Notify
from orderflow.entities.case import SHORTAGE
from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.terms import ESCALATE
from orderflow.errors import DefinitionError
from orderflow.events import LimitStarted
from orderflow.ids import CaseId, ReturnId, ShipmentId
from orderflow.policies import (
    LimitRule,
    StageLimit,
    notify_all,
    notify_nobody,
    notify_responsible,
    regulated_limits,
    retail_limits,
    stage_limits,
)
from orderflow.roles import CUSTOMER, LOGISTICS, PLATFORM, SALES, WAREHOUSE, Role
from orderflow.validation import InvalidField
from regulated import REGULATED, escalated, reviewed, running, to_pack
from vouched import retail

S1, R1 = ShipmentId("s-1"), ReturnId("r-1")


class TestEveryStage:
    def test_from_the_review_to_the_last_return(self) -> None:
        """Whatever is awaited, a limit runs for it, and a role is responsible."""
        life = reviewed()
        life.do(SendBack(life.id, remark="phone number"), SHOP)
        life.do(Submit(life.id))
        life.do(Accept(life.id), SHOP)
        life.pay()
        life.ship()
        life.track(TrackingStatus.DELIVERED)
        life.do(ConfirmReceipt(life.id))
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        life.do(ApproveReturn(life.id, return_id=R1), SERVICE)
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)

        started = [event.limit for event in life.events if isinstance(event, LimitStarted)]
        assert [(limit.id, limit.responsible, limit.then) for limit in started] == [
            ("review/o-1", "merchant", "escalate"),
            ("amendment/o-1", "customer", "expire"),
            ("review/o-1", "merchant", "escalate"),
            ("payment/o-1", "customer", "expire"),
            ("packing/o-1", "warehouse", "escalate"),
            ("hand_over/s-1", "warehouse", "escalate"),
            ("receipt/o-1", "customer", "confirm_receipt"),
            ("transport/s-1", "logistics", "escalate"),
            ("after_sales/o-1", None, "end_window"),
            ("return_answer/r-1", "customer_service", "escalate"),
            ("return_inspection/r-1", "warehouse", "escalate"),
        ]
        assert running(life) == ["after_sales/o-1"]

    def test_each_shipment_has_its_own_time(self) -> None:
        """Packed at different hours, handed over at different hours: what left stands where it is."""
        life = to_pack()
        life.do(Pack(life.id, lines=(part(1, 2),)), STORE)
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE, at=life.at + 2 * MINUTE)
        assert running(life) == ["packing/o-1", "hand_over/s-1", "hand_over/s-2"]
        first, second = (life.order.limits[f"hand_over/s-{number}"].due_at for number in (1, 2))
        assert second - first == 2 * MINUTE

        life.do(HandOver(life.id, shipment_id=S1), STORE)
        life.do(Pack(life.id), STORE)

        assert running(life) == ["hand_over/s-2", "transport/s-1", "hand_over/s-3"]

    def test_what_is_unpacked_is_to_be_packed_again(self) -> None:
        """The shipment's time ends, and the stage's own begins anew."""
        life = to_pack()
        life.do(Pack(life.id), STORE)
        assert running(life) == ["hand_over/s-1"]

        life.do(Unpack(life.id, shipment_id=S1), STORE)

        assert running(life) == ["packing/o-1"]

    def test_what_is_lost_is_to_be_packed_again(self) -> None:
        """Nobody waits for a shipment that will not come."""
        life = to_pack()
        life.ship()

        life.track(TrackingStatus.LOST)

        assert running(life) == ["packing/o-1"]

    def test_trouble_on_the_way_stops_no_clock(self) -> None:
        """A failed attempt is somebody's to see to, all the more (S09)."""
        life = to_pack()
        life.ship()

        life.track(TrackingStatus.ATTEMPT_FAILED)

        assert running(life) == ["transport/s-1"]

    def test_what_a_case_keeps_back_nobody_can_pack(self) -> None:
        """While people negotiate about all that is left, the warehouse is not late; for the rest it is."""
        life = to_pack()
        part_of_it = OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 3),), reason="no cups")
        life.do(part_of_it, SHOP)
        assert "packing/o-1" in running(life)

        life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(2, 2),), reason="no bowls"), SHOP)
        assert "packing/o-1" not in running(life)

        life.do(ResolveCase(life.id, case_id=CaseId("x-1"), outcome="found some"), SERVICE)
        assert "packing/o-1" in running(life)

    def test_a_return_that_is_refused_or_withdrawn_waits_for_nothing(self) -> None:
        """One is answered by a no, the other needs no answer any more."""
        for answer, by in ((RefuseReturn, SERVICE), (WithdrawReturn, BUYER)):
            life = to_pack()
            life.ship()
            life.do(ConfirmReceipt(life.id))
            life.do(RequestReturn(life.id, lines=(part(1, 1),)))
            assert "return_answer/r-1" in running(life)

            life.do(answer(life.id, return_id=R1), by)

            assert running(life) == ["after_sales/o-1"]

    def test_a_mediated_return_has_limits_of_its_own(self) -> None:
        """They end with a decision; what is refused and may be appealed is not to be inspected, what is allowed is."""
        life = to_pack()
        life.ship()
        life.do(ConfirmReceipt(life.id))
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        request = evolve(life.order.returns[R1], mediated=True)

        def stages(
            answered_at: datetime | None = None,
            refused_at: datetime | None = None,
            appealed_at: datetime | None = None,
        ) -> set[str]:
            as_it_is = evolve(request, answered_at=answered_at, refused_at=refused_at, appealed_at=appealed_at)
            order = evolve(life.order, returns=ById((as_it_is,)))
            return {rule.name for rule in regulated_limits()(order)} & {"return_answer", "return_inspection"}

        assert stages() == set()
        assert stages(answered_at=life.at, refused_at=life.at) == set()
        assert stages(answered_at=life.at, refused_at=life.at, appealed_at=life.at) == {"return_inspection"}
        assert stages(answered_at=life.at) == {"return_inspection"}

    def test_a_role_of_the_house_is_put_in_charge(self) -> None:
        """Whoever reviews in this house is told that they are late."""
        process = REGULATED.extended(time_limits=regulated_limits(responsible={"review": SALES}))
        life = Life(process)
        life.place()

        escalated(life, life.limit("review").due_at)

        assert life.order.overruns[0].responsible == SALES

    def test_the_other_windows_are_those_of_every_shop(self) -> None:
        """Payment, receipt, returns: as in `retail_limits`, with the same names."""
        process = REGULATED.extended(
            time_limits=regulated_limits(payment_window=timedelta(hours=2), return_window=timedelta(days=3))
        )
        life = Life(process)
        life.place()
        life.do(Accept(life.id), SHOP)

        assert life.limit("payment").due_at == life.at + timedelta(hours=2)


class TestPutTogetherWrongly:
    def test_a_limit_that_there_is_not(self) -> None:
        """A misspelt stage is found where it is defined."""
        with pytest.raises(DefinitionError, match=r"no limit is called packking; there are review, amendment, packing"):
            regulated_limits(responsible={"packking": SALES})

    def test_a_window_that_there_is_not(self) -> None:
        """Neither is a misspelt window taken."""
        with pytest.raises(TypeError, match="paiment_window"):
            regulated_limits(paiment_window=DAY)

    @pytest.mark.parametrize("span", [timedelta(0), -DAY, 5])
    def test_a_stage_without_time(self, span: timedelta) -> None:
        """Every stage has some."""
        with pytest.raises(InvalidField, match=r"StageLimit\.span"):
            regulated_limits(packing_window=span)

    def test_two_stages_of_one_name(self) -> None:
        """Nobody could tell whose limit it is."""
        stage = StageLimit(
            name="gift_wrap", responsible=WAREHOUSE, span=DAY, phases=frozenset({Phase.PREPARING}), subjects=_one
        )

        with pytest.raises(DefinitionError, match="two stages share a name"):
            stage_limits(stage, stage, beside=retail_limits())

    def test_an_escalation_to_nobody(self) -> None:
        """A limit that is told to somebody says to whom."""
        with pytest.raises(InvalidField, match=r"LimitRule\.responsible"):
            LimitRule(name="gift_wrap", span=DAY, then=ESCALATE)

        assert LimitRule(name="gift_wrap", span=DAY, then="expire").responsible is None


def test_a_stage_of_ones_own() -> None:
    """A host adds a stage beside any policy: it runs in its phases only, and escalates if nothing else is said."""
    wrap = StageLimit(
        name="gift_wrap", responsible=LOGISTICS, span=DAY, phases=frozenset({Phase.PREPARING}), subjects=_one
    )
    process = retail().extended(time_limits=stage_limits(wrap, beside=retail_limits()))
    life = Life(process)
    life.place()
    assert running(life) == ["payment/o-1"]

    life.pay()
    assert running(life) == ["gift_wrap/o-1"]
    escalated(life, life.at + DAY)

    assert [late.responsible for late in life.order.overruns] == [LOGISTICS]
    life.ship()
    assert running(life) == ["receipt/o-1"]


class TestWhoIsTold:
    @staticmethod
    def told(*channels: str, heads: dict[Role, Role] | None = None) -> list[tuple[str, str]]:
        policy = notify_responsible(*channels) if heads is None else notify_responsible(*channels, heads=heads)
        life = Life(REGULATED.extended(notifications=notify_all(notify_nobody, policy)))
        life.place()
        escalated(life, life.limit("review").due_at)
        return [(effect.audience, effect.channel) for effect in life.effects if isinstance(effect, Notify)]

    def test_the_responsible_and_its_head_by_each_channel(self) -> None:
        """As the house has it, or as roles usually have it."""
        assert self.told("chat") == [("merchant", "chat"), ("platform", "chat")]
        assert self.told("chat", "email", heads={Role("merchant"): Role("owner")}) == [
            ("merchant", "chat"),
            ("merchant", "email"),
            ("owner", "chat"),
            ("owner", "email"),
        ]

    def test_one_who_has_no_head_is_told_alone_and_once(self) -> None:
        """Also one who is their own head."""
        assert self.told("chat", heads={}) == [("merchant", "chat")]
        assert self.told("chat", heads={Role("merchant"): Role("merchant")}) == [("merchant", "chat")]
        assert self.told("chat", heads={CUSTOMER: PLATFORM}) == [("merchant", "chat")]

    def test_nobody_by_no_channel(self) -> None:
        """Then the host looks at the record themselves."""
        assert self.told() == []


def _one(order: Order) -> tuple[str, ...]:
    return ("",)
