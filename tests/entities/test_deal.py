"""A deal: what a yes and a signature are good for, what of it is pending, and that it is stored like all else."""

import pickle
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from deals import BOOKS, BUYER, DAY, LAWYER, NOON, SELLER, THIRDS, cny, contract, deal_order, item, made, paid
from orderflow.entities.approval import Approval
from orderflow.entities.certificate import Certificate, Defect, Remedy
from orderflow.entities.collection import ById
from orderflow.entities.content import digest_of
from orderflow.entities.contract import Clause, Contract, Penalty, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.feedback import Feedback
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.quotation import Costing, Quotation, QuotedLine
from orderflow.entities.signature import CONTRACT, Signature
from orderflow.ids import ContractId, LineId, QuotationId, ShipmentId
from orderflow.roles import CUSTOMER, FINANCE, LEGAL, SALES, Role
from orderflow.serialization import OrderReader, write

OURS, THEIRS = digest_of("k-1", 30), digest_of("k-1", 31)
LINES = (item(1, promised_at=NOON), item(2, quantity=40, price="25.00"))
OFFER = Quotation(
    id=QuotationId("q-1"),
    lines=LINES,
    quoted=(
        QuotedLine(
            line_id=LineId("l-1"),
            costing=Costing(materials=cny("5"), processing=cny("1"), labour=cny("2"), margin=cny("1.99")),
        ),
        QuotedLine(line_id=LineId("l-2"), unit_price=cny("25"), tax=cny("115.04")),
    ),
    transport="truck",
    freight=cny("120"),
    total=cny("2119"),
    valid_until=NOON + DAY,
    digest=OURS,
    state="sent",
    phase=ChildPhase.OPEN,
    drafted_at=NOON,
)
DEFECTIVE = Certificate(
    id=ShipmentId("s-1"),
    at=NOON,
    reference="SCAN-7",
    defects=ById([Defect(id=LineId("l-1"), quantity=3, description="leaks", offered=cny("5"))]),
)
RUNNING = evolve(made(1, 100), state="producing", phase=ChildPhase.OPEN)


def said(place: int, role: Role, *, passed: bool = True, digest: str = OURS, subject: str = "k-1") -> Approval:
    return Approval(id=f"a-{place}", subject=subject, digest=digest, role=role, passed=passed, at=NOON)


def signature(place: int, role: Role, **fields: Any) -> Signature:
    given: dict[str, Any] = {
        "id": f"g-{place}",
        "kind": CONTRACT,
        "subject": "k-1",
        "digest": OURS,
        "role": role,
        "signer": "li",
        "reference": "SCAN-1",
        "at": NOON,
    }
    return Signature(**(given | fields))


def draft(place: int = 2, **fields: Any) -> Contract:
    return contract(
        LINES, id=ContractId(f"k-{place}"), state="drafted", phase=ChildPhase.OPEN, in_force_at=None, **fields
    )


class TestApproved:
    def test_a_yes_is_to_one_content_of_one_subject(self) -> None:
        """It expires with a fen; and what was said about another wording, or a quotation, is no yes to this."""
        deal = Deal(approvals=ById([said(1, LEGAL), said(2, FINANCE, digest=THEIRS), said(3, SALES, subject="q-1")]))

        assert deal.approved("k-1", OURS) == (LEGAL,)
        assert deal.approved("k-1", THEIRS) == (FINANCE,)
        assert deal.approved("k-2", OURS) == ()
        assert deal.approved("q-1", OURS) == (SALES,)

    def test_a_no_is_no_yes(self) -> None:
        """Whoever has said only no has not approved."""
        assert Deal(approvals=ById([said(1, LEGAL, passed=False)])).approved("k-1", OURS) == ()

    @pytest.mark.parametrize("last", [True, False])
    def test_the_last_word_counts(self, last: bool) -> None:
        """A no after a yes takes it back, a yes after a no is one; each counts once, where it was first heard."""
        deal = Deal(approvals=ById([said(1, LEGAL, passed=not last), said(2, FINANCE), said(3, LEGAL, passed=last)]))

        assert deal.approved("k-1", OURS) == ((LEGAL, FINANCE) if last else (FINANCE,))

    def test_a_later_word_about_another_content_takes_nothing_back(self) -> None:
        """Each content is judged by itself."""
        deal = Deal(approvals=ById([said(1, LEGAL), said(2, LEGAL, passed=False, digest=THEIRS)]))

        assert deal.approved("k-1", OURS) == (LEGAL,)


class TestSigned:
    @pytest.mark.parametrize("other", [{"kind": "release"}, {"subject": "k-2"}, {"digest": THEIRS}])
    def test_a_signature_is_for_one_content_of_one_paper(self, other: dict[str, Any]) -> None:
        """It expires when the content changes, and stands for no other paper."""
        deal = Deal(signatures=ById([signature(1, SALES, **other), signature(2, CUSTOMER)]))

        assert deal.signed(CONTRACT, "k-1", OURS) == (CUSTOMER,)
        assert deal.signed(CONTRACT, "k-3", OURS) == ()

    def test_both_parties_sign_in_any_order(self) -> None:
        """As the signatures came."""
        deal = Deal(signatures=ById([signature(1, CUSTOMER), signature(2, SALES)]))

        assert deal.signed(CONTRACT, "k-1", OURS) == (CUSTOMER, SALES)


class TestWhatIsOnTheTable:
    def test_the_contract_in_force_is_the_named_one(self) -> None:
        """A newer draft is not, until it takes effect; without any there is none."""
        first = contract(LINES)
        deal = Deal(contracts=ById([first, draft()]), in_force=first.id)

        assert (deal.contract, deal.draft) == (first, draft())
        assert (Deal().contract, Deal().draft, Deal().quotation) == (None, None, None)
        assert Deal(contracts=ById([first]), in_force=first.id).draft is None

    def test_the_quotation_is_the_one_that_nobody_has_closed(self) -> None:
        """Not the revision before it, and none once it is accepted."""
        before = evolve(OFFER, state="superseded", phase=ChildPhase.CLOSED)
        now = evolve(OFFER, id=QuotationId("q-2"))

        assert Deal(quotations=ById([before, now])).quotation == now
        assert Deal(quotations=ById([before, evolve(now, phase=ChildPhase.CLOSED)])).quotation is None


class TestClosed:
    @pytest.mark.parametrize(
        ("fields", "closed"),
        [
            ({}, True),
            ({"salesperson": "wang", "confirmed": OURS, "reminded": ("i-1",)}, True),
            ({"quotations": ById([OFFER])}, False),
            ({"quotations": ById([evolve(OFFER, phase=ChildPhase.CLOSED)])}, True),
            ({"contracts": ById([contract(LINES)])}, True),
            ({"contracts": ById([contract(LINES), draft()])}, False),
            ({"production": ById([made(1, 100)])}, True),
            ({"production": ById([made(1, 100, place=2), RUNNING])}, False),
            ({"certificates": ById([DEFECTIVE])}, False),
            ({"certificates": ById([evolve(DEFECTIVE, defects=ById())])}, True),
            ({"approvals": ById([said(1, LEGAL)]), "signatures": ById([signature(1, SALES)])}, True),
        ],
    )
    def test_it_is_closed_when_nothing_is_pending(self, fields: dict[str, Any], closed: bool) -> None:
        """No offer, no draft, no production and no defect; and the order waits for it as for its shipments."""
        order = deal_order("completed", deal=Deal(**fields))

        assert order.part(Deal).is_closed is closed
        assert order.children_closed is closed

    def test_an_order_of_a_shop_has_an_empty_one(self) -> None:
        """Nobody has to ask whether there is one, nor is anything of it pending."""
        order = Order(**{name: value for name, value in vars(deal_order("completed")).items() if name != "parts"})

        assert order.part(Deal) is order.part(Deal) == Deal()
        assert order.part(Deal).is_closed
        assert order.children_closed


def test_units_are_counted_over_all_production_orders() -> None:
    """100 are made by two of them, ten are on their way."""
    going_on = evolve(made(1, 70, place=2), phase=ChildPhase.OPEN, lines=(made(1, 80).lines))
    deal = Deal(production=ById([made(1, 30), going_on]))

    assert (deal.made("l-1"), deal.being_made("l-1")) == (100, 10)
    assert (deal.made("l-2"), deal.being_made("l-2")) == (0, 0)
    assert deal.units_being_made == {"l-1": 10}


def test_a_whole_deal_is_stored_and_read_again() -> None:
    """Each part of it, to the last optional field: a snapshot loses nothing, and writes the same text again."""
    terms = evolve(
        THIRDS,
        tolerance=Tolerance(over_percent=5, under_percent=3),
        inspection_period=timedelta(days=10, hours=1),
        deliver_by=NOON + 60 * DAY,
        penalty=Penalty(per_day=50, most=500),
        clauses=(Clause(title="venue", wording="苏州"),),
    )
    deal = Deal(
        salesperson=SELLER.id,
        confirmed=OURS,
        quotations=ById([OFFER, evolve(OFFER, id=QuotationId("q-2"), target=cny("2000"), remark="cheaper")]),
        contracts=ById([contract(LINES, terms), draft(terms=terms, amendment=1, remark="later")]),
        in_force="k-1",
        approvals=ById([said(1, LAWYER.role), said(2, BOOKS.role, passed=False)]),
        signatures=ById([signature(1, BUYER.role)]),
        reminded=("i-1",),
        production=ById([made(1, 100), evolve(RUNNING, id=made(1, 1, place=2).id, failures=2, announced=True)]),
        certificates=ById(
            [
                DEFECTIVE,
                evolve(
                    DEFECTIVE,
                    id=ShipmentId("s-2"),
                    reference=None,
                    defects=ById([Defect(id=LineId("l-2"), quantity=1, description="x", remedy=Remedy.REWORK)]),
                ),
            ]
        ),
        feedback=ById([Feedback(id="b-1", text="好", at=NOON, follow_ups=("called",), closed_at=NOON)]),
    )
    order = deal_order("delivering", lines=LINES, deal=deal, payments=paid("600"))

    reader = OrderReader([Deal])

    assert reader.read(write(order), "order") == order
    assert write(reader.read(write(order), "order")) == write(order)
    assert pickle.loads(pickle.dumps(order)) == order  # noqa: S301 # our own pickle
    assert reader.read(write(deal_order("inquiry", deal=Deal())), "order").part(Deal) == Deal()
