"""The facts that the shipped flows are guarded by."""

from orderflow.entities.check import DELIVERY_CAPACITY, STOCK, VALIDITY
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import Shipment
from orderflow.entities.stock_reservation import StockReservation
from orderflow.entities.terms import Acceptance, Submission
from orderflow.states.fact import fact


@fact("订单已提交", "the order is submitted")
def submitted(order: Order) -> bool:
    """The cart became an order, by the customer's word or by their payment."""
    return order.submitted_at is not None


@fact("先接单后付款", "the merchant accepts before payment")
def accepted_first(order: Order) -> bool:
    """The merchant's word comes before the money."""
    return order.acceptance is Acceptance.BEFORE_PAYMENT


@fact("商家已接单或无需接单", "the merchant has accepted, or need not")
def accepted(order: Order) -> bool:
    """Nobody on the selling side has to say yes any more."""
    return order.accepted_at is not None or order.acceptance is Acceptance.NOT_NEEDED


@fact("付款即提交", "payment submits the order", otherwise=("由客户提交", "the customer submits the order"))
def submitted_by_payment(order: Order) -> bool:
    """The cart is paid for as it is; one that costs nothing, or is paid on delivery, has to be submitted by word."""
    return order.submission is Submission.BY_PAYMENT and not order.pays_on_delivery and bool(order.total)


@fact("尚未付款", "nothing is paid", otherwise=("已有付款", "money was paid or is on its way"))
def nothing_paid(order: Order) -> bool:
    """No payment has brought money, holds any, or may still bring some; nor was any of it waived."""
    return not order.payments.captured_minor and order.payments.closed and not order.credit_notes


@fact("先付款后提交", "payment comes before submission")
def paid_as_cart(order: Order) -> bool:
    """It is paid while it is a cart, and its payment submits it, or the customer once they have paid."""
    first = order.submission in (Submission.BY_PAYMENT, Submission.ONCE_PAID)
    return first and not order.pays_on_delivery and bool(order.total_minor)


@fact("无需先付款，或已付清", "nothing is owed first", otherwise=("须先付清才能提交", "it has to be paid first"))
def free_to_submit(order: Order) -> bool:
    """The money is there, or comes later; only where they submit once they have paid has it to be there (S02)."""
    return order.is_paid or order.pays_on_delivery or order.submission is not Submission.ONCE_PAID


@fact("订单已终止", "the order was cancelled")
def has_cancellation(order: Order) -> bool:
    """It will not be carried out: paid and never submitted (S02), or so a shortage was resolved (S08)."""
    return order.cancellation is not None


@fact("款项已到位", "the money is there, or comes on delivery", otherwise=("款项未到位", "the money is outstanding"))
def payment_secured(order: Order) -> bool:
    """Goods may leave as far as money goes: nothing is owed, or payment on delivery is agreed."""
    return order.is_paid or order.pays_on_delivery


@fact("有争议由客服裁决", "customer service decides disputes", otherwise=("商家说了算", "the merchant's word is final"))
def mediated(order: Order) -> bool:
    """The merchant's refusal or silence is not the end: customer service has the next word (S21)."""
    return order.mediated


@fact("客服可代为答复", "customer service may answer", otherwise=("先由商家答复", "it is the merchant's turn"))
def service_may_answer(order: Order) -> bool:
    """Whether to accept the order is customer service's to say, too: they were asked first, or need not be (S21)."""
    return not order.mediated or order.service_called_at is not None


@fact("物流由买卖双方协商", "buyer and seller agree on the delivery")
def delivery_negotiated(order: Order) -> bool:
    """How the goods get to the customer is for both to say, not for them alone (S21)."""
    return order.negotiates_delivery


@fact("物流已商定", "the delivery is agreed", otherwise=("物流未定", "no delivery is agreed"))
def delivery_agreed(order: Order) -> bool:
    """How the goods get to the customer is agreed (S21)."""
    return not order.negotiates_delivery or order.delivery_agreed_at is not None


@fact("物流或运费未定，且尚未发货", "delivery or freight is open, and nothing has left")
def logistics_open(order: Order) -> bool:
    """Buyer and seller have not come to terms, or what the terms cost is not paid (S21)."""
    return order.logistics_open


@fact("现货库存已锁定", "the stock holds what is sold from it")
def stock_held(order: Order) -> bool:
    """No answer of the stock is awaited, and what it refused is not wanted any more, or promised for later (S19)."""
    return not any(_outstanding(order, holding) for holding in order.reservations)


@fact("全部发货", "all goods have left", otherwise=("尚未全部发货", "not all goods have left"))
def everything_shipped(order: Order) -> bool:
    """Nothing is left to ship."""
    return bool(order.lines.units) and not order.lines.open


@fact("全部备好", "everything is packed", otherwise=("尚未全部备好", "not everything is packed"))
def everything_packed(order: Order) -> bool:
    """Nothing is left to pack; some of it may have left already."""
    return bool(order.lines.units) and not any(line.unpacked for line in order.lines)


@fact("已指派配送员", "a courier is assigned")
def courier_assigned(order: Order) -> bool:
    """Somebody is to bring it."""
    return order.courier is not None


@fact("没有在途的餐品", "nothing is on the way")
def nothing_under_way(order: Order) -> bool:
    """Nobody carries anything of it about."""
    return not any(shipment.is_under_way for shipment in order.shipments)


@fact("全部确认收货", "the receipt of all goods is confirmed")
def everything_received(order: Order) -> bool:
    """Nothing is left to ship, and the customer has confirmed each shipment that left."""
    return (
        bool(order.lines.units)
        and not order.lines.open
        and all(shipment.received_at is not None for shipment in order.shipments if shipment.has_left)
    )


@fact("供应商已确认有效性、库存和配送能力", "the supplier has confirmed validity, stock and delivery capacity")
def supplier_confirmed(order: Order) -> bool:
    """All three were looked at, and the last answer to each was yes (S07)."""
    return all(order.has_passed(name) for name in (VALIDITY, STOCK, DELIVERY_CAPACITY))


@fact("款项已付清", "all is paid", otherwise=("款项未付清", "not all is paid"))
def fully_paid(order: Order) -> bool:
    """The money is here, whatever was agreed about it."""
    return order.is_paid


@fact("尚未发出任何商品", "nothing has left")
def nothing_sent(order: Order) -> bool:
    """No unit is with a carrier or the customer."""
    return not order.units_handed_over


@fact("全部送达", "all goods have arrived")
def everything_delivered(order: Order) -> bool:
    """Nothing is left to ship, and every shipment that left has arrived."""
    return bool(order.lines.units) and not order.lines.open and order.lines.delivered == order.lines.shipped


@fact("已与商家结清", "the merchant is settled with")
def merchant_settled(order: Order) -> bool:
    """All that they earned by this order was settled, neither more nor less."""
    return order.settled == order.earned


@fact("结算无差额", "no settlement has to be corrected")
def settlement_even(order: Order) -> bool:
    """Where the merchant was settled with, it is what they earned still: money that moved since then is settled too."""
    return not order.settlements or order.settled == order.earned


@fact("期限已过", "the window for returns and late money is over")
def window_over(order: Order) -> bool:
    """Nobody may ask for anything any more."""
    return order.window_over


@fact("各子流程均已结束", "nothing of it is pending")
def children_closed(order: Order) -> bool:
    """Nothing is awaited from outside or from anybody here."""
    return order.children_closed


@fact("账目已平", "nothing is owed, by nobody")
def money_balanced(order: Order) -> bool:
    """The customer owes nothing, and nothing is owed to them."""
    return not order.balance_minor


@fact("承运商尚未报告包裹去向", "no carrier has reported it on its way")
def unreported(shipment: Shipment) -> bool:
    """As far as carriers say, the shipment is still here: what they have seen cannot be taken apart."""
    return shipment.latest_report is None


@fact("已有收款", "something was captured")
def has_captured(payment: Payment) -> bool:
    """The payment brought money."""
    return bool(payment.captured_minor)


@fact("客户保留商品", "the customer keeps the goods")
def keeps_goods(request: ReturnRequest) -> bool:
    """It is about money alone (S21)."""
    return request.asked is not None


@fact("可申诉至客服", "customer service may be called in")
def decided_by_service(request: ReturnRequest) -> bool:
    """The merchant's no is not the end of it (S21)."""
    return request.mediated


def _outstanding(order: Order, holding: StockReservation) -> bool:
    """Whether a line waits for stock: it has not answered, or has not enough, and the customer expects it at once."""
    line = order.lines.get(holding.id)
    if line is None or line.promised_at is not None:
        return False
    return bool(holding.asked) or (holding.short > 0 and line.open > holding.held)
