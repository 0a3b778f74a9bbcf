"""The facts that the shipped flows are guarded by."""

from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.entities.shipment import Shipment
from orderflow.entities.terms import Acceptance, Submission
from orderflow.states.fact import fact


@fact("订单已提交", "the order is submitted")
def submitted(order: Order) -> bool:
    """The cart became an order, by the customer's word or by his payment."""
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
    return order.submission is Submission.BY_PAYMENT and not order.pays_on_delivery and bool(order.total_minor)


@fact("款项已到位", "the money is there, or comes on delivery", otherwise=("款项未到位", "the money is outstanding"))
def payment_secured(order: Order) -> bool:
    """Goods may leave as far as money goes: nothing is owed, or payment on delivery is agreed."""
    return order.is_paid or order.pays_on_delivery


@fact("全部发货", "all goods have left")
def everything_shipped(order: Order) -> bool:
    """Nothing is left to ship."""
    return bool(order.lines.units) and not order.lines.open


@fact("全部签收", "the receipt of all goods is confirmed")
def everything_received(order: Order) -> bool:
    """Nothing is left to ship, and the customer has confirmed each parcel that left."""
    return (
        bool(order.lines.units)
        and not order.lines.open
        and all(shipment.received_at is not None for shipment in order.shipments if shipment.has_left)
    )


@fact("期限已过", "the window for returns and late money is over")
def window_over(order: Order) -> bool:
    """Nobody may ask for anything any more."""
    return order.window_over


@fact("各子流程均已结束", "no payment, parcel or return is pending")
def children_settled(order: Order) -> bool:
    """Nothing is awaited from outside or from anybody here."""
    return order.children_settled


@fact("账目已平", "nothing is owed, by nobody")
def money_balanced(order: Order) -> bool:
    """The customer owes nothing, and nothing is owed to him."""
    return not order.balance_minor


@fact("承运商尚未报告包裹去向", "no carrier has reported it on its way")
def unreported(shipment: Shipment) -> bool:
    """As far as carriers say, the parcel is still here: what they have seen cannot be taken apart."""
    return shipment.telling_report is None


@fact("已有收款", "something was captured")
def has_captured(payment: Payment) -> bool:
    """The payment brought money."""
    return bool(payment.captured_minor)
