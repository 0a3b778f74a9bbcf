"""The laws of contracts: exact schedules, exact differences, a yes for one content, and in force with the last one."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from agreeing_contracts import Desk, contracting, in_force, with_line
from deals import B2B, BOOKS, BUYER, DIRECTOR, LAWYER, MAKER, SELLER, THIRDS, cny, deal_order, item, paid
from orderflow.commands import AmendedLine, Approve, Command, DraftContract, Sign
from orderflow.entities.contract import Milestone, Term, Terms
from orderflow.entities.deal import Deal
from orderflow.entities.schedule import instalments_of, standings
from orderflow.errors import Refusal
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import ApprovalRule
from orderflow.refusals import ApprovalOutOfOrder, ApprovalsMissing, SignaturesMissing
from orderflow.roles import Actor, Role
from orderflow.testing.lives._wishes_contracts import terms

O1 = deal_order("contracting").id
CURRENCIES = ("JPY", "CNY", "KWD", "CLF")
"""With 0, 2, 3 and 4 decimals."""
APPROVERS = (LAWYER, BOOKS, MAKER, DIRECTOR)


@given(
    minor=st.integers(0, 10**14),
    currency=st.sampled_from(CURRENCIES),
    shares=st.lists(st.integers(1, 1_000), min_size=1, max_size=12),
)
def test_a_schedule_adds_up_to_the_price(minor: int, currency: str, shares: list[int]) -> None:
    """Whatever the shares, the currency and the total: no cent is lost or made, and none is off by a whole one."""
    total = Money(minor, currency)

    instalments = instalments_of(total, [Term(name="part", share=share, due=Milestone.SIGNED) for share in shares])

    assert Money.sum_of((one.amount for one in instalments), currency) == total
    for one, share in zip(instalments, shares, strict=True):
        assert abs(one.amount.minor * sum(shares) - minor * share) < sum(shares)
    assert len({one.id for one in instalments}) == len(shares)


@given(
    quantities=st.tuples(st.integers(40, 500), st.integers(1, 500)),
    prices=st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)),
    freight=st.integers(0, 10_000),
    received=st.integers(1, 250_000),
    shipped=st.integers(0, 40),
    clauses=terms(),
)
def test_an_amendment_changes_what_is_owed_by_the_difference(
    quantities: tuple[int, int],
    prices: tuple[int, int],
    freight: int,
    received: int,
    shipped: int,
    clauses: Terms,
) -> None:
    """By exactly the difference of the two totals; what was paid stays, and so do the counters of the goods."""
    desk = with_line(in_force("in_production"), "l-1", shipped=shipped)
    desk.order = evolve(desk.order, payments=paid(str(Money(received, "CNY").decimal)))
    before, agreed = desk.order, desk.contract
    lines = [
        AmendedLine(line_id=LineId(f"l-{place}"), quantity=quantity, unit_price=Money(price, "CNY"))
        for place, (quantity, price) in enumerate(zip(quantities, prices, strict=True), start=1)
    ]
    draft = DraftContract(O1, terms=clauses, lines=lines, transport="pickup", freight=Money(freight, "CNY"), remark="x")
    desk.do(draft, SELLER)

    for by in (SELLER, BUYER):
        desk.do(Sign(O1, subject="k-2", reference="scan"), by)

    after = desk.order
    assert after.total - before.total == desk.contract.total - agreed.total
    assert after.balance - before.balance == desk.contract.total - agreed.total
    assert after.refundable == before.refundable
    assert after.lines["l-1"].shipped == shipped
    open_in_all = Money.sum_of((standing.open for standing in standings(after)), "CNY")
    assert open_in_all == after.balance_due


@given(
    asked=st.lists(st.sampled_from(APPROVERS), min_size=1, unique=True),
    in_sequence=st.booleans(),
    after_signatures=st.booleans(),
    data=st.data(),
)
def test_a_contract_is_in_force_with_the_last_yes(
    asked: list[Actor], in_sequence: bool, after_signatures: bool, data: st.DataObject
) -> None:
    """In whichever order people come: who is too early is refused and comes again; it is in force with the last one."""
    rule = ApprovalRule(
        roles=tuple(by.role for by in asked), in_sequence=in_sequence, after_signatures=after_signatures
    )
    desk = contracting(B2B.extended(approvals=lambda order, contract: rule))
    desk.do(DraftContract(O1, terms=THIRDS), SELLER)
    waiting: list[tuple[Command, Actor]] = [(Approve(O1, subject="k-1"), by) for by in asked]
    waiting += [(Sign(O1, subject="k-1", reference="scan"), by) for by in (BUYER, SELLER)]

    while waiting:
        assert desk.order.part(Deal).in_force is None
        command, by = wish = data.draw(st.sampled_from(waiting))
        too_early = _too_early(desk, rule, command, by)
        try:
            desk.do(command, by)
        except (ApprovalsMissing, ApprovalOutOfOrder, SignaturesMissing):
            assert too_early
        else:
            assert not too_early
            waiting.remove(wish)

    assert desk.order.part(Deal).in_force == "k-1"
    assert desk.order.state == "awaiting_deposit"


def _too_early(desk: Desk, rule: ApprovalRule, command: Command, by: Actor) -> bool:
    """Whether it is not their turn, by what was said and signed so far."""
    said = [one.role for one in desk.order.part(Deal).approvals]
    signed = [one.role for one in desk.order.part(Deal).signatures]
    if isinstance(command, Sign):
        return not rule.after_signatures and len(said) < len(rule.roles)
    before: tuple[Role, ...] = rule.roles[: rule.roles.index(by.role)] if rule.in_sequence else ()
    return (rule.after_signatures and len(signed) < 2) or any(role not in said for role in before)


@given(
    said=st.lists(st.sampled_from((LAWYER, BOOKS, BUYER, SELLER)), min_size=1, max_size=3, unique=True),
    clauses=terms(),
)
def test_every_yes_lapses_with_a_new_wording(said: list[Actor], clauses: Terms) -> None:
    """Whoever has approved or signed is asked again, even about the same content; nobody's old yes puts it in force."""
    parties = (BUYER, SELLER)
    rule = ApprovalRule(roles=(LAWYER.role, BOOKS.role), after_signatures=any(by in parties for by in said))
    desk = contracting(B2B.extended(approvals=lambda order, contract: rule))
    draft = DraftContract(O1, terms=clauses)
    desk.do(draft, SELLER)
    for by in sorted(said, key=lambda by: by not in parties):
        answer: Command = Approve(O1, subject="k-1")
        try:
            desk.do(Sign(O1, subject="k-1", reference="scan") if by in parties else answer, by)
        except SignaturesMissing:
            continue

    desk.do(draft, SELLER)

    assert desk.draft.id == "k-2"
    assert not desk.order.part(Deal).approved("k-2", desk.draft.digest)
    assert not desk.order.part(Deal).signed("contract", "k-2", desk.draft.digest)
    for command in (Approve(O1, subject="k-1"), Sign(O1, subject="k-1", reference="scan")):
        with pytest.raises(Refusal):
            desk.do(command, LAWYER if isinstance(command, Approve) else BUYER)


@given(delay=st.integers(0, 400), net=st.integers(0, 60))
def test_a_free_contract_asks_for_nothing(delay: int, net: int) -> None:
    """A total of nothing splits into instalments of nothing, and nothing is open."""
    schedule = (Term(name="all", share=1 + delay, due=Milestone.SIGNED, net=timedelta(days=net)),)
    desk = contracting(lines=[item(1, price="0.00")])
    desk.do(DraftContract(O1, terms=evolve(THIRDS, schedule=schedule)), SELLER)

    assert [one.amount for one in desk.draft.instalments] == [cny("0")]
