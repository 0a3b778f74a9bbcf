"""What is said of production: planned, materials, work, progress, the exact date, inspection; marks and excess."""

from typing import Final

from orderflow import events as e
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["PRODUCTION_SENTENCES"]

LOUD, QUIET, GOODS = Emphasis.LOUD, Emphasis.QUIET, Kind.GOODS


def _again(scene: Scene) -> bool:
    return bool(scene.production.failures)


def _another_date(scene: Scene) -> bool:
    return scene.event.completes_at is not None


def _all_passed(scene: Scene) -> bool:
    return scene.production.is_closed


def _some_failed(scene: Scene) -> bool:
    return bool(scene.event.failed and scene.event.passed)


def _failed(scene: Scene) -> bool:
    return bool(scene.event.failed)


# fmt: off
PRODUCTION_SENTENCES: Final = {
    e.ProductionPlanned: (
        Sentence("{who}排产，生产单{production.number}：{production.lines}，预计{production.completes_at}完工。",
                 "{who} planned production order {production.number}: {production.lines}, "
                 "expected to be done {production.completes_at}.", GOODS, LOUD),
    ),
    e.MaterialsPurchased: (
        Sentence("{who}为生产单{production.number}采购原材料：{materials}[，预计{expected_at}到货]。",
                 "{who} bought materials for production order {production.number}: {materials}"
                 "[, expected {expected_at}].", GOODS),
    ),
    e.MaterialsReceived: (
        Sentence("生产单{production.number}的原材料已到货：{production.materials}。",
                 "The materials of production order {production.number} have come in: {production.materials}.", GOODS),
    ),
    e.ProductionStarted: (
        Sentence("{who}开始返工，生产单{production.number}。",
                 "{who} began to rework production order {production.number}.", GOODS, LOUD, _again),
        Sentence("{who}开工，生产单{production.number}。",
                 "{who} began to work on production order {production.number}.", GOODS),
    ),
    e.ProgressReported: (
        Sentence("{who}报告生产单{production.number}的进度：{text}；预计{production.completes_at}完工。",
                 "{who} reported on production order {production.number}: {text}; "
                 "expected to be done {production.completes_at}.", GOODS, LOUD, _another_date),
        Sentence("{who}报告生产单{production.number}的进度：{text}。",
                 "{who} reported on production order {production.number}: {text}.", GOODS),
    ),
    e.CompletionAnnounced: (
        Sentence("{who}通知：生产单{production.number}将于{completes_at}完工。",
                 "{who} announced that production order {production.number} will be done {completes_at}.", GOODS, LOUD),
    ),
    e.ProductionInspected: (
        Sentence("{who}检验生产单{production.number}：{passed}合格，全部完工。",
                 "{who} passed {passed} of production order {production.number}, which is done.",
                 GOODS, LOUD, _all_passed),
        Sentence("{who}检验生产单{production.number}：{passed}合格，其余不合格（{failed}），须返工。",
                 "{who} passed {passed} of production order {production.number}; the others are to be reworked: "
                 "{failed}.", GOODS, LOUD, _some_failed),
        Sentence("{who}检验生产单{production.number}不合格（{failed}），须返工。",
                 "{who} inspected production order {production.number}, which is to be reworked: {failed}.",
                 GOODS, LOUD, _failed),
        Sentence("{who}检验生产单{production.number}：{passed}合格。",
                 "{who} passed {passed} of production order {production.number}.", GOODS),
    ),
    e.ProductionCancelled: (
        Sentence("生产单{production.number}已取消（{reason:name}）。",
                 "Production order {production.number} was cancelled: {reason:name}.", GOODS, LOUD),
    ),
    e.ExcessGranted: (
        Sentence("超出订购数量、在合同允许范围内：{lines}。",
                 "Beyond what was ordered, within the tolerance: {lines}.", GOODS),
    ),
    e.ExcessWithdrawn: (
        Sentence("超出订购数量的{lines}不再交付。",
                 "Beyond what was ordered, and not to be delivered any more: {lines}.", GOODS, QUIET),
    ),
    e.ShipmentMarked: (
        Sentence("{who}为包裹{shipment.id}贴标：{marks}。", "{who} marked shipment {shipment.id}: {marks}.", GOODS),
    ),
}
# fmt: on
"""The sentences of production, merged into those of all events."""
