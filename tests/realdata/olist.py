"""
The tables of the Brazilian marketplace Olist, read as orders: what was bought, what was paid, what happened when.

The tables stay outside the repository, because their licence (CC BY-NC-SA 4.0) is not ours. Nothing is corrected here:
an order without units, a tender of nothing and a delivery before the hand-over are read as they stand.
"""

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from attrs import frozen

from orderflow import Money

__all__ = ["CURRENCY", "ORDERS", "PAYMENTS", "UNITS", "RealOrder", "Tender", "Unit", "beside_the_checkout", "read"]

CURRENCY: Final = "BRL"
ORDERS: Final = "olist_orders.csv.gz"
UNITS: Final = "olist_order_items.csv.gz"
PAYMENTS: Final = "olist_order_payments.csv.gz"


@frozen
class Unit:
    """One thing that was bought, and what bringing it cost."""

    product: str
    seller: str
    price: Money
    freight: Money


@frozen
class Tender:
    """One of the means by which an order was paid."""

    method: str
    amount: Money


@frozen(kw_only=True)
class RealOrder:
    """An order as the tables have it; an instant that they lack is None."""

    id: str
    status: str
    purchased_at: datetime
    approved_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    promised_for: datetime | None
    units: tuple[Unit, ...]
    tenders: tuple[Tender, ...]

    @property
    def freight(self) -> Money:
        """What bringing all of it cost."""
        return Money.sum_of((unit.freight for unit in self.units), CURRENCY)

    @property
    def total(self) -> Money:
        """Price and freight of all units."""
        return Money.sum_of((unit.price for unit in self.units), CURRENCY) + self.freight

    @property
    def tendered(self) -> Money:
        """What all tenders add up to."""
        return Money.sum_of((tender.amount for tender in self.tenders), CURRENCY)

    @property
    def last_at(self) -> datetime:
        """The last instant that is known of it."""
        known = (self.purchased_at, self.approved_at, self.handed_over_at, self.delivered_at)
        return max(at for at in known if at is not None)


def beside_the_checkout() -> Path | None:
    """Where the tables are: in `ORDERFLOW_DATA`, or in `../shared/data` beside the repository; None if in neither."""
    repository = Path(__file__).parents[2]
    folder = Path(os.environ.get("ORDERFLOW_DATA") or repository.parent / "shared" / "data")
    return folder if all((folder / table).is_file() for table in (ORDERS, UNITS, PAYMENTS)) else None


def read(folder: Path) -> tuple[RealOrder, ...]:
    """All orders of the tables in *folder*, in the order in which they were bought."""
    units: dict[str, list[tuple[int, Unit]]] = defaultdict(list)
    for row in _rows(folder / UNITS):
        unit = Unit(row["product_id"], row["seller_id"], _money(row["price"]), _money(row["freight_value"]))
        units[row["order_id"]].append((int(row["order_item_id"]), unit))
    tenders: dict[str, list[tuple[int, Tender]]] = defaultdict(list)
    for row in _rows(folder / PAYMENTS):
        tender = Tender(row["payment_type"], _money(row["payment_value"]))
        tenders[row["order_id"]].append((int(row["payment_sequential"]), tender))
    orders = [
        RealOrder(
            id=row["order_id"],
            status=row["order_status"],
            purchased_at=_instant(row["order_purchase_timestamp"]),
            approved_at=_maybe(row["order_approved_at"]),
            handed_over_at=_maybe(row["order_delivered_carrier_date"]),
            delivered_at=_maybe(row["order_delivered_customer_date"]),
            promised_for=_maybe(row["order_estimated_delivery_date"]),
            units=tuple(unit for _, unit in sorted(units[row["order_id"]], key=lambda placed: placed[0])),
            tenders=tuple(tender for _, tender in sorted(tenders[row["order_id"]], key=lambda placed: placed[0])),
        )
        for row in _rows(folder / ORDERS)
    ]
    return tuple(sorted(orders, key=lambda order: (order.purchased_at, order.id)))


def _rows(table: Path) -> Iterator[Mapping[str, str]]:
    with gzip.open(table, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _money(text: str) -> Money:
    return Money.of(text, CURRENCY)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _maybe(text: str) -> datetime | None:
    return _instant(text) if text else None
