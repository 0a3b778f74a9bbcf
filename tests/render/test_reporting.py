"""What a manager asks, in words."""

from datetime import timedelta

import pytest

from deals import cny
from orderflow.entities.phase import Phase
from orderflow.money import Money
from orderflow.render.reporting import PersonRow, StageRow, span
from orderflow.reporting import Salesperson, StageTime
from orderflow.words.labels import Language
from vouched import b2b_contract

ZH, EN = Language.ZH, Language.EN
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("time", "en", "zh"),
    [
        (timedelta(0), "less than a second", "不到 1 秒"),
        (timedelta(seconds=59), "59 seconds", "59 秒"),
        (MINUTE, "1 minute", "1 分钟"),
        (3 * HOUR, "3 hours", "3 小时"),
        (HOUR + 59 * MINUTE + timedelta(seconds=59), "1 hour 59 minutes", "1 小时 59 分钟"),
        (2 * DAY + 3 * HOUR + 4 * MINUTE, "2 days 3 hours", "2 天 3 小时"),
        (DAY + 4 * MINUTE, "1 day", "1 天"),
        (HOUR + timedelta(seconds=7), "1 hour", "1 小时"),
    ],
)
def test_a_span_is_said_in_its_largest_unit_and_the_next(time: timedelta, en: str, zh: str) -> None:
    """Whoever counts days is not told minutes."""
    assert (span(time, EN), span(time, ZH)) == (en, zh)


def stage(state: str, phase: Phase) -> StageTime:
    return StageTime(
        process="b2b_contract", state=state, phase=phase, orders=3, visits=4, total=4 * DAY, longest=2 * DAY
    )


def test_a_stage_goes_by_the_name_on_its_page() -> None:
    """Or by its phase, where the page is not known."""
    found = stage("awaiting_deposit", Phase.PAYMENT)

    assert StageRow.of(found, ZH, table=b2b_contract().table).cells == ("待付定金", "3", "4", "1 天", "2 天")
    assert StageRow.of(found, EN).cells == ("Awaiting payment", "3", "4", "1 day", "2 days")


def test_nobody_waits_in_the_last_stage() -> None:
    """How long ago orders were closed is no time that they take."""
    closed = StageRow.of(stage("closed", Phase.CLOSED), EN)

    assert (closed.orders, closed.mean, closed.longest) == ("3", "—", "—")


def test_a_salesperson_has_one_amount_a_currency() -> None:
    """What is nobody's is said to be so."""
    value = (cny("12.50"), Money(300, "JPY"))
    wang = Salesperson(salesperson="wang", orders=2, under_way=1, value=value)
    nobody = Salesperson(salesperson=None, orders=1, under_way=0, value=(cny("0"),))

    assert PersonRow.of(wang, EN).cells == ("wang", "2", "1", "12.50 CNY, 300 JPY")
    assert PersonRow.of(nobody, ZH).cells == ("无业务员", "1", "0", "0.00 CNY")
