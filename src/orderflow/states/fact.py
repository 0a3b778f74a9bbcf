"""Facts: named questions about an order or one of its children, which the steps of a flow are guarded by."""

from collections.abc import Callable
from functools import reduce
from importlib import import_module
from inspect import iscoroutinefunction, signature
from typing import Any, Generic, Never, TypeVar

from attrs import evolve, field, frozen

from orderflow.errors import DefinitionError

__all__ = ["Fact", "fact"]

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)


@frozen
class Fact(Generic[S_contra]):
    """
    A question about its subject that is answered yes or no, the same each time; written with `fact`.

    `~payment_secured` is the opposite fact. Facts read neither a clock nor the world outside: a time limit is a step of
    the system role, an answer from outside is recorded in the order first.

    Args:
        name: One word for the fact, the same in code, table and fingerprint; the opposite has the same name.
        zh: What holds, in Chinese.
        en: What holds, in English.
        otherwise: Both labels of the opposite.
        test: The function that answers.
        negated: Whether this is the opposite of what the function asks.
    """

    name: str
    zh: str
    en: str
    otherwise: tuple[str, str]
    test: Callable[[S_contra], bool] = field(repr=False)
    negated: bool = False

    def __call__(self, subject: S_contra) -> bool:
        """Whether it holds for *subject*."""
        return self.of(self.test(subject))

    def of(self, answer: object) -> bool:
        """What it means for this fact that its function gave *answer*: the opposite, if it is the opposite fact."""
        if answer is True:
            return not self.negated
        if answer is False:
            return self.negated
        raise DefinitionError(f"fact {self.name} answered {answer!r}; a fact answers True or False")

    def __invert__(self) -> "Fact[S_contra]":
        zh, en = self.otherwise
        return evolve(self, zh=zh, en=en, otherwise=(self.zh, self.en), negated=not self.negated)

    def __str__(self) -> str:
        return f"~{self.name}" if self.negated else self.name

    def __bool__(self) -> Never:
        # `when=a and b` would silently be `when=b`.
        raise DefinitionError(f"fact {self} is a question, not an answer: write when=(a, b) for both, ~a for not a")

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        # Its function is hidden behind the fact that bears its name, so it travels as the place where it is written.
        return _written_at, (self.test.__module__, self.test.__qualname__, self.negated)


def fact(zh: str, en: str, *, otherwise: tuple[str, str] | None = None) -> Callable[[Callable[[S], bool]], Fact[S]]:
    """
    Make a function of the order, or of one of its children, a fact that steps can be guarded by.

        @fact("款项已到位", "payment is secured", otherwise=("款项未到位", "payment is outstanding"))
        def payment_secured(order: Order) -> bool:
            return order.balance_due.is_zero

    Args:
        zh: What holds, in Chinese.
        en: What holds, in English.
        otherwise: Both labels of `~payment_secured`; composed when left out.

    Raises:
        DefinitionError: a label is missing, or the function is no named function of one subject.
    """

    def named(test: Callable[[S], bool]) -> Fact[S]:
        name = getattr(test, "__name__", repr(test))
        if not name.isidentifier():
            raise DefinitionError(f"fact {name}: write it as a function with a name of its own")
        if not (zh.strip() and en.strip()):
            raise DefinitionError(f'fact {name} needs both labels: @fact("款项已到位", "payment is secured")')
        if iscoroutinefunction(test):
            raise DefinitionError(f"fact {name} must not be async: a fact asks nobody, it reads its subject")
        if not _takes_one_subject(test):
            raise DefinitionError(f"fact {name}{signature(test)} must take its subject and nothing else")
        return Fact(name, zh, en, otherwise or (f"并非：{zh}", f"not: {en}"), test)

    return named


def _takes_one_subject(test: Callable[..., object]) -> bool:
    try:
        signature(test).bind(object())
    except TypeError:
        return False
    return True


def _written_at(module: str, qualname: str, negated: bool) -> Fact[Any]:
    found: Fact[Any] = reduce(getattr, qualname.split("."), import_module(module))  # type: ignore[arg-type] # a place
    return ~found if negated else found
