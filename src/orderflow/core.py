"""The topic that every process has: cart, payment, shipment, return, case and stock, which share one aggregate."""

from typing import Final

from orderflow.commands import (
    agreeing,
    appealing,
    cart,
    checking,
    closing,
    delivering,
    escalating,
    mediating,
    missing,
    packing,
    paying,
    placing,
    promising,
    recording,
    refunding,
    returning,
    settling,
    shipping,
    stocking,
    submitting,
)
from orderflow.effects import (
    BookParcel,
    CancelParcel,
    CapturePayment,
    CommitStock,
    ForgetPositions,
    Notify,
    RefundPayment,
    ReleaseStock,
    ReserveStock,
    StartPayment,
    VoidPayment,
)
from orderflow.events import agreeing as agreeing_events
from orderflow.events import checking as checking_events
from orderflow.events import closing as closing_events
from orderflow.events import delivering as delivering_events
from orderflow.events import mediating as mediating_events
from orderflow.events import moving as moving_events
from orderflow.events import packing as packing_events
from orderflow.events import paying as paying_events
from orderflow.events import placing as placing_events
from orderflow.events import returning as returning_events
from orderflow.events import settling as settling_events
from orderflow.events import shipping as shipping_events
from orderflow.events import stocking as stocking_events
from orderflow.refusals import agreeing as agreeing_refusals
from orderflow.refusals import checking as checking_refusals
from orderflow.refusals import delivering as delivering_refusals
from orderflow.refusals import mediating as mediating_refusals
from orderflow.refusals import offering as offering_refusals
from orderflow.refusals import order as order_refusals
from orderflow.refusals import packing as packing_refusals
from orderflow.refusals import paying as paying_refusals
from orderflow.refusals import placing as placing_refusals
from orderflow.refusals import printing as printing_refusals
from orderflow.refusals import returning as returning_refusals
from orderflow.refusals import settling as settling_refusals
from orderflow.refusals import shipping as shipping_refusals
from orderflow.refusals import stocking as stocking_refusals
from orderflow.topic import Topic

__all__ = ["CORE"]

CORE: Final = Topic.of(
    "core",
    cart,
    agreeing,
    placing,
    submitting,
    closing,
    paying,
    refunding,
    recording,
    stocking,
    mediating,
    appealing,
    delivering,
    checking,
    packing,
    shipping,
    missing,
    promising,
    escalating,
    returning,
    settling,
    placing_events,
    moving_events,
    closing_events,
    agreeing_events,
    paying_events,
    stocking_events,
    mediating_events,
    delivering_events,
    checking_events,
    packing_events,
    shipping_events,
    returning_events,
    settling_events,
    agreeing_refusals,
    checking_refusals,
    delivering_refusals,
    mediating_refusals,
    offering_refusals,
    order_refusals,
    packing_refusals,
    paying_refusals,
    placing_refusals,
    printing_refusals,
    returning_refusals,
    settling_refusals,
    shipping_refusals,
    stocking_refusals,
    effects=[
        StartPayment,
        CapturePayment,
        VoidPayment,
        RefundPayment,
        BookParcel,
        CancelParcel,
        ReserveStock,
        ReleaseStock,
        CommitStock,
        Notify,
        ForgetPositions,
    ],
    follow_ups=[stocking.keep_stock],
)
