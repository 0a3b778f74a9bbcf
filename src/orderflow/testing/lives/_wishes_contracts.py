"""Wishes about contracts: draft, amend, withdraw, approve, refuse, sign, remind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import AmendedLine, Command
from orderflow.entities.contract import Milestone, Penalty, Term, Terms, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.signature import CONTRACT, OF_SHIPMENTS, RECIPE
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import any_amount
from orderflow.testing.lives.wishing import TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text

__all__ = ["CONTRACT_WISHES", "terms"]

_NETS: Final = st.sampled_from((timedelta(0), timedelta(0), timedelta(days=30)))
_SCHEDULES: Final = st.lists(
    st.builds(Term, name=TEXTS, share=st.integers(1, 100), due=st.sampled_from(Milestone), net=_NETS),
    min_size=1,
    max_size=4,
).map(lambda schedule: sorted(schedule, key=lambda term: (list(Milestone).index(term.due), term.net)))
_PERCENT: Final = st.integers(0, 20)


def terms() -> st.SearchStrategy[Terms]:
    """Clauses of a contract: one to four instalments, and all the rest."""
    return st.builds(
        Terms,
        schedule=_SCHEDULES,
        tolerance=st.builds(Tolerance, over_percent=_PERCENT, under_percent=_PERCENT),
        penalty=st.one_of(st.none(), st.builds(Penalty, per_day=st.integers(1, 50), most=st.integers(50, 1_000))),
        deposit_kept=st.booleans(),
        work_charged=st.booleans(),
    )


_TERMS: Final = terms()


def _amended(draw: Draw, life: Life) -> AmendedLine:
    """A line that costs more or less than it does, or of which there are to be more or fewer units."""
    lines, currency = life.order.lines, life.order.currency
    line_id = LineId(one_of(draw, [line.id for line in lines], "l-99"))
    line = lines.get(line_id)
    quantity = 1 if line is None else line.quantity + draw(st.integers(1 - line.quantity, 5))
    price = draw(any_amount(currency)) if oddly(draw) else Money(draw(st.integers(0, 4_000)), currency)
    return AmendedLine(line_id=line_id, quantity=quantity, unit_price=maybe(draw, lambda: price))


def _draft_contract(draw: Draw, life: Life) -> Command:
    order = life.order
    amends = order.part(Deal).contract is not None or oddly(draw)
    fee = draw(any_amount(order.currency)) if oddly(draw) else Money(draw(st.integers(0, 9_000)), order.currency)
    return c.DraftContract(
        order.id,
        terms=draw(_TERMS),
        lines=[_amended(draw, life) for _ in range(draw(st.integers(0, 2)))] if amends else [],
        transport=maybe(draw, lambda: one_of(draw, life.deliveries, "teleport")),
        freight=maybe(draw, lambda: fee),
        remark=text(draw) if amends else "",
    )


def _withdraw_contract(draw: Draw, life: Life) -> Command:
    return c.WithdrawContract(life.order.id, reason=draw(TEXTS))


def _subject(draw: Draw, life: Life) -> str:
    deal = life.order.part(Deal)
    waiting: list[str] = [child.id for child in (deal.quotation, deal.draft) if child is not None]
    waiting += [life.order.id] if deal.reviewers else []
    before = [contract.id for contract in deal.contracts] if oddly(draw) else []
    return one_of(draw, before or waiting, "k-99")


def _answer(kind: type[c.Approve | c.Disapprove]) -> Callable[[Draw, Life], Command]:
    def draw_it(draw: Draw, life: Life) -> Command:
        return kind(life.order.id, subject=_subject(draw, life), reason=text(draw))

    return draw_it


def _sign(draw: Draw, life: Life) -> Command:
    order = life.order
    if order.part(Deal).draft is not None or oddly(draw):
        kind, subject = text(draw) if oddly(draw) else CONTRACT, _subject(draw, life)
    else:
        shipments = [shipment.id for shipment in order.shipments]
        kind = draw(st.sampled_from((*(OF_SHIPMENTS if shipments else ()), *order.part(Deal).papers, RECIPE)))
        subject = one_of(draw, shipments if kind in OF_SHIPMENTS else [order.id], "s-99")
    return c.Sign(order.id, kind=kind, subject=subject, reference=text(draw))


def _remind_payment(draw: Draw, life: Life) -> Command:
    contract = life.order.part(Deal).contract
    agreed = [] if contract is None else [instalment.id for instalment in contract.instalments]
    return c.RemindPayment(life.order.id, instalment_id=maybe(draw, lambda: one_of(draw, agreed, "i-99")))


def _draftable(life: Life) -> bool:
    """There is a price for all of it, and no draft; one in force is amended now and then."""
    order = life.order
    if order.phase is Phase.DRAFT or order.part(Deal).draft is not None or not all(line.priced for line in order.lines):
        return False
    return order.part(Deal).in_force is None or len(life.asks) % 5 == 0


def _drafted(life: Life) -> bool:
    return life.order.part(Deal).draft is not None


def _signable(life: Life) -> bool:
    """A draft, or an order form and what is packed for it."""
    return _drafted(life) or life.order.part(Deal).technical is not None


def _withdrawable(life: Life) -> bool:
    return _drafted(life) and len(life.asks) % 5 == 0


def _to_approve(life: Life) -> bool:
    deal = life.order.part(Deal)
    return _drafted(life) or deal.quotation is not None or bool(deal.reviewers)


def _to_disapprove(life: Life) -> bool:
    return _to_approve(life) and len(life.asks) % 4 == 0


def _owed(life: Life) -> bool:
    return life.order.part(Deal).in_force is not None and bool(life.order.balance_due)


CONTRACT_WISHES: Final[Wishes] = {
    c.DraftContract: Wish(_draft_contract, when=_draftable),
    c.WithdrawContract: Wish(_withdraw_contract, when=_withdrawable),
    c.Approve: Wish(_answer(c.Approve), when=_to_approve),
    c.Disapprove: Wish(_answer(c.Disapprove), when=_to_disapprove),
    c.Sign: Wish(_sign, when=_signable),
    c.RemindPayment: Wish(_remind_payment, when=_owed),
}
"""A wish for each of these commands."""
