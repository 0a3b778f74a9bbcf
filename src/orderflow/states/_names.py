"""
The names that a machine of python-statemachine uses for itself, so that no stage or step may bear them.

They are written down, because looking at the library would mean to import it before anybody asks for a machine. A test
compares them with the library as it is installed.
"""

from collections.abc import Iterable
from typing import Final

__all__ = ["is_callback", "is_reserved"]

RESERVED: Final = frozenset(
    {
        "TransitionNotAllowed",
        "activate_initial_state",
        "active_listeners",
        "add_event",
        "add_from_attributes",
        "add_inherited",
        "add_listener",
        "add_state",
        "allow_event_without_transition",
        "allowed_events",
        "atomic_configuration_update",
        "bind_events_to",
        "cancel_event",
        "catch_errors_as_events",
        "configuration",
        "configuration_values",
        "current_state",
        "current_state_value",
        "enable_self_transition_entries",
        "enabled_events",
        "events",
        "final_states",
        "history_values",
        "id",
        "initial_state",
        "is_terminated",
        "machine",
        "model",
        "mro",
        "name",
        "prepare",
        "raise_",
        "send",
        "start_configuration_values",
        "state_field",
        "states",
        "states_map",
        "table",
        "validate_disconnected_states",
        "validate_final_reachability",
        "validate_trap_states",
    }
)
"""What a machine, its class and a flow have; `machine` and `table` are ours."""


def is_reserved(name: str) -> bool:
    """Whether a machine has an attribute of this name, so that a stage or step can't."""
    return name.startswith("_") or name in RESERVED


def is_callback(name: str, *, stages: Iterable[str], steps: Iterable[str]) -> bool:
    """Whether python-statemachine would call a step of this name when something else happens."""
    if name.startswith(("error_", "done_state_", "done_invoke_")):
        return True  # the library raises such events itself
    moments = ["prepare_event"]
    moments += [f"{when}_{what}" for when in ("before", "on", "after") for what in ("transition", *steps)]
    moments += [f"on_{how}_{what}" for how in ("enter", "exit", "invoke") for what in ("state", *stages)]
    return name in moments
