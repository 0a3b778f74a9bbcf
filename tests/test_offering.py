"""Deliveries before the choice: each with its own fee and arrival, or why it is not possible; and until when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from life import BUYER, NOON, SECOND, STORE, Life, bowls, cny, cups
from orderflow.commands import AddLines, ChangeLine, ChooseDelivery, ClaimPayment, OpenCart, Pay, RemoveLine, Submit
from orderflow.deciding import replay
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.phase import Phase
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.offering import DeliveryOffer, delivery_options
from orderflow.policies import by_payment, express, pickup
from orderflow.ports import Declined
from orderflow.questions import AnswerNeeded, Question, Quote, QuoteRequest
from orderflow.refusals import (
    DeliveryNotOffered,
    PaymentInProgress,
    QuoteChanged,
    QuoteExpired,
    RoleNotEntitled,
    StepNotPossible,
    WrongCurrency,
)
from orderflow.roles import Actor
from orderflow.validation import InvalidField
from vouched import retail

HOUR = timedelta(hours=1)
SHOPS = retail(
    deliveries=(
        express("sf", carrier="sf", quoted=True),
        express("zto", carrier="zto", quoted=True, validity=2 * HOUR),
        express("own", fee=cny("8.00"), validity=HOUR),
        pickup(),
    )
)
TOMORROW = ArrivalWindow(earliest=NOON + timedelta(days=1), latest=NOON + timedelta(days=2))


def cart(*, process: Any = SHOPS) -> Life:
    """3 cups and 2 bowls, and everything filled in but the delivery; no order yet."""
    life = Life(process)
    life.do(OpenCart(process="retail", currency="CNY"))
    life.do(AddLines(life.id, lines=(cups(), bowls())))
    return life


def asked(life: Life, carrier: str) -> QuoteRequest:
    lines = life.order.lines
    return QuoteRequest(carrier=carrier, option=carrier, units=lines.units, value=Money(lines.total_minor, "CNY"))


def offers(life: Life, answers: dict[str, object], *, by: Actor = BUYER) -> dict[str, DeliveryOffer]:
    said: dict[Question, object] = {asked(life, carrier): answer for carrier, answer in answers.items()}
    found = delivery_options(life.order, process=life.process, by=by, at=life.at, answers=said)
    return {offer.option: offer for offer in found}


QUOTES: dict[str, object] = {
    "sf": Quote(fee=cny("23.00"), arrival=TOMORROW, valid_until=NOON + HOUR),
    "zto": Quote(fee=cny("9.50")),
}


def test_each_way_is_quoted_with_its_own_fee_and_arrival_before_the_choice() -> None:
    """Two carriers, the shop's own van and self-pickup: all shown alike, and nothing is chosen by looking."""
    life = cart()
    before = life.order

    found = offers(life, QUOTES)

    assert [(offer.option, offer.kind, offer.fee, offer.possible) for offer in found.values()] == [
        ("sf", DeliveryKind.CARRIAGE, cny("23.00"), True),
        ("zto", DeliveryKind.CARRIAGE, cny("9.50"), True),
        ("own", DeliveryKind.CARRIAGE, cny("8.00"), True),
        ("pickup", DeliveryKind.PICKUP, cny("0"), True),
    ]
    assert found["sf"].arrival == TOMORROW
    assert found["zto"].arrival is None
    assert [offer.valid_until for offer in found.values()] == [NOON + HOUR, life.at + 2 * HOUR, life.at + HOUR, None]
    assert life.order is before


def test_a_carriers_own_word_goes_before_the_shops() -> None:
    """How long a quote stands, the carrier says; the shop's own span is for one that does not say."""
    half_past = NOON + timedelta(minutes=30)

    found = offers(cart(), QUOTES | {"zto": Quote(fee=cny("9.50"), valid_until=half_past)})

    assert found["zto"].valid_until == half_past


def test_every_carrier_has_to_be_asked() -> None:
    """The pure core asks nobody: it says which question is open, one after the other."""
    life = cart()

    with pytest.raises(AnswerNeeded) as first:
        offers(life, {})
    with pytest.raises(AnswerNeeded) as second:
        offers(life, {"sf": QUOTES["sf"]})

    assert (first.value.question, second.value.question) == (asked(life, "sf"), asked(life, "zto"))


def test_a_carrier_that_declines_takes_no_other_away() -> None:
    """It is shown as not possible, with its reason and without a fee."""
    found = offers(cart(), QUOTES | {"sf": Declined(reason="not to islands")})

    refused = found["sf"]
    assert isinstance(refused.refusal, DeliveryNotOffered)
    assert refused.refusal.reason == "not to islands"
    assert (refused.possible, refused.fee, refused.arrival, refused.valid_until) == (False, None, None, None)
    assert [name for name, offer in found.items() if offer.possible] == ["zto", "own", "pickup"]


@pytest.mark.parametrize(
    ("quote", "refusal"),
    [
        (Quote(fee=Money.of("5.00", "USD")), WrongCurrency),
        (Quote(fee=cny("-0.01")), InvalidField),
        (Quote(fee=cny("5.00"), valid_until=datetime(2026, 3, 2)), InvalidField),  # noqa: DTZ001 # that is the point
    ],
)
def test_a_quote_that_cannot_be_right_is_no_offer(quote: Quote, refusal: type[Exception]) -> None:
    """Another currency, money back, an instant that nobody can know: not possible, whatever the others are."""
    found = offers(cart(), QUOTES | {"sf": quote})

    assert isinstance(found["sf"].refusal, refusal)
    assert found["zto"].possible


def test_whoever_may_not_choose_is_told_why() -> None:
    """A warehouse chooses no delivery; a submitted order is locked; a payment under way holds the cart."""
    life = cart()
    assert {type(offer.refusal) for offer in offers(life, QUOTES, by=STORE).values()} == {RoleNotEntitled}

    placed = Life(SHOPS)
    placed.place(delivery="pickup")
    assert {type(offer.refusal) for offer in offers(placed, QUOTES).values()} == {StepNotPossible}

    paying = Life(retail(submission=by_payment, deliveries=(pickup(),)))
    paying.place(delivery="pickup")
    paying.do(Pay(paying.id, method="alipay"))
    assert {type(offer.refusal) for offer in offers(paying, {}).values()} == {PaymentInProgress}


# ---- the choice ------------------------------------------------------------------------------------------------------


def chosen(life: Life, option: str = "sf", answer: object = QUOTES["sf"], **more: Any) -> None:
    life.do(ChooseDelivery(life.id, option=option, **more), answers={asked(life, option): answer})


def test_what_was_quoted_is_kept_on_the_order() -> None:
    """Fee, arrival and until when it stands, in UTC, and in the history as well."""
    life = cart()
    chosen(life)

    delivery = life.order.delivery
    assert delivery is not None
    assert (delivery.fee, delivery.arrival, delivery.valid_until) == (cny("23.00"), TOMORROW, NOON + HOUR)
    assert delivery.valid_until is not None
    assert delivery.valid_until.tzinfo is UTC
    assert replay(life.events).delivery == delivery


def test_a_fee_that_has_changed_since_they_looked_is_not_chosen() -> None:
    """A cent more, a cent less, another currency: they are shown the new one first."""
    life = cart()
    for shown in (cny("22.99"), cny("23.01"), Money.of("23.00", "USD")):
        wish = ChooseDelivery(life.id, option="sf", fee=shown)
        refusal = life.refused(QuoteChanged, wish, answers={asked(life, "sf"): QUOTES["sf"]})
        assert (refusal.shown, refusal.fee) == (shown, cny("23.00"))

    chosen(life, fee=cny("23.00"))

    assert life.order.delivery_fee == cny("23.00")


def test_an_expired_quote_is_not_submitted() -> None:
    """At the instant itself it stands, a second after it is over; chosen again, it stands again."""
    process = retail(deliveries=(express(fee=cny("8.00"), validity=HOUR),), order_data=lambda order, personal: ())
    life = cart(process=process)
    life.do(ChooseDelivery(life.id, option="express"))
    assert life.order.delivery is not None
    ends = life.order.delivery.valid_until
    assert ends == life.at + HOUR

    refusal = life.refused(QuoteExpired, Submit(life.id), at=ends + SECOND)
    assert (refusal.option, refusal.valid_until) == ("express", ends)
    life.do(ChooseDelivery(life.id, option="express"))
    life.do(Submit(life.id), at=life.at + HOUR)

    assert life.phase() is Phase.PAYMENT


@pytest.mark.parametrize("late", [SECOND, timedelta(days=30)])
def test_an_expired_quote_is_not_paid(late: timedelta) -> None:
    """Where the payment comes first: neither through a provider nor by a claim; a second early it is."""
    process = retail(submission=by_payment, deliveries=(express(fee=cny("8.00"), validity=HOUR),))
    life = Life(process)
    life.place()
    ends = life.at + HOUR

    life.refused(QuoteExpired, Pay(life.id, method="alipay"), at=ends + late)
    life.refused(QuoteExpired, ClaimPayment(life.id, method="bank_transfer"), at=ends + late)
    life.do(Pay(life.id, method="alipay"), at=ends - SECOND)
    life.at = ends + HOUR
    life.record("start")

    assert life.phase() is Phase.PREPARING  # what was begun in time counts, however late the notice comes


def test_what_is_agreed_does_not_expire() -> None:
    """Once the order is submitted, fee and arrival are fixed facts; only the payment's own limit counts then."""
    process = retail(deliveries=(express(fee=cny("8.00"), validity=timedelta(minutes=5)),))
    life = Life(process)
    life.place()

    life.do(Pay(life.id, method="alipay"), at=life.at + timedelta(minutes=10))

    assert life.order.expected == cny("83.97")


def test_when_the_lines_change_the_quote_is_renewed() -> None:
    """A carrier is asked again, and its new word counts; what the shop itself said stays as long as the fee does."""
    life = cart()
    chosen(life)
    renewed = Quote(fee=cny("25.00"), arrival=TOMORROW, valid_until=NOON + 3 * HOUR)
    lines = ChangeLine(life.id, line_id=LineId("l-1"), quantity=4)
    request = QuoteRequest(carrier="sf", option="sf", units=6, value=cny("95.96"))
    life.do(lines, answers={request: renewed})
    assert life.order.delivery is not None
    assert (life.order.delivery.fee, life.order.delivery.valid_until) == (cny("25.00"), NOON + 3 * HOUR)

    life.do(ChooseDelivery(life.id, option="own"))
    told = life.order.delivery
    life.do(RemoveLine(life.id, line_id=LineId("l-2")))

    assert life.order.delivery == told


@pytest.mark.parametrize("validity", [timedelta(0), timedelta(seconds=-1), 60, "1h"])
def test_a_validity_is_a_span(validity: Any) -> None:
    """Longer than nothing."""
    with pytest.raises(InvalidField) as caught:
        express(validity=validity)

    assert caught.value.path == "DeliveryOption.validity"


def test_a_process_that_offers_nothing_shows_nothing() -> None:
    """No way of delivery, no offer."""
    life = cart(process=retail(deliveries=()))

    assert offers(life, {}) == {}
