"""Money: whole minor units and a currency. The oracles are Fraction and Decimal, never the code under test."""

import copy
import math
import pickle
import sys
import time
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from enum import IntEnum
from fractions import Fraction
from typing import Any, Final

import attrs
import cattrs
import moneyed
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import orderflow.money
from orderflow._currencies import DECIMALS
from orderflow.errors import Refusal
from orderflow.money import (
    AmountTooLong,
    CurrencyMismatch,
    FloatAmount,
    Money,
    NegativeWeight,
    NotAnAmount,
    NotAWholeNumber,
    NoWeights,
    Rounding,
    ShareOutOfRange,
    TooManyDecimals,
    UnknownCurrency,
    ZeroDenominator,
)
from orderflow.testing.lives.money import amounts, currencies

HUGE: Final = 10**60
anything: Final = amounts(minor_min=-HUGE, minor_max=HUGE)
whole_numbers: Final = st.one_of(st.integers(-20, 20), st.integers(-HUGE, HUGE))
weight_lists: Final = st.one_of(
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.lists(st.integers(0, HUGE), min_size=1, max_size=5),
    st.builds(lambda weight, n: [weight] * n, st.integers(1, 100), st.integers(1, 30)),
).filter(any)


Asks = tuple[Callable[[], object], ...]


class Pieces(IntEnum):
    ONE = 1


class Code(str):
    __slots__ = ()


# ------------------------------------------------------------------------------------------- the table of currencies


@pytest.mark.parametrize("code", sorted(set(DECIMALS) & set(moneyed.CURRENCIES)))
def test_decimals_are_those_that_py_moneyed_knows(code: str) -> None:
    """A currency has as many decimals as another table of ISO 4217 gives it."""
    assert 10 ** DECIMALS[code] == moneyed.CURRENCIES[code].sub_unit


def test_every_currency_that_a_country_uses_is_there() -> None:
    """Whatever a country pays in today can be written; what is no money (metals, test codes) cannot."""
    used = {code for code, known in moneyed.CURRENCIES.items() if set(known.country_codes) - {"ZZ"}}

    assert used - set(DECIMALS) == {
        "CNH",
        "XXX",
    }  # renminbi outside of China (no code of ISO 4217); Antarctica has none
    assert not {"XXX", "XTS", "XAU", "XDR"} & set(DECIMALS)
    assert set(DECIMALS) - set(moneyed.CURRENCIES) == {"XAD", "XCG", "ZWG"}  # newer than py-moneyed's table


def test_the_table_has_every_kind_of_currency_and_well_formed_codes() -> None:
    """There are currencies of 0, 2, 3 and 4 decimals, and each code is three capital letters."""
    assert set(DECIMALS.values()) == {0, 2, 3, 4}
    assert all(len(code) == 3 and code.isascii() and code.isupper() and code.isalpha() for code in DECIMALS)


# ------------------------------------------------------------------------------------------------ writing and reading


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(1999, "CNY"), "19.99 CNY"),
        (Money(-1999, "CNY"), "-19.99 CNY"),
        (Money(5, "CNY"), "0.05 CNY"),
        (Money(-5, "CNY"), "-0.05 CNY"),
        (Money(0, "CNY"), "0.00 CNY"),
        (Money(123456789, "CNY"), "1234567.89 CNY"),
        (Money(1999, "JPY"), "1999 JPY"),
        (Money(0, "JPY"), "0 JPY"),
        (Money(-1, "KWD"), "-0.001 KWD"),
        (Money(12345, "CLF"), "1.2345 CLF"),
        (Money(1, "UYW"), "0.0001 UYW"),
    ],
)
def test_an_amount_is_written_with_the_decimals_of_its_currency(money: Money, text: str) -> None:
    """The sign stands in front, nothing is grouped, and the decimals are those of the currency."""
    assert str(money) == text
    assert f"{money}" == text
    assert Money.parse(text) == money


@settings(max_examples=15)  # for each of 171 currencies
@given(minor=st.one_of(st.integers(-1000, 1000), st.integers(-HUGE, HUGE)))
@pytest.mark.parametrize("code", sorted(DECIMALS))
def test_text_round_trips_in_every_currency(code: str, minor: int) -> None:
    """What an amount writes is read as the same amount, in every currency."""
    money = Money(minor, code)

    number, currency = str(money).split(" ")

    assert Fraction(number) * 10 ** DECIMALS[code] == minor
    assert currency == code
    assert Money.parse(str(money)) == money
    assert Money.of(number, code) == money
    assert Money.of(Decimal(number), code) == money
    assert money.decimal == Decimal(number)
    assert str(money.decimal) == number
    assert eval(repr(money), {"Money": Money}) == money  # noqa: S307 - our own text


@given(money=anything, precision=st.integers(1, 5))
def test_the_decimal_is_exact_whatever_the_context(money: Money, precision: int) -> None:
    """The host's decimal context cannot round an amount."""
    with localcontext(Context(prec=precision)):
        shown, decimal = str(money), money.decimal

    assert Fraction(decimal) == Fraction(money.minor, 10 ** DECIMALS[money.currency])
    assert shown == str(money)


def test_even_a_number_of_ten_thousand_digits_can_be_shown() -> None:
    """Python refuses to write very long ints; a refusal that names such an amount must still be readable."""
    money = Money(10**10_000, "CNY")

    assert len(str(money)) == len("1.00 CNY") + 10_000 - 2
    assert str(NoWeights(amount=money))


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        ("19.99", "CNY", 1999),
        ("19.9", "CNY", 1990),
        ("19", "CNY", 1900),
        ("+19", "CNY", 1900),
        ("-0.00", "CNY", 0),
        ("0019.99", "CNY", 1999),
        (20, "CNY", 2000),
        (-20, "JPY", -20),
        (20, "KWD", 20000),
        (Decimal("19.99"), "CNY", 1999),
        (Decimal("19.9900"), "CNY", 1999),
        (Decimal("1E+3"), "CNY", 100000),
        (Decimal("-1.5E-3"), "CLF", -15),
        (Decimal("-0.00"), "JPY", 0),
        (Decimal("1." + "0" * 100), "JPY", 1),
        ("0." + "0" * 4, "CLF", 0),
    ],
)
def test_amounts_are_read_from_text_ints_and_decimals(value: str | int | Decimal, currency: str, minor: int) -> None:
    """Major units come as text, as an int or as a Decimal; a Decimal may have zeros at its end."""
    assert Money.of(value, currency) == Money(minor, currency)


@given(value=st.decimals(allow_nan=True, allow_infinity=True), code=currencies())
@example(value=Decimal("9.99999992326735074618160115437201E-32"), code="CNY")
def test_a_decimal_is_read_exactly_or_refused(value: Decimal, code: str) -> None:
    """No Decimal is rounded on its way in."""
    try:
        money = Money.of(value, code)
    except NotAnAmount:
        assert not value.is_finite()
    except TooManyDecimals:
        assert (Fraction(value) * 10 ** DECIMALS[code]).denominator != 1
    except AmountTooLong:
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        assert max(value.adjusted(), 0) + max(-exponent, 0) > 60  # so many digits it has when it is written out
    else:
        assert Fraction(value) == Fraction(money.minor, 10 ** DECIMALS[code])


HOSTILE: Final = [
    *("", " ", ".", "-", "+", "+-1", "--1", "1-", "-.5", ".5", "5.", "1..2", "1.2.3", "- 1", "1 000.00", "1,5"),
    *("1,000", "1'000", "1_000", "1e5", "1E5", "1e-2", "0x10", "0b1", "1/2", "50%", "¥5", "$5", "5元", "五", "½"),
    *("nan", "NaN", "sNaN", "inf", "-inf", "Infinity", "None", "null", "true", "1j", "1L", "1d", "²", "(5)"),
    *("\u0661\u0669", "\uff11\uff19", "\u09e7", "\u0967", "1\uff0e5", "1\u066b5", "\u22121", "\uff0d1", "\uff0b1"),
    *(" 1", "1 ", "1\n", "\n1", "1\t", "1\x00", "\x001", "1\r", "\ufeff1", "1\u200b", "1\u00a0", "1\u00a0000"),
    *("\u202e1", "\ud800", "1\udfff", "'", '"', "';--", "{0}", "%s", "1;2", "1\\"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_that_has_to_be_guessed_is_refused(text: str) -> None:
    """Grouping, exponents, other scripts' digits, spaces and everything else but digits and a dot is refused."""
    reads: Asks = (
        lambda: Money.of(text, "CNY"),
        lambda: Money.parse(f"{text} CNY"),
        lambda: Money(100, "CNY").percent(text),
    )
    for read in reads:
        with pytest.raises(NotAnAmount) as refused:
            read()

        assert str(refused.value).isascii()
        assert str(refused.value).isprintable()


BADLY_PUT: Final = [
    *("", "19.99", "CNY", "19.99CNY", "19.99  CNY", " 19.99 CNY", "19.99 CNY ", "19.99 CNY\n", "19.99\tCNY"),
    *("19.99\u00a0CNY", "CNY 19.99", "19.99 CNYY", "19.99 CN", "19.99 C1Y", "19.99 \uff23\uff2e\uff39"),
    *("19.99 CNY USD", "1 9 CNY", "19.99 人民币"),
]


@pytest.mark.parametrize("text", BADLY_PUT, ids=ascii)
def test_an_amount_with_its_currency_has_one_form_only(text: str) -> None:
    """A number, one space, three letters."""
    with pytest.raises(NotAnAmount):
        Money.parse(text)


ODD_TEXT: Final = st.text(
    st.one_of(st.sampled_from("0123456789"), st.sampled_from(".-+eE_, \n٣９−\u00a0naif%'\""), st.characters()),
    max_size=12,
)


@given(text=ODD_TEXT, code=currencies())
@example(text="1.\n", code="CNY")
def test_any_text_is_read_exactly_or_refused(text: str, code: str) -> None:
    """There is no text that is read as something else than what it says, and none that breaks the reader."""
    try:
        money = Money.of(text, code)
    except TooManyDecimals:
        assert len(text.partition(".")[2]) > DECIMALS[code]
    except NotAnAmount:
        plain = text.isascii() and text.replace(".", "", 1).isdigit()
        assert not plain or text.startswith(".") or text.endswith(".")
    else:
        assert Fraction(text) * 10 ** DECIMALS[code] == money.minor


@given(text=st.text(max_size=80))
def test_any_text_with_a_currency_is_read_exactly_or_refused(text: str) -> None:
    """The same for text that holds number and currency: reading never fails in a way that has no name."""
    try:
        money = Money.parse(text)
    except Refusal:
        return
    assert Fraction(text[:-4]) * 10 ** DECIMALS[text[-3:]] == money.minor


@given(minor=st.integers(-HUGE, HUGE), code=currencies(), extra=st.text("0123456789", min_size=1, max_size=3))
def test_a_decimal_too_many_is_refused_even_if_it_is_a_zero(minor: int, code: str, extra: str) -> None:
    """Text that is finer than the currency is never rounded, and 1.000 is not taken for 1.00."""
    number = str(Money(minor, code)).split(" ")[0]
    number = f"{number}{extra}" if "." in number else f"{number}.{extra}"
    assume(len(number) <= 64)

    with pytest.raises(TooManyDecimals) as refused:
        Money.of(number, code)
    assert refused.value.decimals_max == DECIMALS[code]
    assert refused.value.currency == code

    if extra.strip("0"):
        with pytest.raises(TooManyDecimals):
            Money.of(Decimal(number), code)
    else:
        assert Money.of(Decimal(number), code) == Money(minor, code)


@pytest.mark.parametrize(
    "read",
    [
        lambda: Money.of("9" * 65, "CNY"),
        lambda: Money.of("0" * 65, "CNY"),
        lambda: Money.of("0" * 10_000_000, "CNY"),
        lambda: Money.parse("9" * 5_000_000 + " CNY"),
        lambda: Money.of(Decimal("1E+999999999"), "CNY"),
        lambda: Money.of(Decimal("0E+999999999"), "CNY"),
        lambda: Money.of(Decimal("-1E-999999999"), "CNY"),
        lambda: Money.of(Decimal("9" * 5000), "CNY"),
        lambda: Money.of(Decimal("NaN" + "1" * 100), "CNY"),
        lambda: Money(1, "CNY").percent(Decimal("1E+999999999")),
        lambda: Money(1, "CNY").percent("0." + "1" * 63),
    ],
)
def test_absurdly_long_numbers_are_refused_at_once(read: Callable[[], Money]) -> None:
    """Nobody can keep a shop busy with a number of a billion digits."""
    began = time.perf_counter()
    with pytest.raises(AmountTooLong) as refused:
        read()

    assert time.perf_counter() - began < 5
    assert len(str(refused.value)) < 120


def test_sixty_four_characters_are_still_read() -> None:
    """The longest text is read, the next longer one is not."""
    assert Money.of("9" * 64, "JPY") == Money(int("9" * 64), "JPY")
    assert Money.parse(f"-{'9' * 60}.99 CNY") == Money(-int("9" * 62), "CNY")


@pytest.mark.parametrize("text", ["x" * 5_000_000, "1 " * 2_000_000, " " * 5_000_000 + "CNY"])
def test_long_nonsense_is_refused_at_once_and_not_repeated(text: str) -> None:
    """A refusal shows the beginning of what was given, however much that was."""
    began = time.perf_counter()
    with pytest.raises(NotAnAmount) as refused:
        Money.parse(text)

    assert time.perf_counter() - began < 5
    assert len(refused.value.text) <= 40


@pytest.mark.parametrize(
    "value", [None, True, False, [], {}, b"19.99", 1j, Fraction(1, 2), Pieces.ONE, object(), Money(1, "CNY")]
)
def test_values_that_are_no_number_are_refused(value: Any) -> None:
    """An amount is text, an int or a Decimal; a bool is neither, and of strange things only their type is shown."""
    reads: Asks = (lambda: Money.of(value, "CNY"), lambda: Money.parse(value), lambda: Money(1, "CNY").percent(value))
    for read in reads:
        with pytest.raises(NotAnAmount):
            read()


@pytest.mark.parametrize("value", [19.99, 20.0, 0.0, -0.0, 1e300, math.nan, math.inf, -math.inf, sys.float_info.min])
def test_floats_are_refused_by_name(value: Any) -> None:
    """No float becomes money, not even a whole one, and the refusal says what to write instead."""
    reads: Asks = (lambda: Money.of(value, "CNY"), lambda: Money(value, "CNY"), lambda: Money(1, "CNY").percent(value))
    for read in reads:
        with pytest.raises(FloatAmount, match=r'Money\.of\("19\.99", "CNY"\)') as refused:
            read()
        assert refused.value.value == repr(value)


@pytest.mark.parametrize(
    "minor", [None, True, False, "1999", Decimal("19.99"), Fraction(1, 2), b"1", [1], Pieces.ONE, Money(1, "CNY")]
)
def test_minor_units_are_ints_and_nothing_else(minor: Any) -> None:
    """Only a plain int counts minor units."""
    with pytest.raises(NotAWholeNumber, match=r'Money\.of\("19\.99", "CNY"\)') as refused:
        Money(minor, "CNY")

    assert refused.value.name == "minor"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "cny",
        "Cny",
        "CNY ",
        " CNY",
        "RMB",
        "XXX",
        "XAU",
        "XTS",
        "¥",
        "CN",
        "CNYY",
        "\uff23NY",
        "C\x00Y",
        None,
        156,
        ["CNY"],
    ],
)
def test_what_is_no_currency_is_refused(code: Any) -> None:
    """A currency is one of the codes of ISO 4217, in capitals."""
    makes: Asks = (
        lambda: Money(1, code),
        lambda: Money.of("1", code),
        lambda: Money.of(None, code),  # type: ignore[arg-type] # the mistake that is meant
        lambda: Money.zero(code),
        lambda: Money.sum_of([], code),
    )
    for make in makes:
        with pytest.raises(UnknownCurrency) as refused:
            make()
        assert str(refused.value).isascii()


@pytest.mark.parametrize("text", ["1 RMB", "1 cny", "1 XXX"])
def test_an_amount_in_an_unknown_currency_is_refused(text: str) -> None:
    """The same holds for the currency in a text."""
    with pytest.raises(UnknownCurrency):
        Money.parse(text)


def test_a_hosts_own_kind_of_text_becomes_the_plain_code() -> None:
    """A code that is a subclass of str is taken, and what is kept is the plain text."""
    money = Money(1, Code("CNY"))

    assert type(money.currency) is str
    assert money == Money(1, "CNY")


# ----------------------------------------------------------------------------------------------------------- sums


@given(code=currencies(), a=whole_numbers, b=whole_numbers, factor=whole_numbers)
def test_sums_are_exact(code: str, a: int, b: int, factor: int) -> None:
    """Adding, taking away and multiplying are those of whole numbers of minor units."""
    first, second = Money(a, code), Money(b, code)

    assert first + second == Money(a + b, code)
    assert first - second == Money(a - b, code)
    assert first * factor == factor * first == Money(a * factor, code)
    assert -first == Money(-a, code)
    assert abs(first) == Money(abs(a), code)
    assert +first is first
    assert bool(first) is (a != 0)
    assert first == Money(a, code)
    assert (first - second) + second == first


@given(code=currencies(), a=whole_numbers, b=whole_numbers)
def test_amounts_are_ordered_like_their_minor_units(code: str, a: int, b: int) -> None:
    """Within a currency more is more, and equal amounts are one key."""
    first, second = Money(a, code), Money(b, code)

    assert (first < second) is (a < b)
    assert (first <= second) is (a <= b)
    assert (first > second) is (a > b)
    assert (first >= second) is (a >= b)
    assert (first == second) is (a == b)
    assert (first != second) is (a != b)
    assert max(first, second).minor == max(a, b)
    assert hash(first) == hash(Money(a, code))
    assert len({first, second}) == len({a, b})


@given(code=currencies(), minors=st.lists(whole_numbers))
def test_a_total_is_the_sum_of_its_amounts(code: str, minors: list[int]) -> None:
    """Nothing is lost in a total, of none it is zero, and any iterable will do."""
    moneys = [Money(minor, code) for minor in minors]

    assert Money.sum_of(moneys, code) == Money(sum(minors), code)
    assert Money.sum_of(iter(moneys), code) == Money.sum_of(reversed(moneys), code)
    assert Money.sum_of([], code) == Money.zero(code) == Money(0, code)


MIXING: Final[dict[str, Callable[[Money, Money], object]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "sum_of": lambda a, b: Money.sum_of([a, a, b], a.currency),
}


@given(a=anything, b=anything)
@example(a=Money(0, "CNY"), b=Money(0, "USD"))
@pytest.mark.parametrize("mixing", MIXING.values(), ids=MIXING.keys())
def test_currencies_never_mix(mixing: Callable[[Money, Money], object], a: Money, b: Money) -> None:
    """Two currencies are neither added nor ordered, not even when an amount is zero, and the refusal names both."""
    assume(a.currency != b.currency)

    with pytest.raises(CurrencyMismatch) as refused:
        mixing(a, b)

    assert refused.value.facts() == {"expected": a.currency, "found": b.currency}
    assert a != b
    assert not a == b  # noqa: SIM201 - asked both ways round
    assert len({a, b}) == 2


@pytest.mark.parametrize("other", [0, 1, 1999, 19.99, Decimal("19.99"), "19.99 CNY", None, (1999, "CNY"), [1999]])
def test_money_is_nothing_but_money(other: Any) -> None:
    """A bare number or text is not an amount: it is never equal to one, never added to one, never ordered with one."""
    money: Any = Money(1999, "CNY")

    assert money != other
    for mixing in [mixing for name, mixing in MIXING.items() if name != "sum_of"]:
        with pytest.raises(TypeError):
            mixing(money, other)
        with pytest.raises(TypeError):
            mixing(other, money)


def test_the_other_operand_is_asked_when_money_does_not_know_it() -> None:
    """A host's own type may know how to be added to money; money leaves it the word."""

    class Tip:
        def __radd__(self, other: Money) -> str:
            return f"{other} and a tip"

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment] # what a class with __eq__ alone gets

    money: Any = Money(1, "CNY")
    assert money + Tip() == "0.01 CNY and a tip"
    assert money == Tip()


def test_money_is_not_divided_and_not_summed_from_a_bare_zero() -> None:
    """There is no `/`, because it would lose cents, and the built-in sum begins with a number."""
    money: Any = Money(100, "CNY")

    divides: Asks = (
        lambda: money / 3,
        lambda: money // 3,
        lambda: money % 3,
        lambda: money / money,
        lambda: divmod(money, 3),
    )
    for divide in divides:
        with pytest.raises(TypeError):
            divide()
    with pytest.raises(TypeError):
        sum([money, money])
    with pytest.raises(TypeError):
        float(money)
    with pytest.raises(TypeError):
        int(money)


@pytest.mark.parametrize(
    "factor", [1.5, 2.0, True, Decimal(2), Fraction(1, 2), "2", None, [], Pieces.ONE, Money(1, "CNY")]
)
def test_factors_are_whole_numbers(factor: Any) -> None:
    """Money is multiplied by an int only; the refusal says how to take a fraction."""
    products: Asks = (lambda: Money(100, "CNY") * factor, lambda: factor * Money(100, "CNY"))
    for product in products:
        with pytest.raises(NotAWholeNumber, match=r"ratio\(3, 2\)") as refused:
            product()
        assert refused.value.name == "factor"


# -------------------------------------------------------------------------------------------------------- allocate


@given(money=anything, weights=weight_lists)
@example(money=Money(100, "CNY"), weights=[1, 1, 1])
@example(money=Money(-5, "JPY"), weights=[3, 7])
@example(money=Money(1, "KWD"), weights=[0, 1, 0])
def test_shares_add_up_and_follow_the_weights(money: Money, weights: list[int]) -> None:
    """Nothing is lost or made, each share is within one of the exact one, the extra ones go where most is missing."""
    shares = money.allocate(weights)

    exact = [Fraction(money.minor * weight, sum(weights)) for weight in weights]
    assert len(shares) == len(weights)
    assert sum(share.minor for share in shares) == money.minor
    assert {share.currency for share in shares} == {money.currency}
    assert all(abs(share.minor - part) < 1 for share, part in zip(shares, exact, strict=True))
    assert all(share.minor == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)

    missing = [abs(part) - math.floor(abs(part)) for part in exact]
    extra = [abs(share.minor) > math.floor(abs(part)) for share, part in zip(shares, exact, strict=True)]
    with_extra = [(-missing[index], index) for index, got in enumerate(extra) if got]
    without = [(-missing[index], index) for index, got in enumerate(extra) if not got]
    assert max(with_extra, default=(-2, 0)) < min(without, default=(2, 0))


@given(money=anything, weights=weight_lists, factor=st.integers(1, 1000))
def test_a_split_is_mirrored_repeatable_and_knows_proportions_only(
    money: Money, weights: list[int], factor: int
) -> None:
    """The negative is split into the negatives; there is one answer; weights in fen or in yuan are the same."""
    shares = money.allocate(weights)

    assert (-money).allocate(weights) == tuple(-share for share in shares)
    assert money.allocate(tuple(weights)) == shares
    assert money.allocate([weight * factor for weight in weights]) == shares


@given(minors=st.lists(st.integers(0, HUGE), min_size=1, max_size=8).filter(any), code=currencies())
def test_what_divides_evenly_is_divided_evenly(minors: list[int], code: str) -> None:
    """A total that is split by its own parts gives back these parts."""
    assert Money(sum(minors), code).allocate(minors) == tuple(Money(minor, code) for minor in minors)


@pytest.mark.parametrize(
    ("minor", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [1, 1], [3, 2]),
        (1, [1, 1, 1, 1], [1, 0, 0, 0]),
        (1000, [1, 2, 4], [143, 286, 571]),
        (10, [1, 2, 4], [1, 3, 6]),
        (0, [1, 2], [0, 0]),
        (0, [0, 0], [0, 0]),
        (7, [0, 5, 0], [0, 7, 0]),
        (1999, [1], [1999]),
        (10**100 + 1, [1, 1], [5 * 10**99 + 1, 5 * 10**99]),
    ],
)
def test_splits_that_were_done_by_hand(minor: int, weights: list[int], shares: list[int]) -> None:
    """Largest remainders first, and among equals the earlier one."""
    assert [share.minor for share in Money(minor, "CNY").allocate(weights)] == shares


def test_a_long_order_is_split_quickly() -> None:
    """Ten thousand lines are no burden, and every cent is there."""
    shares = Money(12_345_678, "CNY").allocate(range(10_000))

    assert Money.sum_of(shares, "CNY") == Money(12_345_678, "CNY")


@pytest.mark.parametrize(("minor", "weights"), [(1, []), (-1, [0]), (1, [0, 0]), (0, []), (100, ())])
def test_nothing_to_share_by_is_refused(minor: int, weights: list[int]) -> None:
    """An amount cannot be split among nobody; nothing at all may be split among those who weigh nothing."""
    money = Money(minor, "CNY")

    with pytest.raises(NoWeights) as refused:
        money.allocate(weights)

    assert refused.value.amount is money


@given(money=anything, weights=weight_lists, position=st.integers(0, 30), weight=st.integers(-HUGE, -1))
def test_negative_weights_are_refused(money: Money, weights: list[int], position: int, weight: int) -> None:
    """A weight below zero is named with its place, whatever the other weights are."""
    position = min(position, len(weights))
    weights = [*weights[:position], weight, *weights[position:]]

    with pytest.raises(NegativeWeight) as refused:
        money.allocate(weights)

    assert refused.value.facts() == {"weight": weight, "position": position}


@pytest.mark.parametrize("weight", [1.0, 0.5, math.nan, True, Decimal(1), "1", None, Pieces.ONE, Money(1, "CNY")])
def test_weights_are_whole_numbers(weight: Any) -> None:
    """Shares are weighed by ints only."""
    with pytest.raises(NotAWholeNumber, match="line totals in minor units") as refused:
        Money(100, "CNY").allocate([1, weight])

    assert refused.value.name == "weight"


# ----------------------------------------------------------------------------------------------------------- share


@given(money=anything, whole=st.integers(1, HUGE), data=st.data())
def test_a_share_is_the_exact_part_towards_zero(money: Money, whole: int, data: st.DataObject) -> None:
    """The first units are never worth more than their exact part, and less by under one minor unit."""
    part = data.draw(st.integers(0, whole))

    share = money.share(part, whole)

    exact = Fraction(money.minor * part, whole)
    assert share == Money(math.trunc(exact), money.currency)
    assert abs(share.minor) <= abs(exact) < abs(share.minor) + 1
    assert (-money).share(part, whole) == -share


@given(money=anything, slices=st.lists(st.integers(0, 7), min_size=1, max_size=12).filter(any))
@example(money=Money(100, "CNY"), slices=[1, 1, 1])
def test_units_taken_in_any_slices_add_up(money: Money, slices: list[int]) -> None:
    """However units are sliced, no slice changes direction and all come to the whole: no cent twice, none left."""
    whole, taken, total = sum(slices), 0, Money.zero(money.currency)
    for units in slices:
        worth = money.share(taken + units, whole) - money.share(taken, whole)
        taken += units
        total += worth

        assert worth.minor * money.minor >= 0  # law 1: a part refund is never a charge
        assert total == money.share(taken, whole)

    assert total == money
    assert not money.share(0, whole)


@given(money=amounts(minor_max=HUGE), whole=st.integers(1, 300))
def test_shares_never_shrink(money: Money, whole: int) -> None:
    """More units are never worth less."""
    shares = [money.share(part, whole) for part in range(whole + 1)]

    assert shares == sorted(shares)
    assert shares[0] == Money.zero(money.currency)
    assert shares[-1] == money


@given(money=anything, part=whole_numbers, whole=whole_numbers)
@example(money=Money(100, "CNY"), part=0, whole=0)
@example(money=Money(100, "CNY"), part=4, whole=3)
@example(money=Money(100, "CNY"), part=-1, whole=3)
@example(money=Money(100, "CNY"), part=-1, whole=-3)
def test_units_that_are_not_there_have_no_share(money: Money, part: int, whole: int) -> None:
    """A part below nothing, beyond the whole, or of no units at all is refused."""
    assume(part < 0 or whole <= 0 or part > whole)

    with pytest.raises(ShareOutOfRange) as refused:
        money.share(part, whole)

    assert refused.value.facts() == {"part": part, "whole": whole}


NO_COUNTS: Final = [1.0, 0.5, True, Decimal(1), "1", None, Fraction(1), Pieces.ONE, Money(1, "CNY")]


@pytest.mark.parametrize("count", NO_COUNTS)
def test_parts_and_ratios_are_whole_numbers(count: Any) -> None:
    """Units, numerators and denominators are ints; the refusal says which one is not."""
    money = Money(100, "CNY")
    asks: dict[str, Callable[[], object]] = {
        "part": lambda: money.share(count, 2),
        "whole": lambda: money.share(0, count),
        "numerator": lambda: money.ratio(count, 2),
        "denominator": lambda: money.ratio(1, count),
    }
    for name, ask in asks.items():
        with pytest.raises(NotAWholeNumber) as refused:
            ask()
        assert refused.value.name == name


# -------------------------------------------------------------------------------------------------- ratio and percent


def _by_the_book(exact: Fraction, rounding: Rounding) -> int:
    sign = -1 if exact < 0 else 1
    match rounding:
        case Rounding.UP:
            return sign * math.ceil(abs(exact))
        case Rounding.DOWN:
            return math.trunc(exact)
        case Rounding.CEILING:
            return math.ceil(exact)
        case Rounding.FLOOR:
            return math.floor(exact)
        case Rounding.HALF_UP:
            return sign * math.floor(abs(exact) + Fraction(1, 2))
        case Rounding.HALF_DOWN:
            return sign * math.ceil(abs(exact) - Fraction(1, 2))
        case Rounding.HALF_EVEN:
            return round(exact)


@given(
    minor=whole_numbers,
    numerator=whole_numbers,
    denominator=st.one_of(st.sampled_from([2, -2, 4, 10, 100]), whole_numbers).filter(bool),
)
@pytest.mark.parametrize("rounding", Rounding)
def test_a_ratio_is_rounded_once_by_the_rule_that_is_named(
    rounding: Rounding, minor: int, numerator: int, denominator: int
) -> None:
    """The exact product is rounded by the rule; only CEILING and FLOOR tell an amount from its negative."""
    money = Money(minor, "CNY")

    result = money.ratio(numerator, denominator, rounding=rounding)

    assert result == Money(_by_the_book(Fraction(minor * numerator, denominator), rounding), "CNY")
    if rounding not in (Rounding.CEILING, Rounding.FLOOR):
        assert (-money).ratio(numerator, denominator, rounding=rounding) == -result


@given(minor=st.integers(-(10**12), 10**12), rate=st.decimals(-200, 200, places=3))
@pytest.mark.parametrize("rounding", Rounding)
def test_percentages_agree_with_the_decimal_module(rounding: Rounding, minor: int, rate: Decimal) -> None:
    """A percentage is what Decimal makes of it under the rule of the same name."""
    expected = (Decimal(minor) * rate / 100).quantize(Decimal(1), rounding=f"ROUND_{rounding.name}")

    assert Money(minor, "JPY").percent(rate, rounding=rounding) == Money(int(expected), "JPY")
    assert Money(minor, "JPY").percent(f"{rate:f}", rounding=rounding) == Money(int(expected), "JPY")


@pytest.mark.parametrize(
    ("rounding", "halves"),
    [
        (Rounding.UP, [-2, -1, 1, 2]),
        (Rounding.DOWN, [-1, 0, 0, 1]),
        (Rounding.CEILING, [-1, 0, 1, 2]),
        (Rounding.FLOOR, [-2, -1, 0, 1]),
        (Rounding.HALF_UP, [-2, -1, 1, 2]),
        (Rounding.HALF_DOWN, [-1, 0, 0, 1]),
        (Rounding.HALF_EVEN, [-2, 0, 0, 2]),
    ],
)
def test_exact_halves(rounding: Rounding, halves: list[int]) -> None:
    """-1.5, -0.5, 0.5 and 1.5 minor units, under each rule."""
    assert [Money(minor, "CNY").ratio(1, 2, rounding=rounding).minor for minor in (-3, -1, 1, 3)] == halves
    assert [Money(minor, "CNY").percent(50, rounding=rounding).minor for minor in (-3, -1, 1, 3)] == halves


def test_halves_go_to_the_even_neighbour_unless_told_otherwise() -> None:
    """The default rule favours nobody."""
    assert [Money(minor, "CNY").ratio(1, 2).minor for minor in (1, 3, 5, 7)] == [0, 2, 2, 4]
    assert [Money(minor, "CNY").percent("50").minor for minor in (1, 3, 5, 7)] == [0, 2, 2, 4]
    assert Money(10000, "CNY").percent("8.25") == Money(825, "CNY")
    assert Money(10000, "CNY").percent(-30) == Money(-3000, "CNY")


@given(money=anything, numerator=whole_numbers)
def test_nothing_is_divided_by_zero(money: Money, numerator: int) -> None:
    """A denominator of zero is refused, also for zero amounts."""
    with pytest.raises(ZeroDenominator) as refused:
        money.ratio(numerator, 0)

    assert refused.value.amount is money


@pytest.mark.parametrize("rounding", ["ROUND_HALF_UP", "nearest", None, 1])
def test_a_rule_that_does_not_exist_is_an_error(rounding: Any) -> None:
    """Rounding by an unknown rule fails, also where there is nothing to round."""
    asks: Asks = (
        lambda: Money(1, "CNY").ratio(1, 2, rounding=rounding),
        lambda: Money(1, "CNY").percent(100, rounding=rounding),
    )
    for ask in asks:
        with pytest.raises(ValueError, match="is not a valid Rounding"):
            ask()


# ------------------------------------------------------------------------------------------- being a value, refusals


def test_money_cannot_be_changed() -> None:
    """An amount stays what it was: nothing can be set, removed or added."""
    money: Any = Money(1999, "CNY")

    for name, value in {"minor": 1, "currency": "USD", "note": "x", "__class__": int}.items():
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(money, name, value)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(money, name)
    assert not hasattr(money, "__dict__")
    assert (money.minor, money.currency) == (1999, "CNY")


@given(money=anything, protocol=st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_money_survives_pickling_and_copying(money: Money, protocol: int) -> None:
    """A pickled amount comes back equal; a copy of something that cannot change is that thing."""
    assert pickle.loads(pickle.dumps(money, protocol)) == money  # noqa: S301 - our own bytes
    assert copy.copy(money) is money
    assert copy.deepcopy({"x": [money]})["x"][0] is money
    assert attrs.evolve(money, minor=7) == Money(7, money.currency)


def test_a_forged_pickle_is_checked_like_any_other_amount() -> None:
    """What comes in by pickle passes the same door."""
    forged = pickle.dumps(Money(1, "CNY")).replace(b"CNY", b"XXX")

    with pytest.raises(UnknownCurrency):
        pickle.loads(forged)  # noqa: S301 - our own bytes


@given(money=anything)
def test_cattrs_takes_money_as_it_is(money: Money) -> None:
    """Hosts that use cattrs need no hook for amounts."""
    raw = cattrs.unstructure(money)

    assert raw == {"minor": money.minor, "currency": money.currency}
    assert cattrs.structure(raw, Money) == money


def test_money_can_be_matched_by_its_fields() -> None:
    """A match statement reads minor units and currency."""
    match Money(5, "CNY"):
        case Money(minor, "CNY"):
            assert minor == 5
        case _:
            pytest.fail("an amount of 0.05 CNY did not match")


REFUSALS: Final[list[tuple[Refusal, str, str]]] = [
    (
        CurrencyMismatch(expected="CNY", found="USD"),
        "currency_mismatch",
        "cannot put CNY and USD together; use CNY throughout, or add up each currency by itself",
    ),
    (
        UnknownCurrency(currency="cny"),
        "unknown_currency",
        '"cny" is not the code of a currency; write three capital letters of ISO 4217, like CNY',
    ),
    (
        FloatAmount(value="19.99"),
        "float_amount",
        "19.99 is a float, which holds most decimals only approximately; write the number as text, "
        'Money.of("19.99", "CNY"), or count minor units, Money(1999, "CNY")',
    ),
    (
        NotAWholeNumber(name="whole", value="0.5"),
        "not_a_whole_number",
        "whole: 0.5 is not a whole number; write an int",
    ),
    (
        NotAnAmount(text="19,99"),
        "not_an_amount",
        '"19,99" cannot be read as an amount; write digits 0-9, at most one dot, a sign only in front: "-1234.50", '
        'or with a currency "-1234.50 CNY"',
    ),
    (
        TooManyDecimals(text="1.000", currency="CNY", decimals_max=2),
        "too_many_decimals",
        '"1.000" is finer than CNY goes; write CNY with at most 2 decimals (a dot never separates thousands)',
    ),
    (
        AmountTooLong(length_max=64),
        "amount_too_long",
        "an amount of more than 64 characters is not read; write at most 64 characters",
    ),
    (
        NoWeights(amount=Money(1999, "CNY")),
        "no_weights",
        "19.99 CNY cannot be shared: there are no weights, or all are zero; give at least one weight above zero",
    ),
    (
        NegativeWeight(weight=-2, position=0),
        "negative_weight",
        "weight -2 at position 0 is negative; give weights of zero or more; "
        "to take an amount back, split its negative by the same weights",
    ),
    (
        ShareOutOfRange(part=4, whole=3),
        "share_out_of_range",
        "there is no share of 4 units of 3; ask for 0 to 3 units",
    ),
    (
        ZeroDenominator(amount=Money(1999, "CNY")),
        "zero_denominator",
        "19.99 CNY cannot be divided by zero; give a denominator other than zero",
    ),
]


@pytest.mark.parametrize(
    ("refusal", "code", "text"), REFUSALS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_refusal_says_what_is_wrong_and_what_would_be_right(refusal: Refusal, code: str, text: str) -> None:
    """Code and text stay the same, the way out is part of the text, and a refusal survives pickling and copying."""
    assert refusal.code == code
    assert str(refusal) == text
    assert text.endswith(refusal.remedy)
    for again in (pickle.loads(pickle.dumps(refusal)), copy.copy(refusal), copy.deepcopy(refusal)):  # noqa: S301 # our own bytes
        assert type(again) is type(refusal)
        assert again == refusal
        assert again.facts() == refusal.facts()
        assert str(again) == text


def test_every_refusal_of_the_module_is_in_that_list() -> None:
    """No refusal is forgotten here, and no two have one code."""
    public = [getattr(orderflow.money, name) for name in orderflow.money.__all__]
    refusals = {value for value in public if issubclass(value, Refusal)}

    assert refusals == {type(refusal) for refusal, _, _ in REFUSALS}
    assert len({code for _, code, _ in REFUSALS}) == len(REFUSALS)
    assert orderflow.money.__all__ == sorted(orderflow.money.__all__)


def test_remedies_that_depend_on_what_was_wrong() -> None:
    """The way out fits the currency, the argument and the bounds."""
    assert UnknownCurrency(currency="jpy ").remedy.endswith("like JPY")
    assert UnknownCurrency(currency="RMB").remedy.endswith("like CNY")
    assert "without decimals" in TooManyDecimals(text="1.5", currency="JPY", decimals_max=0).remedy
    assert ShareOutOfRange(part=0, whole=0).remedy == "count at least one unit in all"


@pytest.mark.parametrize(
    ("given_value", "shown"),
    [
        ("a\nb\u202e", "a\\nb\\u202e"),
        ("x" * 50, "x" * 37 + "..."),
        ("x" * 40, "x" * 40),
        (None, "None"),
        (True, "True"),
        (["secret"], "a value of type list"),
        (b"secret", "a value of type bytes"),
    ],
)
def test_a_refusal_shows_little_and_only_what_can_be_printed(given_value: Any, shown: str) -> None:
    """Control characters are escaped, long text is cut, and of other things only the type is told."""
    with pytest.raises(NotAnAmount) as refused:
        Money.of(given_value, "CNY")

    assert refused.value.text == shown
