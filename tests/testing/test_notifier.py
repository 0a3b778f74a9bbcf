"""A letter box in memory: what was sent, and what a person would read."""

import pytest
from attrs import evolve

from orderflow.errors import AdapterError, DefinitionError
from orderflow.testing import FakeNotifier
from orderflow.testing.contracts.notifier import MessageEffects

EFFECTS = MessageEffects()
HELLO = EFFECTS.notify()


def test_a_person_reads_the_text() -> None:
    """A message with a template reads as the template says; one without shows what it is about and all its data."""
    notifier = FakeNotifier(templates={"order_confirmed": "Your order {number} is confirmed: {total}."})

    notifier.send(HELLO)
    notifier.send(evolve(HELLO, key="k-2", message="parcel_sent", data=(("waybill", "SF1"), ("shipment", "s-1"))))

    assert notifier.read() == (
        "Your order 2026-000123 is confirmed: 59.97 CNY.",
        "parcel_sent: waybill SF1, shipment s-1",
    )


def test_everybody_reads_their_own() -> None:
    """What is read is asked for by role, channel and order."""
    notifier = FakeNotifier()
    notifier.send(HELLO)
    notifier.send(evolve(HELLO, key="k-2", audience="warehouse", channel="email"))
    notifier.send(evolve(HELLO, key="k-3", order_id=MessageEffects().order_id))

    assert len(notifier.read(audience="customer")) == 2
    assert len(notifier.read(audience="warehouse", channel="email")) == 1
    assert len(notifier.read(audience="warehouse", channel="sms")) == 0
    assert len(notifier.read(order_id=HELLO.order_id)) == 2
    assert [effect.key for effect in notifier.sent] == [HELLO.key, "k-2", "k-3"]


def test_a_key_with_other_content_says_what_differs() -> None:
    """The error names the field, what it was and what it is now; what was sent stays as it was."""
    notifier = FakeNotifier()
    notifier.send(HELLO)

    with pytest.raises(AdapterError, match="message was order_confirmed, now order_cancelled") as error:
        notifier.send(evolve(HELLO, message="order_cancelled"))

    assert not error.value.retry_safe
    assert notifier.sent == (HELLO,)


def test_a_new_telephone_number_is_no_other_content() -> None:
    """To whom it goes is filled in when it is sent: a number corrected in between sends nothing twice."""
    notifier = FakeNotifier()
    notifier.send(HELLO)

    notifier.send(evolve(HELLO, to=evolve(EFFECTS.to, phone="+8613900000000")))

    assert notifier.sent == (HELLO,)


@pytest.mark.parametrize("text", ["Li", "+8613800000000", "li@example.com", "Pingjiang Road 1"])
def test_personal_data_has_no_business_in_a_message(text: str) -> None:
    """Data are kept in the outbox, so the recipient's own data among them is an error; nothing is sent."""
    notifier = FakeNotifier()

    with pytest.raises(AdapterError, match="'who' holds personal data") as error:
        notifier.send(evolve(HELLO, data=(("number", "1"), ("who", text))))

    assert text not in str(error.value)
    assert notifier.sent == ()


@pytest.mark.parametrize("template", ["{order}", "{}", "{number.x}", "{number"])
def test_a_template_needs_its_data(template: str) -> None:
    """A template that asks for what a message does not have is an error; nothing is sent."""
    notifier = FakeNotifier(templates={"order_confirmed": template})

    with pytest.raises(AdapterError, match="order_confirmed") as error:
        notifier.send(HELLO)

    assert not error.value.retry_safe

    assert notifier.sent == ()


def test_failures_are_counted() -> None:
    """A failure happens so often as was said, to the messages that were meant, and not after it was taken back."""
    notifier = FakeNotifier()
    notifier.on(channel="sms", times=2).times_out_before()
    notifier.send(evolve(HELLO, key="k-2", channel="email"))

    for _ in range(2):
        with pytest.raises(AdapterError) as error:
            notifier.send(HELLO)
        assert error.value.retry_safe
    notifier.send(HELLO)

    assert [effect.key for effect in notifier.sent] == ["k-2", HELLO.key]
    notifier.on(times=None).breaks()
    with pytest.raises(AdapterError) as error:
        notifier.send(evolve(HELLO, key="k-3"))
    assert not error.value.retry_safe
    notifier.forget_rules()
    notifier.send(evolve(HELLO, key="k-3"))
    assert len(notifier.sent) == 3
    assert len(notifier.calls) == 6


@pytest.mark.parametrize("trouble", ["times_out_before", "times_out_after", "answers_unknown", "breaks"])
def test_whatever_fails_reaches_the_person_once(trouble: str) -> None:
    """Every trouble is an error, and after it the message is read once."""
    notifier = FakeNotifier()
    getattr(notifier.on(message="order_confirmed"), trouble)()

    with pytest.raises(AdapterError):
        notifier.send(HELLO)
    assert len(notifier.sent) == (trouble == "times_out_after")
    notifier.send(HELLO)

    assert notifier.sent == (HELLO,)


@pytest.mark.parametrize("times", [0, -1, True, 1.5])
def test_a_rule_holds_once_or_more(times: int) -> None:
    """A rule that can never hold is a mistake in the test, and said."""
    with pytest.raises(DefinitionError, match="once or more"):
        FakeNotifier().on(times=times)


def test_only_messages_are_sent() -> None:
    """Something else than a message is an error."""
    notifier = FakeNotifier()

    with pytest.raises(AdapterError, match="no message"):
        notifier.send("hello")  # type: ignore[arg-type] # the mistake that is meant

    assert notifier.sent == ()
