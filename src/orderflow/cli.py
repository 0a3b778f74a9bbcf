"""The command: watch orders live, read a history, see what is due, look at a flow. Needs the extra `cli`."""

import sys
import tempfile
import time
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as Grid
from rich.text import Text

from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.errors import OrderflowError
from orderflow.events import Record
from orderflow.processes import retail
from orderflow.render.flow import dot, mermaid, step_rows, svg
from orderflow.render.labels import Language, role_label
from orderflow.render.order import statement
from orderflow.render.timeline import Emphasis, Kind, timeline
from orderflow.states import Flow
from orderflow.states.payment import PaymentFlow
from orderflow.states.retail import RetailFlow
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.stories import SHANGHAI, STORIES, Shop, Story

app = typer.Typer(help="Orders from the first click to the last cent.", no_args_is_help=True, add_completion=False)
out: Final = Console()

FLOWS: Final[dict[str, tuple[type[Flow], str]]] = {
    "retail": (RetailFlow, "an order of a shop"),
    "payment": (PaymentFlow, "one payment of an order"),
    "shipment": (ShipmentFlow, "one parcel of an order"),
    "return_request": (ReturnFlow, "one return of an order"),
}
COLOURS: Final = {
    Kind.STATE: "bold cyan",
    Kind.MONEY: "green",
    Kind.GOODS: "yellow",
    Kind.RETURN: "magenta",
    Kind.TIME: "red",
}
PAUSE_SECONDS: Final = 0.12


class Form(StrEnum):
    """The forms in which `show` draws a flow."""

    TABLE = "table"
    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


Lang = Annotated[Language, typer.Option("--lang", help="The language to tell it in.")]
Zone = Annotated[str, typer.Option("--zone", help="The time zone to show times in, for instance Asia/Shanghai.")]
Database = Annotated[Path, typer.Argument(help="The SQLite file of an orderflow store.", exists=True, dir_okay=False)]


@app.command()
def demo(
    file: Annotated[Path | None, typer.Option(help="Where to keep the orders; a temporary file if left out.")] = None,
    lang: Lang = Language.EN,
    pause: Annotated[bool, typer.Option(help="Wait a moment between steps, when a person is watching.")] = True,
) -> None:
    """Live three retail orders on a fresh SQLite file and tell their stories."""
    path = file or Path(tempfile.mkdtemp(prefix="orderflow-")) / "demo.db"
    if path.exists():
        raise typer.BadParameter(f"{path} is there already; the demo begins with a fresh file", param_hint="--file")
    watched = pause and sys.stdout.isatty()
    with Shop(path) as shop:
        lived = [_lived(story, shop, lang, watched=watched) for story in STORIES]
        for story, order_id in zip(STORIES, lived, strict=True):
            title = story.zh if lang is Language.ZH else story.en
            out.print()
            out.rule(f"[bold]{title}[/]")
            out.print(_told(shop.desk.history(order_id), lang, SHANGHAI))
            out.print(_statement(shop.desk.get(order_id), lang))
        differences = [line for order_id in lived for line in shop.gateway.differences(shop.desk.get(order_id))]
        number = shop.desk.get(lived[0]).number
    out.print("\n".join(("", *differences)) or "\nThe provider's statement and the orders agree to the cent.")
    out.print(f"{len(shop.notifier.sent)} messages were sent to customers.")
    out.print(f"The orders are in [bold]{escape(str(path))}[/]. Look at them:", soft_wrap=True)
    out.print(f"  orderflow history {escape(str(path))} {number}", soft_wrap=True)
    out.print(f"  orderflow due {escape(str(path))}", soft_wrap=True)


@app.command()
def history(
    database: Database,
    order: Annotated[str, typer.Argument(help="The order's number or id.")],
    lang: Lang = Language.EN,
    zone: Zone = "Asia/Shanghai",
    quiet: Annotated[bool, typer.Option("--all", help="Tell the bookkeeping as well.")] = False,
) -> None:
    """Tell what happened to an order: what, who, when, why; and what it came to."""
    where = _zone(zone)
    with SqliteOrderStore(database) as store:
        desk = OrderDesk(processes=[retail()], store=store)
        found = desk.find(number=order)
        order_id = found[0].id if found else order
        out.print(_told(desk.history(order_id), lang, where, quiet=quiet))
        out.print(_statement(desk.get(order_id), lang))


@app.command()
def due(database: Database, zone: Zone = "Asia/Shanghai") -> None:
    """List the time limits that run, those that have ended first, and the effects that wait to be performed."""
    where, now = _zone(zone), datetime.now(UTC)
    with SqliteOrderStore(database) as store:
        desk = OrderDesk(processes=[retail()], store=store)
        running, waiting = desk.limits(), desk.pending()
    limits = Grid(title="Time limits", title_justify="left", box=None, pad_edge=False)
    for heading in ("order", "limit", "ends", "then", ""):
        limits.add_column(heading)
    for limit in running:
        ended = Text("overdue", style="bold red") if limit.due_at <= now else Text("")
        limits.add_row(limit.order_id, limit.limit, _at(limit.due_at, where), limit.then, ended)
    out.print(limits if running else "No time limit runs.")
    effects = Grid(title="Effects to perform", title_justify="left", box=None, pad_edge=False)
    for heading in ("key", "what", "not before", "tries", "why it waits"):
        effects.add_column(heading)
    for row in waiting:
        state = Text(row.error or "", style="bold red" if row.parked else "")
        effects.add_row(row.key, row.type, _at(row.not_before, where), str(row.attempts), state)
    out.print(effects if waiting else "Nothing waits to be performed.")


@app.command()
def flows() -> None:
    """List the flows that orderflow ships."""
    grid = Grid(box=None, pad_edge=False)
    for heading in ("flow", "what lives by it", "stages", "steps"):
        grid.add_column(heading)
    for name, (flow, what) in FLOWS.items():
        grid.add_row(name, what, " · ".join(stage.zh for stage in flow.table.stages), str(len(flow.table.steps)))
    out.print(grid)
    out.print("\nLook at one: orderflow show retail")


@app.command()
def show(
    flow: Annotated[str, typer.Argument(help="The flow's name; `orderflow flows` lists them.")],
    form: Annotated[Form, typer.Option("--as", help="How to draw it.")] = Form.TABLE,
    lang: Lang = Language.EN,
) -> None:
    """Show a flow: in this state, who may do what, and where does it lead."""
    if flow not in FLOWS:
        raise typer.BadParameter(f"there is no flow {flow}; there are {', '.join(FLOWS)}", param_hint="FLOW")
    drawn = FLOWS[flow][0]
    if form is Form.TABLE:
        out.print(_page(drawn, lang))
    else:
        draw = {Form.MERMAID: mermaid, Form.DOT: dot, Form.SVG: svg}[form]
        typer.echo(draw(drawn, language=lang))


def main() -> None:
    """What the command runs: what goes wrong by intention is one line, not a traceback."""
    try:
        app()
    except OrderflowError as error:
        Console(stderr=True).print(f"[bold red]{type(error).__name__}[/] {escape(str(error))}")
        raise SystemExit(1) from error


# ---- how it is drawn -------------------------------------------------------------------------------------------------


def _lived(story: Story, shop: Shop, lang: Language, *, watched: bool) -> str:
    """Live a story, showing how far it is; the id of its order."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
    )
    with Progress(*columns, console=out, disable=not out.is_terminal) as progress:
        task = progress.add_task(story.zh if lang is Language.ZH else story.en, total=story.steps, said="")
        order_id = ""
        for said in story.live(shop):
            order_id = order_id or said
            progress.update(task, advance=1, said="placed" if said == order_id else said)
            if watched:
                time.sleep(PAUSE_SECONDS)
    return order_id


def _told(records: tuple[Record, ...], lang: Language, zone: tzinfo, *, quiet: bool = False) -> Grid:
    grid = Grid(box=None, pad_edge=False, show_header=False)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    day = ""
    for entry in timeline(records, zone=zone, table=RetailFlow.table):
        if entry.emphasis is Emphasis.QUIET and not quiet:
            continue
        today = f"{entry.at:%Y-%m-%d}"
        style = COLOURS.get(entry.kind, "") if entry.emphasis is not Emphasis.QUIET else "dim"
        sentence = Text(entry.what.in_(lang), style=style)
        if entry.detail is not None:
            sentence.append(f"  — {entry.detail.in_(lang)}", style="italic dim")
        grid.add_row(today if today != day else "", f"{entry.at:%H:%M}", sentence)
        day = today
    return grid


def _statement(order: Order, lang: Language) -> Panel:
    return Panel(Text(statement(order, lang, table=RetailFlow.table)), expand=False, border_style="dim")


def _page(flow: type[Flow], lang: Language) -> Grid:
    grid = Grid(box=None, pad_edge=False)
    for heading in ("in", "step", "leads to", "by", "when"):
        grid.add_column(heading, overflow="fold")
    before = ""
    for row in step_rows(flow):
        source = row.source.in_(lang)
        grid.add_row(
            Text(source if source != before else "", style="bold cyan"),
            row.step,
            "" if row.stays else row.target.in_(lang),
            "by itself" if row.automatic else ", ".join(role_label(role).in_(lang) for role in row.roles),
            " and ".join(fact.in_(lang) for fact in row.facts),
        )
        before = source
    return grid


def _at(instant: datetime, zone: tzinfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise typer.BadParameter(f"{name} is no time zone; one is Asia/Shanghai", param_hint="--zone") from None


if __name__ == "__main__":
    main()
