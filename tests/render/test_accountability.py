"""The account of who kept which limit, as people read it: cells, notes, sums, in both languages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve

from orderflow.accountability import Duty, Extension, RoleAccount, Verdict
from orderflow.render.accountability import DUTY_HEADINGS, ROLE_HEADINGS, DutyRow, RoleRow, account
from orderflow.roles import CUSTOMER_SERVICE, MERCHANT, ORDERFLOW, WAREHOUSE, Actor, Role
from orderflow.words.labels import Label, Language

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHANGHAI = timezone(timedelta(hours=8))
ZHOU = Actor("zhou", WAREHOUSE)

KEPT = Duty(
    limit="packing",
    subject="o-1",
    responsible=WAREHOUSE,
    started_at=NOON,
    due_first=NOON + DAY,
    due_at=NOON + DAY,
    verdict=Verdict.KEPT,
    margin=20 * HOUR,
    ended_at=NOON + 4 * HOUR,
    ended_by=ZHOU,
)
BROKEN = evolve(KEPT, verdict=Verdict.BROKEN, margin=-HOUR, ended_at=NOON + 25 * HOUR)
OPEN = evolve(KEPT, verdict=Verdict.RUNNING, margin=HOUR, ended_at=None, ended_by=None)


def row(duty: Duty, language: Language = Language.EN, *, order_id: str = "o-1") -> DutyRow:
    return DutyRow.of(duty, language, zone=UTC, order_id=order_id)


def test_a_duty_is_a_row_of_cells() -> None:
    """What, who, from when, until when, ended when by whom, and what came of it; in both languages."""
    assert row(KEPT).cells == (
        "packing",
        "warehouse",
        "2 Mar 12:00",
        "3 Mar 12:00",
        "2 Mar 16:00 warehouse zhou",
        "kept, 20 h left",
    )
    assert DutyRow.of(KEPT, Language.ZH, zone=SHANGHAI, order_id="o-1").cells == (
        "打包时限",
        "仓库",
        "3月2日 20:00",
        "3月3日 20:00",
        "3月3日 00:00 仓库 zhou",
        "按时，余20小时",
    )
    assert len(row(KEPT).cells) == len(DUTY_HEADINGS)


def test_what_it_is_about_is_said_where_it_is_not_the_order() -> None:
    """A shipment or return by its id; the order itself only to a reader who does not know which it is."""
    assert row(evolve(KEPT, subject="s-2")).limit == "packing s-2"
    assert row(KEPT).limit == "packing"
    assert row(KEPT, order_id="").limit == "packing o-1"


@pytest.mark.parametrize(
    ("duty", "en", "zh"),
    [
        (KEPT, "kept, 20 h left", "按时，余20小时"),
        (evolve(KEPT, margin=timedelta(0)), "kept on the very second", "按时，分秒不差"),
        (BROKEN, "broken, 1 h late", "逾期1小时"),
        (evolve(BROKEN, margin=timedelta(0), ended_by=ORDERFLOW), "broken, never done", "逾期未办"),
        (evolve(BROKEN, ended_at=None, ended_by=None), "broken, 1 h late, still to be done", "逾期1小时，尚未完成"),
        (OPEN, "running, 1 h left", "进行中，余1小时"),
        (evolve(KEPT, verdict=Verdict.DROPPED), "came to nothing", "无须再办"),
        (evolve(KEPT, verdict=Verdict.NOBODYS, responsible=None), "nobody's duty", "无责任方"),
    ],
)
def test_every_verdict_has_its_words(duty: Duty, en: str, zh: str) -> None:
    """And only a broken limit is marked as broken."""
    assert row(duty).verdict == en
    assert row(duty, Language.ZH).verdict == zh
    assert row(duty).broken == ("broken" in en)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(microseconds=1), "1 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=1, seconds=1), "1 min 1 s"),
        (timedelta(hours=23, minutes=59, seconds=59), "23 h 59 min"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=3, minutes=5), "3 d"),
    ],
)
def test_a_span_is_said_in_two_units(span: timedelta, said: str) -> None:
    """The two that tell the most; nothing late is late by nothing."""
    assert row(evolve(BROKEN, margin=-span)).verdict == f"broken, {said} late"


def test_extensions_and_the_escalation_are_noted_below() -> None:
    """By whom, until when and why; a reason with braces is a reason like any other."""
    reason = Extension(at=NOON, until=NOON + 2 * DAY, by=Actor("wu", CUSTOMER_SERVICE), reason="storm {force} 10")
    duty = evolve(BROKEN, extensions=(reason,), noticed_at=NOON + 2 * DAY)

    assert row(duty).notes == (
        "extended to 4 Mar 12:00 by customer service wu: storm {force} 10",
        "escalated 4 Mar 12:00",
    )
    assert row(duty, Language.ZH).notes == ("客服 wu 延长至3月4日 12:00：storm {force} 10", "3月4日 12:00 上报逾期")
    assert row(KEPT).notes == ()


def test_what_runs_has_no_end_and_what_is_nobody_s_has_nobody() -> None:
    """A dash stands where there is nothing to say."""
    cells = row(evolve(OPEN, responsible=None, verdict=Verdict.NOBODYS)).cells

    assert (cells[1], cells[4]) == ("—", "—")


def test_a_host_s_own_words() -> None:
    """A limit and a role that the host has made up go by the names that they give, or as they are."""
    duty = evolve(KEPT, limit="gift_wrap", responsible=Role("gift_desk"))
    named = DutyRow.of(duty, Language.ZH, zone=UTC, order_id="o-1", names={"gift_wrap": Label("礼品包装", "gift wrap")})

    assert (named.limit, named.responsible) == ("礼品包装", "gift desk")
    assert row(duty).limit == "gift_wrap"


def test_a_role_s_sums_are_a_row() -> None:
    """How often which, and how late at worst."""
    summed = RoleAccount(role=MERCHANT, kept=3, broken=1, running=2, dropped=0, latest=26 * HOUR)

    assert RoleRow.of(summed, Language.EN).cells == ("merchant", "3", "1", "2", "0", "1 d 2 h")
    assert RoleRow.of(evolve(summed, broken=0, latest=timedelta(0)), Language.ZH).cells[-1] == "—"
    assert len(RoleRow.of(summed, Language.EN).cells) == len(ROLE_HEADINGS)


def test_the_account_as_text() -> None:
    """A line for each duty with its notes below, then the sums; columns stand under each other in Chinese, too."""
    duties = [KEPT, evolve(BROKEN, noticed_at=NOON + DAY, subject="s-1")]

    assert account(duties, Language.EN, zone=UTC, order_id="o-1").splitlines() == [
        "limit        responsible  began        due          ended                       verdict",
        "packing      warehouse    2 Mar 12:00  3 Mar 12:00  2 Mar 16:00 warehouse zhou  kept, 20 h left",
        "packing s-1  warehouse    2 Mar 12:00  3 Mar 12:00  3 Mar 13:00 warehouse zhou  broken, 1 h late",
        "  · escalated 3 Mar 12:00",
        "",
        "By role",
        "responsible  kept  broken  running  dropped  latest",
        "warehouse    1     1       0        0        1 h",
    ]
    assert account(duties, Language.ZH, zone=UTC, order_id="o-1").splitlines()[0:2] == [
        "时限          责任方  开始          到期          结束                    结论",
        "打包时限      仓库    3月2日 12:00  3月3日 12:00  3月2日 16:00 仓库 zhou  按时，余20小时",
    ]


def test_nothing_to_account_for() -> None:
    """An order without limits has headings and nothing below."""
    assert account((), Language.EN, zone=UTC).splitlines() == [
        "limit  responsible  began  due  ended  verdict",
        "",
        "By role",
        "responsible  kept  broken  running  dropped  latest",
    ]
