"""The tables that the command prints, with their headings in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final

from rich.cells import cell_len
from rich.table import Table as Grid
from rich.text import Text

from orderflow.accountability import Duty, Verdict, by_role
from orderflow.effects import Due
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.ports import OutboxRow
from orderflow.render.accountability import BY_ROLE, DUTY_HEADINGS, ROLE_HEADINGS, TITLE, DutyRow, RoleRow
from orderflow.render.flow import HEADINGS, cells, gathered, step_rows
from orderflow.render.reporting import (
    BY_SALESPERSON,
    BY_STAGE,
    PERSON_HEADINGS,
    STAGE_HEADINGS,
    PersonRow,
    StageRow,
)
from orderflow.reporting import StageReport
from orderflow.states import Flow, Table
from orderflow.words.labels import Label, Language, command_label, effect_label, name_label, state_label

__all__ = ["accounts", "duties", "effects", "flows", "limits", "orders", "page", "salespeople", "stages"]

WORD_MAX: Final = 18
"""Longer words may be broken where a column is too narrow for them."""

_FLOWS: Final = (
    Label("流程", "flow"),
    Label("适用于", "what lives by it"),
    Label("状态", "stages"),
    Label("步骤数", "steps"),
)
_ORDERS: Final = (
    Label("订单", "order"),
    Label("下单时间", "opened"),
    Label("客户", "customer"),
    Label("状态", "state"),
    Label("合计", "total"),
    Label("未结余额", "balance"),
)
_LIMITS: Final = (
    Label("订单", "order"),
    Label("时限", "limit"),
    Label("到期", "ends"),
    Label("之后", "then"),
    Label("", ""),
)
_EFFECTS: Final = (
    Label("订单", "order"),
    Label("事项", "what"),
    Label("标识", "about"),
    Label("不早于", "not before"),
    Label("次数", "tries"),
    Label("等待原因", "why it waits"),
)
_TIME_LIMITS: Final = Label("时限", "Time limits")
_TO_PERFORM: Final = Label("待执行事项", "Effects to perform")
_OVERDUE: Final = Label("已逾期", "overdue")


def flows(shipped: Mapping[str, tuple[type[Flow], Label]], lang: Language) -> Grid:
    """Each flow with what lives by it."""
    rows = [
        (
            name,
            what.in_(lang),
            " · ".join(Label(stage.zh, stage.en).in_(lang) for stage in flow.table.stages),
            str(len(flow.table.steps)),
        )
        for name, (flow, what) in shipped.items()
    ]
    return _grid(_FLOWS, rows, lang)


def page(flow: type[Flow], lang: Language) -> Grid:
    """A flow: in this state, who may do what, and where does it lead; steps that read alike on one line."""
    rows: list[tuple[str | Text, ...]] = []
    for stage, of_stage in groupby(gathered(step_rows(flow)), key=lambda alike: alike[0].source):
        rows += [("",) * 4, (Text(stage.in_(lang), style="bold cyan"), "", "", "")]
        for alike in of_stage:
            rows.append((", ".join(row.step for row in alike), *(cell.in_(lang) for cell in cells(alike[0]))))
    return _grid(HEADINGS[1:], rows, lang)


def orders(found: Iterable[tuple[Order, Table[Order, Phase] | None]], lang: Language, zone: tzinfo) -> Grid:
    """Orders, each with the page that it lives by."""
    rows = [
        (
            order.number or order.id,
            _at(order.opened_at, zone),
            order.customer,
            state_label(order.state, order.phase, table).in_(lang),
            str(order.total),
            str(order.balance),
        )
        for order, table in found
    ]
    return _grid(_ORDERS, rows, lang)


def limits(running: Iterable[Due], names: Mapping[str, str], lang: Language, zone: tzinfo, *, now: datetime) -> Grid:
    """Time limits that run, by *names* of their orders, each with the shipment, payment or paper that it is about."""
    rows = [
        (
            names[limit.order_id],
            name_label(limit.limit).in_(lang) + _about(limit),
            _at(limit.due_at, zone),
            command_label(limit.then).in_(lang),
            Text(_OVERDUE.in_(lang) if limit.due_at < now else "", style="bold red"),
        )
        for limit in running
    ]
    return _grid(_LIMITS, rows, lang, title=_TIME_LIMITS)


def _about(limit: Due) -> str:
    """The shipment, payment or paper, without what tells one turn of a limit from the next (`w-1/2`)."""
    return "" if limit.subject == limit.order_id else f" {limit.subject.partition('/')[0]}"


def effects(waiting: Iterable[OutboxRow], names: Mapping[str, str], lang: Language, zone: tzinfo) -> Grid:
    """Effects that wait, by *names* of their orders; what they are about is the rest of their keys."""
    rows = [
        (
            names[row.order_id],
            effect_label(row.type).in_(lang),
            row.key.removeprefix(f"{row.order_id}/"),
            _at(row.not_before, zone),
            str(row.attempts),
            Text(row.error, style="bold red" if row.parked else ""),
        )
        for row in waiting
    ]
    return _grid(_EFFECTS, rows, lang, title=_TO_PERFORM)


def duties(of_order: Sequence[Duty], lang: Language, zone: tzinfo, *, name: str, order_id: str) -> Grid:
    """Which role kept or broke which limit of an order."""
    rows: list[tuple[str | Text, ...]] = []
    for duty in of_order:
        row = DutyRow.of(duty, lang, zone=zone, order_id=order_id)
        style = "bold red" if row.broken else "green" if duty.verdict is Verdict.KEPT else "dim"
        rows.append((*row.cells[:-1], Text(row.verdict, style=style)))
        rows += [("", "", "", "", Text(note, style="italic dim"), "") for note in row.notes]
    return _grid(DUTY_HEADINGS, rows, lang, title=Label(TITLE.zh.format(name=name), TITLE.en.format(name=name)))


def accounts(everything: Sequence[Duty], lang: Language) -> Grid:
    """What limits come to for each role."""
    rows = []
    for summed in by_role(everything):
        style = "bold red" if summed.broken else ""
        rows.append(tuple(Text(cell, style=style) for cell in RoleRow.of(summed, lang).cells))
    return _grid(ROLE_HEADINGS, rows, lang, title=BY_ROLE)


def stages(report: StageReport, process: str, lang: Language, table: Table[Order, Phase] | None) -> Grid:
    """How many orders of a process are in each stage, and how long that takes; in the order of its page."""
    found = [stage for stage in report.stages if stage.process == process]
    if table is not None:
        places = {stage.name: place for place, stage in enumerate(table.stages)}
        found.sort(key=lambda stage: places.get(stage.state, len(places)))
    rows = [StageRow.of(stage, lang, table=table).cells for stage in found]
    title = Label(BY_STAGE.zh.format(process=process), BY_STAGE.en.format(process=process))
    return _grid(STAGE_HEADINGS, rows, lang, title=title)


def salespeople(report: StageReport, lang: Language) -> Grid:
    """What each salesperson's orders come to."""
    rows = [PersonRow.of(person, lang).cells for person in report.salespeople]
    return _grid(PERSON_HEADINGS, rows, lang, title=BY_SALESPERSON)


def _grid(
    headings: Sequence[Label], rows: Sequence[Sequence[str | Text]], lang: Language, *, title: Label | None = None
) -> Grid:
    """Columns that are folded between words."""
    grid = Grid(title=Text(title.in_(lang)) if title else None, title_justify="left", box=None, pad_edge=False)
    for place, heading in enumerate(headings):
        texts = [heading.in_(lang), *(str(row[place]) for row in rows)]
        words = (cell_len(word) for text in texts for word in text.split())
        grid.add_column(texts[0], overflow="fold", min_width=min(max(words, default=0), WORD_MAX))
    for row in rows:
        grid.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return grid


def _at(instant: datetime, zone: tzinfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"
