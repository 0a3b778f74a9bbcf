"""Vetoes that know commands; a process asks those that it is extended with: `extended(vetoes=[…])`."""

from orderflow.vetoes.separation import (
    FOUR_EYES,
    Separation,
    separated,
    who_approved,
    who_asked_for_refund,
    who_asked_for_return,
    who_claimed,
    who_drafted,
)
from orderflow.vetoes.spoken_word import spoken_word

__all__ = [
    "FOUR_EYES",
    "Separation",
    "separated",
    "spoken_word",
    "who_approved",
    "who_asked_for_refund",
    "who_asked_for_return",
    "who_claimed",
    "who_drafted",
]
