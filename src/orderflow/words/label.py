"""A language, and words in both."""

from orderflow._first_use import value
from orderflow.words._language import Language

__all__ = ["Label", "Language"]


@value
class Label:
    """The same words in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in *language*."""
        return self.zh if language is Language.ZH else self.en
