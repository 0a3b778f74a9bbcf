"""
One life of an order at the pure core: a desk without a store, for tests that live through many.

    life = Life(retail())
    life.ask(Place(process="retail", lines=[cup], recipient=li, delivery="express"), by=buyer)
    life.order.state, life.records, life.waiting

Every decision is taken twice and must come out the same (law 10); a refused one must leave all as it was (law 3).
"""

import pickle
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Final, TypeAlias

from attrs import define

from orderflow.commands import (
    Command,
    OpenCart,
    OpeningCommand,
    RecordBooking,
    RecordCredit,
    RecordPayment,
    RecordStock,
    Result,
)
from orderflow.deciding import Decision, decide
from orderflow.effects import (
    BookShipment,
    CapturePayment,
    Effect,
    PaymentEffect,
    RefundPayment,
    ReserveCredit,
    ReserveStock,
    StartPayment,
    VoidPayment,
)
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.entities.phase import Phase
from orderflow.errors import Refusal
from orderflow.events import Record
from orderflow.ids import LineId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.policies import PaymentMethod
from orderflow.process import OrderProcess
from orderflow.questions import (
    AnswerNeeded,
    KnownLine,
    PriceInquiry,
    PriceKnowledge,
    Question,
    Quote,
    QuoteRequest,
)
from orderflow.roles import CUSTOMER, Actor, Role
from orderflow.testing.fakes.ids import SequentialIds
from orderflow.testing.lives.values import NOON

__all__ = ["CURRENCIES", "Ask", "Life", "World", "asked_of", "default_world", "entitled"]

CURRENCIES: Final = ("CNY", "JPY", "KWD", "CLF")
"""With 2, 0, 3 and 4 decimals."""

World: TypeAlias = Callable[[Question, Order | None], object]
"""What answers the questions that commands raise (`AnswerNeeded`)."""


@define(frozen=True)
class Ask:
    """What was asked, by whom and when; `outcome` is a digest of what came of it, the same wherever it is decided."""

    command: Command
    by: Actor
    at: datetime
    outcome: str
    refused: bool


def default_world(question: Question, order: Order | None) -> object:
    """A carrier takes 12.00 of whatever it is, and a hundredth of the value; the plan has even prices only."""
    if isinstance(question, QuoteRequest):
        return Quote(fee=Money(1200, question.value.currency) + question.value.ratio(1, 100))
    if isinstance(question, PriceInquiry):
        return PriceKnowledge(
            lines=tuple(
                KnownLine(line_id=line.line_id, planned=_planned(line.unit_price, question.currency))
                for line in question.lines
            )
        )
    raise AssertionError(f"nobody answers {question}; give the life a world that does")


def _planned(price: Money | None, currency: str) -> Money:
    return Money(1998 if price is None else price.minor // 2 * 2, currency)


class Life:
    """
    An order and everything around it that the core does not keep: its history, its outbox, the clock, the registers.

    Attributes:
        currencies: What orders of this process may be in.
        order: The order as it is; None before it begins.
        records: Its history.
        waiting: Effects that nobody has answered yet, by key, in the order in which they were asked for.
        effects: All effects that were ever asked for, by key.
        notices: What providers and carriers have said so far.
        asks: All that was asked, refused or not, with a digest of what came of it.
    """

    def __init__(
        self,
        process: OrderProcess,
        *,
        at: datetime = NOON,
        ids: SequentialIds | None = None,
        world: World = default_world,
        currencies: tuple[str, ...] = CURRENCIES,
    ) -> None:
        self.process = process
        self.currencies = currencies
        self.at = at
        self.ids = ids if ids is not None else SequentialIds()
        self.world = world
        self.now: Order | None = None
        self.personal: PersonalData = NOBODY
        self.records: list[Record] = []
        self.waiting: dict[str, Effect] = {}
        self.effects: dict[str, Effect] = {}
        self.notices: list[Command] = []
        self.asks: list[Ask] = []

    @property
    def order(self) -> Order:
        """The order as it is; it must have begun."""
        assert self.now is not None, "this life has not begun yet"  # noqa: S101 # this is a test kit
        return self.now

    @property
    def begun(self) -> bool:
        """Whether there is an order."""
        return self.now is not None

    @property
    def book_prices(self) -> bool:
        """Whether customers leave it to the shop's price book what goods cost."""
        answer = self.process.policies.statements(("lines.unit_price",), by=Actor("li", CUSTOMER))
        return isinstance(answer, Refusal)

    @property
    def methods(self) -> tuple[PaymentMethod, ...]:
        """The ways of paying that are offered now, or for a new order."""
        return self.process.policies.payment_methods(self._order_or_cart)

    @property
    def deliveries(self) -> tuple[str, ...]:
        """The ways of delivery that are offered now, or for a new order."""
        return tuple(option.name for option in self.process.policies.deliveries(self._order_or_cart))

    @property
    def _order_or_cart(self) -> Order:
        if self.now is None or self.now.phase is Phase.CLOSED:
            return self._cart
        return self.now

    @cached_property
    def _cart(self) -> Order:
        """An empty cart, which is what policies are asked about before there is an order."""
        opening = OpenCart(process=self.process.name, currency=self.currencies[0], customer="li")
        opened = self.would(opening, by=Actor("li", CUSTOMER))
        assert isinstance(opened, Decision), f"no cart can be opened: {opened}"  # noqa: S101 # this is a test kit
        return opened.order

    def ask(self, command: Command, *, by: Actor, notice: bool = False) -> Decision:
        """
        Decide *command* and keep what comes of it; a *notice* is remembered, so that it can come again.

        Raises:
            Refusal: The business says no; it was made sure that nothing changed.
            AssertionError: The same decision came out in two ways, or a refused one left a trace.
        """
        if notice:
            self.notices.append(command)
        before = pickle.dumps((self.now, self.personal))
        try:
            decision, ids = self._decided(command, by)
        except Refusal as refusal:
            if pickle.dumps((self.now, self.personal)) != before:
                raise AssertionError(f"refused ({refusal}), and something changed all the same") from refusal
            self._same_again(command, by, refusal)
            self.asks.append(Ask(command, by, self.at, _digest(refusal), refused=True))
            raise
        self._same_again(command, by, decision)
        self.asks.append(Ask(command, by, self.at, _digest(decision), refused=False))
        self._keep(decision, command, by)
        self.ids = ids
        return decision

    def would(self, command: Command, *, by: Actor) -> Decision | Refusal:
        """What would come of *command*, which is not kept."""
        try:
            return self._decided(command, by)[0]
        except Refusal as refusal:
            return refusal

    def wait(self, span: timedelta) -> None:
        """The clock goes on."""
        self.at += span

    def copy(self) -> "Life":
        """The same life, to be lived on in another way."""
        other = Life(self.process, at=self.at, ids=_lent(self.ids), world=self.world, currencies=self.currencies)
        other.now, other.personal, other.records = self.now, self.personal, [*self.records]
        other.waiting, other.effects = {**self.waiting}, {**self.effects}
        other.notices, other.asks = [*self.notices], [*self.asks]
        return other

    def _decided(self, command: Command, by: Actor) -> tuple[Decision, SequentialIds]:
        answers: dict[Question, object] = {}
        while True:
            ids = _lent(self.ids)
            try:
                decision = decide(
                    None if isinstance(command, OpeningCommand) else self.now,
                    command,
                    process=self.process,
                    by=by,
                    at=self.at,
                    ids=ids,
                    personal=NOBODY if isinstance(command, OpeningCommand) else self.personal,
                    answers=answers,
                )
            except AnswerNeeded as needed:
                if needed.question in answers:
                    raise AssertionError(f"asked again what was answered: {needed.question}") from needed
                answers[needed.question] = self.world(needed.question, self.now)
            else:
                return decision, ids

    def _same_again(self, command: Command, by: Actor, first: Decision | Refusal) -> None:
        second = self.would(command, by=by)
        if _digest(second) != _digest(first) or second != first:
            raise AssertionError(f"{command} was decided twice and came out differently:\n  {first}\n  {second}")

    def _keep(self, decision: Decision, command: Command, by: Actor) -> None:
        if isinstance(command, OpeningCommand):
            self.records, self.waiting, self.effects, self.notices = [], {}, {}, []
        self.now, self.personal = decision.order, decision.personal
        version = len(self.records)
        self.records += [
            Record(version=version + place, event=event, by=by, recorded_at=self.at, reason=command.reason)
            for place, event in enumerate(decision.events, start=1)
        ]
        for effect in decision.effects:
            if effect.key in self.effects:
                raise AssertionError(f"two effects have the key {effect.key} (law 7)")
            self.effects[effect.key] = effect
            if isinstance(effect, PaymentEffect | BookShipment | ReserveStock | ReserveCredit):
                self.waiting[effect.key] = effect


def asked_of(
    effect: Effect, result: Result, *, amount: Money | None = None
) -> RecordPayment | RecordBooking | RecordStock | RecordCredit:
    """The command that records a provider's or carrier's answer to *effect*."""
    if isinstance(effect, BookShipment):
        waybill = f"SF-{effect.shipment_id}" if result is Result.DONE else None
        return RecordBooking(
            effect.order_id, shipment_id=ShipmentId(effect.shipment_id), result=result, waybill=waybill
        )
    if isinstance(effect, ReserveStock):
        return RecordStock(effect.order_id, line_id=LineId(effect.line_id), ask=effect.ask, result=result)
    if isinstance(effect, ReserveCredit):
        return RecordCredit(effect.order_id, shipment_id=ShipmentId(effect.shipment_id), ask=effect.ask, result=result)
    match effect:
        case StartPayment():
            what = "start"
        case VoidPayment(key=key):
            what = key.rpartition("/")[2]
        case CapturePayment():
            what = effect.capture_id
        case RefundPayment():
            what = effect.refund_id
        case _:
            raise AssertionError(f"nobody answers {effect}")
    reference = f"ref-{effect.payment_id}" if result in (Result.DONE, Result.PENDING) else None
    return RecordPayment(
        effect.order_id,
        payment_id=PaymentId(effect.payment_id),
        what=what,
        result=result,
        amount=amount,
        reference=reference,
    )


def entitled(process: OrderProcess, state: str, kind: type[Command]) -> tuple[Role, ...]:
    """The roles that the page lets fire this kind of command in this state: read off its moves, one by one."""
    if kind.step is None:
        return tuple(Role(role) for role in kind.roles)
    moves = (move for move in process.table.moves if move.source == state and move.step == kind.step)
    return tuple(dict.fromkeys(role for move in moves for role in move.by))


def _lent(ids: SequentialIds) -> SequentialIds:
    """The same ids and numbers again, to be kept only if the decision is."""
    lent = SequentialIds()
    lent.orders, lent.registers = ids.orders, dict(ids.registers)
    return lent


def _digest(outcome: Decision | Refusal) -> str:
    """A short name for what came of something; hash orders, ids of objects and the day it is do not show in it."""
    if isinstance(outcome, Refusal):
        said = repr((type(outcome).__name__, sorted(outcome.facts().items(), key=_name), str(outcome)))
    else:
        said = repr(
            (outcome.order.version, outcome.order.state, outcome.events, outcome.effects, outcome.erase_personal)
        )
    return sha256(said.encode()).hexdigest()[:16]


def _name(fact: tuple[str, object]) -> str:
    return fact[0]
