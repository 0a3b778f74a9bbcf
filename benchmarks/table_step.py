"""One step of a flow: the compiled table against the machine of python-statemachine that it was compiled from."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.measuring import Figure, in_turns
from benchmarks.retail import lived
from orderflow.entities.order import Order
from orderflow.processes import retail
from orderflow.roles import WAREHOUSE
from orderflow.states import Fact, Move
from orderflow.states.retail import RetailFlow
from orderflow.states.walk import choose, make

__all__ = ["figures"]

STEP = "pack"
TABLE_TIMES, MACHINE_TIMES = 5_000, 100


def figures(*, quick: bool) -> Iterator[Figure]:
    """
    Fire `pack` on a paid order: automatic steps before, the step, automatic steps after; role and facts on both sides.

    The machine is `RetailFlow` itself, built once, outside of what is timed; its model asks the same facts of the same
    order. The step leaves no state, so it can be repeated.
    """
    order, _ = lived(retail(), commands=3)
    walk, state = _Walk(order), order.state
    machine = RetailFlow(_Model(order, state))
    machine_step = partial(machine.send, STEP, role=WAREHOUSE)

    measured = in_turns(
        lambda: walk.steps(TABLE_TIMES),
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


class _Walk:
    """What goes over the table: an order that stays as it is, though each step may have changed it."""

    rested: Order | None = None

    def __init__(self, order: Order) -> None:
        self.order = order

    def steps(self, times: int) -> None:
        """What `decide` does for a command, but for the command itself."""
        for _ in range(times):
            self.rested = None
            move = choose(RetailFlow.table, self, STEP, WAREHOUSE)
            assert isinstance(move, Move)
            make(RetailFlow.table, self, move)

    def moved(self, move: Move) -> None:
        """What fires by itself is asked again after it."""
        self.rested = None


class _Model:
    """What the machine moves: it keeps the state, and asks facts of the order."""

    def __init__(self, order: Order, state: str) -> None:
        self.order = order
        self.state = state

    def holds(self, fact: Fact[Any]) -> bool:
        """Whether *fact* holds for the order."""
        return fact(self.order)
