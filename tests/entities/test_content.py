"""What a yes is given to: the same content has the same digest for ever, any other content has another."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deals import DAY, NOON, cny, item
from orderflow.entities.content import Content, content_of_delivery, content_of_line, digest_of
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice, DeliveryKind
from orderflow.entities.line_item import Source
from orderflow.ids import LineId

VALVE = item(1, specification=(("口径", "DN50"),), promised_at=NOON, tax=cny("114.93"), discount=cny("9"))
SEA = DeliveryChoice(option="sea", kind=DeliveryKind.CARRIAGE, fee=cny("800"))


@pytest.mark.parametrize(
    ("content", "digest"),
    [
        ((), "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"),
        (("k-1", 1, True, None, ["阀门", []]), "59103d37f595d1abe6bbce93ffadce51416e17ea1a7b9303698ec32d634485e1"),
        ((content_of_line(VALVE),), "554ff1af4be6bbaa01a8415a60374d9c178c101294a084e98574c3aa1f4a53a9"),
        ((content_of_line(item(1)),), "57c6a036554da4d8ddc3907beb94a83d75aaef4f21e9c55929c0d69689e5118b"),
        ((content_of_delivery(SEA),), "4bae21cf6509403070e6392d264373d771575b5857c2ddad9c2244b41ef9f874"),
        ((content_of_delivery(None),), "1d8fc6ceb1f94c6326d6d5483d258fcb2e179e9869325b245d105c2219bf69fd"),
    ],
)
def test_a_digest_is_the_same_for_ever(content: tuple[Content, ...], digest: str) -> None:
    """
    Approvals and signatures of years ago are given to these: no later version may write the content otherwise.

    Each is the SHA-256 of a JSON list, which a line of shell gives as well: `printf '[null]' | sha256sum` is the last.
    """
    assert digest_of(*content) == digest


CONTENTS: st.SearchStrategy[Content] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.sampled_from(("", "1", "a", "阀", "null", "[]", '"', "a, b")),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(ours=CONTENTS, theirs=CONTENTS)
def test_two_contents_have_two_digests(ours: Content, theirs: Content) -> None:
    """Whatever differs, be it a number from its text, yes from 1, or where a list ends."""
    assert (digest_of(ours) == digest_of(theirs)) is (repr(ours) == repr(theirs))


@pytest.mark.parametrize(
    "change",
    [
        {"id": LineId("l-2")},
        {"sku": "VALVE-2"},
        {"name": "gate valve"},
        {"specification": (("口径", "DN65"),)},
        {"specification": (("口径", "DN50"), ("压力", "PN16"))},
        {"specification": ()},
        {"quantity": 101},
        {"priced": False},
        {"unit_price": cny("9.98")},
        {"discount": cny("9.01")},
        {"tax": cny("114.92")},
        {"tax_included": False},
        {"promised_at": NOON + timedelta(microseconds=1)},
        {"promised_at": None},
    ],
)
def test_whatever_was_agreed_about_a_line_counts(change: dict[str, Any]) -> None:
    """A cent, a unit, a word, a moment: it is another content, and a yes to the first is none to it."""
    assert digest_of(content_of_line(evolve(VALVE, **change))) != digest_of(content_of_line(VALVE))


def test_how_far_a_line_is_does_not_count() -> None:
    """Goods that are on their way were agreed no otherwise than those that are not made yet."""
    later = evolve(
        VALVE,
        cancelled=1,
        packed=2,
        shipped=30,
        delivered=20,
        returned=3,
        accepted_back=2,
        excess=1,
        source=Source.MADE,
    )

    assert content_of_line(later) == content_of_line(VALVE)


@pytest.mark.parametrize("hours", [-11, 8])
def test_an_instant_is_the_same_in_every_zone(hours: int) -> None:
    """Noon in London is eight in the evening in Shanghai."""
    there = NOON.astimezone(timezone(timedelta(hours=hours)))

    assert content_of_line(evolve(VALVE, promised_at=there)) == content_of_line(VALVE)


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"option": "air"}, True),
        ({"kind": DeliveryKind.PICKUP}, True),
        ({"fee": cny("800.01")}, True),
        ({"carrier": "cosco"}, False),
        ({"arrival": ArrivalWindow(earliest=NOON, latest=NOON + DAY)}, False),
        ({"valid_until": datetime.max.replace(tzinfo=NOON.tzinfo)}, False),
    ],
)
def test_how_it_comes_and_what_that_costs_counts(change: dict[str, Any], counts: bool) -> None:
    """Who drives, and when it is expected, may change without asking anybody again."""
    assert (content_of_delivery(evolve(SEA, **change)) != content_of_delivery(SEA)) is counts
    assert content_of_delivery(SEA) != content_of_delivery(None)
