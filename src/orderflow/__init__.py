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
    from orderflow.adapters.sqlite import SqliteOrderStore
    from orderflow.commands import (
        Accept,
        AddLines,
        ApproveReturn,
        Cancel,
        CancelUnits,
        CapturePayment,
        ChangeLine,
        ChooseDelivery,
        ChoosePayment,
        ClaimPayment,
        ConfirmReceipt,
        ConfirmRefund,
        Decline,
        ExtendLimit,
        HandOver,
        NewLine,
        OpenCart,
        Pack,
        Pay,
        Place,
        ReceiveReturn,
        Refund,
        RefuseReturn,
        RejectClaim,
        RemoveLine,
        RequestInvoice,
        RequestReturn,
        SetRecipient,
        Submit,
        Track,
        Unpack,
        VerifyPayment,
        VoidPayment,
        WithdrawReturn,
    )
    from orderflow.deciding import Decision, decide, replay
    from orderflow.desk import OrderDesk, RunReport
    from orderflow.entities.order import Order
    from orderflow.entities.party import Address, Invoice, Party
    from orderflow.entities.phase import Phase
    from orderflow.entities.shipment import ParcelLine, TrackingEvent, TrackingStatus
    from orderflow.errors import AdapterError, DefinitionError, OrderflowError, Refusal
    from orderflow.money import Money
    from orderflow.policies import Allow, Policies
    from orderflow.process import OrderProcess
    from orderflow.processes import retail
    from orderflow.roles import Actor, Role

__all__ = [
    "Accept",
    "Actor",
    "AdapterError",
    "AddLines",
    "Address",
    "Allow",
    "ApproveReturn",
    "Cancel",
    "CancelUnits",
    "CapturePayment",
    "ChangeLine",
    "ChooseDelivery",
    "ChoosePayment",
    "ClaimPayment",
    "ConfirmReceipt",
    "ConfirmRefund",
    "Decision",
    "Decline",
    "DefinitionError",
    "ExtendLimit",
    "HandOver",
    "Invoice",
    "MemoryOrderStore",
    "Money",
    "NewLine",
    "OpenCart",
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
    "ReceiveReturn",
    "Refund",
    "Refusal",
    "RefuseReturn",
    "RejectClaim",
    "RemoveLine",
    "RequestInvoice",
    "RequestReturn",
    "Role",
    "RunReport",
    "SetRecipient",
    "SqliteOrderStore",
    "Submit",
    "Track",
    "TrackingEvent",
    "TrackingStatus",
    "Unpack",
    "VerifyPayment",
    "VoidPayment",
    "WithdrawReturn",
    "decide",
    "replay",
    "retail",
]

_HOMES = {
    "adapters.memory": ("MemoryOrderStore",),
    "adapters.sqlite": ("SqliteOrderStore",),
    "commands": (
        "Accept",
        "AddLines",
        "ApproveReturn",
        "Cancel",
        "CancelUnits",
        "CapturePayment",
        "ChangeLine",
        "ChooseDelivery",
        "ChoosePayment",
        "ClaimPayment",
        "ConfirmReceipt",
        "ConfirmRefund",
        "Decline",
        "ExtendLimit",
        "HandOver",
        "NewLine",
        "OpenCart",
        "Pack",
        "Pay",
        "Place",
        "ReceiveReturn",
        "Refund",
        "RefuseReturn",
        "RejectClaim",
        "RemoveLine",
        "RequestInvoice",
        "RequestReturn",
        "SetRecipient",
        "Submit",
        "Track",
        "Unpack",
        "VerifyPayment",
        "VoidPayment",
        "WithdrawReturn",
    ),
    "deciding": ("Decision", "decide", "replay"),
    "desk": ("OrderDesk", "RunReport"),
    "entities.order": ("Order",),
    "entities.party": ("Address", "Invoice", "Party"),
    "entities.phase": ("Phase",),
    "entities.shipment": ("ParcelLine", "TrackingEvent", "TrackingStatus"),
    "errors": ("AdapterError", "DefinitionError", "OrderflowError", "Refusal"),
    "money": ("Money",),
    "policies": ("Allow", "Policies"),
    "process": ("OrderProcess",),
    "processes": ("retail",),
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
