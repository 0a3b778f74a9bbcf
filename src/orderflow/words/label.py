"""A language, and words in both."""

from attrs import frozen

from orderflow.words._language import Language

__all__ = ["Label", "Language"]


@frozen
class Label:
    """The same words in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in *language*."""
        return self.zh if language is Language.ZH else self.en
