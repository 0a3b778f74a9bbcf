"""The page of the contract flow, and the machines of what a deal is made of: who may do what, and where it leads."""

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from deals import B2B, DAY, NOON, THIRDS, contract, deal_order, item, made, paid, part
from orderflow.entities.certificate import Certificate
from orderflow.entities.collection import ById
from orderflow.entities.contract import Terms
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import Shipment
from orderflow.ids import ShipmentId
from orderflow.policies import numbered_at_payment
from orderflow.roles import (
    CUSTOMER,
    FINANCE,
    LEGAL,
    LOGISTICS,
    MERCHANT,
    ORDER_CLERK,
    PLANNING,
    PRODUCTION,
    PURCHASING,
    QUALITY,
    SALES,
    SYSTEM,
    WAREHOUSE,
)
from orderflow.states import ChildFlow, Move, OrderFlow
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.contract import ContractFlow
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.states.production import ProductionFlow
from orderflow.states.quotation import QuotationFlow
from vouched import b2b_contract

TABLE = B2BContractFlow.table
CHILDREN: tuple[type[ChildFlow], ...] = (QuotationFlow, ContractFlow, ProductionFlow)
ROAD_OF_A_DEAL = (
    "inquiry", "awaiting_confirmation", "quoting", "contracting", "awaiting_deposit", "in_production", "delivering",
    "awaiting_balance", "completed", "closed",
)  # fmt: skip


def moves(step: str) -> Iterator[Move]:
    return (move for move in TABLE.moves if move.step == step)


class TestPage:
    def test_the_stages_are_called_as_the_parties_call_them(self) -> None:
        """询价, 报价, 签约, 定金, 生产, 交付, 尾款; each with its phase."""
        assert [(stage.zh, stage.phase) for stage in TABLE.stages] == [
            ("询价", Phase.DRAFT),
            ("待客户确认", Phase.REVIEW),
            ("报价中", Phase.REVIEW),
            ("签约中", Phase.REVIEW),
            ("待付定金", Phase.PAYMENT),
            ("生产中", Phase.PREPARING),
            ("交付中", Phase.DELIVERING),
            ("待付尾款", Phase.PAYMENT),
            ("已完成", Phase.COMPLETED),
            ("已取消", Phase.CANCELLED),
            ("已关闭", Phase.CLOSED),
        ]

    def test_it_goes_on_from_stage_to_stage(self) -> None:
        """One road leads from the inquiry to the end, and off it there is only the cancellation."""
        ahead = {move.target for move in TABLE.moves} - {"cancelled"}
        backwards = {
            (move.step, move.source, move.target)
            for move in TABLE.moves
            if move.target in ahead and move.source in ROAD_OF_A_DEAL
            if ROAD_OF_A_DEAL.index(move.target) < ROAD_OF_A_DEAL.index(move.source)
        }

        assert ahead == set(ROAD_OF_A_DEAL)
        assert backwards == {
            ("send_back", "awaiting_confirmation", "inquiry"),
            ("make_more", "delivering", "in_production"),
        }

    @pytest.mark.parametrize(
        ("steps", "party"),
        [
            (("confirm_content", "counter", "accept_quotation", "agree_reduction", "give_feedback"), {CUSTOMER}),
            (("quote", "draft_contract", "finish_delivery", "remedy", "follow_up"), {SALES}),
            (("sign", "cancel"), {CUSTOMER, SALES, MERCHANT}),
            (("edit", "submit", "pay", "claim", "send_back"), {CUSTOMER, SALES, ORDER_CLERK}),
            (("verify", "capture", "refund"), {FINANCE}),
            (("plan_production",), {PLANNING, PRODUCTION}),
            (("purchase",), {PURCHASING}),
            (("produce",), {PRODUCTION}),
            (("inspect",), {QUALITY}),
            (("pack", "hand_over"), {PRODUCTION, WAREHOUSE, LOGISTICS}),
            (("announce",), {LOGISTICS, SALES}),
            (("inspect_goods",), {CUSTOMER, SYSTEM}),
            (("expire_quotation", "expire", "escalate", "end_window", "report"), {SYSTEM}),
        ],
    )
    def test_each_step_is_for_those_it_belongs_to(self, steps: tuple[str, ...], party: set[str]) -> None:
        """The customer's word is nobody else's, and neither is the signature of finance under money that came."""
        for step in steps:
            assert {role for move in moves(step) for role in move.by} == party, step

    def test_who_sells_approves_nothing(self) -> None:
        """Neither does who buys; and those who look after the law and the money do."""
        approving = {role for move in moves("approve") for role in move.by}

        assert not approving & {SALES, ORDER_CLERK, CUSTOMER, SYSTEM}
        assert {LEGAL, FINANCE, PRODUCTION} <= approving

    def test_goods_leave_only_on_money(self) -> None:
        """Every way of handing over asks for it, whatever the state."""
        assert all("delivery_paid" in {fact.name for fact in move.facts} for move in moves("hand_over"))

    def test_money_that_comes_late_is_taken_to_the_end(self) -> None:
        """What was transferred before an order was cancelled or completed can be told, found and given back."""
        for step in ("claim", "verify", "void", "refund", "report"):
            assert {"completed", "cancelled"} <= {move.source for move in moves(step)}, step

    @pytest.mark.parametrize(
        ("begun", "ended"), [("draft_contract", "withdraw_contract"), ("plan_production", "cancel_production")]
    )
    def test_what_was_begun_can_be_ended_until_the_order_is(self, begun: str, ended: str) -> None:
        """An amendment that nobody signs, a batch that nobody needs: it keeps no order from being closed."""
        first = min(ROAD_OF_A_DEAL.index(move.source) for move in moves(begun))

        assert {move.source for move in moves(ended)} == set(ROAD_OF_A_DEAL[first:]) - {"closed"}

    @pytest.mark.parametrize("flow", [B2BContractFlow, MadeToOrderFlow])
    def test_what_is_late_could_have_been_put_off(self, flow: type[OrderFlow]) -> None:
        """Wherever people are told that a limit has passed, it can be extended before it does."""
        escalating, extensible = (
            {m.source for m in flow.table.moves if m.step == step} for step in ("escalate", "extend")
        )

        assert escalating <= extensible

    def test_goods_are_made_as_long_as_goods_may_leave(self) -> None:
        """What is lost, sent back or tolerated beyond is made while the rest is delivered."""
        for step in ("plan_production", "purchase", "produce", "inspect", "pack", "hand_over"):
            assert {move.source for move in moves(step)} == {"in_production", "delivering"}, step

    def test_no_step_of_time_is_left_to_people_alone(self) -> None:
        """Whoever lets a deal lie before anything is paid loses it; later on somebody is told."""
        expiring = {move.source for move in moves("expire")}
        escalating = {move.source for move in moves("escalate")}

        assert expiring == {"awaiting_confirmation", "quoting", "contracting", "awaiting_deposit"}
        assert set(ROAD_OF_A_DEAL) - escalating == {"inquiry", "closed"}


@pytest.mark.parametrize("flow", [B2BContractFlow, *CHILDREN])
def test_an_end_can_be_reached_from_everywhere(flow: Any) -> None:
    """Every state is reached from the first one, and has a way to one where nothing has to follow (law 9)."""
    table = flow.table
    at_rest = {stage.name for stage in table.stages if stage.final or stage.phase is ChildPhase.CLOSED}
    reached = {table.initial}
    while more := {move.target for move in table.moves if move.source in reached} - reached:
        reached |= more
    while more := {move.source for move in table.moves if move.target in at_rest} - at_rest:
        at_rest |= more

    assert reached == at_rest == {stage.name for stage in table.stages}


@pytest.mark.parametrize("flow", CHILDREN)
def test_what_is_open_can_be_ended_at_once(flow: type[ChildFlow]) -> None:
    """When an order is cancelled, whatever of it is pending is withdrawn or cancelled by one step from where it is."""
    table = flow.table
    closed = {stage.name for stage in table.stages if stage.phase is ChildPhase.CLOSED}
    step = "cancel" if flow is ProductionFlow else "withdraw"

    for stage in table.stages:
        targets = {move.target for move in table.candidates(stage.name, step)}
        assert (len(targets & closed) == 1) is (stage.name not in closed), stage


@pytest.mark.parametrize(
    ("flow", "closed"),
    [
        (QuotationFlow, {"已接受", "已修订", "已过期", "已撤回"}),
        (ContractFlow, {"已生效", "审批未通过", "已撤回", "已被补充协议取代"}),
        (ProductionFlow, {"已完工", "已取消"}),
    ],
)
def test_children_say_when_nothing_is_awaited_of_them(flow: type[ChildFlow], closed: set[str]) -> None:
    """A contract in force is closed, though an amendment may replace it."""
    assert {stage.zh for stage in flow.table.stages if stage.phase is ChildPhase.CLOSED} == closed


# ---- what fires by itself, asked of orders ---------------------------------------------------------------------------


def automatic(order: Order) -> list[str]:
    """The stages that the order passes through by itself."""
    targets, state = [], order.state
    while move := TABLE.next_automatic(state, order):
        targets.append(state := move.target)
    return targets


def whole(state: str, *, here: str = "", terms: Terms = THIRDS, **deal: Any) -> Order:
    """100 valves, made, delivered in one shipment, and inspected."""
    line = item(1, shipped=100, delivered=100)
    agreed = contract((line,), terms)
    shipment = Shipment(
        id=ShipmentId("s-1"),
        lines=(part(1, 100),),
        state="delivered",
        phase=ChildPhase.CLOSED,
        has_left=True,
        is_delivered=True,
        handed_over_at=NOON,
    )
    given: dict[str, Any] = {
        "contracts": ById([agreed]),
        "in_force": agreed.id,
        "production": ById([made(1, 100)]),
        "certificates": ById([Certificate(id=shipment.id, at=NOON, reference="SCAN-1")]),
    }
    fields = {"payments": paid(here)} if here else {}
    return deal_order(state, lines=(line,), deal=Deal(**(given | deal)), shipments=ById([shipment]), **fields)


class TestByItself:
    def test_a_contract_is_concluded_and_waits_for_its_deposit(self) -> None:
        """999.00 by thirds: production begins with the last fen of 299.70."""
        assert automatic(deal_order("contracting", deal=Deal())) == []
        assert automatic(deal_order("contracting", lines=(item(1),))) == ["awaiting_deposit"]
        assert automatic(deal_order("awaiting_deposit", lines=(item(1),), payments=paid("299.69"))) == []
        assert automatic(deal_order("awaiting_deposit", lines=(item(1),), payments=paid("299.70"))) == ["in_production"]

    def test_where_everything_has_time_nobody_waits_for_a_deposit(self) -> None:
        """Signed is begun."""
        later = Terms(schedule=tuple(evolve(term, net=DAY) for term in THIRDS.schedule))
        order = deal_order("contracting", lines=(item(1),))
        agreed = contract((item(1),), later)

        assert automatic(order.with_part(Deal(contracts=ById([agreed]), in_force=agreed.id))) == [
            "awaiting_deposit",
            "in_production",
        ]

    def test_what_is_accepted_waits_for_the_balance(self) -> None:
        """Or is completed where nothing is owed; a fen short is owed."""
        assert automatic(whole("delivering", here="998.99")) == ["awaiting_balance"]
        assert automatic(whole("delivering", here="999.00")) == ["completed"]
        assert automatic(whole("awaiting_balance", here="998.99")) == []
        assert automatic(whole("awaiting_balance", here="999.00")) == ["completed"]

    def test_production_that_is_done_goes_all_the_way(self) -> None:
        """The last report of production may be the last thing that was missing."""
        assert automatic(whole("in_production", here="999.00")) == ["delivering", "completed"]

    @pytest.mark.parametrize("state", ["completed", "cancelled"])
    def test_it_is_closed_when_nothing_is_pending_or_owed(self, state: str) -> None:
        """The window is over, the deal is closed, and the account is even."""
        done = evolve(whole(state, here="999.00"), window_over=True)
        running = evolve(made(1, 5, place=2), state="producing", phase=ChildPhase.OPEN)
        pending = evolve(done.part(Deal), production=done.part(Deal).production.put(running))

        assert automatic(done) == ["closed"]
        assert automatic(evolve(done, window_over=False)) == []
        assert automatic(done.with_part(pending)) == []
        assert automatic(evolve(whole(state, here="999.01"), window_over=True)) == []


def test_the_process_is_this_page() -> None:
    """Paid by transfer, numbered when it is taken in or by the host's own answer; its orders are told by its name."""
    assert (B2B.name, B2B.version, B2B.table) == ("b2b_contract", "1", TABLE)
    by_payment = numbered_at_payment()

    own = b2b_contract(name="valves", version="7", numbering=by_payment)

    assert (own.name, own.version, own.policies.numbering) == ("valves", "7", by_payment)
    assert own.ref.fingerprint == B2B.ref.fingerprint == TABLE.fingerprint
