"""`computed_once` works a property out at the first question, and keeps it."""

from orderflow.entities.computed import computed_once


class Sum:
    """Adds up, and counts how often."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers
        self.worked = 0

    @computed_once
    def total(self) -> int:
        """All of them."""
        self.worked += 1
        return sum(self.numbers)


def test_it_is_worked_out_once() -> None:
    """However often it is asked."""
    one = Sum(1, 2, 3)

    assert (one.total, one.total, one.total) == (6, 6, 6)
    assert one.worked == 1


def test_each_has_its_own() -> None:
    """What one keeps is not the other's."""
    one, other = Sum(1), Sum(2)

    assert (one.total, other.total) == (1, 2)
    assert "total" not in vars(Sum(3))


def test_it_is_documented_like_a_property() -> None:
    """Asked of the class it is itself, with the words of the method."""
    assert vars(Sum)["total"].__doc__ == "All of them."
    assert Sum.total is vars(Sum)["total"]
