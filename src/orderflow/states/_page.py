"""The body of a flow class while it is being written: what is drawn there must end up under a name, once."""

from contextvars import ContextVar
from typing import TYPE_CHECKING
from weakref import ReferenceType, ref

from orderflow.errors import DefinitionError

if TYPE_CHECKING:
    from orderflow.states.stage import Arrow

__all__ = ["Page"]


class Page(dict[str, object]):
    """
    The namespace of a flow's class body, which also knows the arrows that were drawn while it was open.

    An arrow is a value: it changes no stage, so drawing from the stages of a shipped flow can't reach that flow. What a
    value can do is get lost, silently; therefore the page counts them.
    """

    def __init__(self, flow: str) -> None:
        super().__init__()
        self.flow = flow
        self.drawn: list[Arrow] = []
        self._outer = _open.get()

    @classmethod
    def open(cls, flow: str) -> "Page":
        """Open a page; one that was open before (a class in a class body) is open again when this one is closed."""
        page = cls(flow)
        _open.set((*_open.get(), ref(page)))
        return page

    @staticmethod
    def current() -> "Page":
        """The page that is being written; outside of a class body a step would change nothing, so it is refused."""
        page = _current()
        if page is None:
            raise DefinitionError(
                "a step was drawn outside of a flow's class body, where it changes nothing; extend a flow by a "
                "subclass: `class GiftFlow(RetailFlow): wrap = RetailFlow.awaiting_shipment.to(…)`"
            )
        return page

    @staticmethod
    def heading() -> str:
        """How a message about the page that is being written begins; it is empty when none is."""
        page = _current()
        return "" if page is None else f"{page.flow}: "

    def close(self) -> None:
        """The class body has ended."""
        _open.set(self._outer)

    def __setitem__(self, name: str, value: object) -> None:
        if name in self and not name.startswith("__"):
            raise DefinitionError(f"{self.flow}.{name} is written twice; join steps with `|`, or rename one")
        super().__setitem__(name, value)


# Nothing tells a page that its class body has failed; but then nobody holds it any more once the error is dealt with.
_open: ContextVar[tuple[ReferenceType[Page], ...]] = ContextVar("open pages", default=())


def _current() -> Page | None:
    return next((page for opened in reversed(_open.get()) if (page := opened()) is not None), None)
