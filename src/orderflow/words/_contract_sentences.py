"""What is said of contracts: drafted, approved, signed, in force; of reminders, and of what ends with an order."""

from typing import Final

from orderflow import events as e
from orderflow.entities.signature import CONTRACT
from orderflow.roles import SYSTEM
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["CONTRACT_SENTENCES"]

LOUD, PLAIN, ORDER, MONEY = Emphasis.LOUD, Emphasis.PLAIN, Kind.ORDER, Kind.MONEY


def _amends(scene: Scene) -> bool:
    return bool(scene.contract.amendment)


def _passed(scene: Scene) -> bool:
    return bool(scene.event.approval.passed)


def _about_order(scene: Scene) -> bool:
    return bool(scene.event.approval.subject == scene.order.id)


def _passes_order(scene: Scene) -> bool:
    return _passed(scene) and _about_order(scene)


def _signs_contract(scene: Scene) -> bool:
    return bool(scene.event.signature.kind == CONTRACT)


def _by_system(scene: Scene) -> bool:
    return scene.by.role == SYSTEM


# fmt: off
CONTRACT_SENTENCES: Final = {
    e.ContractDrafted: (
        Sentence("{who}拟定合同{contract.number}补充协议{contract.amendment}（{contract.id}），总价{contract.total}："
                 "{contract.remark}。",
                 "{who} drafted amendment {contract.amendment} of contract {contract.number} ({contract.id}), "
                 "{contract.total} in all: {contract.remark}.", ORDER, LOUD, _amends),
        Sentence("{who}拟定合同{contract.number}（{contract.id}），总价{contract.total}。",
                 "{who} drafted contract {contract.number} ({contract.id}): {contract.total} in all.", ORDER, LOUD),
    ),
    e.ContractWithdrawn: (
        Sentence("合同草案{contract.id}逾期未签，已撤回。",
                 "Draft {contract.id} was not approved and signed in time, and is withdrawn.", ORDER, LOUD, _by_system),
        Sentence("{who}撤回合同草案{contract.id}。", "{who} withdrew draft {contract.id}.", ORDER),
    ),
    e.ApprovalGiven: (
        Sentence("{who}评审通过订单[：{approval.remark}]。", "{who} approved the order[: {approval.remark}].",
                 ORDER, LOUD, _passes_order),
        Sentence("{who}评审不通过订单：{approval.remark}。", "{who} did not approve the order: {approval.remark}.",
                 ORDER, LOUD, _about_order),
        Sentence("{who}审批通过{judged}[：{approval.remark}]。",
                 "{who} approved {judged}[: {approval.remark}].", ORDER, LOUD, _passed),
        Sentence("{who}审批不通过{judged}：{approval.remark}。",
                 "{who} did not approve {judged}: {approval.remark}.", ORDER, LOUD),
    ),
    e.SignatureGiven: (
        Sentence("{who}签署合同{signature.subject}（存档：{signature.reference}）。",
                 "{who} signed contract {signature.subject} (copy: {signature.reference}).",
                 ORDER, LOUD, _signs_contract),
        Sentence("{who}签署{signature.kind:name}（{signature.subject}，存档：{signature.reference}）。",
                 "{who} signed the {signature.kind:name} for {signature.subject} (copy: {signature.reference}).",
                 ORDER, LOUD),
    ),
    e.ContractTookEffect: (
        Sentence("合同{contract.number}补充协议{contract.amendment}生效，总价{contract.total}。",
                 "Amendment {contract.amendment} of contract {contract.number} is in force: {contract.total} in all.",
                 ORDER, LOUD, _amends),
        Sentence("合同{contract.number}生效，总价{contract.total}。",
                 "Contract {contract.number} is in force: {contract.total} in all.", ORDER, LOUD),
    ),
    e.PaymentReminded: (
        Sentence("已提醒客户付款：{instalment.name:name}尚欠{open}。",
                 "The customer was reminded: {open} is due ({instalment.name:name}).", MONEY, LOUD),
    ),
    e.DealWithdrawn: (
        Sentence("随订单终止：{withdrawn}。", "Ended with the order: {withdrawn}.", ORDER, PLAIN),
    ),
}
# fmt: on
"""The sentences of contracts, merged into those of all events."""
