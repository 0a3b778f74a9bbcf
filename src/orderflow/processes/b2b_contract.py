"""The contract process: what is quoted, contracted, made, delivered and accepted before all of it is paid."""

from orderflow.policies import (
    NumberingPolicy,
    Policies,
    bank_transfer,
    numbered_at_submission,
    offer_methods,
    tell_all,
    tell_customer,
    tell_sales,
)
from orderflow.process import OrderProcess
from orderflow.states.b2b_contract import B2BContractFlow

__all__ = ["b2b_contract"]


def b2b_contract(
    *, name: str = "b2b_contract", version: str = "1", numbering: NumberingPolicy | None = None
) -> OrderProcess:
    """
    From the inquiry to the last instalment, on `B2BContractFlow`; every argument is the answer to one question.

    Args:
        name, version: How orders remember it.
        numbering: `numbered_at_submission()` (the default): the order is numbered when it is taken in (S04).

    From S04, S18.
    """
    policies = Policies(
        numbering=numbering or numbered_at_submission(),
        payment_methods=offer_methods(bank_transfer()),
        notifications=tell_all(tell_customer("sms"), tell_sales("sms")),
    )
    return OrderProcess(name=name, version=version, flow=B2BContractFlow, policies=policies)
