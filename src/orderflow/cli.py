"""
The command: watch orders live, read a history, see what is due, look at a flow. Needs the extra `cli`.

Each command imports what it needs when it is run, so that `--help` waits for nothing but typer.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.markup import escape

from orderflow._cli_console import ShowingConsole
from orderflow.words._document_kind import DocumentKind
from orderflow.words._language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from zoneinfo import ZoneInfo

    from rich.panel import Panel
    from rich.table import Table as Grid

    from orderflow.accountability import Duty
    from orderflow.adapters.sqlite import SqliteOrderStore
    from orderflow.desk import OrderDesk
    from orderflow.entities.order import Order
    from orderflow.entities.phase import Phase
    from orderflow.events import Record
    from orderflow.states import Table
    from orderflow.stories import Shop, Story

app = typer.Typer(
    help="Orders from the first click to the last cent.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # it prints what variables hold, which may be somebody's address
)
out: Final = ShowingConsole()

PROCESSES: Final = ("retail", "mall", "five_stage", "food_delivery", "b2b_contract", "made_to_order")
"""Those that have stories to show."""
PAUSE_SECONDS: Final = 0.12


class Form(StrEnum):
    """The forms in which `show` draws a flow."""

    TABLE = "table"
    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


Lang = Annotated[Language, typer.Option("--lang", help="The language to tell it in.")]
Zone = Annotated[str, typer.Option("--zone", help="The time zone to show times in, for instance Asia/Shanghai.")]
Seller = Annotated[str | None, typer.Option(help="The seller's name, to stand above the recipient's.")]
Html = Annotated[Path | None, typer.Option(help="Write a page of HTML to this file, for a browser to show and print.")]
Database = Annotated[
    Path, typer.Argument(help="The SQLite file of an orderflow store; it is only read.", exists=True, dir_okay=False)
]


@app.command()
def demo(
    process: Annotated[str, typer.Option(help=f"Whose stories: {', '.join(PROCESSES)}.")] = "retail",
    file: Annotated[Path | None, typer.Option(help="Where to keep the orders; a temporary file if left out.")] = None,
    lang: Lang = Language.EN,
    pause: Annotated[bool, typer.Option(help="Wait a moment between steps, when a person is watching.")] = True,
) -> None:
    """Live a process's orders on a fresh SQLite file and tell their stories."""
    import tempfile

    from orderflow import _cli_words as words
    from orderflow.stories import SHANGHAI, STORIES, Shop

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
        orders = [shop.desk.get(order_id) for order_id in lived]
        differences = [line for order in orders for line in shop.gateway.differences(order)]
        number, by_provider = orders[0].number, any(one.gateway for order in orders for one in order.payments)
    if by_provider:
        from rich.text import Text

        out.print(Text("\n".join(("", *differences))) if differences else words.AGREE.in_(lang))
    out.print(words.SENT.in_(lang).format(count=len(shop.notifier.sent)))
    out.print(words.KEPT_IN.in_(lang).format(path=f"[bold]{escape(str(path))}[/]"), soft_wrap=True)
    called = "uv run orderflow" if "UV" in os.environ else "orderflow"  # uv says so to whatever it runs
    same = " --lang zh" if lang is Language.ZH else ""
    out.print(f"  {called} history {escape(str(path))} {escape(str(number))}{same}", soft_wrap=True)
    out.print(f"  {called} due {escape(str(path))}{same}", soft_wrap=True)


@app.command()
def history(
    database: Database,
    order: Annotated[str, typer.Argument(help="The order's number or id.")],
    lang: Lang = Language.EN,
    zone: Zone = "Asia/Shanghai",
    quiet: Annotated[bool, typer.Option("--all", help="Tell the bookkeeping as well.")] = False,
) -> None:
    """Tell what happened to an order: what, who, when, why; and what it came to."""
    from orderflow.adapters.sqlite import SqliteOrderStore

    where = _zone(zone)
    with SqliteOrderStore(database, read_only=True) as store:
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
    seller: Seller = None,
    html: Html = None,
) -> None:
    """Draw up an order's confirmation: number, goods, delivery, address, amount paid."""
    document(database, order, DocumentKind.ORDER_CONFIRMATION, lang=lang, zone=zone, seller=seller, html=html)


@app.command()
def document(
    database: Database,
    order: Annotated[str, typer.Argument(help="The order's number or id.")],
    kind: Annotated[DocumentKind, typer.Argument(help="What to draw up.")],
    about: Annotated[
        str | None, typer.Option("--id", help="Of which quotation, contract, production order or shipment (q-2, k-1).")
    ] = None,
    lang: Lang = Language.EN,
    zone: Zone = "Asia/Shanghai",
    seller: Seller = None,
    html: Html = None,
) -> None:
    """Draw up a document of an order, about the latest that it has: a quotation, a contract, a delivery note."""
    from orderflow import _cli_words as words
    from orderflow._cli_documents import drawn_up
    from orderflow.adapters.sqlite import SqliteOrderStore
    from orderflow.entities.party import Party
    from orderflow.render.printing import as_html, as_text
    from orderflow.validation import shown

    where = _zone(zone)
    with SqliteOrderStore(database, read_only=True) as store:
        desk = _desk(store)
        _, order_id = _named(desk, order)
        found = desk.get(order_id)
        drawn = drawn_up(
            found,
            kind,
            desk.personal_data(order_id),
            about=about,
            seller=None if seller is None else Party(name=seller),
            zone=where,
            table=_page_of(found),
        )
    if html is None:
        typer.echo(shown(as_text(drawn, lang)), nl=False)
    else:
        _write_private(html, as_html(drawn, lang))
        out.print(words.WRITTEN.in_(lang).format(path=escape(str(html))), soft_wrap=True)


@app.command()
def orders(database: Database, lang: Lang = Language.EN, zone: Zone = "Asia/Shanghai") -> None:
    """List all orders, the newest first: number, customer, state, and what they come to."""
    from orderflow import _cli_tables as tables
    from orderflow import _cli_words as words
    from orderflow.adapters.sqlite import SqliteOrderStore

    where = _zone(zone)
    with SqliteOrderStore(database, read_only=True) as store:
        desk = _desk(store)
        pages = [(order, _page_of(order)) for order in _everyone(desk)]
    out.print(tables.orders(pages, lang, where) if pages else words.NO_ORDER.in_(lang))


@app.command()
def due(database: Database, lang: Lang = Language.EN, zone: Zone = "Asia/Shanghai") -> None:
    """List the time limits that run, those that have ended first, and the effects that wait to be performed."""
    from orderflow import _cli_tables as tables
    from orderflow import _cli_words as words
    from orderflow.adapters.sqlite import SqliteOrderStore

    where, now = _zone(zone), datetime.now(UTC)
    with SqliteOrderStore(database, read_only=True) as store:
        desk = _desk(store)
        running, waiting = desk.limits(), desk.pending()
        ids = {*(limit.order_id for limit in running), *(row.order_id for row in waiting)}
        names = {order_id: desk.get(order_id).number or order_id for order_id in ids}
    out.print(tables.limits(running, names, lang, where, now=now) if running else words.NO_LIMIT.in_(lang))
    out.print(tables.effects(waiting, names, lang, where) if waiting else words.NOTHING_WAITS.in_(lang))


@app.command()
def accountability(
    database: Database,
    order: Annotated[str | None, typer.Argument(help="The order's number or id; all orders if left out.")] = None,
    lang: Lang = Language.EN,
    zone: Zone = "Asia/Shanghai",
) -> None:
    """Tell which role kept or broke which time limit, the oldest order first, and what that comes to for each role."""
    from orderflow import _cli_tables as tables
    from orderflow import _cli_words as words
    from orderflow.accountability import accountability as duties_of
    from orderflow.adapters.sqlite import SqliteOrderStore

    where, now = _zone(zone), datetime.now(UTC)
    everything: list[Duty] = []
    with SqliteOrderStore(database, read_only=True) as store:
        desk = _desk(store)
        found = [_named(desk, order)] if order is not None else [(x.number or x.id, x.id) for x in _everyone(desk)]
        for name, order_id in reversed(found):
            duties = duties_of(desk.history(order_id), at=now)
            everything += duties
            if duties:
                out.print(tables.duties(duties, lang, where, name=name, order_id=order_id))
                out.print()
    out.print(tables.accounts(everything, lang) if everything else words.NEVER_RAN.in_(lang))


@app.command()
def report(database: Database, lang: Lang = Language.EN) -> None:
    """Tell what a manager asks: orders per stage with the time it takes, orders and value per salesperson."""
    from orderflow import _cli_tables as tables
    from orderflow import _cli_words as words
    from orderflow.adapters.sqlite import SqliteOrderStore
    from orderflow.processes import SHIPPED_PROCESSES

    with SqliteOrderStore(database, read_only=True) as store:
        asked = _desk(store).report()
    if not asked.orders:
        out.print(words.NO_ORDER.in_(lang))
        return
    pages = {process.name: process.table for process in (make() for make in SHIPPED_PROCESSES)}
    for process in dict.fromkeys(stage.process for stage in asked.stages):
        out.print(tables.stages(asked, process, lang, pages.get(process)))
        out.print()
    out.print(tables.salespeople(asked, lang))


@app.command()
def flows(lang: Lang = Language.EN) -> None:
    """List the flows that orderflow ships."""
    from orderflow import _cli_tables as tables
    from orderflow import _cli_words as words

    out.print(tables.flows(words.FLOWS, lang))
    out.print(words.LOOK_AT_ONE.in_(lang))


@app.command()
def show(
    flow: Annotated[str, typer.Argument(help="The flow's name; `orderflow flows` lists them.")],
    form: Annotated[Form, typer.Option("--as", help="How to draw it.")] = Form.TABLE,
    lang: Lang = Language.EN,
) -> None:
    """Show a flow: in this state, who may do what, and where does it lead."""
    from orderflow import _cli_tables as tables
    from orderflow import _cli_words as words
    from orderflow.render.flow import dot, mermaid, svg
    from orderflow.stories import STORIES

    drawn = words.FLOWS[flow][0] if flow in words.FLOWS else STORIES[flow][0].flow if flow in STORIES else None
    if drawn is None:
        raise typer.BadParameter(f"there is no flow {flow}; there are {', '.join(words.FLOWS)}", param_hint="FLOW")
    if form is Form.TABLE:
        out.print(tables.page(drawn, lang))
    else:
        draw = {Form.MERMAID: mermaid, Form.DOT: dot, Form.SVG: svg}[form]
        typer.echo(draw(drawn, language=lang))


def main() -> None:
    """What the command runs: what goes wrong by intention is one line, not a traceback."""
    try:
        app()
    except Exception as error:
        from orderflow.errors import OrderflowError

        if not isinstance(error, OrderflowError):
            raise
        ShowingConsole(stderr=True).print(f"[bold red]{escape(str(error))}[/]", soft_wrap=True)
        raise SystemExit(1) from error


# ---- how it is drawn -------------------------------------------------------------------------------------------------


def _lived(story: Story, shop: Shop, lang: Language, *, watched: bool) -> str:
    """Live a story, showing how far it is; the id of its order."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

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
    from rich.table import Table as Grid
    from rich.text import Text

    from orderflow import _cli_words as words
    from orderflow.render.timeline import Emphasis, timeline

    grid = Grid(box=None, pad_edge=False, show_header=False)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    day = ""
    for entry in timeline(records, zone=zone, table=_page_of(order)):
        if entry.emphasis is Emphasis.QUIET and not quiet:
            continue
        today = f"{entry.at:%Y-%m-%d}"
        style = words.COLOURS.get(entry.kind, "") if entry.emphasis is not Emphasis.QUIET else "dim"
        sentence = Text(entry.what.in_(lang), style=style)
        if entry.detail is not None:
            sentence.append(f"  — {entry.detail.in_(lang)}", style="italic dim")
        grid.add_row(today if today != day else "", f"{entry.at:%H:%M}", sentence)
        day = today
    return grid


def _statement(order: Order, lang: Language) -> Panel:
    from rich.panel import Panel
    from rich.text import Text

    from orderflow.render.order import statement

    return Panel(Text(statement(order, lang, table=_page_of(order))), expand=False, border_style="dim")


def _page_of(order: Order) -> Table[Order, Phase] | None:
    """The shipped page that the order lives by, which knows what its states are called; None for a host's own."""
    from orderflow.processes import SHIPPED_PROCESSES

    pages = (process().table for process in SHIPPED_PROCESSES)
    return next((page for page in pages if page.fingerprint == order.process.fingerprint), None)


def _desk(store: SqliteOrderStore) -> OrderDesk:
    """A desk that knows every shipped process, and so whatever the orders of a file live by."""
    from orderflow.desk import OrderDesk
    from orderflow.processes import SHIPPED_PROCESSES

    return OrderDesk(processes=[process() for process in SHIPPED_PROCESSES], store=store)


def _named(desk: OrderDesk, order: str) -> tuple[str, str]:
    """The order of this number or id, with what it is called."""
    found = desk.find(number=order)
    return order, found[0].id if found else order


def _everyone(desk: OrderDesk) -> Iterator[Order]:
    """All orders, the newest first."""
    page = desk.find()
    while page:
        yield from page
        page = desk.find(after=page[-1])


def _write_private(path: Path, text: str) -> None:
    """Write a file for its owner only, because addresses stand in it; one that is there keeps its mode."""
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise typer.BadParameter(f"{name} is no time zone; one is Asia/Shanghai", param_hint="--zone") from None


if __name__ == "__main__":
    main()
