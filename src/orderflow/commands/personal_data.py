"""Personal data is erased, and the history stays."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.events import (
    PersonalDataErased,
)
from orderflow.roles import CUSTOMER_SERVICE, PLATFORM, SYSTEM


@command
class ErasePersonalData(OrderCommand):
    """Delete names, addresses and telephone numbers for good. Possible whatever state the order is in."""

    type: ClassVar[str] = "erase_personal_data"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (PLATFORM, CUSTOMER_SERVICE, SYSTEM)

    def decide(self, context: Context) -> None:
        context.erase_personal()
        context.emit(PersonalDataErased(occurred_at=context.at))
