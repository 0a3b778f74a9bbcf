"""`Value`: events and commands are equal, hashed and shown by their fields, as attrs itself would have it."""

from functools import cached_property
from typing import Any

import attrs

from life import LI, NOON, cny
from orderflow.commands import Cancel, Pay, SetRecipient
from orderflow.entities.value import Value
from orderflow.events import LimitEnded, PersonalDataErased, WindowEnded
from orderflow.ids import OrderId

O1 = OrderId("o-1")


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Ours(Value):
    """With a field that is not shown, one that is shown in its own way, and one that does not count."""

    name: str
    secret: str = attrs.field(default="s", repr=False)
    size: int = attrs.field(default=1, repr=lambda size: f"{size} cm")
    note: str = attrs.field(default="", eq=False)

    @cached_property
    def letters(self) -> int:
        return len(self.name)


@attrs.frozen(kw_only=True, slots=False)
class Theirs:
    """The same, as attrs writes it."""

    name: str
    secret: str = attrs.field(default="s", repr=False)
    size: int = attrs.field(default=1, repr=lambda size: f"{size} cm")
    note: str = attrs.field(default="", eq=False)


def test_a_value_is_shown_as_attrs_shows_it() -> None:
    """Fields in their order, secrets left out."""
    given: dict[str, Any] = {"name": "cup", "secret": "138", "note": "n"}

    assert repr(Ours(**given)) == repr(Theirs(**given)).replace("Theirs", "Ours")
    assert repr(Ours(**given)) == "Ours(name='cup', size=1 cm, note='n')"


def test_values_are_equal_by_kind_and_fields() -> None:
    """As attrs has it: what does not count does not count, and neither does what was worked out."""
    changes: list[dict[str, Any]] = [{"name": "bowl"}, {"secret": "t"}, {"size": 2}, {"note": "n"}]
    for change in changes:
        ours = Ours(name="cup") == Ours(**({"name": "cup"} | change))
        theirs = Theirs(name="cup") == Theirs(**({"name": "cup"} | change))
        assert ours is theirs

    asked = Ours(name="cup")
    assert asked.letters == 3
    assert asked == Ours(name="cup")
    assert hash(asked) == hash(Ours(name="cup")) == hash(Ours(name="cup", note="n"))


def test_values_of_two_kinds_are_never_equal() -> None:
    """Even with the same fields: the window's end is not the erasure of data."""
    assert WindowEnded(occurred_at=NOON) != PersonalDataErased(occurred_at=NOON)
    assert Ours(name="cup") != Theirs(name="cup")
    assert Cancel(O1) != "cancel"


def test_wishes_and_facts_can_be_keys() -> None:
    """The same wish twice is one."""
    wishes = {Pay(O1, method="alipay", amount=cny("5")), Pay(O1, method="alipay", amount=cny("5.00")), Cancel(O1)}

    assert len(wishes) == 2
    assert len({LimitEnded(occurred_at=NOON, limit_id=name) for name in ("a", "b", "a")}) == 2


def test_wishes_are_shown_by_name_and_without_people() -> None:
    """A log shows what was asked, not whose it was."""
    assert repr(Pay(O1, method="alipay")) == "Pay(reason='', order_id='o-1', method='alipay', amount=None)"
    assert "Li" not in repr(SetRecipient(O1, recipient=LI)).replace("SetRecipient", "")
