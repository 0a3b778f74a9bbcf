"""Bad input is refused where it enters, naming the field, what was given and what would be right."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import field, frozen

from life import NOON, cny
from orderflow.errors import DefinitionError
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.validation import (
    InvalidField,
    aware,
    checked,
    cleaned,
    invalid,
    is_clean,
    optional_text,
    positive,
    positive_span,
    text,
    type_checked,
    typed,
    utc,
)


def problem(value: object, kind: Any) -> str | None:
    """What is wrong with *value* as a *kind*, or None."""
    try:
        checked(value, kind, "x")
    except InvalidField as refused:
        return str(refused)
    return None


class TestText:
    @pytest.mark.parametrize("good", ["a", "杯子", "🎁", "Straße 1, 2. Stock", "x" * 2000, " a "])
    def test_words_of_any_language_are_taken(self, good: str) -> None:
        """Letters of any language and emoji are fine."""
        assert Named(name=good).name == good

    @pytest.mark.parametrize(
        "bad",
        [
            "",
            " ",
            "\n\t",
            "Li\nAmount paid",
            "a\tb",
            "a\u202eb",
            "a\x00b",
            "\x1b[31m",
            "a\rb",
            "\x7f",
            "\x85",
            "\ud800",
            "x\udfffy",
            "x" * 2001,
            None,
            5,
            b"a",
            ["a"],
        ],
    )
    def test_what_cannot_be_stored_or_shown_is_refused(self, bad: object) -> None:
        """NUL, escape sequences, lone surrogates, nothing, and 2,001 characters go nowhere."""
        with pytest.raises(InvalidField) as caught:
            Named(name=bad)  # type: ignore[arg-type] # the mistake that is meant

        assert caught.value.path == "Named.name"
        assert caught.value.remedy == f"give Named.name as {caught.value.expected}"

    def test_a_refusal_can_always_be_printed(self) -> None:
        """What was given is shown short and in ASCII, however long or broken it was."""
        with pytest.raises(InvalidField) as caught:
            Named(name="\ud800" * 5000)

        assert str(caught.value).isascii()
        assert len(caught.value.given) == 60
        assert caught.value.given.endswith("...")

    @pytest.mark.parametrize("good", [None, "", "a"])
    def test_optional_text_may_be_left_out(self, good: str | None) -> None:
        """None and an empty text both say: nothing."""
        assert Named(name="a", note=good).note == good

    @pytest.mark.parametrize("bad", [" ", "\x00", 0, False])
    def test_optional_text_is_text_if_it_is_there(self, bad: object) -> None:
        """Leaving out is not the same as giving something else."""
        with pytest.raises(InvalidField):
            Named(name="a", note=bad)  # type: ignore[arg-type] # the mistake that is meant

    def test_the_limit_is_to_the_character(self) -> None:
        """2,000 characters are clean, one more is not."""
        assert is_clean("字" * 2000)
        assert not is_clean("字" * 2001)

    def test_what_somebody_outside_said_is_kept_as_far_as_it_can_be(self) -> None:
        """A provider's reason is no reason to refuse their answer: what breaks things becomes a blank."""
        assert cleaned("no\x00cover\r\n\ud800") == "no cover   "
        assert cleaned("x" * 5000) == "x" * 2000
        assert cleaned(KeyError("p-1")) == "'p-1'"
        assert is_clean(cleaned("\x1b" * 3000))


class TestNumbersAndTime:
    @pytest.mark.parametrize("good", [1, 2, 10**12 - 1])
    def test_a_quantity_is_one_or_more(self, good: int) -> None:
        """Whole units, from one up."""
        assert Counted(quantity=good).quantity == good

    @pytest.mark.parametrize("bad", [0, -1, True, False, 1.0, "1", None, 10**12, float("nan")])
    def test_anything_else_is_no_quantity(self, bad: object) -> None:
        """Nothing, less than nothing, half a unit, a yes, a text, or more than there is on earth."""
        with pytest.raises(InvalidField) as caught:
            Counted(quantity=bad)  # type: ignore[arg-type] # the mistake that is meant

        assert caught.value.path == "Counted.quantity"

    def test_a_span_is_longer_than_nothing(self) -> None:
        """A microsecond is a span; no time, time backwards and a bare number are none."""
        assert Counted(quantity=1, span=timedelta(microseconds=1)).span == timedelta(microseconds=1)
        for bad in (timedelta(0), timedelta(seconds=-1), 30, None):
            with pytest.raises(InvalidField):
                Counted(quantity=1, span=bad)  # type: ignore[arg-type] # the mistake that is meant

    def test_an_instant_has_a_time_zone(self) -> None:
        """A naive one could be any of thirty-eight instants."""
        assert Counted(quantity=1, at=NOON).at == NOON
        for bad in (datetime(2026, 3, 2), NOON.date(), NOON.isoformat(), 0):  # noqa: DTZ001 # the mistake that is meant
            with pytest.raises(InvalidField):
                Counted(quantity=1, at=bad)  # type: ignore[arg-type] # the mistake that is meant

    def test_instants_are_kept_in_utc(self) -> None:
        """Eight in the evening in Suzhou is noon in UTC."""
        suzhou = timezone(timedelta(hours=8))

        assert utc(datetime(2026, 3, 2, 20, tzinfo=suzhou)) == NOON
        assert utc(datetime(2026, 3, 2, 20, tzinfo=suzhou)).tzinfo is UTC
        assert utc(NOON) is NOON

    @pytest.mark.parametrize("bad", [datetime(2026, 3, 2), "2026-03-02T12:00Z", None, 1.5])  # noqa: DTZ001 # the mistake that is meant
    def test_what_is_no_instant_is_refused_by_its_path(self, bad: object) -> None:
        """The message names the argument."""
        with pytest.raises(InvalidField, match=r"^until: expected an instant with a time zone, got"):
            utc(bad, "until")  # type: ignore[arg-type] # the mistake that is meant

    def test_true_is_no_number(self) -> None:
        """Python counts with booleans; shops don't."""
        assert Whole(number=1).number == 1
        for bad in (True, "1", 1.0):
            with pytest.raises(InvalidField, match=r"^Whole\.number: expected a whole number"):
                Whole(number=bad)  # type: ignore[arg-type] # the mistake that is meant
            with pytest.raises(InvalidField, match=r"^Typed\.number: expected a whole number"):
                Typed(number=bad, yes=True)  # type: ignore[arg-type] # the mistake that is meant
        with pytest.raises(InvalidField, match=r"^Typed\.yes: expected true or false, got 1"):
            Typed(number=1, yes=1)  # type: ignore[arg-type] # the mistake that is meant


class TestAnnotations:
    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            (1, int),
            ("a", str),
            (None, str | None),
            ("a", str | None),
            (3, str | int),
            ("l-1", LineId),
            ((), tuple[int, ...]),
            ((1, 2), tuple[int, ...]),
            (("colour", "blue"), tuple[str, str]),
            ({"a": "b"}, Mapping[str, str]),
            ({}, Mapping[str, int]),
            (None, Mapping[str, str] | None),
            (NOON, datetime),
            (cny("1"), Money),
            (1.5, float),
            ([1, "any"], object),
            ([1, "any"], Any),
        ],
    )
    def test_what_fits_its_annotation_is_taken(self, value: object, kind: Any) -> None:
        """The annotation is the rule."""
        assert problem(value, kind) is None

    @pytest.mark.parametrize(
        ("value", "kind", "said"),
        [
            (True, int, "x: expected a whole number, got True"),
            (1, str, "x: expected text, got 1"),
            (b"a", str, "x: expected text, got bytes"),
            (
                "\x00",
                str,
                r"x: expected one line of text without control characters, at most 2,000 characters, got '\x00'",
            ),
            (1, str | None, "x: expected text, got 1"),
            (1.5, str | int, "x: expected text, got 1.5"),
            (7, LineId, "x: expected text, got 7"),
            ([1], tuple[int, ...], "x: expected a tuple, got list"),
            ((1, "2"), tuple[int, ...], "x[1]: expected a whole number, got '2'"),
            (("a",), tuple[str, str], "x: expected a tuple of 2, got tuple"),
            (("a", 1), tuple[str, str], "x[1]: expected text, got 1"),
            ([("a", "b")], Mapping[str, str], "x: expected a mapping, got list"),
            ({1: "b"}, Mapping[str, str], "x key: expected text, got 1"),
            ({"a": 1}, Mapping[str, str], "x['a']: expected text, got 1"),
            (datetime(2026, 3, 2), datetime, "x: expected an instant with a time zone, got datetime"),  # noqa: DTZ001 # the mistake that is meant
            (NOON.date(), datetime, "x: expected an instant with a time zone, got date"),
            (30, timedelta, "x: expected a timedelta, got 30"),
            (19.99, Money, "x: expected a Money, got 19.99"),
            ("19.99 CNY", Money, "x: expected a Money, got str"),
            (float("nan"), float, "x: expected a float, got nan"),
            (float("inf"), float, "x: expected a float, got inf"),
            (cny("1"), DefinitionError, "x: expected a DefinitionError, got Money"),
            (1, InvalidField, "x: expected an InvalidField, got 1"),
        ],
    )
    def test_what_does_not_fit_is_refused_by_its_path(self, value: object, kind: Any, said: str) -> None:
        """Inside containers the place is named, too."""
        assert problem(value, kind) == said

    @pytest.mark.parametrize("kind", [list[int], set[str], frozenset[str]])
    def test_an_annotation_that_can_change_is_refused_where_it_is_defined(self, kind: Any) -> None:
        """A field that could be changed from outside afterwards is a mistake of its author."""
        with pytest.raises(DefinitionError, match="a field cannot be annotated"):
            checked([], kind, "x")

    def test_every_field_checks_its_annotation(self) -> None:
        """No field has to be named for it, and its own rule comes after."""
        assert Typed(number=1, yes=True, parts=(Typed(number=2, yes=False),)).parts[0].number == 2

        with pytest.raises(InvalidField, match=r"^Typed\.parts\[0\]: expected a Typed, got 2$"):
            Typed(number=1, yes=True, parts=(2,))  # type: ignore[arg-type] # the mistake that is meant
        with pytest.raises(InvalidField, match=r"^Named\.name: expected text, got 5$"):
            Named(name=5)  # type: ignore[arg-type] # the mistake that is meant

    def test_one_thing_is_no_list_of_them(self) -> None:
        """Who forgets the brackets is told."""
        assert Several(parts=[Named(name="a")]).parts == (Named(name="a"),)

        with pytest.raises(InvalidField, match=r"^Several\.parts: expected a list or tuple, got Named$"):
            Several(parts=Named(name="a"))  # type: ignore[arg-type] # the mistake that is meant

    def test_a_subclass_is_named_in_its_own_errors(self) -> None:
        """The path begins with what the caller wrote."""
        with pytest.raises(InvalidField, match=r"^Special\.number: "):
            Special(number="1", yes=True)  # type: ignore[arg-type] # the mistake that is meant

    def test_a_converted_field_is_left_to_its_converter(self) -> None:
        """What the converter makes of the input is what counts."""
        assert Converted(amounts=["1", "2"]).amounts == (1, 2)


def test_long_values_are_shown_short() -> None:
    """60 characters are enough to recognize what was given; of other things the type says more than the content."""
    assert invalid("x", "text", "a" * 58).given == repr("a" * 58)
    assert invalid("x", "text", "a" * 59).given == "'" + "a" * 56 + "..."
    assert invalid("x", "text", {"phone": "138"}).given == "dict"


@frozen(kw_only=True, field_transformer=type_checked)
class Named:
    name: str = field(validator=text)
    note: str | None = field(default=None, validator=optional_text)


@frozen(kw_only=True, field_transformer=type_checked)
class Several:
    parts: Sequence[Named]


@frozen(kw_only=True)
class Counted:
    quantity: int = field(validator=positive)
    span: timedelta = field(default=timedelta(1), validator=positive_span)
    at: datetime = field(default=NOON, validator=aware)


@frozen(kw_only=True)
class Whole:
    number: int = field(validator=typed(int))


@frozen(kw_only=True, field_transformer=type_checked)
class Typed:
    number: int
    yes: bool
    parts: "tuple[Typed, ...]" = ()


class Special(Typed):
    """Nothing of its own."""


def _whole_numbers(texts: list[str]) -> tuple[int, ...]:
    return tuple(int(one) for one in texts)


@frozen(kw_only=True, field_transformer=type_checked)
class Converted:
    amounts: tuple[int, ...] = field(converter=_whole_numbers)
