"""What a contract says: shares, spans, tolerances and penalties that make sense, or it is refused by name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deals import DAY, THIRDS, cny, contract, item
from orderflow.entities.contract import Clause, Milestone, Penalty, Term, Terms, Tolerance
from orderflow.entities.phase import ChildPhase
from orderflow.entities.schedule import instalments_of
from orderflow.money import Money
from orderflow.validation import InvalidField

DEPOSIT = Term(name="deposit", share=30, due=Milestone.SIGNED)
BALANCE = Term(name="balance", share=70, due=Milestone.INSPECTED, net=30 * DAY)
ALL = Term(name="all of it", share=1, due=Milestone.SIGNED)


def refused(path: str, kind: type, **fields: Any) -> InvalidField:
    """What is said about these fields, which names *path*."""
    with pytest.raises(InvalidField) as caught:
        kind(**fields)
    assert caught.value.path == path
    return caught.value


class TestTerm:
    @pytest.mark.parametrize("share", [0, -1, True, 0.3, "30", None, 10**12])
    def test_a_share_is_a_whole_number_from_one_up(self, share: object) -> None:
        """A share of nothing is no term, and a fraction is written as a weight: 1 of 3."""
        refused("Term.share", Term, name="deposit", share=share, due=Milestone.SIGNED)

    @pytest.mark.parametrize("net", [-DAY, timedelta(microseconds=-1)])
    def test_nothing_is_due_before_its_milestone(self, net: timedelta) -> None:
        """What has to be paid before the goods are accepted is due at an earlier milestone."""
        refusal = refused("Term.net", Term, name="balance", share=70, due=Milestone.INSPECTED, net=net)

        assert refusal.given == str(net)

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("Term.name", {"name": " "}),
            ("Term.name", {"name": None}),
            ("Term.due", {"due": "signed"}),
            ("Term.due", {"due": None}),
            ("Term.net", {"net": 30}),
        ],
    )
    def test_each_field_is_what_it_says(self, path: str, fields: dict[str, Any]) -> None:
        """A name that says something, a milestone, a span of time."""
        refused(path, Term, **({"name": "deposit", "share": 30, "due": Milestone.SIGNED} | fields))

    @pytest.mark.parametrize(("net", "waited_for"), [(timedelta(0), True), (timedelta(seconds=1), False), (DAY, False)])
    def test_what_has_time_to_pay_holds_up_nothing(self, net: timedelta, waited_for: bool) -> None:
        """And what has none does."""
        (instalment,) = instalments_of(cny("1"), (evolve(ALL, net=net),))

        assert instalment.is_waited_for is waited_for


class TestTolerance:
    @pytest.mark.parametrize("percent", [-1, 101, 10**6, True, 2.5, "5", None])
    @pytest.mark.parametrize("field", ["over_percent", "under_percent"])
    def test_percent_are_whole_and_of_a_hundred(self, field: str, percent: object) -> None:
        """More than twice of what was ordered is another order."""
        refused(f"Tolerance.{field}", Tolerance, **{field: percent})

    @pytest.mark.parametrize(
        ("percent", "ordered", "units"),
        [(0, 10**9, 0), (5, 100, 5), (5, 99, 4), (5, 19, 0), (5, 20, 1), (3, 1000, 30), (100, 7, 7), (1, 1, 0)],
    )
    def test_units_are_whole_and_never_more_than_the_percent(self, percent: int, ordered: int, units: int) -> None:
        """Five percent of 99 are 4.95: four units are within it, five are not."""
        assert Tolerance(over_percent=percent).over(ordered) == units
        assert Tolerance(under_percent=percent).under(ordered) == units
        assert Tolerance(over_percent=percent).under(ordered) == Tolerance(under_percent=percent).over(ordered) == 0

    @given(percent=st.integers(0, 100), ordered=st.integers(0, 10**6))
    def test_not_one_unit_more_is_within_the_percent(self, percent: int, ordered: int) -> None:
        """It is rounded down, from all that was ordered: the next unit would be too many."""
        tolerance = Tolerance(over_percent=percent, under_percent=percent)

        for units in (tolerance.over(ordered), tolerance.under(ordered)):
            assert 100 * units <= percent * ordered < 100 * (units + 1)

    @given(percent=st.integers(0, 100), ordered=st.lists(st.integers(0, 1000), min_size=2))
    def test_more_ordered_is_never_less_tolerated(self, percent: int, ordered: list[int]) -> None:
        """And nobody may leave out more than was ordered."""
        tolerance = Tolerance(over_percent=percent, under_percent=percent)
        units = [tolerance.under(quantity) for quantity in sorted(ordered)]

        assert units == sorted(units)
        assert all(0 <= few <= quantity for few, quantity in zip(units, sorted(ordered), strict=True))


class TestPenalty:
    HALF_A_PERCENT = Penalty(per_day=50, most=500)

    @pytest.mark.parametrize(
        ("days", "amount"),
        [(-1, "0"), (0, "0"), (1, "5.00"), (2, "10.00"), (10, "50.00"), (11, "50.00"), (999, "50.00")],
    )
    def test_it_grows_by_the_day_up_to_the_most(self, days: int, amount: str) -> None:
        """Half a percent of 999.99 a day is 5.00 rounded to the fen, and never more than five percent."""
        assert self.HALF_A_PERCENT.of(cny("999.99"), days) == cny(amount)

    def test_half_a_fen_goes_to_the_even_one(self) -> None:
        """1.00 and 3.00 at half a percent are 0.5 and 1.5 fen: nothing, and two."""
        assert [self.HALF_A_PERCENT.of(cny(price), 1) for price in ("1.00", "3.00")] == [cny("0.00"), cny("0.02")]

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("Penalty.per_day", {"per_day": 0, "most": 500}),
            ("Penalty.per_day", {"per_day": -50, "most": 500}),
            ("Penalty.per_day", {"per_day": 0.5, "most": 500}),
            ("Penalty.most", {"per_day": 50, "most": 0}),
            ("Penalty.most", {"per_day": 50, "most": 49}),
            ("Penalty.most", {"per_day": 50, "most": 10_001}),
            ("Penalty.most", {"per_day": 10_001, "most": 10_001}),
        ],
    )
    def test_it_costs_something_and_at_most_everything(self, path: str, fields: dict[str, Any]) -> None:
        """Whoever agrees on no penalty leaves it out."""
        refused(path, Penalty, **fields)

    @given(
        per_day=st.integers(1, 10_000),
        more=st.integers(0, 10_000),
        minor=st.integers(0, 10**12),
        days=st.lists(st.integers(-5, 10_000), min_size=2),
    )
    def test_a_longer_delay_never_costs_less(self, per_day: int, more: int, minor: int, days: list[int]) -> None:
        """Nor ever more than the price."""
        penalty, price = Penalty(per_day=per_day, most=min(per_day + more, 10_000)), Money(minor, "CNY")

        costs = [penalty.of(price, late) for late in sorted(days)]

        assert costs == sorted(costs)
        assert all(0 <= cost.minor <= minor for cost in costs)


class TestTerms:
    def test_what_is_left_out_has_a_usual_answer(self) -> None:
        """No tolerance, a week to inspect, no penalty, no clauses; deposit and work are the seller's."""
        terms = Terms(schedule=(ALL,))

        assert terms.tolerance == Tolerance(over_percent=0, under_percent=0)
        assert (terms.inspection_period, terms.deliver_by, terms.penalty) == (timedelta(days=7), None, None)
        assert (terms.deposit_kept, terms.work_charged, terms.clauses) == (True, True, ())

    def test_a_list_is_kept_as_it_was(self) -> None:
        """Whoever goes on writing to their list changes no contract."""
        schedule = [DEPOSIT, BALANCE]
        terms = Terms(schedule=schedule, clauses=[Clause(title="venue", wording="Suzhou")])
        schedule.clear()

        assert terms.schedule == (DEPOSIT, BALANCE)
        assert isinstance(terms.clauses, tuple)

    @pytest.mark.parametrize("schedule", [(), []])
    def test_something_is_paid_some_time(self, schedule: object) -> None:
        """A contract without a term of payment says nothing about the price."""
        refused("Terms.schedule", Terms, schedule=schedule)

    @pytest.mark.parametrize(
        "schedule",
        [
            (BALANCE, DEPOSIT),
            (DEPOSIT, BALANCE, evolve(DEPOSIT, due=Milestone.PRODUCED)),
            (evolve(DEPOSIT, net=2 * DAY), evolve(DEPOSIT, net=DAY)),
            (evolve(DEPOSIT, net=DAY), DEPOSIT),
        ],
    )
    def test_terms_stand_in_the_order_they_fall_due(self, schedule: tuple[Term, ...]) -> None:
        """Money is counted against the first of them first: a deposit behind the balance would never be paid."""
        refusal = refused("Terms.schedule", Terms, schedule=schedule)

        assert refusal.given == repr(", ".join(term.name for term in schedule))

    @given(terms=st.permutations([(due, days) for due in Milestone for days in (0, 30)]))
    def test_there_is_one_order_of_any_terms(self, terms: list[tuple[Milestone, int]]) -> None:
        """Of all permutations just one is taken: by milestone, then by the time to pay."""
        schedule = tuple(Term(name="part", share=1, due=due, net=days * DAY) for due, days in terms)
        places = [(list(Milestone).index(due), days) for due, days in terms]

        try:
            taken = bool(Terms(schedule=schedule))
        except InvalidField:
            taken = False

        assert taken is (places == sorted(places))

    def test_terms_of_one_time_may_share_it(self) -> None:
        """Two parts at signing, by two ways of paying."""
        assert len(Terms(schedule=(DEPOSIT, DEPOSIT, BALANCE)).schedule) == 3

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("Terms.schedule", {"schedule": None}),
            ("Terms.schedule", {"schedule": "30/70"}),
            ("Terms.schedule[1]", {"schedule": (DEPOSIT, 70)}),
            ("Terms.tolerance", {"tolerance": 5}),
            ("Terms.inspection_period", {"inspection_period": timedelta(0)}),
            ("Terms.inspection_period", {"inspection_period": -DAY}),
            ("Terms.inspection_period", {"inspection_period": 7}),
            ("Terms.deliver_by", {"deliver_by": datetime(2026, 5, 1)}),  # noqa: DTZ001 # the mistake that is meant
            ("Terms.penalty", {"penalty": 50}),
            ("Terms.deposit_kept", {"deposit_kept": 1}),
            ("Terms.work_charged", {"work_charged": "yes"}),
            ("Terms.clauses[0]", {"clauses": ("venue: Suzhou",)}),
        ],
    )
    def test_each_field_is_what_it_says(self, path: str, fields: dict[str, Any]) -> None:
        """Spans are spans, instants have a zone, yes and no are booleans."""
        refused(path, Terms, **({"schedule": (ALL,)} | fields))

    @pytest.mark.parametrize(
        ("path", "fields"),
        [("Clause.title", {"title": "", "wording": "x"}), ("Clause.wording", {"title": "x", "wording": " "})],
    )
    def test_a_clause_says_something(self, path: str, fields: dict[str, Any]) -> None:
        """Under a title."""
        refused(path, Clause, **fields)

    def test_a_date_of_delivery_has_a_zone(self) -> None:
        """The last of May, where the parties are."""
        by = datetime(2026, 5, 31, tzinfo=UTC)

        assert Terms(schedule=(ALL,), deliver_by=by).deliver_by == by


class TestContract:
    @pytest.mark.parametrize(
        ("phase", "draft"), [(ChildPhase.OPEN, True), (ChildPhase.WAITING, False), (ChildPhase.CLOSED, False)]
    )
    def test_a_draft_is_what_may_still_be_signed(self, phase: ChildPhase, draft: bool) -> None:
        """Whatever its flow calls the state."""
        assert contract((item(1),), phase=phase).is_draft is draft

    def test_its_instalments_make_its_total(self) -> None:
        """30 % of 999.00, 40 % of it, and the rest."""
        wording = contract((item(1),))

        assert [instalment.amount for instalment in wording.instalments] == [
            cny("299.70"),
            cny("399.60"),
            cny("299.70"),
        ]
        assert [instalment.due for instalment in wording.instalments] == [term.due for term in THIRDS.schedule]
