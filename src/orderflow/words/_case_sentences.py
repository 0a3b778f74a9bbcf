"""What is said of cases: a shortage and the ways out of it, trouble on the way, and what came of them."""

from typing import Final

from orderflow import events as e
from orderflow.roles import SYSTEM
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["CASE_SENTENCES"]

LOUD, ORDER = Emphasis.LOUD, Kind.ORDER


def _about_goods(scene: Scene) -> bool:
    return bool(scene.case.lines)


def _about_shipment(scene: Scene) -> bool:
    return scene.case.shipment_id is not None


def _about_return(scene: Scene) -> bool:
    return scene.case.return_id is not None


def _by_system(scene: Scene) -> bool:
    return scene.by.role == SYSTEM


def _withdrawn(scene: Scene) -> bool:
    return bool(scene.event.move.step == "withdraw")


# fmt: off
CASE_SENTENCES: Final = {
    e.CaseOpened: (
        Sentence("{who}提出问题{case.id}（{case.kind:name}）：{case.lines}。",
                 "{who} opened case {case.id} ({case.kind:name}): {case.lines}.", ORDER, LOUD, _about_goods),
        Sentence("{who}就包裹{case.shipment_id}提出问题{case.id}（{case.kind:name}）。",
                 "{who} opened case {case.id} ({case.kind:name}) about shipment {case.shipment_id}.",
                 ORDER, LOUD, _about_shipment),
        Sentence("{who}就退货{case.return_id}提出问题{case.id}（{case.kind:name}）。",
                 "{who} opened case {case.id} ({case.kind:name}) about return {case.return_id}.",
                 ORDER, LOUD, _about_return),
        Sentence("{who}提出问题{case.id}（{case.kind:name}）。",
                 "{who} opened case {case.id} ({case.kind:name}).", ORDER, LOUD),
    ),
    e.CaseProposed: (
        Sentence("{who}就问题{case.id}提出方案：{proposals}。",
                 "{who} proposed in case {case.id}: {proposals}.", ORDER, LOUD),
    ),
    e.CaseAnswered: (
        Sentence("{who}不同意问题{case.id}的方案。",
                 "{who} agreed to nothing that was proposed in case {case.id}.", ORDER, LOUD,
                 lambda scene: scene.event.proposal_id is None),
        Sentence("{who}同意问题{case.id}的方案：{case.answer}。",
                 "{who} agreed in case {case.id} to {case.answer}.", ORDER, LOUD),
    ),
    e.CaseEscalated: (
        Sentence("问题{case.id}转交客服。", "Case {case.id} went to customer service.", ORDER, LOUD, _by_system),
        Sentence("{who}将问题{case.id}转交客服。", "{who} called customer service in on case {case.id}.", ORDER, LOUD),
    ),
    e.CaseResolved: (
        Sentence("问题{case.id}随订单取消而撤销。", "Case {case.id} ended with the order.", ORDER, when=_withdrawn),
        Sentence("问题{case.id}逾期了结：{case.outcome:name}。", "Case {case.id} ended: {case.outcome:name}.",
                 ORDER, LOUD, _by_system),
        Sentence("{who}了结问题{case.id}：{case.outcome:name}。", "{who} resolved case {case.id}: {case.outcome:name}.",
                 ORDER, LOUD),
    ),
    e.LinesPromised: (
        Sentence("{promised}承诺于{promised_at}前发出[（{reason}）]。",
                 "Promised by {promised_at}: {promised}[ ({reason})].", ORDER, LOUD),
    ),
}
# fmt: on
"""The sentences of cases, merged into those of all events."""
