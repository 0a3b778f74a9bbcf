"""
The catalogue of refusals: every way in which the business says no, by topic.

A policy or veto returns one, `decide` raises that same object, `available` lists it. Field-level ones are in
`orderflow.validation` and `orderflow.money`, beside the rule they keep.
"""

from orderflow.refusals.order import (
    FactsNotMet,
    NotYetDue,
    ProcessChanged,
    RequestReused,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownLimit,
    UnknownOrder,
    UnknownProcess,
)
from orderflow.refusals.paying import (
    AmountNotPositive,
    CaptureExceedsAuthorized,
    NothingToPay,
    PaymentExceedsBalance,
    PaymentMethodNotOffered,
    PaymentUnsettled,
    RefundExceedsCaptured,
    RefundNotToConfirm,
    UnknownPayment,
    WriteOffExceedsOwed,
    WrongCurrency,
)
from orderflow.refusals.placing import (
    AlreadySubmitted,
    ContentChanged,
    DataMissing,
    DeliveryNotOffered,
    FieldProblem,
    NothingOrdered,
    NotYourOrder,
    PaymentInProgress,
    UnknownLine,
)
from orderflow.refusals.returning import (
    ExceedsRequested,
    ExceedsReturnable,
    ReturnWindowOver,
    UnknownReturn,
)
from orderflow.refusals.shipping import (
    AlreadyHandedOver,
    CancelsEverything,
    ExceedsOpen,
    ExceedsUnpacked,
    NothingToReceive,
    UnknownShipment,
)

__all__ = [
    "AlreadyHandedOver",
    "AlreadySubmitted",
    "AmountNotPositive",
    "CancelsEverything",
    "CaptureExceedsAuthorized",
    "ContentChanged",
    "DataMissing",
    "DeliveryNotOffered",
    "ExceedsOpen",
    "ExceedsRequested",
    "ExceedsReturnable",
    "ExceedsUnpacked",
    "FactsNotMet",
    "FieldProblem",
    "NotYetDue",
    "NotYourOrder",
    "NothingOrdered",
    "NothingToPay",
    "NothingToReceive",
    "PaymentExceedsBalance",
    "PaymentInProgress",
    "PaymentMethodNotOffered",
    "PaymentUnsettled",
    "ProcessChanged",
    "RefundExceedsCaptured",
    "RefundNotToConfirm",
    "RequestReused",
    "ReturnWindowOver",
    "RoleNotEntitled",
    "StepNotPossible",
    "TimeLimitPassed",
    "UnknownLimit",
    "UnknownLine",
    "UnknownOrder",
    "UnknownPayment",
    "UnknownProcess",
    "UnknownReturn",
    "UnknownShipment",
    "WriteOffExceedsOwed",
    "WrongCurrency",
]
