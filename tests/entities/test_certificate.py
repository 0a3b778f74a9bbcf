"""What the customer found: defects are whole units of a line, and each is closed by a remedy."""

import pytest
from attrs import evolve

from deals import NOON, cny
from orderflow.entities.certificate import Certificate, Defect, Defective, Remedy
from orderflow.entities.collection import ById
from orderflow.ids import LineId, ShipmentId
from orderflow.validation import InvalidField

LEAKS = Defect(id=LineId("l-1"), quantity=3, description="leaks")
DENTED = Defect(id=LineId("l-2"), quantity=1, description="dented", offered=cny("5.00"))


def certificate(*defects: Defect) -> Certificate:
    return Certificate(id=ShipmentId("s-1"), at=NOON, reference="SCAN-7", defects=ById(defects))


def test_goods_without_defects_need_no_remedy() -> None:
    """Accepted is accepted, signed for or not."""
    assert certificate().is_closed
    assert evolve(certificate(), reference=None).is_closed


@pytest.mark.parametrize("remedy", Remedy)
def test_every_defect_needs_its_remedy(remedy: Remedy) -> None:
    """One that is open keeps it open; what was offered is not agreed."""
    mended = evolve(LEAKS, remedy=remedy)

    assert not certificate(LEAKS, DENTED).is_closed
    assert not certificate(mended, DENTED).is_closed
    assert certificate(mended, evolve(DENTED, remedy=Remedy.PRICE_REDUCTION)).is_closed


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("Defective.line_id", {"line_id": " "}),
        ("Defective.line_id", {"line_id": 1}),
        ("Defective.quantity", {"quantity": 0}),
        ("Defective.quantity", {"quantity": -1}),
        ("Defective.quantity", {"quantity": True}),
        ("Defective.quantity", {"quantity": 1.5}),
        ("Defective.description", {"description": ""}),
        ("Defective.description", {"description": "a\x00"}),
    ],
)
def test_a_complaint_says_what_and_how_many(path: str, fields: dict[str, object]) -> None:
    """Whole units from one up, of a line, with a description."""
    with pytest.raises(InvalidField) as caught:
        Defective(**({"line_id": LineId("l-1"), "quantity": 3, "description": "leaks"} | fields))  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == path
