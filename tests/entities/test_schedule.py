"""A schedule in exact money: it splits to the cent, and tells how far each instalment is, whatever comes in."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deals import DAY, NOON, THIRDS, cny, contract, deal_order, item, paid
from orderflow.entities.collection import ById
from orderflow.entities.contract import Milestone, Term
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Payments
from orderflow.entities.schedule import instalments_of, outstanding, standings
from orderflow.entities.terms import Cancellation, CreditNote, CreditNotes
from orderflow.money import Money

SIGNED, PRODUCED, ACCEPTED = Milestone
BEFORE_DELIVERY = (SIGNED, PRODUCED)


def terms(*shares: int, due: Milestone = SIGNED) -> tuple[Term, ...]:
    return tuple(Term(name=f"part {place}", share=share, due=due) for place, share in enumerate(shares, start=1))


def owing(minor: int, schedule: Sequence[Term] = THIRDS.schedule, *, here: int = 0) -> Order:
    """An order of one line that costs so much, by a contract with this schedule, of which so much is here."""
    line = item(1, quantity=1, price=str(cny("0.01") * minor).split()[0])
    wording = contract((line,))
    wording = evolve(wording, instalments=instalments_of(wording.total, schedule))
    come = paid(str(cny("0.01") * here).split()[0]) if here else Payments()
    return deal_order(
        "in_production", lines=(line,), payments=come, deal=Deal(contracts=ById([wording]), in_force=wording.id)
    )


def spelled(order: Order) -> list[tuple[str, int, int]]:
    """Each instalment: its name, what it comes to and what of that is open, in fen."""
    return [(one.instalment.name, one.amount.minor, one.open.minor) for one in standings(order)]


class TestInstalments:
    @pytest.mark.parametrize(
        ("total", "shares", "amounts"),
        [
            ("999.99", (30, 70), ("300.00", "699.99")),
            ("999.99", (30, 40, 30), ("300.00", "399.99", "300.00")),
            ("100.00", (1, 1, 1), ("33.34", "33.33", "33.33")),
            ("0.02", (30, 40, 30), ("0.01", "0.01", "0.00")),
            ("0.00", (30, 70), ("0.00", "0.00")),
            ("12345678.90", (5, 95), ("617283.95", "11728394.95")),
            ("1.00", (1,), ("1.00",)),
        ],
    )
    def test_a_total_is_split_to_the_fen(self, total: str, shares: tuple[int, ...], amounts: tuple[str, ...]) -> None:
        """30 % of 999.99 and the rest make 999.99: whoever is nearest to another fen gets it, the earlier one first."""
        assert tuple(one.amount for one in instalments_of(cny(total), terms(*shares))) == tuple(map(cny, amounts))

    @given(
        currency=st.sampled_from(("JPY", "CNY", "KWD", "CLF")),
        minor=st.integers(0, 10**15),
        shares=st.lists(st.integers(1, 10**6), min_size=1, max_size=12),
    )
    def test_the_parts_are_the_whole(self, currency: str, minor: int, shares: list[int]) -> None:
        """For any shares of any total, in currencies of 0, 2, 3 and 4 decimals; none is a minor unit off its share."""
        total = Money(minor, currency)

        amounts = [one.amount for one in instalments_of(total, terms(*shares))]

        assert Money.sum_of(amounts, currency) == total
        for amount, share in zip(amounts, shares, strict=True):
            assert abs(amount.minor * sum(shares) - minor * share) < sum(shares)

    def test_an_instalment_keeps_what_its_term_says(self) -> None:
        """Name, milestone and time to pay, and an id by its place."""
        spelled = [(one.id, one.name, one.due, one.net) for one in instalments_of(cny("100"), THIRDS.schedule)]

        assert spelled == [
            ("i-1", "deposit", SIGNED, timedelta(0)),
            ("i-2", "milestone", PRODUCED, timedelta(0)),
            ("i-3", "balance", ACCEPTED, 30 * DAY),
        ]


class TestStandings:
    def test_without_a_contract_nothing_is_scheduled(self) -> None:
        """A shop's order owes its price, and no instalments."""
        assert not list(standings(deal_order("contracting", deal=Deal())))
        assert not outstanding(deal_order("contracting", deal=Deal()), tuple(Milestone))

    @pytest.mark.parametrize(
        ("here", "opens"),
        [
            (0, (300_00, 399_99, 300_00)),
            (1, (299_99, 399_99, 300_00)),
            (299_99, (1, 399_99, 300_00)),
            (300_00, (0, 399_99, 300_00)),
            (300_01, (0, 399_98, 300_00)),
            (699_99, (0, 0, 300_00)),
            (999_98, (0, 0, 1)),
            (999_99, (0, 0, 0)),
            (1_000_00, (0, 0, 0)),
        ],
    )
    def test_money_is_counted_in_their_order(self, here: int, opens: tuple[int, int, int]) -> None:
        """A fen short leaves a fen open; a fen too much stays a surplus, and no instalment's."""
        assert tuple(opened for _, _, opened in spelled(owing(999_99, here=here))) == opens

    def test_the_last_takes_what_the_price_came_to_differ_by(self) -> None:
        """Five units too many, or a reduction of 20.00: what was agreed about deposit and milestone stands."""
        more = owing(100_00)
        more = evolve(
            more, lines=more.lines.put(evolve(more.lines["l-1"], quantity=100, unit_price=cny("1"), excess=5))
        )
        less = evolve(
            owing(100_00), credit_notes=CreditNotes([CreditNote(id="k-1", amount=cny("20"), reason="scratched")])
        )

        assert [amount for _, amount, _ in spelled(more)] == [30_00, 40_00, 35_00]
        assert [amount for _, amount, _ in spelled(less)] == [30_00, 40_00, 10_00]

    def test_an_earlier_one_falls_only_if_there_is_no_more_to_pay(self) -> None:
        """Half of it is taken off: the milestone falls to the 20.00 that are left, and nothing is left to balance."""
        half = evolve(owing(100_00), credit_notes=CreditNotes([CreditNote(id="k-1", amount=cny("50"), reason="late")]))

        assert [amount for _, amount, _ in spelled(half)] == [30_00, 20_00, 0]

    def test_of_a_cancelled_order_they_are_what_is_kept(self) -> None:
        """The deposit is the seller's, the rest of the schedule nobody's; and it is here."""
        ended = Cancellation(at=NOON, reason="", kept=cny("30"), credited=cny("0"))
        order = evolve(owing(100_00, here=30_00), cancellation=ended)

        assert spelled(order) == [("deposit", 30_00, 0), ("milestone", 0, 0), ("balance", 0, 0)]
        assert not outstanding(order, tuple(Milestone))

    @given(
        minor=st.integers(0, 10**7),
        shares=st.lists(st.integers(1, 100), min_size=1, max_size=6),
        here=st.integers(0, 10**7),
        credited=st.integers(0, 10**7),
        more=st.integers(0, 10**6),
    )
    def test_they_add_up_to_what_is_owed(
        self, minor: int, shares: list[int], here: int, credited: int, more: int
    ) -> None:
        """Amounts make the price as it is now, opens what is owed; nothing is negative, and all come in turn."""
        order = owing(minor, terms(*shares), here=here)
        dearer = evolve(order.lines["l-1"], unit_price=Money(minor + more, "CNY"))
        off = Money(min(credited, minor + more), "CNY")
        order = evolve(
            order,
            lines=order.lines.put(dearer),
            credit_notes=CreditNotes([CreditNote(id="k-1", amount=off, reason="late")]),
        )

        told = list(standings(order))

        assert len(told) == len(shares)
        assert Money.sum_of([one.amount for one in told], "CNY") == order.total - order.credited
        assert Money.sum_of([one.open for one in told], "CNY") == order.balance_due
        assert all(0 <= one.open.minor <= one.amount.minor for one in told)
        begun = [one for one in told if one.open]
        assert all(one.open == one.amount for one in begun[1:])
        assert all(one.amount <= one.instalment.amount for one in told[:-1])


class TestOutstanding:
    @pytest.mark.parametrize(
        ("here", "before_production", "before_delivery"),
        [(0, True, True), (299_99, True, True), (300_00, False, True), (699_98, False, True), (699_99, False, False)],
    )
    def test_each_waits_for_what_is_due_until_then(
        self, here: int, before_production: bool, before_delivery: bool
    ) -> None:
        """Production for the deposit, the delivery for the milestone too; a fen short is short."""
        order = owing(999_99, here=here)

        assert outstanding(order, (SIGNED,)) is before_production
        assert outstanding(order, BEFORE_DELIVERY) is before_delivery
        assert outstanding(order, tuple(Milestone)) is before_delivery

    def test_where_all_have_time_nothing_waits(self) -> None:
        """Everything is net: production begins, and goods leave, before a fen is here."""
        order = owing(100_00, tuple(evolve(term, net=DAY) for term in THIRDS.schedule))

        assert not outstanding(order, tuple(Milestone))
        assert order.balance_due == cny("100")

    def test_what_is_due_at_acceptance_holds_up_neither(self) -> None:
        """Not even if it is due at once: only the end of the order waits for it."""
        order = owing(100_00, terms(1, due=ACCEPTED))

        assert not outstanding(order, BEFORE_DELIVERY)
        assert outstanding(order, (ACCEPTED,))

    @pytest.mark.parametrize(("here", "waits"), [(40_00, False), (39_99, True)])
    def test_what_has_time_uses_up_no_money_of_what_has_none(self, here: int, waits: bool) -> None:
        """30 within a month of signing, 40 before delivery: whoever pays the 40 gets the goods, and has the month."""
        order = owing(
            100_00,
            (
                Term(name="deposit", share=30, due=SIGNED, net=30 * DAY),
                Term(name="before delivery", share=40, due=PRODUCED),
                Term(name="balance", share=30, due=ACCEPTED, net=30 * DAY),
            ),
            here=here,
        )

        assert outstanding(order, BEFORE_DELIVERY) is waits
