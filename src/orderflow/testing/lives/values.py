"""
Hypothesis strategies for what commands are made of: texts, people, goods, reports of carriers.

All of it is what the library takes; `unclean_texts` is what it refuses. `orderflow.testing.lives.strategies` has them
all in one place, together with whole orders.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow.commands import NewLine
from orderflow.entities.line_item import Source
from orderflow.entities.party import Address, Invoice, Party
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.money import Money
from orderflow.roles import CUSTOMER, Actor, Role
from orderflow.testing.lives.money import amounts, currencies

__all__ = [
    "NOON",
    "actors",
    "instants",
    "invoices",
    "new_lines",
    "parties",
    "specifications",
    "texts",
    "tracking_reports",
    "unclean_texts",
]

NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When lives begin."""

_ODD: Final = (
    "青花瓷杯",
    "e\u0301 and é",  # the same letter written in two ways
    "من اليمين إلى اليسار",  # from right to left by its letters alone
    "🧧👨‍👩‍👧",
    "\ufeff\u200bx",
    "Ünïcødé ﷺ \ud7ff\ue000\uffff\U0010ffff",
    "'; DROP TABLE orders; --",
    '"}] </script> %s {0} \\',
    "[bold]{{ markup }}[/] &amp; **more**",
    "长" * 2_000,
)
_TURNING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LETTERS: Final = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters=_TURNING)


def texts(*, size_max: int = 12) -> st.SearchStrategy[str]:
    """Texts that are taken everywhere: short words, and what breaks programs (other scripts, joiners, quotes)."""
    plain = st.sampled_from(("cup", "blue", "L", "杯子"))
    written = st.text(_LETTERS, min_size=1, max_size=size_max).filter(lambda text: bool(text.strip()))
    return st.one_of(plain, written, st.sampled_from(_ODD))


def unclean_texts() -> st.SearchStrategy[str]:
    """Texts that no required field takes: blank, with control characters, half a character, or too long."""
    return st.sampled_from(("", " \u3000", "nul\x00", "bell\x07 \u202egnisrever", "half \ud83e", "long" * 501))


def actors(*roles: Role) -> st.SearchStrategy[Actor]:
    """Somebody in one of *roles* (a customer if none are given), now and then on behalf of somebody else."""
    someone = st.builds(Actor, st.sampled_from(("li", "wang", "zhang")), st.sampled_from(roles or (CUSTOMER,)))
    return st.one_of(
        someone, st.builds(Actor, st.just("clerk"), st.sampled_from(roles or (CUSTOMER,)), on_behalf_of=someone)
    )


def parties() -> st.SearchStrategy[Party]:
    """Recipients with everything that is usually required, in any script."""
    return st.builds(
        Party,
        name=texts(),
        phone=st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True),
        email=st.sampled_from(("", "li@example.com")),
        address=st.builds(Address, country=st.sampled_from(("", "CN")), city=texts(), street=texts()),
        identity_number=st.sampled_from(("", "11010519491231002X")),
    )


def invoices() -> st.SearchStrategy[Invoice]:
    """To whom an invoice goes."""
    return st.builds(Invoice, title=texts(), tax_number=st.sampled_from(("", "91310000MA1FL0000X")))


_SOURCES: Final = st.sampled_from((Source.STOCK, Source.STOCK, Source.STOCK, Source.PRESALE, Source.MADE))
_PROMISES: Final = st.sampled_from((timedelta(days=7), timedelta(days=90), timedelta(days=1000)))


def specifications() -> st.SearchStrategy[dict[str, str]]:
    """规格: none, a few, in any script."""
    return st.dictionaries(texts(), texts(), max_size=3)


@st.composite
def new_lines(draw: st.DrawFn, currency: str | None = None, *, price_max: int = 10**7, units_max: int = 6) -> NewLine:
    """
    Goods somebody wants, of which nothing divides evenly: odd prices, discounts and taxes, in and on top of the price.

    Some are bought or made for the order, with a promised date some days, months or years after `NOON`.

    Args:
        draw: Given by Hypothesis.
        currency: Of all amounts; any, if left out.
        price_max: The highest price of a unit, in minor units; now and then it is nothing.
        units_max: The most units of a line.
    """
    code = draw(currencies()) if currency is None else currency
    price = draw(st.one_of(st.sampled_from((1999, 100, 1, 0)), st.integers(0, price_max)))
    quantity = draw(st.integers(1, units_max))
    gross = price * quantity
    discount = draw(st.one_of(st.none(), st.integers(0, gross)))
    included = draw(st.booleans())
    tax = draw(st.one_of(st.none(), st.integers(0, gross - (discount or 0))))
    source = draw(_SOURCES)
    return NewLine(
        sku=draw(st.sampled_from(("cup", "plate", "碗-7"))),
        name=draw(texts()),
        quantity=quantity,
        unit_price=Money(price, code),
        specification=draw(specifications()),
        discount=None if discount is None else Money(discount, code),
        tax=None if tax is None else Money(tax, code),
        tax_included=included,
        source=source,
        promised_at=None if source is Source.STOCK else NOON + draw(_PROMISES),
    )


def instants(*, since: datetime = NOON, span: timedelta = timedelta(days=30)) -> st.SearchStrategy[datetime]:
    """Instants within *span* of *since*, to the second, so that some of them are the same."""
    seconds = int(span.total_seconds())
    return st.integers(0, seconds).map(lambda passed: since + timedelta(seconds=passed))


def tracking_reports(
    *, since: datetime = NOON, span: timedelta = timedelta(days=3), size_max: int = 4
) -> st.SearchStrategy[tuple[TrackingEvent, ...]]:
    """What a carrier may report at once: any places in any order, some of them twice, some at the same instant."""
    report = st.builds(
        TrackingEvent,
        status=st.sampled_from(TrackingStatus),
        at=st.one_of(st.just(since), instants(since=since, span=span)),
        description=st.one_of(st.just(""), texts()),
        location=st.sampled_from(("", "Suzhou", "上海")),
    )
    return st.lists(report, max_size=size_max).map(tuple)


def any_amount(currency: str) -> st.SearchStrategy[Money]:
    """Amounts that are often wrong: nothing, less than nothing, very much, another currency."""
    other = "USD" if currency != "USD" else "EUR"
    return st.one_of(
        st.sampled_from((Money(0, currency), Money(-1, currency), Money(1, other))),
        amounts(currency),
    )
