"""
S14 下单流程标准 (release standard): nothing leaves before it is paid or vouched for, and finance has signed for it.

Special products need a special-product review form. Production orders are numbered from a register without gaps or
repeats. What is not in stock is made by a production notice with all that the customer requires. Goods are released
when the payment term is met, or with three things together: the customer's written payment commitment, the office's
guarantee and the marketing head's signature. Then finance signs the delivery note, and only then anything leaves.
"""

from datetime import timedelta

import pytest

from orderflow import (
    Actor,
    AddLines,
    AllocateStock,
    Approve,
    Cancel,
    CancelProduction,
    CheckPrices,
    ClaimPayment,
    ConfirmReceipt,
    HandOver,
    IssueDeliveryNote,
    Money,
    NewLine,
    Order,
    Phase,
    PlanProduction,
    ReleaseGoods,
    Sign,
    TrackingStatus,
    Unpack,
)
from orderflow.entities.deal import Deal
from orderflow.entities.release import ReleaseBasis
from orderflow.entities.signature import DELIVERY_NOTE, GUARANTEE, PAYMENT_COMMITMENT, RELEASE, SPECIAL_REVIEW
from orderflow.ids import ShipmentId
from orderflow.policies import delivery_notes, special_products
from orderflow.processes.made_to_order import made_to_order
from orderflow.refusals import (
    AlreadyReleased,
    AlreadySigned,
    CreditAnswerPending,
    ExceedsPlannable,
    NotCountersigned,
    NothingToApprove,
    NotReleased,
    ReleaseNotGranted,
    RoleNotEntitled,
    StepNotPossible,
    WrongCurrency,
)
from orderflow.render.making import production_notice
from orderflow.render.printing import as_text
from orderflow.roles import ORDER_CLERK
from orderflow.validation import InvalidField
from orderflow.words.labels import Language

from .conftest import OpenShop
from .orders import JIANG, SHU, TONG, confirmed, ordered, submitted, technical
from .shop import CHEN, QIAN, ZHOU, Shop, shanghai, yuan
from .trade import BAI, DENG, HUANG, LIN, MA, PAN, RAIL, ROAD, XU, packed, part, plan, report, transfer

STANDARD = made_to_order(
    papers=special_products("INK-9"),
    deliveries=(ROAD, RAIL),
).extended(delivery_notes=delivery_notes(register="notes-2026", write=lambda number: f"FH2026-{number:04d}"))
CARTON = NewLine(sku="CARTON", name="纸箱", quantity=100, unit_price=yuan("12.50"), specification={"层": "五层"})
INK = NewLine(sku="INK-9", name="特种油墨", quantity=10, unit_price=yuan("88.00"))
S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(STANDARD, opens_at=shanghai("2026-03-02 09:00"))
    shop.prices.plan("CARTON", yuan("12.50"))
    shop.prices.plan("INK-9", yuan("88.00"))
    return shop


def in_stock(shop: Shop, *, packed_units: int = 100) -> Order:
    """A hundred cartons of 1250.00 yuan lie in stock; so many of them in a shipment with its delivery note."""
    order = confirmed(shop, CARTON)
    shop.do(MA, AllocateStock(order.id))
    return noted(shop, order, packed_units)


def noted(shop: Shop, order: Order, units: int) -> Order:
    """So many cartons more are packed, and lie there with a delivery note."""
    return shop.do(ZHOU, IssueDeliveryNote(order.id, shipment_id=packed(shop, order.id, part(1, units))))


def countersigned(shop: Shop, order: Order, shipment_id: ShipmentId = S1) -> Order:
    """Finance has signed this delivery note."""
    return shop.do(QIAN, Sign(order.id, kind=DELIVERY_NOTE, subject=shipment_id, reference="财务章"))


def vouched_for(shop: Shop, order: Order, shipment_id: ShipmentId = S1) -> None:
    """All three papers lie there, for this delivery note."""
    for kind, by in ((PAYMENT_COMMITMENT, HUANG), (GUARANTEE, SHU), (RELEASE, BAI)):
        shop.do(by, Sign(order.id, kind=kind, subject=shipment_id, reference=f"{kind} 传真件"))


# ---- special products ------------------------------------------------------------------------------------------------


def test_a_special_product_needs_its_review_form(shop: Shop) -> None:
    """With all else in order it still waits for the form; ordinary goods do not."""
    order = submitted(shop, INK)
    shop.do(MA, CheckPrices(order.id))
    technical(shop, order)
    waiting = shop.do(PAN, Approve(order.id, subject=order.id))
    form = Sign(order.id, kind=SPECIAL_REVIEW, subject=order.id, reference="评审表 2026-03")

    for nobody in (LIN, PAN, BAI):
        shop.refuses(RoleNotEntitled, form, by=nobody)
    passed = shop.do(TONG, form)

    assert (waiting.phase, shop.label(waiting)) == (Phase.REVIEW, "内部评审")
    assert shop.label(passed) == "待客户确认"


# ---- no stock: the production notice ---------------------------------------------------------------------------------


def test_what_is_not_in_stock_is_made_by_a_notice_with_all_that_the_customer_requires(shop: Shop) -> None:
    """Numbered from the register, one after the other, also over orders; every department reads the same notice."""
    first, second = confirmed(shop, CARTON), confirmed(shop, CARTON)
    soon = shop.clock.now() + timedelta(days=7)
    one = shop.do(PAN, PlanProduction(first.id, completes_at=soon, lines=(part(1, 60),)))
    two = shop.do(PAN, PlanProduction(second.id, completes_at=soon))
    three = shop.do(PAN, PlanProduction(first.id, completes_at=soon))

    notice = as_text(
        production_notice(one, one.part(Deal).production["w-1"], shop.desk.personal_data(one.id)), Language.ZH
    )

    numbers = [list(order.part(Deal).production)[-1].number for order in (one, two, three)]
    assert numbers == ["P-00000001", "P-00000002", "P-00000003"]
    for said in ("产品生产通知单", "P-00000001", "纸箱", "五层", "60", "客户要求：不要破损，箱唛朝外"):
        assert said in notice


def test_the_register_of_production_orders_has_no_gap_whatever_is_refused_or_cancelled(shop: Shop) -> None:
    """A number is drawn only by a plan that stands, and never drawn twice."""
    order, cancelled = confirmed(shop, CARTON), confirmed(shop, CARTON)
    soon = shop.clock.now() + timedelta(days=7)
    some = PlanProduction(order.id, completes_at=soon, lines=(part(1, 60),))

    first = shop.do(PAN, some)
    shop.refuses(ExceedsPlannable, some, by=PAN)
    shop.refuses(RoleNotEntitled, PlanProduction(order.id, completes_at=soon), by=LIN)
    shop.refuses(InvalidField, PlanProduction(order.id, completes_at=shop.clock.now()), by=PAN)
    second = shop.do(PAN, PlanProduction(cancelled.id, completes_at=soon))
    shop.do(HUANG, Cancel(cancelled.id))
    third = shop.do(PAN, PlanProduction(order.id, completes_at=soon))

    numbers = [list(planned.part(Deal).production)[-1].number for planned in (first, second, third)]
    assert numbers == ["P-00000001", "P-00000002", "P-00000003"]
    assert [list(one.lines) for one in third.part(Deal).production] == [[part(1, 60)], [part(1, 40)]]


# ---- stock: released when it is paid ---------------------------------------------------------------------------------


def test_paid_goods_are_released_and_leave_once_finance_has_signed(shop: Shop) -> None:
    """Each gate on its own: the money, the release, the signature; none of them stands for another."""
    order = in_stock(shop)
    leave = HandOver(order.id, shipment_id=S1)

    unpaid = shop.refuses(ReleaseNotGranted, ReleaseGoods(order.id, shipment_id=S1), by=MA)
    transfer(shop, order.id, yuan("1249.99"))
    shop.refuses(ReleaseNotGranted, ReleaseGoods(order.id, shipment_id=S1), by=MA)
    transfer(shop, order.id)
    shop.refuses(NotReleased, leave, by=ZHOU)
    shop.refuses_all_but((ORDER_CLERK,), ReleaseGoods(order.id, shipment_id=S1))
    released = shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.refuses(NotCountersigned, leave, by=ZHOU)
    stamp = Sign(order.id, kind=DELIVERY_NOTE, subject=S1, reference="FH2026-0001 财务章")
    shop.refuses(RoleNotEntitled, stamp, by=BAI)
    shop.do(QIAN, stamp)
    sent = shop.do(ZHOU, leave)

    assert unpaid.due == yuan("1250.00")
    assert released.part(Deal).releases[S1].basis is ReleaseBasis.PAID
    assert (sent.phase, sent.units_handed_over) == (Phase.DELIVERING, 100)
    assert not shop.credit.calls


# ---- stock: before the money, with three things together -------------------------------------------------------------


@pytest.mark.parametrize("lacking", [PAYMENT_COMMITMENT, GUARANTEE, RELEASE])
def test_two_of_the_three_are_not_enough(shop: Shop, lacking: str) -> None:
    """Commitment, guarantee and signature count together; the refusal names the one that is missing."""
    shop.grant("huang", yuan("5000.00"))
    order = in_stock(shop)
    for kind, by in ((PAYMENT_COMMITMENT, HUANG), (GUARANTEE, SHU), (RELEASE, BAI)):
        if kind != lacking:
            shop.do(by, Sign(order.id, kind=kind, subject=S1, reference="传真件"))

    refused = shop.refuses(ReleaseNotGranted, ReleaseGoods(order.id, shipment_id=S1), by=MA)

    assert refused.missing == (lacking,)


@pytest.mark.parametrize(
    ("kind", "signer"),
    [(PAYMENT_COMMITMENT, HUANG), (GUARANTEE, SHU), (RELEASE, BAI), (DELIVERY_NOTE, QIAN)],
)
def test_nobody_signs_for_another(shop: Shop, kind: str, signer: Actor) -> None:
    """Each paper has its one signer, who signs a delivery note once; no clerk, head or neighbour stands in for them."""
    order = in_stock(shop)
    paper = Sign(order.id, kind=kind, subject=S1, reference="传真件")

    for other in (HUANG, SHU, BAI, QIAN, LIN, MA, TONG, XU, JIANG, DENG, ZHOU, CHEN):
        if other != signer:
            shop.refuses(RoleNotEntitled, paper, by=other)
    signed = shop.do(signer, paper)
    shop.refuses(AlreadySigned, paper, by=signer)

    [signature] = [one for one in signed.part(Deal).signatures if one.kind == kind]
    assert (signature.signer, signature.role, signature.subject) == (signer.id, signer.role, S1)


def test_with_all_three_goods_leave_on_credit_that_is_freed_by_the_payment(shop: Shop) -> None:
    """1250.00 are reserved at the release and given back, to the cent, as the money comes."""
    shop.grant("huang", yuan("1250.00"))
    order = in_stock(shop)
    vouched_for(shop, order)

    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    countersigned(shop, order)
    awaited = shop.refuses(NotReleased, HandOver(order.id, shipment_id=S1), by=ZHOU)
    shop.run()
    held = shop.desk.get(order.id)
    sent = shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    transfer(shop, order.id, yuan("1000.00"))
    shop.run()
    part_freed = shop.credit.held("huang")
    transfer(shop, order.id)
    shop.run()

    assert awaited.credit == "asked"
    assert held.part(Deal).releases[S1].basis is ReleaseBasis.COMMITTED
    assert sent.balance == yuan("1250.00")
    assert part_freed == yuan("250.00")
    assert shop.credit.held("huang") == yuan("0.00")


def test_two_releases_at_once_cannot_both_have_the_last_credit(shop: Shop) -> None:
    """It is reserved, not looked at: either alone would have passed; the second passes once the first is paid."""
    shop.grant("huang", yuan("2000.00"))
    first, second = in_stock(shop), in_stock(shop)
    for order in (first, second):
        vouched_for(shop, order)
        countersigned(shop, order)
        shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    leave = HandOver(second.id, shipment_id=S1)
    shop.run()

    shop.do(ZHOU, HandOver(first.id, shipment_id=S1))
    refused = shop.refuses(NotReleased, leave, by=ZHOU)
    held_for_one = shop.credit.held("huang")
    transfer(shop, first.id, yuan("499.99"))
    shop.run()
    shop.do(MA, ReleaseGoods(second.id, shipment_id=S1))  # 1250.00 of it are wanted, 1249.99 are free
    shop.run()
    shop.refuses(NotReleased, leave, by=ZHOU)
    transfer(shop, first.id, yuan("0.01"))
    shop.run()
    shop.do(MA, ReleaseGoods(second.id, shipment_id=S1))
    shop.run()
    sent = shop.do(ZHOU, leave)

    assert (refused.credit, held_for_one) == ("declined", yuan("1250.00"))
    assert {one.audience for one in shop.notifier.sent if one.message == "credit_refused"} == {ORDER_CLERK}
    assert (sent.units_handed_over, sent.balance) == (100, yuan("1250.00"))
    assert (shop.credit.held("huang"), shop.credit.left("huang")) == (yuan("2000.00"), yuan("0.00"))


@pytest.mark.parametrize(("limit", "leaves"), [("1249.99", False), ("1250.00", True)])
def test_credit_is_enough_to_the_cent(shop: Shop, limit: str, leaves: bool) -> None:
    """With all papers and a cent too little nothing leaves and nothing is held; with just enough it does."""
    shop.grant("huang", yuan(limit))
    order = in_stock(shop)
    vouched_for(shop, order)
    countersigned(shop, order)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.run()
    leave = HandOver(order.id, shipment_id=S1)

    if leaves:
        assert shop.do(ZHOU, leave).units_handed_over == 100
        assert shop.credit.left("huang") == yuan("0.00")
    else:
        assert shop.refuses(NotReleased, leave, by=ZHOU).credit == "declined"
        assert shop.credit.held("huang") == yuan("0.00")


def test_the_cent_that_credit_lacks_may_be_paid(shop: Shop) -> None:
    """1249.99 of credit and a cent of money are 1250.00; it is released anew, on the papers that lie there."""
    shop.grant("huang", yuan("1249.99"))
    order = in_stock(shop)
    vouched_for(shop, order)
    countersigned(shop, order)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.run()

    transfer(shop, order.id, yuan("0.01"))
    shop.refuses(NotReleased, HandOver(order.id, shipment_id=S1), by=ZHOU)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.run()
    sent = shop.do(ZHOU, HandOver(order.id, shipment_id=S1))

    assert sent.balance == shop.credit.held("huang") == yuan("1249.99")


def test_credit_and_money_of_another_currency_are_none(shop: Shop) -> None:
    """A thousand times as many dollars vouch for no yuan, pay none, and price nothing that is sold in yuan."""
    dollars = Money.of("1250000.00", "USD")
    shop.grant("huang", dollars)
    order = in_stock(shop)
    vouched_for(shop, order)
    countersigned(shop, order)
    in_dollars = NewLine(sku="CARTON", name="纸箱", quantity=1, unit_price=Money.of("12.50", "USD"))

    shop.refuses(WrongCurrency, AddLines(ordered(shop, CARTON).id, lines=(in_dollars,)), by=MA)
    shop.refuses(WrongCurrency, ClaimPayment(order.id, method="bank_transfer", amount=dollars), by=HUANG)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.run()
    refused = shop.refuses(NotReleased, HandOver(order.id, shipment_id=S1), by=ZHOU)

    assert refused.credit == "declined"
    assert shop.credit.left("huang") == dollars


def test_a_release_is_for_one_delivery_note_and_not_for_the_order_for_ever(shop: Shop) -> None:
    """
    Released once and no second time.

    The next shipment leaves on papers of its own, and not on those of the first.
    """
    shop.grant("huang", yuan("5000.00"))
    order = in_stock(shop, packed_units=60)
    vouched_for(shop, order)
    countersigned(shop, order)
    again = ReleaseGoods(order.id, shipment_id=S1)
    shop.do(MA, again)
    shop.refuses(CreditAnswerPending, again, by=MA)
    shop.run()
    shop.refuses(AlreadyReleased, again, by=MA)
    noted(shop, order, 40)

    refused = shop.refuses(ReleaseNotGranted, ReleaseGoods(order.id, shipment_id=S2), by=MA)
    shop.refuses(NotReleased, HandOver(order.id, shipment_id=S2), by=ZHOU)
    vouched_for(shop, order, S2)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S2))
    shop.run()
    shop.refuses(NotCountersigned, HandOver(order.id, shipment_id=S2), by=ZHOU)
    first = shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    countersigned(shop, order, S2)
    second = shop.do(ZHOU, HandOver(order.id, shipment_id=S2))

    assert (refused.missing, refused.due) == ((PAYMENT_COMMITMENT, GUARANTEE, RELEASE), yuan("500.00"))
    assert (first.units_handed_over, second.units_handed_over) == (60, 100)
    assert [release.amount for release in second.part(Deal).releases] == [yuan("750.00"), yuan("500.00")]
    assert [shipment.delivery_note for shipment in second.shipments] == ["FH2026-0001", "FH2026-0002"]
    assert shop.credit.held("huang") == yuan("1250.00")


@pytest.mark.parametrize("units", [60, 100])
def test_the_papers_lapse_when_the_shipment_is_packed_anew(shop: Shop, units: int) -> None:
    """Other content or the same: another delivery note, and everybody signs again."""
    shop.grant("huang", yuan("1250.00"))
    order = in_stock(shop)
    vouched_for(shop, order)
    countersigned(shop, order)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.run()
    held = shop.credit.held("huang")

    shop.do(ZHOU, Unpack(order.id, shipment_id=S1))
    shop.run()
    given_back = shop.credit.held("huang")
    shop.refuses(StepNotPossible, HandOver(order.id, shipment_id=S1), by=ZHOU)
    shop.refuses(StepNotPossible, ReleaseGoods(order.id, shipment_id=S1), by=MA)
    shop.refuses(NothingToApprove, Sign(order.id, kind=RELEASE, subject=S1, reference="补签"), by=BAI)
    noted(shop, order, units)
    refused = shop.refuses(ReleaseNotGranted, ReleaseGoods(order.id, shipment_id=S2), by=MA)
    vouched_for(shop, order, S2)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S2))
    shop.run()
    shop.refuses(NotCountersigned, HandOver(order.id, shipment_id=S2), by=ZHOU)
    countersigned(shop, order, S2)
    sent = shop.do(ZHOU, HandOver(order.id, shipment_id=S2))

    assert (held, given_back) == (yuan("1250.00"), yuan("0.00"))
    assert refused.missing == (PAYMENT_COMMITMENT, GUARANTEE, RELEASE)
    assert (sent.units_handed_over, shop.credit.held("huang")) == (units, yuan("12.50") * units)


def test_a_cancelled_order_gives_its_credit_back(shop: Shop) -> None:
    """Nothing has left: the customer owes nothing, and may use their credit for something else."""
    shop.grant("huang", yuan("1250.00"))
    order = in_stock(shop)
    vouched_for(shop, order)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=S1))
    shop.run()

    cancelled = shop.do(HUANG, Cancel(order.id))
    shop.run()

    assert (cancelled.phase, cancelled.balance) == (Phase.CANCELLED, yuan("0.00"))
    assert shop.credit.held("huang") == yuan("0.00")


def test_what_is_made_and_nobody_needs_any_more_is_cancelled_even_at_the_end(shop: Shop) -> None:
    """All of it is found in stock after all: the order is not closed before planning has called the production off."""
    order = confirmed(shop, CARTON)
    production = plan(shop, order.id)
    shop.do(MA, AllocateStock(order.id, lines=(part(1, 100),)))
    shipment = packed(shop, order.id, part(1, 100))
    shop.do(ZHOU, IssueDeliveryNote(order.id, shipment_id=shipment))
    transfer(shop, order.id)
    shop.do(MA, ReleaseGoods(order.id, shipment_id=shipment))
    countersigned(shop, order)
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment))
    report(shop, order.id, shipment, TrackingStatus.DELIVERED)
    shop.do(HUANG, ConfirmReceipt(order.id))
    shop.wait(days=40)
    shop.run()
    waiting = shop.desk.get(order.id)

    cancel_order = CancelProduction(order.id, production_id=production, reason="库存已够")
    shop.refuses(RoleNotEntitled, cancel_order, by=QIAN)
    closed = shop.do(PAN, cancel_order)

    assert (waiting.phase, closed.phase) == (Phase.COMPLETED, Phase.CLOSED)
