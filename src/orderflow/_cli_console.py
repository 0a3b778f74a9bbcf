"""What the command writes to a terminal: what comes out of a store is shown there, and never obeyed."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

__all__ = ["ShowingConsole"]


class ShowingConsole(Console):
    """
    A console on which nothing but its own styles reaches the terminal as a command.

    Escapes, bells and what turns the direction of writing are shown as `�`, wherever they stand. Markup is another
    matter: what was stored is printed as `Text`, or escaped, because rich reads markup before it gets here.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """The segments of *renderable*, with what they say made harmless."""
        from orderflow.validation import shown  # for what is printed, not for `--help`

        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=shown(segment.text))
