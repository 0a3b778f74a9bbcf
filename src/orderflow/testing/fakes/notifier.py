"""
A letter box in memory: what was sent, and what a person would read.

    notifier = FakeNotifier(templates={"order_confirmed": "Your order {number} is confirmed: {total}."})
    notifier.on(message="parcel_sent").times_out_after()    # it is sent, and nobody hears that it was
    notifier.read(audience="customer")                      # ("Your order 2026-1 is confirmed: 59.97 CNY.",)
"""

import threading
from collections.abc import Mapping

from orderflow.effects import Notify
from orderflow.errors import AdapterError
from orderflow.testing.fakes._script import LineRule, Script, Trouble, raise_if_not_sent, rule, same_content

__all__ = ["FakeNotifier"]


class FakeNotifier:
    """
    A `Notifier` that keeps what it is given: one key reaches a person once, however often it is sent.

    The same key with other content raises; so does personal data in `data`, where it has no business (it would stay in
    the outbox). Usable from several threads.

    Args:
        templates: The text for each message, with `{names}` from its data; without one, all its data is shown.
    """

    def __init__(self, *, templates: Mapping[str, str] | None = None) -> None:
        self._lock = threading.RLock()
        self._templates = dict(templates or {})
        self._script = Script()
        self._sent: dict[str, Notify] = {}
        self.calls: list[str] = []

    def send(self, effect: Notify) -> None:
        """
        Send it, once a key.

        Raises:
            AdapterError: It was scripted to fail, a template lacks data, or it breaks the rules of this class.
        """
        with self._lock:
            if not isinstance(effect, Notify):
                raise AdapterError(f"{effect!r} is no message", retry_safe=False)
            self.calls.append(f"{effect.type} {effect.key}")
            trouble = self._script.take(effect, Trouble)
            raise_if_not_sent(trouble, f"{effect.type} {effect.key}")
            if trouble is not Trouble.DROPPED:
                self._deliver(effect)
            if trouble is not None:
                raise AdapterError(f"{effect.type} {effect.key}: {trouble.value}", retry_safe=True)

    def on(
        self,
        *,
        key: str | None = None,
        order_id: str | None = None,
        message: str | None = None,
        audience: str | None = None,
        channel: str | None = None,
        times: int | None = 1,
    ) -> LineRule:
        """
        Say what happens to the next messages with these fields: so many *times*, or always (None).

        There is no answer to a message, so every failure is an `AdapterError`; the key makes a repetition harmless.
        """
        fields = {"key": key, "order_id": order_id, "message": message, "audience": audience, "channel": channel}
        return LineRule(self._script, rule(Notify, (Notify,), fields, times))

    def forget_rules(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._script.forget()

    @property
    def sent(self) -> tuple[Notify, ...]:
        """The messages that reached somebody, oldest first."""
        with self._lock:
            return tuple(self._sent.values())

    def read(
        self, *, audience: str | None = None, channel: str | None = None, order_id: str | None = None
    ) -> tuple[str, ...]:
        """What people of this role have read, by this channel, about this order; oldest first."""
        return tuple(
            self._text(effect)
            for effect in self.sent
            if audience in (None, effect.audience)
            and channel in (None, effect.channel)
            and order_id in (None, effect.order_id)
        )

    def _deliver(self, effect: Notify) -> None:
        known = self._sent.get(effect.key)
        if known is not None:
            same_content(known, effect)
            return
        private = _private(effect)
        for name, value in effect.data:
            if value in private:
                raise AdapterError(f"{effect.key}: {name!r} holds personal data of the recipient", retry_safe=False)
        self._text(effect)
        self._sent[effect.key] = effect

    def _text(self, effect: Notify) -> str:
        template = self._templates.get(effect.message)
        if template is None:
            return f"{effect.message}: {', '.join(f'{name} {value}' for name, value in effect.data)}"
        try:
            return template.format_map(dict(effect.data))
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise AdapterError(
                f"{effect.key}: the template of {effect.message} lacks {error}", retry_safe=False
            ) from error


def _private(effect: Notify) -> frozenset[str]:
    to = effect.to
    if to is None:
        return frozenset()
    told = (to.name, to.phone, to.email, to.identity_number, to.address.street)
    return frozenset(text for text in told if text.strip())
