"""Hypothesis strategies for money: `currencies()` of all kinds, `amounts()` of any size."""

from typing import Final

from hypothesis import strategies as st

from orderflow._currencies import DECIMALS
from orderflow.money import Money

__all__ = ["amounts", "currencies"]

_ONE_OF_EACH_KIND: Final = (
    "CNY",
    "JPY",
    "KWD",
    "CLF",
)  # 2, 0, 3 and 4 decimals; a counterexample shrinks to the first that shows it
_BILLION: Final = 10**9


def currencies() -> st.SearchStrategy[str]:
    """Codes of currencies: often one with 2, 0, 3 or 4 decimals from a short list, otherwise any that there is."""
    return st.one_of(st.sampled_from(_ONE_OF_EACH_KIND), st.sampled_from(sorted(DECIMALS)))


def amounts(
    currency: str | None = None, *, minor_min: int = 0, minor_max: int = 100 * _BILLION
) -> st.SearchStrategy[Money]:
    """Amounts of *currency* (or of any), from nothing up; with a *minor_min* below zero differences too."""
    codes = currencies() if currency is None else st.just(currency)
    return st.builds(Money, st.integers(minor_min, minor_max), codes)
