"""What a host tests its own flows, policies and adapters with; the same kit tests ours."""

from orderflow.testing.carrier import FakeCarrier
from orderflow.testing.clock import FakeClock
from orderflow.testing.gateway import FakeGateway
from orderflow.testing.ids import SequentialIds
from orderflow.testing.inventory import FakeInventory
from orderflow.testing.ledger import Balance, Movement, MovementKind
from orderflow.testing.notifier import FakeNotifier

__all__ = [
    "Balance",
    "FakeCarrier",
    "FakeClock",
    "FakeGateway",
    "FakeInventory",
    "FakeNotifier",
    "Movement",
    "MovementKind",
    "SequentialIds",
]
