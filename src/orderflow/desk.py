"""
The desk: one short function a use case. Load, gather answers, decide, save; and, when it is run, perform.

The desk knows ports and core, no adapter. `execute` writes events, effects, time limits and the request id in one
transaction and calls no provider; `run_due` is where the world is touched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import attrs

from orderflow.commands import Command, ErasePersonalData, OpeningCommand, OrderCommand, Track
from orderflow.deciding import Option, available, decide
from orderflow.effects import Due, Effect
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.entities.phase import Phase
from orderflow.entities.position import Position
from orderflow.erasure import erased
from orderflow.errors import AdapterError, DefinitionError, StoreConflict
from orderflow.events import Event, Record
from orderflow.filing import Answered, Envelope, Filing, UnitIds, commit_of, due_of, personal_of, row_of
from orderflow.ids import OrderId, ShipmentId
from orderflow.offering import DeliveryOffer, delivery_options
from orderflow.performing import Performer, Ports, chargeback_command, notice_command
from orderflow.ports import (
    Carrier,
    Clock,
    CreditLine,
    Declined,
    Inventory,
    Notifier,
    OrderQuery,
    OrderStore,
    OutboxRow,
    PaymentGateway,
    PaymentNotice,
    PriceBook,
    TrackingNotice,
    Unit,
)
from orderflow.position_board import PositionBoard
from orderflow.process import OrderProcess
from orderflow.questions import AnswerNeeded, Answers, PriceInquiry, Question, QuoteRequest
from orderflow.refusals import ProcessChanged, RoleNotTrusted, UnknownOrder, UnknownProcess
from orderflow.request import Request, request_of
from orderflow.roles import CUSTOMER, ORDERFLOW, RESERVED_ROLES, Actor, Role
from orderflow.running import Runner, RunReport
from orderflow.validation import InvalidField, checked, cleaned, invalid, utc
from orderflow.whereabouts import check_seer, taken

if TYPE_CHECKING:
    from orderflow.reporting import StageReport

__all__ = ["OrderDesk", "RunReport"]

TRIES: Final = 8
PAGE: Final = 100
"""So many orders are read at once in a search for those that somebody may see."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


class OrderDesk:
    """
    Where a host carries orders through their lives.

    Args:
        processes: What orders may live by; several versions of one name may be registered, new orders take the last.
        store: Where they are kept.
        gateways: Payment gateways by the names that the payment methods use.
        carriers: Carriers by the names that the delivery options use.
        inventory: Who holds stock, for processes that control it; without one, their orders wait for its answer.
        credit: Who holds credit for goods that leave before the money; without one, their release waits for its answer.
        prices: Who knows the price plan and earlier orders, for processes that check prices (S12).
        notifier: Who sends messages; without one, messages are let go.
        positions: Where live positions of couriers are kept; every desk that reports or runs needs the same.
        trusted_roles: Which of `PLATFORM` and `SYSTEM` callers of this desk may act in; nobody's word is taken for
            them, if left out. What the library does on its own (`run_due`, `receive`) needs none.
        performers: Who performs a host's own kinds of effects.
        answerers: Who answers a host's own kinds of questions.
        clock: What time it is; the machine's, if left out.
        order_ids: Makes the id of a new order; random, if left out.

    Raises:
        DefinitionError: Two processes share name and version, two events or effects of theirs a type, or one of these
            has a field that cannot be stored; a trusted role is one that needs no trust.
    """

    def __init__(
        self,
        *,
        processes: Iterable[OrderProcess],
        store: OrderStore,
        gateways: Mapping[str, PaymentGateway] | None = None,
        carriers: Mapping[str, Carrier] | None = None,
        inventory: Inventory | None = None,
        credit: CreditLine | None = None,
        prices: PriceBook | None = None,
        notifier: Notifier | None = None,
        positions: PositionBoard | None = None,
        trusted_roles: Iterable[Role] = (),
        performers: Mapping[type[Effect], Performer] | None = None,
        answerers: Mapping[type[Question], Callable[[Question], object]] | None = None,
        clock: Clock | None = None,
        order_ids: Callable[[], str] | None = None,
    ) -> None:
        self._processes = _registered(processes)
        self._store = store
        self._ports = Ports(
            gateways=gateways or {},
            carriers=carriers or {},
            inventory=inventory,
            credit=credit,
            prices=prices,
            notifier=notifier,
            performers=performers or {},
            positions=positions,
        )
        self._untrusted = _untrusted(trusted_roles)
        self._answerers = answerers or {}
        self._clock = clock or SystemClock()
        self._order_ids = order_ids or (lambda: uuid4().hex)
        self._filing = Filing(self._processes)
        self._joined = False

    # ---- asking for something ----------------------------------------------------------------------------------------

    def execute(self, command: Command, *, by: Actor, request_id: str) -> Order:
        """
        Carry *command* out and save all that follows, or nothing.

        The same request id of the same actor with the same content gives the first answer again, however often it comes
        (law 6). Nobody else is ever given it: the same id of somebody else is another wish.

        Args:
            command: What is asked for.
            by: Who asks; the host vouches for them.
            request_id: The actor's own name for this wish: one a click, the same at each retry of that click. One id
                of one actor is one wish in the whole store; prefix it with the session.

        Returns:
            The order afterwards.

        Raises:
            Refusal: The business says no; nothing has changed. `RequestReused` if the id came with other content,
                `UnknownOrder` if there is no such order or it is nothing to them, `RoleNotTrusted` if they say to act
                as the system or the platform.
            StoreConflict: Inside the host's transaction somebody else wrote first; roll back and try again.
            AdapterError: The store failed, or a carrier that had to be asked for a quote.
        """
        checked(command, Command, "command")
        self._caller(by)
        checked(request_id, str, "request_id")
        if not request_id.strip():
            raise InvalidField(
                path="request_id", expected="an id that the caller makes up for this wish", given="blank"
            )
        return self._execute(command, by, request=request_of(command, by, request_id))

    def receive(self, notice: PaymentNotice | TrackingNotice) -> Order:
        """
        Take in what a provider or carrier sent by itself. Notices may come late, repeatedly and in any order (law 8).

        Raises:
            Refusal: It is about an order, payment or shipment that is not known, or closed; or it is a chargeback
                without amount or reference.
        """
        checked(notice, PaymentNotice | TrackingNotice, "notice")
        if isinstance(notice, TrackingNotice):
            track = Track(notice.order_id, shipment_id=ShipmentId(notice.shipment_id), reports=notice.events)
            return self._execute(track, ORDERFLOW, heard=True)
        if not notice.chargeback:
            return self._execute(notice_command(notice), ORDERFLOW, heard=True)
        command, notice_id = chargeback_command(notice)
        return self._execute(command, ORDERFLOW, request=request_of(command, None, notice_id), heard=True)

    def erase_personal_data(self, order_id: str, *, by: Actor, request_id: str) -> Order:
        """
        Delete names, addresses, telephone numbers and everybody's words about an order for good.

        Who did what and when, states, goods and money stay as they are. What is said later can be erased again; what
        carriers and providers still tell by themselves is kept without their words.

        Raises:
            LoadError: Something of the order cannot be read by this desk's processes; nothing was erased.
        """
        return self.execute(ErasePersonalData(OrderId(order_id)), by=by, request_id=request_id)

    # ---- looking -----------------------------------------------------------------------------------------------------
    #
    # `by` is who looks. An order that is nothing to them (the policy `access`) is refused as one that is not there;
    # without `by` the host itself looks, and sees all.

    def get(self, order_id: str, *, by: Actor | None = None) -> Order:
        """The order of this id; `UnknownOrder` if there is none, or it is nothing to *by*."""
        with self._store.unit() as unit:
            return self._load(unit, order_id, by)

    def personal_data(self, order_id: str, *, by: Actor | None = None) -> PersonalData:
        """The names and addresses of an order, as far as they have not been erased."""
        with self._store.unit() as unit:
            self._look(unit, order_id, by)
            return personal_of(unit, order_id)

    def find(
        self,
        *,
        customer: str | None = None,
        number: str | None = None,
        process: str | None = None,
        state: str | None = None,
        phase: str | None = None,
        group: str | None = None,
        opened_from: datetime | None = None,
        opened_before: datetime | None = None,
        after: Order | None = None,
        page_size: int = 100,
        by: Actor | None = None,
    ) -> tuple[Order, ...]:
        """
        The orders for which all that is given holds, newest first; `after` the last of a page comes the next.

        With *by*, only those that they may see, a full page of them if there are as many. Customers who name no
        customer look for their own. Name what narrows the search: whatever it meets and they may not see is read, too.
        """
        checked(page_size, int, "page_size")
        page_size = max(page_size, 0)
        if by is not None and self._caller(by).role == CUSTOMER and customer is None:
            customer = by.id
        query = OrderQuery(
            customer=customer,
            number=number,
            process=process,
            state=state,
            phase=phase,
            group=group,
            opened_from=None if opened_from is None else utc(opened_from, "opened_from"),
            opened_before=None if opened_before is None else utc(opened_before, "opened_before"),
            after=None if after is None else (after.opened_at, after.id),
            page_size=page_size if by is None else max(page_size, PAGE),
        )
        with self._store.unit() as unit:
            return tuple(islice(self._found(unit, query, by), page_size))

    def _found(self, unit: Unit, query: OrderQuery, by: Actor | None) -> Iterator[Order]:
        """The orders that match and that *by* may see, page after page of the store's."""
        rows = unit.find(query)
        while rows:
            for row in rows:
                order = self._filing.load(unit, row.order_id, row)
                if by is None or self._may_see(order, by):
                    yield order
            if by is None or len(rows) < query.page_size:
                return
            query = attrs.evolve(query, after=(rows[-1].opened_at, rows[-1].order_id))
            rows = unit.find(query)

    def history(self, order_id: str, *, by: Actor | None = None) -> tuple[Record, ...]:
        """Everything that happened to an order: what, who, when, why."""
        with self._store.unit() as unit:
            self._look(unit, order_id, by)
            return tuple(self._filing.record(row) for row in unit.records(order_id))

    def report(
        self,
        *,
        process: str | None = None,
        opened_from: datetime | None = None,
        opened_before: datetime | None = None,
    ) -> "StageReport":
        """What a manager asks: orders per stage and per salesperson, and how long stages take (S18)."""
        at = self._now()

        def histories() -> Iterator[tuple[Order, list[Event]]]:
            after: Order | None = None
            while page := self.find(process=process, opened_from=opened_from, opened_before=opened_before, after=after):
                yield from ((order, [record.event for record in self.history(order.id)]) for order in page)
                after = page[-1]

        from orderflow.reporting import stage_report  # no shop needs it to sell

        return stage_report(histories(), at=at)

    def available(self, order_id: str, *, by: Actor) -> tuple[Option, ...]:
        """The steps possible for *by* now, and those that are not: why, and what would make them so."""
        with self._store.unit() as unit:
            order = self._load(unit, order_id, self._caller(by))
            personal = personal_of(unit, order_id)
        return available(order, process=self._process_of(order), by=by, at=self._now(), personal=personal)

    def delivery_options(self, order_id: str, *, by: Actor) -> tuple[DeliveryOffer, ...]:
        """
        Every way of delivery with its fee and arrival, before one is chosen (S02); carriers are asked where they quote.

        One that declines or cannot be reached is shown as not possible, with the reason; the others come all the same.
        """
        with self._store.unit() as unit:
            order = self._load(unit, order_id, self._caller(by))
            personal = personal_of(unit, order_id)
        process, at, answers = self._process_of(order), self._now(), dict[Question, object]()
        while True:
            try:
                return delivery_options(order, process=process, by=by, at=at, personal=personal, answers=answers)
            except AnswerNeeded as needed:
                self._not_joined("delivery_options", needed)
                try:
                    answers[needed.question] = self._ask(needed.question)
                except AdapterError as error:
                    answers[needed.question] = Declined(reason=cleaned(error))

    def due(self, at: datetime | None = None, *, page_size: int = 100) -> tuple[Due, ...]:
        """The time limits that were over before *at* (now, if left out), the longest overdue first."""
        at = self._now() if at is None else utc(at)
        with self._store.unit() as unit:
            return tuple(map(due_of, unit.due(at, page_size=page_size)))

    def limits(self, order_id: str | None = None, *, by: Actor | None = None) -> tuple[Due, ...]:
        """
        The time limits still to be acted on, ended or not, the soonest first; of one order or of all.

        Raises:
            InvalidField: It is said who looks, and not at which order: those of all are for the host.
        """
        with self._store.unit() as unit:
            if by is not None:
                if order_id is None:
                    raise invalid("order_id", "the order that they may see", order_id)
                self._load(unit, order_id, by)
            return tuple(map(due_of, unit.limits(order_id)))

    def pending(self, order_id: str | None = None) -> tuple[OutboxRow, ...]:
        """The effects that are still to be performed, parked ones included; of one order or of all."""
        with self._store.unit() as unit:
            return tuple(unit.outbox(order_id))

    # ---- where the courier is ----------------------------------------------------------------------------------------

    def report_position(self, order_id: str, position: Position, *, by: Actor) -> None:
        """
        Take in where the courier is; neither the order nor its history changes, however many come (S20).

        They may come late, repeatedly and in any order. They are deleted by the first `run_due` after the order is
        closed or its personal data is erased.

        Raises:
            Refusal: They are not the courier of this order (`RoleNotEntitled`, `NotYourDelivery`), nothing of it is on
                the way (`NotInTransit`), or the position is from the future (`InvalidField`).
            AdapterError: It could not be kept; the next one is as good.
        """
        checked(position, Position, "position")
        board = self._board()
        board.keep(order_id, taken(self.get(order_id, by=self._caller(by)), position, by=by, now=self._now()))

    def position(self, order_id: str, *, by: Actor) -> Position | None:
        """
        Where the courier of an order is, as far as they have told; None if they have not, or the order is closed.

        Raises:
            Refusal: It is none of their business: only the order's customer and courier, the merchant, customer service
                and the platform may know.
        """
        return self._board().latest(order_id) if self._shows_positions(order_id, by) else None

    def trail(self, order_id: str, *, by: Actor) -> tuple[Position, ...]:
        """Which way the courier came, the earliest position first; for those who may ask for their position."""
        return tuple(self._board().trail(order_id)) if self._shows_positions(order_id, by) else ()

    def _shows_positions(self, order_id: str, by: Actor) -> bool:
        order = self.get(order_id, by=self._caller(by))
        check_seer(order, by=by)
        return order.phase is not Phase.CLOSED

    def _board(self) -> PositionBoard:
        board = self._ports.positions
        if board is None:
            raise DefinitionError("this desk has no board for positions; give it one: OrderDesk(positions=…)")
        return board

    # ---- the host's own transaction ----------------------------------------------------------------------------------

    def within(self, connection: object) -> "OrderDesk":
        """
        This desk inside the host's own open transaction: what it writes is kept or lost together with the host's rows.

        The host commits or rolls back. `StoreConflict` surfaces there, because only the host can decide anew. What has
        to ask a carrier (a delivery with a quote) is chosen on the desk itself: no transaction waits for an answer.
        """
        joined = OrderDesk.__new__(OrderDesk)
        joined.__dict__.update(self.__dict__)
        joined._store = self._store.within(connection)
        joined._filing = Filing(self._processes)  # with a cache of its own, which nothing uncommitted is put into
        joined._joined = True
        return joined

    # ---- running -----------------------------------------------------------------------------------------------------

    def run_due(self, *, at_most: int = 1_000) -> RunReport:
        """
        Do what is due, until nothing is left or *at_most* is reached: perform effects, act on time limits.

        The only place where providers are called. Several runners may work side by side; each effect is leased to one.
        """
        if self._joined:
            raise DefinitionError(
                "run_due calls providers, which no transaction should wait for: run it on the desk itself"
            )
        runner = Runner(
            store=self._store,
            filing=self._filing,
            ports=self._ports,
            execute=lambda command, *, performed=(), outbox=(), heard=False: self._execute(
                command, ORDERFLOW, performed=performed, outbox=outbox, heard=heard
            ),
            process_of=self._process_of,
            now=self._now,
        )
        return runner.run(at_most)

    def retry(self, key: str) -> None:
        """
        Have an effect tried again by the next run: a parked one whose trouble is mended, or one that is put off.

        Args:
            key: Its key, from the report of `run_due` or from `pending`.

        Raises:
            InvalidField: No effect of this key is pending.
        """
        now = self._now()
        with self._store.unit() as unit:
            row = next((row for row in unit.outbox() if row.key == key), None)
            if row is None:
                raise invalid("key", "the key of an effect that is pending", key)
            if row.leased_until is None or row.leased_until <= now:  # else a runner is at it already
                unit.postpone(key, not_before=now, error="", parked=False)

    # ---- deciding and saving -----------------------------------------------------------------------------------------

    def _execute(
        self,
        command: Command,
        by: Actor,
        *,
        request: Request | None = None,
        performed: tuple[str, ...] = (),
        outbox: tuple[OutboxRow, ...] = (),
        heard: bool = False,
    ) -> Order:
        answers: dict[Question, object] = {}
        for attempt in range(1, TRIES + 1):
            try:
                with self._store.unit() as unit:
                    found = self._decide(unit, command, by, request, answers, performed, outbox, heard)
            except AnswerNeeded as needed:
                if needed.question in answers:
                    raise
                self._not_joined(command.type, needed)
                answers[needed.question] = self._ask(needed.question)  # with no transaction open
            except StoreConflict:
                if not self._store.retries_conflicts or attempt == TRIES:
                    raise
            else:
                if isinstance(found, Answered):  # worked out again with no transaction open
                    self._require_access(self._filing.replayed(found.now), by)
                    return self._filing.replayed(found.then)
                if not self._joined:
                    self._filing.cache.put(found)
                return found
        raise StoreConflict(f"{command.type}: not decided after {TRIES} tries, because others kept writing")

    def _decide(
        self,
        unit: Unit,
        command: Command,
        by: Actor,
        request: Request | None,
        answers: Answers,
        performed: tuple[str, ...],
        outbox: tuple[OutboxRow, ...],
        heard: bool,
    ) -> Order | Answered:
        answered = self._filing.answered(unit, request) if request is not None else None
        if answered is not None:
            return answered
        before: Order | None = None
        personal = NOBODY
        if isinstance(command, OrderCommand):
            before = self._filing.load(unit, command.order_id)
            personal = personal_of(unit, command.order_id)
            process = self._process_of(before, by)
            if heard and before.erased_at is not None:  # its words were erased: a late answer does not bring them back
                command = erased(command)
        else:
            process = self._process_named(command)
        at = self._now()
        decision = decide(
            before,
            command,
            process=process,
            by=by,
            at=at,
            ids=UnitIds(unit, self._order_ids),
            personal=personal,
            answers=answers,
        )
        envelope = Envelope(by=by, at=at, reason=command.reason, request=request)
        commit = commit_of(before, decision, envelope, personal)
        if performed or outbox:
            commit = attrs.evolve(commit, performed=performed, outbox=(*commit.outbox, *outbox))
        order = decision.order
        if decision.erase_personal:
            commit, order = self._filing.erased(unit, commit, order)
        unit.save(commit)
        return order

    def _not_joined(self, what: str, needed: AnswerNeeded) -> None:
        if self._joined:
            raise DefinitionError(
                f"{what} needs an answer from outside, which no transaction should wait for: check prices and choose "
                "the quoted delivery on the desk itself, and do the rest inside"
            ) from needed

    def _ask(self, question: Question) -> object:
        answerer = self._answerers.get(type(question))
        if answerer is not None:
            return answerer(question)
        if isinstance(question, QuoteRequest) and question.carrier in self._ports.carriers:
            return self._ports.carriers[question.carrier].quote(question)
        if isinstance(question, PriceInquiry) and self._ports.prices is not None:
            return self._ports.prices.look_up(question)
        raise DefinitionError(
            f"nobody answers {question}; give the desk the carrier or price book, or an answerer for it"
        )

    # ---- who asks ----------------------------------------------------------------------------------------------------

    def _caller(self, by: Actor) -> Actor:
        """Who asks, if this desk takes their word for it: the roles that no person is in are not given away."""
        checked(by, Actor, "by")
        for role in self._untrusted:
            if by.party(role) is not None:
                raise RoleNotTrusted(role=role)
        return by

    def _load(self, unit: Unit, order_id: str, by: Actor | None) -> Order:
        """The order, if *by* may see it; without *by* it is the host who looks."""
        order = self._filing.load(unit, order_id)
        if by is not None:
            self._require_access(order, self._caller(by))
        return order

    def _look(self, unit: Unit, order_id: str, by: Actor | None) -> None:
        """Make sure that there is such an order and that *by* may see it; the host need not have it read."""
        if by is None:
            row_of(unit, order_id)
        else:
            self._load(unit, order_id, by)

    def _may_see(self, order: Order, by: Actor) -> bool:
        try:
            self._require_access(order, by)
        except (UnknownOrder, ProcessChanged):  # of an order whose process is not here nobody knows who may see it
            return False
        return True

    def _require_access(self, order: Order, by: Actor) -> None:
        """Ask the order's own process, or the newest of its name: another version has the same users."""
        process = self._registered_for(order) or self._newest(order.process.name)
        if process is None:
            raise self._process_changed(order)
        process.require_access(order, by=by)

    def _registered_for(self, order: Order) -> OrderProcess | None:
        for process in self._processes:
            if process.ref == order.process:
                return process
        return None

    def _newest(self, name: str) -> OrderProcess | None:
        return next((process for process in reversed(self._processes) if process.name == name), None)

    # ---- which process -----------------------------------------------------------------------------------------------

    def _process_of(self, order: Order, by: Actor = ORDERFLOW) -> OrderProcess:
        """What the order lives by; nobody else's order is told to have changed."""
        process = self._registered_for(order)
        if process is None:
            self._require_access(order, by)
            raise self._process_changed(order)
        return process

    def _process_changed(self, order: Order) -> ProcessChanged:
        known = tuple(f"{p.name} {p.version} ({p.ref.fingerprint})" for p in self._processes)
        lives_by = f"{order.process.name} {order.process.version} ({order.process.fingerprint})"
        return ProcessChanged(order_id=order.id, lives_by=lives_by, registered=known)

    def _process_named(self, command: Command) -> OrderProcess:
        if not isinstance(command, OpeningCommand):
            raise DefinitionError(f"{command.type} neither begins an order nor says which order it is about")
        process = self._newest(command.process)
        if process is None:
            raise UnknownProcess(process=command.process, known=tuple(dict.fromkeys(p.name for p in self._processes)))
        return process

    def _now(self) -> datetime:
        return utc(self._clock.now(), "clock")


def _untrusted(trusted: Iterable[Role]) -> tuple[Role, ...]:
    """The roles that nobody's word is taken for."""
    trusted = tuple(trusted)
    for role in trusted:
        if role not in RESERVED_ROLES:
            raise DefinitionError(
                f"trusted_roles: {role!r} needs no trust beyond the host's word; there are {', '.join(RESERVED_ROLES)}"
            )
    return tuple(role for role in RESERVED_ROLES if role not in trusted)


def _registered(processes: Iterable[OrderProcess]) -> tuple[OrderProcess, ...]:
    registered = tuple(processes)
    names = [(process.name, process.version) for process in registered]
    for name in names:
        if names.count(name) > 1:
            raise DefinitionError(
                f"process {name[0]} is registered twice in version {name[1]}; give one another version"
            )
    return registered
