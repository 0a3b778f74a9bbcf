"""One step of a flow: the compiled table against the machine of python-statemachine that it was compiled from."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.measuring import Figure, in_turns
from benchmarks.retail import lived
from orderflow.entities.order import Order
from orderflow.processes import retail
from orderflow.roles import WAREHOUSE
from orderflow.states import Fact, Fired
from orderflow.states.retail import RetailFlow

__all__ = ["figures"]

STEP = "pack"
TABLE_TIMES, MACHINE_TIMES = 5_000, 100


def figures(*, quick: bool) -> Iterator[Figure]:
    """
    Fire `pack` on a paid order: what settles before, the step, what settles after; role and facts asked on both sides.

    The machine is `RetailFlow` itself, built once, outside of what is timed; its model asks the same facts of the same
    order. The step leaves no state, so it can be repeated.
    """
    order, _ = lived(retail(), commands=3)
    table, state = RetailFlow.table, order.state
    machine = RetailFlow(_Model(order, state))
    assert isinstance(table.fire(state, STEP, WAREHOUSE, order), Fired)
    table_step = partial(table.fire, state, STEP, WAREHOUSE, order)
    machine_step = partial(machine.send, STEP, role=WAREHOUSE)

    measured = in_turns(
        lambda: [table_step() for _ in range(TABLE_TIMES)],
        lambda: [machine_step() for _ in range(MACHINE_TIMES)],
        rounds=3 if quick else 40,
    )
    assert machine.current_state_value == state

    yield Figure(
        name="table_step",
        ratio=TABLE_TIMES / MACHINE_TIMES / measured.ours_by_theirs,
        at_least=50,
        meaning=(
            f"python-statemachine's send ({measured.theirs / MACHINE_TIMES * 1e6:.1f} µs) / "
            f"the table's step ({measured.ours / TABLE_TIMES * 1e6:.2f} µs), {STEP} on RetailFlow, with its facts"
        ),
    )


class _Model:
    """What the machine moves: it keeps the state, and asks facts of the order."""

    def __init__(self, order: Order, state: str) -> None:
        self.order = order
        self.state = state

    def holds(self, fact: Fact[Any]) -> bool:
        """Whether *fact* holds for the order."""
        return fact(self.order)
