"""A production order: what is planned, what has passed, and what is to come."""

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deals import NOON, made, part
from orderflow.entities.phase import ChildPhase
from orderflow.entities.production import ProductionOrder
from orderflow.ids import ProductionId

PARTS = st.lists(st.builds(part, st.integers(1, 3), st.integers(1, 50)), max_size=6).map(tuple)


def running(**fields: Any) -> ProductionOrder:
    """100 of the first line and 40 of the second are being made."""
    order = ProductionOrder(
        id=ProductionId("w-1"),
        number="P-00000001",
        lines=(part(1, 100), part(2, 40)),
        completes_at=NOON,
        state="producing",
        phase=ChildPhase.OPEN,
        planned_at=NOON,
    )
    return evolve(order, **fields)


def test_it_is_finished_in_parts() -> None:
    """60 and 30 have passed of a hundred, none of the second line, and nobody plans a third."""
    order = running(finished=(part(1, 60), part(1, 30)))

    assert [(order.planned(line), order.made(line)) for line in ("l-1", "l-2", "l-3")] == [(100, 90), (40, 0), (0, 0)]
    assert order.units_to_come == {"l-1": 10, "l-2": 40}


def test_more_than_was_planned_is_no_debt() -> None:
    """Two too many of one line take nothing off another."""
    assert running(finished=(part(1, 102),)).units_to_come == {"l-2": 40}
    assert not running(finished=(part(1, 100), part(2, 41))).units_to_come


@pytest.mark.parametrize(
    ("phase", "closed"), [(ChildPhase.OPEN, False), (ChildPhase.WAITING, False), (ChildPhase.CLOSED, True)]
)
def test_it_is_closed_by_its_phase(phase: ChildPhase, closed: bool) -> None:
    """Whatever its flow calls the state, and however much of it is made."""
    assert running(phase=phase).is_closed is closed
    assert evolve(made(1, 100), phase=phase).is_closed is closed


@given(lines=PARTS, finished=PARTS)
def test_what_is_to_come_is_planned_and_not_made(lines: tuple[object, ...], finished: tuple[object, ...]) -> None:
    """Line by line, never less than nothing."""
    order = running(lines=lines, finished=finished)

    for line in ("l-1", "l-2", "l-3"):
        assert order.units_to_come[line] == max(order.planned(line) - order.made(line), 0)
