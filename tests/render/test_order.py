"""An order as a statement: every amount is there, and they add up to what is owed."""

import re
from collections.abc import Callable
from fractions import Fraction
from unicodedata import east_asian_width

import pytest

from life import CASHIER, PROCESS, SERVICE, SHOP, STORE, Life, bowls, cny, completed, cups, part, shipped
from orderflow.commands import (
    ApproveReturn,
    Cancel,
    CancelUnits,
    ClaimPayment,
    NewLine,
    OpenCart,
    Pay,
    ReceiveReturn,
    Refund,
    RequestReturn,
    Result,
)
from orderflow.deciding import apply
from orderflow.entities.order import Order
from orderflow.ids import ReturnId
from orderflow.money import Money
from orderflow.policies import with_fee_once_prepared
from orderflow.render.order import RowKind, Statement, statement
from orderflow.words.labels import Label, Language
from render.stories import STORIES, Story, from_cart_to_closed, lived

ZH, EN = Language.ZH, Language.EN


def sum_of(drawn: Statement, kind: RowKind) -> Money:
    amounts = [row.amount for row in drawn.rows if row.kind is kind]
    return Money.sum_of(amounts, drawn.rows[-1].amount.currency)


def adds_up(order: Order) -> None:
    drawn = Statement.of(order)
    assert sum_of(drawn, RowKind.ITEM) == sum_of(drawn, RowKind.TOTAL) == order.total
    assert (
        sum_of(drawn, RowKind.TOTAL) + sum_of(drawn, RowKind.MONEY) == sum_of(drawn, RowKind.BALANCE) == order.balance
    )


def width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


@pytest.mark.parametrize("life", STORIES)
def test_sums_add_up_at_every_moment(life: Callable[[], Story]) -> None:
    """After each event of a life, the items add up to the total, and all that follows to what is owed."""
    order: Order | None = None
    for record in lived(life).records:
        order = apply(order, record.event)
        adds_up(order)


def test_sums_add_up_when_something_was_credited_before_it_was_cancelled() -> None:
    """Goodwill that was paid out before the order was cancelled is not counted twice."""
    life = Life()
    life.place()
    life.pay()
    life.do(Refund(life.id, amount=cny("5.00")), CASHIER)
    adds_up(life.order)
    life.do(Cancel(life.id))

    adds_up(life.order)
    assert life.order.balance == cny("0.00")


def test_sums_add_up_when_something_is_credited_after_it_was_cancelled() -> None:
    """What the shop kept at first and gave back out of goodwill later is a credit of its own."""
    life = Life(PROCESS.extended(cancellation=with_fee_once_prepared(Fraction(1, 10))))
    life.place()
    life.pay()
    life.do(Cancel(life.id))
    kept = life.order.total
    life.do(Refund(life.id, amount=kept), CASHIER)

    adds_up(life.order)
    assert kept == cny("7.60")
    assert [(row.what.en, row.amount) for row in Statement.of(life.order).rows if row.kind is RowKind.MONEY] == [
        ("Credit note", cny("-7.60")),
        ("Paid by Alipay", cny("-75.97")),
        ("Refunded by Alipay, 75.97 CNY of it on its way", cny("75.97")),
    ]


@pytest.mark.parametrize("credited", ["0.01", "75.97"])
def test_sums_add_up_after_goodwill(credited: str) -> None:
    """A cent or everything: what was credited stands in the statement, with the refund that paid it out."""
    life = Life()
    life.place()
    life.pay()
    life.do(Refund(life.id, amount=cny(credited)), CASHIER)

    adds_up(life.order)
    amounts = [str(row.amount) for row in Statement.of(life.order).rows if row.kind is RowKind.MONEY]
    assert amounts == [f"-{credited} CNY", "-75.97 CNY", f"{credited} CNY"]


@pytest.mark.parametrize(("code", "price"), [("JPY", "120"), ("KWD", "1.005"), ("CLF", "0.0001")])
def test_sums_add_up_in_other_currencies(code: str, price: str) -> None:
    """A currency of no, three or four decimals is written with its own."""
    life = Life()
    life.place(NewLine(sku="x", name="x", quantity=7, unit_price=Money.of(price, code)), delivery="express")
    life.do(CancelUnits(life.id, lines=(part(1, 2),)), SHOP)

    adds_up(life.order)
    assert f"at {Money.of(price, code)} " in statement(life.order, EN)


def test_tax_on_top_and_discount_are_told() -> None:
    """A line whose price is not quantity times unit price says why."""
    life = Life()
    life.place(
        NewLine(
            sku="x",
            name="x",
            quantity=2,
            unit_price=cny("10.00"),
            discount=cny("3.00"),
            tax=cny("2.21"),
            tax_included=False,
        ),
        NewLine(sku="y", name="y", quantity=1, unit_price=cny("1.00"), tax=cny("0.12")),
    )
    taxed, contained, *_ = Statement.of(life.order).rows

    assert taxed.what.en == "2 × x at 10.00 CNY, less 3.00 CNY discount, plus 2.21 CNY tax"
    assert taxed.what.zh == "2 × x，单价 10.00 CNY，优惠 3.00 CNY，另加税 2.21 CNY"
    assert taxed.amount == cny("19.21")
    assert contained.what.en == "1 × y at 1.00 CNY"  # a tax that the price contains is no amount of its own


def test_a_cart_is_a_statement_too() -> None:
    """An empty cart owes nothing, and has neither number nor freight."""
    life = Life()
    life.do(OpenCart(process="retail", currency="CNY"))
    drawn = Statement.of(life.order)

    assert [row.kind for row in drawn.rows] == [RowKind.TOTAL, RowKind.BALANCE]
    assert drawn.title == Label("订单 o-1 · 草稿", "Order o-1 · Draft")
    assert drawn.shipments == drawn.returns == drawn.notes == ()


def test_what_the_shop_owes_is_called_so() -> None:
    """Money that is to go back is told as owed to the customer; nothing owed is not."""
    life = Life()
    life.place()
    life.pay()
    life.do(CancelUnits(life.id, lines=(part(2, 1),)), SHOP)
    life.record("f-1", result=Result.DECLINED)
    surplus = Statement.of(life.order).rows[-1]

    assert (surplus.what, surplus.amount) == (Label("应退客户", "Owed to the customer"), cny("-8.00"))
    assert Statement.of(lived(from_cart_to_closed).order).rows[-1].what == Label("客户尚欠", "Owed by the customer")


def test_what_is_not_money_yet_is_a_note() -> None:
    """A payment that was started or claimed is expected, and changes no sum."""
    life = Life()
    life.place()
    life.do(Pay(life.id, method="alipay", amount=cny("20.00")))
    life.do(ClaimPayment(life.id, method="bank_transfer"))
    drawn = Statement.of(life.order)

    assert [note.en for note in drawn.notes] == [
        "Expected: 20.00 CNY by Alipay",
        "Expected: 55.97 CNY by bank transfer",
    ]
    assert sum_of(drawn, RowKind.MONEY) == cny("0.00")
    adds_up(life.order)


def test_a_refund_on_its_way_is_told() -> None:
    """What is promised back counts as refunded; how much of it is still on its way stands beside it."""
    life = Life()
    life.place()
    life.pay()
    life.do(Cancel(life.id))
    promised = statement(life.order, EN)
    life.record("f-1")
    paid_out = statement(life.order, EN)

    assert "Refunded by Alipay, 75.97 CNY of it on its way" in promised
    assert "on its way" not in paid_out


def test_a_shipment_and_a_return_are_told() -> None:
    """Where goods are, in words: the shipment's place and waybill, what came of a return."""
    life = shipped()
    drawn = Statement.of(life.order, table=PROCESS.table)
    back = completed()
    back.do(RequestReturn(back.id, lines=(part(1, 2),), reason="too small"))
    asked = Statement.of(back.order).returns
    back.do(ApproveReturn(back.id, return_id=ReturnId("r-1")), SERVICE)
    back.do(ReceiveReturn(back.id, return_id=ReturnId("r-1")), STORE)

    assert drawn.shipments == (
        Label("包裹 s-1：3 × 杯子、2 × 碗，已交运", "Shipment s-1: 3 × 杯子, 2 × 碗, Handed over"),
    )
    assert asked == (Label("退货 r-1：2 × 杯子，退货申请中", "Return r-1: 2 × 杯子, Requested"),)
    assert Statement.of(back.order).returns == (
        Label("退货 r-1：2 × 杯子，已退货，计 39.98 CNY", "Return r-1: 2 × 杯子, Accepted, worth 39.98 CNY"),
    )


@pytest.mark.parametrize("life", STORIES)
@pytest.mark.parametrize("language", Language)
def test_amounts_stand_in_a_column(life: Callable[[], Story], language: Language) -> None:
    """Chinese takes two columns a character, and all amounts still end below each other."""
    text = statement(lived(life).order, language, table=lived(life).process.table)
    drawn = Statement.of(lived(life).order)
    lines = text.split("\n\n")[1].splitlines()

    assert len(lines) == len(drawn.rows) + 2
    assert len({width(line) for line in lines}) == 1
    assert not re.search(r"None|[{}\[\]]", text)


def test_a_statement_in_english() -> None:
    """An English reader gets the whole on a small sheet."""
    life = Story()
    life.place(cups(), bowls(), delivery="sf")
    life.pay()

    assert statement(life.order, EN, table=life.process.table, names={"sf": Label("顺丰", "SF Express")}) == (
        "Order 00000001 · Awaiting shipment\n"
        "Payment: Paid · Shipment: Not shipped · Return: No return\n"
        "\n"
        "  3 × 杯子 at 19.99 CNY                        59.97 CNY\n"
        "  2 × 碗 at 8.50 CNY, less 1.00 CNY discount   16.00 CNY\n"
        "  Freight (SF Express)                         12.00 CNY\n"
        "  ──────────────────────────────────────────────────────\n"
        "  Total                                        87.97 CNY\n"
        "  Paid by Alipay                              -87.97 CNY\n"
        "  ──────────────────────────────────────────────────────\n"
        "  Owed by the customer                          0.00 CNY"
    )


def test_a_statement_in_chinese() -> None:
    """A Chinese reader gets the same."""
    life = Story()
    life.place(cups())

    assert statement(life.order, ZH, table=life.process.table) == (
        "订单 00000001 · 待付款\n"
        "付款：未付款 · 发货：未发货 · 退货：无退货\n"
        "\n"
        "  3 × 杯子，单价 19.99 CNY  59.97 CNY\n"
        "  运费（快递）               0.00 CNY\n"
        "  ───────────────────────────────────\n"
        "  合计                      59.97 CNY\n"
        "  ───────────────────────────────────\n"
        "  客户尚欠                  59.97 CNY"
    )
