"""What may stand in the body of a flow class: stages and steps, each under a name of its own, and nothing else."""

from collections.abc import Mapping
from typing import Final

from orderflow.errors import DefinitionError
from orderflow.states._given import named
from orderflow.states._names import is_callback, is_reserved
from orderflow.states._page import Page
from orderflow.states.stage import Stage, Step, not_compilable

__all__ = ["Body", "written"]

Body = tuple[dict[str, Stage], dict[str, Step]]
_FOREIGN: Final = "statemachine.state.State"


def written(page: Page, inherited: Body) -> Body:
    """
    The stages and the steps that are written on *page*, by name.

    Raises:
        DefinitionError: something else stands there, a name can't be used, or a step was drawn and not named.
    """
    body = {name: value for name, value in page.items() if not (name.startswith("__") and name.endswith("__"))}
    stages = {name: value for name, value in body.items() if isinstance(value, Stage)}
    steps = {name: Step(value.arrows, name) for name, value in body.items() if isinstance(value, Step)}
    for name, value in body.items():
        if name not in stages and name not in steps:
            raise _stranger(f"{page.flow}.{name}", value)
    _check_names(page.flow, inherited[0] | stages, inherited[1] | steps)
    _check_stages(page.flow, stages)
    _check_nothing_lost(page, steps)
    return stages, steps


def _stranger(place: str, value: object) -> DefinitionError:
    if any(f"{base.__module__}.{base.__name__}" == _FOREIGN for base in type(value).__mro__):
        return DefinitionError(f'{place}: write stages as Stage("待付款", "Awaiting payment", phase=…)')
    if callable(value):
        return not_compilable(place)
    return DefinitionError(f"{place}: a page holds stages and steps and nothing else, not {named(value)}")


def _check_names(flow: str, stages: Mapping[str, Stage], steps: Mapping[str, Step]) -> None:
    for name in stages:
        if name in steps:
            raise DefinitionError(
                f"{flow}.{name} is a stage and a step; a stage is replaced by a stage, a step by a step"
            )
    for name in (*stages, *steps):
        if is_reserved(name):
            raise DefinitionError(f"{flow}.{name}: every flow has an attribute {name!r}; choose another name")
    for name in steps:
        if is_callback(name, stages=stages, steps=steps):
            raise DefinitionError(f"{flow}.{name}: python-statemachine would call a step of this name; choose another")


def _check_stages(flow: str, stages: Mapping[str, Stage]) -> None:
    names: dict[int, str] = {}
    for name, stage in stages.items():
        if stage.placed:
            raise DefinitionError(f"{flow}.{name} is a stage of another flow already; what is inherited needs no line")
        if names.setdefault(id(stage), name) != name:
            raise DefinitionError(f"{flow}.{name} is the same stage as {names[id(stage)]}; write a Stage for each")
        if stage.has_actions:
            raise not_compilable(f"{flow}.{name}")


def _check_nothing_lost(page: Page, steps: Mapping[str, Step]) -> None:
    kept = {arrow for step in steps.values() for arrow in step.arrows}
    for arrow in page.drawn:
        if arrow not in kept:
            raise DefinitionError(
                f"{page.flow}: the step from {arrow.source} to {arrow.target} has no name, so nobody could fire it; "
                "write `its_name = …to(…)`"
            )
