"""What is said of deliveries of business orders: announced, inspected, put right; and what the customer says of it."""

from typing import Final

from orderflow import events as e
from orderflow.entities.deal import Deal
from orderflow.roles import SYSTEM
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["INSPECTION_SENTENCES", "RECEIVED_BY_INSPECTION"]

LOUD, PLAIN, GOODS, ORDER = Emphasis.LOUD, Emphasis.PLAIN, Kind.GOODS, Kind.ORDER


def _corrected(scene: Scene) -> bool:
    return bool(scene.event.reason)


def _defective(scene: Scene) -> bool:
    return bool(scene.event.certificate.defects)


def _by_system(scene: Scene) -> bool:
    return scene.by.role == SYSTEM


RECEIVED_BY_INSPECTION: Final = Sentence(
    "{who}确认收货：包裹{shipment.id}。",
    "{who} confirmed receipt of shipment {shipment.id}.",
    GOODS,
    Emphasis.QUIET,
    lambda scene: scene.event.shipment_id in scene.order.part(Deal).certificates,
)
"""Whoever has inspected a delivery has received it; that need not be said twice."""

# fmt: off
INSPECTION_SENTENCES: Final = {
    e.DispatchAnnounced: (
        Sentence("{who}更正包裹{shipment.id}的发运通知（{reason}）：{notice.mode:name}，共{notice.packages}件，"
                 "承运商{notice.carrier}[，运单号{notice.waybill}][，提货电话：{notice.pickup_phone}]。",
                 "{who} announced shipment {shipment.id} anew ({reason}): by {notice.mode:name}, {notice.carrier}, "
                 "packages: {notice.packages}[, waybill {notice.waybill}][, call {notice.pickup_phone} to fetch it].",
                 GOODS, LOUD, _corrected),
        Sentence("{who}发出包裹{shipment.id}的发运通知：{notice.mode:name}，共{notice.packages}件，"
                 "承运商{notice.carrier}[，运单号{notice.waybill}][，提货电话：{notice.pickup_phone}]。",
                 "{who} announced shipment {shipment.id}: by {notice.mode:name}, {notice.carrier}, "
                 "packages: {notice.packages}[, waybill {notice.waybill}][, call {notice.pickup_phone} to fetch it].",
                 GOODS, LOUD),
    ),
    e.GoodsInspected: (
        Sentence("验收期已过，包裹{certificate.id}视为验收合格。",
                 "Nobody objected in time: shipment {certificate.id} counts as accepted.", GOODS, LOUD, _by_system),
        Sentence("{who}验收包裹{certificate.id}，有缺陷：{defects}（签收单{certificate.reference}）。",
                 "{who} accepted shipment {certificate.id} but for {defects} (signed: {certificate.reference}).",
                 GOODS, LOUD, _defective),
        Sentence("{who}验收包裹{certificate.id}合格（签收单{certificate.reference}）。",
                 "{who} accepted shipment {certificate.id} (signed: {certificate.reference}).", GOODS, LOUD),
    ),
    e.DefectRemedied: (
        Sentence("{who}收回包裹{shipment_id}中的 {quantity} × {line.name}：{remedy}。",
                 "{who} took {quantity} × {line.name} of shipment {shipment_id} back: {remedy}.", GOODS, LOUD),
    ),
    e.ReductionOffered: (
        Sentence("{who}提出包裹{shipment_id}中的{defect}降价{amount}，由客户保留。",
                 "{who} offered {amount} off if the customer keeps {defect} of shipment {shipment_id}.", GOODS, LOUD),
    ),
    e.ReductionAgreed: (
        Sentence("{who}同意降价{amount}，保留包裹{shipment_id}中的{defect}。",
                 "{who} keeps {defect} of shipment {shipment_id} at {amount} less.", GOODS, LOUD),
    ),
    e.FeedbackGiven: (
        Sentence("{who}反馈{feedback.id}：“{feedback.text}”。",
                 "{who} gave feedback {feedback.id}: “{feedback.text}”.", ORDER, LOUD),
    ),
    e.FeedbackFollowedUp: (
        Sentence("{who}跟进反馈{feedback_id}：“{text}”。",
                 "{who} followed feedback {feedback_id} up: “{text}”.", ORDER),
    ),
    e.FeedbackClosed: (
        Sentence("{who}了结反馈{feedback_id}。", "{who} closed feedback {feedback_id}.", ORDER, PLAIN),
    ),
}
# fmt: on
"""The sentences of these events, merged into those of all events."""
