"""Who is told what, by which channel?"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from attrs import field

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.events import Event
from orderflow.roles import Role
from orderflow.validation import text

__all__ = [
    "Message",
    "Notification",
    "NotificationPolicy",
    "messages_to",
    "notify",
    "notify_all",
    "notify_nobody",
    "which_order",
]


@value(kw_only=True)
class Message:
    """An intent to tell somebody something; `data` is what a template needs, as text, without personal data."""

    message: str
    audience: Role
    channel: str
    data: tuple[tuple[str, str], ...] = ()


class NotificationPolicy(Protocol):
    """Which messages follow from this event? `order` is as it stands after the whole decision."""

    def __call__(self, event: Event, order: Order) -> tuple[Message, ...]: ...


@value
class Notification:
    """
    What an event is to somebody who is told of it.

    Attributes:
        message: Which message they get.
        data: What a template needs beside the order: what staff wrote, which shipment or refund it is about. What is
            empty is left out.
        when: When it is news to them; always, if left out.
    """

    message: str = field(validator=text)
    data: Callable[[Any, Order], Mapping[str, str]] | None = field(default=None, kw_only=True)
    when: Callable[[Any, Order], bool] | None = field(default=None, kw_only=True)


def notify_nobody(event: Event, order: Order) -> tuple[Message, ...]:
    """No messages: the host looks at the events themselves."""
    return ()


def notify_all(*policies: NotificationPolicy) -> NotificationPolicy:
    """Everybody who is told something by one of *policies* is told it: `notify_all(notify_customer("sms"), …)`."""

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        return tuple(message for policy in policies for message in policy(event, order))

    return messages


def which_order(event: Event, order: Order) -> dict[str, str]:
    """Which order it is."""
    return {"order_id": str(order.id), "number": order.number or ""}


def notify(
    audience: Role,
    *channels: str,
    news: Mapping[type[Event], Notification],
    order_data: Callable[[Event, Order], Mapping[str, str]] = which_order,
) -> NotificationPolicy:
    """
    *audience* is told of these *news*, by each of these *channels*: `notify(FINANCE, "sms", news={...})`.

    Args:
        audience: Who.
        channels: How.
        news: What, by the event it follows from.
        order_data: What every message says of the order; its id and number, if left out.
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        told = news.get(type(event))
        if told is None or (told.when is not None and not told.when(event, order)):
            return ()
        data = order_data(event, order)
        if told.data is not None:
            data = {**data, **told.data(event, order)}
        known = _filled(data)
        return tuple(
            [Message(message=told.message, audience=audience, channel=channel, data=known) for channel in channels]
        )

    return messages


def messages_to(
    audiences: Iterable[Role], channels: Iterable[str], message: str, data: Mapping[str, str]
) -> tuple[Message, ...]:
    """The same *message* to each of them by each channel; what is empty in *data* is left out."""
    known, ways = _filled(data), tuple(channels)
    return tuple(
        [
            Message(message=message, audience=audience, channel=channel, data=known)
            for audience in audiences
            for channel in ways
        ]
    )


def _filled(data: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """*data* as pairs, without what is empty."""
    return tuple([said for said in data.items() if said[1]])
