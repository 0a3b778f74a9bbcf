"""Every flow that ships: its table and its machine live the same lives. A new module is found by itself."""

from importlib import import_module
from inspect import getmembers
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import orderflow.states
from orderflow.states import Flow
from orderflow.testing.lives.flows import assert_table_agrees, histories


def shipped() -> list[type[Flow]]:
    """The flows in the modules of `orderflow.states`, each where it is defined."""
    modules = [import_module(f"orderflow.states.{module.name}") for module in iter_modules(orderflow.states.__path__)]
    return [
        value
        for module in modules
        for _, value in getmembers(module, lambda value: isinstance(value, type) and issubclass(value, Flow))
        if value.__module__ == module.__name__ and "table" in vars(value)
    ]


@pytest.mark.parametrize("flow", shipped(), ids=lambda flow: flow.__name__)
@settings(deadline=None)
@given(data=st.data())
def test_a_shipped_flow_and_its_machine_agree(flow: type[Flow], data: st.DataObject) -> None:
    """Move by move, refusal by refusal, a shipped table does what python-statemachine does."""
    assert_table_agrees(flow, data.draw(histories(flow)))
