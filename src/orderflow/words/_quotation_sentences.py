"""What is said of inquiries and quotations: who takes care of it, what was offered, and what the customer thought."""

from typing import Final

from orderflow import events as e
from orderflow.money import Money
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = [
    "ASKED_FOR_PRICES",
    "CHANGED_WITHOUT_PRICE",
    "QUOTATION_SENTENCES",
    "SUBMITTED_WITHOUT_PRICE",
    "TOOK_IN_INQUIRY",
]

LOUD, ORDER, MONEY, TIME = Emphasis.LOUD, Kind.ORDER, Kind.MONEY, Kind.TIME


def _unpriced(scene: Scene) -> bool:
    return any(not line.priced for line in scene.event.lines)


def _without_target(scene: Scene) -> bool:
    return not isinstance(scene.event.target, Money)


def _order_is_over(scene: Scene) -> bool:
    return scene.order.cancellation is not None


TOOK_IN_INQUIRY: Final = (
    Sentence(
        "{who}发起询价（{channel:name}）。",
        "{who} began an inquiry ({channel:name}).",
        ORDER,
        when=lambda scene: scene.is_inquiry and scene.order.customer == scene.by.id,
    ),
    Sentence(
        "{who}登记客户{customer}的询价（{channel:name}）。",
        "{who} took in an inquiry of customer {customer} ({channel:name}).",
        ORDER,
        when=lambda scene: scene.is_inquiry,
    ),
)
"""Where prices are quoted, an order begins as an inquiry, which is no cart."""
ASKED_FOR_PRICES: Final = Sentence(
    "{who}询价：{lines}。", "{who} asked for the price of {lines}.", ORDER, when=_unpriced
)
CHANGED_WITHOUT_PRICE: Final = Sentence(
    "{who}将询价的商品行{line.id}改为{line}。",
    "{who} changed line item {line.id}, which is inquired about, to {line}.",
    ORDER,
    when=lambda scene: not scene.line.priced,
)
SUBMITTED_WITHOUT_PRICE: Final = Sentence(
    "{who}提交询价，价格待报。",
    "{who} submitted the inquiry; its prices are to be quoted.",
    ORDER,
    LOUD,
    lambda scene: not scene.order.is_priced,
)

# fmt: off
QUOTATION_SENTENCES: Final = {
    e.SalespersonAssigned: (
        Sentence("业务员：{salesperson}。", "The salesperson is {salesperson}.", ORDER),
    ),
    e.ContentConfirmed: (
        Sentence("{who}确认了订单内容。", "{who} confirmed the content of the order.", ORDER, LOUD),
    ),
    e.QuotationDrafted: (
        Sentence("{who}拟定报价{quotation.id}：合计{quotation.total}[，含运费{quotation.freight}]。",
                 "{who} drafted quotation {quotation.id}: {quotation.total} in all[, "
                 "{quotation.freight} of it freight].",
                 MONEY),
    ),
    e.QuotationOffered: (
        Sentence("{who}发出报价{quotation.id}：合计{quotation.total}，有效期至{quotation.valid_until}。",
                 "{who} sent quotation {quotation.id}: {quotation.total} in all, valid until {quotation.valid_until}.",
                 MONEY, LOUD),
    ),
    e.QuotationCountered: (
        Sentence("{who}对报价{quotation.id}有异议：{remark}。",
                 "{who} wants quotation {quotation.id} changed: {remark}.", MONEY, LOUD, _without_target),
        Sentence("{who}对报价{quotation.id}还价{quotation.target}[：{remark}]。",
                 "{who} countered quotation {quotation.id} with {quotation.target}[: {remark}].", MONEY, LOUD),
    ),
    e.QuotationSuperseded: (
        Sentence("报价{quotation.id}由新报价取代。", "Quotation {quotation.id} gives way to another revision.",
                 MONEY, Emphasis.QUIET),
    ),
    e.QuotationAccepted: (
        Sentence("{who}接受报价{quotation.id}：合计{quotation.total}。",
                 "{who} accepted quotation {quotation.id}: {quotation.total} in all.", MONEY, LOUD),
    ),
    e.QuotationExpired: (
        Sentence("报价{quotation.id}已过期。", "Quotation {quotation.id} has expired.", TIME, LOUD),
    ),
    e.QuotationWithdrawn: (
        Sentence("报价{quotation.id}随订单取消而失效。", "Quotation {quotation.id} ended with the order.", MONEY,
                 when=_order_is_over),
        Sentence("{who}撤回报价{quotation.id}[：{reason}]。", "{who} withdrew quotation {quotation.id}[: {reason}].",
                 MONEY, LOUD),
    ),
    e.LinesPriced: (
        Sentence("商品定价：{lines}，计{cost}。", "Agreed on prices: {lines} for {cost}.", MONEY),
    ),
}
# fmt: on
"""The sentences of inquiries and quotations, merged into those of all events."""
