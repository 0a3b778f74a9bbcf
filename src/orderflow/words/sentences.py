"""
What is said of each event: a table of sentences, so that a host changes or adds one without code.

Of an event's sentences the first that fits is said. A gap names a value of the event, or of the `Scene` it happens in;
a part in square brackets is left out when one of its gaps has nothing to say; `:name` looks a text up among the names.
"""

from collections.abc import Callable, Mapping
from typing import Final

from orderflow import events as e
from orderflow.entities.phase import Phase
from orderflow.entities.terms import Submission
from orderflow.events import Event
from orderflow.roles import CARRIER, COURIER, SYSTEM
from orderflow.words._case_sentences import CASE_SENTENCES
from orderflow.words._check_sentences import CHECK_SENTENCES
from orderflow.words._contract_sentences import CONTRACT_SENTENCES
from orderflow.words._courier_sentences import COURIER_SENTENCES, by_kitchen
from orderflow.words._inspection_sentences import INSPECTION_SENTENCES, RECEIVED_BY_INSPECTION
from orderflow.words._limit_sentences import LIMIT_SENTENCES, SOMEBODY_RESPONSIBLE
from orderflow.words._mediation_sentences import ASKED_TO_KEEP, MEDIATION_SENTENCES
from orderflow.words._order_form_sentences import (
    ADDED_TO_ORDER,
    ORDER_FORM_SENTENCES,
    REMOVED_FROM_ORDER,
    TOOK_IN_ORDER,
)
from orderflow.words._production_sentences import PRODUCTION_SENTENCES
from orderflow.words._quotation_sentences import (
    ASKED_FOR_PRICES,
    CHANGED_WITHOUT_PRICE,
    QUOTATION_SENTENCES,
    SUBMITTED_WITHOUT_PRICE,
    TOOK_IN_INQUIRY,
)
from orderflow.words._release_sentences import RELEASE_SENTENCES
from orderflow.words._review_sentences import REVIEW_SENTENCES
from orderflow.words._stock_sentences import STOCK_SENTENCES
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["SENTENCES"]

LOUD, PLAIN, QUIET = Emphasis.LOUD, Emphasis.PLAIN, Emphasis.QUIET
STATE, ORDER, MONEY, GOODS, RETURN, TIME = Kind.STATE, Kind.ORDER, Kind.MONEY, Kind.GOODS, Kind.RETURN, Kind.TIME


def by_system(scene: Scene) -> bool:
    """Nobody did it: a time limit or a provider's answer led to it."""
    return scene.by.role == SYSTEM


def by_courier(scene: Scene) -> bool:
    """Who brings it fetched it themselves."""
    return scene.by.role == COURIER


def by_hand(scene: Scene) -> bool:
    """The money comes without a provider: somebody claims it, somebody verifies it."""
    return scene.payment.gateway is None


def on_the_road(scene: Scene) -> bool:
    """Whoever brings the goods took the money for them."""
    return by_hand(scene) and scene.by.role in (COURIER, CARRIER)


def holding(scene: Scene) -> bool:
    """A provider holds money that is neither taken nor let go."""
    return bool(scene.payment.open)


def renewed(scene: Scene) -> bool:
    """The delivery stays the same, but the cart has changed and its fee or arrival with it."""
    before = scene.before.delivery
    return before is not None and bool(before.option == scene.event.delivery.option)


def _limit(name: str) -> Callable[[Scene], bool]:
    return lambda scene: scene.limit.name == name


def _called_in(scene: Scene) -> bool:
    return bool(scene.limit.then == "call_service")


def _answered(step: str) -> Callable[[Scene], bool]:
    return lambda scene: bool(scene.event.move.step == step)


def _decided(step: str) -> Callable[[Scene], bool]:
    return lambda scene: bool(scene.event.move.step == step) and not by_system(scene)


def _unknown(what: str) -> Callable[[Scene], bool]:
    return lambda scene: bool(scene.event.what == what)


# fmt: off
SENTENCES: Final[Mapping[type[Event], tuple[Sentence, ...]]] = {
    # ---- from the cart to the order ----
    e.CartOpened: (
        *TOOK_IN_INQUIRY,
        *TOOK_IN_ORDER,
        Sentence("{who}打开购物车（{channel:name}）。", "{who} opened a cart ({channel:name}).", ORDER,
                 when=lambda scene: scene.order.customer == scene.by.id),
        Sentence("{who}为客户{customer}打开购物车（{channel:name}）。",
                 "{who} opened a cart for customer {customer} ({channel:name}).", ORDER),
    ),
    e.LinesAdded: (
        Sentence("换入{lines}，计{cost}。", "In their place come {lines}: {cost}.", ORDER,
                 when=lambda scene: any(line.replaces is not None for line in scene.event.lines)),
        ASKED_FOR_PRICES,
        ADDED_TO_ORDER,
        Sentence("{who}将{lines}放入购物车，计{cost}。", "{who} put {lines} into the cart: {cost}.", ORDER),
    ),
    e.LineChanged: (
        CHANGED_WITHOUT_PRICE,
        Sentence("{who}将商品行{line.id}改为{line}，计{line.amount}。",
                 "{who} changed line item {line.id} to {line}: {line.amount}.", ORDER),
    ),
    e.LineRemoved: (
        REMOVED_FROM_ORDER,
        Sentence("{who}将{line}移出购物车。", "{who} took {line} out of the cart.", ORDER),
    ),
    e.RecipientGiven: (
        Sentence("{who}填写了收货人。", "{who} said who the recipient is.", ORDER),
    ),
    e.InvoiceRequested: (
        Sentence("{who}需要发票。", "{who} wants an invoice.", ORDER, when=lambda scene: scene.event.wanted),
        Sentence("{who}不再需要发票。", "{who} wants no invoice.", ORDER),
    ),
    e.DeliveryChosen: (
        Sentence("{delivery.option:name}的运费现为{delivery.fee}[，预计{delivery.arrival}送达]。",
                 "Delivery by {delivery.option:name} now costs {delivery.fee}[, expected {delivery.arrival}].", ORDER,
                 when=renewed),
        Sentence("{who}选择{delivery.option:name}[，运费{delivery.fee}][，预计{delivery.arrival}送达]。",
                 "{who} chose delivery by {delivery.option:name}[, freight {delivery.fee}]"
                 "[, expected {delivery.arrival}].", ORDER),
    ),
    e.DeliveryWithdrawn: (
        Sentence("当前商品不能再选{option:name}[（{reason}）]，须重新选择配送方式。",
                 "Delivery by {option:name} is not possible any more[ ({reason})]; another has to be chosen.",
                 ORDER, LOUD),
    ),
    e.PaymentTermsChosen: (
        Sentence("{who}选择付款方式：{terms.method:name}。", "{who} chose to pay by {terms.method:name}.", ORDER),
    ),
    e.OrderSubmitted: (
        Sentence("付款即提交：购物车成为订单，合计{order.total}。",
                 "With the payment the cart became an order of {order.total}.", ORDER, LOUD,
                 lambda scene: scene.order.submission is Submission.BY_PAYMENT and not scene.order.pays_on_delivery),
        SUBMITTED_WITHOUT_PRICE,
        Sentence("{who}提交订单，合计{order.total}。", "{who} submitted the order: {order.total} in all.", ORDER, LOUD),
    ),
    e.NumberAssigned: (
        Sentence("订单号：{number}。", "The order number is {number}.", ORDER),
    ),
    e.OrderAccepted: (
        Sentence("{who}已接单。", "{who} accepted the order.", ORDER, LOUD),
    ),

    # ---- states and time ----
    e.Moved: (
        Sentence("订单状态：{target}。", "The order is now: {target}.", STATE),
    ),
    e.LimitStarted: (
        SOMEBODY_RESPONSIBLE,
        Sentence("须在{limit.due_at}前付款，逾期订单取消。", "To be paid by {limit.due_at}, or the order expires.",
                 TIME, QUIET, _limit("payment")),
        Sentence("须在{limit.due_at}前提交订单，逾期按店铺规则代为提交或退款。",
                 "To be submitted by {limit.due_at}, or the shop submits or refunds it.",
                 TIME, QUIET, _limit("submission")),
        Sentence("须在{limit.due_at}前核实到账，逾期订单取消。",
                 "To be found by {limit.due_at}, or the order expires.", TIME, QUIET, _limit("verification")),
        Sentence("须在{limit.due_at}前接单，逾期由客服介入。",
                 "To be accepted by {limit.due_at}, or customer service steps in.", TIME, QUIET, _called_in),
        Sentence("须在{limit.due_at}前接单，逾期订单取消。", "To be accepted by {limit.due_at}, or the order expires.",
                 TIME, QUIET, _limit("acceptance")),
        Sentence("{limit.due_at}未确认收货的，视为已收货。", "Receipt counts as confirmed from {limit.due_at} on.",
                 TIME, QUIET, _limit("receipt")),
        Sentence("{limit.due_at}前可申请退货。", "Goods can be sent back until {limit.due_at}.",
                 TIME, QUIET, _limit("after_sales")),
        Sentence("{limit.due_at}前到账的款项将退回。", "Money that still comes in until {limit.due_at} goes back.",
                 TIME, QUIET, _limit("late_money")),
        Sentence("{limit.due_at}前未验收的，包裹{limit.subject}视为验收合格。",
                 "Shipment {limit.subject} counts as accepted from {limit.due_at} on.",
                 TIME, QUIET, _limit("goods_inspection")),
        Sentence("请客户在{limit.due_at}前答复。", "The customer is to answer by {limit.due_at}.",
                 TIME, QUIET, _limit("answer")),
        Sentence("时限开始：{limit.name:name}，至{limit.due_at}。",
                 "A time limit runs: {limit.name:name}, until {limit.due_at}.", TIME, QUIET),
    ),
    e.LimitEnded: (
        Sentence("时限结束：{limit.name:name}。", "A time limit has ended: {limit.name:name}.", TIME, QUIET),
    ),
    e.LimitExtended: (
        Sentence("{who}将时限延长至{due_at}：{limit.name:name}。",
                 "{who} extended a time limit until {due_at}: {limit.name:name}.", TIME),
    ),
    **LIMIT_SENTENCES,
    e.WindowEnded: (
        Sentence("售后期已过。", "The time for after-sales is over.", TIME,
                 when=lambda scene: scene.order.phase is Phase.COMPLETED),
        Sentence("期限已过。", "The time for late money is over.", TIME),
    ),

    # ---- money ----
    e.PaymentStarted: (
        Sentence("{who}登记已收{payment.amount}（{payment.method:name}），待核实。",
                 "{who} took {payment.amount} by {payment.method:name}; it is to be verified.",
                 MONEY, when=on_the_road),
        Sentence("{who}声明已付{payment.amount}（{payment.method:name}），待核实。",
                 "{who} says that {payment.amount} was paid by {payment.method:name}; it is to be verified.",
                 MONEY, when=by_hand),
        Sentence("{who}发起付款{payment.amount}（{payment.method:name}）。",
                 "{who} began to pay {payment.amount} by {payment.method:name}.", MONEY),
    ),
    e.PaymentPending: (
        Sentence("等待客户在{payment.method:name}完成付款。",
                 "The customer has still to finish the payment by {payment.method:name}.", MONEY, QUIET),
    ),
    e.PaymentAuthorized: (
        Sentence("{payment.method:name}已授权{amount}，尚未收取。",
                 "{amount} is authorized by {payment.method:name} and not yet taken.", MONEY),
    ),
    e.CaptureAsked: (
        Sentence("{who}请{payment.method:name}收取{amount}。",
                 "{who} asked {payment.method:name} to take {amount}.", MONEY),
    ),
    e.PaymentCaptured: (
        Sentence("{who}核实已到账{amount}（{payment.method:name}）[，尚欠{order.balance_due}]。",
                 "{who} verified that {amount} came in by {payment.method:name}[; {order.balance_due} is still owed].",
                 MONEY, LOUD, by_hand),
        Sentence("收到{amount}（{payment.method:name}）[，尚欠{order.balance_due}]。",
                 "{amount} came in by {payment.method:name}[; {order.balance_due} is still owed].", MONEY, LOUD),
    ),
    e.CaptureDeclined: (
        Sentence("{payment.method:name}未能收取{capture.amount}。",
                 "{capture.amount} could not be taken by {payment.method:name}.", MONEY, LOUD),
    ),
    e.PaymentDeclined: (
        Sentence("{who}确认{payment.amount}未到账（{payment.method:name}）。",
                 "{who} found that {payment.amount} did not come in by {payment.method:name}.", MONEY, LOUD, by_hand),
        Sentence("付款{payment.amount}失败（{payment.method:name}），可再次付款。",
                 "The payment of {payment.amount} by {payment.method:name} failed; it can be tried again.",
                 MONEY, LOUD),
    ),
    e.VoidAsked: (
        Sentence("请{payment.method:name}释放授权款{payment.open}。",
                 "{payment.open} held by {payment.method:name} is to be let go.", MONEY, when=holding),
        Sentence("请{payment.method:name}撤销付款{payment.amount}。",
                 "The payment of {payment.amount} by {payment.method:name} is to be stopped.", MONEY),
    ),
    e.PaymentVoided: (
        Sentence("{payment.method:name}已释放授权款{let_go}。",
                 "{let_go} held by {payment.method:name} was let go.", MONEY,
                 when=lambda scene: bool(scene.let_go)),
        Sentence("付款{payment.amount}已撤销（{payment.method:name}）。",
                 "The payment of {payment.amount} by {payment.method:name} was stopped.", MONEY),
    ),
    e.VoidDeclined: (
        Sentence("{payment.method:name}未能释放授权款{payment.open}。",
                 "{payment.open} held by {payment.method:name} was not let go.", MONEY, when=holding),
        Sentence("{payment.method:name}未能撤销付款{payment.amount}。",
                 "The payment of {payment.amount} by {payment.method:name} could not be stopped.", MONEY),
    ),
    e.PaymentUnknown: (
        Sentence("付款{payment.amount}的结果未知，正在查询（{payment.method:name}）。",
                 "It is not known whether the payment of {payment.amount} by {payment.method:name} came through; "
                 "it is being looked up.", MONEY, when=_unknown("start")),
        Sentence("付款{payment.amount}是否已撤销未知，正在查询（{payment.method:name}）。",
                 "It is not known whether the payment of {payment.amount} by {payment.method:name} was stopped; "
                 "it is being looked up.", MONEY,
                 when=lambda scene: scene.event.what.startswith("void")),
        Sentence("退款结果未知，正在查询（{payment.method:name}）。",
                 "It is not known whether {payment.method:name} paid a refund; it is being looked up.",
                 MONEY, when=lambda scene: scene.event.what in scene.payment.refunds),
        Sentence("收款结果未知，正在查询（{payment.method:name}）。",
                 "It is not known whether {payment.method:name} took the money; it is being looked up.", MONEY),
    ),
    e.RefundAsked: (
        Sentence("应由人工退还客户{amount}（{payment.method:name}）。",
                 "A refund of {amount}, paid by {payment.method:name}, is to be paid out by hand.", MONEY,
                 when=lambda scene: scene.event.by_hand),
        Sentence("应退客户{amount}（{payment.method:name}）。",
                 "A refund of {amount} by {payment.method:name} is on its way.", MONEY),
    ),
    e.RefundDone: (
        Sentence("已退款{refund.amount}（{payment.method:name}）。",
                 "{refund.amount} went back to the customer by {payment.method:name}.", MONEY, LOUD),
    ),
    e.RefundDeclined: (
        Sentence("退款{refund.amount}失败（{payment.method:name}），仍欠客户。",
                 "The refund of {refund.amount} by {payment.method:name} failed; it is still owed to the customer.",
                 MONEY, LOUD),
    ),
    e.ChargedBack: (
        Sentence("客户的银行收回{amount}（{payment.method:name}）。",
                 "The customer's bank took {amount} back ({payment.method:name}).", MONEY, LOUD),
    ),
    e.CreditNoteIssued: (
        Sentence("客户应付减少{credit.amount}[（退货{credit.return_id}）]。",
                 "The customer is credited {credit.amount}[ for return {credit.return_id}].", MONEY),
    ),

    # ---- goods ----
    e.ShipmentPacked: (
        Sentence("后厨{by.id}将餐品装入包裹{shipment.id}：{shipment.lines}。",
                 "Kitchen {by.id} packed shipment {shipment.id}: {shipment.lines}.", GOODS, when=by_kitchen),
        Sentence("{who}将商品装入包裹{shipment.id}：{shipment.lines}。",
                 "{who} packed shipment {shipment.id}: {shipment.lines}.", GOODS),
    ),
    e.BookingAsked: (
        Sentence("请{shipment.carrier:name}揽收包裹{shipment.id}。",
                 "Shipment {shipment.id} is to be fetched by {shipment.carrier:name}.", GOODS, QUIET),
    ),
    e.ShipmentBooked: (
        Sentence("包裹{shipment.id}将[由{shipment.carrier:name}]揽收，运单号{waybill}[，预计{arrival}送达]。",
                 "Shipment {shipment.id} will be fetched[ by {shipment.carrier:name}], waybill {waybill}"
                 "[, expected {arrival}].", GOODS),
    ),
    e.BookingDeclined: (
        Sentence("{shipment.carrier:name}不揽收包裹{shipment.id}。",
                 "Shipment {shipment.id} is not taken by {shipment.carrier:name}.", GOODS, LOUD),
    ),
    e.ShipmentCancelled: (
        Sentence("包裹{shipment.id}未发出，已拆包。",
                 "Shipment {shipment.id} was unpacked again before it left.", GOODS),
    ),
    e.ShipmentHandedOver: (
        Sentence("{who}取走包裹{shipment.id}：{shipment.lines}。",
                 "{who} fetched shipment {shipment.id}: {shipment.lines}.",
                 GOODS, LOUD, by_courier),
        Sentence("{who}交运包裹{shipment.id}：{shipment.lines}[，运单号{shipment.waybill}]。",
                 "{who} handed over shipment {shipment.id}: {shipment.lines}[, waybill {shipment.waybill}].",
                 GOODS, LOUD),
    ),
    e.ShipmentTracked: (
        Sentence("包裹{shipment.id}物流信息：{reports}。", "Shipment {shipment.id} is reported: {reports}.", GOODS,
                 when=lambda scene: bool(scene.event.reports)),
        Sentence("包裹{shipment.id}：{place}。", "Shipment {shipment.id} is now: {place}.", GOODS, QUIET),
    ),
    e.ShipmentDelivered: (
        Sentence("包裹{shipment.id}已送达：{shipment.lines}。",
                 "Shipment {shipment.id} has arrived: {shipment.lines}.", GOODS, LOUD),
    ),
    e.ShipmentFound: (
        Sentence("包裹{shipment.id}找到了：{shipment.lines}。",
                 "Shipment {shipment.id} has turned up after all: {shipment.lines}.", GOODS, LOUD),
    ),
    e.ShipmentReopened: (
        Sentence("包裹{shipment.id}{place}，须重新发货：{shipment.lines}。",
                 "Shipment {shipment.id} is {place}; to be shipped again: {shipment.lines}.", GOODS, LOUD),
    ),
    e.ReceiptConfirmed: (
        RECEIVED_BY_INSPECTION,
        Sentence("收货时限已过，包裹{shipment.id}视为已收货。",
                 "Nobody objected in time: shipment {shipment.id} counts as received.", GOODS, LOUD, by_system),
        Sentence("{who}确认收货：包裹{shipment.id}。",
                 "{who} confirmed receipt of shipment {shipment.id}.", GOODS, LOUD),
    ),
    e.UnitsCancelled: (
        Sentence("{who}取消{lines}。", "{who} cancelled {lines}.", GOODS, LOUD),
    ),

    # ---- contracts ----
    **CONTRACT_SENTENCES,

    # ---- what people resolve among themselves ----
    **CASE_SENTENCES,
    **MEDIATION_SENTENCES,
    **CHECK_SENTENCES,
    **STOCK_SENTENCES,
    **RELEASE_SENTENCES,
    **PRODUCTION_SENTENCES,
    **COURIER_SENTENCES,
    **QUOTATION_SENTENCES,
    **REVIEW_SENTENCES,

    # ---- deliveries of business orders ----
    **INSPECTION_SENTENCES,
    **ORDER_FORM_SENTENCES,

    # ---- after-sales ----
    e.ReturnRequested: (
        ASKED_TO_KEEP,
        Sentence("{who}申请退货{request.id}：{request.lines}。",
                 "{who} asked for return {request.id}: {request.lines}.", RETURN, LOUD),
    ),
    e.ReturnAnswered: (
        Sentence("{who}同意退货{return_id}。",
                 "{who} approved return {return_id}.", RETURN, LOUD, _answered("approve")),
        Sentence("{who}拒绝退货{return_id}。", "{who} refused return {return_id}.", RETURN, LOUD, _answered("refuse")),
        Sentence("{who}裁决退货{return_id}成立。",
                 "{who} decided about return {return_id}: for the customer.", RETURN, LOUD, _decided("grant")),
        Sentence("{who}裁决退货{return_id}不成立。",
                 "{who} decided about return {return_id}: for the merchant.", RETURN, LOUD, _answered("deny")),
        Sentence("{who}撤回退货{return_id}。",
                 "{who} withdrew return {return_id}.", RETURN, LOUD, _answered("withdraw")),
        Sentence("退货{return_id}：{outcome}。", "Return {return_id} is now: {outcome}.", RETURN),
    ),
    e.ReturnReceived: (
        Sentence("{who}验收退货{return_id}：{accepted}，计{credited}。",
                 "{who} accepted {accepted} of return {return_id}, worth {credited}.", RETURN, LOUD,
                 lambda scene: bool(scene.event.accepted)),
        Sentence("{who}验收退货{return_id}不合格，不予退款。",
                 "{who} inspected return {return_id} and accepted nothing.", RETURN, LOUD),
    ),

    # ---- the end ----
    e.OrderCancelled: (
        Sentence("订单逾期取消[，商家保留{kept}]。",
                 "The order expired[; the merchant keeps {kept}].", ORDER, LOUD, by_system),
        Sentence("{who}取消订单，仍应付{kept}。",
                 "{who} cancelled the order, and {kept} is owed for it all the same.", ORDER, LOUD,
                 lambda scene: bool(scene.order.balance_due)),
        Sentence("{who}取消订单[，商家保留{kept}]。",
                 "{who} cancelled the order[; the merchant keeps {kept}].", ORDER, LOUD),
    ),
    e.PersonalDataErased: (
        Sentence("{who}删除了本订单的个人信息。", "{who} erased the personal data of this order.", ORDER, LOUD),
    ),
}
# fmt: on
"""The sentences of every event of the library."""
