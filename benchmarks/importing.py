"""What a program pays until it can begin: importing us, a shop's second command, the help of the command line."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measuring import Figure

__all__ = ["figures"]

ROOT = Path(__file__).parents[1]
PROGRAMS = {
    "bare": "",
    "libraries": "import attrs, cattrs, statemachine",
    "face": "import orderflow",
    "second command": """
from orderflow import Actor, AddLines, Money, NewLine, OpenCart, OrderDesk, SqliteOrderStore, retail
from orderflow.roles import SALES

desk = OrderDesk(processes=[retail()], store=SqliteOrderStore(":memory:"))
till = Actor("till-1", SALES)
cart = desk.execute(OpenCart(process="retail", currency="CNY", customer="li"), by=till, request_id="click-1")
cup = NewLine(sku="CUP", name="tea cup", quantity=2, unit_price=Money.of("19.99", "CNY"))
desk.execute(AddLines(cart.id, lines=[cup]), by=till, request_id="click-2")
""",
    "typer": "import sys; sys.argv = ['shop', '--help']; from benchmarks.typer_command import app; app()",
    "help": "import sys; sys.argv = ['orderflow', '--help']; from orderflow.__main__ import main; main()",
}


def figures(*, quick: bool) -> Iterator[Figure]:
    """
    Start fresh interpreters in turns, each less a bare start, and compare the CPU time that they took.

    All modules have their bytecode, ours too, as they have once they are installed. The face imports a topic when one
    of its names is first used, so its own figure says what a program pays that only might need an order; the second
    command of a new desk on SQLite says what a shop pays until it works. The help stands against that of a command
    which has as many commands, arguments and words and nothing behind them.
    """
    with TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
        times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
        for round_number in range(1 + (1 if quick else 25)):
            for name, program in PROGRAMS.items():
                taken = _taken(program, environment)
                if round_number:  # the first one writes the bytecode
                    times[name].append(taken)

    net = {name: median(t - b for t, b in zip(times[name], times["bare"], strict=True)) for name in PROGRAMS}
    libraries = f"attrs, cattrs and statemachine ({net['libraries'] * 1e3:.0f} ms)"
    yield Figure(
        name="import",
        ratio=net["face"] / net["libraries"],
        at_most=1.5,
        meaning=f"CPU of import orderflow ({net['face'] * 1e3:.1f} ms) / {libraries}, each less a bare start",
    )
    yield Figure(
        name="cold_start",
        ratio=net["second command"] / net["libraries"],
        at_most=2,
        meaning=f"the same to the second command of a desk ({net['second command'] * 1e3:.0f} ms) / {libraries}",
    )
    yield Figure(
        name="cold_help",
        ratio=net["help"] / net["typer"],
        at_most=1.5,
        meaning=f"orderflow --help ({net['help'] * 1e3:.0f} ms) / that of an empty command of its size in typer",
    )


def _taken(program: str, environment: dict[str, str]) -> float:
    """The CPU seconds of an interpreter that runs *program*; what else the machine does is not counted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 # our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
