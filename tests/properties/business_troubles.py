"""What goes amiss with contracts and order forms, and the factories in which it does."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from attrs import evolve

from orderflow.commands import (
    AddLines,
    AllocateStock,
    Cancel,
    ClaimPayment,
    Command,
    DraftContract,
    GiveFeedback,
    NewLine,
    Pay,
    PlanProduction,
    RemindPayment,
    Result,
    StartProduction,
    VerifyPayment,
)
from orderflow.effects import PaymentEffect, StartPayment
from orderflow.entities.contract import Milestone, Term, Terms, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_plannable, units_to_plan
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.quotation import Quotation
from orderflow.entities.shipment import ShipmentLine
from orderflow.entities.signature import DELIVERY_NOTE
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import (
    Allow,
    approved_by,
    asked_in_turn,
    bank_transfer,
    confirmed_by,
    default_signers,
    no_approvals,
    reviewed_by,
    special_products,
)
from orderflow.roles import Actor, Role
from orderflow.states import OrderFlow
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.testing.lives._duties_contracts import approve_and_sign
from orderflow.testing.lives._duties_production import make_goods
from orderflow.testing.lives._duties_release import allocate_stock
from orderflow.testing.lives.duties import SHIPPED_DUTIES, Duties, Duty, balance_money
from orderflow.testing.lives.life import Life, asked_of
from vouched import b2b_contract, made_to_order

from .parties import fussy
from .shops import HELD
from .troubles import EVER, INCIDENTS, Shop, limited, lost

# ---- what people do, or don't ----------------------------------------------------------------------------------------


def inquire(life: Life) -> Iterator[Command]:
    """The customer asks for goods of which nobody has named a price."""
    if life.order.phase is Phase.DRAFT and not life.order.lines:
        yield AddLines(life.order.id, lines=(NewLine(sku="cup", name="杯子", quantity=2),))


def order_two(life: Life) -> Iterator[Command]:
    """The order form names two articles, and what they cost."""
    order = life.order
    if order.phase is Phase.DRAFT and not order.lines:
        price = Money(1999, order.currency)
        cups = [NewLine(sku="cup", name="杯子", quantity=1, unit_price=price) for _ in range(2)]
        yield AddLines(order.id, lines=cups)


def contracted(*dues: Milestone) -> Duty:
    """The contract asks for as many equal instalments, and is not particular about quantities."""
    schedule = tuple(Term(name=due, share=1, due=due) for due in dues)
    terms = Terms(schedule=schedule, tolerance=Tolerance(over_percent=50, under_percent=50))

    def draft(life: Life) -> Iterator[Command]:
        order = life.order
        if order.phase is Phase.REVIEW and order.is_priced and not order.part(Deal).contracts:
            yield DraftContract(order.id, terms=terms)

    return draft


def half_by_card(life: Life) -> Iterator[Command]:
    """Half of the money is held on a card, and all of it is transferred."""
    order = life.order
    if not order.payments:
        yield Pay(order.id, method=HELD.name, amount=order.total.ratio(1, 2))
    elif len(order.payments) == 1:
        yield ClaimPayment(order.id, method="bank_transfer")
    for payment in order.payments:
        if payment.gateway is None:
            yield VerifyPayment(order.id, payment_id=payment.id, received=order.total)


def nothing(life: Life) -> Iterator[Command]:
    """Nobody does it."""
    return iter(())


def piecemeal(life: Life) -> Iterator[Command]:
    """One unit more is planned, which is made when others have left already, if this is what comes last."""
    for line_id in units_to_plan(life.order):
        one = ShipmentLine(line_id=LineId(line_id), quantity=1)
        yield PlanProduction(life.order.id, completes_at=life.at + timedelta(days=5), lines=(one,))


def make_what_is_planned(life: Life) -> Iterator[Command]:
    """Goods are made as they are planned, and nobody plans more."""
    return (command for command in make_goods(life) if not isinstance(command, PlanProduction))


def plan_too_much(life: Life) -> Iterator[Command]:
    """As many as the contract tolerates are planned beside what has to be."""
    order = life.order
    if len(order.part(Deal).production) == 1:
        lines = [ShipmentLine(line_id=LineId(line), quantity=most) for line, most in units_plannable(order).items()]
        yield PlanProduction(order.id, completes_at=life.at + timedelta(days=9), lines=lines)


def make_what_is_needed(life: Life) -> Iterator[Command]:
    """What was planned beside that is forgotten."""
    return (command for command in make_goods(life) if getattr(command, "production_id", "w-1") == "w-1")


def found_after_all(life: Life) -> Iterator[Command]:
    """All of it is planned and begun, and then it is found in stock; nobody calls the production off."""
    order = life.order
    if units_to_plan(order) and not order.part(Deal).production:
        yield PlanProduction(order.id, completes_at=life.at + timedelta(days=5))
    for production in order.part(Deal).production:
        if production.started_at is None:
            yield StartProduction(order.id, production_id=production.id)
        elif not order.part(Deal).allocated:
            lines = [ShipmentLine(line_id=line.id, quantity=line.unpacked) for line in order.lines if line.unpacked]
            yield AllocateStock(order.id, lines=lines)


def amend_late(life: Life) -> Iterator[Command]:
    """The last amendment is drafted when all that was ordered is under way."""
    if life.order.phase is Phase.DELIVERING:
        yield from contract_is_amended(life)


def sign_once(life: Life) -> Iterator[Command]:
    """A contract is signed; nobody has a look at its amendments."""
    if life.order.part(Deal).in_force is None:
        yield from approve_and_sign(life)


# ---- what may happen at any time -------------------------------------------------------------------------------------


def contract_is_amended(life: Life) -> Iterator[Command]:
    """The parties want a clause that is not in their contract."""
    deal = life.order.part(Deal)
    if deal.contract is not None and deal.draft is None:
        terms = evolve(deal.contract.terms, deposit_kept=not deal.contract.terms.deposit_kept)
        yield DraftContract(life.order.id, terms=terms, remark="the deposit")


def work_goes_on(life: Life) -> Iterator[Command]:
    """Whatever was planned is begun."""
    for production in life.order.part(Deal).production:
        yield StartProduction(life.order.id, production_id=production.id)


def customer_is_reminded(life: Life) -> Iterator[Command]:
    """Then they say that they have paid, and what they think of it."""
    yield RemindPayment(life.order.id)
    yield ClaimPayment(life.order.id, method="bank_transfer")
    yield GiveFeedback(life.order.id, text="not very polite")


def card_is_held(life: Life) -> Iterator[Command]:
    """Money is held on a card and would not be let go, though the order is cancelled."""
    order = life.order
    yield Pay(order.id, method=HELD.name)
    for effect in tuple(life.effects.values()):
        if isinstance(effect, StartPayment):
            yield asked_of(effect, Result.DONE)
    yield Cancel(order.id)
    for effect in tuple(life.effects.values()):
        if isinstance(effect, PaymentEffect):
            yield asked_of(effect, Result.DECLINED)


def customer_has_enough(life: Life) -> Iterator[Command]:
    """They say what they think of goods that do not come, and when they are lost, they want no others."""
    order = life.order
    if not order.part(Deal).feedback:
        yield GiveFeedback(order.id, text="where are they?")
    for shipment in order.shipments:
        yield lost(shipment, life)
    yield Cancel(order.id, reason="enough")


BUSINESS_INCIDENTS: Final[Duties] = (
    *INCIDENTS,
    contract_is_amended,
    work_goes_on,
    customer_is_reminded,
    card_is_held,
    customer_has_enough,
)

# ---- the factories ---------------------------------------------------------------------------------------------------


def all_who_may(step: str, flow: type[OrderFlow]) -> tuple[Role, ...]:
    """Whomever a page lets do this, wherever it does."""
    return tuple(dict.fromkeys(Role(role) for move in flow.table.moves if move.step == step for role in move.by))


def duties(*first: Duty, instead: Mapping[Duty, Duty] = MappingProxyType({})) -> Duties:
    """The usual ones after *first*; some do something *instead*."""
    return (*first, *(instead.get(duty, duty) for duty in SHIPPED_DUTIES))


def everybody_approves(order: Order, quotation: Quotation) -> tuple[Role, ...]:
    """A quotation needs the yes of all who may approve anything."""
    return all_who_may("approve", B2BContractFlow)


def everybody_signs(order: Order, kind: str) -> tuple[Role, ...]:
    """Who may sign anything may sign this; but goods leave when finance has signed for them."""
    return default_signers(order, kind) if kind == DELIVERY_NOTE else all_who_may("sign", MadeToOrderFlow)


def half_is_owed(order: Order, *, by: Actor, at: datetime) -> Allow:
    """Whoever does not want it any more owes half of the price."""
    return Allow(charge=order.total.ratio(1, 2))


_METHODS: Final = (HELD, bank_transfer())
_REVIEW: Final = frozenset({Phase.REVIEW})
_ONE_BY_ONE: Final[Mapping[Duty, Duty]] = {make_goods: make_what_is_planned, balance_money: nothing}
_TOO_MANY: Final[Mapping[Duty, Duty]] = {make_goods: make_what_is_needed, approve_and_sign: sign_once}

_ALL_ASKED: Final = b2b_contract(
    margins=everybody_approves,
    approvals=approved_by(*all_who_may("approve", B2BContractFlow)),
    payment_methods=_METHODS,
)
_NOBODY_ASKED: Final = b2b_contract(approvals=no_approvals, payment_methods=_METHODS)
_HALF_AHEAD: Final = contracted(Milestone.SIGNED, Milestone.INSPECTED)
_ON_TRUST: Final = contracted(Milestone.INSPECTED)
_REVIEWED: Final = made_to_order(
    discrepancies=asked_in_turn(*all_who_may("resolve_discrepancy", MadeToOrderFlow)),
    discrepancy_confirmation=confirmed_by(price=all_who_may("resolve_discrepancy", MadeToOrderFlow)),
    reviews=reviewed_by(*all_who_may("approve", MadeToOrderFlow)),
    papers=special_products("cup"),
    payment_methods=_METHODS,
    cancellation=half_is_owed,
).extended(signers=everybody_signs)

FACTORIES: Final = tuple(
    Shop(process, duties=people, incidents=BUSINESS_INCIDENTS)
    for process, people in (
        (limited(_ALL_ASKED, escalate=EVER, withdraw_contract=_REVIEW), duties(approve_and_sign, inquire)),
        (_NOBODY_ASKED, (*duties(inquire, _HALF_AHEAD, fussy, half_by_card, instead=_ONE_BY_ONE), piecemeal)),
        (_NOBODY_ASKED, duties(inquire, _ON_TRUST, plan_too_much, amend_late, instead=_TOO_MANY)),
        (limited(_REVIEWED, escalate=EVER, expire=_REVIEW), duties(order_two)),
        (
            limited(_REVIEWED, confirm_receipt=frozenset({Phase.PREPARING})),
            (*duties(order_two, half_by_card, instead=_ONE_BY_ONE), piecemeal),
        ),
        (made_to_order(), duties(instead={make_goods: found_after_all, allocate_stock: nothing})),
    )
)
"""So that every step of both pages is somebody's: all are asked, or nobody; goods are made one by one, or too many."""
