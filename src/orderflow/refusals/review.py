"""Refusals of the review: what has to be in writing, and what the customer cannot be asked for any more."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class WrittenConfirmationRequired(Refusal):
    """A technical confirmation is in writing and signed; the spoken word does not count (S12)."""

    code: ClassVar[str] = "written_confirmation_required"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: a spoken confirmation does not count; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have it signed, and say where the signed paper is"


@refusal
class ReadyDatePassed(Refusal):
    """The date by which the goods were to be ready has passed: nobody is asked to agree to it, or agrees (S12)."""

    code: ClassVar[str] = "ready_date_passed"

    order_id: OrderId
    ready_by: datetime

    def __str__(self) -> str:
        return f"order {self.order_id}: it was to be ready by {self.ready_by.isoformat()}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have it confirmed technically with another date"
