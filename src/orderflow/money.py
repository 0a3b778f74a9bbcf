"""
Money: whole minor units and a currency. Nothing here can make or lose a cent, and no float comes near it.

`Money(1999, "CNY")` and `Money.of("19.99", "CNY")` are 19.99 CNY. Sums stay within one currency. What does not divide
evenly is split by `allocate` (over lines), taken unit by unit with `share` (part refunds), or rounded by a rule with a
name (`ratio`, `percent`). Amounts may be negative: a difference, a refund, a correction.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation, Rounded
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Self, final

from attrs import frozen

from orderflow._currencies import DECIMALS
from orderflow._money_refusals import (
    AmountTooLong,
    CurrencyMismatch,
    FloatAmount,
    NegativeWeight,
    NotAnAmount,
    NotAWholeNumber,
    NoWeights,
    ShareOutOfRange,
    TooManyDecimals,
    UnknownCurrency,
    ZeroDenominator,
)
from orderflow.errors import Refusal
from orderflow.kept import Word

__all__ = [
    "AmountTooLong",
    "CurrencyMismatch",
    "FloatAmount",
    "Money",
    "NegativeWeight",
    "NoWeights",
    "NotAWholeNumber",
    "NotAnAmount",
    "Rounding",
    "ShareOutOfRange",
    "TooManyDecimals",
    "UnknownCurrency",
    "ZeroDenominator",
]

AMOUNT_LENGTH_MAX: Final = 64
"""Longer than any price, short enough that nobody keeps a server busy with a number."""


class Rounding(Enum):
    """
    What becomes of the part below one minor unit.

    All rules but CEILING and FLOOR treat an amount and its negative alike, so that a refund mirrors what was paid.
    """

    UP = "up"
    """Away from zero."""
    DOWN = "down"
    """Towards zero."""
    CEILING = "ceiling"
    """Towards the larger amount: -0.5 becomes 0."""
    FLOOR = "floor"
    """Towards the smaller amount: -0.5 becomes -1."""
    HALF_UP = "half_up"
    """To the nearest, the exact half away from zero: what most tax offices and most people expect (四舍五入)."""
    HALF_DOWN = "half_down"
    """To the nearest, the exact half towards zero."""
    HALF_EVEN = "half_even"
    """To the nearest, the exact half to the even neighbour: over many amounts it favours nobody."""


@final
@frozen(weakref_slot=False, getstate_setstate=False)
class Money:
    """
    An exact amount of one currency, counted in its minor units: fen, cents, yen, fils.

    Immutable and hashable. Amounts of two currencies are never equal (not even two zeros), never added, never ordered.
    `bool(amount)` tells whether there is anything. The built-in `sum` begins with a bare 0, so use `sum_of`.

    Args:
        minor: Whole minor units. The currency says how many make one major unit: CNY 100, JPY 1, KWD 1000.
        currency: An ISO 4217 code in capitals.

    Raises:
        FloatAmount, NotAWholeNumber: `minor` is not an int (a bool is none).
        UnknownCurrency: `currency` is no code of ISO 4217 that money is paid in.
    """

    minor: int
    currency: Word

    def __init__(self, minor: int, currency: str) -> None:
        if type(minor) is not int:
            raise _not_whole("minor", minor)
        try:
            _set_currency(self, _CODES[currency])
        except (KeyError, TypeError):
            raise UnknownCurrency(currency=_shown(currency)) from None
        _set_minor(self, minor)

    @classmethod
    def of(cls, value: str | int | Decimal, currency: str) -> "Money":
        """
        Read an amount in major units: `Money.of("19.99", "CNY")`, `Money.of(20, "CNY")`, `Money.of(price, "CNY")`.

        Text is taken literally: digits 0-9, a sign in front if need be, one dot with digits on both sides. It may have
        fewer decimals than the currency, never more, not even zeros: "1.000" is a thousand to half of the world. With a
        Decimal there is no such discrepancy: zeros at its end are ignored, and a column with four decimals is read as
        it is.

        Raises:
            FloatAmount: a float was given.
            NotAnAmount: it cannot be read as a number.
            TooManyDecimals: it is finer than the currency's minor unit. Nothing is rounded behind your back.
            AmountTooLong: it is longer than 64 characters.
            UnknownCurrency: see `Money`.
        """
        code = _known(currency)
        digits, decimals = _read(value)
        missing = DECIMALS[code] - decimals
        if missing < 0:
            raise TooManyDecimals(text=_shown(value), currency=code, decimals_max=DECIMALS[code])
        return _money(digits * 10**missing, code)

    @classmethod
    def parse(cls, text: str) -> "Money":
        """
        Read what `str` of an amount writes: "19.99 CNY", "-5 JPY". One space, nothing before or after; else as `of`.

        Raises:
            NotAnAmount: the text is not an amount, a space and a currency.
        """
        if not isinstance(text, str):
            raise NotAnAmount(text=_shown(text))
        match = _AMOUNT_AND_CODE.fullmatch(text)
        if match is None:
            raise NotAnAmount(text=_shown(text))
        return cls.of(match[1], match[2])

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in a currency."""
        return _money(0, _known(currency))

    @classmethod
    def sum_of(cls, moneys: Iterable["Money"], currency: str) -> "Money":
        """
        The total of *moneys*, all of which are in *currency*; of none it is zero.

        Raises:
            CurrencyMismatch: one of them is in another currency.
        """
        code = _known(currency)
        total = 0
        for money in moneys:
            if money.currency != code:
                raise CurrencyMismatch(expected=code, found=money.currency)
            total += money.minor
        return _money(total, code)

    @property
    def decimal(self) -> Decimal:
        """The exact amount in major units, with all decimals of the currency: Decimal("19.90")."""
        return _EXACTLY.scaleb(Decimal(self.minor), -DECIMALS[self.currency])

    def __str__(self) -> str:
        return written(self.minor, self.currency)

    def __repr__(self) -> str:
        return f"Money.of({f'{self.decimal:f}'!r}, {self.currency!r})"

    def __bool__(self) -> bool:
        return self.minor != 0

    def __hash__(self) -> int:
        return hash((self.minor, self.currency))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor == other.minor and self.currency == other.currency

    def __lt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(expected=self.currency, found=other.currency)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(expected=self.currency, found=other.currency)
        return self.minor <= other.minor

    def __gt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(expected=self.currency, found=other.currency)
        return self.minor > other.minor

    def __ge__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(expected=self.currency, found=other.currency)
        return self.minor >= other.minor

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(expected=self.currency, found=other.currency)
        return _money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(expected=self.currency, found=other.currency)
        return _money(self.minor - other.minor, self.currency)

    def __mul__(self, factor: int) -> "Money":
        if type(factor) is not int:
            raise _not_whole("factor", factor)
        return _money(self.minor * factor, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return _money(-self.minor, self.currency)

    def __pos__(self) -> "Money":
        return self

    def __abs__(self) -> "Money":
        return _money(abs(self.minor), self.currency)

    def allocate(self, weights: Sequence[int]) -> "tuple[Money, ...]":
        """
        Split this amount by *weights* without losing or making a minor unit.

        Shares follow the weights as closely as whole minor units allow; what is left over goes to the largest
        remainders, the earlier share first.

        Args:
            weights: Whole numbers, zero or more, not all zero: quantities, or line totals in minor units.

        Returns:
            As many shares as weights, in their order. They add up to this amount, and `(-m).allocate(w)` mirrors
            `m.allocate(w)`.

        Raises:
            NoWeights: there are no weights, or all are zero while there is something to share. Nothing is
                returned.
            NegativeWeight, NotAWholeNumber: one of the weights cannot be a weight.

        From S06, S19: settlement, and every discount or refund that is spread over lines.
        """
        weights = _checked_weights(weights)
        total = sum(weights)
        if not weights or (total == 0 and self.minor):
            raise NoWeights(amount=self)

        amount, sign = abs(self.minor), -1 if self.minor < 0 else 1
        split = [divmod(amount * weight, total or 1) for weight in weights]
        shares = [whole for whole, _ in split]
        left_over = amount - sum(shares)
        # The sort is stable, also in reverse: among equal remainders the earlier share stays ahead.
        for index in sorted(range(len(split)), key=lambda index: split[index][1], reverse=True)[:left_over]:
            shares[index] += 1
        return tuple(_money(sign * share, self.currency) for share in shares)

    def share(self, part: int, whole: int) -> "Money":
        """
        What belongs to the first *part* of *whole* units: `share(0, n)` is nothing, `share(n, n)` is the amount itself.

        The exact part, rounded towards zero, so it never runs ahead of the units and never shrinks as *part* grows. The
        units after the first *a*, up to *b*, are worth `share(b, n) - share(a, n)`. These differences add up to the
        amount however the units are sliced: goods that come back one by one, or five and then two, are refunded to the
        last cent and not beyond (law 1). Slices that are rounded one by one are not: three thirds of 1.00 make 0.99.

        Args:
            part: How many units, from 0 to *whole*.
            whole: How many units there are, at least 1.

        Raises:
            ShareOutOfRange: *part* or *whole* is outside of these bounds.
            NotAWholeNumber: one of them is not an int.

        From S06, S19, S21: part refunds, part returns, and goods that arrive in several shipments.
        """
        if type(part) is not int:
            raise _not_whole("part", part)
        if type(whole) is not int:
            raise _not_whole("whole", whole)
        if not 0 <= part <= whole or whole == 0:
            raise ShareOutOfRange(part=part, whole=whole)
        minor = self.minor
        return _money(minor * part // whole if minor >= 0 else -(-minor * part // whole), self.currency)

    def ratio(self, numerator: int, denominator: int, *, rounding: Rounding = Rounding.HALF_EVEN) -> "Money":
        """
        This amount times *numerator*, divided by *denominator*, rounded once, at the end, by the rule *rounding*.

        A rate with decimals is a ratio too: 7.1234 is `ratio(71234, 10000)`. Ratios of one amount need not add up to it
        again; `allocate` and `share` do.

        Raises:
            ZeroDenominator: *denominator* is zero.
            NotAWholeNumber: one of them is not an int.
        """
        if type(numerator) is not int:
            raise _not_whole("numerator", numerator)
        if type(denominator) is not int:
            raise _not_whole("denominator", denominator)
        if denominator == 0:
            raise ZeroDenominator(amount=self)
        return _money(_divided(self.minor * numerator, denominator, rounding), self.currency)

    def percent(self, rate: Decimal | str | int, *, rounding: Rounding = Rounding.HALF_EVEN) -> "Money":
        """
        So many per cent of this amount, rounded once, at the end, by the rule *rounding*: `percent("8.25")`.

        Raises:
            FloatAmount, NotAnAmount, AmountTooLong: the rate cannot be read. It is written as in `of`.
        """
        digits, decimals = _read(rate)
        return _money(_divided(self.minor * digits, 100 * 10**decimals, rounding), self.currency)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> "tuple[type[Money], tuple[int, str]]":
        return Money, (self.minor, self.currency)  # by the front door: a forged pickle is checked like any other amount


_NUMBER: Final = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_AMOUNT_AND_CODE: Final = re.compile(r"([^ ]+) ([A-Za-z]{3})")
_EXACTLY: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, Rounded, InvalidOperation])
_LONG: Final = 10**18  # from here on Decimal writes it: Python writes no int of more than 4,300 digits
_CODES: Final = {code: code for code in DECIMALS}
_new: Final = object.__new__
# A frozen object is filled through its slots, which is also the fastest way.
_set_minor: Final[Callable[[Money, int], None]] = vars(Money)["minor"].__set__
_set_currency: Final[Callable[[Money, str], None]] = vars(Money)["currency"].__set__


def _money(minor: int, code: str) -> Money:
    """A Money of what is already known to be right."""
    money = _new(Money)
    _set_minor(money, minor)
    _set_currency(money, code)
    return money


@lru_cache(maxsize=1024)
def written(minor: int, currency: str) -> str:
    """
    What `str` of this amount says, for whoever has minor units in hand and needs only the text.

    Every message about an order writes the same few amounts, so the last ones are kept.
    """
    decimals = DECIMALS[currency]
    if decimals and 0 <= minor < _LONG:
        digits = str(minor).zfill(decimals + 1)
        return f"{digits[:-decimals]}.{digits[-decimals:]} {currency}"
    return f"{_money(minor, currency).decimal:f} {currency}"


def _known(currency: str) -> str:
    try:
        return _CODES[currency]
    except (KeyError, TypeError):
        raise UnknownCurrency(currency=_shown(currency)) from None


def _read(value: str | int | Decimal) -> tuple[int, int]:
    """*value* as its digits and how many of them are decimals: 19.99 is (1999, 2)."""
    if type(value) is int:
        return value, 0
    if isinstance(value, float):
        raise FloatAmount(value=_shown(value))
    if isinstance(value, Decimal):
        text = _written_out(value)
    elif isinstance(value, str):
        text = value
    else:
        raise NotAnAmount(text=_shown(value))

    if len(text) > AMOUNT_LENGTH_MAX:
        raise AmountTooLong(length_max=AMOUNT_LENGTH_MAX)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise NotAnAmount(text=_shown(value))
    sign, whole, decimals = match.groups("")
    return int(sign + whole + decimals), len(decimals)


def _written_out(value: Decimal) -> str:
    if abs(value.adjusted()) > AMOUNT_LENGTH_MAX:  # asked first: Decimal("1E+999999999") has a gigabyte of zeros
        raise AmountTooLong(length_max=AMOUNT_LENGTH_MAX)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _divided(numerator: int, denominator: int, rounding: Rounding) -> int:
    """The quotient in whole numbers, its fraction rounded by *rounding*."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    below, remainder = divmod(numerator, denominator)
    past_half = 2 * remainder - denominator
    match Rounding(rounding):
        case _ if remainder == 0:
            return below
        case Rounding.HALF_UP | Rounding.HALF_DOWN | Rounding.HALF_EVEN if past_half:
            return below + (past_half > 0)
        case Rounding.CEILING:
            return below + 1
        case Rounding.FLOOR:
            return below
        case Rounding.UP | Rounding.HALF_UP:
            return below + (below >= 0)
        case Rounding.DOWN | Rounding.HALF_DOWN:
            return below + (below < 0)
        case _:  # HALF_EVEN, exactly between two
            return below + below % 2


def _checked_weights(weights: Sequence[int]) -> tuple[int, ...]:
    checked = tuple(weights)
    for position, weight in enumerate(checked):
        if type(weight) is not int:
            raise _not_whole("weight", weight)
        if weight < 0:
            raise NegativeWeight(weight=weight, position=position)
    return checked


def _not_whole(name: str, value: object) -> Refusal:
    if name == "minor" and isinstance(value, float):
        return FloatAmount(value=_shown(value))
    return NotAWholeNumber(name=name, value=_shown(value))


def _shown(value: object) -> str:
    """*value* for a refusal: short, printable, and of anything that is not a number or text only its type."""
    if isinstance(value, str):
        text = ascii(value[:41])[1:-1]
    elif value is None or isinstance(value, bool | float | Decimal):
        text = ascii(value)
    else:
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= 40 else f"{text[:37]}..."
