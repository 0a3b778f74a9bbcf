"""What customer and sales are told on the day a shipment leaves (S15)."""

from orderflow._first_use import value
from orderflow.kept import Reference

__all__ = ["DispatchNotice"]


@value(kw_only=True)
class DispatchNotice:
    """
    How a shipment travels, and where it can be asked after (发运通知).

    Attributes:
        mode: The mode of transport: road, rail, sea, air, or what people call it.
        packages: In how many packages it comes.
        carrier: Who brings it.
        waybill: The carrier's number.
        pickup_phone: Whom to call to fetch it: the carrier's telephone, so nobody's personal data.
    """

    mode: str
    packages: int
    carrier: str
    waybill: Reference | None = None
    pickup_phone: str = ""
