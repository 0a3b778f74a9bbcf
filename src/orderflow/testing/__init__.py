"""
What a host tests its own flows, policies and adapters with; the same kit tests ours.

The fakes need nothing but orderflow. The contracts are for pytest, and what makes up values and lives needs the extra
`testing`; those modules are loaded when they are first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from orderflow.testing.fakes.carrier import FakeCarrier
from orderflow.testing.fakes.clock import FakeClock
from orderflow.testing.fakes.credit_line import FakeCreditLine
from orderflow.testing.fakes.gateway import FakeGateway
from orderflow.testing.fakes.ids import SequentialIds
from orderflow.testing.fakes.inventory import FakeInventory
from orderflow.testing.fakes.ledger import Balance, Movement, MovementKind
from orderflow.testing.fakes.notifier import FakeNotifier
from orderflow.testing.fakes.price_book import FakePriceBook, wanted

if TYPE_CHECKING:
    from orderflow.testing.contracts.carrier import CarrierContract, UnreliableCarrierContract
    from orderflow.testing.contracts.credit_line import CreditLineContract, UnreliableCreditLineContract
    from orderflow.testing.contracts.gateway import AuthorizationContract, GatewayContract, PartCaptureContract
    from orderflow.testing.contracts.gateway_fault import UnreliableGatewayContract, WaitingGatewayContract
    from orderflow.testing.contracts.inventory import InventoryContract, UnreliableInventoryContract
    from orderflow.testing.contracts.notifier import NotifierContract, UnreliableNotifierContract
    from orderflow.testing.contracts.position import PositionBoardContract
    from orderflow.testing.contracts.price_book import PriceBookContract, UnreliablePriceBookContract
    from orderflow.testing.contracts.store import JoinedStoreContract, StoreContract

__all__ = [
    "AuthorizationContract",
    "Balance",
    "CarrierContract",
    "CreditLineContract",
    "FakeCarrier",
    "FakeClock",
    "FakeCreditLine",
    "FakeGateway",
    "FakeInventory",
    "FakeNotifier",
    "FakePriceBook",
    "GatewayContract",
    "InventoryContract",
    "JoinedStoreContract",
    "Movement",
    "MovementKind",
    "NotifierContract",
    "PartCaptureContract",
    "PositionBoardContract",
    "PriceBookContract",
    "SequentialIds",
    "StoreContract",
    "UnreliableCarrierContract",
    "UnreliableCreditLineContract",
    "UnreliableGatewayContract",
    "UnreliableInventoryContract",
    "UnreliableNotifierContract",
    "UnreliablePriceBookContract",
    "WaitingGatewayContract",
    "wanted",
]

_LATER: Final = {
    "AuthorizationContract": "gateway",
    "CarrierContract": "carrier",
    "CreditLineContract": "credit_line",
    "GatewayContract": "gateway",
    "InventoryContract": "inventory",
    "JoinedStoreContract": "store",
    "NotifierContract": "notifier",
    "PartCaptureContract": "gateway",
    "PositionBoardContract": "position",
    "PriceBookContract": "price_book",
    "StoreContract": "store",
    "UnreliableCarrierContract": "carrier",
    "UnreliableCreditLineContract": "credit_line",
    "UnreliableGatewayContract": "gateway_fault",
    "UnreliableInventoryContract": "inventory",
    "UnreliableNotifierContract": "notifier",
    "UnreliablePriceBookContract": "price_book",
    "WaitingGatewayContract": "gateway_fault",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.contracts.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
