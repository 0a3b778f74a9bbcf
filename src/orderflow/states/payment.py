"""The life of one payment. Its steps are answers of a provider, or words of people about money without a provider."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.facts import has_captured
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["PaymentFlow"]


class PaymentFlow(ChildFlow):
    """
    From the wish to pay to money taken, or not.

    Refunds are no states: they lie inside, each with its own progress. A provider may take or hold money after it said
    that it would not, so `capture` leads from everywhere to captured, and `authorize` from failed; what to do with such
    money is the order's question. What was let go of stays so, whatever was said before and after.
    """

    pending = Stage("待支付", "Pending", phase=ChildPhase.WAITING, initial=True)
    unknown = Stage("结果未知", "Unknown", phase=ChildPhase.WAITING)
    claimed = Stage("待核实", "Claimed", phase=ChildPhase.OPEN)
    authorized = Stage("已授权", "Authorized", phase=ChildPhase.OPEN)
    captured = Stage("已收款", "Captured", phase=ChildPhase.CLOSED)
    voided = Stage("已撤销", "Voided", phase=ChildPhase.CLOSED)
    failed = Stage("支付失败", "Failed", phase=ChildPhase.CLOSED)
    expired = Stage("已过期", "Expired", phase=ChildPhase.CLOSED)

    claim = pending.to(claimed)
    verify = claimed.to(captured)
    reject = claimed.to(failed)
    lose_sight = pending.to(unknown)
    authorize = authorized.from_(pending, unknown, failed)
    capture_part = authorized.to.itself(internal=True)
    capture = captured.from_(pending, unknown, authorized, voided, failed, expired) | captured.to.itself(internal=True)
    decline = failed.from_(pending, unknown)
    void = authorized.to(captured, when=has_captured) | voided.from_(pending, unknown, claimed, authorized)
    confirm_void = voided.from_(failed, expired)
    expire = authorized.to(captured, when=has_captured) | expired.from_(pending, unknown, authorized)
    refund = captured.to.itself(internal=True) | authorized.to.itself(internal=True)
    charge_back = captured.to.itself(internal=True) | authorized.to.itself(internal=True)
