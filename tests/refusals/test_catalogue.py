"""The catalogue of refusals: each has a code of its own, says what it is about and what to do, and travels anywhere."""

from datetime import UTC, datetime
from importlib import import_module
from inspect import getmembers
from pkgutil import walk_packages
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest

import orderflow
from life import copies
from orderflow import refusals
from orderflow.errors import Refusal
from orderflow.ids import OrderId
from orderflow.money import Money
from orderflow.refusals import (
    DeliveryNotOffered,
    FieldProblem,
    NothingToPay,
    NotYetDue,
    PaymentMethodNotOffered,
    RefundNotToConfirm,
    RequestReused,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLimit,
)
from orderflow.roles import SALES, Role
from orderflow.validation import InvalidField

O1 = OrderId("o-1")


def shipped() -> list[type[Refusal]]:
    """Every refusal of the library, found in its modules, so that a new one can't be forgotten."""
    found: dict[str, type[Refusal]] = {}
    for module in walk_packages(orderflow.__path__, "orderflow."):
        if ".adapters" in module.name or ".cli" in module.name or ".testing" in module.name:
            continue
        for _, kind in getmembers(import_module(module.name), lambda value: isinstance(value, type)):
            if issubclass(kind, Refusal) and kind is not Refusal:
                found[f"{kind.__module__}.{kind.__qualname__}"] = kind
    return [found[name] for name in sorted(found)]


SAMPLES: dict[Any, object] = {
    str: "l-1",
    int: 7,
    bool: True,
    Role: SALES,
    Money: Money.of("19.99", "CNY"),
    datetime: datetime(2026, 3, 2, 12, tzinfo=UTC),
    tuple[str, ...]: ("alipay", "card"),
    tuple[FieldProblem, ...]: (FieldProblem("recipient.name", "is missing"),),
}


def sample(kind: type[Refusal]) -> Refusal:
    """A refusal of this kind with every field filled."""
    hints = get_type_hints(kind, localns={"Money": Money})
    return kind(**{field.name: _value(hints[field.name]) for field in attrs.fields(kind)})  # type: ignore[arg-type] # all refusals are attrs classes


def _value(annotation: Any) -> object:
    if get_origin(annotation) is UnionType:
        annotation = get_args(annotation)[0]
    return SAMPLES[getattr(annotation, "__supertype__", annotation)]


ALL = shipped()
named = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)


def test_no_refusal_was_overlooked() -> None:
    """The catalogue's own, the field-level ones, and those of money."""
    assert {getattr(refusals, name) for name in refusals.__all__} - set(ALL) == {FieldProblem}
    assert InvalidField in ALL
    assert len(ALL) > 40


def test_every_code_is_used_once() -> None:
    """Hosts translate by code, so two rules can't share one."""
    codes = [kind.code for kind in ALL]

    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() and code.replace("_", "").isalpha() for code in codes)


@named
def test_a_refusal_travels(kind: type[Refusal]) -> None:
    """Pickled, copied or copied deeply: the same kind, the same facts, the same text."""
    refused = sample(kind)

    for arrived in copies(refused):
        assert type(arrived) is kind
        assert arrived is not refused
        assert arrived.facts() == refused.facts()
        assert (str(arrived), arrived.remedy, arrived.code) == (str(refused), refused.remedy, refused.code)
        assert arrived == refused
        assert hash(arrived) == hash(refused)


@named
def test_a_refusal_names_the_thing_and_a_way_out(kind: type[Refusal]) -> None:
    """Whoever reads it knows what it is about and what to do next."""
    refused = sample(kind)

    facts = [_shown(value) for value in refused.facts().values()]
    assert not facts or any(fact in str(refused) for fact in facts)
    assert refused.remedy
    assert str(refused) == str(refused).strip()
    assert "\n" not in str(refused)


@named
def test_a_refusal_says_its_way_out_in_its_text(kind: type[Refusal]) -> None:
    """A host that only shows the text shows the remedy as well; field-level ones say what is expected."""
    refused = sample(kind)

    if kind.__module__.startswith("orderflow.refusals.") and kind.code != "data_missing":
        assert str(refused).endswith(f"; {refused.remedy}")


def test_lists_read_like_sentences() -> None:
    """None, one, two or three."""

    def possible(*steps: str) -> str:
        return StepNotPossible(order_id=O1, subject="order o-1", step="pay", state="closed", possible=steps).remedy

    assert possible() == "possible are none"
    assert possible("pay") == "possible are pay"
    assert possible("pay", "cancel") == "possible are pay and cancel"
    assert possible("pay", "cancel", "extend") == "possible are pay, cancel and extend"
    assert RoleNotEntitled(order_id=O1, step="pay", role="x", entitled=("a", "b", "c")).remedy == "ask a, b or c"


def test_what_is_not_offered_has_an_empty_offer() -> None:
    """A shop without any way of paying or delivery says so."""
    method = PaymentMethodNotOffered(order_id=O1, method="shells", offered=())
    delivery = DeliveryNotOffered(order_id=O1, option="drone", offered=())

    assert method.remedy == delivery.remedy == "choose one of none"
    assert str(delivery) == "order o-1: delivery drone is not offered; choose one of none"


def test_what_is_on_its_way_is_waited_for() -> None:
    """And where nothing is, there is nothing to pay and nothing to do."""
    assert NothingToPay(order_id=O1, expected=Money.of("5", "CNY")).remedy == (
        "wait for what is on its way, or void that payment"
    )
    assert NothingToPay(order_id=O1, expected=Money.of("0", "CNY")).remedy == "there is nothing to do"


def test_a_refund_that_is_not_to_be_confirmed_says_what_to_do() -> None:
    """Wait for a provider, refund anew what was declined, and leave alone what is done."""

    def remedy(progress: str, gateway: str | None) -> str:
        refused = RefundNotToConfirm(order_id=O1, payment_id="p-1", refund_id="f-1", progress=progress, gateway=gateway)
        assert ("people pay it" in str(refused)) is (gateway is None)
        return refused.remedy

    assert remedy("asked", "alipay") == "wait until the provider has answered"
    assert remedy("declined", "alipay") == "refund it anew, by hand if the provider never will"
    assert remedy("done", None) == "there is nothing to do"


def test_a_limit_that_does_not_run_is_not_waited_for() -> None:
    """There is nothing to wait for."""
    assert str(NotYetDue(order_id=O1, limit="expire", due_at=None)) == (
        "order o-1: the time limit for expire does not run; there is nothing to do"
    )
    assert "wait until 2026-03-02T12:00:00+00:00" in str(sample(NotYetDue))
    assert "running are none" in str(UnknownLimit(order_id=O1, limit="payment", running=()))


def test_a_text_reads_as_one_sentence() -> None:
    """As a person would say it."""
    assert str(sample(RequestReused)) == (
        "request l-1 was carried out with other content, differing in alipay and card; "
        "use a new request id for a new wish"
    )


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return str(value[0])
    return str(value)
