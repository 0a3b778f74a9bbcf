"""What the stock holds for one line of an order, and what became of it."""

from orderflow._first_use import value
from orderflow.ids import LineId
from orderflow.kept import Agreed

__all__ = ["StockReservation"]


@value(kw_only=True)
class StockReservation:
    """
    The units of one line that are held in stock, counted: `reserved = committed + released + held`, at all times (S19).

    Attributes:
        id: The line's id; there is one reservation a line.
        asks: How often the stock was asked to hold units; names the last asking.
        asked: The units of that asking, as long as it is not answered.
        short: The units that it refused; 0 once it is asked again.
        reserved: All units that were ever held.
        released: Those that were let go again.
        committed: Those that have left the house.
    """

    id: LineId
    sku: Agreed
    asks: int = 0
    asked: int = 0
    short: int = 0
    reserved: int = 0
    released: int = 0
    committed: int = 0

    @property
    def held(self) -> int:
        """The units that are held now."""
        return self.reserved - self.released - self.committed

    @property
    def is_closed(self) -> bool:
        """Whether nothing is held and no answer is awaited."""
        return not self.asked and not self.held
