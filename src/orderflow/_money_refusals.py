"""What can be wrong with an amount, refused by name; `orderflow.money` is where they are imported from."""

from typing import TYPE_CHECKING, ClassVar

from orderflow._currencies import DECIMALS
from orderflow.errors import Refusal, refusal

if TYPE_CHECKING:
    from orderflow.money import Money

__all__ = [
    "AmountTooLong",
    "CurrencyMismatch",
    "FloatAmount",
    "NegativeWeight",
    "NoWeights",
    "NotAWholeNumber",
    "NotAnAmount",
    "ShareOutOfRange",
    "TooManyDecimals",
    "UnknownCurrency",
    "ZeroDenominator",
]


@refusal
class CurrencyMismatch(Refusal):
    """Amounts of two currencies met in a sum or a comparison."""

    code: ClassVar[str] = "currency_mismatch"

    expected: str
    found: str

    def __str__(self) -> str:
        return f"cannot put {self.expected} and {self.found} together; {self.remedy}"

    @property
    def remedy(self) -> str:
        """One currency at a time."""
        return f"use {self.expected} throughout, or add up each currency by itself"


@refusal
class UnknownCurrency(Refusal):
    """This is no currency that money is paid in."""

    code: ClassVar[str] = "unknown_currency"

    currency: str

    def __str__(self) -> str:
        return f'"{self.currency}" is not the code of a currency; {self.remedy}'

    @property
    def remedy(self) -> str:
        """The code in capitals, if that is all that is wrong."""
        capitals = self.currency.strip().upper()
        example = capitals if capitals in DECIMALS else "CNY"
        return f"write three capital letters of ISO 4217, like {example}"


@refusal
class FloatAmount(Refusal):
    """A float is almost never the number it shows, so it is not taken as money, nor as a percentage."""

    code: ClassVar[str] = "float_amount"

    value: str

    def __str__(self) -> str:
        return f"{self.value} is a float, which holds most decimals only approximately; {self.remedy}"

    @property
    def remedy(self) -> str:
        """The two exact ways to write it."""
        return 'write the number as text, Money.of("19.99", "CNY"), or count minor units, Money(1999, "CNY")'


@refusal
class NotAWholeNumber(Refusal):
    """Minor units, factors, weights and parts are counted: they are ints."""

    code: ClassVar[str] = "not_a_whole_number"

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value} is not a whole number; {self.remedy}"

    @property
    def remedy(self) -> str:
        """What to count, or what to call instead."""
        match self.name:
            case "minor":
                return 'count minor units, Money(1999, "CNY"), or give major units as text, Money.of("19.99", "CNY")'
            case "factor":
                return 'multiply by an int; a fraction is ratio(3, 2) or percent("150"), which round by a rule you name'
            case "weight":
                return "weigh by quantities, or by line totals in minor units"
            case _:
                return "write an int"


@refusal
class NotAnAmount(Refusal):
    """This cannot be read as an amount without guessing."""

    code: ClassVar[str] = "not_an_amount"

    text: str

    def __str__(self) -> str:
        return f'"{self.text}" cannot be read as an amount; {self.remedy}'

    @property
    def remedy(self) -> str:
        """How amounts are written."""
        return 'write digits 0-9, at most one dot, a sign only in front: "-1234.50", or with a currency "-1234.50 CNY"'


@refusal
class TooManyDecimals(Refusal):
    """The amount is finer than the currency's minor unit."""

    code: ClassVar[str] = "too_many_decimals"

    text: str
    currency: str
    decimals_max: int

    def __str__(self) -> str:
        return f'"{self.text}" is finer than {self.currency} goes; {self.remedy}'

    @property
    def remedy(self) -> str:
        """How many decimals this currency has."""
        if self.decimals_max == 0:
            return f"write {self.currency} without decimals (a dot never separates thousands)"
        return f"write {self.currency} with at most {self.decimals_max} decimals (a dot never separates thousands)"


@refusal
class AmountTooLong(Refusal):
    """The number has more digits than any amount of money."""

    code: ClassVar[str] = "amount_too_long"

    length_max: int

    def __str__(self) -> str:
        return f"an amount of more than {self.length_max} characters is not read; {self.remedy}"

    @property
    def remedy(self) -> str:
        """The longest amount that is read."""
        return f"write at most {self.length_max} characters"


@refusal
class NoWeights(Refusal):
    """There are no weights, or all of them are zero, so nobody would get the amount."""

    code: ClassVar[str] = "no_weights"

    amount: "Money"

    def __str__(self) -> str:
        return f"{self.amount} cannot be shared: there are no weights, or all are zero; {self.remedy}"

    @property
    def remedy(self) -> str:
        """What a split needs."""
        return "give at least one weight above zero"


@refusal
class NegativeWeight(Refusal):
    """A share cannot weigh less than nothing."""

    code: ClassVar[str] = "negative_weight"

    weight: int
    position: int

    def __str__(self) -> str:
        return f"weight {self.weight} at position {self.position} is negative; {self.remedy}"

    @property
    def remedy(self) -> str:
        """How to take something back from lines."""
        return "give weights of zero or more; to take an amount back, split its negative by the same weights"


@refusal
class ShareOutOfRange(Refusal):
    """Units were counted that are not there."""

    code: ClassVar[str] = "share_out_of_range"

    part: int
    whole: int

    def __str__(self) -> str:
        return f"there is no share of {self.part} units of {self.whole}; {self.remedy}"

    @property
    def remedy(self) -> str:
        """The bounds."""
        if self.whole < 1:
            return "count at least one unit in all"
        return f"ask for 0 to {self.whole} units"


@refusal
class ZeroDenominator(Refusal):
    """An amount cannot be divided by nothing."""

    code: ClassVar[str] = "zero_denominator"

    amount: "Money"

    def __str__(self) -> str:
        return f"{self.amount} cannot be divided by zero; {self.remedy}"

    @property
    def remedy(self) -> str:
        """Any other denominator."""
        return "give a denominator other than zero"
