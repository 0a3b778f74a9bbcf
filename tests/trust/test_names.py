"""Names are one line: nobody writes a line of the paper that bears their name."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest

from life import NOON, paid
from orderflow.catalogue import SHIPPED_COMMANDS
from orderflow.commands import Cancel, NewLine
from orderflow.entities.party import Address, Invoice, Party
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.events import Record
from orderflow.money import Money
from orderflow.render.confirmation import order_confirmation
from orderflow.render.printing import as_html, as_text
from orderflow.render.timeline import story, timeline
from orderflow.roles import CUSTOMER, Actor
from orderflow.validation import InvalidField, cleaned
from orderflow.words.labels import Language

FORGED = "Li\nAmount paid  999.00 CNY"
SEVERAL_LINES = (FORGED, "a\tb", "a\rb", "a\x0bb", "a\x85b", "a\u2028b", "a\u2029b")
TURNED = ("a\u202eb", "a\u2066b\u2069", "a\u200fb", "a\u061cb")
ESCAPES = ("\x1b[31mred", "\x9b2J", "\x1b]8;;http://x\x07here", "a\x00b")

PROSE = {
    "reason", "remark", "text", "materials", "outcome", "wording",
    ("Defective", "description"), ("Defect", "description"),
}  # fmt: skip
"""What people write in their own words, of as many lines as they like; all else is a name."""


def carried() -> Iterator[type[Any]]:
    """Every class whose values a command may carry, and the commands themselves."""
    waiting: list[Any] = [*SHIPPED_COMMANDS, Actor]
    seen: set[Any] = {Money}  # its currency is one of a list
    while waiting:
        kind = waiting.pop()
        if get_origin(kind) is not None:
            waiting += get_args(kind)
        elif isinstance(kind, type) and attrs.has(kind) and kind not in seen:
            seen.add(kind)
            yield kind
            waiting += get_type_hints(kind).values()


def texts() -> list[Any]:
    """Every field of text there is, in whatever is carried."""
    return [
        pytest.param(kind, field, id=f"{kind.__name__}.{field.name}")
        for kind in sorted(carried(), key=lambda kind: kind.__name__)
        for field in attrs.fields(kind)
        if any(_is_text(part) for part in _parts(get_type_hints(kind)[field.name]))
    ]


def _parts(kind: Any) -> Iterator[Any]:
    yield kind
    for part in get_args(kind):
        yield from _parts(part)


def _is_text(kind: Any) -> bool:
    kind = getattr(kind, "__supertype__", kind)
    return isinstance(kind, type) and issubclass(kind, str) and not hasattr(kind, "__members__")


def _is_prose(kind: type[Any], name: str) -> bool:
    return name in PROSE or (kind.__name__, name) in PROSE


@pytest.mark.parametrize(("kind", "field"), texts())
def test_every_name_there_is_takes_one_line(kind: type[Any], field: "attrs.Attribute[Any]") -> None:
    """Whatever carries it: each field of text is spoilt by itself, and only prose may have several lines."""
    for bad in (*SEVERAL_LINES, *TURNED, *ESCAPES):
        refused = _refuses(kind, field, bad)
        prose = _is_prose(kind, field.name) and bad in (FORGED, "a\tb")
        cleaned_instead = kind is TrackingEvent
        assert refused == (not prose and not cleaned_instead), ascii(bad)


def _refuses(kind: type[Any], field: "attrs.Attribute[Any]", bad: str) -> bool:
    """Whether *kind* refuses *bad* in this field, all others left as they are."""
    converter: Any = field.converter
    value = bad if converter is None or "Sequence" in str(field.type) else converter(bad)
    spoilt = object.__new__(kind)
    hint = get_type_hints(kind)[field.name]
    value = _shaped(hint, value)
    for one in attrs.fields(kind):
        object.__setattr__(spoilt, one.name, value if one.name == field.name else one.default)
    try:
        for one in attrs.fields(kind):
            if one.validator is not None and (one.name == field.name or one is attrs.fields(kind)[-1]):
                one.validator(spoilt, one, getattr(spoilt, one.name))
    except InvalidField as refused:
        return field.name in refused.path
    return False


def _shaped(hint: Any, text: Any) -> Any:
    """*text* where this annotation has text: itself, in a tuple, or in a mapping."""
    kinds = list(_parts(hint))
    if any("Mapping" in str(get_origin(kind)) for kind in kinds):
        return {"colour": text}
    if any(get_origin(kind) is not None and "Sequence" in str(get_origin(kind)) for kind in kinds):
        return (text,)
    return text


# ---- the attack ------------------------------------------------------------------------------------------------------


def test_a_customer_does_not_write_a_line_of_their_confirmation() -> None:
    """`Li`, and on a line of its own that 999.00 were paid: refused in every name that a confirmation prints."""
    for forged in (
        lambda: Party(name=FORGED),
        lambda: Party(name="Li", phone=FORGED),
        lambda: Address(city=FORGED),
        lambda: Address(street=FORGED),
        lambda: Invoice(title=FORGED),
        lambda: NewLine(sku=FORGED, name="cup", quantity=1),
        lambda: NewLine(sku="CUP", name=FORGED, quantity=1),
        lambda: NewLine(sku="CUP", name="cup", quantity=1, specification={"size": FORGED}),
        lambda: NewLine(sku="CUP", name="cup", quantity=1, specification={FORGED: "L"}),
        lambda: Actor(FORGED, CUSTOMER),
    ):
        with pytest.raises(InvalidField, match="one line"):
            forged()


def test_what_was_stored_before_forges_nothing_either() -> None:
    """A line break that got into an older file is shown as one, in text and in HTML."""
    life = paid()
    document = order_confirmation(life.order, life.personal)
    old = attrs.evolve(document, rows=(attrs.evolve(document.rows[0], name=FORGED),))

    printed = as_text(old, Language.EN)

    assert [line for line in printed.splitlines() if line.lstrip().startswith("Amount paid  999")] == []
    assert "Li ⏎ Amount paid" in printed
    assert as_html(old, Language.EN).count("<div>") == as_html(document, Language.EN).count("<div>")


def test_prose_has_its_lines_and_forges_none() -> None:
    """A reason may have paragraphs; it is one entry of the story all the same."""
    life = paid()
    before = len(life.events)
    life.do(Cancel(life.id, reason="too late\n12:00  ● 999.00 CNY went back"))
    records = [
        Record(version=place, event=event, by=Actor("li", CUSTOMER), recorded_at=life.at, reason="")
        for place, event in enumerate(life.events, start=1)
    ]

    told = story(timeline(records, zone=UTC), Language.EN)

    assert len(life.events) > before
    assert life.order.cancellation is not None
    assert "\n" in life.order.cancellation.reason
    assert not [line for line in told.splitlines() if line.strip().startswith("12:00  ● 999")]


def test_what_a_carrier_writes_is_cleaned_and_kept() -> None:
    """A report is a fact: it is not lost for a tab in it, and does not write lines either."""
    event = TrackingEvent(
        status=TrackingStatus.IN_TRANSIT, at=NOON + timedelta(days=1), location="Su\tzhou\x1b[2J", description=FORGED
    )

    assert (event.location, event.description) == ("Su zhou [2J", "Li Amount paid  999.00 CNY")
    assert cleaned("no\x00cover\r\n\ud800\u202e") == "no cover    "


@pytest.mark.parametrize("fine", ["李梅", "Ōta-ku 1-2", "🎁👩‍👩‍👧", "ﷺ", "محمد", "e\u0301", "O'Neil & <Sons>", "[red]"])
def test_names_of_the_world_are_names(fine: str) -> None:
    """Whatever is written from right to left by its own letters needs no control character."""
    assert Party(name=fine).name == fine
