"""The command: watch orders live, read a history, see what is due, look at a flow. Needs the extra `cli`."""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
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

from orderflow.accountability import Duty, Verdict, by_role
from orderflow.accountability import accountability as duties_of
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.errors import OrderflowError
from orderflow.events import Record
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.render.accountability import BY_ROLE, DUTY_HEADINGS, ROLE_HEADINGS, TITLE, DutyRow, RoleRow
from orderflow.render.confirmation import order_confirmation
from orderflow.render.flow import dot, mermaid, step_rows, svg
from orderflow.render.labels import Language, role_label
from orderflow.render.order import statement
from orderflow.render.printing import as_html, as_text
from orderflow.render.timeline import Emphasis, Kind, timeline
from orderflow.states import Flow, Table
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.contract import ContractFlow
from orderflow.states.five_stage import FiveStageFlow
from orderflow.states.food_delivery import FoodDeliveryFlow
from orderflow.states.payment import PaymentFlow
from orderflow.states.production import ProductionFlow
from orderflow.states.quotation import QuotationFlow
from orderflow.states.retail import RetailFlow
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.stories import SHANGHAI, STORIES, Shop, Story

app = typer.Typer(help="Orders from the first click to the last cent.", no_args_is_help=True, add_completion=False)
out: Final = Console()

FLOWS: Final[dict[str, tuple[type[Flow], str]]] = {
    "retail": (RetailFlow, "an order of a shop"),
    "five_stage": (FiveStageFlow, "an order in five stages, each one party's"),
    "food_delivery": (FoodDeliveryFlow, "a meal, from the menu to the door"),
    "b2b_contract": (B2BContractFlow, "a deal by contract, from the inquiry to the balance"),
    "payment": (PaymentFlow, "one payment of an order"),
    "shipment": (ShipmentFlow, "one parcel of an order"),
    "return_request": (ReturnFlow, "one return of an order"),
    "quotation": (QuotationFlow, "one revision of what is offered"),
    "contract": (ContractFlow, "one wording of a contract"),
    "production": (ProductionFlow, "one production order"),
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
    process: Annotated[str, typer.Option(help=f"Whose stories: {', '.join(STORIES)}.")] = "retail",
    file: Annotated[Path | None, typer.Option(help="Where to keep the orders; a temporary file if left out.")] = None,
    lang: Lang = Language.EN,
    pause: Annotated[bool, typer.Option(help="Wait a moment between steps, when a person is watching.")] = True,
) -> None:
    """Live a process's orders on a fresh SQLite file and tell their stories."""
    if process not in STORIES:
        raise typer.BadParameter(f"there is no {process}; there are {', '.join(STORIES)}", param_hint="--process")
    lives_by, stories = STORIES[process]
    path = file or Path(tempfile.mkdtemp(prefix="orderflow-")) / "demo.db"
    if path.exists():
        raise typer.BadParameter(f"{path} is there already; the demo begins with a fresh file", param_hint="--file")
    watched = pause and sys.stdout.isatty()
    with Shop(path, lives_by) as shop:
        lived = [_lived(story, shop, lang, watched=watched) for story in stories]
        for story, order_id in zip(stories, lived, strict=True):
            title = story.zh if lang is Language.ZH else story.en
            out.print()
            out.rule(f"[bold]{title}[/]")
            order = shop.desk.get(order_id)
            out.print(_told(shop.desk.history(order_id), order, lang, SHANGHAI))
            out.print(_statement(order, lang))
        differences = [line for order_id in lived for line in shop.gateway.differences(shop.desk.get(order_id))]
        number = shop.desk.get(lived[0]).number
    out.print("\n".join(("", *differences)) or "\nThe provider's statement and the orders agree to the cent.")
    out.print(f"{len(shop.notifier.sent)} messages were sent.")
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
        desk = _desk(store)
        found = desk.find(number=order)
        order_id = found[0].id if found else order
        told = desk.get(order_id)
        out.print(_told(desk.history(order_id), told, lang, where, quiet=quiet))
        out.print(_statement(told, lang))


@app.command()
def confirmation(
    database: Database,
    order: Annotated[str, typer.Argument(help="The order's number or id.")],
    lang: Lang = Language.EN,
    zone: Zone = "Asia/Shanghai",
    html: Annotated[
        Path | None, typer.Option(help="Write a page of HTML to this file, for a browser to show and print.")
    ] = None,
) -> None:
    """Draw up an order's confirmation: number, goods, delivery, address, amount paid."""
    where = _zone(zone)
    with SqliteOrderStore(database) as store:
        desk = _desk(store)
        found = desk.find(number=order)
        order_id = found[0].id if found else order
        confirmed = desk.get(order_id)
        drawn = order_confirmation(confirmed, desk.personal_data(order_id), zone=where, table=_page_of(confirmed))
    if html is None:
        typer.echo(as_text(drawn, lang), nl=False)
    else:
        html.write_text(as_html(drawn, lang), "utf-8")
        out.print(f"Written to {escape(str(html))}; a browser shows and prints it.", soft_wrap=True)


@app.command()
def due(database: Database, zone: Zone = "Asia/Shanghai") -> None:
    """List the time limits that run, those that have ended first, and the effects that wait to be performed."""
    where, now = _zone(zone), datetime.now(UTC)
    with SqliteOrderStore(database) as store:
        desk = _desk(store)
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
def accountability(
    database: Database,
    order: Annotated[str | None, typer.Argument(help="The order's number or id; all orders if left out.")] = None,
    lang: Lang = Language.EN,
    zone: Zone = "Asia/Shanghai",
) -> None:
    """Tell which role kept or broke which time limit, order by order, and what that comes to for each role."""
    where, now = _zone(zone), datetime.now(UTC)
    everything: list[Duty] = []
    with SqliteOrderStore(database) as store:
        desk = _desk(store)
        found = _named(desk, order) if order is not None else _everyone(desk)
        for name, order_id in found:
            duties = duties_of(desk.history(order_id), at=now)
            everything += duties
            if duties:
                out.print(_duties(duties, lang, where, title=TITLE.in_(lang).format(name=name), order_id=order_id))
                out.print()
    if everything:
        out.print(_accounts(everything, lang))
    else:
        out.print("No time limit has ever run.")


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


def _told(records: tuple[Record, ...], order: Order, lang: Language, zone: tzinfo, *, quiet: bool = False) -> Grid:
    grid = Grid(box=None, pad_edge=False, show_header=False)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    day = ""
    for entry in timeline(records, zone=zone, table=_page_of(order)):
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
    return Panel(Text(statement(order, lang, table=_page_of(order))), expand=False, border_style="dim")


def _page_of(order: Order) -> Table[Order, Phase] | None:
    """The shipped page that the order lives by, which knows what its states are called; None for a host's own."""
    pages = (process().table for process in SHIPPED_PROCESSES)
    return next((page for page in pages if page.fingerprint == order.process.fingerprint), None)


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


def _desk(store: SqliteOrderStore) -> OrderDesk:
    """A desk that knows every shipped process, and so whatever the orders of a file live by."""
    return OrderDesk(processes=[process() for process in SHIPPED_PROCESSES], store=store)


def _named(desk: OrderDesk, order: str) -> list[tuple[str, str]]:
    """The order of this number or id, with what it is called."""
    found = desk.find(number=order)
    return [(order, found[0].id if found else order)]


def _everyone(desk: OrderDesk) -> Iterator[tuple[str, str]]:
    """All orders, the newest first, with what they are called."""
    page = desk.find()
    while page:
        yield from ((order.number or order.id, order.id) for order in page)
        page = desk.find(after=page[-1])


def _duties(duties: Sequence[Duty], lang: Language, zone: tzinfo, *, title: str, order_id: str) -> Grid:
    grid = Grid(title=title, title_justify="left", box=None, pad_edge=False)
    for heading in DUTY_HEADINGS:
        grid.add_column(heading.in_(lang), overflow="fold")
    for duty in duties:
        row = DutyRow.of(duty, lang, zone=zone, order_id=order_id)
        style = "bold red" if row.broken else "green" if duty.verdict is Verdict.KEPT else "dim"
        grid.add_row(*map(escape, row.cells[:-1]), Text(row.verdict, style=style))
        for note in row.notes:
            grid.add_row("", "", "", "", Text(note, style="italic dim"), "")
    return grid


def _accounts(duties: Sequence[Duty], lang: Language) -> Grid:
    grid = Grid(title=BY_ROLE.in_(lang), title_justify="left", box=None, pad_edge=False)
    for heading in ROLE_HEADINGS:
        grid.add_column(heading.in_(lang))
    for summed in by_role(duties):
        grid.add_row(*RoleRow.of(summed, lang).cells, style="bold red" if summed.broken else "")
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
