"""
What a host tests its own flows, policies and adapters with; the same kit tests ours.

The fakes need nothing but orderflow. The contracts are for pytest, and what makes up values and lives needs the extra
`testing`; those modules are loaded when they are first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from orderflow.testing.carrier import FakeCarrier
from orderflow.testing.clock import FakeClock
from orderflow.testing.credit import FakeCredit
from orderflow.testing.gateway import FakeGateway
from orderflow.testing.ids import SequentialIds
from orderflow.testing.inventory import FakeInventory
from orderflow.testing.ledger import Balance, Movement, MovementKind
from orderflow.testing.notifier import FakeNotifier
from orderflow.testing.price_book import FakePriceBook, wanted

if TYPE_CHECKING:
    from orderflow.testing.carrier_contract import CarrierContract, UnreliableCarrierContract
    from orderflow.testing.credit_contract import CreditContract, UnreliableCreditContract
    from orderflow.testing.gateway_contract import AuthorizationContract, GatewayContract, PartCaptureContract
    from orderflow.testing.gateway_fault_contract import UnreliableGatewayContract, WaitingGatewayContract
    from orderflow.testing.inventory_contract import InventoryContract, UnreliableInventoryContract
    from orderflow.testing.notifier_contract import NotifierContract, UnreliableNotifierContract
    from orderflow.testing.position_contract import PositionBoardContract
    from orderflow.testing.price_book_contract import PriceBookContract, UnreliablePriceBookContract
    from orderflow.testing.store_contract import JoinedStoreContract, StoreContract

__all__ = [
    "AuthorizationContract",
    "Balance",
    "CarrierContract",
    "CreditContract",
    "FakeCarrier",
    "FakeClock",
    "FakeCredit",
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
    "UnreliableCreditContract",
    "UnreliableGatewayContract",
    "UnreliableInventoryContract",
    "UnreliableNotifierContract",
    "UnreliablePriceBookContract",
    "WaitingGatewayContract",
    "wanted",
]

_LATER: Final = {
    "AuthorizationContract": "gateway_contract",
    "CarrierContract": "carrier_contract",
    "CreditContract": "credit_contract",
    "GatewayContract": "gateway_contract",
    "InventoryContract": "inventory_contract",
    "JoinedStoreContract": "store_contract",
    "NotifierContract": "notifier_contract",
    "PartCaptureContract": "gateway_contract",
    "PositionBoardContract": "position_contract",
    "PriceBookContract": "price_book_contract",
    "StoreContract": "store_contract",
    "UnreliableCarrierContract": "carrier_contract",
    "UnreliableCreditContract": "credit_contract",
    "UnreliableGatewayContract": "gateway_fault_contract",
    "UnreliableInventoryContract": "inventory_contract",
    "UnreliableNotifierContract": "notifier_contract",
    "UnreliablePriceBookContract": "price_book_contract",
    "WaitingGatewayContract": "gateway_fault_contract",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
