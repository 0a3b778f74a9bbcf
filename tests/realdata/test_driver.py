"""The driver itself, on a sample made up for it: every oddity ends as it should, and what is wrong is noticed."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orderflow import MemoryOrderStore, Money, Phase
from orderflow.refusals import AmountNotPositive

from . import olist, sample, test_real_orders
from .conftest import ABSENT
from .driving import Driver, Life, lines_of, shipments_of
from .expectations import BY_STATUS, expected_of, is_clean
from .olist import CURRENCY, RealOrder, Tender, Unit
from .reconciling import differences_from_banks, differences_from_laws, differences_from_tables
from .remedies import PatientDriver, has_a_way_out, with_waiver
from .reporting import rows_of, shown
from .sample import MADE_UP, MadeUp
from .shop import BY_CARD, METHODS, Shop, marketplace

CENT = Money(1, CURRENCY)
WELL = ("by card", "by debit card", "by slip", "by voucher", "by card and vouchers", "two sellers", "on its way")


def driven(orders: Iterable[RealOrder], kind: type[Driver] = Driver) -> Driver:
    orders = tuple(orders)
    driver = kind(orders, Shop(with_waiver(marketplace(orders)), MemoryOrderStore()))
    driver.drive()
    driver.run_on()
    return driver


@cache
def made_up() -> dict[str, RealOrder]:
    with TemporaryDirectory() as folder:
        sample.write(Path(folder))
        return {order.id: order for order in olist.read(Path(folder))}


def life_of(name: str) -> tuple[Driver, Life]:
    driver = driven([made_up()[name]])
    return driver, driver.lives[0]


# ---- the sample ------------------------------------------------------------------------------------------------------


def test_the_sample_has_every_status_and_every_means_of_payment() -> None:
    """What the real tables have of words, the sample has as well."""
    orders = made_up().values()

    assert {order.status for order in orders} == set(BY_STATUS)
    assert {tender.method for order in orders for tender in order.tenders} == {*METHODS, "not_defined"}
    assert len({order.name for order in MADE_UP}) == len(MADE_UP) == len(orders)


def test_tables_are_read_as_they_stand() -> None:
    """Units and tenders come in their own order, however the rows lie; amounts are exact, instants in UTC."""
    order = made_up()["by card and vouchers"]
    two = made_up()["two sellers"]

    assert [tender.amount.minor for tender in order.tenders] == [1, 2000, 549]
    assert [unit.product for unit in two.units] == ["cup", "lamp", "cup", "bowl"]
    assert (two.total, two.freight) == (Money.of("200.5", CURRENCY), Money.of("30.6", CURRENCY))
    assert two.purchased_at.utcoffset() == timedelta(0)
    assert made_up()["no units, new"].approved_at is None
    assert list(made_up().values()) == sorted(made_up().values(), key=lambda real: (real.purchased_at, real.id))


def test_equal_units_of_one_seller_are_one_line() -> None:
    """Lines have real quantities, and each seller's shipment holds exactly their units."""
    units = made_up()["two sellers"].units

    lines, shipments = lines_of(units), shipments_of(units)

    assert [(line.sku, line.quantity) for line in lines] == [("cup", 2), ("lamp", 1), ("bowl", 1)]
    assert [[(part.line_id, part.quantity) for part in shipment] for shipment in shipments] == [
        [("l-1", 2), ("l-3", 1)],
        [("l-2", 1)],
    ]


def test_only_orders_that_agree_with_themselves_are_clean() -> None:
    """What has no units, other tenders, instants in another order, or was cancelled too late, is not clean."""
    clean = {order.id for order in made_up().values() if is_clean(order)}
    odd = {order.name for order in MADE_UP if order.outcome.startswith("refused")}

    assert set(WELL) <= clean
    assert not clean & odd
    assert not clean & {"interest on instalments", "a voucher worth nothing", "delivered, and never left"}
    assert not clean & {"arrived before it left", "new, and yet approved", "invoiced, and yet it left"}


# ---- what comes of it ------------------------------------------------------------------------------------------------


def test_every_oddity_ends_as_it_should() -> None:
    """By name: the phase or the refusal when its history ends, and the phase when the clock has run on."""
    driver = driven(made_up().values())

    came = {life.id: (life.outcome, str(life.last.phase) if life.last else "") for life in driver.lives}

    assert came == {order.name: (order.outcome, order.in_the_end) for order in MADE_UP}


def test_a_patient_shop_ends_where_the_way_out_leads() -> None:
    """By name: the phase that is reached after all."""
    driver = driven([order for order in made_up().values() if has_a_way_out(order)], PatientDriver)

    came = {life.id: str(life.order.phase) for life in driver.lives if life.order is not None}

    assert came == {order.name: order.way_out for order in MADE_UP if order.way_out}


def test_what_is_tendered_as_nothing_stands_in_nobodys_way() -> None:
    """A voucher of 0.00 is refused as a payment, and the order arrives by what else was tendered."""
    _, life = life_of("a voucher worth nothing")

    assert [type(refused) for refused in life.nothings] == [AmountNotPositive]
    assert life.arrived
    assert life.order is not None
    assert [payment.method for payment in life.order.payments] == [BY_CARD]


def test_interest_is_shown_as_surplus() -> None:
    """What the card company took beyond the price is on the books, to the cent, until somebody gives it back."""
    _, life = life_of("interest on instalments")

    assert life.order is not None
    assert life.last is not None
    assert (life.order.surplus, life.order.captured) == (Money(564, CURRENCY), Money(3114, CURRENCY))
    assert (life.last.surplus, life.last.refunded) == (Money(0, CURRENCY), Money(564, CURRENCY))


def test_shipments_leave_and_arrive_when_the_tables_say() -> None:
    """The instants of an order are those of its tables, not those at which something was noticed."""
    real = made_up()["two sellers"]
    _, life = life_of(real.id)

    assert life.order is not None
    assert (life.order.opened_at, life.order.completed_at) == (real.purchased_at, real.delivered_at)
    assert len(life.order.shipments) == 2
    for shipment in life.order.shipments:
        assert (shipment.packed_at, shipment.handed_over_at) == (real.approved_at, real.handed_over_at)
        assert shipment.delivered_at == shipment.received_at == real.delivered_at


# ---- what is wrong is noticed ----------------------------------------------------------------------------------------


def _dearer(real: RealOrder) -> RealOrder:
    first, *rest = real.units
    return evolve(real, units=(evolve(first, price=first.price + CENT), *rest))


def _freight(real: RealOrder) -> RealOrder:
    first, *rest = real.units
    return evolve(real, units=(evolve(first, freight=first.freight - CENT), *rest))


@pytest.mark.parametrize(
    ("other", "noticed"),
    [
        (_dearer, {"price", "total", "owed"}),
        (_freight, {"freight", "total", "surplus"}),
        (lambda real: evolve(real, units=(*real.units, real.units[0])), {"price", "freight", "units", "total", "owed"}),
        (lambda real: evolve(real, approved_at=None), {"captured", "owed", "payment p-1"}),
        (lambda real: evolve(real, promised_for=None), {"promised for"}),
        (lambda real: real, set()),
    ],
)
def test_a_difference_from_the_tables_is_noticed(other: Callable[[RealOrder], RealOrder], noticed: set[str]) -> None:
    """A cent, a unit or an instant that is not as the tables have it is named; nothing else is."""
    _, life = life_of("by card")
    assert life.order is not None

    found = differences_from_tables(other(life.real), life.order, life.tenders)

    assert {difference.split(": ")[1].split(" is ")[0] for difference in found} == noticed


def test_a_cent_that_was_not_tendered_is_noticed() -> None:
    """Payments are compared one by one, so two mistakes do not make each other good."""
    _, life = life_of("by card and vouchers")
    assert life.order is not None
    first, *others = life.tenders
    wrong = {payment: evolve(tender, amount=tender.amount + CENT) for payment, tender in life.tenders.items()}
    wrong[first] = evolve(wrong[first], amount=wrong[first].amount - CENT * (len(others) + 1))

    found = differences_from_tables(life.real, life.order, wrong)

    assert len(found) == len(life.tenders)


def test_money_that_only_the_bank_knows_of_is_noticed() -> None:
    """A chargeback that nobody told the shop of is a difference between its books and the statement."""
    driver, life = life_of("by card")
    assert life.last is not None
    gateways = driver.shop.gateways
    assert differences_from_banks(life.last, gateways) == ()

    gateways[BY_CARD].charge_back(f"{life.id}/p-1/start", CENT, notices=0)

    assert "charged back" in differences_from_banks(life.last, gateways)[0]


def test_a_history_that_leads_elsewhere_is_noticed() -> None:
    """Events that are missing, or an order that is not what they lead to, break a law."""
    driver, life = life_of("by card")
    assert life.last is not None
    history = driver.shop.desk.history(life.id)
    assert differences_from_laws(life.last, history) == ()

    assert "gaps" in differences_from_laws(life.last, history[:-1])[0]
    assert "another order" in differences_from_laws(evolve(life.last, channel="app"), history)[0]


def test_an_order_that_nobody_refused_and_that_did_not_arrive_is_a_stray() -> None:
    """A carrier who forgets a shipment leaves an order that is neither where it should be nor refused."""

    class Forgetful(Driver):
        def hand_over(self, life: Life) -> None:
            """Nothing is fetched."""

    driver = driven([made_up()["by card"]], Forgetful)

    assert [(life.outcome, life.arrived) for life in driver.lives] == [("stray", False)]
    with pytest.raises(AssertionError):
        test_real_orders.check_outcomes(driver.lives)


def test_too_few_arrivals_are_noticed() -> None:
    """One clean order in ten that does not arrive is more than the rate allows."""
    lives = driven(evolve(made_up()["by card"], id=f"order {number}") for number in range(10)).lives
    test_real_orders.check_rates(lives)

    lives[0].refusals.append(AmountNotPositive(field="amount", amount=CENT))

    with pytest.raises(AssertionError, match="9 of 10"):
        test_real_orders.check_rates(lives)


def test_what_is_left_undone_is_noticed() -> None:
    """An order whose window is still open has not ended, so the clock has to run on first."""
    orders = [made_up()["by card"]]
    driver = Driver(orders, Shop(marketplace(orders), MemoryOrderStore()))
    driver.drive()
    driver.lives[0].last = driver.lives[0].now

    with pytest.raises(AssertionError):
        test_real_orders.check_nothing_undone(driver)

    driver.run_on()
    test_real_orders.check_nothing_undone(driver)


def test_absence_of_the_real_orders_is_loud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In CI it fails with the way out in its message; tables that are there only in part are not there."""
    monkeypatch.setenv("ORDERFLOW_DATA", str(tmp_path))
    assert olist.beside_the_checkout() is None
    monkeypatch.setattr(test_real_orders, "HERE", False)
    monkeypatch.setenv("CI", "true")

    with pytest.raises(AssertionError, match="ORDERFLOW_DATA"):
        test_real_orders.test_the_real_orders_are_here()

    monkeypatch.setenv("CI", "")
    test_real_orders.test_the_real_orders_are_here()
    sample.write(tmp_path)
    assert olist.beside_the_checkout() == tmp_path
    (tmp_path / olist.UNITS).unlink()
    assert olist.beside_the_checkout() is None
    assert "CI=true" in ABSENT


def test_the_table_adds_up() -> None:
    """Orders that came to the same are one row; every refusal is told with an example."""
    names = ("by card", "by debit card", "a cent too little", "a voucher worth nothing")

    table = shown(rows_of(driven(made_up()[name] for name in names).lives)).splitlines()

    assert [line.split()[:5] for line in table[1:3]] == [
        ["delivered", "completed", "completed", "closed", "3"],
        ["delivered", "completed", "refused:", "step_not_possible", "closed"],
    ]
    assert table[3].split() == ["all", "4", "101.99", "101.99", "25.49", "0.00", "0.00", "0"]
    assert table[4].startswith("step_not_possible, 1 orders; for instance: order a cent too little")
    assert table[-2:] == [
        "tenders worth nothing, turned away and in nobody's way: 1",
        "of 2 orders that do not contradict themselves, 2 arrived",
    ]


# ---- whatever tables say ---------------------------------------------------------------------------------------------

BOUGHT = datetime(2017, 5, 1, 12, tzinfo=UTC)

instants = st.none() | st.integers(-3, 2000).map(lambda hours: BOUGHT + timedelta(hours=hours))
amounts = st.integers(1, 5000).map(lambda minor: Money(minor, CURRENCY))
units = st.builds(Unit, st.sampled_from("abc"), st.sampled_from("xy"), amounts, st.just(CENT * 500) | amounts)
methods = st.sampled_from([*METHODS, "not_defined"])


@st.composite
def real_orders(draw: st.DrawFn) -> RealOrder:
    """Whatever tables can say of an order; mostly, its tenders pay for it or nearly do."""
    bought = tuple(draw(st.lists(units, max_size=4)))
    total = Money.sum_of((unit.price + unit.freight for unit in bought), CURRENCY)
    parts = total.allocate(draw(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any)))
    off = draw(st.sampled_from([0, 0, 0, -1, 1, 700, -700]))
    tenders = [Tender(draw(methods), part) for part in parts]
    tenders[-1] = evolve(tenders[-1], amount=max(tenders[-1].amount + CENT * off, CENT * 0))
    return RealOrder(
        id="",
        status=draw(st.sampled_from(sorted(BY_STATUS))),
        purchased_at=BOUGHT + timedelta(hours=draw(st.integers(0, 48))),
        approved_at=draw(instants),
        handed_over_at=draw(instants),
        delivered_at=draw(instants),
        promised_for=draw(instants.filter(lambda at: at is None or at >= BOUGHT + timedelta(days=2))),
        units=bought,
        tenders=tuple(tenders),
    )


@st.composite
def orders_with_a_way_out(draw: st.DrawFn) -> RealOrder:
    """Paid to within a few cents, and then left too early or cancelled too late, or cents are missing."""
    price = draw(amounts) + CENT * 5
    paid = draw(st.sampled_from([price, price - CENT, price - CENT * 5]))
    order = evolve(
        draw(real_orders()),
        purchased_at=BOUGHT,
        approved_at=BOUGHT + timedelta(hours=draw(st.integers(0, 48))),
        units=(Unit("a", "x", price, CENT * 0),),
        tenders=(Tender(draw(st.sampled_from(METHODS)), paid),),
    )
    assume(has_a_way_out(order))
    return order


@settings(max_examples=150, deadline=None, derandomize=True)
@given(orders=st.lists(real_orders(), min_size=1, max_size=4))
def test_whatever_tables_say_no_cent_is_lost(orders: list[RealOrder]) -> None:
    """However an order contradicts itself, it arrives or is refused for a reason, and all its money is somewhere."""
    driver = driven(evolve(order, id=f"order {number}") for number, order in enumerate(orders))

    test_real_orders.check_outcomes(driver.lives)
    test_real_orders.check_reconciled(driver)
    test_real_orders.check_nothing_undone(driver)
    for life in driver.lives:
        if is_clean(life.real):
            assert life.arrived
            assert life.order is not None
            assert life.order.phase is expected_of(life.real).phase


@settings(max_examples=100, deadline=None, derandomize=True)
@given(order=orders_with_a_way_out())
def test_a_way_out_always_leads_home(order: RealOrder) -> None:
    """Whatever else is odd about an order that has a way out, a patient shop brings it home with every cent."""
    driver = driven([evolve(order, id="order")], PatientDriver)

    assert [life.real for life in driver.lives if not test_real_orders.is_home(life)] == []
    test_real_orders.check_reconciled(driver)


def test_a_made_up_order_says_what_should_come_of_it() -> None:
    """An outcome that is no phase and no refusal would never be met: the sample has none."""
    phases = {str(phase) for phase in Phase}

    for order in MADE_UP:
        assert isinstance(order, MadeUp)
        assert order.outcome in phases or order.outcome.startswith("refused: ")
        assert order.in_the_end in {"", "preparing", "closed"}
