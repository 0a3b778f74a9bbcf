"""
S12 客户订单下达流程 (custom printing): nothing is placed on a spoken word, a disputed price, or a recipe nobody signed.

Orders come by telephone, visit, salesperson or fax; a clerk may act for a salesperson. Each is checked against the
required fields of the order confirmation form; what is missing is asked for and the order waits. Every wish is kept in
the customer memo, and the customer is told how long an answer will take. Prices and specifications are checked against
earlier orders and the price plan, and a discrepancy is escalated until somebody entitled confirms. The technical
department confirms in writing and signed whether it can be made and whether the raw material is there. What cannot be
made is apologised for: an alternative, or new-product sampling; a changed recipe needs the customer's signature.
"""

from datetime import timedelta

import pytest

from orderflow import (
    AddLines,
    AnswerCustomer,
    Approve,
    BeginSampling,
    Cancel,
    CheckPrices,
    ChooseDelivery,
    ChoosePayment,
    ClaimPayment,
    ConfirmContent,
    ConfirmRefund,
    ConfirmTechnically,
    EscalateDiscrepancy,
    FailSampling,
    Inquire,
    NewLine,
    NoteWish,
    Order,
    PassSampling,
    Phase,
    PlanProduction,
    PromiseReply,
    ProposeAlternative,
    RemoveLine,
    RequestDetails,
    ResolveDiscrepancy,
    SendBack,
    SendConfirmation,
    Sign,
    Submit,
)
from orderflow.entities.deal import Deal
from orderflow.entities.signature import RECIPE
from orderflow.ids import LineId
from orderflow.policies import DEFAULT_FIELDS, bank_transfer, cash_on_delivery, order_form
from orderflow.processes.made_to_order import made_to_order
from orderflow.refusals import (
    AmendmentNeeded,
    DataMissing,
    DiscrepancyAlreadyResolved,
    FactsNotMet,
    NoFurtherEscalation,
    PaymentMethodNotOffered,
    RoleNotEntitled,
    StepNotPossible,
    WrittenConfirmationRequired,
)
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    FINANCE,
    MARKETING_DIRECTOR,
    ORDER_CLERK,
    SALES,
    TECHNICAL,
)

from .conftest import OpenShop
from .orders import JIANG, TONG, WEI, ordered, reviewed, submitted, technical
from .shop import QIAN, Shop, shanghai, yuan
from .trade import DAY, DENG, HUANG, LIN, MA, PAN, RAIL, ROAD, WATERWORKS, transfer

FORM = order_form(
    (*DEFAULT_FIELDS, "payment_terms", "salesperson"),
    by_channel={"fax": ("recipient.email", "memo")},
    by_product={"FILM": ("specification.颜色", "specification.厚度")},
)
CREDITWORTHY = ("huang",)


def by_customer_contract(order: Order) -> tuple[object, ...]:
    """Payment terms are those of the customer's contract: only some may pay when the goods arrive."""
    return (bank_transfer(), cash_on_delivery()) if order.customer in CREDITWORTHY else (bank_transfer(),)


PRINTING = made_to_order(order_data=FORM, deliveries=(ROAD, RAIL)).extended(payment_methods=by_customer_contract)
FILM = NewLine(
    sku="FILM-30", name="彩印膜", quantity=1_000, unit_price=yuan("10.50"),
    specification={"颜色": "四色", "厚度": "30μm"},
)  # fmt: skip
L1 = LineId("l-1")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(PRINTING, opens_at=shanghai("2026-03-02 09:00"))
    shop.prices.plan("FILM-30", yuan("10.50"))
    return shop


def spoken_of(shop: Shop, *, price: str = "10.50") -> Order:
    """In review, at this price."""
    return submitted(shop, NewLine(
        sku="FILM-30", name="彩印膜", quantity=1_000, unit_price=yuan(price),
        specification={"颜色": "四色", "厚度": "30μm"},
    ))  # fmt: skip


# ---- the form, the memo, the promised reply --------------------------------------------------------------------------


def test_a_fax_that_lacks_something_is_asked_about_and_the_order_waits(shop: Shop) -> None:
    """All that is missing at once; each channel and product asks for fields of its own; a clerk acts for sales."""
    bare = NewLine(sku="FILM-30", name="彩印膜", quantity=1_000, unit_price=yuan("10.50"))
    order = ordered(shop, bare, channel="fax")
    spoken = ordered(shop, bare, channel="visit")

    by_fax = shop.refuses(DataMissing, Submit(order.id), by=MA)
    by_visit = shop.refuses(DataMissing, Submit(spoken.id), by=MA)
    waiting = shop.do(MA, RequestDetails(order.id))
    shop.run()

    form = {"delivery", "payment_terms", "lines.l-1.specification.颜色", "lines.l-1.specification.厚度"}
    assert {problem.path for problem in by_fax.problems} == {*form, "memo"}
    assert {problem.path for problem in by_visit.problems} == form
    assert (waiting.phase, waiting.number, waiting.part(Deal).salesperson) == (Phase.DRAFT, None, "lin")
    assert set(waiting.part(Deal).details_asked) == {*form, "memo"}
    assert [one.message for one in shop.notifier.sent if one.audience == CUSTOMER] == ["details_requested"]
    first = shop.another_desk().history(order.id)[0]
    assert str(first.by) == "order_clerk ma for sales lin"


def test_every_wish_is_kept_and_a_promised_reply_is_held_or_told_to_the_head(shop: Shop) -> None:
    """The customer is told until when; answered in time nothing happens, a minute late its head hears of it."""
    order = ordered(shop, FILM)
    for wish in ("不要刮花", "周五前给样张"):
        shop.do(WEI, NoteWish(order.id, text=wish))
    until = shop.clock.now() + timedelta(hours=4)
    promised = shop.do(WEI, PromiseReply(order.id, until=until, about="膜厚能否 28μm"))
    shop.run()
    shop.wait(hours=3)
    answered = shop.do(WEI, AnswerCustomer(order.id, text="可以，单价不变"))
    again = shop.do(WEI, PromiseReply(order.id, until=shop.clock.now() + timedelta(hours=1), about="交期"))
    shop.wait(hours=1, minutes=1)
    shop.run()
    late = shop.desk.get(order.id)

    assert [note.text for note in late.part(Deal).memo] == ["不要刮花", "周五前给样张"]
    assert promised.part(Deal).reply is not None
    assert (answered.part(Deal).reply, again.part(Deal).reply is None) == (None, False)
    assert [(limit.name, limit.escalates) for limit in late.overruns] == [("reply", True)]
    told = [one.audience for one in shop.notifier.sent if one.message == "limit_overrun"]
    assert told == [CUSTOMER_SERVICE, CUSTOMER_SERVICE_HEAD]


def test_payment_terms_are_those_of_the_customers_contract(shop: Shop) -> None:
    """One customer may pay when the goods arrive, another may not, whatever they say on the telephone."""
    order = ordered(shop, FILM)
    stranger = shop.do(MA, Inquire(
        process="made_to_order", currency="CNY", customer="he", channel="telephone", lines=(FILM,),
        recipient=WATERWORKS,
    ))  # fmt: skip

    shop.do(MA, ChoosePayment(order.id, method="cash_on_delivery"))

    shop.refuses(PaymentMethodNotOffered, ChoosePayment(stranger.id, method="cash_on_delivery"), by=MA)


# ---- price and specification -----------------------------------------------------------------------------------------


def test_what_is_as_it_always_was_needs_nobodys_word(shop: Shop) -> None:
    """The price of the plan, the specification of their last order: checked, and no discrepancy."""
    order = spoken_of(shop)

    checked = shop.do(MA, CheckPrices(order.id))

    assert not checked.part(Deal).discrepancies
    assert checked.part(Deal).prices_checked is not None


def test_a_specification_that_is_not_that_of_their_last_order_is_doubted(shop: Shop) -> None:
    """28 μm last time, 30 μm now, at the price of the plan: the salesperson may confirm that themselves."""
    shop.prices.ordered("huang", "FILM-30", yuan("10.50"), {"颜色": "四色", "厚度": "28μm"})
    order = spoken_of(shop)

    [discrepancy] = shop.do(MA, CheckPrices(order.id)).part(Deal).discrepancies
    resolved = shop.do(
        LIN, ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=True, reason="这次改厚")
    )

    assert ("30μm" in discrepancy.ordered, "28μm" in discrepancy.known, discrepancy.line_id) == (True, True, L1)
    assert not resolved.part(Deal).discrepancies[discrepancy.id].is_open


def test_a_doubtful_price_is_escalated_until_somebody_entitled_confirms_it(shop: Shop) -> None:
    """9.80 against 10.50 of the plan: the salesperson may explain, the head confirms; until then nothing goes on."""
    order = spoken_of(shop, price="9.80")
    technical(shop, order)
    shop.do(PAN, Approve(order.id, subject=order.id))
    disputed = shop.do(MA, CheckPrices(order.id))
    [discrepancy] = disputed.part(Deal).discrepancies
    resolve = ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=True, reason="老客户价")

    shop.refuses(RoleNotEntitled, resolve, by=LIN)
    asked = shop.do(LIN, EscalateDiscrepancy(order.id, discrepancy_id=discrepancy.id, reason="电话里答应过 9.80"))
    resolved = shop.do(JIANG, resolve)

    assert (discrepancy.ordered, discrepancy.known, discrepancy.asked) == ("9.80 CNY", "10.50 CNY", SALES)
    assert disputed.phase is Phase.REVIEW
    assert asked.part(Deal).discrepancies[discrepancy.id].asked == CUSTOMER_SERVICE_HEAD
    assert (resolved.part(Deal).discrepancies[discrepancy.id].confirmed, shop.label(resolved)) == (True, "待客户确认")


def test_silence_escalates_it_to_the_director_and_no_further(shop: Shop) -> None:
    """A day each: salesperson, head, director; after them there is nobody, and it waits for their word and no other."""
    order = spoken_of(shop, price="9.80")
    shop.do(MA, CheckPrices(order.id))
    asked = []
    for _ in range(4):
        asked += [discrepancy.asked for discrepancy in shop.desk.get(order.id).part(Deal).discrepancies]
        shop.wait(days=1)
        shop.run()
    waiting = shop.desk.get(order.id)
    [discrepancy] = waiting.part(Deal).discrepancies

    shop.refuses(NoFurtherEscalation, EscalateDiscrepancy(order.id, discrepancy_id=discrepancy.id), by=MA)
    resolve = ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=True, reason="同意")
    for passed_by in (LIN, JIANG):
        shop.refuses(RoleNotEntitled, resolve, by=passed_by)
    resolved = shop.do(DENG, resolve)

    assert asked == [SALES, CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR, MARKETING_DIRECTOR]
    assert (waiting.phase, discrepancy.is_open) == (Phase.REVIEW, True)
    assert resolved.part(Deal).discrepancies[discrepancy.id].confirmed


def not_confirmed(shop: Shop) -> Order:
    """Ordered at 9.80, otherwise reviewed; the head has said no to the price."""
    order = spoken_of(shop, price="9.80")
    technical(shop, order)
    shop.do(PAN, Approve(order.id, subject=order.id))
    [discrepancy] = shop.do(MA, CheckPrices(order.id)).part(Deal).discrepancies
    return shop.do(
        JIANG, ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=False, reason="按价格方案执行")
    )


def at_the_price_of_the_plan(shop: Shop, order: Order) -> Order:
    """Sent back, written anew at 10.50, reviewed once more, and sent to the customer."""
    shop.do(MA, SendBack(order.id, remark="单价 10.50"))
    shop.do(MA, AddLines(order.id, lines=(FILM,)))
    shop.do(MA, RemoveLine(order.id, line_id=L1))
    shop.do(MA, Submit(order.id))
    reviewed(shop, order)
    return shop.do(LIN, SendConfirmation(order.id))


def test_a_price_that_is_not_confirmed_is_amended_and_checked_again(shop: Shop) -> None:
    """The head says no: nothing passes, nor when it comes back as it was; at the price of the plan it is in order."""
    order = not_confirmed(shop)

    [refused] = order.part(Deal).discrepancies
    shop.refuses(AmendmentNeeded, CheckPrices(order.id), by=MA)
    shop.refuses(
        DiscrepancyAlreadyResolved,
        ResolveDiscrepancy(order.id, discrepancy_id=refused.id, confirmed=True, reason="x"),
        by=DENG,
    )
    shop.refuses(StepNotPossible, SendConfirmation(order.id), by=LIN)
    shop.do(MA, SendBack(order.id, remark="单价 10.50"))
    shop.do(MA, Submit(order.id))
    as_it_was = shop.do(MA, CheckPrices(order.id))
    [discrepancy] = as_it_was.part(Deal).discrepancies
    shop.do(JIANG, ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=False, reason="还是 10.50"))
    sent = at_the_price_of_the_plan(shop, order)
    placed = shop.do(HUANG, ConfirmContent(order.id))

    assert (order.phase, as_it_was.phase, discrepancy.is_open) == (Phase.REVIEW, Phase.REVIEW, True)
    assert not sent.part(Deal).discrepancies
    assert (shop.label(sent), sent.total) == ("待客户确认", yuan("10500.00"))
    assert (placed.phase, placed.total) == (Phase.PREPARING, yuan("10500.00"))


def test_a_customer_who_does_not_want_that_price_calls_it_off(shop: Shop) -> None:
    """They say no to 10.50: it goes back, they cancel; they owe nothing, and nobody works on it any more."""
    sent = at_the_price_of_the_plan(shop, not_confirmed(shop))
    shop.refuses(StepNotPossible, ClaimPayment(sent.id, method="bank_transfer"), by=HUANG)

    back = shop.do(HUANG, SendBack(sent.id, remark="10.50 太贵"))
    shop.refuses(StepNotPossible, ConfirmContent(sent.id), by=HUANG)
    cancelled = shop.do(HUANG, Cancel(sent.id, reason="10.50 太贵"))
    for command, by in ((Submit(sent.id), MA), (PlanProduction(sent.id, completes_at=shop.clock.now() + DAY), PAN)):
        shop.refuses(StepNotPossible, command, by=by)
    shop.wait(days=30)
    shop.run()

    assert (back.phase, back.sent_back_for) == (Phase.DRAFT, "10.50 太贵")
    assert (shop.label(cancelled), cancelled.total, cancelled.balance) == ("已取消", yuan("0.00"), yuan("0.00"))
    assert shop.label(shop.desk.get(sent.id)) == "已关闭"


def test_whoever_calls_it_off_after_they_have_paid_gets_it_all_back(shop: Shop) -> None:
    """10500.00 confirmed, 3000.00 transferred, and they have found it cheaper: 3000.00 go back, and finance says so."""
    sent = at_the_price_of_the_plan(shop, not_confirmed(shop))
    shop.do(HUANG, ConfirmContent(sent.id))
    paid = transfer(shop, sent.id, yuan("3000.00"))

    cancelled = shop.do(HUANG, Cancel(sent.id, reason="别家更便宜"))
    [payment] = cancelled.payments
    [refund] = payment.refunds
    repaid = ConfirmRefund(sent.id, payment_id=payment.id, refund_id=refund.id)
    shop.refuses_all_but((FINANCE,), repaid)
    done = shop.do(QIAN, repaid)

    assert (paid.captured, paid.balance) == (yuan("3000.00"), yuan("7500.00"))
    assert (cancelled.phase, refund.amount) == (Phase.CANCELLED, yuan("3000.00"))
    assert (done.captured, done.refunded, done.balance) == (yuan("3000.00"), yuan("3000.00"), yuan("0.00"))


# ---- technical confirmation ------------------------------------------------------------------------------------------


def test_a_spoken_confirmation_does_not_count(shop: Shop) -> None:
    """In writing and signed, with what there is of raw material, by the technical department; that decides the date."""
    order = spoken_of(shop)
    ready_by = shop.clock.now() + timedelta(days=6)
    spoken = ConfirmTechnically(order.id, producible=True, materials="PE 粒料 2 吨", reference="", ready_by=ready_by)
    written = ConfirmTechnically(
        order.id, producible=True, materials="PE 粒料 2 吨", reference="技-0302", ready_by=ready_by
    )

    shop.refuses(WrittenConfirmationRequired, spoken, by=TONG)
    shop.refuses_all_but((TECHNICAL,), written)
    confirmed = shop.do(TONG, written)

    word = confirmed.part(Deal).technical
    assert word is not None
    assert (word.materials, word.ready_by, word.reference, word.signer) == ("PE 粒料 2 吨", ready_by, "技-0302", "tong")


def impossible(shop: Shop) -> Order:
    """It cannot be made as it is wanted; the technical department says so in writing."""
    order = spoken_of(shop)
    shop.do(MA, CheckPrices(order.id))
    shop.do(PAN, Approve(order.id, subject=order.id))
    return shop.do(
        TONG,
        ConfirmTechnically(
            order.id, producible=False, materials="无 28μm 原料", reference="技-0303", reason="设备最薄 30μm"
        ),
    )


def test_what_cannot_be_made_is_apologised_for_and_an_alternative_proposed(shop: Shop) -> None:
    """The order does not go on as it is; the customer hears the proposal, agrees, and that is reviewed and made."""
    order = impossible(shop)
    other = NewLine(
        sku="FILM-32", name="消光膜", quantity=1_000, unit_price=yuan("11.00"),
        specification={"颜色": "四色", "厚度": "32μm"},
    )  # fmt: skip
    shop.refuses(StepNotPossible, SendConfirmation(order.id), by=LIN)
    shop.refuses_all_but((SALES, ORDER_CLERK, CUSTOMER_SERVICE), ProposeAlternative(order.id, text="改厚"))
    shop.refuses(FactsNotMet, ProposeAlternative(spoken_of(shop).id, text="改厚"), by=WEI)
    proposed = shop.do(WEI, ProposeAlternative(order.id, text="抱歉，建议改用 32μm 消光膜"))
    shop.run()

    back = shop.do(MA, SendBack(order.id, remark="改用 32μm"))
    shop.do(MA, AddLines(order.id, lines=(other,)))
    shop.do(MA, RemoveLine(order.id, line_id=L1))
    shop.do(MA, Submit(order.id))
    passed = reviewed(shop, order)
    shop.do(LIN, SendConfirmation(order.id))
    placed = shop.do(HUANG, ConfirmContent(order.id))

    assert (proposed.phase, proposed.part(Deal).alternative) == (Phase.REVIEW, "抱歉，建议改用 32μm 消光膜")
    assert [one.message for one in shop.notifier.sent if one.message == "alternative_proposed"]
    assert back.phase is Phase.DRAFT
    assert (shop.label(passed), passed.part(Deal).alternative) == ("待客户确认", None)
    assert (placed.phase, placed.total) == (Phase.PREPARING, yuan("11000.00"))


def test_a_good_sample_lets_the_order_go_on_and_a_bad_one_ends_it(shop: Shop) -> None:
    """New-product sampling is an order of its own, linked to this one, which waits for it."""
    order, other = impossible(shop), impossible(shop)
    sample = ordered(shop, FILM, channel="salesperson")
    shop.do(LIN, BeginSampling(other.id, sampling_order_id=sample.id))
    waiting = shop.do(LIN, BeginSampling(order.id, sampling_order_id=sample.id))

    passed = shop.do(TONG, PassSampling(order.id))
    again = technical(shop, passed)
    failed = shop.do(TONG, FailSampling(other.id, reason="剥离强度不够"))

    assert shop.label(waiting) == "打样中"
    sampling = waiting.part(Deal).sampling
    assert sampling is not None
    assert sampling.order_id == sample.id
    assert passed.phase is Phase.REVIEW
    assert shop.label(again) == "待客户确认"
    assert (failed.phase, failed.balance) == (Phase.CANCELLED, yuan("0.00"))


def test_a_changed_recipe_needs_the_customers_signature(shop: Shop) -> None:
    """
    They insist on the old recipe: without their signed recipe confirmation it does not pass.

    Nobody signs for them.
    """
    order = spoken_of(shop)
    shop.do(MA, CheckPrices(order.id))
    shop.do(PAN, Approve(order.id, subject=order.id))
    waiting = technical(shop, order, recipe_changed=True)
    recipe = Sign(order.id, kind=RECIPE, subject=order.id, reference="配方确认书 0302")

    shop.refuses(RoleNotEntitled, recipe, by=LIN)
    signed = shop.do(HUANG, recipe)
    shop.do(LIN, SendConfirmation(order.id))
    placed = shop.do(HUANG, ConfirmContent(order.id))

    assert waiting.phase is Phase.REVIEW
    assert shop.label(signed) == "待客户确认"
    assert placed.phase is Phase.PREPARING
    assert ORDER_CLERK in {record.by.role for record in shop.another_desk().history(order.id)}


def test_another_way_of_delivery_is_another_order_to_confirm(shop: Shop) -> None:
    """By rail and not by road: the yes of everybody was to something else, the customer's own question too."""
    order = reviewed(shop, spoken_of(shop))
    shop.do(LIN, SendConfirmation(order.id))

    shop.do(HUANG, SendBack(order.id, remark="改走铁路"))
    shop.do(MA, ChooseDelivery(order.id, option="rail"))
    waiting = shop.do(MA, Submit(order.id))
    shop.refuses(StepNotPossible, ConfirmContent(order.id), by=HUANG)
    again = reviewed(shop, order)
    shop.refuses(FactsNotMet, ConfirmContent(order.id), by=HUANG)
    shop.do(LIN, SendConfirmation(order.id))
    placed = shop.do(HUANG, ConfirmContent(order.id))

    assert shop.label(waiting) == "内部评审"
    assert shop.label(again) == "待客户确认"
    assert placed.delivery is not None
    assert (placed.phase, placed.delivery.option) == (Phase.PREPARING, "rail")


def test_what_comes_back_as_it_was_only_has_its_prices_checked_again(shop: Shop) -> None:
    """The plan may have changed meanwhile; what was said in writing and approved was said of just this."""
    order = reviewed(shop, spoken_of(shop))

    shop.do(LIN, SendBack(order.id, remark="再看一遍"))
    again = shop.do(MA, Submit(order.id))
    checked = shop.do(MA, CheckPrices(order.id))

    assert (shop.label(again), shop.label(checked)) == ("内部评审", "待客户确认")
