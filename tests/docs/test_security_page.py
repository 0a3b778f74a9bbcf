"""What SECURITY.md promises is held by tests that are there, and the pages it sends its readers to are, too."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = sorted({*re.findall(r"`([\w./-]+\.(?:py|md))`", PAGE), *re.findall(r"\]\((?!\w+:)([^)#]+)", PAGE)})
PROMISED = PAGE.partition("## What is promised")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", NAMED)
def test_every_file_it_names_is_there(name: str) -> None:
    """A test that was renamed takes its promise along; a test file has tests in it."""
    path = ROOT / name

    assert path.is_file()
    assert path.suffix != ".py" or "\ndef test_" in path.read_text("utf-8")


def test_every_promise_names_its_tests() -> None:
    """And no promise stands there alone."""
    promises = [line for line in PROMISED.splitlines() if line.startswith("- ")]

    assert len(promises) >= 15
    assert [line for line in promises if "`tests/" not in line] == []
