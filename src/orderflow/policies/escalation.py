"""Who in the shop is told that a time limit was overrun?"""

from collections.abc import Mapping
from typing import Final

from orderflow.entities.order import Order
from orderflow.events import Event, LimitOverrun
from orderflow.policies.notification import Message, NotificationPolicy, messages_to, which_order
from orderflow.roles import (
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    MARKETING_DIRECTOR,
    MARKETING_HEAD,
    MERCHANT,
    PLATFORM,
    SALES,
    Role,
)

__all__ = ["DEFAULT_HEADS", "notify_responsible"]

DEFAULT_HEADS: Final[Mapping[Role, Role]] = {
    CUSTOMER_SERVICE: CUSTOMER_SERVICE_HEAD,
    SALES: MARKETING_HEAD,
    MARKETING_HEAD: MARKETING_DIRECTOR,
    MERCHANT: PLATFORM,
}
"""Who heads whom among the shipped roles; of other departments a host names the head."""


def notify_responsible(*channels: str, heads: Mapping[Role, Role] = DEFAULT_HEADS) -> NotificationPolicy:
    """
    The role that let a time limit pass is told `limit_overrun`, and so is its head (S09: the responsible department).

    Args:
        channels: How: each of these.
        heads: Who else is told, by the role that is responsible; nobody for a role that is not among them.
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        if not isinstance(event, LimitOverrun) or event.responsible is None:
            return ()
        limit = next(limit for limit in reversed(order.overruns) if limit.id == event.limit_id)
        data = which_order(event, order) | {"limit": limit.name, "subject": limit.subject}
        data |= {"responsible": event.responsible, "due_at": limit.due_at.isoformat()}
        audiences = dict.fromkeys([event.responsible, heads.get(event.responsible, event.responsible)])
        return messages_to(audiences, channels, "limit_overrun", data)

    return messages
