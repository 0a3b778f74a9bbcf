"""The processes that orderflow ships: a flow each, with the answers that are usual for it."""

from orderflow.processes.retail import retail

__all__ = ["retail"]
