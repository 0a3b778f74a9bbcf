"""What the release standard says, read from raw events of whole lives of made-to-order orders (S03, S14)."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from attrs import define, field

from orderflow.entities.release import ReleaseBasis
from orderflow.entities.signature import DELIVERY_NOTE, GUARANTEE, PAYMENT_COMMITMENT, RELEASE
from orderflow.roles import CUSTOMER, FINANCE, MARKETING_HEAD, OFFICE
from orderflow.testing.lives._credit_audit import _share
from orderflow.testing.lives._goods_audit import GoodsAudit
from orderflow.testing.lives._money_audit import MoneyAudit
from orderflow.testing.lives.duties import SHIPPED_DUTIES, bring_to_end
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.machine import lives

from .chances import LUCK, census_of
from .shops import DUTIES, TO_ORDER

BEFORE_THE_MONEY: Final = {PAYMENT_COMMITMENT: CUSTOMER, GUARANTEE: OFFICE, RELEASE: MARKETING_HEAD}


@define
class Standard:
    """Reads one order's events as the standard's author would, and knows what is against it."""

    goods: GoodsAudit = field(factory=GoodsAudit)
    money: MoneyAudit = field(factory=MoneyAudit)
    confirmed: bool = False
    signed: dict[str, set[tuple[str, str]]] = field(factory=dict)
    released: dict[str, str] = field(factory=dict)
    on_credit: set[str] = field(factory=set)
    left: Counter[str] = field(factory=Counter)

    def read(self, event: Any) -> Iterator[str]:
        match event.type:
            case "content_confirmed":
                self.confirmed = True
            case "signature_given":
                self.signed.setdefault(event.signature.subject, set()).add((event.signature.kind, event.signature.role))
            case "goods_released":
                yield from self._released(event.release)
            case "credit_reserved":
                self.on_credit.add(event.shipment_id)
            case "credit_refused":
                self.released.pop(event.shipment_id)
            case "production_planned" | "stock_allocated":
                yield from [] if self.confirmed else [f"{event.type} before the customer has confirmed"]
            case "parcel_handed_over":
                yield from self._left(event.shipment_id)
        for audit in (self.goods, self.money):
            yield from audit.read(event)

    def _released(self, release: Any) -> Iterator[str]:
        self.released[release.id] = release.basis
        if release.basis == ReleaseBasis.PAID and not self._is_paid(release.id):
            yield f"{release.id} is released as paid, and is not"
        if release.basis == ReleaseBasis.COMMITTED and not {*BEFORE_THE_MONEY.items()} <= self.signed.get(
            release.id, set()
        ):
            yield f"{release.id} is released on papers, and they are {self.signed.get(release.id)}"

    def _left(self, shipment: str) -> Iterator[str]:
        if shipment not in self.released:
            yield f"{shipment} left without a release"
            return
        self.left[self.released[shipment]] += 1
        if (
            self.released[shipment] == ReleaseBasis.COMMITTED
            and shipment not in self.on_credit
            and not self._is_paid(shipment)
        ):
            yield f"{shipment} left on papers, and nobody holds the credit for it"
        if (DELIVERY_NOTE, FINANCE) not in self.signed.get(shipment, set()):
            yield f"{shipment} left, and finance had not signed for it"

    def _is_paid(self, shipment: str) -> bool:
        """Whether the money that is here is enough for all that has left, and for this shipment as well."""
        units = Counter(self.goods.shipments[shipment].units)
        if not sum(_share(self.goods.lines[line], out) for line, out in units.items()) + self.money.fee:
            return True
        for other, one in self.goods.shipments.items():
            if one.place == "gone" and other != shipment:
                units.update(one.units)
        cost = self.money.fee + sum(_share(self.goods.lines[line], out) for line, out in units.items())
        return self.money.kept + self.money.credited >= cost


def read(life: Life) -> Standard:
    """All that happened to the order that it ended with."""
    standard = Standard()
    for record in life.records:
        wrong = list(standard.read(record.event))
        assert not wrong, f"{wrong} at {record}"
    return standard


def test_nothing_is_made_unconfirmed_and_nothing_leaves_unpaid_or_unvouched_or_unsigned() -> None:
    """Whatever anybody asks for; and goods really left for money, and for papers before the money."""
    left: Counter[str] = Counter()
    for chance, duties in product(range(LUCK), (DUTIES["made to order"], SHIPPED_DUTIES)):
        if min(left[ReleaseBasis.PAID], left[ReleaseBasis.COMMITTED]) > 5:
            break
        census = census_of(lives(TO_ORDER, duties=duties, check_lives=True, stride=3), chance=chance)
        for life in census.lives:
            bring_to_end(life, duties)
            left += read(life).left

    assert min(left[ReleaseBasis.PAID], left[ReleaseBasis.COMMITTED]) > 5
