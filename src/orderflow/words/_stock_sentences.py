"""What is said of stock: asked, held, refused, let go, gone."""

from typing import Final

from orderflow import events as e
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["STOCK_SENTENCES"]

LOUD, QUIET, GOODS = Emphasis.LOUD, Emphasis.QUIET, Kind.GOODS

# fmt: off
STOCK_SENTENCES: Final = {
    e.StockAsked: (
        Sentence("{who}请求锁定库存：{sku}×{quantity}。",
                 "{who} asked the stock to hold {quantity} × {sku}.", GOODS, QUIET),
    ),
    e.StockReserved: (
        Sentence("库存已锁定：{holding.sku}×{quantity}。", "The stock holds {quantity} × {holding.sku}.", GOODS),
    ),
    e.StockRefused: (
        Sentence("库存不足：{holding.sku}×{quantity}[（{reason}）]。",
                 "The stock is short of {quantity} × {holding.sku}[ ({reason})].", GOODS, LOUD),
    ),
    e.StockReservationFreed: (
        Sentence("库存已释放：{holding.sku}×{quantity}。", "{quantity} × {holding.sku} were let go.", GOODS, QUIET),
    ),
    e.StockCommitted: (
        Sentence("库存已出库：{holding.sku}×{quantity}。", "{quantity} × {holding.sku} left the stock.", GOODS, QUIET),
    ),
}
# fmt: on
"""The sentences of stock, merged into those of all events."""
