"""What is said of checks, delivery notes, receipt, ratings and the merchant's money."""

from typing import Final

from orderflow import events as e
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["CHECK_SENTENCES"]

LOUD, PLAIN, GOODS, ORDER, MONEY = Emphasis.LOUD, Emphasis.PLAIN, Kind.GOODS, Kind.ORDER, Kind.MONEY


def _passed(scene: Scene) -> bool:
    return bool(scene.event.check.passed)


def _of_line(scene: Scene) -> bool:
    return scene.event.rating.target in scene.order.lines


# fmt: off
CHECK_SENTENCES: Final = {
    e.CheckRecorded: (
        Sentence("{who}确认{check.name:name}无误[（包裹{checked}）]。",
                 "{who} confirmed: {check.name:name}[ of shipment {checked}].", GOODS, PLAIN, _passed),
        Sentence("{who}发现{check.name:name}有问题[（包裹{checked}）]。",
                 "{who} did not confirm: {check.name:name}[ of shipment {checked}].", GOODS, LOUD),
    ),
    e.DeliveryNoteIssued: (
        Sentence("{who}开具包裹{shipment.id}的发货单：{number}。",
                 "{who} issued delivery note {number} for shipment {shipment.id}.", GOODS),
    ),
    e.ReceiptChecked: (
        Sentence("{who}验收包裹{shipment.id}：{findings}。",
                 "{who} checked shipment {shipment.id}: {findings}.", GOODS, LOUD),
    ),
    e.OrderRated: (
        Sentence("{who}评价{line.name}：{rating.score}分[，“{rating.text}”]。",
                 "{who} rated {line.name}: {rating.score} of 5[, “{rating.text}”].", ORDER, PLAIN, _of_line),
        Sentence("{who}评价{rating.target:name}：{rating.score}分[，“{rating.text}”]。",
                 "{who} rated {rating.target:name}: {rating.score} of 5[, “{rating.text}”].", ORDER),
    ),
    e.MerchantSettled: (
        Sentence("{who}与商家结算{settlement.net}：收款{settlement.gross}，退款{settlement.refunded}，"
                 "佣金{settlement.commission}。",
                 "{who} settled {settlement.net} with the merchant: {settlement.gross} came in, "
                 "{settlement.refunded} went back, {settlement.commission} is commission.", MONEY, LOUD),
    ),
}
# fmt: on
"""The sentences of these events, merged into those of all events."""
