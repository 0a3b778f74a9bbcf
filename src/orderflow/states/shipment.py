"""The life of one shipment, from the packing table to the customer's hands or back."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.facts import unreported
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["ShipmentFlow"]


class ShipmentFlow(ChildFlow):
    """
    Packed, handed over, on its way, delivered and signed for; or lost, or back again.

    Carriers report in any order and leave reports out, so every place on the way leads to every other. A shipment that
    was lost or came back may turn up at the customer's after all.
    """

    packed = Stage("已打包", "Packed", phase=ChildPhase.OPEN, initial=True)
    handed_over = Stage("已交运", "Handed over", phase=ChildPhase.WAITING)
    collected = Stage("已揽收", "Collected", phase=ChildPhase.WAITING)
    loaded = Stage("已装车", "Loaded", phase=ChildPhase.WAITING)
    in_transit = Stage("运输中", "In transit", phase=ChildPhase.WAITING)
    out_for_delivery = Stage("派送中", "Out for delivery", phase=ChildPhase.WAITING)
    ready_for_pickup = Stage("待自提", "Ready for pickup", phase=ChildPhase.WAITING)
    attempt_failed = Stage("派送失败", "Attempt failed", phase=ChildPhase.WAITING)
    returning = Stage("退回途中", "Returning", phase=ChildPhase.WAITING)
    delivered = Stage("已送达", "Delivered", phase=ChildPhase.CLOSED)
    signed = Stage("已签收", "Signed for", phase=ChildPhase.CLOSED, final=True)
    returned = Stage("已退回", "Returned", phase=ChildPhase.CLOSED)
    lost = Stage("已丢失", "Lost", phase=ChildPhase.CLOSED)
    cancelled = Stage("已取消", "Cancelled", phase=ChildPhase.CLOSED, final=True)

    hand_over = packed.to(handed_over)
    cancel = packed.to(cancelled, when=unreported)
    collect = collected.from_(
        handed_over, loaded, in_transit, out_for_delivery, ready_for_pickup, attempt_failed, returning
    )
    load = loaded.from_(
        handed_over, collected, in_transit, out_for_delivery, ready_for_pickup, attempt_failed, returning
    )
    travel = in_transit.from_(
        handed_over, collected, loaded, out_for_delivery, ready_for_pickup, attempt_failed, returning
    )
    go_out = out_for_delivery.from_(
        handed_over, collected, loaded, in_transit, ready_for_pickup, attempt_failed, returning
    )
    await_pickup = ready_for_pickup.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, attempt_failed, returning
    )
    fail_attempt = attempt_failed.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, ready_for_pickup, returning
    )
    turn_back = returning.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, ready_for_pickup, attempt_failed
    )
    deliver = delivered.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, ready_for_pickup, attempt_failed, returning,
        returned, lost,
    )  # fmt: skip
    sign = signed.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, ready_for_pickup, attempt_failed, returning,
        delivered, returned, lost,
    )  # fmt: skip
    come_back = returned.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, ready_for_pickup, attempt_failed, returning, lost
    )
    lose = lost.from_(
        handed_over, collected, loaded, in_transit, out_for_delivery, ready_for_pickup, attempt_failed, returning,
        returned,
    )  # fmt: skip
