"""
`computed_once`: a property that is worked out at the first question and kept.

It is `functools.cached_property` without the lock that this takes before Python 3.12, which costs more than most sums:
two threads that ask at the same time both work it out, and come to the same.
"""

from typing import TYPE_CHECKING

__all__ = ["computed_once"]

if TYPE_CHECKING:
    from functools import cached_property as computed_once
else:

    class computed_once:  # noqa: N801 - it is read as a decorator
        """The method as a property whose value is kept in the instance's `__dict__`, where it is found next time."""

        def __init__(self, work_out):
            self.work_out = work_out
            self.__doc__ = work_out.__doc__

        def __set_name__(self, owner, name):
            self.name = name

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            value = instance.__dict__[self.name] = self.work_out(instance)
            return value
