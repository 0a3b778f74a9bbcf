"""
What a manager asks, as people read it: orders and times per stage, orders and value per salesperson (S18).

`StageRow.of` and `PersonRow.of` give the cells of a table, for a page or a terminal; `span` says how long something is.
"""

from typing import Any, Final, Self

from attrs import astuple

from orderflow._first_use import value
from orderflow.entities.phase import Phase
from orderflow.render._spans import span
from orderflow.reporting import Salesperson, StageTime
from orderflow.states import Table
from orderflow.words.labels import Label, Language, state_label

__all__ = ["BY_SALESPERSON", "BY_STAGE", "PERSON_HEADINGS", "STAGE_HEADINGS", "PersonRow", "StageRow", "span"]

BY_STAGE: Final = Label("按阶段：{process}", "By stage: {process}")
STAGE_HEADINGS: Final = (
    Label("阶段", "stage"),
    Label("当前订单", "orders now"),
    Label("累计次数", "visits"),
    Label("平均用时", "mean time"),
    Label("最长用时", "longest"),
)
BY_SALESPERSON: Final = Label("按业务员", "By salesperson")
PERSON_HEADINGS: Final = (
    Label("业务员", "salesperson"),
    Label("订单", "orders"),
    Label("进行中", "under way"),
    Label("金额", "value"),
)

_NOBODYS: Final = Label("无业务员", "nobody's")


@value
class StageRow:
    """One stage as the cells under `STAGE_HEADINGS`."""

    stage: str
    orders: str
    visits: str
    mean: str
    longest: str

    @classmethod
    def of(cls, stage: StageTime, language: Language, *, table: Table[Any, Phase] | None = None) -> Self:
        """
        A stage in words; how long ago orders were closed is no time that anybody takes, and is left out.

        Args:
            stage: One of a report's.
            language: The one to write in.
            table: The page of its process, for what the state is called; the phase is named without it.
        """
        ended = stage.phase is Phase.CLOSED
        return cls(
            stage=state_label(stage.state, stage.phase, table).in_(language),
            orders=str(stage.orders),
            visits=str(stage.visits),
            mean="—" if ended else span(stage.mean, language),
            longest="—" if ended else span(stage.longest, language),
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under `STAGE_HEADINGS`."""
        return astuple(self)


@value
class PersonRow:
    """One salesperson as the cells under `PERSON_HEADINGS`."""

    salesperson: str
    orders: str
    under_way: str
    value: str

    @classmethod
    def of(cls, person: Salesperson, language: Language) -> Self:
        """A salesperson's business in words."""
        return cls(
            salesperson=_NOBODYS.in_(language) if person.salesperson is None else person.salesperson,
            orders=str(person.orders),
            under_way=str(person.under_way),
            value=Label("、", ", ").in_(language).join(map(str, person.value)),
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under `PERSON_HEADINGS`."""
        return astuple(self)
