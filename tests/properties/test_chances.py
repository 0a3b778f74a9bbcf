"""What is tried at random is the same in every run, so that a red test is red because of a change."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def tried() -> list[int]:
    """The numbers that a test is given."""
    numbers: list[int] = []

    @settings(derandomize=True, database=None, max_examples=300)
    @given(st.integers(min_value=0, max_value=10**12))
    def collect(number: int) -> None:
        numbers.append(number)

    collect()
    return numbers


def test_what_is_tried_does_not_depend_on_what_was_loaded_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hypothesis takes the numbers in modules of ours for worth trying; which are loaded is up to other tests."""
    before = tried()
    (tmp_path / "full_of_numbers.py").write_text("\n".join(f"N{n} = {n * 7_919 + 10**9}" for n in range(400)))
    monkeypatch.syspath_prepend(tmp_path)

    __import__("full_of_numbers")

    assert len(before) == 300
    assert tried() == before
    del sys.modules["full_of_numbers"]
