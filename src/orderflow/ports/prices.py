"""What goods cost by the price plan, and what a customer got and paid the last time."""

from typing import Protocol

from orderflow.questions import PriceInquiry, PriceKnowledge

__all__ = ["PriceBook"]


class PriceBook(Protocol):
    """
    The price plan (价格执行方案) and earlier orders.

    What customers put into their carts is priced by it (`prices_of_the_shop`), and an order is compared with it before
    it is confirmed (S12).

    It is only asked, as often as somebody checks or shops, and nothing changes by it. Raise
    `AdapterError(retry_safe=True)` when it could not be asked; nothing was checked or put in then.
    """

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        """What is known about each of these lines; nothing is guessed about what nobody knows."""
        ...
