"""A regulated shop: reviewed before payment, a limit on every stage, and whoever is late is told on (S09)."""

from datetime import datetime, timedelta

from life import BUYER, DELIVERIES, METHODS, SHOP, Life
from orderflow.commands import Accept, Command, Escalate
from orderflow.deciding import Decision
from orderflow.events import Record
from orderflow.policies import before_payment, notify_all, notify_customer, notify_responsible, regulated_limits
from orderflow.process import OrderProcess
from orderflow.questions import Answers
from orderflow.roles import ORDERFLOW, Actor
from vouched import retail

REGULATED = retail(
    name="regulated",
    acceptance=before_payment,
    payment_methods=METHODS,
    deliveries=DELIVERIES,
    notifications=notify_all(notify_customer("sms"), notify_responsible("chat")),
).extended(time_limits=regulated_limits(review_window=timedelta(hours=4), packing_window=timedelta(hours=24)))


class Kept(Life):
    """A life that keeps its history, each event in its envelope."""

    def __init__(self, process: OrderProcess = REGULATED) -> None:
        super().__init__(process)
        self.records: list[Record] = []

    def do(
        self, command: Command, by: Actor = BUYER, *, at: datetime | None = None, answers: Answers | None = None
    ) -> Decision:
        decision = super().do(command, by, at=at, answers=answers)
        first = decision.order.version - len(decision.events) + 1
        self.records += [
            Record(version=version, event=event, by=by, recorded_at=self.at, reason=command.reason)
            for version, event in enumerate(decision.events, start=first)
        ]
        return decision


def reviewed() -> Kept:
    """An order that waits for its review since a minute past noon."""
    life = Kept()
    life.place()
    return life


def to_pack() -> Kept:
    """An order that was accepted and paid, and is to be packed."""
    life = reviewed()
    life.do(Accept(life.id), SHOP)
    life.pay()
    return life


def escalated(life: Life, at: datetime) -> Decision:
    """The system looks what is late."""
    return life.do(Escalate(life.id), ORDERFLOW, at=at)


def running(life: Life) -> list[str]:
    """The limits that run, by name and subject."""
    return [limit.id for limit in life.order.limits]
