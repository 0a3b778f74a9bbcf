"""What a contract business does, if its host says nothing else."""

import pytest
from attrs import evolve

from deals import NOON, deal_order
from orderflow.entities.terms import ESCALATE, Limit
from orderflow.events import LimitOverrun
from orderflow.roles import MARKETING_HEAD, PLANNING, SALES, Role
from vouched import b2b_contract


@pytest.mark.parametrize(("late", "told"), [(PLANNING, {PLANNING}), (SALES, {SALES, MARKETING_HEAD})])
def test_who_lets_a_limit_pass_is_told(late: Role, told: set[Role]) -> None:
    """Nearly all limits of a contract business escalate, and an escalation that nobody hears of is none."""
    limit = Limit(name="planning", subject="o-1", due_at=NOON, then=ESCALATE, responsible=late, overrun_at=NOON)
    order = evolve(deal_order("in_production"), overruns=(limit,))
    overrun = LimitOverrun(occurred_at=NOON, limit_id=limit.id, responsible=late)

    messages = b2b_contract().policies.notifications(overrun, order)

    assert {(message.message, message.audience) for message in messages} == {("limit_overrun", role) for role in told}
