"""A limit a line, and one until the merchant is settled with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from life import CASHIER, DAY, NOON, SECOND, SHOP, Life, cny, cups, part
from malls import MALL, PRESALE_BY, accepted, held, lamp, whole_mall
from orderflow.commands import ApproveReturn, ConfirmReceipt, EndWindow, ReceiveReturn, Refund, RequestReturn, Settle
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError
from orderflow.ids import ReturnId
from orderflow.policies import LimitRule, TimeLimitPolicy, five_stage_limits, line_limits, mall_limits, retail_limits
from orderflow.refusals import NotYetDue
from orderflow.roles import MERCHANT, ORDERFLOW
from orderflow.validation import InvalidField

R1 = ReturnId("r-1")


def names(life: Life) -> list[str]:
    return [limit.id for limit in life.order.limits]


def received() -> Life:
    life = accepted(cups())
    life.ship()
    life.do(ConfirmReceipt(life.id))
    return life


class TestRule:
    def test_how_long_or_until_when(self) -> None:
        """One of the two, and not both."""
        for given in ({}, {"span": DAY, "until": PRESALE_BY}):
            with pytest.raises(InvalidField, match=r"^LimitRule\.span"):
                LimitRule(name="promise", then="expire", **given)  # type: ignore[arg-type] # that is the point

    @pytest.mark.parametrize("until", ["tomorrow", PRESALE_BY.replace(tzinfo=None)])
    def test_until_is_an_instant(self, until: Any) -> None:
        """With a time zone."""
        with pytest.raises(InvalidField, match=r"^LimitRule\.until"):
            LimitRule(name="promise", then="expire", until=until)


class TestLines:
    def test_before_the_merchant_has_accepted(self) -> None:
        """Nothing has to be sent yet."""
        assert names(held()) == ["acceptance/o-1"]

    def test_goods_in_stock_may_have_no_limit(self) -> None:
        """Then only what is promised has one."""
        limits = line_limits(shipping_window=None, beside=retail_limits())
        life = accepted(process=MALL.extended(time_limits=limits))

        assert names(life) == ["promise/l-2", "promise/l-3"]

    def test_beside_the_others(self) -> None:
        """The other limits go on."""
        life = accepted(cups())
        life.ship()

        assert names(life) == ["receipt/o-1"]


class TestSettlement:
    def test_a_day_after_receipt(self) -> None:
        """The system settles if nobody has; not a second early."""
        life = received()
        due_at = life.limit("settlement").due_at
        assert due_at == life.at + DAY
        life.refused(NotYetDue, Settle(life.id), ORDERFLOW, at=due_at - SECOND)

        life.do(Settle(life.id), ORDERFLOW, at=due_at)

        assert life.order.settled == cny("65.97")
        assert names(life) == ["after_sales/o-1"]

    def test_settled_by_hand(self) -> None:
        """Then nothing is left to be due."""
        life = received()
        life.do(Settle(life.id), CASHIER)

        assert names(life) == ["after_sales/o-1"]

    def test_corrected_after_a_refund_even_when_the_window_is_over(self) -> None:
        """The order is closed once the merchant has given back what the customer got."""
        life = received()
        life.do(Settle(life.id), CASHIER)
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        life.do(ApproveReturn(life.id, return_id=R1), SHOP)
        life.do(ReceiveReturn(life.id, return_id=R1), SHOP)
        life.record("f-1")
        assert names(life) == ["after_sales/o-1", "settlement/o-1"]
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
        assert life.phase() is Phase.COMPLETED

        life.do(Settle(life.id), ORDERFLOW)

        assert life.phase() is Phase.CLOSED
        assert life.order.settled == life.order.earned == cny("45.98")

    @pytest.mark.parametrize("limits", [mall_limits, five_stage_limits])
    def test_a_correction_has_as_long_as_the_settlement(self, limits: Callable[..., TimeLimitPolicy]) -> None:
        """After each later refund the merchant is settled with again, in the same time."""
        running = limits(settlement_window=3 * DAY)
        life = received()
        before_settlement = life.order
        life.do(Settle(life.id), CASHIER)
        life.do(Refund(life.id, amount=cny("20.00"), reason="sorry"), CASHIER)

        for order in (before_settlement, life.order):
            assert [rule.span for rule in running(order) if rule.name == "settlement"] == [3 * DAY]

    @pytest.mark.parametrize("window", [DAY, timedelta(hours=1)])
    def test_no_order_is_closed_before(self, window: timedelta) -> None:
        """Windows that would close it first are refused where they are defined."""
        with pytest.raises(DefinitionError, match="settled with after 1 day"):
            mall_limits(return_window=window)

    def test_the_windows_of_a_shop(self) -> None:
        """Those of `retail_limits` are taken, others are not."""
        limits = mall_limits(acceptance_window=timedelta(hours=3))
        life = held(process=MALL.extended(time_limits=limits))

        assert life.limit("acceptance").due_at == life.at + timedelta(hours=3)
        with pytest.raises(TypeError):
            mall_limits(siesta_window=DAY)


def test_who_is_responsible() -> None:
    """The merchant, for every line."""
    life = accepted(cups(), lamp())

    assert {limit.responsible for limit in life.order.limits} == {MERCHANT}
    assert whole_mall(Life(MALL, at=NOON)).order.overruns == ()
