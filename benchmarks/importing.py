"""What `import orderflow` costs a program, against importing what it stands on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measuring import Figure

__all__ = ["figures"]

PROGRAMS = {
    "bare": "",
    "peers": "import attrs, cattrs, statemachine",
    "face": "import orderflow",
    "desk": "import orderflow; orderflow.OrderDesk, orderflow.SqliteOrderStore, orderflow.retail",
}


def figures(*, quick: bool) -> Iterator[Figure]:
    """
    Start fresh interpreters in turns, each less a bare start, against `import attrs, cattrs, statemachine`.

    All modules have their bytecode, ours too, as they have once they are installed. The face imports a topic when one
    of its names is first used, so its own figure says what a program pays that only might need an order; the desk's
    says what a shop pays.
    """
    with TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONHASHSEED": "0"}
        times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
        for round_number in range(1 + (1 if quick else 25)):
            for name, program in PROGRAMS.items():
                taken = _started(program, environment)
                if round_number:  # the first one writes the bytecode
                    times[name].append(taken)

    net = {name: median(t - b for t, b in zip(times[name], times["bare"], strict=True)) for name in PROGRAMS}
    peers = f"attrs, cattrs and statemachine ({net['peers'] * 1e3:.0f} ms)"
    yield Figure(
        name="import",
        ratio=net["face"] / net["peers"],
        at_most=1.5,
        meaning=f"import orderflow ({net['face'] * 1e3:.1f} ms) / {peers}, each less a bare start",
    )
    yield Figure(
        name="import_desk",
        ratio=net["desk"] / net["peers"],
        meaning=f"and with desk, SQLite store and retail() touched ({net['desk'] * 1e3:.0f} ms) / {peers}",
    )


def _started(program: str, environment: dict[str, str]) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)  # noqa: S603 # our own program
    return perf_counter() - start
