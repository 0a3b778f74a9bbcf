"""Two things that one person does not both do: told by who they are, in whatever role and for whomever they act."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import drafted
from deals import B2B, SELLER
from desk.shop import LI, Shop, usual
from life import PROCESS, completed, part
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import (
    Approve,
    ApproveReturn,
    Cancel,
    ClaimPayment,
    ConfirmRefund,
    Pay,
    ReceiveReturn,
    Refund,
    RequestReturn,
    VerifyPayment,
)
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.ids import PaymentId, RefundId, ReturnId
from orderflow.policies import approved_by
from orderflow.refusals import SamePerson
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    LEGAL,
    MERCHANT,
    Actor,
)
from orderflow.vetoes import FOUR_EYES, Separation, separated, who_claimed

CAREFUL = usual().extended(vetoes=[separated(*FOUR_EYES)])
P1 = PaymentId("p-1")
FANG, QIAN = Actor("fang", FINANCE), Actor("qian", FINANCE)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop that keeps duties apart, on a file."""
    with SqliteOrderStore(tmp_path / "shop.db") as store:
        yield Shop(process=CAREFUL, store=store)


def refuses(shop: Shop, command: Any, by: Actor) -> SamePerson:
    """It is refused for who they are, and nothing has changed."""
    before = shop.picture()
    with pytest.raises(SamePerson) as caught:
        shop.ask(command, by)
    assert shop.picture() == before
    return caught.value


def claimed(shop: Shop, by: Actor) -> Order:
    """An order of which *by* says that it was paid by transfer."""
    return shop.ask(ClaimPayment(shop.placed().id, method="bank_transfer"), by)


# ---- money -----------------------------------------------------------------------------------------------------------

CLAIMERS = [
    (Actor("fang", CUSTOMER), Actor("fang", FINANCE)),
    (Actor("fang", CUSTOMER), Actor("fang", MERCHANT)),
    (Actor("fang", CUSTOMER), Actor("fang", FINANCE, on_behalf_of=Actor("qian", FINANCE))),
    (Actor("fang", CUSTOMER), Actor("qian", FINANCE, on_behalf_of=Actor("fang", FINANCE))),
    (Actor("wu", CUSTOMER, on_behalf_of=Actor("fang", CUSTOMER)), Actor("fang", FINANCE)),
]


@pytest.mark.parametrize(("claimer", "verifier"), CLAIMERS)
def test_who_claimed_a_payment_does_not_verify_it(shop: Shop, claimer: Actor, verifier: Actor) -> None:
    """In another role, on behalf of somebody, or by somebody in their name."""
    order = claimed(shop, claimer)

    refused = refuses(shop, VerifyPayment(order.id, payment_id=P1), verifier)

    assert (refused.first, refused.step, refused.person) == ("claim_payment", "verify_payment", "fang")
    assert shop.another_desk().get(order.id).payments[P1].claimed_by == claimer.people
    assert shop.ask(VerifyPayment(order.id, payment_id=P1), QIAN).is_paid


def test_it_is_this_payment_that_counts(shop: Shop) -> None:
    """Whoever claimed one may verify another one."""
    order = shop.placed()
    half = order.total.ratio(1, 3)
    shop.ask(ClaimPayment(order.id, method="bank_transfer", amount=half), Actor("fang", CUSTOMER))
    shop.ask(ClaimPayment(order.id, method="bank_transfer", amount=half), Actor("qian", CUSTOMER))

    refuses(shop, VerifyPayment(order.id, payment_id=P1), FANG)
    refuses(shop, VerifyPayment(order.id, payment_id=PaymentId("p-2")), QIAN)
    shop.ask(VerifyPayment(order.id, payment_id=P1), QIAN)
    shop.ask(VerifyPayment(order.id, payment_id=PaymentId("p-2")), FANG)


def test_who_asked_for_a_refund_does_not_confirm_it(shop: Shop) -> None:
    """Neither of one that they asked for, nor of one that their cancelling led to."""
    order = claimed(shop, LI)
    shop.ask(VerifyPayment(order.id, payment_id=P1), QIAN)
    shop.ask(Refund(order.id, amount=order.total.ratio(1, 10)), FANG)
    shop.ask(Cancel(order.id, reason="sold out"), Actor("qian", MERCHANT))

    first, second = (ConfirmRefund(order.id, payment_id=P1, refund_id=RefundId(name)) for name in ("f-1", "f-2"))
    assert refuses(shop, first, FANG).first == "refund"
    assert refuses(shop, second, QIAN).first == "refund"
    shop.ask(first, QIAN)
    shop.ask(second, FANG)


def test_an_online_payment_is_nobody_s_claim(shop: Shop) -> None:
    """The provider says that it is paid, and whoever paid may do whatever else is theirs."""
    order = shop.ask(Pay(shop.placed().id, method="alipay"), LI)
    shop.desk.run_due()

    assert shop.desk.get(order.id).payments[P1].claimed_by == ()


# ---- contracts -------------------------------------------------------------------------------------------------------

CONTRACTS = B2B.extended(approvals=approved_by(LEGAL, FINANCE), vetoes=[separated(*FOUR_EYES)])


def test_who_drafted_a_contract_does_not_approve_it() -> None:
    """And who approved it in one role does not approve it in another."""
    desk = drafted(CONTRACTS)
    yes = Approve(desk.order.id, subject="k-1")

    assert desk.refused(SamePerson, yes, Actor(SELLER.id, LEGAL)).first == "draft"
    desk.do(yes, Actor("zheng", LEGAL))
    assert desk.refused(SamePerson, yes, Actor("zheng", FINANCE)).first == "approve"
    desk.do(yes, Actor("qian", FINANCE))

    assert desk.order.part(Deal).approved("k-1", desk.draft.digest) == (LEGAL, FINANCE)


# ---- returns ---------------------------------------------------------------------------------------------------------


def test_who_applied_for_a_return_neither_allows_nor_inspects_it() -> None:
    """Customer service may apply for a customer; somebody else answers."""
    life = completed(process=PROCESS.extended(vetoes=[separated(*FOUR_EYES)]))
    wu = Actor("wu", CUSTOMER_SERVICE)
    life.do(RequestReturn(life.id, lines=(part(1, 1),), reason="cracked"), Actor("wu", CUSTOMER, on_behalf_of=LI))
    r1 = ReturnId("r-1")

    life.refused(SamePerson, ApproveReturn(life.id, return_id=r1), wu)
    life.do(ApproveReturn(life.id, return_id=r1), Actor("chen", MERCHANT))
    life.refused(SamePerson, ReceiveReturn(life.id, return_id=r1), wu)
    life.do(ReceiveReturn(life.id, return_id=r1), Actor("sun", CUSTOMER_SERVICE))


# ---- exchangeable ----------------------------------------------------------------------------------------------------


def test_without_it_one_person_may() -> None:
    """A shop of one person could not live otherwise."""
    shop = Shop()
    order = claimed(shop, Actor("fang", CUSTOMER))

    assert shop.ask(VerifyPayment(order.id, payment_id=P1), FANG).is_paid


def test_a_shop_says_which_duties_are_kept_apart() -> None:
    """The pairs are data: those of ours, and its own about whatever an order knows."""
    not_their_own = Separation(first="buy", who=lambda order, command: (order.customer,), then=(Cancel,))
    shop = Shop(process=usual().extended(vetoes=[separated(not_their_own)]))
    order = claimed(shop, Actor("fang", CUSTOMER))

    assert refuses(shop, Cancel(order.id), LI).first == "buy"
    assert shop.ask(VerifyPayment(order.id, payment_id=P1), FANG).is_paid  # that pair was not asked for


def test_nothing_is_held_against_anybody_that_was_not_written_down() -> None:
    """A draft of before, which does not say who drafted it, is approved by whoever may."""
    desk = drafted(CONTRACTS)
    contracts = desk.order.part(Deal).contracts.put(evolve(desk.draft, drafted_by=()))
    desk.order = desk.order.with_part(evolve(desk.order.part(Deal), contracts=contracts))

    desk.do(Approve(desk.order.id, subject="k-1"), Actor(SELLER.id, LEGAL))


@pytest.mark.parametrize("then", [(), (None,), ("verify_payment",), VerifyPayment, (Order,)])
def test_what_is_kept_apart_are_commands(then: Any) -> None:
    """A misspelt name would keep nobody from anything."""
    with pytest.raises(DefinitionError, match="name commands"):
        Separation(first="claim", who=who_claimed, then=then)


@pytest.mark.parametrize("given", [(), (None,), (FOUR_EYES,), ("claim", "verify")])
def test_a_veto_that_keeps_nothing_apart_is_none(given: Any) -> None:
    """The pairs are given one by one."""
    with pytest.raises(DefinitionError, match="separated"):
        separated(*given)
