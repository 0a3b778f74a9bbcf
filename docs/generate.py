"""
Writes the reference pages that are made of the classes: `uv run python docs/generate.py`.

A test compares the pages with what this would write, so they are never out of date.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from pkgutil import walk_packages
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs

import orderflow
from orderflow.errors import Refusal
from orderflow.events import SHIPPED_EVENTS
from orderflow.refusals import FieldProblem
from orderflow.render.flow import dot, markdown, svg
from orderflow.states import ChildFlow, Flow, OrderFlow

HERE: Final = Path(__file__).parent / "reference"
MADE: Final = "<!-- Made by docs/generate.py from the classes; change those. -->\n"

TOPICS: Final = {
    "orderflow.refusals.order": "Any command may meet these",
    "orderflow.refusals.placing": "From the cart to the order",
    "orderflow.refusals.offering": "Quotes of deliveries",
    "orderflow.refusals.paying": "Money",
    "orderflow.refusals.agreeing": "Agreeing on the delivery",
    "orderflow.refusals.stocking": "Stock and promised dates",
    "orderflow.refusals.releasing": "Stock for an order, release and credit",
    "orderflow.refusals.shipping": "Goods",
    "orderflow.refusals.mediating": "Cases",
    "orderflow.refusals.printing": "Documents",
    "orderflow.refusals.checking": "Checks and ratings",
    "orderflow.refusals.delivering": "Kitchens and couriers",
    "orderflow.refusals.settling": "The merchant's money",
    "orderflow.refusals.returning": "Goods on their way back",
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
        topic = module.rpartition(".")[2].capitalize()
        parts += [f"## {topic}", _sentences(import_module(module)), _table(("type", "what it means", "fields"), rows)]
    return _page(parts)


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
        if not module.name.startswith(("orderflow.testing", "orderflow.cli")):  # they need an extra
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
    text = cleandoc(documented.__doc__ or "").split("\nAttributes:")[0].strip()
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
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
