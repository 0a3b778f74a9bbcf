"""A payment: authorized = captured + released + open, captured = kept + refunded + charged back."""

from typing import Any

import pytest

from life import cny
from orderflow.entities.payment import Capture, Captures, Payment, Payments, Progress, Refunded, Refunds
from orderflow.entities.phase import ChildPhase
from orderflow.ids import CaptureId, PaymentId, RefundId

ASKED, UNKNOWN, DONE, DECLINED = Progress.ASKED, Progress.UNKNOWN, Progress.DONE, Progress.DECLINED


def capture(number: int, amount: str, progress: Progress) -> Capture:
    return Capture(id=CaptureId(f"c-{number}"), amount=cny(amount), progress=progress)


def refunded(number: int, amount: str, progress: Progress) -> Refunded:
    return Refunded(id=RefundId(f"f-{number}"), amount=cny(amount), progress=progress, reason="broken")


def payment(**fields: Any) -> Payment:
    """100.00 by card: 90.00 are authorized, 50.00 captured, 20.00 asked for, 10.00 released."""
    given: dict[str, Any] = {
        "id": PaymentId("p-1"),
        "method": "card",
        "gateway": "card",
        "amount": cny("100.00"),
        "capture_at_once": False,
        "state": "authorized",
        "phase": ChildPhase.OPEN,
        "authorized": cny("90.00"),
        "released": cny("10.00"),
        "charged_back": cny("1.00"),
        "captures": Captures([capture(1, "50.00", DONE), capture(2, "20.00", ASKED), capture(3, "99.00", DECLINED)]),
        "refunds": Refunds([refunded(1, "5.00", DONE), refunded(2, "7.00", ASKED), refunded(3, "99.00", DECLINED)]),
    }
    return Payment(**(given | fields))


def test_money_is_somewhere() -> None:
    """90.00 = 50.00 + 10.00 + 30.00, and 50.00 = 37.00 + 12.00 + 1.00."""
    one = payment()

    assert (one.captured, one.released, one.open) == (cny("50.00"), cny("10.00"), cny("30.00"))
    assert (one.kept, one.refunded, one.charged_back) == (cny("37.00"), cny("12.00"), cny("1.00"))
    assert (one.capture_asked, one.refunds_open) == (cny("20.00"), cny("7.00"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"authorized": cny("0"), "phase": ChildPhase.WAITING, "captures": Captures(), "released": cny("0")}, "100.00"),
        ({"authorized": cny("0"), "phase": ChildPhase.OPEN, "captures": Captures(), "released": cny("0")}, "100.00"),
        ({}, "30.00"),
        ({"authorized": cny("0"), "phase": ChildPhase.CLOSED, "captures": Captures(), "released": cny("0")}, "0"),
        ({"authorized": cny("60.00"), "phase": ChildPhase.CLOSED}, "0"),
    ],
    ids=["pending", "claimed", "authorized", "failed", "captured"],
)
def test_what_may_still_come(fields: dict[str, Any], expected: str) -> None:
    """All of it as long as nobody has answered, then what is held, then nothing."""
    assert payment(**fields).expected == cny(expected)


@pytest.mark.parametrize(("progress", "is_open"), [(ASKED, True), (UNKNOWN, True), (DONE, False), (DECLINED, False)])
def test_an_answer_is_still_to_come_or_not(progress: Progress, is_open: bool) -> None:
    """Asked and unknown are open."""
    assert progress.is_open is is_open


def test_one_thing_that_is_unknown_makes_the_payment_unknown() -> None:
    """The start or void, a capture, or a refund."""
    assert not payment().has_unknown
    assert payment(unknown=True).has_unknown
    assert payment(captures=Captures([capture(1, "50.00", UNKNOWN)])).has_unknown
    assert payment(refunds=Refunds([refunded(1, "5.00", UNKNOWN)])).has_unknown


@pytest.mark.parametrize(
    "waiting",
    [
        {"awaiting": ("start",)},
        {"captures": Captures([capture(1, "60.00", DONE), capture(2, "20.00", ASKED)])},
        {"refunds": Refunds([refunded(1, "5.00", UNKNOWN)])},
        {"phase": ChildPhase.OPEN},
        {"authorized": cny("60.01")},
    ],
)
def test_a_payment_is_closed_when_nothing_is_awaited(waiting: dict[str, Any]) -> None:
    """No answer, no money that is held, and its own life at rest."""
    closed: dict[str, Any] = {
        "phase": ChildPhase.CLOSED,
        "authorized": cny("60.00"),
        "captures": Captures([capture(1, "50.00", DONE)]),
        "refunds": Refunds([refunded(1, "5.00", DONE)]),
    }
    assert payment(**closed).is_closed

    assert not payment(**(closed | waiting)).is_closed


def test_payments_add_up() -> None:
    """Each sum is that of its column; no payments are closed payments."""
    both = Payments([payment(), payment(id=PaymentId("p-2"))])

    assert (both.captured_minor, both.refunded_minor, both.charged_back_minor) == (100_00, 24_00, 2_00)
    assert (both.expected_minor, both.closed) == (60_00, False)
    assert Payments().closed
