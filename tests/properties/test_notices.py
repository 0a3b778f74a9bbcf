"""What providers and carriers say may come in any order and number (law 8)."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderflow.testing.notices import essence, heard, stories
from orderflow.testing.strategies import lived

from .shops import SHOPS


@pytest.mark.parametrize("shop", SHOPS)
@settings(max_examples=60 if settings().derandomize else settings().max_examples)
@given(data=st.data(), seed=st.integers(0, 2**32), repeats=st.integers(1, 3))
def test_any_order_and_number_of_notices_ends_in_the_same_state(
    shop: str, data: st.DataObject, seed: int, repeats: int
) -> None:
    """Told in order or jumbled and repeated: the same cents, the same goods, the same state, the same wishes."""
    process, _ = SHOPS[shop]
    life = data.draw(lived(process))
    notices = data.draw(stories(life))

    jumbled = notices * repeats
    Random(seed).shuffle(jumbled)
    straight, asked = heard(life, notices)
    other, asked_otherwise = heard(life, jumbled)

    assert essence(other.order) == essence(straight.order)
    assert asked_otherwise == asked
