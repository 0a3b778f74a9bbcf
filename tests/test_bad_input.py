"""Bad input at every public entry point: a typed error names the field, and nothing has changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
import pytest

from life import BUYER, CASHIER, LI, NOON, PROCESS, STORE, Ids, Life, cart, cny, completed, cups, paid, part, placed
from orderflow.catalogue import SHIPPED_COMMANDS
from orderflow.commands import (
    AddLines,
    Cancel,
    CancelUnits,
    ChangePromise,
    Command,
    CounterQuotation,
    DraftQuotation,
    Inquire,
    InspectProduction,
    NewLine,
    Offer,
    OpenCart,
    Pack,
    Place,
    RecordChargeback,
    RecordPayment,
    Refund,
    RequestInvoice,
    RequestReturn,
    Result,
    SetRecipient,
    Track,
)
from orderflow.deciding import Decision, available, decide, replay
from orderflow.entities.certificate import Remedy
from orderflow.entities.contract import Milestone, Term, Terms
from orderflow.entities.party import NOBODY, Address, Invoice, Party
from orderflow.entities.quotation import QuotedLine
from orderflow.entities.shipment import Mark, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.errors import DefinitionError, OrderflowError
from orderflow.ids import CaseId, LineId, OrderId, PaymentId, ProductionId, QuotationId, ShipmentId
from orderflow.money import CurrencyMismatch, FloatAmount, Money, NotAnAmount, UnknownCurrency
from orderflow.refusals import (
    DataMissing,
    NothingOrdered,
    UnknownLine,
    UnknownPayment,
    UnknownReturn,
    UnknownShipment,
    WrongCurrency,
)
from orderflow.roles import CUSTOMER, ORDERFLOW, Actor, Role
from orderflow.validation import InvalidField

O1 = OrderId("o-1")
NAIVE = datetime(2026, 3, 2, 12)  # noqa: DTZ001 # the mistake that is meant

TEXTS_THAT_BREAK = {
    "NUL": "a\x00b",
    "escape": "\x1b[31mred",
    "carriage return": "a\rb",
    "lone surrogate": "a\ud800b",
    "5000 characters": "x" * 5000,
}
TEXTS_THAT_ARE_FINE = ["🎁🐉👩‍👩‍👧", "杯子", "' OR 1=1; --", "<script>", "x" * 2000, "ﷺ", "e\u0301"]

FITTING: dict[str, Any] = {
    "order_id": O1,
    "process": "retail",
    "currency": "CNY",
    "lines": (part(1, 1),),
    "line_id": LineId("l-1"),
    "recipient": LI,
    "invoice": Invoice(title="Li"),
    "option": "express",
    "method": "alipay",
    "payment_id": PaymentId("p-1"),
    "refund_id": "f-1",
    "amount": cny("1.00"),
    "what": "start",
    "result": Result.DONE,
    "shipment_id": ShipmentId("s-1"),
    "reports": (TrackingEvent(status=TrackingStatus.LOST, at=NOON),),
    "return_id": "r-1",
    "limit": "payment",
    "until": NOON,
    "remark": "the phone number",
    "fee": cny("8.00"),
    "proposal_id": "x-1/1",
    "name": "stock",
    "passed": True,
    "ask": 1,
    "kind": "shortage",
    "case_id": CaseId("x-1"),
    "offers": (Offer.ship_rest(),),
    "outcome": "agreed by telephone",
    "for_customer": True,
    "target": "goods",
    "score": 5,
    "producible": False,
    "sampling_order_id": "o-2",
    "salesperson": "wang",
    "transport": "express",
    "valid_until": NOON,
    "quotation_id": QuotationId("q-1"),
    "terms": Terms(schedule=(Term(name="all", share=1, due=Milestone.SIGNED),)),
    "subject": "k-1",
    "reference": "scan-1",
    "production_id": ProductionId("w-1"),
    "completes_at": NOON,
    "materials": "copper",
    "text": "half of them are cast",
    "marks": (Mark(line_id=LineId("l-1"), model="M-1", quantity=1, produced_on=NOON.date()),),
    "mode": "road",
    "packages": 2,
    "carrier": "Deppon",
    "remedy": Remedy.REWORK,
    "feedback_id": "b-1",
    "about": "confirmation",
    "discrepancy_id": "d-1",
    "confirmed": True,
}
"""A right value for every field that has no default."""


def fields_of(kind: type[Any]) -> tuple["attrs.Attribute[Any]", ...]:
    return tuple(attrs.fields(kind))


def fitting(kind: type[Command]) -> dict[str, Any]:
    """What the command needs to be made."""
    needed = [field.name for field in fields_of(kind) if field.default is attrs.NOTHING]
    given = {name: FITTING[name] for name in needed}
    if kind in (AddLines, Place, Inquire):
        given["lines"] = (cups(),)
    if kind is DraftQuotation:
        given["lines"] = (QuotedLine(line_id=LineId("l-1"), unit_price=cny("1.00")),)
    if kind is CounterQuotation:
        given["target"] = cny("1.00")
    if kind is ChangePromise:
        given["lines"] = (LineId("l-1"),)
    if kind is InspectProduction:
        given["passed"] = (part(1, 1),)
    return given


def fields() -> list[Any]:
    return [
        pytest.param(kind, field.name, id=f"{kind.__name__}.{field.name}")
        for kind in SHIPPED_COMMANDS
        for field in fields_of(kind)
    ]


class TestEveryFieldOfEveryCommand:
    def test_every_command_can_be_made(self) -> None:
        """From what it needs, so that the tests below spoil one field at a time."""
        for kind in SHIPPED_COMMANDS:
            assert kind(**fitting(kind)) == kind(**fitting(kind))

    @pytest.mark.parametrize(("kind", "name"), fields())
    def test_a_value_of_another_kind_is_refused(self, kind: type[Command], name: str) -> None:
        """A float, bytes, a list of anything, an object: the error is typed and begins with the field."""
        for wrong in (3.5, b"alipay", [1], {1}, object(), NAIVE, Decision, float("nan")):
            with pytest.raises(InvalidField) as caught:
                kind(**{**fitting(kind), name: wrong})

            assert caught.value.path.startswith(f"{kind.__name__}.{name}")
            assert str(caught.value).isprintable()

    @pytest.mark.parametrize(("kind", "name"), fields())
    def test_text_that_breaks_things_is_refused(self, kind: type[Command], name: str) -> None:
        """Whatever the field is: NUL, escape sequences, lone surrogates and 5,000 characters go nowhere."""
        for text in TEXTS_THAT_BREAK.values():
            with pytest.raises(InvalidField) as caught:
                kind(**{**fitting(kind), name: text})

            assert caught.value.path.startswith(f"{kind.__name__}.{name}")
            assert str(caught.value).isascii()
            assert len(str(caught.value)) < 300

    @pytest.mark.parametrize("kind", SHIPPED_COMMANDS, ids=lambda kind: kind.__name__)
    def test_an_unknown_field_is_refused(self, kind: type[Command]) -> None:
        """As Python refuses any unknown argument."""
        with pytest.raises(TypeError):
            kind(**{**fitting(kind), "colour": "blue"})

    @pytest.mark.parametrize("text", TEXTS_THAT_ARE_FINE)
    def test_text_of_people_is_taken(self, text: str) -> None:
        """Emoji, right-to-left, what looks like an attack, and exactly 2,000 characters."""
        life = cart(NewLine(sku=text, name=text, quantity=1, unit_price=cny("1"), specification={text: text}))
        life.do(SetRecipient(life.id, recipient=Party(name=text, address=Address(street=text))))
        life.do(RequestInvoice(life.id, invoice=Invoice(title=text)))
        life.do(Cancel(life.id, reason=text))

        assert (life.line().name, life.line().specification) == (text, ((text, text),))
        assert life.order.cancellation is not None
        assert life.order.cancellation.reason == text


class TestValuesInCommands:
    @pytest.mark.parametrize("quantity", [0, -1, -(10**9), True, 1.0, "1", None, 10**12])
    def test_quantities_are_whole_and_above_zero(self, quantity: Any) -> None:
        """In a new line and in a part of a shipment."""
        with pytest.raises(InvalidField, match=r"^NewLine\.quantity: expected a whole number"):
            NewLine(sku="cup", name="Cup", quantity=quantity, unit_price=cny("1"))
        with pytest.raises(InvalidField, match=r"^ShipmentLine\.quantity: expected a whole number"):
            ShipmentLine(line_id=LineId("l-1"), quantity=quantity)

    @pytest.mark.parametrize("price", [19.99, 1999, "19.99", "19.99 CNY", None, True])
    def test_prices_are_money(self, price: Any) -> None:
        """A bare number has no currency, a float no cents."""
        if price is not None:  # goods may be inquired about; money that moves is some
            with pytest.raises(InvalidField, match=r"^NewLine\.unit_price: expected a Money"):
                NewLine(sku="cup", name="Cup", quantity=1, unit_price=price)
        with pytest.raises(InvalidField, match=r"^Refund\.amount: expected a Money"):
            Refund(O1, amount=price)

    @pytest.mark.parametrize("field", ["sku", "name"])
    @pytest.mark.parametrize("value", ["", "  ", None, 7, *TEXTS_THAT_BREAK.values()])
    def test_goods_have_names(self, field: str, value: Any) -> None:
        """That say something."""
        given = {"sku": "cup", "name": "Cup", "quantity": 1, "unit_price": cny("1"), field: value}

        with pytest.raises(InvalidField, match=rf"^NewLine\.{field}: "):
            NewLine(**given)

    @pytest.mark.parametrize(
        ("specification", "path"),
        [
            ([("colour", "blue")], "NewLine.specification"),
            ("blue", "NewLine.specification"),
            ({"colour": 7}, "NewLine.specification['colour']"),
            ({7: "blue"}, "NewLine.specification key"),
            ({"colour": "a\x00"}, "NewLine.specification['colour']"),
            ({"x" * 5000: "blue"}, "NewLine.specification key"),
            ({"\ud800": "blue"}, "NewLine.specification key"),
        ],
    )
    def test_a_specification_is_a_mapping_of_texts(self, specification: Any, path: str) -> None:
        """The place inside is named."""
        with pytest.raises(InvalidField) as caught:
            NewLine(sku="cup", name="Cup", quantity=1, unit_price=cny("1"), specification=specification)

        assert caught.value.path == path
        assert str(caught.value).isascii()

    @pytest.mark.parametrize(
        ("lines", "path"),
        [
            (cups(), "lines"),
            ("cups", "lines"),
            (None, "lines"),
            ({"cup": cups()}, "lines"),
            ((line for line in [cups()]), "lines"),
            ([cups(), "cup"], "lines[1]"),
            ([cups(), None], "lines[1]"),
            ((part(1, 1),), "lines[0]"),
        ],
    )
    def test_lines_are_a_list_or_tuple_of_lines(self, lines: Any, path: str) -> None:
        """The wrong one is named by its place; a generator could be read only once."""
        with pytest.raises(InvalidField) as caught:
            Place(process="retail", lines=lines)
        assert caught.value.path == f"Place.{path}"
        with pytest.raises(InvalidField) as caught:
            AddLines(O1, lines=lines)
        assert caught.value.path == f"AddLines.{path}"

    @pytest.mark.parametrize("kind", [AddLines, Place, Pack, CancelUnits, RequestReturn, Track])
    def test_a_list_is_as_good_as_a_tuple_and_can_t_be_changed_later(self, kind: type[Command]) -> None:
        """What was checked stays what it was."""
        given = fitting(kind)
        name = "reports" if kind is Track else "lines"
        listed = list(given.get(name, (part(1, 1),)))

        wish = kind(**{**given, name: listed})
        listed.clear()

        assert len(getattr(wish, name)) == 1
        assert isinstance(getattr(wish, name), tuple)

    def test_a_result_is_one_of_five(self) -> None:
        """A text that reads like one is none, so that a typing mistake can't become money."""
        for wrong in ("done", "DONE", "paid", None, True):
            with pytest.raises(InvalidField, match=r"^RecordPayment\.result"):
                RecordPayment(O1, payment_id=PaymentId("p-1"), what="start", result=wrong)  # type: ignore[arg-type] # the mistake that is meant

    @pytest.mark.parametrize(("value", "currency", "error"), [
        (19.99, "CNY", FloatAmount),
        ("19,99", "CNY", NotAnAmount),
        ("1e3", "CNY", NotAnAmount),
        ("19.99", "RMB", UnknownCurrency),
        ("", "CNY", NotAnAmount),
    ])  # fmt: skip
    def test_amounts_are_read_strictly(self, value: Any, currency: str, error: type[OrderflowError]) -> None:
        """Before they ever come into a command."""
        with pytest.raises(error):
            Money.of(value, currency)


class TestDecide:
    """The kernel's own arguments."""

    @pytest.mark.parametrize(
        ("argument", "wrong"),
        [
            ("order", "o-1"),
            ("order", {}),
            ("command", "cancel"),
            ("command", None),
            ("command", Cancel),
            ("process", "retail"),
            ("process", None),
            ("by", "li"),
            ("by", None),
            ("by", CUSTOMER),
            ("at", NAIVE),
            ("at", None),
            ("at", "2026-03-02T12:00Z"),
            ("at", NOON.date()),
            ("at", NOON.timestamp()),
            ("personal", None),
            ("personal", LI),
            ("answers", [("question", 1)]),
            ("answers", "answers"),
        ],
        ids=str,
    )
    def test_an_argument_that_cannot_be_right_is_refused_by_name(self, argument: str, wrong: Any) -> None:
        """Not by an attribute that happens to be missing somewhere inside."""
        order = paid().order
        given: dict[str, Any] = {
            "order": order,
            "command": Cancel(O1),
            "process": PROCESS,
            "by": BUYER,
            "at": NOON,
            "ids": Ids(),
            "personal": NOBODY,
            "answers": {},
        }

        with pytest.raises(InvalidField) as caught:
            decide(**{**given, argument: wrong})
        assert caught.value.path == argument

        if argument in ("order", "process", "by", "at", "personal"):
            asked = {name: given[name] for name in ("order", "process", "by", "at", "personal")}
            with pytest.raises(InvalidField) as caught:
                available(**{**asked, argument: wrong})
            assert caught.value.path == argument

    def test_there_is_nothing_to_do_without_an_order(self) -> None:
        """`available` is about one that exists."""
        with pytest.raises(InvalidField, match=r"^order: "):
            available(None, process=PROCESS, by=BUYER, at=NOON)  # type: ignore[arg-type] # the mistake that is meant

    def test_replay_of_nothing_is_no_order(self) -> None:
        """Nor is a history without its beginning."""
        with pytest.raises(DefinitionError):
            replay([])
        with pytest.raises(DefinitionError):
            replay(placed().events[1:])


class TestUnknownIds:
    @pytest.mark.parametrize(
        ("kind", "field", "error"),
        [
            ("ChangeLine", "line_id", UnknownLine),
            ("RemoveLine", "line_id", UnknownLine),
            ("VerifyPayment", "payment_id", UnknownPayment),
            ("RejectClaim", "payment_id", UnknownPayment),
            ("CapturePayment", "payment_id", UnknownPayment),
            ("VoidPayment", "payment_id", UnknownPayment),
            ("Refund", "payment_id", UnknownPayment),
            ("ConfirmRefund", "payment_id", UnknownPayment),
            ("ConfirmRefund", "refund_id", UnknownPayment),
            ("RecordPayment", "payment_id", UnknownPayment),
            ("RecordPayment", "what", UnknownPayment),
            ("RecordChargeback", "payment_id", UnknownPayment),
            ("Unpack", "shipment_id", UnknownShipment),
            ("HandOver", "shipment_id", UnknownShipment),
            ("Track", "shipment_id", UnknownShipment),
            ("RecordBooking", "shipment_id", UnknownShipment),
            ("ConfirmReceipt", "shipment_id", UnknownShipment),
            ("ApproveReturn", "return_id", UnknownReturn),
            ("RefuseReturn", "return_id", UnknownReturn),
            ("WithdrawReturn", "return_id", UnknownReturn),
            ("ReceiveReturn", "return_id", UnknownReturn),
        ],
    )
    @pytest.mark.parametrize("unknown", ["x-99", "l-0", "p-01", "P-1", "🎁", "o-2/p-1", "x" * 2000])
    def test_an_id_that_is_not_the_order_s_is_refused_by_name(
        self, kind: str, field: str, error: type[OrderflowError], unknown: str
    ) -> None:
        """Another order's, a typing mistake, or anything else that is text."""
        kinds = {one.__name__: one for one in SHIPPED_COMMANDS}
        life = where(kinds[kind])
        wish = kinds[kind](**{**fitting(kinds[kind]), field: unknown})

        refused = life.refused(error, wish, entitled(life, wish))

        assert unknown in str(refused)


class TestCurrencies:
    @pytest.mark.parametrize("currency", ["USD", "JPY", "KWD", "HKD"])
    def test_no_other_currency_comes_into_an_order(self, currency: str) -> None:
        """Whatever is paid, captured, refunded or charged back, in currencies of zero, two and three decimals."""
        life = completed()
        amount = Money.of("1", currency)

        paid_in = RecordPayment(life.id, payment_id=PaymentId("p-1"), what="start", result=Result.DONE, amount=amount)
        charged_back = RecordChargeback(life.id, payment_id=PaymentId("p-1"), amount=amount)

        for wish, by in ((Refund(life.id, amount=amount), CASHIER), (paid_in, ORDERFLOW), (charged_back, ORDERFLOW)):
            refused = life.refused(WrongCurrency, wish, by)
            assert (refused.currency, refused.given) == ("CNY", currency)

    def test_an_order_of_two_currencies_is_none(self) -> None:
        """Not even with a line of nothing."""
        life = Life()
        free = NewLine(sku="x", name="X", quantity=1, unit_price=Money.of("0", "USD"))

        life.refused(WrongCurrency, Place(process="retail", lines=[cups(), free]))

        assert life.begun is None

    def test_sums_of_two_currencies_do_not_exist(self) -> None:
        """The last lock."""
        with pytest.raises(CurrencyMismatch):
            _ = cny("1") + Money.of("1", "USD")


def test_a_refused_beginning_leaves_no_order() -> None:
    """No id was kept and no number drawn."""
    life = Life()

    life.refused(NothingOrdered, Place(process="retail", lines=()))
    life.refused(DataMissing, Place(process="retail", lines=[cups()]))
    life.refused(UnknownCurrency, OpenCart(process="retail", currency="XYZ"))

    assert life.begun is None
    assert life.ids.drawn == {}


def where(kind: type[Command]) -> Life:
    """An order in which the step of this command is on the page."""
    makers: list[Callable[[], Life]] = [paid, completed, placed, lambda: cart(cups())]
    for make in makers:
        life = make()
        if kind.step is None or kind.step in {move.step for move in life.process.table.moves_from(life.order.state)}:
            if kind.step == "hand_over":
                life.do(Pack(life.id), STORE)
            return life
    raise AssertionError(kind)


def entitled(life: Life, wish: Command) -> Actor:
    """Somebody who may."""
    if wish.step is None:
        return Actor("somebody", Role(wish.roles[0]))
    moves = life.process.table.candidates(life.order.state, wish.step or "")
    return Actor("somebody", moves[0].by[0])
