"""What is said of an order's intake: what was asked for and promised, and which prices were doubted."""

from typing import Final

from orderflow import events as e
from orderflow.render.scene import Scene
from orderflow.render.sentence import Emphasis, Kind, Sentence

__all__ = ["SAID_OF_FORMS"]

LOUD, PLAIN, ORDER, MONEY, TIME = Emphasis.LOUD, Emphasis.PLAIN, Kind.ORDER, Kind.MONEY, Kind.TIME


def _in_order(scene: Scene) -> bool:
    return not scene.doubted


def _confirmed(scene: Scene) -> bool:
    return bool(scene.event.confirmed)


# fmt: off
SAID_OF_FORMS: Final = {
    e.DetailsRequested: (
        Sentence("{who}请客户补充：{missing}。", "{who} asked the customer for {missing}.", ORDER, LOUD),
    ),
    e.WishNoted: (
        Sentence("{who}记入客户备忘录：“{note.text}”。",
                 "{who} noted in the customer's memo: “{note.text}”.", ORDER),
    ),
    e.ReplyPromised: (
        Sentence("{who}告知客户：{reply.about:name}最迟{reply.until}答复[，原因：{reason}]。",
                 "{who} told the customer to expect a reply by {reply.until}: {reply.about:name}[, because {reason}].",
                 TIME),
    ),
    e.CustomerAnswered: (
        Sentence("{who}答复客户：“{text}”。", "{who} answered the customer: “{text}”.", ORDER),
    ),
    e.PricesChecked: (
        Sentence("{who}核对了价格和规格，均无误。",
                 "{who} checked prices and specifications, which are in order.", MONEY, PLAIN, _in_order),
        Sentence("{who}核对价格和规格，有疑问：{doubted}。",
                 "{who} checked prices and specifications, and has doubts: {doubted}.", MONEY, LOUD),
    ),
    e.DoubtEscalated: (
        Sentence("疑问{doubt_id}上报{asked}。", "Doubt {doubt_id} went on to the {asked}.", MONEY, LOUD),
    ),
    e.DoubtSettled: (
        Sentence("{who}确认商品行{doubt.line_id}的{doubt.about}无误：{doubt.ordered}[（{remark}）]。",
                 "{who} confirmed {doubt.about} of line item {doubt.line_id}: {doubt.ordered}[ ({remark})].",
                 MONEY, LOUD, _confirmed),
        Sentence("{who}未确认商品行{doubt.line_id}的{doubt.about}：{doubt.ordered}[（{remark}）]，须修改。",
                 "{who} did not confirm {doubt.about} of line item {doubt.line_id}: {doubt.ordered}[ ({remark})]; "
                 "the order has to be amended.",
                 MONEY, LOUD),
    ),
}
# fmt: on
"""The sentences of these events, merged into those of all events."""
