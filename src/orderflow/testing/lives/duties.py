"""
What comes next for an order with which nothing goes wrong: who has to do what, so that it goes on and comes to its end.

`go_on` does the next thing. `bring_to_end` does them all: providers answer *done*, people do what is open, the clock
runs to the next time limit; the order must reach `Phase.CLOSED` (law 9).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from orderflow import commands as c
from orderflow.commands import Command, NewLine, OrderCommand, Result
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.entities.party import Address, Party
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.errors import Refusal
from orderflow.money import Money
from orderflow.refusals import AlreadyApproved, AlreadySigned, ApprovalOutOfOrder, ProposerCannotAgree, RoleNotEntitled
from orderflow.roles import CUSTOMER, ORDERFLOW, Actor, Role
from orderflow.testing.fakes.price_book import wanted
from orderflow.testing.lives._duties_contracts import approve_and_sign, draft_contract
from orderflow.testing.lives._duties_inspection import INSPECTION_DUTIES
from orderflow.testing.lives._duties_order_form import answer_customer, check_prices
from orderflow.testing.lives._duties_production import make_goods, mark_shipments
from orderflow.testing.lives._duties_quotation import agree_on_prices, confirm_content
from orderflow.testing.lives._duties_release import allocate_stock, release_goods
from orderflow.testing.lives._duties_review import ask_to_confirm, review_order
from orderflow.testing.lives.life import Life, asked_of, entitled

__all__ = ["SHIPPED_DUTIES", "Duties", "Duty", "bring_to_end", "give_up", "go_on", "run_next_limit", "write_off"]

Duty: TypeAlias = Callable[[Life], Iterable[Command]]
"""The commands by which somebody does what is their to do now; the page says who that is."""

Duties: TypeAlias = Sequence[Duty]

RECIPIENT: Final = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Lane 1"))
_ANOTHERS_TURN: Final = (AlreadyApproved, AlreadySigned, ApprovalOutOfOrder, ProposerCannotAgree, RoleNotEntitled)
"""Refusals of a step that somebody in another role may well do."""
_ROUNDS_MAX: Final = 1_000
"""Far more than the longest way to an end takes."""


# ---- what is to be done ----------------------------------------------------------------------------------------------


def answer_effects(life: Life) -> Iterator[Command]:
    """Providers and carriers answer all that they were asked: done."""
    for effect in tuple(life.waiting.values()):
        del life.waiting[effect.key]
        yield asked_of(effect, Result.DONE)


def check_money(life: Life) -> Iterator[Command]:
    """People look whether claimed money is there, and pay out what no provider pays out."""
    for payment in life.order.payments:
        if payment.gateway is None:
            yield c.VerifyPayment(life.order.id, payment_id=payment.id)
        for refund in payment.refunds:
            if payment.gateway is None or refund.by_hand:
                yield c.ConfirmRefund(life.order.id, payment_id=payment.id, refund_id=refund.id)


def balance_money(life: Life) -> Iterator[Command]:
    """What is held is taken as far as it is owed, and let go otherwise; what is too much goes back."""
    order = life.order
    for payment in order.payments:
        wanted = min(payment.open, order.balance_due)
        if wanted:
            yield c.CapturePayment(order.id, payment_id=payment.id, amount=wanted)
        if payment.open:
            yield c.VoidPayment(order.id, payment_id=payment.id)
    if order.surplus:
        yield c.Refund(order.id, amount=order.surplus, reason="too much was paid")


def answer_returns(life: Life) -> Iterator[Command]:
    """Returns are allowed, and come back; a refund without one is refused where the customer can appeal: they do."""
    for request in life.order.returns:
        if request.mediated and request.asked is not None:
            yield c.RefuseReturn(life.order.id, return_id=request.id, reason="there is nothing wrong with it")
            yield c.AppealReturn(life.order.id, return_id=request.id)
        yield c.ApproveReturn(life.order.id, return_id=request.id)
        yield c.DecideReturn(life.order.id, return_id=request.id, for_customer=True, reason="as applied for")
        yield c.ReceiveReturn(life.order.id, return_id=request.id)


def complain(life: Life) -> Iterator[Command]:
    """Where customer service decides disputes, the customer is not satisfied with the first answer."""
    order = life.order
    if order.mediated and not order.returns:
        for line in order.lines:
            if line.returnable and line.unit_price:
                yield c.RequestRefund(order.id, lines=(ShipmentLine(line_id=line.id, quantity=1),), reason="scratched")


def resolve_cases(life: Life) -> Iterator[Command]:
    """
    The customer agrees to what is proposed; the merchant asks them to wait.

    Customer service resolves what is left.
    """
    for case in life.order.cases:
        if not case.is_closed:
            first = next((proposal.id for proposal in case.proposals), None)
            yield c.AnswerProposal(life.order.id, case_id=case.id, proposal_id=first)
            tomorrow = c.Offer.wait(until=life.at + timedelta(days=1))
            yield c.Propose(life.order.id, case_id=case.id, offers=(tomorrow,))
            yield c.ResolveCase(life.order.id, case_id=case.id, outcome="looked into")


def ask_stock(life: Life) -> Iterator[Command]:
    """Goods have come in, and the stock is asked again for what it refused."""
    if any(holding.short for holding in life.order.reservations):
        yield c.AskStock(life.order.id)


def accept(life: Life) -> Iterator[Command]:
    """The merchant accepts."""
    yield c.Accept(life.order.id)


def cook_and_find_courier(life: Life) -> Iterator[Command]:
    """The kitchen begins, and one of the staff is to bring the meal."""
    yield c.BeginPreparing(life.order.id)
    if life.order.courier != "staff":
        yield c.AssignCourier(life.order.id, courier="staff")


def agree_on_delivery(life: Life) -> Iterator[Command]:
    """One side proposes a delivery, the other agrees."""
    order = life.order
    if order.negotiates_delivery and order.delivery_agreed_at is None:
        if order.delivery_proposal is None:
            yield c.ProposeDelivery(order.id, option="express", fee=order.money(800))
        else:
            yield c.AgreeDelivery(order.id, proposal_id=order.delivery_proposal.id)


def send_goods(life: Life) -> Iterator[Command]:
    """Goods are packed, leave, and arrive; the customer says so."""
    order = life.order
    if any(line.unpacked for line in order.lines):
        yield c.Pack(order.id)
    for shipment in order.shipments:
        yield c.HandOver(order.id, shipment_id=shipment.id)
        if shipment.has_left and not shipment.is_delivered:
            report = TrackingEvent(status=TrackingStatus.DELIVERED, at=life.at)
            yield c.Track(order.id, shipment_id=shipment.id, reports=(report,))
    yield c.ConfirmReceipt(order.id)


def confirm_and_inspect(life: Life) -> Iterator[Command]:
    """The supplier answers what nobody has answered yet, and each shipment is inspected and gets its delivery note."""
    order = life.order
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        if not order.has_passed(name):
            yield c.RecordCheck(order.id, name=name, passed=True)
    for shipment in order.shipments:
        check = order.check(INSPECTION, shipment.id)
        if not shipment.has_left and not shipment.is_closed:
            if check is None or not check.passed:
                yield c.RecordCheck(order.id, name=INSPECTION, passed=True, subject=shipment.id)
            yield c.IssueDeliveryNote(order.id, shipment_id=shipment.id)


def settle_with_merchant(life: Life) -> Iterator[Command]:
    """The merchant gets what they have earned, or gives back what they no longer have."""
    if life.order.settled != life.order.earned:
        yield c.Settle(life.order.id)


def pay_what_is_owed(life: Life) -> Iterator[Command]:
    """The customer pays, through a provider where they can, else by hand."""
    order = life.order
    if order.balance_due > order.expected:
        for method in life.methods:
            if method.gateway is not None:
                yield c.Pay(order.id, method=method.name)
            else:
                yield c.ClaimPayment(order.id, method=method.name)


def fill_cart(life: Life) -> Iterator[Command]:
    """The customer puts in what is missing and submits."""
    order = life.order
    if order.phase is not Phase.DRAFT:
        return
    if not order.lines:
        cup = NewLine(sku="cup", name="杯子", quantity=2, unit_price=Money(1999, order.currency))
        yield c.AddLines(order.id, lines=(wanted(cup) if life.book_prices else cup,))
    if life.personal.recipient != RECIPIENT:
        yield c.SetRecipient(order.id, recipient=RECIPIENT)
    chosen = order.delivery
    if chosen is None or (chosen.valid_until is not None and chosen.valid_until < life.at):
        for option in life.deliveries:
            yield c.ChooseDelivery(order.id, option=option)
    if not (order.refundable and order.version % 3):  # some people pay, and forget to submit (S02)
        yield c.Submit(order.id)


def give_up(life: Life) -> Iterator[Command]:
    """Nobody wants it any more."""
    yield c.Cancel(life.order.id)


SHIPPED_DUTIES: Final[Duties] = (
    answer_effects,
    check_money,
    balance_money,
    answer_returns,
    complain,
    resolve_cases,
    ask_stock,
    accept,
    review_order,
    ask_to_confirm,
    confirm_content,
    agree_on_prices,
    answer_customer,
    check_prices,
    agree_on_delivery,
    cook_and_find_courier,
    allocate_stock,
    make_goods,
    mark_shipments,
    send_goods,
    *INSPECTION_DUTIES,
    fill_cart,
    pay_what_is_owed,
    confirm_and_inspect,
    release_goods,
    settle_with_merchant,
    draft_contract,
    approve_and_sign,
)
"""All that is anybody's to do in the shipped flows, the most urgent first."""


def write_off(life: Life) -> Iterator[Command]:
    """What nobody pays any more is waived."""
    yield c.WriteOff(life.order.id, reason="it will not come")


# ---- doing it --------------------------------------------------------------------------------------------------------


def go_on(life: Life, duties: Duties = SHIPPED_DUTIES) -> bool:
    """
    Do the next thing that is somebody's to do and changes something; false if there is nothing.

    Commands that the process does not have are left out, as with wishes.
    """
    known = life.process.commands_by_type
    asked = (command for duty in duties for command in duty(life) if known.get(command.type) is type(command))
    return any(_done(life, command) for command in asked)


def run_next_limit(life: Life) -> bool:
    """Let the clock run past a time limit and act on it, the soonest that can be acted on; false if there is none."""
    for limit in sorted(life.order.limits, key=lambda limit: limit.due_at):
        life.wait(max(limit.due_at + timedelta.resolution - life.at, timedelta(0)))
        kind = life.process.commands_by_type[limit.then]
        assert issubclass(kind, OrderCommand), f"{limit.then} cannot be run on an order"  # noqa: S101 # this is a test kit
        if _changed(life, kind(life.order.id), ORDERFLOW):
            return True
    return False


def bring_to_end(life: Life, duties: Duties = SHIPPED_DUTIES, *, last: Duties = (give_up, write_off)) -> None:
    """
    Bring the order to its end: duties as long as there are any, then time limits, then what remains for *last*.

    Raises:
        AssertionError: It does not get there (law 9); the text says where it is stuck.
    """
    for _ in range(_ROUNDS_MAX):
        if life.order.phase is Phase.CLOSED:
            return
        if not (go_on(life, duties) or run_next_limit(life) or go_on(life, last)):
            raise AssertionError(f"it never ends: nobody can do anything, and no time limit runs:\n{life.order}")
    raise AssertionError(f"it never ends: {_ROUNDS_MAX} things were done, and it still goes on:\n{life.order}")


def _done(life: Life, command: Command) -> bool:
    for role in _able(life, type(command)):
        try:
            return _asked(life, command, Actor("li" if role == CUSTOMER else "staff", role))
        except _ANOTHERS_TURN:
            continue
        except Refusal:
            return False
    return False


def _able(life: Life, kind: type[Command]) -> tuple[Role, ...]:
    """Who can do it: the roles on the page for which the facts hold, or else the first, who hears why not."""
    order, table = life.order, life.process.table
    roles = entitled(life.process, order.state, kind)
    moves = table.candidates(order.state, kind.step) if kind.step is not None else ()
    able = tuple(role for role in roles if any(move.entitles(role) and move.holds(order) for move in moves))
    return able or roles[:1]


def _changed(life: Life, command: Command, by: Actor) -> bool:
    try:
        return _asked(life, command, by)
    except Refusal:
        return False


def _asked(life: Life, command: Command, by: Actor) -> bool:
    records = (c.RecordPayment, c.RecordBooking, c.RecordStock, c.RecordCredit, c.Track)
    notice = isinstance(command, records)
    return bool(life.ask(command, by=by, notice=notice).events)
