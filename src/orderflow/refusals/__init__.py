"""
The catalogue of refusals: every way in which the business says no, by topic.

A policy or veto returns one, `decide` raises that same object, `available` lists it. Field-level ones are in
`orderflow.validation` and `orderflow.money`, beside the rule they keep.
"""

from orderflow.refusals.agreeing import DeliveryInUse, OwnProposal, UnknownDeliveryProposal
from orderflow.refusals.checking import (
    AlreadyRated,
    DeliveryNoteThere,
    ExceedsParcel,
    NoDeliveryNote,
    NotInspected,
    RatingNotOffered,
)
from orderflow.refusals.delivering import KitchenHasBegun, NotOnTheWay, NotYourDelivery
from orderflow.refusals.forming import (
    AmendmentNeeded,
    DoubtAlreadySettled,
    NobodyElseToAsk,
    NothingMissing,
    UnknownDoubt,
)
from orderflow.refusals.mediating import (
    CaseAlreadyOpen,
    ExceedsNegotiable,
    UnitsBlocked,
    UnknownCase,
    UnknownProposal,
)
from orderflow.refusals.offering import QuoteChanged, QuoteExpired
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
from orderflow.refusals.printing import DocumentNotReady
from orderflow.refusals.returning import (
    ExceedsRequested,
    ExceedsReturnable,
    RefundExceedsPrice,
    ReturnWindowOver,
    UnknownReturn,
)
from orderflow.refusals.settling import NothingToSettle
from orderflow.refusals.shipping import (
    AlreadyHandedOver,
    CancelsEverything,
    ExceedsOpen,
    ExceedsUnpacked,
    NothingToReceive,
    UnknownShipment,
)
from orderflow.refusals.stocking import NothingPromised, NothingShort, StockNotHeld

__all__ = [
    "AlreadyHandedOver",
    "AlreadyRated",
    "AlreadySubmitted",
    "AmendmentNeeded",
    "AmountNotPositive",
    "CancelsEverything",
    "CaptureExceedsAuthorized",
    "CaseAlreadyOpen",
    "ContentChanged",
    "DataMissing",
    "DeliveryInUse",
    "DeliveryNotOffered",
    "DeliveryNoteThere",
    "DocumentNotReady",
    "DoubtAlreadySettled",
    "ExceedsNegotiable",
    "ExceedsOpen",
    "ExceedsParcel",
    "ExceedsRequested",
    "ExceedsReturnable",
    "ExceedsUnpacked",
    "FactsNotMet",
    "FieldProblem",
    "KitchenHasBegun",
    "NoDeliveryNote",
    "NobodyElseToAsk",
    "NotInspected",
    "NotOnTheWay",
    "NotYetDue",
    "NotYourDelivery",
    "NotYourOrder",
    "NothingMissing",
    "NothingOrdered",
    "NothingPromised",
    "NothingShort",
    "NothingToPay",
    "NothingToReceive",
    "NothingToSettle",
    "OwnProposal",
    "PaymentExceedsBalance",
    "PaymentInProgress",
    "PaymentMethodNotOffered",
    "PaymentUnsettled",
    "ProcessChanged",
    "QuoteChanged",
    "QuoteExpired",
    "RatingNotOffered",
    "RefundExceedsCaptured",
    "RefundExceedsPrice",
    "RefundNotToConfirm",
    "RequestReused",
    "ReturnWindowOver",
    "RoleNotEntitled",
    "StepNotPossible",
    "StockNotHeld",
    "TimeLimitPassed",
    "UnitsBlocked",
    "UnknownCase",
    "UnknownDeliveryProposal",
    "UnknownDoubt",
    "UnknownLimit",
    "UnknownLine",
    "UnknownOrder",
    "UnknownPayment",
    "UnknownProcess",
    "UnknownProposal",
    "UnknownReturn",
    "UnknownShipment",
    "WriteOffExceedsOwed",
    "WrongCurrency",
]
