"""A class that attrs makes at its first use is to everybody what it would be if it were made at once."""

import copy
import inspect
import pickle
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from threading import Barrier, Thread
from types import ModuleType
from typing import Any

import attrs
import pytest
from cattrs import Converter

import orderflow
from orderflow import _first_use
from orderflow._first_use import at_first_use, value
from orderflow.catalogue import SHIPPED_COMMANDS, SHIPPED_EFFECTS, SHIPPED_EVENTS
from orderflow.commands import OrderCommand, command
from orderflow.errors import DefinitionError, Refusal, refusal
from orderflow.serialization import _check_fields

NAME = "orderflow.sketch"
SKETCH = '''
from functools import cached_property
from typing import ClassVar
from attrs import field
from orderflow._first_use import value
from orderflow.entities.value import Value
from orderflow.errors import Refusal, refusal

@value
class Point:
    """Somewhere."""
    x: int
    y: int = 0

    @cached_property
    def total(self):
        return self.x + self.y

@value(kw_only=True)
class Named(Point):
    name: str = field(default="", converter=str)

@value(eq=False, repr=False)
class Plain(Value):
    x: int

class Undecorated(Point):
    pass

@refusal
class TooFar(Refusal):
    code: ClassVar[str] = "too_far"
    metres: int
'''


@pytest.fixture
def sketch(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of the library whose classes nobody has used yet."""
    return sketched(monkeypatch)


def sketched(monkeypatch: pytest.MonkeyPatch) -> Any:
    module = ModuleType(NAME)
    monkeypatch.setitem(sys.modules, NAME, module)
    exec(compile(SKETCH, NAME, "exec"), vars(module))  # noqa: S102 # our own text
    return module


def is_made(cls: type) -> bool:
    return isinstance(vars(cls)["__attrs_attrs__"], tuple)


# --- the first use, through every door

DOORS: dict[str, Callable[[Any], object]] = {
    "construct": lambda m: m.Point(1),
    "ask for its fields": lambda m: attrs.fields(m.Point),
    "ask whether it has any": lambda m: attrs.has(m.Point),
    "look at how it is called": lambda m: inspect.signature(m.Point),
    "construct what derives from it": lambda m: m.Named(x=1),
    "construct what merely derives from it": lambda m: m.Undecorated(1),
    "ask what merely derives from it": lambda m: attrs.fields(m.Undecorated),
    "let a host derive from it": lambda m: attrs.frozen(type("Hosts", (m.Point,), {})),
    "read it": lambda m: Converter().structure({"x": 1}, m.Point),
    "write nothing of it": lambda m: Converter().get_unstructure_hook(m.Point),
}


@pytest.mark.parametrize("door", DOORS)
def test_the_first_use_makes_it(sketch: Any, door: str) -> None:
    """Whoever comes first, and however, finds a class that is complete."""
    assert not is_made(sketch.Point)

    DOORS[door](sketch)

    assert is_made(sketch.Point)
    assert [field.name for field in attrs.fields(sketch.Point)] == ["x", "y"]
    assert str(inspect.signature(sketch.Point)) == "(x: int, y: int = 0) -> None"
    assert (sketch.Point(1), hash(sketch.Point(1))) == (sketch.Point(1, 0), hash(sketch.Point(1, 0)))
    assert repr(sketch.Point(1)) == "Point(x=1, y=0)"
    assert not {"__setstate__", "__signature__"} & set(vars(sketch.Point))
    assert not hasattr(sketch.Point, "y")  # attrs takes the defaults out of the class
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        sketch.Point(1).x = 2


def test_what_was_pickled_elsewhere_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpickles calls no constructor, and may be the first to use a class."""
    elsewhere = sketched(monkeypatch)
    those = elsewhere.Point(3, 4), elsewhere.Named(x=1, name="n"), elsewhere.Plain(2), elsewhere.TooFar(metres=9)
    kept = [pickle.dumps(one) for one in those]
    here = sketched(monkeypatch)
    assert not is_made(here.Point)

    point, named, plain, refused = map(pickle.loads, kept)

    assert all(map(is_made, (here.Point, here.Named, here.Plain, here.TooFar)))
    assert (point, named, plain) == (here.Point(3, 4), here.Named(x=1, name="n"), here.Plain(2))
    assert (refused, refused.metres) == (here.TooFar(metres=9), 9)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        point.x = 1


def test_it_copies_evolves_and_matches(sketch: Any) -> None:
    """What can be done with a value can be done with this one."""
    point = sketch.Point(1, 2)

    match point:
        case sketch.Point(x, y):
            assert (x, y) == (1, 2)
        case _:
            pytest.fail("no match")
    assert copy.copy(point) == copy.deepcopy(point) == point == attrs.evolve(sketch.Point(0, 2), x=1)
    assert point.total == 3
    assert isinstance(sketch.Named(x=1), sketch.Point)
    assert Converter().structure(Converter().unstructure(point), sketch.Point) == point


def test_a_refusal_is_made_when_it_is_raised(sketch: Any) -> None:
    """It has its facts, and those alone."""
    assert not is_made(sketch.TooFar)

    with pytest.raises(Refusal) as refused:
        raise sketch.TooFar(metres=1)

    assert refused.value.facts() == {"metres": 1}
    with pytest.raises(TypeError, match="metres"):
        sketch.TooFar()
    with pytest.raises(TypeError, match="kilometres"):
        sketch.TooFar(metres=1, kilometres=2)


def test_a_host_may_write_a_constructor_of_its_own(sketch: Any) -> None:
    """A subclass calls the constructor that is there by then."""

    class Centred(sketch.Point):  # type: ignore[misc] # made here
        def __init__(self) -> None:
            super().__init__(0, 0)

    assert (Centred().x, Centred().y) == (0, 0)


def test_threads_that_come_at_once_find_it_made_once() -> None:
    """None of them sees half a class."""
    for _ in range(30):
        made: list[type] = []
        wrong: list[BaseException] = []

        class Shared:
            __module__ = NAME
            x: int
            y: int = 0

        def make(cls: type, made: list[type] = made, **more: Any) -> type:
            made.append(cls)
            return attrs.frozen(cls, slots=False, **more)

        shared: Any = at_first_use(Shared, make)
        barrier = Barrier(8)

        def use(shared: Any = shared, barrier: Barrier = barrier, wrong: list[BaseException] = wrong) -> None:
            barrier.wait()
            try:
                assert (shared(1).x, shared(2, 3).y, len(attrs.fields(shared))) == (1, 3, 2)
            except BaseException as error:
                wrong.append(error)

        threads = [Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (made, wrong) == ([Shared], [])


# --- what is wrong is said where it is defined


def test_a_host_hears_at_once_what_is_wrong_with_its_class() -> None:
    """Laziness is for what our tests have looked at."""
    with pytest.raises(ValueError, match="No mandatory attributes allowed"):

        @value
        class Wrong:
            x: int = 0
            y: int  # type: ignore[misc] # the mistake that is meant

    with pytest.raises(ValueError, match="No mandatory attributes allowed"):

        @command
        class Bare(OrderCommand):
            type = "bare"
            step = "pay"
            first: str = attrs.field(default="", kw_only=False)
            then: str = attrs.field(kw_only=False)  # type: ignore[misc] # the mistake that is meant

    @refusal
    class Good(Refusal):
        code = "good"

    assert is_made(Good)


def test_what_a_command_and_a_refusal_must_have_is_asked_at_once() -> None:
    """A type, a step, a code: nobody waits for the first instance to hear of it."""
    with pytest.raises(DefinitionError, match="needs its own `type`"):

        @command
        class Nameless(OrderCommand):
            __module__ = NAME

    with pytest.raises(DefinitionError, match="needs the `step`"):

        @command
        class Stepless(OrderCommand):
            __module__ = NAME
            type = "stepless"

    with pytest.raises(DefinitionError, match="needs its own `code`"):

        @refusal
        class Codeless(Refusal):
            __module__ = NAME


def every_module() -> Iterator[str]:
    for module in walk_packages(orderflow.__path__, "orderflow."):
        if module.name != "orderflow.__main__":
            yield module.name


def test_every_class_of_the_library_can_be_made() -> None:
    """What attrs would have said at the import is said here."""
    for module in every_module():
        import_module(module)
    waiting = [cls for cls in _first_use._WAITING if cls.__module__ != NAME]

    for cls in waiting:
        assert attrs.has(cls)

    assert not [cls for cls in waiting if cls in _first_use._WAITING]
    assert not [cls for cls in waiting if "__setstate__" in vars(cls)]


@pytest.mark.parametrize("kind", [*SHIPPED_EVENTS, *SHIPPED_EFFECTS, *SHIPPED_COMMANDS], ids=lambda kind: kind.__name__)
def test_what_the_library_stores_can_be_read_again(kind: type) -> None:
    """A desk checks a host's kinds when it is built, and takes this test's word for ours."""
    _check_fields(kind)
