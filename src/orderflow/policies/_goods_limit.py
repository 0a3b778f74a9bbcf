"""How long may goods take on their way to the customer, where every stage of it has to end by itself?"""

from datetime import timedelta

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import CUSTOMER, MERCHANT, Role


def goods_limits(
    *,
    dispatch_window: timedelta,
    transit_window: timedelta,
    receipt_window: timedelta,
    carrier: Role,
    beside: TimeLimitPolicy,
) -> TimeLimitPolicy:
    """
    One limit at a time from the order's preparation to its receipt, each of which leads on.

    Args:
        dispatch_window: Until the first shipment leaves; then the order expires. And again for the rest; then what has
            not left is cancelled, and its price goes back.
        transit_window: While anything is under way; then it counts as lost.
        receipt_window: Once nothing is; then receipt counts as confirmed.
        carrier: Who is responsible for what is under way.
        beside: The limits before and after that.
    """
    dispatch = LimitRule(name="dispatch", span=dispatch_window, then="expire", responsible=MERCHANT)
    rest = LimitRule(name="rest", span=dispatch_window, then="cancel_units", responsible=MERCHANT)
    transit = LimitRule(name="transport", span=transit_window, then="count_as_lost", responsible=carrier)
    receipt = LimitRule(name="receipt", span=receipt_window, then="confirm_receipt", responsible=CUSTOMER)

    def running(order: Order) -> tuple[LimitRule, ...]:
        if order.phase is Phase.PREPARING:
            return (rest if order.units_handed_over else dispatch,)
        if order.phase is Phase.DELIVERING:
            return (transit if any(shipment.is_under_way for shipment in order.shipments) else receipt,)
        return beside(order)

    return running
