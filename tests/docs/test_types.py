"""What the documentation shows passes `mypy --strict`, as a reader's own code would have to."""

import subprocess
import sys
from pathlib import Path

from .pages import PAGES, ROOT, blocks, name_of


def test_the_pages_are_well_typed(tmp_path: Path) -> None:
    """A reader who copies a page into their project gets no complaint from their type checker."""
    for page in PAGES:
        code, line = "", 1
        for block in blocks(page.read_text("utf-8")):
            if block.file is not None:
                (tmp_path / block.file).write_text(block.code, "utf-8")
            else:
                code += "\n" * (block.line - line) + block.code  # so that mypy names the line of the page
                line = block.line + block.code.count("\n")
        if code:
            module = name_of(page).removesuffix(".md").replace("/", "__").replace("-", "_")
            (tmp_path / f"{module}.py").write_text(code, "utf-8")
    files = sorted(file.name for file in tmp_path.glob("*.py"))

    files.append(str(ROOT / "docs" / "generate.py"))
    command = [sys.executable, "-m", "mypy", "--strict", f"--config-file={ROOT / 'pyproject.toml'}", *files]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 # our own pages

    assert "docs__tutorial.py" in files
    assert ran.returncode == 0, ran.stdout + ran.stderr
