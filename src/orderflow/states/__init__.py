"""Flows and what they are written with: stages, steps, facts. A flow is one page, and a table once it is compiled."""

from orderflow.states.fact import Fact, fact
from orderflow.states.flow import ChildFlow, Flow, OrderFlow
from orderflow.states.move import Move, StageInfo
from orderflow.states.stage import Stage, Step, within
from orderflow.states.table import FactsMissing, NoSuchStep, NotEntitled, Refused, Table
from orderflow.states.walk import NeverRests

__all__ = [
    "ChildFlow",
    "Fact",
    "FactsMissing",
    "Flow",
    "Move",
    "NeverRests",
    "NoSuchStep",
    "NotEntitled",
    "OrderFlow",
    "Refused",
    "Stage",
    "StageInfo",
    "Step",
    "Table",
    "fact",
    "within",
]
