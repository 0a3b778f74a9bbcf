"""What is said of a review: who has to look at the order, what is in writing, what the customer was sent."""

from typing import Final

from orderflow import events as e
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["REVIEW_SENTENCES"]

LOUD, ORDER, GOODS = Emphasis.LOUD, Kind.ORDER, Kind.GOODS


def _only_papers(scene: Scene) -> bool:
    return bool(scene.event.papers and not scene.event.reviewers)


def _only_approvals(scene: Scene) -> bool:
    return bool(scene.event.reviewers and not scene.event.papers)


def _both(scene: Scene) -> bool:
    return bool(scene.event.reviewers and scene.event.papers)


def _producible(scene: Scene) -> bool:
    return bool(scene.event.confirmation.producible)


def _new_recipe(scene: Scene) -> bool:
    return bool(scene.event.confirmation.producible and scene.event.confirmation.recipe_changed)


def _passed(scene: Scene) -> bool:
    return bool(scene.event.passed)


# fmt: off
REVIEW_SENTENCES: Final = {
    e.ReviewRequired: (
        Sentence("须由{reviewers}评审，并须签署：{papers}。",
                 "It is to be approved by {reviewers}, and to be signed: {papers}.", ORDER, when=_both),
        Sentence("须由{reviewers}评审。", "It is to be approved by {reviewers}.", ORDER, when=_only_approvals),
        Sentence("须签署：{papers}。", "To be signed for it: {papers}.", ORDER, when=_only_papers),
        Sentence("无需再评审。", "Nobody has to approve or sign it any more.", ORDER),
    ),
    e.TechnicallyConfirmed: (
        Sentence("{who}书面确认可以生产，{confirmation.ready_by}前可完成，配方有变（原材料：{confirmation.materials}；"
                 "存档：{confirmation.reference}）。",
                 "{who} confirmed in writing that it can be made by {confirmation.ready_by}, with another recipe "
                 "(materials: {confirmation.materials}; copy: {confirmation.reference}).", ORDER, LOUD, _new_recipe),
        Sentence("{who}书面确认可以生产，{confirmation.ready_by}前可完成（原材料：{confirmation.materials}；"
                 "存档：{confirmation.reference}）。",
                 "{who} confirmed in writing that it can be made by {confirmation.ready_by} "
                 "(materials: {confirmation.materials}; copy: {confirmation.reference}).", ORDER, LOUD, _producible),
        Sentence("{who}书面确认无法生产（原材料：{confirmation.materials}；存档：{confirmation.reference}）。",
                 "{who} put in writing that it cannot be made "
                 "(materials: {confirmation.materials}; copy: {confirmation.reference}).", ORDER, LOUD),
    ),
    e.AlternativeProposed: (
        Sentence("{who}向客户致歉并建议：“{text}”。",
                 "{who} apologised to the customer and proposed: “{text}”.", ORDER, LOUD),
    ),
    e.SamplingBegun: (
        Sentence("{who}转入新品开发打样：样品订单{sampling_order_id}。",
                 "{who} began sampling: the order waits for a sample, made under order {sampling_order_id}.",
                 GOODS, LOUD),
    ),
    e.SamplingEnded: (
        Sentence("打样合格（样品订单{sample}）。", "The sample is good (order {sample}).", GOODS, LOUD, _passed),
        Sentence("打样不合格（样品订单{sample}）。", "The sample is no good (order {sample}).", GOODS, LOUD),
    ),
    e.ConfirmationSent: (
        Sentence("{who}请客户确认订单[，{ready_by}前可完成]。",
                 "{who} asked the customer to confirm the order[, to be ready by {ready_by}].", ORDER, LOUD),
    ),
}
# fmt: on
"""The sentences of reviews, merged into those of all events."""
