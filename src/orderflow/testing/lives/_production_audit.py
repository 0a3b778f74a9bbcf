"""What is made, added up from raw events; the part of the audit that knows production."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import define, field

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order

__all__ = ["ProductionAudit"]

_EVENTS = frozenset(
    {
        "materials_purchased",
        "materials_received",
        "production_started",
        "progress_reported",
        "completion_announced",
        "production_inspected",
        "production_cancelled",
    }
)


@define
class _Run:
    number: str
    planned: Counter[str]
    passed: Counter[str] = field(factory=Counter)
    open: bool = True
    begun: bool = False
    failures: int = 0
    reports: int = 0


@define
class ProductionAudit:
    """Every production order: what passed was planned and made, numbers differ, and what has ended does not go on."""

    runs: dict[str, _Run] = field(factory=dict)

    def read(self, event: Any) -> Iterator[str]:
        """Add *event* up, and say what is wrong."""
        if event.type == "production_planned":
            yield from self._planned(event.production)
        elif event.type == "deal_withdrawn":
            for ended in event.production:
                self.runs[ended.id].open = False
        elif event.type in _EVENTS:
            run = self.runs[event.production_id]
            if not run.open:
                yield f"production {event.production_id} has ended and goes on"
            yield from self._went_on(run, event)

    @property
    def closed(self) -> bool:
        """Whether nothing more is made."""
        return not any(run.open for run in self.runs.values())

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order counts otherwise than this audit."""
        if [production.id for production in order.part(Deal).production] != list(self.runs):
            yield f"it has {[one.id for one in order.part(Deal).production]} made, by its history {list(self.runs)}"
            return
        for production in order.part(Deal).production:
            run = self.runs[production.id]
            said = (production.is_closed, production.failures, production.reports, production.number)
            if said != (not run.open, run.failures, run.reports, run.number):
                yield f"production {production.id}: (closed, failures, reports, number) {said}, by its history {run}"
            finished = {part.line_id: part.quantity for part in production.finished}
            if finished != dict(run.passed):
                yield f"production {production.id}: {finished} have passed, by its history {run}"
        for line in order.lines:
            made = sum(run.passed[line.id] for run in self.runs.values())
            if order.part(Deal).made(line.id) != made:
                yield f"line {line.id}: {order.part(Deal).made(line.id)} are made, by its history {made}"

    def _planned(self, production: Any) -> Iterator[str]:
        if production.id in self.runs:
            yield f"production {production.id} is planned twice"
        if production.number in [run.number for run in self.runs.values()]:
            yield f"production {production.id} has the number {production.number} of another one"
        run = self.runs[production.id] = _Run(production.number, _added_up(production.lines))
        if not run.planned or min(run.planned.values()) < 1:
            yield f"production {production.id} is about {dict(run.planned)}"

    def _went_on(self, run: _Run, event: Any) -> Iterator[str]:
        match event.type:
            case "production_started":
                run.begun = True
            case "progress_reported":
                run.reports += 1
            case "production_cancelled":
                run.open = False
            case "production_inspected":
                run.passed += _added_up(event.passed)
                run.failures += bool(event.failed)
                run.open = run.passed != run.planned
                if not run.begun or not run.passed <= run.planned:
                    yield f"production {event.production_id}: {dict(run.passed)} have passed of {run}"


def _added_up(parts: Any) -> Counter[str]:
    units = Counter[str]()
    for part in parts:
        units[part.line_id] += part.quantity
    return units
