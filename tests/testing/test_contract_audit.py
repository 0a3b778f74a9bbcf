"""The auditor reads contracts by themselves: what they are about, what they cost, and what is still there."""

from typing import Any

import pytest
from attrs import evolve

from deals import cny
from orderflow.entities.deal import Deal
from orderflow.events import (
    ApprovalGiven,
    ContractDrafted,
    ContractTookEffect,
    ContractWithdrawn,
    Event,
    OrderCancelled,
    PaymentReminded,
    SignatureGiven,
)
from orderflow.serialization import read, write
from orderflow.testing.lives.laws import Audit, assert_laws, broken_laws
from render.stories import Story, a_contract, a_costly_cancellation, lived


@pytest.mark.parametrize("story", [a_contract, a_costly_cancellation])
def test_a_contract_keeps_the_laws(story: Any) -> None:
    """After every event, and at the end."""
    life = lived(story)

    assert_laws(life.order, life.records)


def test_every_event_is_read_as_it_was_written() -> None:
    """The same contract, to the clause; and the same text again."""
    for record in lived(a_contract).records:
        text = write(record.event)

        again: Event = read(text, type(record.event))

        assert again == record.event
        assert write(again) == text


def events(life: Story) -> list[Event]:
    return [record.event for record in life.records]


def test_an_amendment_without_its_draft_is_noticed() -> None:
    """What is in force was drafted before."""
    life = lived(a_contract)
    with pytest.raises(KeyError):
        broken_laws(life.order, [event for event in events(life) if not isinstance(event, ContractDrafted)])


def test_an_amendment_that_nobody_told_the_order_of_is_noticed() -> None:
    """Its lines stand otherwise than they were agreed."""
    life = lived(a_contract)
    line = evolve(life.order.lines["l-1"], quantity=4, cancelled=4)
    tampered = evolve(life.order, lines=life.order.lines.put(line))

    assert any("quantity is 4, 5 by its history" in what for what in broken_laws(tampered, events(life)))


@pytest.mark.parametrize("field", ["total", "instalments"])
def test_a_contract_that_does_not_add_up_is_noticed(field: str) -> None:
    """Goods and freight make the total, and the instalments too."""
    first = next(event for event in events(lived(a_contract)) if isinstance(event, ContractDrafted))
    other = first.contract.instalments[:-1] if field == "instalments" else cny("1.00")
    audit = Audit()

    audit.read(evolve(first, contract=evolve(first.contract, **{field: other})))  # type: ignore[misc, arg-type] # an event is an attrs class

    assert any("split into" in what for what in audit.wrong)


def test_a_contract_that_is_drafted_twice_is_noticed() -> None:
    """Each wording has an id of its own."""
    first = next(event for event in events(lived(a_contract)) if isinstance(event, ContractDrafted))
    audit = Audit()

    audit.read(first)
    audit.read(first)

    assert any("drafted twice" in what for what in audit.wrong)


def test_a_reminder_of_nothing_is_noticed() -> None:
    """Nobody is reminded of what is paid."""
    first = next(event for event in events(lived(a_contract)) if isinstance(event, PaymentReminded))
    audit = Audit()

    audit.read(PaymentReminded(occurred_at=first.occurred_at, instalment_id="i-1", open=cny("0")))

    assert any("reminded of 0.00" in what for what in audit.wrong)


def test_the_story_has_all_that_is_judged() -> None:
    """Otherwise nothing was said here."""
    kinds = {type(event) for event in events(lived(a_contract))}

    assert kinds >= {ContractDrafted, ContractTookEffect, OrderCancelled, PaymentReminded}


def wrong(*changed: Event | None, at: type[Event]) -> list[str]:
    """What is wrong when *changed* stands in the place of the first event of this kind; nothing, if it is None."""
    audit, done = Audit(), False
    for event in events(lived(a_contract)):
        if type(event) is at and not done:
            done = True
            for other in changed:
                if other is not None:
                    audit.read(other)
        else:
            audit.read(event)
    return audit.wrong


def test_the_story_as_it_is_has_nothing_wrong() -> None:
    """So that what follows is about the change alone."""
    first = next(event for event in events(lived(a_contract)) if isinstance(event, SignatureGiven))

    assert not wrong(first, at=SignatureGiven)


def test_a_contract_that_one_party_has_not_signed_is_noticed() -> None:
    """It takes effect all the same."""
    assert any("takes effect, signed by seller" in what for what in wrong(None, at=SignatureGiven))


def test_a_party_that_signs_twice_is_noticed() -> None:
    """Nor does anybody sign what is not open."""
    first = next(event for event in events(lived(a_contract)) if isinstance(event, SignatureGiven))

    assert any("cannot be signed by the customer" in what for what in wrong(first, first, at=SignatureGiven))
    assert any("cannot be signed" in what for what in wrong(first, None, at=ContractDrafted))


def test_two_drafts_at_once_are_noticed() -> None:
    """The one before was withdrawn first."""
    assert any("is drafted while k-2 is open" in what for what in wrong(None, at=ContractWithdrawn))


def test_a_draft_that_ends_twice_is_noticed() -> None:
    """As is an answer about one that has ended."""
    withdrawn = next(event for event in events(lived(a_contract)) if isinstance(event, ContractWithdrawn))
    answered = next(event for event in events(lived(a_contract)) if isinstance(event, ApprovalGiven))

    assert any("k-2 ends and was not open" in what for what in wrong(withdrawn, withdrawn, at=ContractWithdrawn))
    assert any("k-1 is answered and was not open" in what for what in wrong(answered, answered, at=ApprovalGiven))


def test_another_contract_in_force_is_noticed() -> None:
    """Than the last that took effect."""
    life = lived(a_contract)
    tampered = life.order.with_part(evolve(life.order.part(Deal), in_force="k-3"))

    assert any("contract k-3 is in force, k-5 by its history" in what for what in broken_laws(tampered, events(life)))
