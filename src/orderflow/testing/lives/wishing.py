"""What a wish is: a command that somebody may ask for, sensible or not, drawn for an order as it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol, TypeAlias, TypeVar

from attrs import frozen
from hypothesis import strategies as st

from orderflow.commands import Command
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import any_amount, texts, unclean_texts

__all__ = ["Draw", "Wish", "Wishes", "amount", "maybe", "oddly", "one_of", "text", "units"]

T = TypeVar("T")


class Draw(Protocol):
    """How a wish draws: `data.draw` of Hypothesis, or the `draw` of a composite strategy."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T: ...


def _always(life: Life) -> bool:
    return True


@frozen
class Wish:
    """
    One kind of command as somebody may ask for it.

    Args:
        draw: Draws a command for a life. Making it may already be refused (`InvalidField`), as any refusal.
        when: Whether it makes sense now; it is also asked for when it doesn't, but not as often.
    """

    draw: Callable[[Draw, Life], Command]
    when: Callable[[Life], bool] = _always


Wishes: TypeAlias = Mapping[type[Command], Wish]

DICE: Final = st.integers(0, 14)
COIN: Final = st.booleans()
TEXTS: Final = texts()
UNCLEAN: Final = unclean_texts()


def oddly(draw: Draw) -> bool:
    """Once in fifteen times something is wrong."""
    return draw(DICE) == 14


def one_of(draw: Draw, ids: Iterable[str], unheard_of: str) -> str:
    """One of *ids*, or now and then, or where there are none, one that nobody has heard of."""
    known = tuple(ids)
    if not known or oddly(draw):
        return unheard_of
    return draw(st.sampled_from(known))


def amount(draw: Draw, life: Life, most: Money) -> Money:
    """Up to *most*: all of it, one minor unit, part of it; now and then a cent over, or what is no amount at all."""
    if oddly(draw):
        return draw(any_amount(life.order.currency))
    sizes = (most.minor, 1, most.minor // 2, most.minor + 1)
    return Money(draw(st.one_of(st.sampled_from(sizes), st.integers(1, max(most.minor, 1)))), most.currency)


def maybe(draw: Draw, value: Callable[[], T]) -> T | None:
    """Something that can be left out."""
    return value() if draw(COIN) else None


def text(draw: Draw) -> str:
    """A text, now and then one that is not taken."""
    return draw(UNCLEAN) if oddly(draw) else draw(TEXTS)


def units(draw: Draw, available: Sequence[tuple[str, int]]) -> tuple[ShipmentLine, ...]:
    """Some units of some lines: all there are, a part, now and then one too many or of a line that is not there."""
    if not available or oddly(draw):
        return draw(st.sampled_from(((), (ShipmentLine(line_id=LineId("l-99"), quantity=1),))))
    parts = []
    for line_id, most in draw(st.lists(st.sampled_from(available), min_size=1, max_size=3, unique=not oddly(draw))):
        too_many = most + 1 if oddly(draw) else most
        quantity = draw(st.one_of(st.just(too_many), st.integers(1, most)))
        parts.append(ShipmentLine(line_id=LineId(line_id), quantity=quantity))
    return tuple(parts)
