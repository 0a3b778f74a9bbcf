"""What is held on customers' credit, added up from raw events; the part of the audit that knows releases."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

from attrs import define, field

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.testing.lives._goods_audit import GoodsAudit
from orderflow.testing.lives._money_audit import MoneyAudit

__all__ = ["CreditAudit"]


@define
class _Release:
    asks: int = 0
    asked: int = 0
    reserved: int = 0
    freed: int = 0

    @property
    def held(self) -> int:
        return self.reserved - self.freed


@define
class CreditAudit:
    """Each release's credit: what was held is held still or was given back, and no more than is out and not paid."""

    releases: dict[str, _Release] = field(factory=dict)

    def read(self, event: Any) -> Iterator[str]:
        """Add *event* up, and say what is wrong."""
        if event.type == "goods_released":
            yield from self._released(event.release)
        elif event.type in ("credit_reserved", "credit_refused", "credit_freed"):
            yield from self._moved(event.type, event.shipment_id, event.amount.minor)

    @property
    def closed(self) -> bool:
        """Whether nothing is held, and no answer awaited."""
        return not any(release.held or release.asked for release in self.releases.values())

    def broken(self, order: Order, goods: GoodsAudit, money: MoneyAudit) -> Iterator[str]:
        """Where the order counts otherwise than this audit, or holds more than it has use for."""
        releases = order.part(Deal).releases
        if [release.id for release in releases] != list(self.releases):
            yield f"{[release.id for release in releases]} are released, by its history {self.releases}"
            return
        for release in releases:
            own = self.releases[release.id]
            said = (release.asks, release.asked.minor, release.reserved.minor, release.freed.minor)
            if said != (own.asks, own.asked, own.reserved, own.freed):
                yield f"release {release.id}: (asks, asked, reserved, freed) is {said}, by its history {own}"
        held, awaited = sum(r.held for r in self.releases.values()), any(r.asked for r in self.releases.values())
        if not awaited and held > self._unpaid(goods, money):
            yield f"{held} is held on credit, {self._unpaid(goods, money)} of what is out is not paid"

    def _unpaid(self, goods: GoodsAudit, money: MoneyAudit) -> int:
        """What is not paid of goods that have left, or that were released and lie packed."""
        units: Counter[str] = Counter()
        for shipment_id, shipment in goods.shipments.items():
            if shipment.place == "gone" or (shipment.place == "packed" and shipment_id in self.releases):
                units.update(shipment.units)
        cost = sum(_share(goods.lines[line_id], out) for line_id, out in units.items())
        fee = money.fee if any(units.values()) else 0
        return max(cost + fee - money.credited - money.kept, 0)

    def _released(self, said: Any) -> Iterator[str]:
        release = self.releases.setdefault(said.id, _Release())
        if (said.reserved.minor, said.freed.minor) != (release.reserved, release.freed):
            yield f"release {said.id}: {said.reserved} held and {said.freed} given back, by its history {release}"
        if said.asks == release.asks:
            return
        if any(one.asked for one in self.releases.values()) or said.asks != release.asks + 1 or said.asked.minor < 1:
            yield f"release {said.id}: {said.asked} is asked for as asking {said.asks}, with {self.releases} open"
        release.asks, release.asked = said.asks, said.asked.minor

    def _moved(self, what: str, shipment_id: str, amount: int) -> Iterator[str]:
        release = self.releases[shipment_id]
        if amount < 1:
            yield f"release {shipment_id}: {what} is about {amount}"
        if what == "credit_freed":
            release.freed += amount
            if release.held < 0:
                yield f"release {shipment_id}: {-release.held} more was given back than was held"
            return
        if amount != release.asked:
            yield f"release {shipment_id}: {amount} was answered, {release.asked} was asked for"
        release.asked = 0
        if what == "credit_reserved":
            release.reserved += amount


def _share(line: Any, units: int) -> int:
    """What the first units of a line cost, rounded down."""
    amount = line.unit_price * line.quantity - line.discount + line.tax_on_top
    return floor(Fraction(amount * units, line.quantity))
