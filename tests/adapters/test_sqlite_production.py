"""Sixteen desks plan production at once on one file: every production order has its number, without gaps or repeats."""

import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from subprocess import run

from deals import NOON
from life import BUYER, LI
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import Place, PlanProduction
from orderflow.desk import OrderDesk
from orderflow.effects import Effect
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events import ProductionPlanned, Record
from orderflow.ids import OrderId
from orderflow.process import OrderProcess
from orderflow.testing import FakeClock
from works import DAY, PLANNER, WORKSHOP, valves

WRITERS = 16


class PowerCut(Exception):
    """The machine stops between drawing the number and the commit."""


def desk_on(store: SqliteOrderStore, process: OrderProcess = WORKSHOP) -> OrderDesk:
    return OrderDesk(processes=[process], store=store, clock=FakeClock(NOON))


def placed(path: Path, count: int = WRITERS) -> list[OrderId]:
    """So many orders of a hundred valves."""
    with SqliteOrderStore(path) as store:
        desk = desk_on(store)
        return [
            desk.execute(
                Place(process="workshop", lines=(valves(),), recipient=LI), by=BUYER, request_id=f"r-{place}"
            ).id
            for place in range(count)
        ]


def plan(order_id: OrderId) -> PlanProduction:
    return PlanProduction(order_id, completes_at=NOON + DAY)


def numbers(path: Path, orders: Iterable[OrderId]) -> list[str]:
    with SqliteOrderStore(path) as store:
        desk = desk_on(store)
        return [run.number for order_id in orders for run in desk.get(order_id).part(Deal).production]


def at_once(path: Path, orders: list[OrderId], process: OrderProcess = WORKSHOP) -> list[BaseException]:
    """A desk each plans an order each; what went wrong is handed back."""
    ready, wrong = threading.Barrier(len(orders)), list[BaseException]()

    def work(order_id: OrderId) -> None:
        with SqliteOrderStore(path, synchronous="NORMAL") as store:
            desk = desk_on(store, process)
            ready.wait()
            try:
                desk.execute(plan(order_id), by=PLANNER, request_id=f"plan-{order_id}")
            except PowerCut as error:
                wrong.append(error)

    threads = [threading.Thread(target=work, args=(order_id,)) for order_id in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def written(count: int) -> list[str]:
    return [f"P-{number:08d}" for number in range(1, count + 1)]


def test_sixteen_desks_plan_at_once(tmp_path: Path) -> None:
    """The numbers are 1 to 16, each once."""
    path = tmp_path / "works.db"
    orders = placed(path)

    assert at_once(path, orders) == []

    assert sorted(numbers(path, orders)) == written(WRITERS)


def test_a_number_that_was_drawn_and_not_kept_is_drawn_again(tmp_path: Path) -> None:
    """Every second desk fails after it has drawn: no gap is left, and who asks again gets the next one."""
    path = tmp_path / "works.db"
    orders = placed(path)
    unlucky = set(orders[::2])

    def cut(record: Record, order: Order) -> tuple[Effect, ...]:
        if isinstance(record.event, ProductionPlanned) and order.id in unlucky:
            raise PowerCut
        return ()

    wrong = at_once(path, orders, WORKSHOP.extended(reactions=(cut,)))

    assert len(wrong) == len(unlucky)
    assert sorted(numbers(path, orders)) == written(WRITERS - len(unlucky))
    assert at_once(path, sorted(unlucky)) == []
    assert sorted(numbers(path, orders)) == written(WRITERS)


DYING = """
import os, sys
from pathlib import Path
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.events import ProductionPlanned
from adapters.test_sqlite_production import PLANNER, WORKSHOP, desk_on, plan

def die(record, order):
    if isinstance(record.event, ProductionPlanned):
        os._exit(9)
    return ()

with SqliteOrderStore(Path(sys.argv[1])) as store:
    desk_on(store, WORKSHOP.extended(reactions=(die,))).execute(plan(sys.argv[2]), by=PLANNER, request_id="plan")
"""


def test_a_number_that_a_dead_program_drew_is_drawn_again(tmp_path: Path) -> None:
    """The program ends between drawing and commit: the next one gets the same number."""
    path = tmp_path / "works.db"
    first, second = placed(path, 2)
    command = [sys.executable, "-c", DYING, str(path), first]
    tests = str(Path(__file__).parents[1])

    died = run(command, env={"PYTHONPATH": tests}, check=False)  # noqa: S603 - this interpreter, our text

    assert died.returncode == 9
    assert numbers(path, (first, second)) == []
    assert at_once(path, [second]) == at_once(path, [first]) == []
    assert numbers(path, (second, first)) == written(2)
