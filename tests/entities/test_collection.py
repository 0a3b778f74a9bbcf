"""`ById`: things with ids in the order in which they came, never changed in place."""

import copy

import pytest
from attrs import frozen

from life import completed, copies
from orderflow.entities.collection import ById
from orderflow.entities.line_item import Lines
from orderflow.entities.payment import Payments
from orderflow.validation import InvalidField


@frozen
class Thing:
    id: str
    size: int = 1


A, B, C = Thing("a"), Thing("b"), Thing("c")


def test_things_come_in_their_order() -> None:
    """First in, first out."""
    things = ById([B, A, C])

    assert list(things) == [B, A, C]
    assert len(things) == 3
    assert not ById()


def test_a_thing_is_looked_up_by_its_id() -> None:
    """`[]` for what must be there, `get` and `in` for what may be."""
    things = ById([A, B])

    assert things["b"] is B
    assert things.get("b") is B
    assert things.get("z") is None
    assert "a" in things
    assert "z" not in things
    assert A not in things
    with pytest.raises(KeyError):
        things["z"]


def test_a_thing_is_replaced_where_it_stands() -> None:
    """New ones come at the end; the collection before is as it was."""
    things = ById([A, B])
    bigger = Thing("a", 2)

    after = things.put(bigger, C)

    assert list(after) == [bigger, B, C]
    assert list(things) == [A, B]


def test_a_thing_is_taken_out() -> None:
    """The collection before still has it; taking out what isn't there takes nothing."""
    things = ById([A, B])

    assert list(things.without("a")) == [B]
    assert list(things) == [A, B]
    assert things.without("z") == things


def test_what_has_changed_is_found() -> None:
    """New things and other things, in their order; not what is the same object, and not what is gone."""
    things = ById([A, B, C])

    assert things.put(Thing("b", 2), Thing("d")).changed_since(things) == [Thing("b", 2), Thing("d")]
    assert things.without("a").changed_since(things) == []
    assert things.changed_since(things) == []
    assert things.changed_since(ById()) == [A, B, C]


def test_an_id_is_used_once() -> None:
    """Two of the same would hide one of them."""
    with pytest.raises(InvalidField) as caught:
        ById([A, B, Thing("a", 3)])

    assert caught.value.path == "ById[a]"


def test_equal_means_equal_things_in_the_same_order() -> None:
    """And the same kind of collection."""
    assert ById([A, B]) == ById([Thing("a"), Thing("b")])
    assert hash(ById([A, B])) == hash(ById([Thing("a"), Thing("b")]))
    assert ById([A, B]) != ById([B, A])
    assert ById([A]) != ById([A, B])
    assert ById([A]) != ById([Thing("a", 2)])
    assert ById() != Lines()
    assert ById([A]) != [A]


def test_a_subclass_stays_what_it_is() -> None:
    """Lines stay lines, however they are changed or copied."""
    life = completed()
    lines, payments = life.order.lines, life.order.payments

    assert type(lines.put(life.line())) is Lines
    assert type(lines.without("l-1")) is Lines
    assert type(payments.put(life.payment())) is Payments
    for copied in copies(lines):
        assert type(copied) is Lines
        assert copied == lines


def test_what_was_added_up_is_not_carried_over() -> None:
    """A sum belongs to the things it was made of."""
    life = completed()
    lines = life.order.lines
    assert lines.units == 5

    fewer = lines.without("l-1")

    assert fewer.units == 2
    assert "total_minor" not in vars(copy.copy(lines))


def test_it_shows_what_it_holds() -> None:
    """For whoever debugs."""
    assert repr(ById([A])) == "ById([Thing(id='a', size=1)])"
