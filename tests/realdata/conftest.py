"""Shows what came of the real orders at the end of every run, or says loudly that there were none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from .olist import beside_the_checkout
from .reporting import Row, shown

BOOK: Final = pytest.StashKey[dict[str, list[Row]]]()

ABSENT: Final = (
    "THE REAL ORDERS ARE NOT HERE: only a made-up sample was driven. Point ORDERFLOW_DATA to the folder with the tables"
    " olist_*.csv.gz, or lay them into ../shared/data beside the checkout. Under CI=true their absence is a failure."
)

Tell = Callable[[str, list[Row]], None]


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Tell:
    """Write rows into the table of this title, which is shown when the run ends."""
    book = request.config.stash.setdefault(BOOK, {})

    def told(title: str, rows: list[Row]) -> None:
        book.setdefault(title, []).extend(rows)

    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The tables, at the end of a run in one process."""
    for title, rows in config.stash.get(BOOK, {}).items():
        terminalreporter.section(title)
        terminalreporter.write_line(shown(rows))
    if beside_the_checkout() is None:
        terminalreporter.section("real orders", red=True, bold=True)
        terminalreporter.write_line(ABSENT, red=True, bold=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The same of a worker of pytest-xdist, whose terminal is not ours: each shows the orders that it has driven."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    with _uncaptured(session.config):
        for title, rows in session.config.stash.get(BOOK, {}).items():
            print(f"\n{title}, the share of {worker['workerid']}\n{shown(rows)}", file=sys.stderr)  # noqa: T201 # what a person asked to see
        if beside_the_checkout() is None:
            print(f"\n{ABSENT}", file=sys.stderr)  # noqa: T201 # what a person asked to see


@contextmanager
def _uncaptured(config: pytest.Config) -> Iterator[None]:
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is None:
        yield
        return
    with capture.global_and_fixture_disabled():
        yield
