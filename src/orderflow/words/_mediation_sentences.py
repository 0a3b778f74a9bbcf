"""What is said where merchant and customer have to come to terms: logistics, applications, and customer service."""

from typing import Final

from orderflow import events as e
from orderflow.roles import SYSTEM
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["ASKED_TO_KEEP", "MEDIATION_SENTENCES"]

LOUD, ORDER, RETURN = Emphasis.LOUD, Kind.ORDER, Kind.RETURN


def _by_system(scene: Scene) -> bool:
    return scene.by.role == SYSTEM


# fmt: off
ASKED_TO_KEEP: Final = Sentence(
    "{who}申请仅退款{request.id}：{request.lines}，{request.asked}。",
    "{who} asked for refund {request.id} without a return: {request.asked} for {request.lines}.",
    RETURN, LOUD, lambda scene: scene.request.asked is not None,
)
"""An application for money, not for a return."""

MEDIATION_SENTENCES: Final = {
    e.ServiceCalled: (
        Sentence("商家逾期未确认，客服介入。", "The merchant was silent, so customer service stepped in.", ORDER, LOUD,
                 _by_system),
        Sentence("{who}不确认订单（{refusal:name}），客服介入。",
                 "{who} did not confirm the order ({refusal:name}), so customer service stepped in.", ORDER, LOUD),
    ),
    e.DeliveryProposed: (
        Sentence("{who}提议{proposal.delivery.option:name}，运费{proposal.delivery.fee}[，预计{proposal.delivery.arrival}送达]。",
                 "{who} proposed delivery by {proposal.delivery.option:name} for {proposal.delivery.fee}"
                 "[, expected {proposal.delivery.arrival}].", ORDER, LOUD),
    ),
    e.DeliveryAgreed: (
        Sentence("{who}同意{delivery.option:name}，运费{delivery.fee}。",
                 "{who} agreed to delivery by {delivery.option:name} for {delivery.fee}.", ORDER, LOUD),
    ),
    e.ReturnAppealed: (
        Sentence("商家逾期未答复，退货{return_id}由客服裁决。",
                 "The merchant was silent, so customer service decides about return {return_id}.", RETURN, LOUD,
                 _by_system),
        Sentence("{who}就退货{return_id}向客服申诉。",
                 "{who} took return {return_id} to customer service.", RETURN, LOUD),
    ),
    e.RefundGranted: (
        Sentence("客服逾期未裁决，退款{return_id}按申请办理，计{credited}。",
                 "Nothing was decided in time, so refund {return_id} is granted as asked: {credited}.", RETURN, LOUD,
                 _by_system),
        Sentence("{who}同意退款{return_id}，无需退货，计{credited}。",
                 "{who} granted refund {return_id} without a return: {credited}.", RETURN, LOUD),
    ),
}
# fmt: on
"""The sentences of mediated orders, merged into those of all events."""
