"""A language, and words in both."""

from enum import StrEnum

from attrs import frozen

__all__ = ["Label", "Language"]


class Language(StrEnum):
    """A language that everything is said in."""

    ZH = "zh"
    EN = "en"


@frozen
class Label:
    """The same words in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in *language*."""
        return self.zh if language is Language.ZH else self.en
