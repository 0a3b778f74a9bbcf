"""
Every Python block of the documentation runs, and prints what its page says that it prints.

The blocks of a page run in order, in one module, in an empty directory. A comment behind a `print(…)` is what it
prints, a `text` block right behind a Python block is all that the block prints, and `…` stands for anything.
What is printed must be shown. A block whose first line names a file is that file, which later blocks may import from;
pytest runs those that are called `test_….py`.
"""

import ast
import gc
import io
import re
import subprocess
import sys
import tokenize
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import orderflow.testing

from .pages import PAGES, ROOT, Block, blocks, name_of

WITH_CODE: Final = [page for page in PAGES if blocks(page.read_text("utf-8"))]


class Page:
    """A page as a program: a module of its own, which knows what each of its lines printed."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.directory = directory
        self.module = types.ModuleType("page")
        self.printed: list[tuple[int, str]] = []
        vars(self.module)["print"] = self._print

    def run(self, block: Block) -> None:
        """Run a block, and compare what it prints with what the page says."""
        if block.file is not None:
            (self.directory / block.file).write_text(block.code, "utf-8")
            if block.file.startswith("test_"):
                self._pytest(block.file)
            return
        self.printed.clear()
        where = "\n" * (block.line - 1)  # so that a traceback shows the line of the page
        exec(compile(where + block.code, self.name, "exec", dont_inherit=True), vars(self.module))  # noqa: S102 # our own pages
        self._compare(block)

    def _compare(self, block: Block) -> None:
        told = set[int]()
        for lines, expected in said_behind_prints(block):
            told |= set(lines)
            printed = " ".join("\n".join(text for line, text in self.printed if line in lines).split())
            assert fits(printed, expected), f"{self.name}:{lines[0]} prints\n{printed}\nand the page says\n{expected}"
        if block.shown is not None:
            everything = "\n".join(text for _, text in self.printed)
            assert fits(everything, block.shown), f"{self.name}:{block.line} prints\n{everything}"
        else:
            silent = [text for line, text in self.printed if line not in told]
            assert not silent, f"{self.name}:{block.line} prints what the page doesn't show:\n{silent[0]}"

    def _print(self, *values: object, sep: str = " ") -> None:
        self.printed.append((sys._getframe(1).f_lineno, sep.join(map(str, values))))

    def _pytest(self, file: str) -> None:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", file]
        ran = subprocess.run(command, cwd=self.directory, capture_output=True, text=True, check=False)  # noqa: S603 # our own pages
        assert ran.returncode == 0, f"{self.name}: {file}\n{ran.stdout}{ran.stderr}"
        assert re.search(r"\d+ passed", ran.stdout), ran.stdout


def said_behind_prints(block: Block) -> Iterator[tuple[range, str]]:
    """The comments behind the prints of a block: the lines of the page that the print stands on, and what it says."""
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(block.code).readline)
        if token.type == tokenize.COMMENT
    }
    for node in ast.walk(ast.parse(block.code)):
        match node:
            case ast.Call(func=ast.Name(id="print"), lineno=first, end_lineno=int(last)) if last in comments:
                yield range(block.line + first - 1, block.line + last), comments[last]


def fits(printed: str, expected: str) -> bool:
    """Whether it is what was expected, where `…` is anything and spaces at the ends of lines are nothing."""
    pattern = ".*?".join(map(re.escape, _trimmed(expected).split("…")))
    return re.fullmatch(pattern, _trimmed(printed), re.DOTALL) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def run_page(name: str, text: str, directory: Path) -> None:
    """Run all blocks of a page."""
    page = Page(name, directory)
    others = set(sys.modules)
    sys.modules["page"] = page.module  # annotations are looked up in the module of their class
    try:
        for block in blocks(text):
            page.run(block)
    finally:
        for module in {"page", *(path.stem for path in directory.glob("*.py"))} - others:
            sys.modules.pop(module, None)
        vars(page.module).clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # a page may leave the closing of its store to Python
            gc.collect()


@pytest.mark.parametrize("page", WITH_CODE, ids=name_of)
def test_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who types what a page says, from the top to the end, sees what the page says they will see."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    run_page(name_of(page), page.read_text("utf-8"), tmp_path)


def test_the_pages_are_found() -> None:
    """The README, the tutorial and the how-tos have code that runs."""
    names = set(map(name_of, WITH_CODE))

    assert {"README.md", "docs/tutorial.md", "docs/how-to/write-an-adapter.md"} <= names


def test_every_port_and_its_contracts_are_named() -> None:
    """Whoever writes an adapter finds what to inherit, whatever it is an adapter of."""
    page = (ROOT / "docs" / "how-to" / "write-an-adapter.md").read_text("utf-8")
    asked_of = [name for name in orderflow.testing.__all__ if name.endswith("Contract")]

    assert [name for name in asked_of if f"`{name}`" not in page] == []


WRONG: Final = {
    "another result": "```python\nprint(2 + 2)  # 5\n```\n",
    "another text": "```python\nprint(2 + 2)\n```\n\n```text\n5\n```\n",
    "more than is shown": "```python\nprint(1)  # 1\nprint(2)\n```\n",
    "printed by nobody": "```python\nif False:\n    print(1)  # 1\n```\n",
    "an exception": "```python\nraise KeyError\n```\n",
    "a block that needs a later one": "```python\nx + 1\n```\n\n```python\nx = 1\n```\n",
    "a file that is not written": "```python\nimport my_rules_of_yesterday\n```\n",
    "a test that fails": "```python\n# test_x.py\ndef test_x():\n    assert 1 == 2\n```\n",
    "a file of tests without a test": "```python\n# test_x.py\nx = 1\n```\n",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_page_that_is_wrong_is_found(text: str, tmp_path: Path) -> None:
    """A page that says what is not so does not pass."""
    with pytest.raises((AssertionError, KeyError, NameError, ImportError)):
        run_page("wrong.md", text, tmp_path)

    assert "page" not in sys.modules


def test_what_a_page_may_say(tmp_path: Path) -> None:
    """Results stand behind prints or in a block of text, and what differs from run to run is left out."""
    text = (
        "```python\nprint(\n    1,\n    2,\n)  # 1 2\nprint(object())  # <object … at …>\n```\n\n```text\n1 2\n…\n```\n"
    )

    run_page("right.md", text, tmp_path)
