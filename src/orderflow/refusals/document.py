"""Refusals about documents."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class DocumentNotReady(Refusal):
    """A document is asked for that cannot be drawn up yet."""

    code: ClassVar[str] = "document_not_ready"

    order_id: OrderId
    document: str
    missing: str

    def __str__(self) -> str:
        return f"order {self.order_id}: no {self.document} yet, it has no {self.missing}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"draw it up once there is a {self.missing}"
