"""The papers of a contract and of production, as they are drawn up, in both languages."""

from datetime import timedelta

import pytest
from attrs import evolve

from deals import DAY, NOON, THIRDS, cny, contract, deal_order, made, part
from life import LI
from orderflow.entities.certificate import Certificate, Defect, Remedy
from orderflow.entities.collection import ById
from orderflow.entities.contract import Clause, Contract, Milestone, Penalty, Term, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryChoice, DeliveryKind
from orderflow.entities.memo import Note
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, Party, PersonalData
from orderflow.entities.phase import ChildPhase
from orderflow.entities.quotation import Costing, Quotation, QuotedLine
from orderflow.entities.shipment import Shipment
from orderflow.entities.signature import CONTRACT, Signature
from orderflow.ids import LineId, QuotationId, ShipmentId
from orderflow.refusals import DocumentNotReady
from orderflow.render.contracting import contract_summary, quotation_letter
from orderflow.render.making import inspection_certificate, production_notice
from orderflow.render.printing import as_html, as_text
from orderflow.roles import CUSTOMER, SALES
from orderflow.words.document import Document, DocumentKind
from orderflow.words.labels import Label, Language

SELLER = Party(name="江南阀门厂")
BUYER = PersonalData(recipient=LI)
ROAD = DeliveryChoice(option="road", kind=DeliveryKind.CARRIAGE, fee=cny("80.00"))


def quotation(order: Order) -> Quotation:
    costing = Costing(materials=cny("5.00"), processing=cny("2.00"), labour=cny("1.00"), margin=cny("1.99"))
    return Quotation(
        id=QuotationId("q-2"),
        lines=tuple(order.lines),
        quoted=tuple(QuotedLine(line_id=line.id, costing=costing) for line in order.lines),
        transport="road",
        freight=cny("80.00"),
        total=order.total + cny("80.00"),
        valid_until=NOON + 14 * DAY,
        digest="d",
        state="sent",
        phase=ChildPhase.OPEN,
        drafted_at=NOON,
    )


def shipment() -> Shipment:
    return Shipment(
        id=ShipmentId("s-1"),
        lines=(part(1, 60), part(2, 40)),
        state="delivered",
        phase=ChildPhase.CLOSED,
        has_left=True,
        is_delivered=True,
    )


def facts(document: Document) -> dict[str, str]:
    return {one.what.en: one.value.en for one in document.facts}


def sums(document: Document) -> dict[str, str]:
    return {one.what.en: str(one.amount) for one in document.totals}


def printed(document: Document) -> str:
    """All that can be made of it."""
    return "".join(write(document, language) for write in (as_text, as_html) for language in Language)


def test_a_quotation_says_what_it_would_cost_and_until_when() -> None:
    """Each revision is numbered; the customer sees prices, not what they are made of."""
    order = deal_order("quoting", deal=Deal())

    document = quotation_letter(order, quotation(order), BUYER, seller=SELLER)

    assert (document.kind, document.number) == (DocumentKind.QUOTATION, "o-1/2")
    assert facts(document) == {
        "Order number": "o-1",
        "Revision": "2",
        "Drafted": "2 Mar 2026 12:00",
        "Valid until": "16 Mar 2026 12:00",
        "Transport": "road",
    }
    assert sums(document) == {"Goods": "1999.00 CNY", "Freight": "80.00 CNY", "Total": "2079.00 CNY"}
    assert [row.quantity for row in document.rows] == [100, 40]
    assert "1.99" not in printed(document)


def test_a_contract_is_summed_up_clause_by_clause() -> None:
    """Goods, schedule in money, tolerance, penalty and words; the instalments add up to the total."""
    terms = evolve(
        THIRDS,
        tolerance=Tolerance(over_percent=5, under_percent=3),
        deliver_by=NOON + 60 * DAY,
        penalty=Penalty(per_day=50, most=1_000),
        clauses=(Clause(title="Venue", wording="Suzhou"),),
    )
    order = deal_order("contracting", deal=Deal())
    wording = contract(tuple(order.lines), terms, delivery=ROAD, total=cny("2079.00"))

    document = contract_summary(order, wording, BUYER, seller=SELLER)

    assert (document.kind, document.number, document.title.en) == (DocumentKind.CONTRACT, "C-00000001", "Contract")
    assert facts(document) == {
        "Contract number": "C-00000001",
        "Order number": "o-1",
        "Drafted": "2 Mar 2026 12:00",
        "In force since": "2 Mar 2026 12:00",
        "Transport": "road",
        "Delivery by": "1 May 2026 12:00",
        "Quantity tolerance": "+5 % / -3 %",
        "Inspection period": "7 days",
    }
    assert sums(document) == {
        "Goods": "1999.00 CNY",
        "Freight": "80.00 CNY",
        "Total": "2079.00 CNY",
        "Deposit (on signing)": "599.70 CNY",
        "Milestone payment (after production)": "799.60 CNY",
        "Balance payment (on acceptance, 30 days net)": "599.70 CNY",
    }
    assert [note.en for note in document.notes] == [
        "Each day of delay costs the seller 0.5 % of the total, 10 % at the most.",
        "The deposit is not returned if the buyer cancels.",
        "A buyer who cancels pays for the units that are made.",
        "Venue: Suzhou",
    ]
    assert "需方取消合同的，定金不予退还。" in printed(document)
    assert [sum_.what.zh for sum_ in document.totals[-2:]] == ["进度款（生产完毕）", "尾款（验收合格后 30 天内）"]


@pytest.mark.parametrize(
    ("time", "en", "zh"),
    [
        (DAY, "1 day", "1 天"),
        (DAY / 2, "12 hours", "12 小时"),
        (DAY * 1.5 + timedelta(minutes=1, seconds=2), "1 day 12 hours 1 minute 2 seconds", "1 天 12 小时 1 分钟 2 秒"),
        (timedelta(milliseconds=1), "less than a second", "不到 1 秒"),
    ],
)
def test_a_contract_says_how_long_to_the_second(time: timedelta, en: str, zh: str) -> None:
    """Neither the time to pay nor the time to inspect is cut to whole days: this is what both parties sign."""
    terms = evolve(THIRDS, schedule=(Term(name="balance", share=1, due=Milestone.INSPECTED, net=time),))
    order = deal_order("contracting", deal=Deal())
    wording = contract(tuple(order.lines), evolve(terms, inspection_period=time))

    document = contract_summary(order, wording, BUYER)

    assert facts(document)["Inspection period"] == en
    assert document.totals[-1].what == Label(f"尾款（验收合格后 {zh}内）", f"Balance payment (on acceptance, {en} net)")


def test_a_signed_contract_says_who_has_which_copy() -> None:
    """Both parties, when they signed, and where their copies are; what was signed for another wording is not said."""
    order = deal_order("contracting", deal=Deal())
    wording = contract(tuple(order.lines))
    held = Signature(
        id="g-1",
        kind=CONTRACT,
        subject="k-1",
        digest=wording.digest,
        role=SALES,
        signer="wang",
        reference="A-7",
        at=NOON,
    )
    theirs = evolve(held, id="g-2", role=CUSTOMER, signer="acme", reference="B-3", at=NOON + DAY)
    expired = evolve(held, id="g-3", digest="another", reference="C-1")
    order = order.with_part(evolve(order.part(Deal), signatures=ById([held, theirs, expired])))

    document = contract_summary(order, wording, BUYER)

    said = [(what, value) for what, value in facts(document).items() if "igned" in what or "copy" in what]
    assert said == [
        ("Signed by the buyer", "3 Mar 2026 12:00"),
        ("The buyer's copy", "B-3"),
        ("Signed by the seller", "2 Mar 2026 12:00"),
        ("The seller's copy", "A-7"),
    ]
    assert "C-1" not in printed(document)


def test_transport_goes_by_the_name_that_the_host_gives_it() -> None:
    """On the quotation, the contract and the production notice, as on all other papers."""
    order = deal_order("in_production", deal=Deal(production=ById([made(1, 60)])), delivery=ROAD)
    names = {"road": Label("公路运输", "by lorry")}

    papers = (
        quotation_letter(order, quotation(order), BUYER, names=names),
        contract_summary(order, contract(tuple(order.lines), delivery=ROAD), BUYER, names=names),
        production_notice(order, order.part(Deal).production["w-1"], BUYER, names=names),
    )

    assert {facts(paper)["Transport"] for paper in papers} == {"by lorry"}


def test_an_amendment_says_which_one_it_is_and_what_it_is_about() -> None:
    """It keeps the number of its contract; without clauses, a date or freight nothing is said of them."""
    order = deal_order("contracting", deal=Deal())
    terms = evolve(THIRDS, deposit_kept=False, work_charged=False)
    wording: Contract = contract(
        tuple(order.lines), terms, amendment=1, remark="20 valves more", in_force_at=None, phase=ChildPhase.OPEN
    )

    document = contract_summary(order, wording, NOBODY)

    assert (document.number, document.title.en, document.title.zh) == (
        "C-00000001/1",
        "Amendment 1",
        "第 1 号补充协议",
    )
    assert set(facts(document)) == {"Contract number", "Order number", "Drafted", "Inspection period"}
    assert [note.en for note in document.notes] == ["20 valves more"]
    assert "合同生效" in printed(document)


def test_a_production_notice_carries_all_that_the_customer_wants() -> None:
    """For every department: what, how many, by when, and each wish of the memo (S14)."""
    note = Note(id="n-1", text="no burrs, packed in tens", at=NOON)
    order = deal_order("in_production", deal=Deal(production=ById([made(1, 60)]), memo=ById([note])), delivery=ROAD)

    document = production_notice(order, order.part(Deal).production["w-1"], BUYER)

    assert (document.kind, document.number) == (DocumentKind.PRODUCTION_NOTICE, "P-00000001")
    assert facts(document)["To be done by"] == "2 Mar 2026 12:00"
    assert facts(document)["Transport"] == "road"
    assert [(row.name, row.quantity) for row in document.rows] == [("valve", 60)]
    assert "客户要求：no burrs, packed in tens" in printed(document)
    assert "Transport" not in facts(production_notice(evolve(order, delivery=None), made(1, 60), BUYER))


@pytest.mark.parametrize(("remedy", "said"), [(None, "open"), (Remedy.REWORK, "rework")])
def test_a_certificate_says_what_was_accepted_and_what_was_not(remedy: Remedy | None, said: str) -> None:
    """In full, in part or with defects, each with what is done about it; the customer signs (S04, S18)."""
    order = deal_order("delivering", shipments=ById([shipment()]))
    defect = Defect(id=LineId("l-2"), quantity=40, description="scratched", remedy=remedy)
    certificate = Certificate(id=ShipmentId("s-1"), at=NOON, reference="R-17", defects=ById([defect]))

    document = inspection_certificate(order, certificate, BUYER, seller=SELLER)

    assert (document.kind, document.number) == (DocumentKind.ACCEPTANCE, "o-1/s-1")
    assert facts(document)["Signed receipt"] == "R-17"
    assert [(row.sku, row.quantity) for row in document.rows] == [("VALVE-1", 60)]
    assert [note.en for note in document.notes] == [f"Not accepted: 40 × valve, scratched ({said})"]
    assert document.signature is not None


def test_silence_and_a_note_of_its_own_are_said() -> None:
    """Whose period ended has signed nothing; a shipment's delivery note gives the number."""
    order = deal_order("delivering", shipments=ById([evolve(shipment(), delivery_note="N-4")]))

    document = inspection_certificate(order, Certificate(id=ShipmentId("s-1"), at=NOON, reference=None), BUYER)

    assert document.number == "N-4"
    assert facts(document)["Signed receipt"] == "Counts as accepted: the period is over"


def test_a_certificate_of_no_shipment_is_none() -> None:
    """It is refused, and says what is missing."""
    with pytest.raises(DocumentNotReady, match="shipment") as refused:
        inspection_certificate(
            deal_order("delivering"), Certificate(id=ShipmentId("s-9"), at=NOON, reference="R-1"), BUYER
        )

    assert refused.value.missing == "shipment"
