"""
orderflow: the life of an order, from the first click to the last cent.

A shop uses `OrderDesk` with a ready process such as `retail()`; an integrator implements a port of `orderflow.ports`; a
team with its own rules swaps policies, or writes commands, events and flows of its own. The pure core is `decide`.

What is used less often lives one level down: `orderflow.commands`, `orderflow.events`, `orderflow.refusals`,
`orderflow.policies`, `orderflow.states`, `orderflow.ports`, `orderflow.roles`, `orderflow.testing`.
"""

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
    Decline,
    HandOver,
    NewLine,
    OpenCart,
    Pack,
    Pay,
    Place,
    ReceiveReturn,
    Refund,
    RefuseReturn,
    RemoveLine,
    RequestInvoice,
    RequestReturn,
    SetRecipient,
    Submit,
    Track,
    VerifyPayment,
    VoidPayment,
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
    "Decision",
    "Decline",
    "DefinitionError",
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
    "VerifyPayment",
    "VoidPayment",
    "decide",
    "replay",
    "retail",
]
