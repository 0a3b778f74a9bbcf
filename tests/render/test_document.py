"""Documents: what they say, that their sums add up, and how they are written down, in both languages."""

import re
from datetime import UTC, timedelta, timezone
from html.parser import HTMLParser
from unicodedata import east_asian_width

import attrs
import pytest

from life import CASHIER, LI, SERVICE, SHOP, STORE, Life, cny, completed, paid, part, placed, shipped
from orderflow.commands import (
    Cancel,
    CancelUnits,
    ErasePersonalData,
    NewLine,
    Pack,
    Pay,
    Place,
    RecordBooking,
    RecordChargeback,
    Refund,
    Result,
)
from orderflow.entities.party import NOBODY, Address, Invoice, Party, PersonalData
from orderflow.ids import PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.policies import numbered_at_payment
from orderflow.refusals import DocumentNotReady, UnknownShipment
from orderflow.render.confirmation import order_confirmation
from orderflow.render.dispatch import delivery_note, waybill
from orderflow.render.order import Statement
from orderflow.render.printing import as_html, as_text
from orderflow.roles import ORDERFLOW
from orderflow.states.retail import RetailFlow
from orderflow.words.document import Document, DocumentKind, DocumentSum
from orderflow.words.labels import Label, Language
from vouched import retail
from works import SELLER as SALESMAN
from works import STORE as PACKER
from works import WORKSHOP, a_few_more, valves

ZH, EN = Language.ZH, Language.EN
SHANGHAI = timezone(timedelta(hours=8))
SELLER = Party(name="青石书店", phone="0512-65001234", address=Address(city="苏州", street="观前街 1 号"))
FAR = Party(
    name="王芳",
    phone="139",
    address=Address(country="CN", region="江苏", city="苏州", street="平江路 12 号", postcode="215005"),
)


def confirmed(life: Life) -> Document:
    return order_confirmation(life.order, life.personal)


def facts(document: Document, language: Language = EN) -> dict[str, str]:
    return {one.what.in_(language): one.value.in_(language) for one in document.facts}


def sums(document: Document) -> dict[str, Money]:
    return {one.what.en: one.amount for one in document.totals}


def sent(waybill_number: str = "SF1") -> Life:
    """All goods in one shipment, booked at a carrier and handed over."""
    life = Life()
    life.place(delivery="sf")
    life.pay()
    life.ship(waybill=waybill_number)
    return life


def width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


# ---- the confirmation ------------------------------------------------------------------------------------------------


def test_a_confirmation_says_what_was_agreed() -> None:
    """Number, goods, delivery, arrival, address, amount paid: an object, before it is a text."""
    life = paid()

    document = order_confirmation(life.order, life.personal, seller=SELLER, table=RetailFlow.table)

    assert (document.kind, document.number) == (DocumentKind.ORDER_CONFIRMATION, "00000001")
    assert facts(document) == {
        "Order number": "00000001",
        "Ordered": "2 Mar 2026 12:01",
        "Status": "Awaiting shipment",
        "Delivery": "Express",
        "Estimated arrival": "3 Mar 2026 to 5 Mar 2026",
        "Payment": "Paid",
        "Paid by": "Alipay",
    }
    assert [(row.name, row.quantity, row.amount) for row in document.rows] == [
        ("杯子", 3, cny("59.97")),
        ("碗", 2, cny("16.00")),
    ]
    assert [party.role.en for party in document.parties] == ["Seller", "Recipient"]
    assert sums(document) == {
        "Goods": cny("75.97"), "Delivery": cny("0"), "Total": cny("75.97"), "Amount paid": cny("75.97"),
        "Balance": cny("0"),
    }  # fmt: skip


def test_without_a_number_there_is_no_confirmation() -> None:
    """Neither of a cart nor of an order that is numbered when it is paid."""
    life = Life(retail(numbering=numbered_at_payment()))
    life.place()

    with pytest.raises(DocumentNotReady) as caught:
        confirmed(life)

    assert (caught.value.order_id, caught.value.missing) == (life.id, "number")
    life.pay()
    assert confirmed(life).number == "00000001"


def test_what_was_sent_back_is_not_confirmed() -> None:
    """It keeps its number, and is agreed only when it is submitted again."""
    life = placed()

    with pytest.raises(DocumentNotReady) as caught:
        order_confirmation(attrs.evolve(life.order, submitted_at=None), life.personal)

    assert caught.value.missing == "submission"


def test_an_order_without_delivery_has_no_line_about_it() -> None:
    """Where no delivery is asked for, none is confirmed."""
    life = placed()

    document = order_confirmation(attrs.evolve(life.order, delivery=None), life.personal)

    assert not {"Delivery", "Estimated arrival"} & facts(document).keys()


def test_what_is_unpaid_is_said_to_be_owed() -> None:
    """Nothing is confirmed as paid that is not: what is still to pay stands there, and no way of paying."""
    document = confirmed(placed())

    assert sums(document)["Still to pay"] == cny("75.97")
    assert sums(document)["Amount paid"] == cny("0")
    assert "Paid by" not in facts(document)


def test_what_came_beyond_the_order_is_named() -> None:
    """Three more than the hundred; and the one of the other line that will not come, in a sum of its own."""
    life = Life(WORKSHOP.extended(packing=a_few_more))
    life.place(valves(), valves(4), delivery=None)
    life.do(CancelUnits(life.id, lines=(part(2, 1),), reason="short"), SALESMAN)
    life.do(Pack(life.id, lines=(part(1, 103),)), PACKER)

    said = sums(confirmed(life))

    assert said["Goods"] == cny("1038.96")
    assert (said["Beyond the order"], said["Cancelled"]) == (cny("29.97"), cny("-9.99"))
    assert said["Total"] == life.order.total == cny("1058.94")
    rows = [(row.what.en, row.amount) for row in Statement.of(life.order).rows]
    assert ("Beyond the order", cny("29.97")) in rows
    assert ("Cancelled", cny("-9.99")) in rows


@pytest.mark.parametrize("order", ["refunded", "cancelled", "units", "overpaid"])
def test_the_sums_add_up_whatever_happened(order: str) -> None:
    """Goods and delivery, less what was cancelled and credited, make the total; money leads from it to what is left."""
    life = completed() if order == "refunded" else paid()
    if order == "refunded":
        life.do(Refund(life.id, amount=cny("5.00"), reason="a scratch"), CASHIER)
    elif order == "cancelled":
        life.do(Cancel(life.id))
    elif order == "units":
        life.do(CancelUnits(life.id, lines=(part(1, 2),), reason="short"), SHOP)
    else:
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.record("start", amount=cny("80.00"))
    said = sums(confirmed(life))
    zero = cny("0")

    total = said["Goods"] + said["Delivery"] + said.get("Cancelled", zero) + said.get("Credit note", zero)
    left = total - said["Amount paid"] + said.get("Refunded", zero)
    assert total == said["Total"] == life.order.total - life.order.credited
    assert [*said][-1] in ("Still to pay", "Owed to you", "Balance")
    assert left == said.get("Still to pay", zero) - said.get("Owed to you", zero) == life.order.balance


def test_who_fetches_it_needs_no_address() -> None:
    """At the store counter it is their name that counts."""
    life = Life()
    life.place(delivery="pickup")

    (party,) = confirmed(life).parties

    assert (party.role.en, [line.en for line in party.lines]) == ("Collected by", ["Li", "138 0000 0000"])


def test_an_address_is_written_as_each_language_writes_it() -> None:
    """From the large to the small in Chinese, from the small to the large in English; no empty parts."""
    life = placed()
    (party,) = order_confirmation(life.order, PersonalData(recipient=FAR)).parties

    assert [line.zh for line in party.lines] == ["王芳", "139", "CN 江苏苏州平江路 12 号 215005"]
    assert party.lines[-1].en == "平江路 12 号, 苏州, 江苏 215005, CN"
    assert "王芳" not in repr(party)
    latin = Party(name="Li", address=Address(city="苏州 Suzhou", street="Pingjiang Road 8"))
    (party,) = order_confirmation(life.order, PersonalData(recipient=latin)).parties
    assert party.lines[-1].zh.removeprefix("CN ") == "苏州 Suzhou Pingjiang Road 8"


@pytest.mark.parametrize("personal", [NOBODY, PersonalData(recipient=Party())])
def test_what_was_erased_is_said_to_be_gone(personal: PersonalData) -> None:
    """A document is still drawn up, of whatever is kept; in place of the person it says that they are not."""
    life = paid()
    document = order_confirmation(life.order, personal)

    assert "No personal data is kept, or it has been erased" in as_text(document, EN)
    assert "未保存个人信息，或已应要求删除" in as_html(document, ZH)
    assert "75.97 CNY" in as_text(document, EN)


def test_invoice_waybills_and_a_hosts_own_names() -> None:
    """Whatever else the customer wants to find on it; a cancelled order promises no arrival."""
    life = sent()
    personal = attrs.evolve(life.personal, invoice=Invoice(title="青禾纺织", tax_number="91320500"))
    document = order_confirmation(life.order, personal, names={"sf": Label("顺丰", "SF Express")})
    said = facts(document)

    assert (said["Invoice to"], said["Waybill"], said["Delivery"]) == ("青禾纺织 91320500", "SF1", "SF Express")
    cancelled = paid()
    cancelled.do(Cancel(cancelled.id))
    assert "Estimated arrival" not in facts(confirmed(cancelled))
    assert sums(confirmed(cancelled))["Refunded"] == cny("75.97")


def test_money_that_a_bank_took_back_is_said() -> None:
    """It is owed again."""
    life = paid()
    life.do(RecordChargeback(life.id, payment_id=PaymentId("p-1"), amount=cny("5.97")), ORDERFLOW)

    assert sums(confirmed(life))["Charged back"] == cny("5.97")
    assert sums(confirmed(life))["Still to pay"] == cny("5.97")


# ---- the papers that go with a shipment
# --------------------------------------------------------------------------------


def test_a_delivery_note_lists_what_lies_in_the_shipment_without_prices() -> None:
    """Its own number, the order's, the shipment's; the customer is asked to check, and to sign."""
    life = sent()

    note = delivery_note(life.order, life.shipment(), life.personal, number="DN-0007", seller=SELLER, zone=SHANGHAI)

    assert (note.kind, note.number) == (DocumentKind.DELIVERY_NOTE, "DN-0007")
    assert [(row.name, row.quantity, row.amount) for row in note.rows] == [("杯子", 3, None), ("碗", 2, None)]
    assert {"Delivery note", "Order number", "Shipment", "Delivery", "Waybill", "Packed", "Sent"} <= facts(note).keys()
    text = as_text(note, ZH)
    assert "请当面清点数量并检查质量" in text
    assert "收货人签字 / 日期: ____" in text
    assert "CNY" not in text


def test_a_delivery_note_has_a_number() -> None:
    """The one it is given, else the one that was issued for the shipment, else there is none to draw up."""
    life = sent()
    issued = attrs.evolve(life.shipment(), delivery_note="DN-1")
    order = attrs.evolve(life.order, shipments=life.order.shipments.put(issued))

    assert delivery_note(order, issued, life.personal).number == "DN-1"
    assert delivery_note(order, issued, life.personal, number="DN-2").number == "DN-2"
    with pytest.raises(DocumentNotReady) as caught:
        delivery_note(life.order, life.shipment(), life.personal)
    assert caught.value.document == "delivery note of shipment s-1"


def test_a_waybill_says_who_brings_how_much_to_whom() -> None:
    """The carrier's number and the units; the recipient signs it."""
    life = sent()

    paper = waybill(
        life.order, life.shipment(), life.personal, sender=SELLER, names={"sf-express": Label("顺丰", "SF")}
    )

    assert (paper.kind, paper.number) == (DocumentKind.WAYBILL, "SF1")
    assert (facts(paper)["Carrier"], facts(paper)["Units"], facts(paper, ZH)["件数"]) == ("SF", "5", "5 件")
    assert [party.role.zh for party in paper.parties] == ["寄件人", "收件人"]
    assert [key for key in facts(paper) if key == "Waybill"] == ["Waybill"]


def test_without_a_carriers_number_there_is_no_waybill() -> None:
    """Packed and not booked, or carried by nobody."""
    life = shipped()
    assert life.shipment().waybill is None

    with pytest.raises(DocumentNotReady) as caught:
        waybill(life.order, life.shipment(), life.personal)

    assert caught.value.missing == "waybill number"


def test_without_carrier_sender_or_arrival_less_is_said() -> None:
    """The shop's own messenger: a waybill number of its own, and no carrier's name."""
    life = Life()
    life.place(delivery="pickup")
    life.pay()
    life.ship(waybill="OWN-1")

    paper = waybill(life.order, life.shipment(), life.personal)

    assert "Carrier" not in facts(paper)
    assert "Estimated arrival" not in facts(paper)
    assert len(paper.parties) == 1


def test_a_shipment_of_another_order_has_no_paper_here() -> None:
    """Not even if it bears the same id."""
    life, other = sent(), sent("SF2")

    with pytest.raises(UnknownShipment):
        waybill(life.order, other.shipment(), life.personal)
    with pytest.raises(UnknownShipment):
        delivery_note(life.order, other.shipment(), life.personal, number="1")


def test_a_shipment_that_is_only_packed_has_not_been_sent() -> None:
    """What has not happened yet is not said."""
    life = Life()
    life.place(delivery="sf")
    life.pay()
    life.do(Pack(life.id), STORE)
    life.do(RecordBooking(life.id, shipment_id=ShipmentId("s-1"), result=Result.DONE, waybill="SF9"), ORDERFLOW)

    assert "Sent" not in facts(waybill(life.order, life.shipment(), life.personal))
    shipment = attrs.evolve(life.shipment(), packed_at=None)
    bare = attrs.evolve(life.order, delivery=None, number=None, shipments=life.order.shipments.put(shipment))
    said = facts(waybill(bare, shipment, life.personal))
    assert not {"Delivery", "Packed"} & said.keys()
    assert said["Order number"] == life.id


# ---- written down ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_columns_align_in_both_scripts(language: Language) -> None:
    """Amounts end in one column, however wide the characters before them are."""
    text = as_text(confirmed(paid()), language)

    goods = [line for line in text.splitlines() if line.endswith("CNY") and re.search(r"\(\w+\)", line)]
    totals = [line for line in text.splitlines() if line.endswith("CNY") and line not in goods]
    assert len({width(line) for line in goods}) == 1
    assert len({width(line) for line in totals}) == 1
    assert (len(goods), len(totals)) == (2, 5)
    assert text.endswith("CNY\n")


class Page(HTMLParser):
    """What a browser makes of a page: its tags, what they refer to, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.texts.append(data)


@pytest.mark.parametrize(("language", "lang"), [(ZH, "zh-CN"), (EN, "en")])
def test_a_page_stands_alone_and_is_sound(language: Language, lang: str) -> None:
    """Every tag is closed, the language is named, it is A4, and nothing is loaded from anywhere."""
    written = as_html(confirmed(paid()), language)
    page = Page(written)

    assert page.open == []
    assert ("html", "lang", lang) in page.attributes
    assert not {name for _, name, _ in page.attributes} & {"src", "href", "srcset", "onload"}
    assert not re.search(r"url\(|@import|//|<script", written)
    assert "size: A4" in written
    assert written.startswith("<!DOCTYPE html>")


def test_what_people_wrote_is_text_and_never_markup() -> None:
    """Goods, specifications, names and notes of whatever kind are shown as they were written."""
    evil = "<script>alert('x')</script> & \"co\""
    life = Life()
    life.do(_placing(evil))
    life.pay()
    personal = PersonalData(recipient=Party(name=evil, phone="1"), invoice=Invoice(title=evil))
    document = order_confirmation(life.order, personal, names={"alipay": Label(evil, evil)})

    spoilt = attrs.evolve(
        document, number=evil, notes=(Label(evil, evil),), totals=(DocumentSum(Label(evil, evil), cny("1.00")),)
    )

    written = as_html(spoilt, EN)

    assert "<script" not in written
    assert Page(written).texts.count(evil) >= 5


def _placing(evil: str) -> Place:
    line = NewLine(sku="x", name=evil, quantity=1, unit_price=cny("1.00"), specification={evil: evil})
    return Place(process="retail", lines=(line,), recipient=LI, delivery="express")


def test_goods_without_a_sku_or_specification_leave_no_trace_of_them() -> None:
    """No empty brackets."""
    document = confirmed(paid())
    bare = attrs.evolve(document, rows=(attrs.evolve(document.rows[0], sku="", specification=()),))

    assert "()" not in as_text(bare, EN)
    assert "杯子" in as_text(bare, EN)


def test_nothing_but_what_there_is() -> None:
    """A page without sums, notes or signature has no empty frames for them; one with them has all three."""
    life = sent()
    note = delivery_note(life.order, life.shipment(), life.personal, number="1")
    written = as_html(note, EN)

    assert "<tfoot>" not in written
    assert 'class="signature"' in written
    assert "Please check quantity" in written
    assert 'class="signature"' not in as_html(confirmed(life), EN)


def test_the_zone_is_the_hosts() -> None:
    """Instants are kept in UTC and said in the zone that is asked for."""
    life = paid()

    assert facts(order_confirmation(life.order, NOBODY, zone=UTC))["Ordered"] == "2 Mar 2026 12:01"
    assert facts(order_confirmation(life.order, NOBODY, zone=SHANGHAI))["Ordered"] == "2 Mar 2026 20:01"


def test_erasing_changes_no_number() -> None:
    """The person goes, the document's facts stay."""
    life = paid()
    before = confirmed(life)
    life.do(ErasePersonalData(life.id), SERVICE)
    after = confirmed(life)

    assert (before.facts, before.rows, before.totals) == (after.facts, after.rows, after.totals)
    assert before.parties != after.parties
