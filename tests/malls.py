"""Mall orders for the tests of the core: goods in stock, on presale and made to order, and a stock that answers."""

from datetime import timedelta
from fractions import Fraction

from life import (
    BUYER,
    CASHIER,
    DAY,
    METHODS,
    NOON,
    SHOP,
    Life,
    cny,
    cups,
    part,
)
from orderflow.commands import (
    Accept,
    AskStock,
    CancelUnits,
    ChangePromise,
    ConfirmReceipt,
    NewLine,
    RecordStock,
    Result,
    Settle,
)
from orderflow.deciding import Decision
from orderflow.effects import StockEffect
from orderflow.entities.line_item import Source
from orderflow.entities.stock_reservation import StockReservation
from orderflow.ids import LineId
from orderflow.policies import express, percent_of_goods
from orderflow.process import OrderProcess
from orderflow.roles import ORDERFLOW
from vouched import mall

MALL = mall(
    payment_methods=METHODS,
    deliveries=(express(fee=cny("6.00")), express("sf", carrier="sf-express")),
    commission=percent_of_goods(Fraction(5, 100)),
)

L1, L2, L3 = LineId("l-1"), LineId("l-2"), LineId("l-3")
PRESALE_BY, MADE_BY = NOON + 10 * DAY, NOON + timedelta(days=20, hours=4)


def lamp(quantity: int = 1) -> NewLine:
    """199.00 CNY each, by 12 March."""
    return NewLine(
        sku="lamp",
        name="lamp",
        quantity=quantity,
        unit_price=cny("199.00"),
        source=Source.PRESALE,
        promised_at=PRESALE_BY,
    )


def ring() -> NewLine:
    """888.00 CNY, by 22 March."""
    return NewLine(
        sku="ring", name="ring", quantity=1, unit_price=cny("888.00"), source=Source.MADE, promised_at=MADE_BY
    )


def ordered(*lines: NewLine, process: OrderProcess = MALL) -> Life:
    """Submitted: the stock is asked for 3 cups, if nothing else is ordered."""
    life = Life(process)
    life.place(*(lines or (cups(), lamp(), ring())))
    return life


def answer(life: Life, result: Result = Result.DONE, *, line: LineId = L1, ask: int | None = None) -> Decision:
    """The stock answers what it was last asked about a line."""
    number = holding(life, line).asks if ask is None else ask
    reason = "none left" if result is Result.DECLINED else ""
    return life.do(RecordStock(life.id, line_id=line, ask=number, result=result, reason=reason), ORDERFLOW)


def held(*lines: NewLine, process: OrderProcess = MALL) -> Life:
    """Held and paid, and waiting for the merchant."""
    life = ordered(*lines, process=process)
    answer(life)
    life.pay()
    return life


def accepted(*lines: NewLine, process: OrderProcess = MALL) -> Life:
    """Accepted."""
    life = held(*lines, process=process)
    life.do(Accept(life.id), SHOP)
    return life


def holding(life: Life, line: LineId = L1) -> StockReservation:
    return life.order.reservations[line]


def counted(life: Life, line: LineId = L1) -> tuple[int, int, int, int, int]:
    """Reserved, released, committed, held; and asked."""
    one = holding(life, line)
    return one.reserved, one.released, one.committed, one.held, one.asked


def asked(life: Life) -> list[tuple[str, str, int]]:
    """What the stock was asked so far: what, of which article, how many."""
    return [(one.type, one.sku, one.quantity) for one in life.effects if isinstance(one, StockEffect)]


def whole_mall(life: Life) -> Life:
    """Refused, asked again and held; a cup cancelled; sent line by line, one promise changed; received and settled."""
    life.place(cups(), lamp())
    answer(life, Result.DECLINED)
    life.pay()
    answer(life, Result.DECLINED)
    life.do(AskStock(life.id), SHOP)
    answer(life)
    life.do(Accept(life.id), SHOP)
    life.do(CancelUnits(life.id, lines=(part(1, 1),), reason="a cup broke"), SHOP)
    life.record("f-1")
    life.ship(part(1, 2))
    life.do(ChangePromise(life.id, lines=(L2,), until=PRESALE_BY + DAY, reason="the ship is late"), SHOP)
    life.ship(part(2, 1))
    life.do(ConfirmReceipt(life.id), BUYER)
    life.do(Settle(life.id), CASHIER)
    return life
