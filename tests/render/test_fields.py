"""Fields of an order form are called what people call them."""

import pytest

from orderflow.policies.order_data import ORDER_FIELDS
from orderflow.words._field_labels import fields_label


@pytest.mark.parametrize("path", sorted({*ORDER_FIELDS, "lines", "promised_at"}))
def test_every_field_has_a_name(path: str) -> None:
    """In both languages, and none that only programmers know."""
    label = fields_label((path,))

    assert label.zh != label.en
    assert "_" not in label.en
    assert "." not in label.en


def test_fields_of_lines() -> None:
    """Whose they are is said; a host's own goes by its name."""
    label = fields_label(("lines.l-2.specification.colour", "lines.l-1.promised_at", "recipient.shoe"))

    assert label.en == "colour of line item l-2, delivery date of line item l-1, shoe"
    assert label.zh == "商品行l-2的colour、商品行l-1的交货日期、shoe"
