"""A language; in a module of its own, because the command lists its options before it imports anything else."""

from enum import StrEnum

__all__ = ["Language"]


class Language(StrEnum):
    """A language that everything is said in."""

    ZH = "zh"
    EN = "en"
