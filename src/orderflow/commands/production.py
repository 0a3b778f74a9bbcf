"""What commands share about production orders: which one it is, how it moves on, and when it will be done."""

from datetime import datetime

from orderflow.commands.command import Context
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildMove
from orderflow.entities.production import ProductionOrder
from orderflow.refusals import UnknownProduction
from orderflow.states.production import ProductionFlow
from orderflow.validation import InvalidField, utc

__all__ = ["ahead", "find_production", "production_move"]


def find_production(context: Context, production_id: str) -> ProductionOrder:
    """The production order of this id."""
    production = context.order.part(Deal).production.get(production_id)
    if production is None:
        raise UnknownProduction(order_id=context.order.id, production_id=production_id)
    return production


def production_move(context: Context, production: ProductionOrder, step: str) -> ChildMove:
    """The step that its machine makes, or its refusal."""
    return context.child_move(ProductionFlow.table, production, step, f"production order {production.id}")


def ahead(context: Context, at: datetime, field: str) -> datetime:
    """*at* in UTC, if it still lies ahead."""
    at = utc(at, field)
    if at <= context.at:
        raise InvalidField(path=field, expected=f"an instant after {context.at.isoformat()}", given=at.isoformat())
    return at
