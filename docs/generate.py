"""
Writes the reference pages that are made of the classes: `uv run python docs/generate.py`.

A test compares the pages with what this would write, so they are never out of date.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from hashlib import sha256
from importlib import import_module
from inspect import Parameter, cleandoc, signature
from pathlib import Path
from pkgutil import walk_packages
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import attrs

import orderflow
from orderflow.catalogue import SHIPPED_COMMANDS, SHIPPED_EFFECTS, SHIPPED_EVENTS
from orderflow.commands import Command
from orderflow.entities.order import Order
from orderflow.erasure import texts
from orderflow.errors import Refusal
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.refusals import FieldProblem
from orderflow.render.flow import dot, markdown, svg
from orderflow.roles import Actor
from orderflow.states import ChildFlow, Flow, OrderFlow, Table

HERE: Final = Path(__file__).parent / "reference"
MADE: Final = "<!-- Made by docs/generate.py from the classes; change those. -->\n"

TOPICS: Final = {
    "orderflow.refusals.order": "Any command may meet these",
    "orderflow.refusals.limit": "Time limits",
    "orderflow.refusals.cart": "The cart",
    "orderflow.refusals.order_form": "The order form, prices and specifications",
    "orderflow.refusals.quotation": "Quotations",
    "orderflow.refusals.review": "The review of an order form",
    "orderflow.refusals.payment": "Money",
    "orderflow.refusals.refund": "Refunds",
    "orderflow.refusals.contract": "Contracts and their instalments",
    "orderflow.refusals.delivery": "The choice of a delivery",
    "orderflow.refusals.stock": "Stock",
    "orderflow.refusals.promise": "Promised dates",
    "orderflow.refusals.release": "Stock for an order, release and credit",
    "orderflow.refusals.production_run": "Production",
    "orderflow.refusals.mark": "Marks",
    "orderflow.refusals.shipment": "Shipments",
    "orderflow.refusals.cancellation": "Cancelling",
    "orderflow.refusals.inspection": "Deliveries of business orders",
    "orderflow.refusals.case": "Cases",
    "orderflow.refusals.document": "Documents",
    "orderflow.refusals.check": "Checks and papers",
    "orderflow.refusals.rating": "Ratings",
    "orderflow.refusals.courier": "Kitchens and couriers",
    "orderflow.refusals.settlement": "The merchant's money",
    "orderflow.refusals.return_request": "Goods on their way back",
    "orderflow.validation": "A value that came in",
    "orderflow._money_refusals": "Amounts",
}


# ---- the pages -------------------------------------------------------------------------------------------------------


def flows() -> str:
    """What the pages of the flows have in common, and where they are."""
    orders: list[str] = []
    children: list[str] = []
    for name, flow in SHIPPED_FLOWS.items():
        entry = f"- [{flow.__name__}](flows/{name}.md): {_sentences(flow).splitlines()[0]}"
        (orders if issubclass(flow, OrderFlow) else children).append(entry)
    parts = [
        "# Flows",
        "In this state, who may do what, and where does it lead?",
        "A step *by itself* fires as soon as its condition holds; of several ways that fit, the first is taken.\n"
        "A step that *stays* does something and leaves the state as it is.\n"
        "Processes may give a step to other roles; `orderflow.render.flow` draws theirs, too.",
        "## Orders",
        "\n".join(orders),
        "## What an order is made of",
        "Their machines only order their own steps: whoever may take the step on the order's page may take it there.",
        "\n".join(children),
    ]
    return _page(parts)


def flow_page(name: str) -> str:
    """One flow as a picture and a table."""
    flow = SHIPPED_FLOWS[name]
    return _page([f"# {flow.__name__}", _sentences(flow), f"![{flow.__name__}]({name}.svg)", markdown(flow)])


def picture(name: str) -> str:
    """One flow as an SVG picture that says what it was drawn from: how it is laid out is Graphviz's own affair."""
    flow = SHIPPED_FLOWS[name]
    return f"{svg(flow, internal=issubclass(flow, ChildFlow)).rstrip()}\n<!-- {drawn_from(name)} -->\n"


def drawn_from(name: str) -> str:
    """What tells whether the picture of this flow is up to date."""
    flow = SHIPPED_FLOWS[name]
    drawn = dot(flow, internal=issubclass(flow, ChildFlow))
    return f"Made by docs/generate.py from {flow.__name__}; sha256 of its DOT: {sha256(drawn.encode()).hexdigest()}"


def refusals() -> str:
    """Every refusal by its code: when, with which facts, and what it says."""
    parts = [
        "# Refusals",
        "The business says no, and nothing has changed.\n"
        "The `code` stays the same across releases; the fields are the facts, for a text of your own.\n"
        "A class is called like its code (`nothing_ordered` is `NothingOrdered`), "
        "and lives in `orderflow.refusals` where nothing else is said.",
    ]
    found = sorted(_subclasses(Refusal), key=lambda kind: kind.code)
    for module, topic in TOPICS.items():
        home = "" if module.startswith("orderflow.refusals") else f"In `{module.replace('_money_refusals', 'money')}`."
        rows = [
            (f"`{kind.code}`", _sentences(kind), _fields(kind), f"“{_said(kind)}”")
            for kind in found
            if kind.__module__ == module
        ]
        parts += [f"## {topic}", home, _table(("code", "when", "fields", "says"), rows)]
    missing = {kind.__module__ for kind in found} - TOPICS.keys()
    if missing:
        raise LookupError(f"refusals in {missing} stand on no page; name their topic")
    return _page(parts)


def events() -> str:
    """Every type of event: what it means, and what it carries."""
    parts = [
        "# Events",
        "What happened to an order, as `desk.history` tells it.\n"
        "A `type` stays the same for ever, and so does what its fields mean.\n"
        "Each event also says when it happened (`occurred_at`); its record says who did it, for whom, in which role, "
        "why, by which request, and when it was written down.",
    ]
    modules = dict.fromkeys(kind.__module__ for kind in SHIPPED_EVENTS)
    for module in modules:
        rows = [
            (f"`{kind.type}`", _sentences(kind), _fields(kind, without=("occurred_at",)))
            for kind in SHIPPED_EVENTS
            if kind.__module__ == module
        ]
        topic = module.rpartition(".")[2].replace("_", " ").capitalize()
        parts += [f"## {topic}", _sentences(import_module(module)), _table(("type", "what it means", "fields"), rows)]
    return _page(parts)


def commands() -> str:
    """Every command: what it asks for, with which fields, and who may on which flow."""
    parts = [
        "# Commands",
        "What can be asked for with `desk.execute`; all are in `orderflow.commands`.\n"
        "Each also takes a `reason`, and the `order_id` first, unless it begins an order.\n"
        "A command fires its step on the order's page, which says who may, in which state, and where it leads; "
        "here stands who may anywhere on it.\n"
        "A process takes the commands that its page has a step for, and may give a step to other roles.",
    ]
    pages = {name: flow.table for name, flow in SHIPPED_FLOWS.items() if issubclass(flow, OrderFlow)}
    modules = dict.fromkeys(kind.__module__ for kind in SHIPPED_COMMANDS)
    for module in modules:
        rows = [
            (
                f"`{kind.__name__}`",
                _sentences(kind).splitlines()[0],
                _fields(kind, without=("order_id", "reason")),
                f"`{kind.step}`" if kind.step else "none",
                _who(kind, pages),
            )
            for kind in SHIPPED_COMMANDS
            if kind.__module__ == module
        ]
        topic = module.rpartition(".")[2].replace("_", " ").capitalize()
        headings = ("command", "what it asks for", "fields", "step", "who may")
        parts += [f"## {topic}", _table(headings, rows)]
    return _page(parts)


def _who(kind: type[Command], pages: Mapping[str, Table[Any, Any]]) -> str:
    """Who may give this command, page by page; pages on which the same people may, together."""
    if kind.step is None:
        return f"anywhere: {', '.join(kind.roles)}"
    named: dict[str, list[str]] = {}
    for name, table in pages.items():
        roles = sorted({role for move in table.moves if move.step == kind.step for role in move.by})
        if roles:
            named.setdefault(", ".join(roles), []).append(name)
    return "; ".join(f"{', '.join(names)}: {roles}" for roles, names in named.items())


def processes() -> str:
    """Every process that ships: what it is, and its arguments with their usual answers."""
    parts = [
        "# Processes",
        "Each is a function that makes an `OrderProcess`; all its arguments are keywords, and none must be given.",
    ]
    for make in sorted(SHIPPED_PROCESSES, key=lambda make: make.__name__):
        before, _, rest = cleandoc(make.__doc__ or "").partition("\nArgs:\n")
        described, _, after = rest.partition("\n\n")
        usual = {argument: _usual(given) for argument, given in signature(make).parameters.items()}
        rows = []
        for entry in re.split(r"\n(?=    \S)", described):
            names, _, what = entry.strip().partition(": ")
            shown = ", ".join(f"`{usual[each]}`" for each in re.split(r",\s+", names))
            rows.append((shown, what))
        table = _table(("arguments, with what they are if left out", ""), rows)
        parts += [f"## {make.__name__}", _prose(before), table]
        parts.append(_prose(after))
    return _page(parts)


def erasure() -> str:
    """Every text that is stored of an order: what an erasure keeps and why, and what it takes out."""
    kept: dict[str, set[str]] = {}
    gone: set[str] = set()
    parts = {part for make in SHIPPED_PROCESSES for part in make().parts}
    for kind in (*SHIPPED_EVENTS, *SHIPPED_EFFECTS, Order, *parts, Actor):
        for path, mark in texts(kind):
            if mark is None:
                gone.add(path)
            else:
                only = f"; only {', '.join(f'`{word}`' for word in mark.only)}" if mark.only else ""
                kept.setdefault(f"{mark.name}: {mark.reason}{only}", set()).add(path)
    rows = [(reason, ", ".join(f"`{path}`" for path in sorted(paths))) for reason, paths in sorted(kept.items())]
    return _page(
        [
            "# What an erasure keeps",
            "[Erase personal data](../how-to/erase-personal-data.md) says how and why; here stands every text field of "
            "the events, of the effects that wait, and of the order that they make with its parts.\n"
            "Ids that have a type of their own (`OrderId`, `PaymentId` …), roles, enumerations, numbers, amounts and "
            "instants are kept.",
            "## Kept",
            _table(("what it is, and why it stays", "fields"), rows),
            "## Erased",
            "Everything else: somebody's words, by the class and field that holds them.",
            ", ".join(f"`{path}`" for path in sorted(gone)) + ".",
        ]
    )


def _usual(argument: Parameter) -> str:
    """An argument with its default, as one would write it."""
    if argument.kind is Parameter.VAR_KEYWORD:
        return f"**{argument.name}"
    return f"{argument.name}={_written(argument.default)}"


def _written(default: object) -> str:
    if isinstance(default, tuple):
        return f"({', '.join(each.name for each in default)})"
    if isinstance(default, timedelta):
        units = ("days", "hours", "minutes", "seconds")
        unit = next(unit for unit in units if not default % timedelta(**{unit: 1}))
        return f"timedelta({unit}={default // timedelta(**{unit: 1})})"
    return getattr(default, "__name__", None) or repr(default)


# ---- what they are made of -------------------------------------------------------------------------------------------


def _shipped_flows() -> dict[str, type[Flow]]:
    """Every flow of the library by the name of its page, those of orders first."""
    found = [flow for flow in _subclasses(Flow) if "table" in vars(flow)]
    found.sort(key=lambda flow: (not issubclass(flow, OrderFlow), flow.__name__))
    words = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")  # B2BContract is a b2b_contract
    return {words.sub("_", flow.__name__.removesuffix("Flow")).lower(): flow for flow in found}


def _subclasses(base: type[Any]) -> Iterator[type[Any]]:
    """Every class of the library below *base*, each once."""
    for module in walk_packages(orderflow.__path__, "orderflow."):
        if not module.name.startswith(("orderflow.testing", "orderflow.cli", "orderflow._cli")):  # they need an extra
            import_module(module.name)
    waiting, found = [base], dict[type[Any], None]()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if _is_ours(kind) and kind not in found:
                found[kind] = None
                waiting.append(kind)
    return iter(found)


def _is_ours(kind: type[Any]) -> bool:
    """Whether *kind* stands in a module of the library by its own name; one that a test made up does not."""
    module = sys.modules.get(kind.__module__)
    return kind.__module__.startswith("orderflow.") and getattr(module, kind.__name__, None) is kind


class _Gap(str):
    """Stands where a fact will stand: `{asked}`."""

    __slots__ = ()

    def isoformat(self) -> str:
        """Instants are written in this way."""
        return self


class _Number(int):
    """The same for a number, with which a text may reckon."""

    def __new__(cls, name: str) -> "_Number":
        number = super().__new__(cls, 1)
        number.name = name
        return number

    name: str

    def __str__(self) -> str:
        return f"{{{self.name}}}"

    def __format__(self, _spec: str) -> str:
        return str(self)


def _said(kind: type[Any]) -> str:
    """What a refusal says, with the names of its fields where its facts will stand."""
    gaps: dict[str, object] = {}
    for field in attrs.fields(kind):
        gap: object = _Number(field.name) if field.type is int else _Gap(f"{{{field.name}}}")
        if get_args(field.type)[:1] == (FieldProblem,):
            gap = FieldProblem("{path}", "{problem}")
        gaps[field.name] = (gap,) if get_origin(field.type) is tuple else gap
    return str(kind(**gaps))


def _fields(kind: type[Any], without: Iterable[str] = ()) -> str:
    shown = [f"`{field.name}: {_type(field.type)}`" for field in attrs.fields(kind) if field.name not in without]
    return ", ".join(shown)


def _type(kind: Any) -> str:
    if get_origin(kind) is Annotated:  # what an erasure keeps, which stands on a page of its own
        return _type(get_args(kind)[0])
    inner = [_type(part) for part in get_args(kind)]
    if kind is Ellipsis:
        return "..."
    if get_origin(kind) in (Union, UnionType):
        return " | ".join(inner)
    if inner:
        return f"{get_origin(kind).__name__}[{', '.join(inner)}]"
    if isinstance(kind, str):
        return kind
    return "None" if kind is NoneType else str(kind.__name__)


def _sentences(documented: object) -> str:
    """The prose of a docstring, one sentence a line where it is more than one paragraph's first."""
    return _prose(re.split(r"\n(?:Args|Attributes):\n", cleandoc(documented.__doc__ or ""))[0])


def _prose(text: str) -> str:
    """Paragraphs, one sentence a line."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]
    return "\n\n".join(re.sub(r"(?<=[.?!]) (?=[A-Z`])", "\n", paragraph) for paragraph in paragraphs)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [headings, ("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(parts: Iterable[str]) -> str:
    return MADE + "\n" + "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


SHIPPED_FLOWS: Final = _shipped_flows()
PAGES: Final[dict[Path, Callable[[], str]]] = {
    HERE / "flows.md": flows,
    HERE / "refusals.md": refusals,
    HERE / "events.md": events,
    HERE / "commands.md": commands,
    HERE / "processes.md": processes,
    HERE / "erasure.md": erasure,
    **{HERE / "flows" / f"{name}.md": partial(flow_page, name) for name in SHIPPED_FLOWS},
}
PICTURES: Final = {HERE / "flows" / f"{name}.svg": name for name in SHIPPED_FLOWS}


if __name__ == "__main__":
    for page, write in PAGES.items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(write(), "utf-8")
    for place, name in PICTURES.items():
        if not place.exists() or drawn_from(name) not in place.read_text("utf-8"):
            place.write_text(picture(name), "utf-8")
