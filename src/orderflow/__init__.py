"""
orderflow: the life of an order, from the first click to the last cent.

A shop uses `OrderDesk` with a ready process such as `retail()`; an integrator implements a port of `orderflow.ports`; a
team with its own rules swaps policies, or writes commands, events and flows of its own. The pure core is `decide`.

What is used less often lives one level down: `orderflow.commands`, `orderflow.events`, `orderflow.refusals`,
`orderflow.policies`, `orderflow.states`, `orderflow.ports`, `orderflow.roles`, `orderflow.testing`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderflow.adapters.memory import MemoryOrderStore
    from orderflow.adapters.memory_positions import MemoryPositionBoard
    from orderflow.adapters.sqlite import SqliteOrderStore
    from orderflow.adapters.sqlite_positions import SqlitePositionBoard
    from orderflow.commands import (
        Accept,
        AddLines,
        AgreeDelivery,
        AllocateStock,
        AnswerProposal,
        AppealReturn,
        ApproveReturn,
        AskStock,
        AssignCourier,
        BeginPreparing,
        Cancel,
        CancelUnits,
        CapturePayment,
        ChangeLine,
        ChangePromise,
        ChooseDelivery,
        ChoosePayment,
        ClaimPayment,
        ConfirmReceipt,
        ConfirmRefund,
        CountAsLost,
        DecideReturn,
        Decline,
        EscalateCase,
        ExtendLimit,
        HandOver,
        IssueDeliveryNote,
        NewLine,
        Offer,
        OpenCart,
        OpenCase,
        Pack,
        Pay,
        Place,
        Propose,
        ProposeDelivery,
        Rate,
        ReceiveReturn,
        RecordCheck,
        Refund,
        RefuseReturn,
        RejectClaim,
        ReleaseGoods,
        RemoveLine,
        RequestInvoice,
        RequestRefund,
        RequestReturn,
        SendBack,
        SetRecipient,
        Settle,
        SettleCase,
        Submit,
        Track,
        Unpack,
        VerifyPayment,
        VoidPayment,
        WithdrawReturn,
        WriteOff,
    )
    from orderflow.deciding import Decision, decide, replay
    from orderflow.desk import OrderDesk, RunReport
    from orderflow.entities.line_item import Source
    from orderflow.entities.order import Order
    from orderflow.entities.party import Address, Invoice, Party
    from orderflow.entities.phase import Phase
    from orderflow.entities.position import Position
    from orderflow.entities.shipment import Finding, ParcelLine, TrackingEvent, TrackingStatus
    from orderflow.errors import AdapterError, DefinitionError, OrderflowError, Refusal
    from orderflow.money import Money
    from orderflow.policies import Allow, Policies
    from orderflow.process import OrderProcess
    from orderflow.processes import five_stage, food_delivery, mall, retail
    from orderflow.roles import Actor, Role

__all__ = [
    "Accept",
    "Actor",
    "AdapterError",
    "AddLines",
    "Address",
    "AgreeDelivery",
    "AllocateStock",
    "Allow",
    "AnswerProposal",
    "AppealReturn",
    "ApproveReturn",
    "AskStock",
    "AssignCourier",
    "BeginPreparing",
    "Cancel",
    "CancelUnits",
    "CapturePayment",
    "ChangeLine",
    "ChangePromise",
    "ChooseDelivery",
    "ChoosePayment",
    "ClaimPayment",
    "ConfirmReceipt",
    "ConfirmRefund",
    "CountAsLost",
    "DecideReturn",
    "Decision",
    "Decline",
    "DefinitionError",
    "EscalateCase",
    "ExtendLimit",
    "Finding",
    "HandOver",
    "Invoice",
    "IssueDeliveryNote",
    "MemoryOrderStore",
    "MemoryPositionBoard",
    "Money",
    "NewLine",
    "Offer",
    "OpenCart",
    "OpenCase",
    "Order",
    "OrderDesk",
    "OrderProcess",
    "OrderflowError",
    "Pack",
    "ParcelLine",
    "Party",
    "Pay",
    "Phase",
    "Place",
    "Policies",
    "Position",
    "Propose",
    "ProposeDelivery",
    "Rate",
    "ReceiveReturn",
    "RecordCheck",
    "Refund",
    "Refusal",
    "RefuseReturn",
    "RejectClaim",
    "ReleaseGoods",
    "RemoveLine",
    "RequestInvoice",
    "RequestRefund",
    "RequestReturn",
    "Role",
    "RunReport",
    "SendBack",
    "SetRecipient",
    "Settle",
    "SettleCase",
    "Source",
    "SqliteOrderStore",
    "SqlitePositionBoard",
    "Submit",
    "Track",
    "TrackingEvent",
    "TrackingStatus",
    "Unpack",
    "VerifyPayment",
    "VoidPayment",
    "WithdrawReturn",
    "WriteOff",
    "decide",
    "five_stage",
    "food_delivery",
    "mall",
    "replay",
    "retail",
]

_HOMES = {
    "adapters.memory": ("MemoryOrderStore",),
    "adapters.memory_positions": ("MemoryPositionBoard",),
    "adapters.sqlite": ("SqliteOrderStore",),
    "adapters.sqlite_positions": ("SqlitePositionBoard",),
    "commands": (
        "Accept",
        "AddLines",
        "AgreeDelivery",
        "AllocateStock",
        "AnswerProposal",
        "AppealReturn",
        "ApproveReturn",
        "AskStock",
        "AssignCourier",
        "BeginPreparing",
        "Cancel",
        "CancelUnits",
        "CapturePayment",
        "ChangeLine",
        "ChangePromise",
        "ChooseDelivery",
        "ChoosePayment",
        "ClaimPayment",
        "ConfirmReceipt",
        "ConfirmRefund",
        "CountAsLost",
        "DecideReturn",
        "Decline",
        "EscalateCase",
        "ExtendLimit",
        "HandOver",
        "IssueDeliveryNote",
        "NewLine",
        "Offer",
        "OpenCart",
        "OpenCase",
        "Pack",
        "Pay",
        "Place",
        "Propose",
        "ProposeDelivery",
        "Rate",
        "ReceiveReturn",
        "RecordCheck",
        "Refund",
        "RefuseReturn",
        "RejectClaim",
        "ReleaseGoods",
        "RemoveLine",
        "RequestInvoice",
        "RequestRefund",
        "RequestReturn",
        "SendBack",
        "SetRecipient",
        "Settle",
        "SettleCase",
        "Submit",
        "Track",
        "Unpack",
        "VerifyPayment",
        "VoidPayment",
        "WithdrawReturn",
        "WriteOff",
    ),
    "deciding": ("Decision", "decide", "replay"),
    "desk": ("OrderDesk", "RunReport"),
    "entities.line_item": ("Source",),
    "entities.order": ("Order",),
    "entities.party": ("Address", "Invoice", "Party"),
    "entities.phase": ("Phase",),
    "entities.position": ("Position",),
    "entities.shipment": ("Finding", "ParcelLine", "TrackingEvent", "TrackingStatus"),
    "errors": ("AdapterError", "DefinitionError", "OrderflowError", "Refusal"),
    "money": ("Money",),
    "policies": ("Allow", "Policies"),
    "process": ("OrderProcess",),
    "processes": ("five_stage", "food_delivery", "mall", "retail"),
    "roles": ("Actor", "Role"),
}
"""Where each name lives: topics are imported when they are first asked for, so that a program pays for what it uses."""


_TOPICS = ("commands", "events", "policies", "ports", "refusals", "roles", "states", "testing")


def _found(name: str) -> object:
    if name in _TOPICS:
        return import_module(f"orderflow.{name}")
    for home, names in _HOMES.items():
        if name in names:
            value = globals()[name] = getattr(import_module(f"orderflow.{home}"), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if not TYPE_CHECKING:  # a type checker knows every name, and refuses those that are none
    __getattr__ = _found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
