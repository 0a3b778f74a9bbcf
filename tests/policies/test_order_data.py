"""Which data must be there before an order is submitted: all problems at once, one message a field (S01)."""

import pytest

from life import LI, PROCESS, Life, cart, cups
from orderflow.commands import ChooseDelivery, ChoosePayment, RequestInvoice, SetRecipient, Submit
from orderflow.entities.party import Address, Invoice, Party
from orderflow.errors import DefinitionError
from orderflow.policies import DEFAULT_FIELDS, required
from orderflow.refusals import DataMissing, FieldProblem
from orderflow.validation import InvalidField

EVERYTHING = (
    "recipient.name",
    "recipient.phone",
    "recipient.email",
    "recipient.identity_number",
    "recipient.address.country",
    "recipient.address.region",
    "recipient.address.city",
    "recipient.address.street",
    "recipient.address.postcode",
    "invoice.title",
    "invoice.tax_number",
    "delivery",
    "payment_terms",
)


def requiring(*paths: str) -> Life:
    """A cart of a shop that requires *paths*."""
    return cart(cups(), process=PROCESS.extended(order_data=required(paths)))


def missing(life: Life) -> list[str]:
    return [problem.path for problem in life.refused(DataMissing, Submit(life.id)).problems]


def test_everything_that_an_order_has_can_be_required() -> None:
    """S08: an identity number, say. An invoice's title is asked only of one who wants an invoice (S16)."""
    life = requiring(*EVERYTHING)

    assert missing(life) == [path for path in EVERYTHING if not path.startswith("invoice.")]
    life.do(RequestInvoice(life.id, invoice=Invoice(title=" ")))
    assert missing(life) == list(EVERYTHING)


def test_what_is_there_is_not_missing() -> None:
    """One by one, until nothing is."""
    life = requiring("recipient.name", "recipient.address.city", "delivery", "payment_terms")

    life.do(SetRecipient(life.id, recipient=Party(name="Li", address=Address(city="Suzhou"))))
    assert missing(life) == ["delivery", "payment_terms"]
    life.do(ChooseDelivery(life.id, option="express"))
    assert missing(life) == ["payment_terms"]
    life.do(ChoosePayment(life.id, method="alipay"))

    life.do(Submit(life.id))


def test_who_fetches_needs_no_address() -> None:
    """Name and telephone they do (自提)."""
    life = requiring("recipient.name", "recipient.address.city", "recipient.address.street")
    life.do(ChooseDelivery(life.id, option="pickup"))
    assert missing(life) == ["recipient.name"]

    life.do(SetRecipient(life.id, recipient=Party(name="Li")))

    life.do(Submit(life.id))


@pytest.mark.parametrize("phone", ["13800000000", "+86 138-0000-0000", "0512 6000 (0) 1", "12345"])
def test_telephone_numbers_that_people_write(phone: str) -> None:
    """With blanks, brackets and dashes."""
    life = requiring("recipient.phone")
    life.do(SetRecipient(life.id, recipient=Party(phone=phone)))

    life.do(Submit(life.id))


@pytest.mark.parametrize("phone", ["1234", "call me", "138000000001380000000013800", "+", "-12345"])
def test_what_is_no_telephone_number(phone: str) -> None:
    """Four digits, words, or three numbers in one; also where none is required."""
    life = requiring("recipient.phone")
    life.do(SetRecipient(life.id, recipient=Party(phone=phone)))
    refused = life.refused(DataMissing, Submit(life.id))
    assert refused.problems == (FieldProblem("recipient.phone", "is not a telephone number of 5 digits or more"),)

    life = requiring()
    life.do(SetRecipient(life.id, recipient=Party(phone=phone)))
    assert missing(life) == ["recipient.phone"]


@pytest.mark.parametrize("phone", ["12345\n", "12345\n67890", "\n12345"])
def test_a_telephone_number_of_two_lines_is_no_partys(phone: str) -> None:
    """It is refused where the party is made, before any order could ask for it."""
    with pytest.raises(InvalidField) as caught:
        Party(phone=phone)

    assert caught.value.path == "Party.phone"


@pytest.mark.parametrize("email", ["li", "li@", "@example.com", "li@example", "li @example.com", "li@ex@ample.com"])
def test_what_is_no_address_of_a_mailbox(email: str) -> None:
    """Something, an at, something with a dot."""
    life = requiring()
    life.do(SetRecipient(life.id, recipient=Party(email=email)))

    assert missing(life) == ["recipient.email"]
    life.do(SetRecipient(life.id, recipient=Party(email="li@example.com")))
    life.do(Submit(life.id))


def test_a_shop_asks_for_one_field_more() -> None:
    """What is usual is a list to add to, and it is what is required where nothing else is said."""
    usual = cart(cups(), process=PROCESS.extended(order_data=required()))
    assert missing(usual) == list(DEFAULT_FIELDS)
    assert missing(cart(cups())) == list(DEFAULT_FIELDS)

    more = requiring(*DEFAULT_FIELDS, "recipient.identity_number")

    assert missing(more) == [*DEFAULT_FIELDS, "recipient.identity_number"]


def test_nothing_required_is_nothing_missing() -> None:
    """A shop that knows its customers."""
    life = requiring()

    life.do(Submit(life.id))

    assert life.order.submitted_at == life.at


@pytest.mark.parametrize("paths", [("recipient.nmae",), ("delivery", "colour"), ("",), ("recipient",), ("recipient.",)])
def test_a_path_that_no_order_has_is_refused_where_it_is_defined(paths: tuple[str, ...]) -> None:
    """Else every order would lack it for ever; the message lists those there are."""
    with pytest.raises(DefinitionError, match=r"recipient\.identity_number"):
        required(paths)


def test_a_host_s_own_rule_is_asked() -> None:
    """It sees the order and the personal data, and answers with problems."""
    process = PROCESS.extended(
        order_data=lambda order, personal: () if personal.recipient == LI else (FieldProblem("recipient", "is not Li"),)
    )
    life = cart(cups(), process=process)
    assert missing(life) == ["recipient"]

    life.do(SetRecipient(life.id, recipient=LI))

    life.do(Submit(life.id))
