"""A shop on credit whose customers inspect and sign: the second half of a business order, lived from a cart on."""

from typing import ClassVar

from attrs import evolve
from hypothesis import strategies as st

from deals import BUYER, DAY, SELLER, STORE, contract
from life import Life, bowls, cny, cups, part
from orderflow.business import business_topics
from orderflow.commands import (
    AgreeReduction,
    AnnounceDispatch,
    CloseFeedback,
    Command,
    Context,
    FollowUpFeedback,
    GiveFeedback,
    HandOver,
    InspectGoods,
    OfferReduction,
    OrderCommand,
    Pack,
    RemedyDefect,
    command,
)
from orderflow.entities.certificate import Defective, Remedy
from orderflow.entities.contract import Contract, Milestone, Term, Terms, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.signature import CONTRACT, Signature
from orderflow.events import ContractDrafted, ContractTookEffect, SignatureGiven
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import (
    LimitRule,
    Policies,
    bank_transfer,
    host_prices,
    inspection_limits,
    notify_all,
    notify_customer,
    notify_sales,
    offer_methods,
)
from orderflow.process import OrderProcess
from orderflow.roles import CARRIER, CUSTOMER, FINANCE, LOGISTICS, ORDERFLOW, SALES, SYSTEM, WAREHOUSE
from orderflow.states import OrderFlow, Stage, within
from orderflow.states.contract import ContractFlow
from orderflow.states.deal_facts import everything_passed
from orderflow.states.facts import (
    children_closed,
    everything_shipped,
    fully_paid,
    money_balanced,
    submitted,
    window_over,
)
from orderflow.testing.lives.life import Life as RandomLife
from orderflow.testing.lives.wishes import Draw, Wish, Wishes
from orderflow.topic import Topic

S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")
L1, L2, L3 = LineId("l-1"), LineId("l-2"), LineId("l-3")


class SignedForFlow(OrderFlow):
    """Sent, inspected and signed for, put right, paid."""

    cart = Stage("购物车", "Cart", phase=Phase.DRAFT, initial=True)
    sending = Stage("发货中", "Sending", phase=Phase.PREPARING)
    delivering = Stage("交付中", "Delivering", phase=Phase.DELIVERING)
    awaiting_balance = Stage("待付款", "Awaiting the balance", phase=Phase.PAYMENT)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    edit = within(cart, by=CUSTOMER)
    submit = within(cart, by=CUSTOMER)
    place = cart.to(sending, when=submitted)
    agree_terms = within(sending, delivering, by=SALES)
    pack = within(sending, delivering, by=WAREHOUSE)
    hand_over = within(sending, delivering, by=WAREHOUSE)
    finish_sending = sending.to(delivering, when=everything_shipped)
    send_again = delivering.to(sending, when=~everything_shipped)
    announce = within(sending, delivering, by=(LOGISTICS, SALES))
    track = within(sending, delivering, awaiting_balance, completed, cancelled, by=(CARRIER, LOGISTICS, SYSTEM))
    report = within(sending, delivering, awaiting_balance, completed, cancelled, by=SYSTEM)
    finish_delivery = within(sending, delivering, by=SALES)
    inspect_goods = within(sending, delivering, by=(CUSTOMER, SYSTEM))
    remedy = within(sending, delivering, by=SALES)
    agree_reduction = within(sending, delivering, by=CUSTOMER)
    end_delivery = delivering.to(awaiting_balance, when=everything_passed)
    pay_balance = awaiting_balance.to(completed, when=fully_paid)
    claim = within(sending, delivering, awaiting_balance, by=CUSTOMER)
    verify = within(sending, delivering, awaiting_balance, completed, cancelled, by=FINANCE)
    refund = within(sending, delivering, awaiting_balance, completed, cancelled, by=FINANCE)
    give_feedback = within(awaiting_balance, completed, by=CUSTOMER)
    follow_up = within(awaiting_balance, completed, by=SALES)
    escalate = within(sending, delivering, awaiting_balance, completed, by=SYSTEM)
    cancel = cancelled.from_(cart, sending, by=(CUSTOMER, SALES))
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_closed, money_balanced))


@command
class AgreeTerms(OrderCommand):
    """Put a contract with this tolerance in force."""

    type: ClassVar[str] = "agree_terms"
    step: ClassVar[str | None] = "agree_terms"

    tolerance: Tolerance

    def decide(self, context: Context) -> None:
        if context.order.part(Deal).in_force is None:
            term = Term(name="balance", share=1, due=Milestone.INSPECTED, net=30 * DAY)
            terms = Terms(schedule=(term,), tolerance=self.tolerance, inspection_period=10 * DAY)
            signed_at_once(context, contract(tuple(context.order.lines), terms))


def signed_at_once(context: Context, agreed: Contract) -> None:
    """*agreed* is drafted, signed by both parties and in force, however that came about."""
    at, table = context.at, ContractFlow.table
    phase = table.phase_of(table.initial)
    draft = evolve(agreed, state=table.initial, phase=phase, in_force_at=None)
    context.emit(ContractDrafted(occurred_at=at, contract=draft))
    for place, role in enumerate((CUSTOMER, SALES), start=1):
        signature = Signature(
            id=f"g-{place}", kind=CONTRACT, subject=draft.id, digest=draft.digest, role=role, signer=role,
            reference="scan", at=at,
        )  # fmt: skip
        context.emit(SignatureGiven(occurred_at=at, signature=signature))
    move = context.child_move(table, draft, "take_effect", draft.id)
    context.emit(ContractTookEffect(occurred_at=at, contract_id=draft.id, move=move))


def limits(order: Order) -> tuple[LimitRule, ...]:
    """Those of deliveries, and an end."""
    ends = order.phase in (Phase.COMPLETED, Phase.CANCELLED) and not order.window_over
    end = (LimitRule(name="after_sales", span=30 * DAY, then="end_window"),) if ends else ()
    return (*_RULES(order), *end)


_RULES = inspection_limits()

SIGNED = OrderProcess(
    name="signed_for",
    flow=SignedForFlow,
    topics=[*business_topics(SignedForFlow), Topic(name="terms", commands=[AgreeTerms])],
    policies=Policies(
        statements=host_prices,
        payment_methods=offer_methods(bank_transfer()),
        time_limits=limits,
        notifications=notify_all(notify_customer("sms"), notify_sales("mail")),
    ),
)


def _agree_terms(draw: Draw, life: RandomLife) -> Command:
    tolerance = Tolerance(under_percent=draw(st.sampled_from((0, 5, 50, 100))))
    return AgreeTerms(life.order.id, tolerance=tolerance)


def _no_terms(life: RandomLife) -> bool:
    return life.order.part(Deal).in_force is None


AGREEING: Wishes = {AgreeTerms: Wish(_agree_terms, when=_no_terms)}


# ---- lives of the tests of the core ----------------------------------------------------------------------------------


def ordered(life: Life | None = None, *, under: int = 10) -> Life:
    """20 cups of 19.99 and 10 bowls of 8.50 less 1.00, 483.80 CNY in all; ten percent need not come."""
    life = life or Life(SIGNED)
    life.place(cups(20), bowls(10))
    life.do(AgreeTerms(life.id, tolerance=Tolerance(under_percent=under)), SELLER)
    return life


def sent(life: Life, *units: tuple[int, int]) -> ShipmentId:
    """So many units of these lines have left in one shipment; all that are here, if none are named."""
    lines = tuple(part(line, quantity) for line, quantity in units) or None
    life.do(Pack(life.id, lines=lines), STORE)
    shipment_id = ShipmentId(f"s-{len(life.order.shipments)}")
    life.do(HandOver(life.id, shipment_id=shipment_id), STORE)
    return shipment_id


def bad(line: int, quantity: int, description: str = "scratched") -> Defective:
    return Defective(line_id=LineId(f"l-{line}"), quantity=quantity, description=description)


def signed(life: Life, shipment_id: ShipmentId, *defects: Defective) -> None:
    """The customer has inspected this shipment, and signed."""
    life.do(InspectGoods(life.id, shipment_id=shipment_id, reference="receipt 7", defects=defects), BUYER)


def whole_signed(life: Life) -> Life:
    """Announced, and announced anew; accepted but for defects: reworked, kept for less; and what the customer says."""
    life.place(cups(20), bowls(10))
    first = sent(life, (1, 10), (2, 5))
    life.do(AnnounceDispatch(life.id, shipment_id=first, mode="road", packages=3, carrier="Deppon"), SELLER)
    corrected = AnnounceDispatch(
        life.id,
        shipment_id=first,
        mode="road",
        packages=2,
        carrier="Deppon",
        waybill="DP-1",
        pickup_phone="+86 20 8888 6666",
        reason="miscounted",
    )
    life.do(corrected, SELLER)
    signed(life, first, bad(1, 2), bad(2, 1, "cracked"))
    life.do(RemedyDefect(life.id, shipment_id=first, line_id=LineId("l-1"), remedy=Remedy.REWORK), SELLER)
    life.do(OfferReduction(life.id, shipment_id=first, line_id=LineId("l-2"), amount=cny("2.00")), SELLER)
    life.do(AgreeReduction(life.id, shipment_id=first, line_id=LineId("l-2")), BUYER)
    sent(life)
    life.track(TrackingStatus.DELIVERED, shipment="s-2")
    life.do(InspectGoods(life.id), ORDERFLOW, at=life.order.limits["goods_inspection/s-2"].due_at)
    life.do(GiveFeedback(life.id, text="well made"), BUYER)
    life.do(FollowUpFeedback(life.id, feedback_id="b-1", text="thank you"), SELLER)
    life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)
    return life
