"""The command, as a person runs it."""

import re
from datetime import timedelta
from pathlib import Path
from pkgutil import iter_modules
from typing import ClassVar

import pytest
from typer.testing import CliRunner, Result

from orderflow import cli, processes
from orderflow._cli_words import FLOWS
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.cli import PROCESSES, app, main
from orderflow.commands import Context, NewLine, OpenCart, OrderCommand, Pay, Place, command
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Party
from orderflow.entities.phase import Phase
from orderflow.events import Event, event
from orderflow.money import Money
from orderflow.policies import LimitRule, by_payment
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.refusals import DocumentNotReady, UnknownOrder
from orderflow.roles import CUSTOMER, Actor
from orderflow.stories import STORIES
from orderflow.topic import Topic
from vouched import retail

TEA = NewLine(sku="TEA", name="tea", quantity=1, unit_price=Money.of("66.00", "CNY"))
HOME = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Pingjiang Road 8"))


@event
class Tasted(Event):
    """Somebody has had a sip."""

    type: ClassVar[str] = "tea.sipped"

    def apply(self, order: Order) -> Order:
        return order


@command
class Taste(OrderCommand):
    """Have a sip."""

    type: ClassVar[str] = "tea.sip"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER,)

    def decide(self, context: Context) -> None:
        context.emit(Tasted(occurred_at=context.at))


def run(words: list[str], *, columns: int = 160) -> Result:
    """The command, in a terminal of this width, whatever the width of the one that the tests run in."""
    cli.out.width = columns
    return CliRunner().invoke(app, words)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A demo's file for each process that has stories."""
    paths = {name: tmp_path_factory.mktemp(name) / "demo.db" for name in STORIES}
    for name, path in paths.items():
        result = CliRunner().invoke(app, ["demo", "--process", name, "--file", str(path), "--no-pause"])
        assert result.exit_code == 0, result.output
    return paths


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demo's file, and what it printed."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    result = run(["demo", "--file", str(path), "--no-pause"], columns=160)
    assert result.exit_code == 0, result.output
    return path, result.output


def test_the_demo_lives_three_orders_and_says_where_they_are(shown: tuple[Path, str]) -> None:
    """Split shipment, part-refund and time limit are told, money is compared with the provider, the file is named."""
    path, text = shown[0], " ".join(shown[1].split())  # however wide the terminal is

    for sentence in (
        "waybill SF144202",
        "19.99 CNY went back to the customer",
        "144.00 CNY came in by cash on delivery",
        "The order expired",
        "agree to the cent",
        f"orderflow history {path} 00000001",
    ):
        assert sentence in text
    assert re.findall(r"Owed by the customer +(\S+ CNY)", text) == ["0.00 CNY"] * 3


@pytest.mark.parametrize(("runner", "called"), [("/usr/bin/uv", "uv run orderflow"), (None, "orderflow")])
def test_what_the_demo_recommends_can_be_copied(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, runner: str | None, called: str
) -> None:
    """Whoever ran it by uv has no command of this name, and goes on as they began."""
    monkeypatch.delenv("UV", raising=False)
    if runner is not None:
        monkeypatch.setenv("UV", runner)

    told = run(["demo", "--process", "food_delivery", "--file", str(tmp_path / "demo.db"), "--no-pause"], columns=160)

    assert f"\n  {called} due {tmp_path / 'demo.db'}\n" in told.output


def test_the_demo_tells_in_chinese_too(tmp_path: Path) -> None:
    """The same stories in the other language."""
    result = CliRunner().invoke(app, ["demo", "--file", str(tmp_path / "demo.db"), "--lang", "zh"])

    assert result.exit_code == 0
    assert "订单逾期取消" in result.output
    assert "货到付款，第二次才送到" in result.output
    assert "对账单与订单一分不差" in result.output
    assert "messages were sent" not in result.output


def test_a_demo_is_as_long_as_its_progress_says(tmp_path: Path) -> None:
    """Each story takes as many steps as it announces."""
    from orderflow.stories import Shop

    for name, (process, stories) in STORIES.items():
        with Shop(tmp_path / f"{name}.db", process) as shop:
            for story in stories:
                assert len(list(story.live(shop))) == story.steps, story.en


def test_the_orders_of_the_demo_can_be_read_by_anybody(shown: tuple[Path, str]) -> None:
    """The file is a store like any other: three orders, each at its end or on the way to it."""
    with SqliteOrderStore(shown[0]) as store:
        orders = OrderDesk(processes=[retail()], store=store).find()

    assert sorted(order.phase for order in orders) == [Phase.CANCELLED, Phase.CLOSED, Phase.CLOSED]


def test_the_demo_never_writes_into_a_file_that_is_there(shown: tuple[Path, str]) -> None:
    """Somebody's database is not the demo's."""
    before = shown[0].read_bytes()

    result = run(["demo", "--file", str(shown[0])], columns=300)

    assert result.exit_code == 2
    assert "is there already" in " ".join(result.output.replace("│", " ").split())  # however wide the terminal is
    assert shown[0].read_bytes() == before


def test_a_confirmation_is_drawn_up_by_number_or_id(shown: tuple[Path, str], tmp_path: Path) -> None:
    """As text in the terminal, or as a page in a file; an order without a number, or none at all, is refused."""
    with SqliteOrderStore(shown[0]) as store:
        (order,) = OrderDesk(processes=[retail()], store=store).find(number="00000001")
    page = tmp_path / "page.html"

    said = CliRunner().invoke(app, ["confirmation", str(shown[0]), "00000001", "--lang", "zh"])
    same = CliRunner().invoke(app, ["confirmation", str(shown[0]), order.id, "--lang", "zh"])
    written = CliRunner().invoke(app, ["confirmation", str(shown[0]), "00000001", "--html", str(page)])
    sold = CliRunner().invoke(app, ["confirmation", str(shown[0]), "00000001", "--lang", "zh", "--seller", "青石茶社"])
    nobody = CliRunner().invoke(app, ["confirmation", str(shown[0]), "no-such-order"])

    assert said.exit_code == written.exit_code == 0
    assert "已付金额  199.97 CNY" in said.output
    assert "商家\n  青石茶社\n" in sold.output
    assert same.output == said.output
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "Amount paid" in page.read_text("utf-8")
    assert nobody.exit_code == 1


def test_where_a_page_was_written_is_said_in_the_language_asked_for(shown: tuple[Path, str], tmp_path: Path) -> None:
    """Like all else that the command says."""
    asked = ["confirmation", str(shown[0]), "00000001", "--html", str(tmp_path / "page.html")]

    assert run(asked, columns=400).output == f"Written to {tmp_path}/page.html; a browser shows and prints it.\n"
    assert run([*asked, "--lang", "zh"], columns=400).output == f"已写入 {tmp_path}/page.html，可用浏览器查看和打印。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["quotation"], ("报价单  00000001/2", "总价      61600.00 CNY")),
        (["quotation", "--id", "q-1"], ("报价单  00000001/1", "总价      65800.00 CNY")),
        (["contract"], ("合同  C-00000001", "尾款（验收合格后 30 天内）  18480.00 CNY", "苏州仲裁委员会")),
        (["production_notice"], ("产品生产通知单  P-00000002", "204")),
        (["delivery_note", "--id", "s-1"], ("发货单  00000001", "包裹      s-1")),
        (["waybill"], ("运单  WB-0318",)),
        (["acceptance", "--id", "s-1"], ("不合格：2 × 离心泵 pump", "降价接收 400.00 CNY")),
        (["order_confirmation"], ("订单确认单  00000001",)),
    ],
    ids=lambda value: "-".join(value[:1]),
)
def test_every_document_is_drawn_up(files: dict[str, Path], words: list[str], said: tuple[str, ...]) -> None:
    """About the latest of its kind, or about the one that is named; by the seller, where it names both sides."""
    drawn = run(["document", str(files["b2b_contract"]), "00000001", *words, "--lang", "zh", "--seller", "江南泵业"])

    assert drawn.exit_code == 0, drawn.output
    assert [text for text in said if text not in drawn.output] == []
    assert ("江南泵业" in drawn.output) is (words != ["production_notice"])


def test_a_document_about_nothing_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    """Nothing of the kind is there yet, or not under this id; and a page can be written in place of a text."""
    path, page = str(files["b2b_contract"]), tmp_path / "page.html"

    nothing = run(["document", path, "00000002", "acceptance"])
    unknown = run(["document", path, "00000001", "quotation", "--id", "q-9"])
    written = run(["document", path, "00000001", "contract", "--html", str(page)])

    assert isinstance(nothing.exception, DocumentNotReady)
    assert nothing.exception.missing == "shipment that was inspected"
    assert unknown.exit_code == 2
    assert "there is no q-9; there is q-1, q-2" in unknown.output
    assert written.exit_code == 0
    assert "C-00000001" in page.read_text("utf-8")


@pytest.mark.parametrize(("name", "said"), [("00000002", "nobody"), ("00000001", "chipped")])
def test_a_history_is_told_by_number(shown: tuple[Path, str], name: str, said: str) -> None:
    """An order's number is enough to read its life and what it came to."""
    result = run(["history", str(shown[0]), name, "--all"], columns=160)

    assert result.exit_code == 0
    assert f"Order {name}" in result.output
    assert "chipped" in result.output if said == "chipped" else "Attempt failed" in result.output


def test_what_is_due_is_listed(shown: tuple[Path, str]) -> None:
    """The expired order waits for late money; nothing else waits."""
    result = run(["due", str(shown[0])], columns=160)

    assert result.exit_code == 0
    assert re.search(r"00000003 +late money +2026-04-27 08:57 +End the window +overdue", result.output)
    assert "Nothing waits to be performed" in result.output


def test_what_is_due_of_an_order_without_a_number(tmp_path: Path) -> None:
    """Such an order goes by its id, whole; what waits is named, and so is what it is about."""
    path, li = tmp_path / "shop.db", Actor("li", CUSTOMER)
    with SqliteOrderStore(path) as store:
        desk = OrderDesk(processes=[retail(submission=by_payment)], store=store)
        cart = Place(process="retail", lines=(TEA,), recipient=HOME, delivery="express")
        order = desk.execute(cart, by=li, request_id="1")
        desk.execute(Pay(order.id, method="alipay"), by=li, request_id="2")
        desk.run_due()

    told = run(["due", str(path)], columns=160).output
    zh = run(["due", str(path), "--lang", "zh"], columns=160).output

    assert re.search(rf"{order.id} +Start a payment +p-1/start +.* 1 +there is no gateway alipay", told)
    assert re.search(rf"{order.id} +付款时限 ", zh)
    assert "发起付款" in zh


def test_what_is_due_says_about_what(tmp_path: Path) -> None:
    """Of several limits of one name it is said which shipment each is about; the order itself is not named twice."""
    path, subjects = tmp_path / "shop.db", ("", "s-1", "s-2")
    rules = tuple(LimitRule(name="transport", span=timedelta(days=1), then="expire", subject=one) for one in subjects)
    with SqliteOrderStore(path) as store:
        desk = OrderDesk(processes=[retail().extended(time_limits=lambda order: rules)], store=store)
        cart = Place(process="retail", lines=(TEA,), recipient=HOME, delivery="express")
        desk.execute(cart, by=Actor("li", CUSTOMER), request_id="1")

    told = run(["due", str(path)], columns=160).output

    assert re.findall(r"00000001 +(transport(?: s-\d)?)  ", told) == ["transport", "transport s-1", "transport s-2"]


def test_the_orders_are_listed(shown: tuple[Path, str], tmp_path: Path) -> None:
    """Number, customer, state and what it comes to, the newest first; a file without any is told to have none."""
    with SqliteOrderStore(tmp_path / "empty.db"):
        pass

    told = run(["orders", str(shown[0])], columns=160).output
    zh = run(["orders", str(shown[0]), "--lang", "zh"], columns=160).output
    empty = CliRunner().invoke(app, ["orders", str(tmp_path / "empty.db")]).output

    assert re.findall(r"^0000000\d", told, re.MULTILINE) == ["00000003", "00000002", "00000001"]
    assert re.search(r"00000001 +2026-03-02 20:17 +\S+ +Closed +199.97 CNY +0.00 CNY", told)
    assert re.search(r"00000001 .* 已关闭 ", zh)
    assert empty == "There is no order.\n"


def test_a_manager_is_told_where_orders_are_and_whose(files: dict[str, Path], tmp_path: Path) -> None:
    """Stages in the order of their page with the time that they take, and each salesperson's orders and value."""
    with SqliteOrderStore(tmp_path / "empty.db"):
        pass
    path = str(files["b2b_contract"])

    told, zh = (run(["report", path, *more]) for more in ([], ["--lang", "zh"]))
    empty = run(["report", str(tmp_path / "empty.db")])

    assert (told.exit_code, zh.exit_code) == (0, 0)
    assert re.search(r"^Contracting +0 +2 +2 days 12 hours +3 days *$", told.output, re.MULTILINE)
    assert re.search(r"^Completed .*\n^Cancelled +1 +1 .*\n^Closed +1 +1 +— +— *$", told.output, re.MULTILINE)
    assert re.search(r"^chen +2 +0 +65984.00 CNY *$", told.output, re.MULTILINE)
    assert re.search(r"^待付定金 +0 +2 +1 天 +1 天 *$", zh.output, re.MULTILINE)
    assert empty.output == "There is no order.\n"


def test_a_report_tells_of_each_process(files: dict[str, Path]) -> None:
    """Orders of a shop are nobody's business in particular."""
    told = run(["report", str(files["retail"])]).output

    assert "By stage: retail" in told
    assert re.search(r"^nobody's +3 ", told, re.MULTILINE)


def test_who_kept_which_limit_is_told_of_one_order_or_of_all(shown: tuple[Path, str]) -> None:
    """Each order with its limits, then what it comes to for each role; one order by its number or id."""
    told = run(["accountability", str(shown[0])], columns=160)
    one = run(["accountability", str(shown[0]), "00000003", "--lang", "zh"], columns=160)

    assert (told.exit_code, one.exit_code) == (0, 0)
    assert re.findall(r"Order (\d+)", told.output) == ["00000001", "00000002", "00000003"]
    assert re.search(r"By role\s+responsible +kept +broken +running +dropped +latest\s+customer +[1-9]", told.output)
    assert "broken, 1" in told.output
    assert "订单 00000003" in one.output
    assert "订单 00000001" not in one.output
    assert "付款时限" in one.output
    assert re.search(r"责任方 +按时 +逾期 +进行中 +已免除 +最长逾期\s+客户 +0 +1 +0 +0", one.output)


def test_every_shipped_process_is_known() -> None:
    """Each module of processes is in the one list, has stories to show, and a flow to be looked at."""
    shipped = {process.__name__: process() for process in SHIPPED_PROCESSES}

    assert set(shipped) == {module.name for module in iter_modules(processes.__path__)}
    assert {*shipped, "SHIPPED_PROCESSES"} == set(processes.__all__)
    assert {process.name for process in shipped.values()} == set(shipped) == set(STORIES)
    assert tuple(STORIES) == PROCESSES
    assert {process.flow for process in shipped.values()} <= {flow for flow, _ in FLOWS.values()}


@pytest.mark.parametrize(
    ("name", "stage", "limit", "told"),
    [
        ("retail", "待发货", "付款时限", "late money"),
        ("mall", "待发货", "结算时限", "late money"),
        ("five_stage", "物流中", "结算时限", "No time limit runs"),
        ("food_delivery", "备餐中", "评价时限", "late money"),
        ("b2b_contract", "待付定金", "签约时限", "late money"),
        ("made_to_order", "待客户确认", "答复客户时限", "late money"),
    ],
)
def test_a_file_is_read_whatever_process_its_orders_live_by(
    files: dict[str, Path], name: str, stage: str, limit: str, told: str
) -> None:
    """Its history in the words of its own page, its confirmation, what is due, and who kept which limit."""
    path = str(files[name])

    history, confirmation, due, accountability = (
        run([*words])
        for words in (
            ["history", path, "00000001", "--all", "--lang", "zh"],
            ["confirmation", path, "00000001", "--lang", "zh"],
            ["due", path],
            ["accountability", path, "--lang", "zh"],
        )
    )

    assert {run.exit_code for run in (history, confirmation, due, accountability)} == {0}
    assert stage in history.output
    assert "订单确认单" in confirmation.output
    assert told in due.output
    assert limit in accountability.output


def test_a_process_that_is_in_the_list_is_read_with_what_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that only its process knows cannot be read without it."""
    tea = retail().extended(name="tea", topics=[Topic(name="own", commands=[Taste], events=[Tasted])])
    with SqliteOrderStore(tmp_path / "tea.db") as store:
        desk = OrderDesk(processes=[tea], store=store)
        by = Actor("li", CUSTOMER)
        order = desk.execute(OpenCart(process="tea", currency="CNY"), by=by, request_id="1")
        desk.execute(Taste(order.id), by=by, request_id="2")
    words = ["history", str(tmp_path / "tea.db"), order.id, "--all"]

    unknown = run(words)
    monkeypatch.setattr("orderflow.processes.SHIPPED_PROCESSES", (*SHIPPED_PROCESSES, lambda: tea))
    known = run(words)

    assert (unknown.exit_code, known.exit_code) == (1, 0)


def test_where_no_limit_ran_there_is_nothing_to_account_for(tmp_path: Path) -> None:
    """A file without orders is told to be one, and an order that there is not is refused."""
    with SqliteOrderStore(tmp_path / "empty.db"):
        pass

    told = CliRunner().invoke(app, ["accountability", str(tmp_path / "empty.db")])
    refused = CliRunner().invoke(app, ["accountability", str(tmp_path / "empty.db"), "00000009"])

    assert (told.exit_code, told.output) == (0, "No time limit has ever run.\n")
    assert refused.exit_code == 1
    assert isinstance(refused.exception, UnknownOrder)


@pytest.mark.parametrize("flow", list(FLOWS))
@pytest.mark.parametrize(("form", "mark"), [("table", "Roles"), ("mermaid", "stateDiagram-v2"), ("dot", "digraph")])
def test_a_flow_is_shown_in_each_form(flow: str, form: str, mark: str) -> None:
    """Who may do what in which state, as a table, for Mermaid and for Graphviz."""
    result = run(["show", flow, "--as", form], columns=200)

    assert result.exit_code == 0
    assert mark in result.output


def test_a_flow_goes_by_the_name_of_a_process_too() -> None:
    """A mall lives by the shop's page."""
    mall, shop = (run(["show", name], columns=80) for name in ("mall", "retail"))

    assert mall.exit_code == 0
    assert mall.output == shop.output


def test_what_the_same_people_may_do_without_leaving_a_stage_is_one_line() -> None:
    """A page is read at a glance, in one language."""
    told = run(["show", "retail"], columns=200).output
    zh = run(["show", "retail", "--lang", "zh"], columns=200).output

    assert re.search(r"^end_submission, report, escalate +\(stays\) +system *$", told, re.MULTILINE)
    assert re.search(r"^步骤 +到 +角色 +条件 *$", zh, re.MULTILINE)
    assert re.search(r"^place +待接单 +自动 +订单已提交；先接单后付款 *$", zh, re.MULTILINE)


def test_the_flows_are_listed() -> None:
    """Every flow that can be shown is listed with its stages, in one language."""
    told, zh = (run(["flows", *more], columns=200).output for more in ([], ["--lang", "zh"]))

    assert all(name in told and name in zh for name in FLOWS)
    assert "Awaiting shipment" in told
    assert "待发货" not in told
    assert "待发货" in zh


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "barter"], "there is no flow barter"),
        (["history", "/nowhere/shop.db", "1"], "does not exist"),
        (["due", "/nowhere/shop.db"], "does not exist"),
        (["dance"], "No such command"),
    ],
)
def test_a_wrong_word_is_answered_with_what_would_be_right(words: list[str], said: str) -> None:
    """No traceback, and no file made by looking for one."""
    result = run(words, columns=200)

    assert result.exit_code == 2
    assert said in result.output
    assert not Path("/nowhere").exists()


def test_a_zone_that_is_none_is_refused(shown: tuple[Path, str]) -> None:
    """Times are shown in a zone that exists."""
    result = run(["due", str(shown[0]), "--zone", "Mars/Olympus"], columns=200)

    assert result.exit_code == 2
    assert "no time zone" in result.output


@pytest.mark.parametrize("content", [b"no database at all, only text", b""])
def test_what_goes_wrong_by_intention_is_one_line(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown order or a file that is no store is said in a line, with exit code 1."""
    path = tmp_path / "shop.db"
    path.write_bytes(content)
    monkeypatch.setattr("sys.argv", ["orderflow", "history", str(path), "00000009"])

    with pytest.raises(SystemExit) as ended:
        main()

    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "Traceback" not in said
    assert not re.match(r"[A-Z]\w+ ", said)  # no name of a class
