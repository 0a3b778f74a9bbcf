"""Each test of the notifier contracts notices a notifier that is broken in just that way."""

from collections.abc import Callable

import pytest
from attrs import evolve

from orderflow.effects import Notify
from orderflow.errors import AdapterError
from orderflow.testing import FakeNotifier
from orderflow.testing.contracts.notifier import NotifierContract, UnreliableNotifierContract

from .benches import FakeNotifierBench
from .breaking import Crowd, finding, rules_of


class Swallows(FakeNotifier):
    """It sends nothing."""

    def _deliver(self, effect: Notify) -> None:
        return


class ForgetsKeys(FakeNotifier):
    """It sends whatever comes."""

    def _deliver(self, effect: Notify) -> None:
        super()._deliver(evolve(effect, key=f"{effect.key}/{len(self.sent)}"))


class Racy(FakeNotifier):
    """It looks, waits a moment, and then sends."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = Crowd()
        self.doubles: list[Notify] = []

    def send(self, effect: Notify) -> None:
        known = effect in self.doubles
        self.crowd.gather()
        if not known:
            self.doubles.append(effect)

    def read(
        self, *, audience: str | None = None, channel: str | None = None, order_id: str | None = None
    ) -> tuple[str, ...]:
        return tuple(effect.key for effect in self.doubles if effect.order_id == order_id)


class KnowsTheText(FakeNotifier):
    """It takes the same text for the same message."""

    def _deliver(self, effect: Notify) -> None:
        super()._deliver(evolve(effect, key=f"{effect.order_id} {effect.data}"))


class IgnoresContent(FakeNotifier):
    """A key that it knows is done with, whatever comes."""

    def _deliver(self, effect: Notify) -> None:
        if effect.key not in self._sent:
            super()._deliver(effect)


class OneMessageALine(FakeNotifier):
    """A line break in what somebody wrote begins a new message."""

    def _deliver(self, effect: Notify) -> None:
        lines = "".join(value for _, value in effect.data).splitlines()
        for number, line in enumerate(lines):
            super()._deliver(evolve(effect, key=f"{effect.key}/{number}", data=(("line", line),)))


class SaysNothing(FakeNotifier):
    """What did not leave is nobody's concern."""

    def send(self, effect: Notify) -> None:
        try:
            super().send(effect)
        except AdapterError:
            return


class GivesUp(FakeNotifier):
    """Whatever goes wrong, it says that trying again will not help."""

    def send(self, effect: Notify) -> None:
        try:
            super().send(effect)
        except AdapterError as error:
            raise AdapterError(str(error), retry_safe=False) from error


Making = Callable[[], FakeNotifier]

BROKEN: dict[str, Making] = {
    "test_a_message_reaches_somebody": Swallows,
    "test_a_message_sent_twice_is_read_once": ForgetsKeys,
    "test_a_message_sent_at_the_same_time_is_read_once": Racy,
    "test_the_same_news_twice_is_two_messages": KnowsTheText,
    "test_a_key_is_for_one_message": IgnoresContent,
    "test_any_text_may_be_told": OneMessageALine,
    "test_a_message_that_did_not_leave": SaysNothing,
    "test_a_confirmation_that_did_not_come_back": ForgetsKeys,
}

MORE: list[tuple[type, str, Making]] = [
    (UnreliableNotifierContract, "test_a_message_that_did_not_leave", GivesUp),
    (UnreliableNotifierContract, "test_a_confirmation_that_did_not_come_back", GivesUp),
    (NotifierContract, "test_a_message_sent_at_the_same_time_is_read_once", ForgetsKeys),
    (NotifierContract, "test_a_key_is_for_one_message", SaysNothing),
]


@pytest.mark.parametrize("contract", [NotifierContract, UnreliableNotifierContract])
def test_a_broken_notifier_is_noticed(contract: type) -> None:
    """Each test fails for a notifier that breaks its rule, and passes for ours."""
    for rule in rules_of(contract):
        assert finding(contract, rule, bench=FakeNotifierBench(BROKEN[rule]())), rule
        assert finding(contract, rule, bench=FakeNotifierBench(FakeNotifier())) == ""


@pytest.mark.parametrize(("contract", "rule", "broken"), MORE)
def test_other_breaks_are_noticed_too(contract: type, rule: str, broken: Making) -> None:
    """A test notices every way of breaking its rule that we thought of."""
    assert finding(contract, rule, bench=FakeNotifierBench(broken()))
