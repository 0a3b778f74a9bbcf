"""What is said of goods in stock for an order, of their release, and of the customer's credit (S14)."""

from typing import Final

from orderflow import events as e
from orderflow.entities.payment import Progress
from orderflow.entities.release import ReleaseBasis
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["RELEASE_SENTENCES"]

LOUD, QUIET, GOODS, MONEY = Emphasis.LOUD, Emphasis.QUIET, Kind.GOODS, Kind.MONEY


def paid(scene: Scene) -> bool:
    """The payment term is met."""
    return scene.event.release.basis is ReleaseBasis.PAID


def asks_for_credit(scene: Scene) -> bool:
    """The goods may leave once the credit line says so."""
    return scene.event.release.credit is Progress.ASKED


# fmt: off
RELEASE_SENTENCES: Final = {
    e.StockAllocated: (
        Sentence("{who}从库存分配：{lines}。", "{who} took from stock: {lines}.", GOODS),
    ),
    e.StockFreed: (
        Sentence("{who}退回库存：{lines}。", "{who} gave back to stock: {lines}.", GOODS),
    ),
    e.GoodsReleased: (
        Sentence("{who}放行包裹{release.id}：付款条件已满足。",
                 "{who} released shipment {release.id}: the payment term is met.", GOODS, LOUD, when=paid),
        Sentence("{who}凭承诺、担保和签字放行包裹{release.id}，申请占用授信{release.asked}。",
                 "{who} released shipment {release.id} on commitment, guarantee and signature; the credit line is "
                 "asked for {release.asked}.", GOODS, LOUD, when=asks_for_credit),
        Sentence("{who}凭承诺、担保和签字放行包裹{release.id}。",
                 "{who} released shipment {release.id} on commitment, guarantee and signature.", GOODS, LOUD),
    ),
    e.CreditReserved: (
        Sentence("已为包裹{shipment_id}占用客户授信{amount}。",
                 "The customer's credit line holds {amount} for shipment {shipment_id}.", MONEY),
    ),
    e.CreditRefused: (
        Sentence("客户授信不足，需要{amount}：包裹{shipment_id}不能发货[（{reason}）]。",
                 "The customer's credit line refused {amount}: shipment {shipment_id} stays[ ({reason})].",
                 MONEY, LOUD),
    ),
    e.CreditFreed: (
        Sentence("已释放客户授信{amount}（包裹{shipment_id}）。",
                 "{amount} of credit was given back for shipment {shipment_id}.", MONEY),
    ),
}
# fmt: on
"""The sentences of releases, merged into those of all events."""
