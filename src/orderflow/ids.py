"""
Identifiers. Only an order's own id comes from outside; everything inside an order is counted within it.

`l-1` is the first line ever put into an order, `p-2` its second payment: easy to say on the telephone, the same at
every replay, and unique in the world together with the order's id.
"""

from typing import NewType, Protocol

__all__ = [
    "CaseId",
    "ContractId",
    "IdSource",
    "LineId",
    "OrderId",
    "PaymentId",
    "ProductionId",
    "QuotationId",
    "ReturnId",
    "ShipmentId",
]

OrderId = NewType("OrderId", str)
LineId = NewType("LineId", str)
PaymentId = NewType("PaymentId", str)
CaptureId = NewType("CaptureId", str)
RefundId = NewType("RefundId", str)
ShipmentId = NewType("ShipmentId", str)
ReturnId = NewType("ReturnId", str)
CreditId = NewType("CreditId", str)
CaseId = NewType("CaseId", str)
QuotationId = NewType("QuotationId", str)
ContractId = NewType("ContractId", str)
ProductionId = NewType("ProductionId", str)


class IdSource(Protocol):
    """Where new order ids and register numbers come from: an argument of `decide`, which makes up nothing."""

    def order_id(self) -> OrderId:
        """A new id that no order has."""
        ...

    def number(self, register: str) -> int:
        """The next number of *register*, from 1 up, without gaps or repeats; given back if nothing is saved."""
        ...
