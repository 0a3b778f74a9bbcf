"""Everything inside an order is counted within it: the same ids at every replay, and none is given twice."""

from life import CASHIER, STORE, Life, bowls, cny, completed, cups, paid, part, placed
from orderflow.commands import AddLines, OpenCart, Pack, Pay, Refund, RemoveLine, RequestReturn, Result, Unpack
from orderflow.deciding import replay
from orderflow.ids import LineId, ShipmentId


def test_a_line_id_is_never_given_twice() -> None:
    """The line after a removed one goes on counting, so that nobody mistakes one for the other."""
    life = Life()
    life.do(OpenCart(process="retail", currency="CNY"))
    life.do(AddLines(life.id, lines=(cups(), bowls())))
    life.do(RemoveLine(life.id, line_id=LineId("l-2")))

    life.do(AddLines(life.id, lines=(bowls(1),)))

    assert [line.id for line in life.order.lines] == ["l-1", "l-3"]
    assert life.order.lines_ever == 3


def test_payments_are_counted_whether_or_not_they_succeed() -> None:
    """A failed attempt keeps its number."""
    life = placed()
    life.do(Pay(life.id, method="alipay"))
    life.record("start", Result.DECLINED, reason="no cover")

    life.do(Pay(life.id, method="wechat_pay"))

    assert [payment.id for payment in life.order.payments] == ["p-1", "p-2"]


def test_captures_and_refunds_are_counted_in_their_payment() -> None:
    """`p-1/f-2` is the second refund of the first payment."""
    life = paid()

    life.do(Refund(life.id, amount=cny("1.00")), CASHIER)
    life.do(Refund(life.id, amount=cny("2.00")), CASHIER)

    assert [capture.id for capture in life.payment().captures] == ["c-1"]
    assert [refund.id for refund in life.payment().refunds] == ["f-1", "f-2"]
    assert [credit.id for credit in life.order.credit_notes] == ["k-1", "k-2"]


def test_shipments_are_counted_whether_or_not_they_leave() -> None:
    """A shipment that was taken apart keeps its number."""
    life = paid()
    life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
    life.do(Unpack(life.id, shipment_id=ShipmentId("s-1")), STORE)

    life.do(Pack(life.id), STORE)

    assert [shipment.id for shipment in life.order.shipments] == ["s-1", "s-2"]


def test_return_requests_are_counted() -> None:
    """Each wish to send something back has a number of its own."""
    life = completed()

    life.do(RequestReturn(life.id, lines=(part(1, 1),), reason="chipped"))
    life.do(RequestReturn(life.id, lines=(part(1, 1),), reason="too small"))

    assert [request.id for request in life.order.returns] == ["r-1", "r-2"]


def test_replay_gives_the_same_ids() -> None:
    """Nothing inside an order is made up, so its history leads to the same names."""
    life = completed()

    again = replay(life.events)

    assert again == life.order
    assert [line.id for line in again.lines] == ["l-1", "l-2"]
