"""
Running what is due: effects are claimed, performed and recorded, time limits are acted on.

Each effect is performed with no transaction open; its answer and the end of its outbox row are then written together,
so that whatever dies in between, the next runner asks the provider what came of it (laws 6 and 7).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs

from orderflow._first_use import value
from orderflow.commands import Command, OrderCommand
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError, OrderflowError, Refusal
from orderflow.filing import Filing, personal_of
from orderflow.kept import ERASED
from orderflow.performing import Outcome, Ports, backoff
from orderflow.ports import LimitRow, OrderStore, OutboxRow, Unit
from orderflow.process import OrderProcess
from orderflow.refusals import ProcessChanged
from orderflow.serialization import LoadError, UnknownType
from orderflow.validation import cleaned

__all__ = ["RunReport", "Runner"]

LEASE: Final = timedelta(minutes=2)
CLAIMED_AT_ONCE: Final = 20
LIMITS_AT_ONCE: Final = 100
_ASK: Final = "/ask"


@value(kw_only=True)
class RunReport:
    """
    What `run_due` did.

    Attributes:
        performed: Effects that are done.
        postponed: Effects to be tried again, by key with the reason or error.
        parked: Effects that people must look at, by key with the reason; `desk.retry(key)` tries one again.
        limits: Time limits that were acted on.
        refused: Time limits whose command was refused: `(order id, limit, refusal)`.
        failed: Time limits that could not be acted on, or that still run although they were: `(order id, limit, why)`.
    """

    performed: int = 0
    postponed: tuple[tuple[str, str], ...] = ()
    parked: tuple[tuple[str, str], ...] = ()
    limits: int = 0
    refused: tuple[tuple[str, str, Refusal], ...] = ()
    failed: tuple[tuple[str, str, str], ...] = ()

    def plus(self, other: "RunReport") -> "RunReport":
        """Both together."""
        return RunReport(
            performed=self.performed + other.performed,
            postponed=self.postponed + other.postponed,
            parked=self.parked + other.parked,
            limits=self.limits + other.limits,
            refused=self.refused + other.refused,
            failed=self.failed + other.failed,
        )


class Execute(Protocol):
    """
    Decides a command as the system, and writes what becomes of the outbox with it.

    `heard` says that it holds what somebody outside answered.
    """

    def __call__(
        self,
        command: Command,
        *,
        performed: tuple[str, ...] = (),
        outbox: tuple[OutboxRow, ...] = (),
        heard: bool = False,
    ) -> Order: ...


@value(kw_only=True)
class Runner:
    """Does what is due, with the desk's own store, ports and way of deciding."""

    store: OrderStore
    filing: Filing
    ports: Ports
    execute: Execute
    process_of: Callable[[Order], OrderProcess]
    now: Callable[[], datetime]

    def run(self, at_most: int) -> RunReport:
        """Perform and act until nothing new is due, or *at_most* is reached; what was put off waits for another run."""
        report, tried, stuck = RunReport(), set[str](), set[tuple[str, str, str, datetime]]()
        while report.performed + report.limits < at_most:
            seen = len(tried) + len(stuck)
            done = self._perform_some(at_most - report.performed - report.limits, tried)
            report = report.plus(done)
            acted = self._act_on_limits(at_most - report.performed - report.limits, stuck)
            report = report.plus(acted)
            if not (done.performed or acted.limits or len(tried) + len(stuck) > seen):
                break
        return report

    # ---- effects -----------------------------------------------------------------------------------------------------

    def _perform_some(self, at_most: int, tried: set[str]) -> RunReport:
        now = self.now()
        until = now + LEASE
        with self.store.unit() as unit:
            rows = unit.claim(now, until=until, page_size=min(at_most, CLAIMED_AT_ONCE))
        report = RunReport()
        for row in rows:
            tried.add(row.key)
            if self.now() < until:  # else those before it took too long, and another runner may have it by now
                report = report.plus(self._perform(row))
        return report

    def _perform(self, row: OutboxRow) -> RunReport:
        """Perform one row; whatever goes wrong with it is its own trouble and nobody else's."""
        try:
            outcome = self._outcome(row)
        except Exception as error:  # adapters and performers are the host's: they may raise anything
            return self._postpone(row, _told(error), parked=_unreadable(error))
        try:
            waits = outcome.ask_again and row.key.endswith(_ASK)
            if outcome.done and not waits:
                self._finish(row, outcome)
                return RunReport(performed=1)
            if outcome.command is not None:
                self.execute(outcome.command, heard=True)
        except Exception as error:  # a host's policies and reactions decide here: they may raise anything, too
            refused = isinstance(error, Refusal) and not isinstance(error, ProcessChanged)
            return self._postpone(row, _told(error), parked=refused or _unreadable(error))
        return self._postpone(row, outcome.error or "the provider waits for somebody else", parked=outcome.parked)

    def _outcome(self, row: OutboxRow) -> Outcome:
        effect = self.filing.effect(row)
        with self.store.unit() as unit:
            order, personal = self.filing.load(unit, row.order_id), personal_of(unit, row.order_id)
        self.process_of(order)  # its answer could not be recorded by a desk that does not know the process
        return self.ports.perform(
            effect, order=order, personal=personal, asked_before=row.attempts > 1 or row.key.endswith(_ASK)
        )

    def _finish(self, row: OutboxRow, outcome: Outcome) -> None:
        """Record the answer and end the row in one transaction."""
        follow_up: tuple[OutboxRow, ...] = ()
        if outcome.ask_again:
            # A row of its own subject: what waits for the customer at their bank must not hold up a void.
            asking = attrs.evolve(
                row,
                key=row.key + _ASK,
                subject=row.subject + _ASK,
                not_before=self.now() + backoff(row.attempts),
                attempts=0,
                leased_until=None,
                error="",
            )
            follow_up = (asking,)
        if outcome.command is not None:
            self.execute(outcome.command, performed=(row.key,), outbox=follow_up, heard=True)
        else:
            with self.store.unit() as unit:
                unit.done(row.key)

    def _postpone(self, row: OutboxRow, error: str, *, parked: bool) -> RunReport:
        error = cleaned(error)
        with self.store.unit() as unit:
            kept = self._kept(unit, row.order_id, error)
            unit.postpone(row.key, not_before=self.now() + backoff(row.attempts), error=kept, parked=parked)
        told = ((row.key, error),)
        return RunReport(parked=told) if parked else RunReport(postponed=told)

    def _kept(self, unit: Unit, order_id: str, error: str) -> str:
        """What of an error is kept: of an order whose words were erased, only that there was one."""
        try:
            erased_at = self.filing.load(unit, order_id).erased_at
        except LoadError:  # said of what is stored, which holds nobody's words if they were erased
            return error
        return error if erased_at is None else ERASED

    # ---- time limits -------------------------------------------------------------------------------------------------

    def _act_on_limits(self, at_most: int, stuck: set[tuple[str, str, str, datetime]]) -> RunReport:
        with self.store.unit() as unit:
            rows = unit.due(self.now(), page_size=LIMITS_AT_ONCE + len(stuck))
        report = RunReport()
        for row in [row for row in rows if _name(row) not in stuck][: max(at_most, 0)]:
            report = report.plus(self._act_on(row, stuck))
        return report

    def _act_on(self, row: LimitRow, stuck: set[tuple[str, str, str, datetime]]) -> RunReport:
        try:
            self.execute(self._limit_command(row))
        except Exception as error:  # one order that cannot be read or decided must not keep the others waiting
            if not self._runs(row):
                return RunReport()  # another runner was faster
            stuck.add(_name(row))
            if isinstance(error, Refusal):
                return RunReport(refused=((row.order_id, row.name, error),))
            return RunReport(failed=((row.order_id, row.name, cleaned(_told(error))),))
        if not self._runs(row):
            return RunReport(limits=1)
        stuck.add(_name(row))
        return RunReport(limits=1, failed=((row.order_id, row.name, f"{row.then} did not end it: it still runs"),))

    def _runs(self, row: LimitRow) -> bool:
        with self.store.unit() as unit:
            return _name(row) in {_name(standing) for standing in unit.limits(row.order_id)}

    def _limit_command(self, row: LimitRow) -> Command:
        with self.store.unit() as unit:
            order = self.filing.load(unit, row.order_id)
        kind = self.process_of(order).commands_by_type.get(row.then)
        if kind is None or not issubclass(kind, OrderCommand):
            raise DefinitionError(
                f"time limit {row.name} of order {row.order_id} runs {row.then}, which is not registered"
            )
        return kind(order.id, reason=f"time limit {row.name}")


def _name(row: LimitRow) -> tuple[str, str, str, datetime]:
    """A limit that is started anew is due at another time, and so another one."""
    return row.order_id, row.name, row.subject, row.due_at


def _told(error: Exception) -> str:
    """An error as the report shows it: ours say what is wrong, of any other its type is told, too."""
    return str(error) if isinstance(error, OrderflowError) else f"{type(error).__name__}: {error}"


def _unreadable(error: Exception) -> bool:
    """Whether waiting does not help: what is stored cannot be read. A type that is not known may be another desk's."""
    return isinstance(error, LoadError) and not isinstance(error, UnknownType)
