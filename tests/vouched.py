"""
The shipped processes, as a host has them that vouches for every price its callers say.

Tests of everything but the prices themselves order at the price that stands in the test; `tests/trust` and the
acceptance tests use what is shipped.
"""

from collections.abc import Callable
from typing import ParamSpec

from orderflow import processes
from orderflow.policies import host_prices
from orderflow.process import OrderProcess

__all__ = ["b2b_contract", "five_stage", "food_delivery", "made_to_order", "mall", "retail"]

P = ParamSpec("P")


def _vouched(process: Callable[P, OrderProcess]) -> Callable[P, OrderProcess]:
    def vouched(*args: P.args, **answers: P.kwargs) -> OrderProcess:
        return process(*args, **answers).extended(statements=host_prices)

    return vouched


b2b_contract = _vouched(processes.b2b_contract)
five_stage = _vouched(processes.five_stage)
food_delivery = _vouched(processes.food_delivery)
made_to_order = _vouched(processes.made_to_order)
mall = _vouched(processes.mall)
retail = _vouched(processes.retail)
