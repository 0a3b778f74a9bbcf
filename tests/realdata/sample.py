"""
A made-up sample of the same tables: every oddity of the real ones at least once, and some that only larger ones have.

Each order bears the name of what is odd about it, and what should come of it. Nothing here is taken from real rows.
"""

import csv
import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from attrs import field, frozen

from .olist import ORDERS, PAYMENTS, UNITS

__all__ = ["MADE_UP", "MadeUp", "write"]

BEGIN: Final = datetime(2017, 3, 1, 10, 0, 0)  # noqa: DTZ001 - the tables have no zone

Unit = tuple[str, str, str, str]
"""Product, seller, price and freight."""
Tender = tuple[str, str]
"""Method and amount."""

CUP: Final[Unit] = ("cup", "potter", "20.0", "5.5")
BOWL: Final[Unit] = ("bowl", "potter", "30", "7.25")
LAMP: Final[Unit] = ("lamp", "smith", "99.9", "12.35")

CARD: Final[Tender] = ("credit_card", "25.5")
DEBIT: Final[Tender] = ("debit_card", "25.50")
SLIP: Final[Tender] = ("boleto", "25.5")
VOUCHER: Final[Tender] = ("voucher", "25.5")


@frozen(kw_only=True)
class MadeUp:
    """
    An order of the sample.

    Args:
        name: What is odd about it; its id in the tables.
        approved, handed_over, delivered: Hours after it was bought; None where the table says nothing.
        outcome: What should come of it: the phase when its history ends, or the refusal.
        in_the_end: The phase when the clock has run on; empty if it never began.
        way_out: What a patient shop makes of it; empty if nothing else.
    """

    name: str
    status: str = "delivered"
    approved: float | None = 1
    handed_over: float | None = 48
    delivered: float | None = 120
    units: Sequence[Unit] = (CUP,)
    tenders: Sequence[Tender] = (CARD,)
    outcome: str = "completed"
    in_the_end: str = field()
    way_out: str = ""

    @in_the_end.default
    def _(self) -> str:
        return {"refused: nothing_ordered": "", "preparing": "preparing"}.get(self.outcome, "closed")


def _paid(name: str, status: str, outcome: str, *, tenders: Sequence[Tender] = (CARD,)) -> MadeUp:
    """Paid and still with the seller."""
    return MadeUp(name=name, status=status, handed_over=None, delivered=None, tenders=tenders, outcome=outcome)


def _never_approved(name: str, status: str, outcome: str, tender: Tender) -> MadeUp:
    return MadeUp(
        name=name,
        status=status,
        approved=None,
        handed_over=None,
        delivered=None,
        tenders=(tender,),
        outcome=outcome,
    )


def _without_units(name: str, status: str, *, approved: float | None, tender: Tender = CARD) -> MadeUp:
    return MadeUp(
        name=name,
        status=status,
        approved=approved,
        handed_over=None,
        delivered=None,
        units=(),
        tenders=(tender,),
        outcome="refused: nothing_ordered",
    )


def _refused(
    name: str,
    code: str,
    *,
    status: str = "delivered",
    approved: float | None = 1,
    handed_over: float | None = 48,
    delivered: float | None = 120,
    tenders: Sequence[Tender] = (CARD,),
    in_the_end: str,
    way_out: str = "",
) -> MadeUp:
    return MadeUp(
        name=name,
        status=status,
        approved=approved,
        handed_over=handed_over,
        delivered=delivered,
        tenders=tenders,
        outcome=f"refused: {code}",
        in_the_end=in_the_end,
        way_out=way_out,
    )


MADE_UP: Final = (
    # all is well
    MadeUp(name="by card"),
    MadeUp(name="by debit card", tenders=(DEBIT,)),
    MadeUp(name="by slip", tenders=(SLIP,), approved=60, handed_over=70),
    MadeUp(name="by voucher", tenders=(VOUCHER,)),
    MadeUp(name="by card and vouchers", tenders=(("voucher", "0.01"), ("credit_card", "20.00"), ("voucher", "5.49"))),
    MadeUp(name="three of the same", units=(CUP,) * 3, tenders=(("credit_card", "76.5"),)),
    MadeUp(name="two sellers", units=(CUP, LAMP, CUP, BOWL), tenders=(("boleto", "200.5"),)),
    MadeUp(name="freight is free", units=(("cup", "potter", "25.5", "0.0"),)),
    MadeUp(name="all at one instant", approved=0, handed_over=0, delivered=0),
    MadeUp(name="paid after two months", approved=24 * 61, handed_over=24 * 70, delivered=24 * 80, tenders=(SLIP,)),
    MadeUp(name="on its way for half a year", delivered=24 * 190),
    MadeUp(name="on its way", status="shipped", delivered=None, outcome="delivering"),
    _paid("just approved", "approved", "preparing"),
    _paid("has an invoice", "invoiced", "preparing"),
    _paid("being packed", "processing", "preparing", tenders=(("voucher", "5.5"), ("credit_card", "20"))),
    _paid("nowhere to be had", "unavailable", "preparing"),
    _paid("cancelled, by card", "canceled", "cancelled"),
    _paid("cancelled, by slip", "canceled", "cancelled", tenders=(SLIP,)),
    _paid("cancelled, by both", "canceled", "cancelled", tenders=(("voucher", "25"), ("debit_card", "0.5"))),
    # money that never came, or came otherwise
    _never_approved("never approved, by card", "created", "payment", CARD),
    _never_approved("never approved, by slip", "created", "payment", SLIP),
    _never_approved("never approved, by voucher", "created", "payment", VOUCHER),
    _never_approved("cancelled before approval, by card", "canceled", "cancelled", CARD),
    _never_approved("cancelled before approval, by slip", "canceled", "cancelled", SLIP),
    _never_approved("cancelled before approval, by voucher", "canceled", "cancelled", VOUCHER),
    MadeUp(name="interest on instalments", tenders=(("credit_card", "31.14"),)),
    MadeUp(name="a cent too much, by slip", tenders=(("boleto", "25.51"),)),
    MadeUp(name="a voucher worth more", tenders=(("voucher", "30.0"),)),
    MadeUp(name="a voucher worth nothing", tenders=(("voucher", "0.0"), CARD)),
    MadeUp(name="interest on the second card", tenders=(("credit_card", "20"), ("credit_card", "6.66"))),
    _refused(
        "a cent too little",
        "step_not_possible",
        tenders=(("credit_card", "25.49"),),
        in_the_end="closed",
        way_out="completed",
    ),
    _refused(
        "two cents too little, by slip, invoiced",
        "step_not_possible",
        status="invoiced",
        handed_over=None,
        delivered=None,
        tenders=(("boleto", "25.48"),),
        in_the_end="closed",
        way_out="preparing",
    ),
    _refused("half is missing", "step_not_possible", tenders=(("credit_card", "12.75"),), in_the_end="closed"),
    _refused("no tender at all", "step_not_possible", tenders=(), in_the_end="closed"),
    _refused("one tender too many", "payment_exceeds_balance", tenders=(CARD, ("voucher", "1")), in_the_end="closed"),
    _refused(
        "nobody knows how it was paid",
        "payment_method_not_offered",
        tenders=(("not_defined", "25.5"),),
        in_the_end="closed",
    ),
    # nothing was bought
    _without_units("no units, unavailable", "unavailable", approved=1),
    _without_units("no units, cancelled", "canceled", approved=None),
    _without_units("no units, paid with nothing", "canceled", approved=None, tender=("not_defined", "0.0")),
    _without_units("no units, new", "created", approved=None, tender=SLIP),
    # instants that contradict each other
    _refused("left before approval", "step_not_possible", approved=60, in_the_end="preparing", way_out="completed"),
    _refused("arrived before approval", "step_not_possible", approved=200, in_the_end="preparing", way_out="completed"),
    _refused(
        "left before it was bought",
        "unknown_order",
        status="shipped",
        handed_over=-2,
        delivered=None,
        in_the_end="preparing",
        way_out="delivering",
    ),
    _refused("approved before it was bought", "unknown_order", approved=-1, in_the_end="closed"),
    _refused("left without approval", "step_not_possible", approved=None, in_the_end="closed"),
    MadeUp(name="arrived before it left", handed_over=120, delivered=48),
    MadeUp(name="delivered, nobody knows when", delivered=None, outcome="delivering"),
    MadeUp(name="delivered, and never left", handed_over=None, outcome="preparing"),
    MadeUp(name="delivered, nothing is on record", handed_over=None, delivered=None, outcome="preparing"),
    MadeUp(name="new, and yet approved", status="created", handed_over=None, delivered=None, outcome="preparing"),
    MadeUp(name="invoiced, and yet it left", status="invoiced", delivered=None, outcome="delivering"),
    # cancelled too late
    _refused(
        "cancelled on its way",
        "already_handed_over",
        status="canceled",
        delivered=None,
        tenders=(SLIP,),
        in_the_end="closed",
        way_out="cancelled",
    ),
    _refused(
        "cancelled when it had arrived",
        "already_handed_over",
        status="canceled",
        tenders=(("voucher", "25"), ("credit_card", "0.5")),
        in_the_end="closed",
        way_out="completed",
    ),
)


def write(folder: Path) -> None:
    """Write the sample's tables into *folder*: their rows in no order, as in the real ones."""
    orders, units, payments = [], [], []
    for place, order in enumerate(MADE_UP):
        bought = BEGIN + timedelta(hours=7 * place)
        instants = [_instant(bought, hours) for hours in (0, order.approved, order.handed_over, order.delivered)]
        orders.append([order.name, order.status, *instants, _instant(bought, 24 * 20)])
        for number, (product, seller, price, freight) in enumerate(order.units, start=1):
            units.append([order.name, str(number), product, seller, _instant(bought, 72), price, freight])
        for number, (method, amount) in enumerate(order.tenders, start=1):
            payments.append([order.name, str(number), method, "1", amount])
    _write(
        folder / ORDERS,
        "order_id order_status order_purchase_timestamp order_approved_at order_delivered_carrier_date"
        " order_delivered_customer_date order_estimated_delivery_date",
        orders,
    )
    _write(
        folder / UNITS,
        "order_id order_item_id product_id seller_id shipping_limit_date price freight_value",
        units[::-1],
    )
    _write(
        folder / PAYMENTS,
        "order_id payment_sequential payment_type payment_installments payment_value",
        payments[::-1],
    )


def _instant(bought: datetime, hours: float | None) -> str:
    return "" if hours is None else (bought + timedelta(hours=hours)).isoformat(sep=" ")


def _write(table: Path, header: str, rows: list[list[str]]) -> None:
    with gzip.open(table, "wt", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header.split(), *rows])
