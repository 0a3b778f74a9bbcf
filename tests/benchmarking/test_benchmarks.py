"""The benchmarks run, write what they found in one shape, and judge a bar by arithmetic alone; no time is asserted."""

import io
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import measuring
from benchmarks.measuring import Figure, Medians, in_turns

ROOT = Path(__file__).parents[2]
AT_LEAST = {"table_step", "desk_sqlite_full", "desk_sqlite_normal"}
AT_MOST = {"retail_life", "import", "cold_start", "cold_help"}
WITHOUT_BAR = {"retail_life_vs_transitions", "retail_life_vs_eventsourcing"}


def ran(*arguments: str) -> str:
    """What the command prints."""
    with redirect_stdout(io.StringIO()) as printed:
        command.main(arguments)
    return printed.getvalue()


# ---- a quick run of everything ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """What a quick run prints and writes; it runs once."""
    path = tmp_path_factory.mktemp("benchmarks") / "figures.json"
    printed = ran("--quick", "--json", str(path))
    return printed, json.loads(path.read_text(encoding="utf-8"))


def test_every_figure_is_written(quick: tuple[str, dict[str, Any]]) -> None:
    """The file names every figure, each with its ratio, its bar and whether that is kept, and nothing else."""
    _, written = quick

    assert set(written) == AT_LEAST | AT_MOST | WITHOUT_BAR
    for figure in written.values():
        assert set(figure) == {"ratio", "bar", "ok"}
        assert isinstance(figure["ratio"], float)
        assert math.isfinite(figure["ratio"])


def test_what_is_written_follows_from_ratio_and_bar(quick: tuple[str, dict[str, Any]]) -> None:
    """Whoever reads the file can judge each figure again, and comes to the same; without a bar there is no verdict."""
    _, written = quick

    for name in AT_LEAST:
        assert written[name]["bar"] > 0
        assert written[name]["ok"] is (written[name]["ratio"] >= written[name]["bar"])
    for name in AT_MOST:
        assert written[name]["bar"] > 0
        assert written[name]["ok"] is (written[name]["ratio"] <= written[name]["bar"])
    for name in WITHOUT_BAR:
        assert written[name]["bar"] is None
        assert written[name]["ok"] is True


def test_every_figure_is_printed(quick: tuple[str, dict[str, Any]]) -> None:
    """The table has one line a figure, in the order of the file, and says which way its bar is to be taken."""
    printed, written = quick
    heading, *lines = printed.splitlines()

    assert heading.split()[:3] == ["figure", "ratio", "bar"]
    assert [line.split()[0] for line in lines] == list(written)
    for line, (name, figure) in zip(lines, written.items(), strict=True):
        assert (" at least " in line) is (name in AT_LEAST)
        assert (" at most " in line) is (name in AT_MOST)
        assert ("MISSED" in line) is (not figure["ok"])


# ---- the command -----------------------------------------------------------------------------------------------------


def given(monkeypatch: pytest.MonkeyPatch, *figures: Figure) -> None:
    """The command measures nothing and has found these."""

    def found(*, quick: bool) -> Iterator[Figure]:
        yield from figures

    monkeypatch.setattr(command, "SUBJECTS", (found,))


def test_a_bar_that_is_missed_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bar that is missed by a hair is missed in the table and in the file, and the command ends well all the same."""
    over = math.nextafter(0.5, 1)
    given(monkeypatch, Figure(name="slow", ratio=over, at_most=0.5, meaning="ours / theirs"))

    printed = ran("--json", str(tmp_path / "figures.json"))

    assert "MISSED" in printed
    assert "kept" not in printed
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8")) == {
        "slow": {"ratio": over, "bar": 0.5, "ok": False}
    }


def test_no_file_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without `--json` the table is all."""
    monkeypatch.chdir(tmp_path)
    given(monkeypatch, Figure(name="known", ratio=2.0, meaning="ours / theirs"))

    printed = ran()

    assert "known" in printed
    assert "kept" not in printed
    assert "MISSED" not in printed
    assert list(tmp_path.iterdir()) == []


def test_an_option_that_does_not_exist(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the command does not know is refused before anything is measured."""

    def measured(*, quick: bool) -> Iterator[Figure]:
        raise AssertionError("it was measured")
        yield

    monkeypatch.setattr(command, "SUBJECTS", (measured,))

    with pytest.raises(SystemExit) as refused:
        ran("--jsn", "figures.json")

    assert refused.value.code == 2
    assert "--jsn" in capsys.readouterr().err


def test_it_runs_as_a_module() -> None:
    """`python -m benchmarks` is the command."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--help"], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert "python -m benchmarks" in said.stdout
    assert "--json FILE" in said.stdout


# ---- a bar -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "ok"),
    [
        (math.nextafter(50, 0), False),
        (50.0, True),
        (math.nextafter(50, 51), True),
        (-math.inf, False),
        (math.nan, False),
    ],
)
def test_a_ratio_that_must_not_be_less(ratio: float, ok: bool) -> None:
    """The bar itself is still kept, the next number below is not, and what is no number never is."""
    figure = Figure(name="quick", ratio=ratio, at_least=50, meaning="theirs / ours")

    assert figure.bar == 50
    assert figure.ok is ok


@pytest.mark.parametrize(
    ("ratio", "ok"),
    [
        (math.nextafter(1.5, 0), True),
        (1.5, True),
        (math.nextafter(1.5, 2), False),
        (math.inf, False),
        (math.nan, False),
    ],
)
def test_a_ratio_that_must_not_be_more(ratio: float, ok: bool) -> None:
    """The bar itself is still kept, the next number above is not, and what is no number never is."""
    figure = Figure(name="small", ratio=ratio, at_most=1.5, meaning="ours / theirs")

    assert figure.bar == 1.5
    assert figure.ok is ok


@pytest.mark.parametrize("ratio", [0.0, 1e9])
def test_a_ratio_without_a_bar(ratio: float) -> None:
    """Where there is no bar, none is missed."""
    figure = Figure(name="known", ratio=ratio, meaning="ours / theirs")

    assert figure.bar is None
    assert figure.ok


# ---- turns -----------------------------------------------------------------------------------------------------------


def test_both_sides_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours goes first in each round, the first round does not count, and of the others medians are taken."""
    clock = 0.0
    turns: list[str] = []
    takes = {"ours": iter([100.0, 1.0, 4.0, 2.0]), "theirs": iter([100.0, 2.0, 2.0, 8.0])}

    def take(side: str) -> None:
        nonlocal clock
        turns.append(side)
        clock += next(takes[side])

    monkeypatch.setattr(measuring, "perf_counter", lambda: clock)

    measured = in_turns(lambda: take("ours"), lambda: take("theirs"), rounds=3)

    assert turns == ["ours", "theirs"] * 4
    assert measured == Medians(ours=2.0, theirs=2.0, ours_by_theirs=0.5)
