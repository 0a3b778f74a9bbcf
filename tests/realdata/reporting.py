"""What came of real orders, as a table for people: status and outcome with counts, and what the money adds up to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from orderflow import Money

from .driving import Life
from .expectations import expected_of, is_clean
from .olist import CURRENCY

__all__ = ["Row", "rows_of", "shown"]

Row: TypeAlias = dict[str, Any]
"""Plain values, so that a worker process can hand it on."""

KEY: Final = ("status", "history says", "outcome", "in the end")
MONEY: Final = ("tendered", "captured", "refunded", "surplus", "owed")
COUNTS: Final = ("orders", "not reconciled")


def rows_of(lives: Iterable[Life], *, patient: bool = False) -> list[Row]:
    """One row for each order; `shown` adds up those that are alike. To a *patient* shop no refusal is the last word."""
    return [_row(life, str(life.order.phase) if patient and life.order else life.outcome) for life in lives]


def shown(rows: Sequence[Row]) -> str:
    """The table, and one example of each refusal, which is its reason."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in KEY)].append(row)
    table = [(*KEY, "orders", *(f"{name} {CURRENCY}" for name in MONEY), "not reconciled")]
    table += [(*key, *_added_up(alike)) for key, alike in sorted(groups.items())]
    table.append(("all", "", "", "", *_added_up(rows)))
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    lines = ["  ".join(map(_aligned, line, widths, range(len(line)))).rstrip() for line in table]
    return "\n".join([*lines, *_reasons(rows), *_rate(rows)])


def _row(life: Life, outcome: str) -> Row:
    order = life.order
    money = {
        "tendered": life.real.tendered,
        "captured": order.captured if order else None,
        "refunded": order.refunded if order else None,
        "surplus": order.surplus if order else None,
        "owed": order.balance_due if order else None,
    }
    return {
        "status": life.real.status,
        "history says": str(expected_of(life.real).phase),
        "outcome": outcome,
        "in the end": str(life.last.phase) if life.last else "",
        "orders": 1,
        "not reconciled": int(bool(life.differences)),
        "refused": life.refusals[0].code if life.refusals else "",
        "why": str(life.refusals[0]) if life.refusals else "",
        "clean": int(is_clean(life.real)),
        "arrived": int(life.arrived),
        "nothings": len(life.nothings),
    } | {name: amount.minor if amount is not None else 0 for name, amount in money.items()}


def _added_up(rows: Sequence[Row]) -> tuple[str, ...]:
    money = (Money(sum(row[name] for row in rows), CURRENCY).decimal for name in MONEY)
    orders, wrong = (str(sum(row[name] for row in rows)) for name in COUNTS)
    return (orders, *(f"{amount:,}" for amount in money), wrong)


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column < len(KEY) else cell.rjust(width)


def _reasons(rows: Iterable[Row]) -> Iterable[str]:
    examples: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["refused"]:
            examples[row["refused"]].append(row["why"])
    for code, whys in sorted(examples.items()):
        yield f"{code}, {len(whys)} orders; for instance: {whys[0]}"
    nothings = sum(row["nothings"] for row in rows)
    if nothings:
        yield f"tenders worth nothing, turned away and in nobody's way: {nothings}"


def _rate(rows: Iterable[Row]) -> Iterable[str]:
    clean = [row for row in rows if row["clean"]]
    if clean:
        arrived = sum(row["arrived"] for row in clean)
        yield f"of {len(clean)} orders that do not contradict themselves, {arrived} arrived"
