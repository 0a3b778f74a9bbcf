"""Whatever is proposed, applied for, refused, appealed and decided: money and goods add up after every word of it."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from life import BUYER, DAY, SERVICE, SHOP, STORE, Life, bowls, cny, cups, part
from mediated import MEDIATED
from orderflow.commands import (
    Accept,
    AgreeDelivery,
    AppealReturn,
    ApproveReturn,
    Command,
    ConcludeReturns,
    ConfirmReceipt,
    DecideReturn,
    ProposeDelivery,
    ReceiveReturn,
    RefuseReturn,
    RequestRefund,
    RequestReturn,
    WithdrawReturn,
)
from orderflow.errors import Refusal
from orderflow.ids import ReturnId
from orderflow.policies import merchant_decides
from orderflow.roles import ORDERFLOW, Actor
from orderflow.testing.lives.laws import assert_laws

ANSWERS: dict[str, Callable[[Life, ReturnId], tuple[Command, Actor]]] = {
    "approve": lambda life, name: (ApproveReturn(life.id, return_id=name), SHOP),
    "refuse": lambda life, name: (RefuseReturn(life.id, return_id=name), SHOP),
    "appeal": lambda life, name: (AppealReturn(life.id, return_id=name), BUYER),
    "withdraw": lambda life, name: (WithdrawReturn(life.id, return_id=name), BUYER),
    "for": lambda life, name: (DecideReturn(life.id, return_id=name, for_customer=True, reason="so"), SERVICE),
    "against": lambda life, name: (DecideReturn(life.id, return_id=name, for_customer=False, reason="so"), SERVICE),
    "receive": lambda life, name: (ReceiveReturn(life.id, return_id=name), STORE),
    "silence": lambda life, name: (ConcludeReturns(life.id), ORDERFLOW),
}
FEES = st.integers(0, 2_500)


def tried(life: Life, command: Command, by: Actor) -> bool:
    """Whether it was possible; the limits have to wait for the system."""
    dues = [limit.due_at for limit in life.order.limits if limit.then == command.type]
    at = min(dues) if by == ORDERFLOW and dues else None
    if at is not None and at < life.at:
        at = life.at
    try:
        life.do(command, by, at=at)
    except Refusal:
        return False
    return True


@given(data=st.data(), chosen=st.sampled_from((None, "sf")), cuts=st.lists(FEES, max_size=4), pay_at=st.integers(0, 4))
def test_the_freight_is_what_was_agreed_last(
    data: st.DataObject, chosen: str | None, cuts: list[int], pay_at: int
) -> None:
    """However often it is agreed anew, before the payment or after it: the buyer pays goods and freight, no more."""
    life = Life(MEDIATED.extended(order_data=lambda order, personal: ()))
    life.place(cups(), bowls(), delivery=chosen)
    life.do(Accept(life.id), SHOP)
    fee = life.order.delivery_fee.minor

    for turn, fee in enumerate(cuts):
        if turn == pay_at:
            life.pay()
        mine, theirs = data.draw(st.sampled_from(((SHOP, BUYER), (BUYER, SHOP))))
        life.do(ProposeDelivery(life.id, option="truck", fee=cny("0.01") * fee), mine)
        assert life.order.delivery_proposal is not None
        life.do(AgreeDelivery(life.id, proposal_id=life.order.delivery_proposal.id), theirs)
        assert_laws(life.order, life.events)
    if life.order.balance_due:
        life.pay()

    assert life.order.refundable == life.order.total == cny("75.97") + cny("0.01") * fee
    assert_laws(life.order, life.events)


@given(data=st.data(), mediated=st.booleans(), patience=st.integers(1, 30))
def test_the_laws_hold_whatever_is_applied_for(data: st.DataObject, mediated: bool, patience: int) -> None:
    """No unit brings more than it costs, kept or returned, refused or decided; a refusal changes nothing."""
    process = MEDIATED.extended(logistics=lambda order: False)
    life = Life(process if mediated else process.extended(mediation=merchant_decides))
    life.place(bowls(7), cups(2))
    life.do(Accept(life.id), SHOP)
    life.pay()
    life.ship()
    life.do(ConfirmReceipt(life.id))
    price = {line.id: line.amount for line in life.order.lines}

    for _ in range(12):
        if data.draw(st.integers(0, 3)) and life.order.returns:
            name = data.draw(st.sampled_from([request.id for request in life.order.returns]))
            tried(life, *ANSWERS[data.draw(st.sampled_from(sorted(ANSWERS)))](life, name))
        else:
            lines = (part(data.draw(st.integers(1, 2)), data.draw(st.integers(1, 4))),)
            asked = data.draw(st.one_of(st.none(), st.integers(1, 2_000)))
            kept = RequestRefund(life.id, lines=lines, amount=None if asked is None else cny("0.01") * asked)
            tried(life, kept if data.draw(st.booleans()) else RequestReturn(life.id, lines=lines), BUYER)
        assert_laws(life.order, life.events)
        for line_id, amount in price.items():
            given_back = [
                request.credited.minor
                for request in life.order.returns
                if request.credited is not None and request.lines[0].line_id == line_id
            ]
            assert sum(given_back) <= amount.minor
        assert life.order.balance == cny("0")
        if data.draw(st.integers(0, patience)) == patience:
            life.at += DAY
