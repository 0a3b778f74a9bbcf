"""
Running what is due: effects are claimed, performed and recorded, time limits are acted on.

Each effect is performed with no transaction open; its answer and the end of its outbox row are then written together,
so that whatever dies in between, the next runner asks the provider what came of it (laws 6 and 7).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs
from attrs import frozen

from orderflow.commands import Command, OrderCommand
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError, OrderflowError, Refusal
from orderflow.filing import Filing, personal_of
from orderflow.performing import Outcome, Ports, backoff
from orderflow.ports import LimitRow, OrderStore, OutboxRow
from orderflow.process import OrderProcess
from orderflow.serialization import LoadError

__all__ = ["RunReport", "Runner"]

LEASE: Final = timedelta(minutes=2)
CLAIMED_AT_ONCE: Final = 20
ATTEMPTS_MAX: Final = 12
_ASK: Final = "/ask"


@frozen(kw_only=True)
class RunReport:
    """
    What `run_due` did.

    Attributes:
        performed: Effects that are settled.
        postponed: Effects to be tried again, by key with the reason.
        parked: Effects that people must look at, by key with the reason.
        limits: Time limits that were acted on.
        refused: Time limits whose command was refused: `(order id, limit, refusal)`.
    """

    performed: int = 0
    postponed: tuple[tuple[str, str], ...] = ()
    parked: tuple[tuple[str, str], ...] = ()
    limits: int = 0
    refused: tuple[tuple[str, str, Refusal], ...] = ()

    def plus(self, other: "RunReport") -> "RunReport":
        """Both together."""
        return RunReport(
            performed=self.performed + other.performed,
            postponed=self.postponed + other.postponed,
            parked=self.parked + other.parked,
            limits=self.limits + other.limits,
            refused=self.refused + other.refused,
        )


class Execute(Protocol):
    """Decides a command as the system, and writes what becomes of the outbox with it."""

    def __call__(self, command: Command, *, performed: tuple[str, ...], outbox: tuple[OutboxRow, ...]) -> Order: ...


@frozen(kw_only=True)
class Runner:
    """Does what is due, with the desk's own store, ports and way of deciding."""

    store: OrderStore
    filing: Filing
    ports: Ports
    execute: Execute
    process_of: Callable[[Order], OrderProcess]
    now: Callable[[], datetime]

    def run(self, limit: int) -> RunReport:
        """Perform and act until nothing is left to do, or *limit* is reached."""
        report, stuck = RunReport(), set[tuple[str, str, str]]()
        while report.performed + report.limits < limit:
            done = self._perform_some(limit - report.performed - report.limits)
            done = done.plus(self._act_on_limits(stuck))
            report = report.plus(done)
            if not (done.performed or done.limits):
                break
        return report

    def _perform_some(self, limit: int) -> RunReport:
        now = self.now()
        with self.store.unit() as unit:
            rows = unit.claim(now, until=now + LEASE, limit=min(limit, CLAIMED_AT_ONCE))
        report = RunReport()
        for row in rows:
            report = report.plus(self._perform(row))
        return report

    def _perform(self, row: OutboxRow) -> RunReport:
        try:
            outcome = self._outcome(row)
            waits = outcome.ask_again and row.key.endswith(_ASK)
            if outcome.settled and not waits:
                self._settle(row, outcome)
                return RunReport(performed=1)
            if outcome.command is not None:
                self.execute(outcome.command, performed=(), outbox=())
        except (LookupError, OrderflowError) as error:
            lasting = isinstance(error, LookupError | DefinitionError | Refusal | LoadError)
            return self._postpone(row, str(error), parked=lasting or row.attempts >= ATTEMPTS_MAX)
        return self._postpone(row, outcome.error or "the provider waits for somebody else", parked=False)

    def _outcome(self, row: OutboxRow) -> Outcome:
        effect = self.filing.effect(row)
        with self.store.unit() as unit:
            order, personal = self.filing.load(unit, row.order_id), personal_of(unit, row.order_id)
        return self.ports.perform(
            effect, order=order, personal=personal, asked_before=row.attempts > 1 or row.key.endswith(_ASK)
        )

    def _settle(self, row: OutboxRow, outcome: Outcome) -> None:
        """Record the answer and end the row in one transaction."""
        follow_up: tuple[OutboxRow, ...] = ()
        if outcome.ask_again:
            # A row of its own subject: what waits for the customer at his bank must not hold up a void.
            asking = attrs.evolve(
                row,
                key=row.key + _ASK,
                subject=row.subject + _ASK,
                not_before=self.now() + backoff(row.attempts),
                attempts=0,
                leased_until=None,
            )
            follow_up = (asking,)
        if outcome.command is not None:
            self.execute(outcome.command, performed=(row.key,), outbox=follow_up)
        else:
            with self.store.unit() as unit:
                unit.done(row.key)

    def _postpone(self, row: OutboxRow, error: str, *, parked: bool) -> RunReport:
        with self.store.unit() as unit:
            unit.postpone(row.key, not_before=self.now() + backoff(row.attempts), error=error, parked=parked)
        told = ((row.key, error),)
        return RunReport(parked=told) if parked else RunReport(postponed=told)

    def _act_on_limits(self, stuck: set[tuple[str, str, str]]) -> RunReport:
        with self.store.unit() as unit:
            rows = unit.due(self.now(), limit=100 + len(stuck))
        report = RunReport()
        for row in rows:
            name = (row.order_id, row.name, row.subject)
            if name in stuck:
                continue
            try:
                self.execute(self._limit_command(row), performed=(), outbox=())
                report = report.plus(RunReport(limits=1))
            except Refusal as refusal:
                stuck.add(name)
                report = report.plus(RunReport(refused=((row.order_id, row.name, refusal),)))
        return report

    def _limit_command(self, row: LimitRow) -> Command:
        with self.store.unit() as unit:
            order = self.filing.load(unit, row.order_id)
        kind = self.process_of(order).commands_by_type.get(row.then)
        if kind is None or not issubclass(kind, OrderCommand):
            raise DefinitionError(
                f"time limit {row.name} of order {row.order_id} runs {row.then}, which is not registered"
            )
        return kind(order.id, reason=f"time limit {row.name}")
