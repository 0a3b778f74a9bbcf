"""A command of the size of `orderflow`, in typer, with nothing behind it: what help costs at the least."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(help="A shop's command, as large as ours and empty.", no_args_is_help=True, add_completion=False)


class Language(StrEnum):
    """Two choices."""

    ZH = "zh"
    EN = "en"


Database = Annotated[Path, typer.Argument(help="The SQLite file of a store.", exists=True, dir_okay=False)]
Order = Annotated[str, typer.Argument(help="The order's number or id.")]
Lang = Annotated[Language, typer.Option("--lang", help="The language to tell it in.")]
Zone = Annotated[str, typer.Option("--zone", help="The time zone to show times in, for instance Asia/Shanghai.")]


def _empty(
    database: Database, order: Order = "", lang: Lang = Language.EN, zone: Zone = "Asia/Shanghai", quiet: bool = False
) -> None:
    """Tell what happened to an order: what, who, when, why; and what it came to."""


NAMES = ("demo", "history", "confirmation", "document", "orders", "due", "accountability", "report", "flows", "show")
for name in NAMES:
    app.command(name)(_empty)
