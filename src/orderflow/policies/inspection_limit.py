"""How long until a delivery is announced, has arrived, is inspected, put right, and its feedback seen to?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ESCALATE
from orderflow.policies.stage_limit import StageLimit, Subjects, stage_limits
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import CUSTOMER, LOGISTICS, SALES, Role

__all__ = ["inspection_limits"]

_GOODS: Final = frozenset({Phase.PREPARING, Phase.DELIVERING})
_AFTERWARDS: Final = frozenset({Phase.PAYMENT, Phase.COMPLETED})


def inspection_limits(
    *,
    notice_window: timedelta = timedelta(days=1),
    remedy_window: timedelta = timedelta(days=7),
    feedback_window: timedelta = timedelta(days=7),
    transport_window: timedelta = timedelta(days=30),
    inspection_period: timedelta | None = timedelta(days=7),
) -> TimeLimitPolicy:
    """
    The limits of deliveries, to be put beside others; all but the customer's own escalate, and stay to be done.

    Where the contract in force says by when all of it has to have left (`deliver_by`), that date is one, too (limit
    `delivery_date`, sales).

    Args:
        notice_window: From hand-over until customer and sales are told how it travels (limit `dispatch_notice`,
            logistics, S15); it ends when the customer accepts the goods, or confirms their receipt.
        remedy_window: From inspection until something is done about every defect of a delivery (`remedy`, sales).
        feedback_window: From what the customer said until it is closed (`feedback`, sales).
        transport_window: From hand-over until it has arrived (`transport`, logistics, who count it as lost in the end).
        inspection_period: From delivery until it counts as accepted, where no contract says how long that is
            (`goods_inspection`, customer); None where deliveries are not inspected.
    """

    def stage(
        name: str, responsible: Role, span: timedelta, phases: frozenset[Phase], subjects: Subjects
    ) -> StageLimit:
        return StageLimit(name=name, responsible=responsible, span=span, phases=phases, subjects=subjects)

    stages = (
        stage("dispatch_notice", LOGISTICS, notice_window, _GOODS, _to_announce),
        stage("transport", LOGISTICS, transport_window, _GOODS, _under_way),
        stage("remedy", SALES, remedy_window, _GOODS, _to_put_right),
        stage("feedback", SALES, feedback_window, _AFTERWARDS, _to_see_to),
    )

    def agreed(order: Order) -> tuple[LimitRule, ...]:
        return (*_delivery_date(order), *inspection(order)) if order.phase in _GOODS else ()

    def inspection(order: Order) -> tuple[LimitRule, ...]:
        contract = order.part(Deal).contract
        span = inspection_period if contract is None else contract.terms.inspection_period
        if span is None or order.phase not in _GOODS:
            return ()
        return tuple(
            LimitRule(
                name="goods_inspection",
                span=span,
                then="inspect_goods",
                subject=shipment_id,
                responsible=CUSTOMER,
                guards=("inspect_goods",),
            )
            for shipment_id in _to_inspect(order)
        )

    return stage_limits(*stages, beside=agreed)


# ---- what is in which stage ------------------------------------------------------------------------------------------


def _delivery_date(order: Order) -> tuple[LimitRule, ...]:
    """What the contract promises, as long as something has not left."""
    contract = order.part(Deal).contract
    until = None if contract is None else contract.terms.deliver_by
    if until is None or not order.lines.open:
        return ()
    return (LimitRule(name="delivery_date", until=until, then=ESCALATE, responsible=SALES),)


def _to_announce(order: Order) -> Iterator[str]:
    """What has left, until it is told how, or there is nothing left to tell because the customer has it."""
    gone = (shipment for shipment in order.shipments if shipment.has_left and shipment.received_at is None)
    return (shipment.id for shipment in gone if shipment.notice is None)


def _under_way(order: Order) -> Iterator[str]:
    return (shipment.id for shipment in order.shipments if shipment.is_under_way)


def _to_inspect(order: Order) -> Iterator[str]:
    certificates = order.part(Deal).certificates
    return (shipment.id for shipment in order.shipments if shipment.is_delivered and shipment.id not in certificates)


def _to_put_right(order: Order) -> Iterator[str]:
    return (certificate.id for certificate in order.part(Deal).certificates if not certificate.is_closed)


def _to_see_to(order: Order) -> Iterator[str]:
    return (feedback.id for feedback in order.part(Deal).feedback if not feedback.is_closed)
