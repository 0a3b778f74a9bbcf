"""What is said of an order's intake: what was asked for and promised, and which prices were disputed."""

from typing import Final

from orderflow import events as e
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["ADDED_TO_ORDER", "ORDER_FORM_SENTENCES", "REMOVED_FROM_ORDER", "TOOK_IN_ORDER"]

LOUD, PLAIN, ORDER, MONEY, TIME = Emphasis.LOUD, Emphasis.PLAIN, Kind.ORDER, Kind.MONEY, Kind.TIME


def _in_order(scene: Scene) -> bool:
    return not scene.disputed


def _confirmed(scene: Scene) -> bool:
    return bool(scene.event.confirmed)


def _no_cart(scene: Scene) -> bool:
    return scene.is_written_down or scene.is_inquiry


TOOK_IN_ORDER: Final = (
    Sentence(
        "{who}发来订单（{channel:name}）。",
        "{who} sent an order in ({channel:name}).",
        ORDER,
        when=lambda scene: scene.is_written_down and scene.order.customer == scene.by.id,
    ),
    Sentence(
        "{who}登记客户{customer}的订单（{channel:name}）。",
        "{who} took in an order of customer {customer} ({channel:name}).",
        ORDER,
        when=lambda scene: scene.is_written_down,
    ),
)
"""Where the shop fills in what the customer wants, an order begins with a form, which is no cart."""
ADDED_TO_ORDER: Final = Sentence(
    "{who}将{lines}写入订单，计{cost}。", "{who} put {lines} into the order: {cost}.", ORDER, when=_no_cart
)
REMOVED_FROM_ORDER: Final = Sentence(
    "{who}将{line}从订单删去。", "{who} took {line} out of the order.", ORDER, when=_no_cart
)

# fmt: off
ORDER_FORM_SENTENCES: Final = {
    e.DetailsRequested: (
        Sentence("{who}请客户补充：{missing}。", "{who} asked the customer for {missing}.", ORDER, LOUD),
    ),
    e.WishNoted: (
        Sentence("{who}记入客户备忘录：“{note.text}”。",
                 "{who} noted in the customer's memo: “{note.text}”.", ORDER),
    ),
    e.ReplyPromised: (
        Sentence("{who}承诺最迟{reply.until}答复客户：“{reply.about:name}”[，原因：{reason}]。",
                 "{who} promised the customer a reply by {reply.until}: “{reply.about:name}”[, because {reason}].",
                 TIME),
    ),
    e.CustomerAnswered: (
        Sentence("{who}答复客户：“{text}”。", "{who} answered the customer: “{text}”.", ORDER),
    ),
    e.PricesChecked: (
        Sentence("{who}核对了价格和规格，均无误。",
                 "{who} checked prices and specifications, which are in order.", MONEY, PLAIN, _in_order),
        Sentence("{who}核对价格和规格，有疑问：{disputed}。",
                 "{who} checked prices and specifications, and has discrepancies: {disputed}.", MONEY, LOUD),
    ),
    e.DiscrepancyEscalated: (
        Sentence("{who}将疑问{discrepancy_id}上报{asked}。",
                 "{who} passed discrepancy {discrepancy_id} on to the {asked}.", MONEY, LOUD),
    ),
    e.DiscrepancyResolved: (
        Sentence("{who}确认商品行{discrepancy.line_id}的{discrepancy.about}无误：{discrepancy.ordered}[（{remark}）]。",
                 "{who} confirmed {discrepancy.about} of line item {discrepancy.line_id}: "
                 "{discrepancy.ordered}[ ({remark})].",
                 MONEY, LOUD, _confirmed),
        Sentence("{who}未确认商品行{discrepancy.line_id}的{discrepancy.about}：{discrepancy.ordered}[（{remark}）]，须修改。",
                 "{who} did not confirm {discrepancy.about} of line item {discrepancy.line_id}: "
                 "{discrepancy.ordered}[ ({remark})]; "
                 "the order has to be amended.",
                 MONEY, LOUD),
    ),
}
# fmt: on
"""The sentences of these events, merged into those of all events."""
