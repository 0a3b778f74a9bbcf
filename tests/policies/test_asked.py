"""Every policy is asked with what its Protocol names: each argument of its own kind, and in its own place."""

from collections.abc import Callable
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from life import BUYER, DAY, NOON, PROCESS, SHOP, paid, part
from orderflow.commands import Cancel, ConcludeCases, EndSubmission, Offer, OpenCase, Propose
from orderflow.entities.case import SHORTAGE
from orderflow.ids import CaseId
from orderflow.policies import Policies, once_paid
from orderflow.process import OrderProcess
from orderflow.roles import ORDERFLOW
from orderflow.stories import STORIES, Shop, Story
from orderflow.validation import InvalidField, checked
from vouched import retail

SLOTS = get_type_hints(Policies)


class Watch:
    """Answers as the policies of a process do, and sees how they are asked."""

    def __init__(self, process: OrderProcess) -> None:
        self.asked: dict[str, dict[str, Any]] = {}
        watched: dict[str, Any] = {slot: self._watched(slot, getattr(process.policies, slot)) for slot in SLOTS}
        self.process = process.extended(**watched)

    def _watched(self, slot: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        protocol = SLOTS[slot].__call__
        hints = get_type_hints(protocol)
        question = signature(protocol)

        def ask(*args: object, **named: object) -> Any:
            bound = question.bind(None, *args, **named)  # what is to be named is named, and nothing is left out
            for name, value in list(bound.arguments.items())[1:]:
                checked(value, hints[name], f"{slot}.{name}")
            self.asked[slot] = dict(bound.arguments)
            return answer(*args, **named)

        return ask


def test_no_two_arguments_of_a_question_could_be_taken_for_each_other() -> None:
    """Either they are of different kinds, or they are named: whoever watches the kinds sees that they are swapped."""
    for slot, protocol in SLOTS.items():
        hints = get_type_hints(protocol.__call__)
        placed = [
            hints[name]
            for name, parameter in signature(protocol.__call__).parameters.items()
            if name != "self" and parameter.kind is not Parameter.KEYWORD_ONLY
        ]
        assert len(set(map(str, placed))) == len(placed), slot


def test_whoever_watches_sees_a_swap() -> None:
    """The watch itself: two arguments swapped, one that is not named, one too few."""
    life = paid()
    notes = Watch(PROCESS).process.policies.delivery_notes
    cancellation = Watch(PROCESS).process.policies.cancellation
    life.ship()

    with pytest.raises(InvalidField, match=r"delivery_notes\.order: expected an Order"):
        notes(life.shipment(), life.order)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(TypeError):
        cancellation(life.order, BUYER, NOON)  # type: ignore[call-arg] # the mistake that is meant
    with pytest.raises(TypeError):
        notes(life.order)  # type: ignore[call-arg] # the mistake that is meant


def lived(watch: Watch, story: Story, path: Path) -> None:
    """The story, told to its end by a desk with this process."""
    with Shop(path, watch.process) as shop:
        for _ in story.live(shop):
            pass


def test_every_question_is_asked_as_its_protocol_says(tmp_path: Path) -> None:
    """All stories of all processes that ship, watched all the way; then two silences that no story tells of."""
    asked: set[str] = set()
    for name, (process, stories) in STORIES.items():
        watch = Watch(process)
        for number, story in enumerate(stories):
            lived(watch, story, tmp_path / f"{name}-{number}.db")
        asked |= watch.asked.keys()

    silent = Watch(PROCESS)
    life = paid(process=silent.process)
    life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 2),)), SHOP)
    life.do(Propose(life.id, case_id=CaseId("x-1"), offers=(Offer.ship_rest(),)), SHOP)
    life.do(ConcludeCases(life.id), ORDERFLOW, at=life.order.limits["answer/x-1"].due_at)
    never = Watch(retail(submission=once_paid))
    life = paid(process=never.process)
    life.do(EndSubmission(life.id), ORDERFLOW, at=life.limit("submission").due_at)

    assert asked | silent.asked.keys() | never.asked.keys() == SLOTS.keys()


def test_who_and_when_are_those_of_the_decision() -> None:
    """Not somebody else of the same kind: the order as it stands, who asks, and the time of this decision."""
    watch = Watch(PROCESS)
    life = paid(process=watch.process)
    before = life.order

    life.do(Cancel(life.id))

    asked = watch.asked["cancellation"]
    assert (asked["order"], asked["by"], asked["at"]) == (before, BUYER, life.at)
    asked = watch.asked["calendar"]
    assert (asked["start"], asked["span"]) == (life.at, 30 * DAY)
