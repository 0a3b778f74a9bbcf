"""Personal data: found by its path, never shown by accident."""

import pytest

from life import LI, placed
from orderflow.entities.party import NOBODY, Address, Invoice, Party, PersonalData
from orderflow.validation import InvalidField

WANG = PersonalData(
    recipient=Party(
        name="Wang",
        phone="+86 139 0000 0000",
        email="wang@example.com",
        identity_number="310101",
        address=Address(country="CN", region="Jiangsu", city="Wuxi", street="Road 2", postcode="214000"),
    ),
    invoice=Invoice(title="Wang Ltd.", tax_number="91320200"),
)


def test_every_text_is_found_by_its_path() -> None:
    """As required fields name it."""
    assert WANG.paths() == {
        "recipient.name": "Wang",
        "recipient.phone": "+86 139 0000 0000",
        "recipient.email": "wang@example.com",
        "recipient.address.country": "CN",
        "recipient.address.region": "Jiangsu",
        "recipient.address.city": "Wuxi",
        "recipient.address.street": "Road 2",
        "recipient.address.postcode": "214000",
        "recipient.identity_number": "310101",
        "invoice.title": "Wang Ltd.",
        "invoice.tax_number": "91320200",
    }


def test_blank_texts_are_left_out() -> None:
    """A name of three blanks is no name."""
    assert PersonalData(recipient=Party(name="   ", phone="")).paths() == {}
    assert NOBODY.paths() == {}


def test_nothing_personal_is_shown_by_accident() -> None:
    """No `repr` of anything has a name, a number or a street in it (decision 9)."""
    life = placed()

    for thing in (WANG, WANG.recipient, WANG.invoice, LI.address, life.personal, life.order, life.events, life.effects):
        for text in [*WANG.paths().values(), *life.personal.paths().values()]:
            assert repr(text) not in repr(thing)
            assert len(text) < 5 or text not in repr(thing)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *((Address, field) for field in ("country", "region", "city", "street", "postcode")),
        *((Party, field) for field in ("name", "phone", "email", "identity_number")),
        (Invoice, "tax_number"),
    ],
)
@pytest.mark.parametrize("value", [None, 7, "a\x00b", "\ud800", "x" * 2001, ["Li"]])
def test_personal_data_is_text_that_can_be_stored(kind: type, field: str, value: object) -> None:
    """The refusal names the field and does not repeat a long value."""
    given = {"title": "Li", field: value} if kind is Invoice else {field: value}

    with pytest.raises(InvalidField) as caught:
        kind(**given)

    assert caught.value.path == f"{kind.__name__}.{field}"
    assert len(caught.value.given) <= 60


def test_an_address_is_an_address() -> None:
    """A text is none; a party is a party."""
    with pytest.raises(InvalidField, match=r"^Party\.address: expected an Address"):
        Party(name="Li", address="Suzhou")  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(InvalidField, match=r"^PersonalData\.recipient: expected a Party"):
        PersonalData(recipient="Li")  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(InvalidField, match=r"^Invoice\.title: expected text"):
        Invoice(title=None)  # type: ignore[arg-type] # the mistake that is meant


def test_emoji_are_fine() -> None:
    """People are called what they are called."""
    assert Party(name="Li 🐉", address=Address(city="苏州", street="人民路 1 号")).name == "Li 🐉"
