"""`python -m benchmarks`: measure everything, print the table, and write the figures as JSON if asked to."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import desk_sqlite, importing, retail_life, table_step
from benchmarks.measuring import Figure

SUBJECTS: tuple[Callable[..., Iterator[Figure]], ...] = (
    table_step.figures,
    retail_life.figures,
    desk_sqlite.figures,
    importing.figures,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write; a bar that is missed is shown, and makes no error of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help='write {name: {"ratio": …, "bar": …, "ok": …}}')
    parser.add_argument("--quick", action="store_true", help="a few rounds only: does it run, not what is it")
    asked = parser.parse_args(arguments)

    print(f"{'figure':30} {'ratio':>8}  {'bar':12} {'':6}  what is compared (medians)")
    figures = []
    for subject in SUBJECTS:
        for figure in subject(quick=asked.quick):
            print(_line(figure), flush=True)
            figures.append(figure)
    if asked.json is not None:
        written = {f.name: {"ratio": f.ratio, "bar": f.bar, "ok": f.ok} for f in figures}
        asked.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def _line(figure: Figure) -> str:
    bar = "-" if figure.bar is None else f"at {'most' if figure.at_least is None else 'least'} {figure.bar:g}"
    verdict = "" if figure.bar is None else "kept" if figure.ok else "MISSED"
    return f"{figure.name:30} {figure.ratio:8.3g}  {bar:12} {verdict:6}  {figure.meaning}"


if __name__ == "__main__":
    main()
