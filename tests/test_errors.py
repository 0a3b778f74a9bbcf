"""Errors come in three families, and every one of them survives being sent to another process."""

import copy
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from life import by_post, cny
from orderflow.errors import AdapterError, DefinitionError, OrderflowError, Refusal, StoreConflict, refusal
from orderflow.ids import OrderId
from orderflow.laws import LawBroken
from orderflow.money import CurrencyMismatch
from orderflow.policies import Allow
from orderflow.questions import AnswerNeeded, QuoteRequest
from orderflow.refusals import AlreadyHandedOver, DataMissing, FieldProblem, UnknownOrder


@refusal
class TooHeavy(Refusal):
    """A refusal that a host declares."""

    code: ClassVar[str] = "too_heavy"

    grams: int
    grams_max: int = 20_000

    def __str__(self) -> str:
        return f"{self.grams} g are more than {self.grams_max} g"


class NoSundays(Refusal):
    """A refusal without fields needs no decorator."""

    code = "no_sundays"


def test_a_host_catches_everything_of_orderflow_with_one_class() -> None:
    """Refusals, wrong definitions, failed adapters and open questions are all `OrderflowError`."""
    for error in (Refusal, DefinitionError, AdapterError, StoreConflict, AnswerNeeded, LawBroken, CurrencyMismatch):
        assert issubclass(error, OrderflowError)


def test_the_families_do_not_overlap() -> None:
    """What the business refuses is no failure of the world, and neither is a mistake of an author."""
    assert not issubclass(Refusal, DefinitionError | AdapterError)
    assert not issubclass(DefinitionError, Refusal | AdapterError)
    assert not issubclass(AdapterError, Refusal | DefinitionError)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, by_post])
class TestTravel:
    def test_a_refusal_arrives_with_its_facts(self, copied: Callable[[Any], Any]) -> None:
        """Class, fields, text and code are the same at the other end."""
        refused = TooHeavy(grams=25_000)

        arrived = copied(refused)

        assert type(arrived) is TooHeavy
        assert arrived is not refused
        assert arrived == refused
        assert (arrived.grams, arrived.grams_max, str(arrived)) == (25_000, 20_000, "25000 g are more than 20000 g")

    def test_a_refusal_without_fields_arrives(self, copied: Callable[[Any], Any]) -> None:
        """It needs no fields to travel."""
        assert copied(NoSundays()) == NoSundays()

    def test_an_adapter_error_arrives_with_its_advice(self, copied: Callable[[Any], Any]) -> None:
        """Whether a retry is safe is not lost on the way."""
        for safe in (True, False):
            arrived = copied(AdapterError("no line to the bank", retry_safe=safe))
            assert (str(arrived), arrived.retry_safe) == ("no line to the bank", safe)

        conflict = copied(StoreConflict("version 7 is written already"))
        assert (type(conflict), str(conflict), conflict.retry_safe) == (
            StoreConflict,
            "version 7 is written already",
            True,
        )

    def test_an_open_question_arrives_whole(self, copied: Callable[[Any], Any]) -> None:
        """The question can be answered by another process."""
        question = QuoteRequest(carrier="sf", option="express", units=3, value=cny("59.97"))

        arrived = copied(AnswerNeeded(question))

        assert arrived.question == question
        assert str(arrived) == str(AnswerNeeded(question))


def test_a_refusal_shows_its_facts_by_name() -> None:
    """A host that writes its own texts needs no other source than the fields."""
    assert TooHeavy(grams=25_000).facts() == {"grams": 25_000, "grams_max": 20_000}
    assert NoSundays().facts() == {}


def test_a_refusal_is_shown_with_its_facts() -> None:
    """For whoever debugs."""
    assert repr(TooHeavy(grams=25_000)) == "TooHeavy(grams=25000, grams_max=20000)"


def test_refusals_are_equal_by_kind_and_facts() -> None:
    """The same refusal twice is the same; another kind or another fact is not."""
    refused = UnknownOrder(order_id=OrderId("o-1"))

    assert refused == UnknownOrder(order_id=OrderId("o-1"))
    assert hash(refused) == hash(UnknownOrder(order_id=OrderId("o-1")))
    assert refused != UnknownOrder(order_id=OrderId("o-2"))
    assert refused != AlreadyHandedOver(order_id=OrderId("o-1"))
    assert refused != "o-1"


def test_a_refusal_takes_its_facts_by_name_only() -> None:
    """Two ids or amounts can't be swapped by accident."""
    with pytest.raises(TypeError):
        UnknownOrder("o-1")  # type: ignore[call-arg, arg-type] # the mistake that is meant


def test_a_refusal_has_a_way_out_only_if_it_says_one() -> None:
    """Where there is nothing to do, the remedy is an empty text."""
    assert NoSundays().remedy == ""
    assert AlreadyHandedOver(order_id=OrderId("o-1")).remedy == "receive the goods and open a return request"


def test_missing_data_is_told_field_by_field() -> None:
    """One message a field, and the remedy names them all."""
    problems = (FieldProblem("recipient.name", "is missing"), FieldProblem("recipient.phone", "is not a number"))

    refused = DataMissing(order_id=OrderId("o-1"), problems=problems)

    assert str(refused) == "order o-1: recipient.name: is missing; recipient.phone: is not a number"
    assert refused.remedy == "give recipient.name, recipient.phone"


def test_a_refusal_without_a_code_of_its_own_is_refused_where_it_is_defined() -> None:
    """A code stays the same across releases, so it can't be left to chance or be inherited."""
    with pytest.raises(DefinitionError, match="Nameless needs its own `code`"):

        @refusal
        class Nameless(Refusal):
            grams: int

    with pytest.raises(DefinitionError, match="Heavier needs its own `code`"):

        @refusal
        class Heavier(TooHeavy):
            pass


def test_a_permission_carries_an_amount_or_none() -> None:
    """What goes back is money, and nothing that only looks like it."""
    assert Allow().refund is None
    assert Allow(refund=cny("5.00")).refund == cny("5.00")
