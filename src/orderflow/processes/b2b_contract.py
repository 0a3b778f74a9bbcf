"""The contract process: what is quoted, contracted, made, delivered and accepted before all of it is paid."""

from typing import Final

from orderflow.policies import (
    MarginPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    Policies,
    TimeLimitPolicy,
    bank_transfer,
    no_margin_rule,
    numbered_at_submission,
    offer_methods,
    quotation_limits,
    required,
    retail_limits,
)
from orderflow.process import OrderProcess
from orderflow.states.b2b_contract import B2BContractFlow

__all__ = ["b2b_contract"]

INQUIRED: Final = ("recipient.name", "recipient.phone", "recipient.address.city", "recipient.address.street")
"""Whom to call, and where it shall go; how it gets there is part of the quotation."""


def b2b_contract(
    *,
    name: str = "b2b_contract",
    version: str = "1",
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    margins: MarginPolicy = no_margin_rule,
    time_limits: TimeLimitPolicy | None = None,
) -> OrderProcess:
    """
    From the inquiry to the last instalment, on `B2BContractFlow`; every argument is the answer to one question.

    Args:
        name, version: How orders remember it.
        numbering: `numbered_at_submission()` (the default): the order is numbered when it is taken in (S04).
        order_data: What has to be known before it is taken in; whom to call and where it shall go, if left out.
        margins: Who has to approve a quotation before it is sent: nobody (the default), or `margin_at_least(20)` (S04).
        time_limits: How long until what happens; `quotation_limits`, and the windows of `retail_limits` in which late
            money may come, if left out. What has to be paid by when is the contract's affair.

    From S04, S18.
    """
    windows = retail_limits(acceptance_window=None, payment_window=None, verification_window=None, receipt_window=None)
    policies = Policies(
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or required(INQUIRED),
        margins=margins,
        payment_methods=offer_methods(bank_transfer()),
        time_limits=time_limits or quotation_limits(beside=windows),
    )
    return OrderProcess(name=name, version=version, flow=B2BContractFlow, policies=policies)
