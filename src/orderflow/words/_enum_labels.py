"""What people call the values of the library's enumerations, one table an enumeration."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from orderflow.entities.case import Resolution
from orderflow.entities.certificate import Remedy
from orderflow.entities.contract import Milestone
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.discrepancy import About
from orderflow.entities.order import FulfilmentStatus, PaymentStatus, ReturnStatus
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.release import ReleaseBasis
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.terms import Acceptance, PaymentTiming, Submission
from orderflow.words.label import Label

__all__ = ["ENUMS"]

ENUMS: Final[Mapping[type[Enum], Mapping[str, Label]]] = {
    Phase: {
        Phase.DRAFT: Label("草稿", "Draft"),
        Phase.REVIEW: Label("待审核", "Under review"),
        Phase.PAYMENT: Label("待付款", "Awaiting payment"),
        Phase.PREPARING: Label("备货中", "Preparing"),
        Phase.DELIVERING: Label("待收货", "Awaiting receipt"),
        Phase.COMPLETED: Label("已完成", "Completed"),
        Phase.CANCELLED: Label("已取消", "Cancelled"),
        Phase.CLOSED: Label("已关闭", "Closed"),
    },
    ChildPhase: {
        ChildPhase.WAITING: Label("等待外部答复", "Awaiting an answer"),
        ChildPhase.OPEN: Label("待处理", "Open"),
        ChildPhase.CLOSED: Label("已了结", "Closed"),
    },
    PaymentStatus: {
        PaymentStatus.UNPAID: Label("未付款", "Unpaid"),
        PaymentStatus.PENDING: Label("付款处理中", "Payment pending"),
        PaymentStatus.AUTHORIZED: Label("已授权", "Authorized"),
        PaymentStatus.PARTLY_PAID: Label("部分付款", "Partly paid"),
        PaymentStatus.PAID: Label("已付款", "Paid"),
        PaymentStatus.OVERPAID: Label("多付款", "Overpaid"),
        PaymentStatus.PARTLY_REFUNDED: Label("部分退款", "Partly refunded"),
        PaymentStatus.REFUNDED: Label("已退款", "Refunded"),
    },
    FulfilmentStatus: {
        FulfilmentStatus.UNFULFILLED: Label("未发货", "Not shipped"),
        FulfilmentStatus.PARTLY_SHIPPED: Label("部分发货", "Partly shipped"),
        FulfilmentStatus.SHIPPED: Label("已发货", "Shipped"),
        FulfilmentStatus.PARTLY_DELIVERED: Label("部分送达", "Partly delivered"),
        FulfilmentStatus.DELIVERED: Label("已送达", "Delivered"),
        FulfilmentStatus.CANCELLED: Label("已取消", "Cancelled"),
    },
    ReturnStatus: {
        ReturnStatus.NONE: Label("无退货", "No return"),
        ReturnStatus.REQUESTED: Label("退货中", "Return in progress"),
        ReturnStatus.PARTLY_RETURNED: Label("部分退货", "Partly returned"),
        ReturnStatus.RETURNED: Label("已退货", "Returned"),
    },
    TrackingStatus: {
        TrackingStatus.COLLECTED: Label("已揽收", "Collected"),
        TrackingStatus.LOADED: Label("已装车", "Loaded"),
        TrackingStatus.IN_TRANSIT: Label("运输中", "In transit"),
        TrackingStatus.OUT_FOR_DELIVERY: Label("派送中", "Out for delivery"),
        TrackingStatus.READY_FOR_PICKUP: Label("待自提", "Ready for pickup"),
        TrackingStatus.ATTEMPT_FAILED: Label("派送失败", "Attempt failed"),
        TrackingStatus.DELIVERED: Label("已送达", "Delivered"),
        TrackingStatus.SIGNED: Label("已签收", "Signed for"),
        TrackingStatus.RETURNING: Label("退回途中", "Returning"),
        TrackingStatus.RETURNED: Label("已退回", "Returned"),
        TrackingStatus.LOST: Label("已丢失", "Lost"),
        TrackingStatus.UNKNOWN: Label("状态不明", "Unknown"),
    },
    Progress: {
        Progress.ASKED: Label("处理中", "Asked for"),
        Progress.UNKNOWN: Label("结果未知", "Unknown"),
        Progress.DONE: Label("已办妥", "Done"),
        Progress.DECLINED: Label("被拒绝", "Declined"),
    },
    Acceptance: {
        Acceptance.NOT_NEEDED: Label("无需接单", "Acceptance not needed"),
        Acceptance.BEFORE_PAYMENT: Label("先接单后付款", "Acceptance before payment"),
        Acceptance.AFTER_PAYMENT: Label("先付款后接单", "Acceptance after payment"),
    },
    Submission: {
        Submission.BY_CUSTOMER: Label("由客户提交", "Submitted by the customer"),
        Submission.BY_PAYMENT: Label("付款即提交", "Submitted by payment"),
        Submission.ONCE_PAID: Label("先付款后提交", "Submitted once paid"),
    },
    PaymentTiming: {
        PaymentTiming.BEFORE_SHIPMENT: Label("发货前付款", "Payment before shipment"),
        PaymentTiming.ON_DELIVERY: Label("货到付款", "Payment on delivery"),
    },
    Resolution: {
        Resolution.WAIT: Label("等待", "wait"),
        Resolution.SUBSTITUTE: Label("换", "substitute"),
        Resolution.SHIP_REST: Label("缺货退款并发其余", "ship the rest"),
        Resolution.CANCEL: Label("取消订单并退款", "cancel with refund"),
    },
    Milestone: {
        Milestone.SIGNED: Label("合同生效", "on signing"),
        Milestone.PRODUCED: Label("生产完毕", "after production"),
        Milestone.INSPECTED: Label("验收合格", "on acceptance"),
    },
    Remedy: {
        Remedy.REWORK: Label("返工", "rework"),
        Remedy.REPLACEMENT: Label("换货", "replacement"),
        Remedy.PRICE_REDUCTION: Label("降价接收", "price reduction"),
    },
    About: {
        About.PRICE: Label("价格", "the price"),
        About.SPECIFICATION: Label("规格", "the specification"),
    },
    ReleaseBasis: {
        ReleaseBasis.PAID: Label("款项已到位", "paid"),
        ReleaseBasis.COMMITTED: Label("承诺、担保、签字齐全", "committed"),
    },
    DeliveryKind: {
        DeliveryKind.CARRIAGE: Label("快递", "Carriage"),
        DeliveryKind.PICKUP: Label("自提", "Pickup"),
    },
}
