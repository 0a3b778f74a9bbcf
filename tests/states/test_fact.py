"""Facts: what they answer, what they are called, and the ways of writing one that would go wrong silently."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from orderflow.errors import DefinitionError
from orderflow.states import Fact, fact

from .pages import Sale, packed, paid


def test_a_fact_asks_its_function() -> None:
    """A fact holds for a subject when its function says so."""
    assert paid(Sale(paid=True))
    assert not paid(Sale(paid=False))


def test_the_opposite_holds_when_the_fact_does_not() -> None:
    """`~fact` answers the other way round, for every subject."""
    assert (~paid)(Sale(paid=False))
    assert not (~paid)(Sale(paid=True))


def test_the_opposite_of_the_opposite_is_the_fact() -> None:
    """Two negations cancel, labels included."""
    assert ~~paid == paid
    assert ~paid != paid
    assert hash(~~packed) == hash(packed)


def test_labels_of_a_fact_and_of_its_opposite() -> None:
    """Both have a label in both languages; those of the opposite can be written, or are composed."""
    assert (paid.zh, paid.en, str(paid)) == ("已付款", "it is paid", "paid")
    assert ((~paid).zh, (~paid).en, str(~paid)) == ("未付款", "it is unpaid", "~paid")
    assert ((~packed).zh, (~packed).en, (~packed).name) == ("并非：已装箱", "not: it is packed", "packed")


@pytest.mark.parametrize("answer", [None, 1, 0, "yes", []])
def test_a_fact_that_does_not_answer_yes_or_no_is_loud(answer: Any) -> None:
    """A forgotten `return` must not pass as a no, nor its opposite as a yes."""

    @fact("含糊", "vague")
    def vague(sale: Sale) -> bool:
        return answer  # type: ignore[no-any-return] # whatever is to be answered

    for asked in (vague, ~vague):
        with pytest.raises(DefinitionError, match=r"fact vague answered .*True or False"):
            asked(Sale())


@pytest.mark.parametrize(
    "write",
    [
        lambda: paid and packed,
        lambda: packed or paid,
        lambda: not paid,
        lambda: bool(~paid),
    ],
)
def test_a_fact_is_no_answer(write: Callable[[], object]) -> None:
    """`when=a and b` would silently mean b, so a fact has no truth of its own."""
    with pytest.raises(DefinitionError, match=r"fact ~?pa\w+ is a question, not an answer: write when=\(a, b\)"):
        write()


@pytest.mark.parametrize(("zh", "en"), [("", "it is paid"), ("已付款", ""), (" ", "it is paid"), ("已付款", "\t")])
def test_a_fact_needs_both_labels(zh: str, en: str) -> None:
    """Whoever is told what is missing reads Chinese or English."""
    with pytest.raises(DefinitionError, match="fact unlabelled needs both labels"):

        @fact(zh, en)
        def unlabelled(sale: Sale) -> bool:
            return sale.paid


@pytest.mark.parametrize("test", [lambda sale: sale.paid, Sale(paid=True)])
def test_a_fact_needs_a_name(test: Any) -> None:
    """A table knows facts by name, so a lambda or a nameless object is none."""
    with pytest.raises(DefinitionError, match="write it as a function with a name of its own"):
        fact("已付款", "it is paid")(test)


def test_a_fact_is_not_async() -> None:
    """A coroutine would be true before it is asked."""

    async def asked_elsewhere(sale: Sale) -> bool:
        return sale.paid

    with pytest.raises(DefinitionError, match="fact asked_elsewhere must not be async"):
        fact("已付款", "it is paid")(asked_elsewhere)  # type: ignore[arg-type] # the mistake that is meant


def test_a_fact_takes_its_subject_and_nothing_else() -> None:
    """No clock and no second opinion: a fact is a function of one subject."""

    def of_nothing() -> bool:
        return True

    def of_two(sale: Sale, at: object) -> bool:
        return sale.paid and bool(at)

    def by_keyword(*, sale: Sale) -> bool:
        return sale.paid

    for test in (of_nothing, of_two, by_keyword):
        with pytest.raises(
            DefinitionError, match=rf"fact {test.__name__}\(.*\).* must take its subject and nothing else"
        ):
            fact("已付款", "it is paid")(test)  # type: ignore[arg-type] # the mistake that is meant


def test_a_second_argument_with_a_default_is_none_of_the_callers_business() -> None:
    """What can be left out is left out."""

    @fact("已付款", "it is paid")
    def lenient(sale: Sale, or_else: bool = False) -> bool:
        return sale.paid or or_else

    assert lenient(Sale(paid=True))
    assert not lenient(Sale())


@pytest.mark.parametrize("asked", [paid, ~paid, packed, ~packed])
def test_facts_travel(asked: Fact[Sale]) -> None:
    """A fact inside a refusal can be pickled and copied, and is the same fact afterwards."""
    assert pickle.loads(pickle.dumps(asked)) == asked  # noqa: S301 # its own
    assert copy.copy(asked) == asked
    assert copy.deepcopy((asked, [asked])) == (asked, [asked])


def test_a_fact_does_not_change() -> None:
    """A fact is a frozen value."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        paid.name = "unpaid"  # type: ignore[misc] # the mistake that is meant
