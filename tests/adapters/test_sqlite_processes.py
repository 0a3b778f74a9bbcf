"""Several programs on one file, and programs that are killed in the middle of a unit."""

import signal
import sys
import time
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.ports import OrderQuery
from orderflow.testing.contracts.store import decided

BEGINNING = """
import os, signal, sys, threading
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.errors import AdapterError
from orderflow.testing.contracts.store import decided
path = sys.argv[1]
"""


def program(body: str, path: Path) -> "Popen[str]":
    command = [sys.executable, "-c", BEGINNING + body, str(path)]
    return Popen(command, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603 - this interpreter, our text


def finished(*programs: "Popen[str]") -> list[str]:
    texts = [each.communicate(timeout=20)[0] for each in programs]
    assert [each.returncode for each in programs] == [0] * len(programs)
    return texts


def test_numbers_have_no_gap_in_many_programs(tmp_path: Path) -> None:
    """Programs that begin on a file that isn't there yet, each with several threads, draw 1 to N exactly."""
    draw = """
store = SqliteOrderStore(path, synchronous="NORMAL")
def draw():
    for turn in range(20):
        try:
            with store.unit() as unit:
                number = unit.number("retail")
                if turn % 5 == 4:
                    raise LookupError
                unit.save(decided(f"o-{number}"))
        except LookupError:
            continue
        drawn.append(number)
drawn = []
threads = [threading.Thread(target=draw) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
store.close()
print(*drawn)
"""
    path = tmp_path / "shop.db"

    drawn = [int(line) for text in finished(*(program(draw, path) for _ in range(3))) for line in text.split()]

    assert sorted(drawn) == list(range(1, 3 * 4 * 16 + 1))
    with SqliteOrderStore(path) as store, store.unit() as unit:
        assert len(unit.find(OrderQuery(page_size=1_000))) == len(drawn)
        assert unit.number("retail") == len(drawn) + 1


def test_programs_may_make_the_same_file_at_once(tmp_path: Path) -> None:
    """Whichever of them is first, all find the tables, and none takes the half-made file for somebody else's."""
    make = """
import time
ready = float(sys.stdin.readline())
for number in range(25):
    time.sleep(max(0, ready + number / 50 - time.time()))
    with SqliteOrderStore(f"{path}-{number}", synchronous="NORMAL") as store, store.unit() as unit:
        unit.number("retail")
"""
    path = tmp_path / "shop.db"
    programs = [program(make, path) for _ in range(3)]
    for each in programs:
        assert each.stdin is not None
        each.stdin.write(f"{time.time() + 0.5}\n")
        each.stdin.flush()

    finished(*programs)

    for number in range(25):
        with SqliteOrderStore(f"{path}-{number}") as store, store.unit() as unit:
            assert unit.number("retail") == 4


@pytest.mark.parametrize("death", ["os._exit(9)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_unit_that_dies_leaves_no_trace(tmp_path: Path, death: str) -> None:
    """A program that ends in the middle of a unit has written nothing of it, and its number is given again."""
    path = tmp_path / "shop.db"
    die = f"""
store = SqliteOrderStore(path)
with store.unit() as unit:
    unit.save(decided("o-1", order={{"number": str(unit.number("retail"))}}))
with store.unit() as unit:
    unit.number("retail")
    unit.save(decided("o-2", personal="x" * 5_000_000))  # more than SQLite keeps in memory before a commit
    unit.save(decided("o-1", after=1))
    {death}
"""
    dead = program(die, path)
    dead.communicate(timeout=20)
    assert dead.returncode in (9, -signal.SIGKILL)

    with SqliteOrderStore(path) as store, store.unit() as unit:
        assert unit.number("retail") == 2
        assert unit.order("o-2") is None
        assert [row.version for row in unit.records("o-1")] == [1]


def test_a_program_killed_at_any_moment(tmp_path: Path) -> None:
    """Wherever the kill strikes, every order that is there is whole, and their numbers are 1 to N."""
    path = tmp_path / "shop.db"
    work = """
store = SqliteOrderStore(path)
while True:
    with store.unit() as unit:
        number = unit.number("retail")
        unit.save(decided(f"o-{number}", events=3, request_id=f"r-{number}", personal="x" * 3_000))
    print(number, flush=True)
"""
    committed = 0
    for units, delay in ((1, 0.0), (30, 0.001), (60, 0.002)):
        running = program(work, path)
        assert running.stdout is not None
        for _ in range(units):
            committed = int(running.stdout.readline())
        time.sleep(delay)
        running.kill()
        running.communicate(timeout=20)

        with SqliteOrderStore(path) as store, store.unit() as unit:
            orders = unit.find(OrderQuery(page_size=100_000))
            assert {row.order_id for row in orders} == {f"o-{number + 1}" for number in range(len(orders))}
            assert len(orders) >= committed
            for row in orders[:: 1 + len(orders) // 10]:
                assert [record.version for record in unit.records(row.order_id)] == [1, 2, 3]
                assert unit.personal(row.order_id) == "x" * 3_000
            assert unit.number("retail") == len(orders) + 1
            unit.save(decided(f"o-{len(orders) + 1}", events=3, personal="x" * 3_000))


def test_a_server_opens_before_it_forks_its_workers(tmp_path: Path) -> None:
    """A store that was only made has nothing open yet, so each forked process has a connection of its own."""
    fork = """
store = SqliteOrderStore(path)
child = os.fork()
for _ in range(20):
    with store.unit() as unit:
        unit.save(decided(f"o-{unit.number('retail')}"))
store.close()
if child:
    assert os.waitpid(child, 0)[1] == 0
"""
    path = tmp_path / "shop.db"

    finished(program(fork, path))

    with SqliteOrderStore(path) as store, store.unit() as unit:
        assert {row.order_id for row in unit.find(OrderQuery())} == {f"o-{number}" for number in range(1, 41)}


@pytest.mark.parametrize("name", ["shop.db", ":memory:"])
def test_a_connection_is_not_carried_into_a_fork(tmp_path: Path, name: str) -> None:
    """SQLite cannot bear it, so the child is refused by name; the parent goes on, even in the middle of a unit."""
    fork = """
store = SqliteOrderStore(path)
with store.unit() as unit:
    unit.save(decided("o-1"))
    child = os.fork()
    if not child:
        try:
            store.unit().__enter__()
        except AdapterError as error:
            store.close()
            os._exit(0 if "forked" in str(error) and not error.retry_safe else 1)
    assert os.waitpid(child, 0)[1] == 0
with store.unit() as unit:
    unit.save(decided("o-1", after=1))
store.close()
"""
    finished(program(fork, tmp_path / name if name == "shop.db" else Path(name)))
