"""How many units must be held, and who is told when there are too few."""

from life import NOON, SHOP, cart, cups
from malls import L1, L2, MALL, accepted, answer, ordered
from orderflow.commands import Cancel, Result, SendBack
from orderflow.events import StockRefused, StockReserved
from orderflow.policies import before_payment, hold_from_submission, notify_merchant
from orderflow.roles import MERCHANT


def test_held_from_submission_until_it_leaves() -> None:
    """Nothing in a cart, all units once it is submitted, and what is left of them while they leave."""
    in_cart = cart(cups(), process=MALL)
    assert hold_from_submission(in_cart.order, in_cart.line()) == 0

    life = accepted()
    assert hold_from_submission(life.order, life.line()) == 3
    life.ship()

    assert hold_from_submission(life.order, life.line()) == 0


def test_only_what_is_sold_from_stock() -> None:
    """Presale and made goods lie on no shelf."""
    life = ordered()

    assert [hold_from_submission(life.order, line) for line in life.order.lines] == [3, 0, 0]


def test_nothing_for_what_is_not_to_be_sent() -> None:
    """An order that is cancelled, or back in the cart."""
    life = ordered(process=MALL.extended(acceptance=before_payment))
    life.do(SendBack(life.id, remark="which colour?"), SHOP)
    assert hold_from_submission(life.order, life.line()) == 0

    gone = ordered()
    gone.do(Cancel(gone.id))
    assert hold_from_submission(gone.order, gone.line()) == 0


def test_the_merchant_is_told_by_each_channel() -> None:
    """Of a refusal, and of nothing else."""
    life = ordered()
    answer(life, Result.DECLINED)
    policy = notify_merchant("sms", "chat")
    refused = StockRefused(occurred_at=NOON, line_id=L1, quantity=3, reason="none left")

    told = policy(refused, life.order)

    assert [(one.message, one.audience, one.channel) for one in told] == [
        ("stock_short", MERCHANT, "sms"),
        ("stock_short", MERCHANT, "chat"),
    ]
    assert policy(StockReserved(occurred_at=NOON, line_id=L1, quantity=3), life.order) == ()
    assert L2 not in life.order.reservations
    assert notify_merchant()(refused, life.order) == ()
