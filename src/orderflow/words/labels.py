"""What people call things, in Chinese and English: states, roles, commands. One word for one thing."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from orderflow.entities.phase import Phase
from orderflow.roles import Role
from orderflow.states import Table
from orderflow.words._enum_labels import ENUMS
from orderflow.words._name_labels import COMMANDS, EFFECTS, NAMES, ROLES
from orderflow.words.label import Label, Language

__all__ = [
    "COMMANDS",
    "EFFECTS",
    "NAMES",
    "ROLES",
    "Label",
    "Language",
    "command_label",
    "effect_label",
    "label_of",
    "name_label",
    "role_label",
    "state_label",
]


def label_of(value: Enum) -> Label:
    """
    What people call a phase, status or another value of the library's enumerations.

    Raises:
        KeyError: It is of an enumeration that the library shows nowhere.
    """
    return ENUMS[type(value)][value.value]


def state_label(state: str, phase: Phase, table: Table[Any, Phase] | None = None) -> Label:
    """What the parties call a state of *table*; where it is not known there, what the phase is called."""
    stage = next((stage for stage in table.stages if stage.name == state), None) if table is not None else None
    return Label(stage.zh, stage.en) if stage is not None else label_of(phase)


def role_label(role: Role) -> Label:
    """What people call a role; a host's own goes by its name."""
    return ROLES.get(role) or _as_it_is(role)


def command_label(command_type: str) -> Label:
    """What people call a command of this type, for instance on a button; a host's own goes by its type."""
    return COMMANDS.get(command_type) or _as_it_is(command_type)


def effect_label(effect_type: str) -> Label:
    """What people call an effect of this type; a host's own goes by its type."""
    return EFFECTS.get(effect_type) or _as_it_is(effect_type)


def name_label(name: str, names: Mapping[str, Label] | None = None) -> Label:
    """What people call a payment method, delivery, channel or time limit: by *names*, by `NAMES`, or as it is."""
    return (names or {}).get(name) or NAMES.get(name) or Label(name, name)


def _as_it_is(name: str) -> Label:
    words = name.replace("_", " ")
    return Label(words, words)
