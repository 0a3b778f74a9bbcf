"""
What every `Notifier` must do, as tests that an adapter's own test module inherits.

    class TestMyNotifier(NotifierContract, UnreliableNotifierContract):
        @pytest.fixture
        def bench(self) -> UnreliableNotifierBench: ...     # the adapter, and the letter boxes that it sends to

`MessageEffects` builds the effects, for tests of an adapter's own.
"""

# ruff: noqa: S101 - a contract asserts

from typing import ClassVar, Protocol

from attrs import define, evolve, field

from orderflow.effects import Notify
from orderflow.entities.party import Address, Party
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.ports import Notifier
from orderflow.testing.contracts._asking import expect, fresh_order_id, refused_for_good, together

__all__ = [
    "MessageEffects",
    "NotifierBench",
    "NotifierContract",
    "UnreliableNotifierBench",
    "UnreliableNotifierContract",
]

RECIPIENT = Party(
    name="Li",
    phone="+8613800000000",
    email="li@example.com",
    address=Address(country="CN", city="Suzhou", street="Pingjiang Road 1"),
)
HOSTILE = "'; DROP TABLE messages; --\r\nBcc: all@example.com\n{0} %s <b>杯子</b> 🧧"


@define(kw_only=True)
class MessageEffects:
    """Messages about a new order, as a desk would send them."""

    message: str = "order_confirmed"
    audience: str = "customer"
    channel: str = "sms"
    data: tuple[tuple[str, str], ...] = (("number", "2026-000123"), ("total", "59.97 CNY"))
    to: Party = RECIPIENT
    order_id: OrderId = field(factory=fresh_order_id)

    def notify(self, *, number: int = 1) -> Notify:
        """Tell somebody."""
        return Notify(
            key=f"{self.order_id}/tell-{number}",
            order_id=self.order_id,
            subject="tell",
            message=self.message,
            audience=self.audience,
            channel=self.channel,
            data=self.data,
            to=self.to,
        )


class NotifierBench(Protocol):
    """An adapter, and the letter boxes that it sends to."""

    @property
    def notifier(self) -> Notifier:
        """The adapter."""
        ...

    def received(self, effect: Notify) -> int:
        """How many messages about the order of this effect have reached people."""
        ...


class UnreliableNotifierBench(NotifierBench, Protocol):
    """A bench whose line can be broken, too."""

    def lose_request(self) -> None:
        """The next message does not leave."""
        ...

    def lose_answer(self) -> None:
        """The next message is sent, and nobody confirms it."""
        ...


class _Contract:
    """What a test class may set: a message, a channel and a recipient that the adapter takes."""

    message: ClassVar[str] = "order_confirmed"
    channel: ClassVar[str] = "sms"
    recipient: ClassVar[Party] = RECIPIENT

    def effects(self) -> MessageEffects:
        """Messages about a new order."""
        return MessageEffects(message=self.message, channel=self.channel, to=self.recipient)


class NotifierContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what every notifier does."""

    def test_a_message_reaches_somebody(self, bench: NotifierBench) -> None:
        """What is sent is received; before, nothing was."""
        effect = self.effects().notify()
        expect(bench.received(effect), 0)

        bench.notifier.send(effect)

        expect(bench.received(effect), 1)

    def test_a_message_sent_twice_is_read_once(self, bench: NotifierBench) -> None:
        """The same message again does not bother anybody again."""
        effect = self.effects().notify()

        for _ in range(3):
            bench.notifier.send(effect)

        expect(bench.received(effect), 1)

    def test_a_message_sent_at_the_same_time_is_read_once(self, bench: NotifierBench) -> None:
        """Several runners that send the same message reach the person once."""
        effect = self.effects().notify()

        told = together(4, lambda _thread: failure(bench.notifier, effect))

        assert all(error is None or error.retry_safe for error in told), told
        bench.notifier.send(effect)
        expect(bench.received(effect), 1)

    def test_the_same_news_twice_is_two_messages(self, bench: NotifierBench) -> None:
        """What happened twice is told twice: the key makes a message, not its text."""
        effects = self.effects()

        for number in (1, 2):
            bench.notifier.send(effects.notify(number=number))

        expect(bench.received(effects.notify()), 2)

    def test_a_key_is_for_one_message(self, bench: NotifierBench) -> None:
        """A key that comes with other content raises, and nothing more is sent."""
        effect = self.effects().notify()
        bench.notifier.send(effect)

        refused_for_good(lambda: bench.notifier.send(evolve(effect, data=(("number", "2026-000124"),))))

        expect(bench.received(effect), 1)

    def test_any_text_may_be_told(self, bench: NotifierBench) -> None:
        """Data are what people wrote: any script, any sign, any length; one message stays one message."""
        for text in (HOSTILE, "长" * 2_000, ""):
            effect = evolve(self.effects().notify(), data=(("number", text), ("total", text)))

            bench.notifier.send(effect)

            expect(bench.received(effect), 1)


class UnreliableNotifierContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what holds when messages and confirmations get lost."""

    def test_a_message_that_did_not_leave(self, bench: UnreliableNotifierBench) -> None:
        """A message that got lost is an error that says it may be sent again; then it is read once."""
        effect = self.effects().notify()
        bench.lose_request()

        error = failure(bench.notifier, effect)

        assert error is not None, "it did not leave, and nobody was told"
        assert error.retry_safe, error
        expect(bench.received(effect), 0)
        bench.notifier.send(effect)
        expect(bench.received(effect), 1)

    def test_a_confirmation_that_did_not_come_back(self, bench: UnreliableNotifierBench) -> None:
        """When the confirmation got lost, sending it again reaches the person once all the same."""
        effect = self.effects().notify()
        bench.lose_answer()

        error = failure(bench.notifier, effect)

        assert error is None or error.retry_safe, error
        bench.notifier.send(effect)
        expect(bench.received(effect), 1)


def failure(notifier: Notifier, effect: Notify) -> AdapterError | None:
    """The error with which sending fails, if it does."""
    try:
        notifier.send(effect)
    except AdapterError as error:
        return error
    return None
