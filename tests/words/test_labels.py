"""Everything that people see has a name in Chinese and in English, and the same thing has the same name everywhere."""

import ast
from collections import Counter
from enum import Enum, StrEnum
from inspect import getsource
from types import ModuleType

import pytest

from orderflow import roles
from orderflow.catalogue import SHIPPED_COMMANDS, SHIPPED_EFFECTS
from orderflow.entities import case, check, rating
from orderflow.entities.case import Resolution
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.order import FulfilmentStatus, PaymentStatus, ReturnStatus
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.terms import Acceptance, PaymentTiming, Submission
from orderflow.policies import DEFAULT_METHODS, cash_on_delivery, express, pickup
from orderflow.roles import Role
from orderflow.states.retail import RetailFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.words import _enum_labels, _name_labels
from orderflow.words.labels import (
    COMMANDS,
    EFFECTS,
    NAMES,
    ROLES,
    Label,
    Language,
    command_label,
    effect_label,
    label_of,
    name_label,
    role_label,
    state_label,
)

SHOWN: tuple[type[Enum], ...] = (
    Phase,
    ChildPhase,
    PaymentStatus,
    FulfilmentStatus,
    ReturnStatus,
    TrackingStatus,
    Progress,
    Acceptance,
    Submission,
    PaymentTiming,
    DeliveryKind,
    Resolution,
)
OWN_ROLES = {value for value in vars(roles).values() if isinstance(value, Role)}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def is_sound(label: Label) -> bool:
    return is_chinese(label.zh) and bool(label.en.strip()) and label.en.isascii()


@pytest.mark.parametrize("kind", SHOWN)
def test_every_value_has_a_name_of_its_own(kind: type[Enum]) -> None:
    """No value of a status is left without a name, and no two of one status share one."""
    labels = [label_of(value) for value in kind]

    assert all(map(is_sound, labels))
    assert len({label.zh for label in labels}) == len({label.en for label in labels}) == len(labels)


def test_a_value_nobody_named_is_an_error() -> None:
    """An enumeration that is shown nowhere has no names, not even by having a value that another one names."""

    class Draft(StrEnum):
        DRAFT = "draft"

    with pytest.raises(KeyError):
        label_of(Draft.DRAFT)


def test_every_effect_has_a_name() -> None:
    """Whatever may wait to be performed is named, and no two alike; a host's own goes by its type."""
    assert {kind.type for kind in SHIPPED_EFFECTS} == set(EFFECTS)
    assert all(map(is_sound, EFFECTS.values()))
    assert (
        len({label.zh for label in EFFECTS.values()}) == len({label.en for label in EFFECTS.values()}) == len(EFFECTS)
    )
    assert effect_label("notify_erp") == Label("notify erp", "notify erp")


def test_every_role_has_a_name() -> None:
    """All roles of the library are named, and nothing else is among them."""
    assert set(ROLES) == set(OWN_ROLES)
    assert all(map(is_sound, map(role_label, OWN_ROLES)))
    assert len({label.zh for label in ROLES.values()}) == len(ROLES)


def test_a_role_of_the_host_goes_by_its_name() -> None:
    """A role that nobody named is shown as it is written, in words."""
    assert role_label(Role("stock_auditor")) == Label("stock auditor", "stock auditor")


def test_every_command_has_a_name() -> None:
    """All commands of the library can stand on a button, and no two buttons look the same."""
    assert set(COMMANDS) == {command.type for command in SHIPPED_COMMANDS}
    assert all(is_sound(command_label(command.type)) for command in SHIPPED_COMMANDS)
    assert (
        len({label.zh for label in COMMANDS.values()})
        == len({label.en for label in COMMANDS.values()})
        == len(COMMANDS)
    )


def test_a_command_of_the_host_goes_by_its_type() -> None:
    """A command that nobody named is shown by its type, in words."""
    assert command_label("wrap_as_gift") == Label("wrap as gift", "wrap as gift")


@pytest.mark.parametrize("topic", [case, check, rating], ids=lambda topic: topic.__name__)
def test_every_name_of_the_library_is_in_words(topic: ModuleType) -> None:
    """The kinds of cases, what is checked and what is rated: each constant of these modules has its label."""
    names = {getattr(topic, name) for name in topic.__all__ if isinstance(getattr(topic, name), str)}

    assert names
    assert all(is_sound(NAMES[name]) for name in names)


@pytest.mark.parametrize("status", [status for status in TrackingStatus if status is not TrackingStatus.UNKNOWN])
def test_a_place_on_the_way_has_one_name(status: TrackingStatus) -> None:
    """What a carrier reports is called as the shipment's state that it leads to."""
    stage = ShipmentFlow.table.stage(status.value)

    assert label_of(status) == Label(stage.zh, stage.en)


@pytest.mark.parametrize(
    "phase", [Phase.PAYMENT, Phase.DELIVERING, Phase.COMPLETED, Phase.CANCELLED, Phase.CLOSED], ids=str
)
def test_a_phase_is_called_as_the_shop_calls_it(phase: Phase) -> None:
    """A phase goes by the words that the retail flow has for the state of this phase."""
    (stage,) = (stage for stage in RetailFlow.table.stages if stage.phase is phase)

    assert label_of(phase) == Label(stage.zh, stage.en)


def test_methods_and_deliveries_are_called_as_their_policies_say() -> None:
    """What the library offers is called the same in its policy and in its texts."""
    for offered in (*DEFAULT_METHODS, cash_on_delivery(), express(), pickup()):
        assert name_label(offered.name) == Label(offered.zh, offered.en)


def test_a_host_names_its_own_things() -> None:
    """The host's name for something comes before the library's; what neither names is shown as it is."""
    own = {"alipay": Label("我们的支付宝", "our Alipay"), "drone": Label("无人机", "drone")}

    assert name_label("drone", own) == own["drone"]
    assert name_label("alipay", own) == own["alipay"]
    assert name_label("wechat_pay", own) == NAMES["wechat_pay"]
    assert name_label("pigeon_post", own) == Label("pigeon_post", "pigeon_post")


def test_no_two_things_share_a_key() -> None:
    """No later entry of a table of labels takes an earlier one's place, whether its key is spelled or a constant."""
    tables = [
        (place, table)
        for place in (_enum_labels, _name_labels)
        for table in ast.walk(ast.parse(getsource(place)))
        if isinstance(table, ast.Dict)
    ]
    assert len(tables) > 20

    for place, table in tables:
        keys = [eval(ast.unparse(key), vars(place)) for key in table.keys if key is not None]  # noqa: S307 # our own

        assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_the_order_confirmation_and_the_time_to_confirm_are_two_things() -> None:
    """What the shop has promised to send is not how long the customer has to confirm it."""
    assert name_label(CONFIRMATION) == Label("订单确认书", "the order confirmation")
    assert name_label("confirmation") == Label("客户确认时限", "confirmation")


def test_a_state_is_called_by_its_page() -> None:
    """A state bears the page's name for it; one that the page does not know is called by its phase."""
    table = RetailFlow.table

    assert state_label("awaiting_shipment", Phase.PREPARING, table) == Label("待发货", "Awaiting shipment")
    assert state_label("awaiting_shipment", Phase.PREPARING) == label_of(Phase.PREPARING)
    assert state_label("in_the_kiln", Phase.PREPARING, table) == label_of(Phase.PREPARING)


def test_a_label_speaks_both_languages() -> None:
    """Each language gets its own words."""
    label = Label("运单号", "waybill")

    assert [label.in_(language) for language in Language] == ["运单号", "waybill"]
