"""The five-stage process: its page, its parties, and its limits, each of which leads on."""

from datetime import timedelta

import pytest

from five import FIVE, arrived, confirmed, pack, paid_five, received, send, under_way
from life import BUYER, CASHIER, SECOND, SHOP, STORE, Life, cny, part
from orderflow.commands import Cancel, Decline, EndWindow, Expire, HandOver, Pay, RecordChargeback, Settle
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError
from orderflow.ids import PaymentId
from orderflow.policies import notify_nobody, numbered_at_payment, once_packed, rate, required
from orderflow.refusals import AlreadyHandedOver, FactsNotMet, NotYetDue, StepNotPossible
from orderflow.roles import CARRIER, COURIER, CUSTOMER, MERCHANT, ORDERFLOW, QUALITY, SYSTEM, WAREHOUSE
from orderflow.states.five_stage import FiveStageFlow
from orderflow.validation import InvalidField
from vouched import five_stage

TABLE = FiveStageFlow.table


def test_the_stages_are_called_as_the_parties_call_them() -> None:
    """下单, 支付, 发货, 物流, 确认收货, with the supplier's confirmation before they ship."""
    assert [stage.zh for stage in TABLE.stages] == [
        "待下单",
        "待付款",
        "待供应商确认",
        "待发货",
        "物流中",
        "待收货",
        "已完成",
        "已取消",
        "已关闭",
    ]


@pytest.mark.parametrize(
    ("steps", "party"),
    [
        (("edit", "submit", "pay", "claim", "rate", "request_return", "withdraw_return"), {CUSTOMER}),
        (("check", "pack", "hand_over", "receive_return"), {MERCHANT, WAREHOUSE, QUALITY}),
        (("track",), {CARRIER, COURIER, SYSTEM}),
        (("confirm_receipt",), {CUSTOMER, SYSTEM}),
        (("expire", "end_window", "report"), {SYSTEM}),
    ],
)
def test_each_step_is_one_party_s(steps: tuple[str, ...], party: set[str]) -> None:
    """Time and what machines report is the system's."""
    for step in steps:
        assert {role for move in TABLE.moves if move.step == step for role in move.by} == party


def test_a_whole_life() -> None:
    """From the first click to the last cent."""
    life = received()
    life.do(Settle(life.id), CASHIER)
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)

    assert (life.phase(), life.order.balance, life.order.settled) == (Phase.CLOSED, cny("0.00"), cny("81.97"))


class TestLimits:
    @pytest.mark.parametrize(
        ("make", "limit", "command"),
        [(paid_five, "acceptance", Expire), (confirmed, "dispatch", Expire)],
    )
    def test_who_does_not_act_in_time_loses_the_order(
        self, make: type[Life], limit: str, command: type[Expire]
    ) -> None:
        """All that was paid goes back; a second earlier, nothing."""
        life = make()
        due = life.limit(limit).due_at
        life.refused(NotYetDue, command(life.id), ORDERFLOW, at=due - SECOND)

        life.do(command(life.id), ORDERFLOW, at=due)

        assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, cny("81.97"))

    def test_what_has_left_does_not_lapse(self) -> None:
        """Half of it is on its way: the rest is cancelled then, and nothing else."""
        life = confirmed()
        send(life, part(1, 1))

        refused = life.refused(FactsNotMet, Expire(life.id), ORDERFLOW)

        assert refused.missing == ("nothing has left",)
        assert {limit.name for limit in life.order.limits} == {"rest"}

    def test_each_stage_has_its_limit(self) -> None:
        """One at a time, and the merchant's money has its own."""
        lives = (paid_five(), confirmed(), under_way(), arrived(), received())

        assert [{limit.name for limit in life.order.limits} for life in lives] == [
            {"acceptance"},
            {"dispatch"},
            {"transport"},
            {"receipt"},
            {"after_sales", "settlement"},
        ]

    def test_spans_are_the_shop_s_to_say(self) -> None:
        """Each argument is one limit; nothing is none."""
        process = five_stage(dispatch_window=timedelta(hours=5), return_window=timedelta(hours=1))

        assert confirmed(process).limit("dispatch").due_at == confirmed(process).at + timedelta(hours=5)
        with pytest.raises(InvalidField):
            five_stage(transit_window=timedelta(0))


class TestMoney:
    def test_what_the_bank_took_back_holds_the_goods_up(self) -> None:
        """Nothing leaves that is not paid."""
        life = confirmed()
        shipment_id = pack(life)
        life.do(RecordChargeback(life.id, payment_id=PaymentId("p-1"), amount=cny("0.01")), ORDERFLOW)

        refused = life.refused(FactsNotMet, HandOver(life.id, shipment_id=shipment_id), STORE)

        assert refused.missing == ("all is paid",)

    def test_until_dispatch_everything_goes_back(self) -> None:
        """By the customer or by the merchant; what has left is a return."""
        for by in (BUYER, SHOP):
            life = confirmed()
            life.do(Cancel(life.id), by)
            assert life.order.refunded == cny("81.97")
        gone = confirmed()
        send(gone, part(1, 1))
        gone.refused(AlreadyHandedOver, Cancel(gone.id))
        for late in (under_way(), arrived(), received()):
            late.refused(StepNotPossible, Cancel(late.id))

    def test_a_supplier_who_cannot_gives_it_all_back(self) -> None:
        """They decline before they confirm; afterwards they cancel."""
        life = paid_five()
        life.do(Decline(life.id, reason="sold out"), SHOP)
        assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, cny("81.97"))

        confirmed_life = confirmed()
        confirmed_life.refused(StepNotPossible, Decline(confirmed_life.id), SHOP)

    def test_nothing_is_paid_twice(self) -> None:
        """Once it is paid, there is no such step."""
        life = paid_five()

        life.refused(StepNotPossible, Pay(life.id, method="alipay"))


class TestArguments:
    def test_each_argument_is_the_answer_to_its_question(self) -> None:
        """Name, version, numbering, data, dispatch, ratings, messages."""
        process = five_stage(
            name="tea",
            version="7",
            numbering=numbered_at_payment(),
            order_data=required(["recipient.name"]),
            dispatch=once_packed,
            ratings=rate("tea"),
            notifications=notify_nobody,
        )

        assert (process.ref.name, process.ref.version) == ("tea", "7")
        assert process.policies.dispatch is once_packed
        assert process.policies.notifications is notify_nobody
        assert five_stage().ref == five_stage(version="1").ref

    def test_a_process_has_the_commands_of_its_page(self) -> None:
        """Nobody accepts here: three checks confirm."""
        assert {"record_check", "rate", "settle", "count_as_lost"} <= FIVE.commands_by_type.keys()
        assert "accept" not in FIVE.commands_by_type

    def test_what_cannot_be_an_answer_is_refused(self) -> None:
        """Where the shop is set up."""
        with pytest.raises(DefinitionError):
            five_stage(dispatch=True)  # type: ignore[arg-type] # the mistake that is meant
