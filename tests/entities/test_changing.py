"""`changed` copies a frozen value quickly, and to the same result as attrs would."""

import attrs

from life import completed
from orderflow.entities.changing import changed


def test_changed_is_evolve() -> None:
    """The same value, and the one before is as it was."""
    order = completed().order

    after = changed(order, window_over=True, channel="app")

    assert after == attrs.evolve(order, window_over=True, channel="app")
    assert type(after) is type(order)
    assert (order.window_over, order.channel) == (False, "web")


def test_nothing_changed_is_an_equal_copy() -> None:
    """Not the same object."""
    line = completed().line()

    assert changed(line) == line
    assert changed(line) is not line
