"""Checked by mypy and never run: what a digest is taken of, and, by the ignored errors, what it is not."""

from datetime import datetime
from decimal import Decimal
from typing import assert_type

from orderflow.entities.content import Content, digest_of
from orderflow.money import Money

NESTED: list[Content] = ["k-1", [1, None], [True, ["阀门"]]]


def digests(price: Money, at: datetime, share: Decimal) -> None:
    assert_type(digest_of("k-1", 1, True, None, NESTED), str)
    digest_of(price.minor, at.isoformat())

    digest_of(0.3)  # type: ignore[arg-type] # a float is written otherwise by another version
    digest_of([1, [2.0]])  # type: ignore[list-item] # neither inside
    digest_of(share)  # type: ignore[arg-type] # whole numbers, or text
    digest_of(price)  # type: ignore[arg-type] # its minor units
    digest_of(at)  # type: ignore[arg-type] # its text, in UTC
    digest_of({"price": 1})  # type: ignore[arg-type] # pairs in a fixed order
    digest_of(("a", "b"))  # type: ignore[arg-type] # a list
