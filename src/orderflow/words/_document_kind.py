"""The kinds of documents; in a module of their own, because the command lists them before it imports the rest."""

from enum import StrEnum

__all__ = ["DocumentKind"]


class DocumentKind(StrEnum):
    """What a document is."""

    ORDER_CONFIRMATION = "order_confirmation"
    """What the customer bought, paid and may expect (订单确认单, S02, S05)."""
    DELIVERY_NOTE = "delivery_note"
    """What lies in a shipment (发货单, S07)."""
    WAYBILL = "waybill"
    """Who brings how much from where to whom (运单, S07)."""
    QUOTATION = "quotation"
    """What goods would cost, and until when (报价单, S04, S18)."""
    CONTRACT = "contract"
    """What both parties sign (合同, S04, S18)."""
    PRODUCTION_NOTICE = "production_notice"
    """What is to be made, with all that the customer wants, for every department (产品生产通知单, S14)."""
    ACCEPTANCE = "acceptance"
    """What the customer found when they inspected a delivery (验收单, S04, S18)."""
