"""What an author gives where one thing or several are taken, and what a message calls a thing that is wrong there."""

from typing import Any

from orderflow.errors import DefinitionError

__all__ = ["named", "several"]


def several(given: Any, kind: type, where: str) -> tuple[Any, ...]:
    """*given*, which is of *kind* or a tuple of such, as a tuple; empty for None, otherwise a `DefinitionError`."""
    if given is None:
        return ()
    all_given = given if isinstance(given, tuple) else (given,)
    if not all_given:
        raise DefinitionError(f"{where} is empty; name a {kind.__name__}, or leave it out")
    for one in all_given:
        if not isinstance(one, kind):
            raise DefinitionError(f"{where} takes a {kind.__name__} or a tuple of them, not {named(one)}")
    return all_given


def named(thing: object) -> str:
    """The name of *thing*, or what it looks like when it has none."""
    return str(getattr(thing, "__name__", repr(thing)))
