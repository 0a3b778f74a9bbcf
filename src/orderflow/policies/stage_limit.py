"""How long may each stage take, and who has to see to it? Limits that escalate when they are overrun (S09)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Final

from attrs import field

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import Shipment
from orderflow.entities.terms import ESCALATE
from orderflow.errors import DefinitionError
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy, retail_limits
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, LOGISTICS, MERCHANT, WAREHOUSE, Role
from orderflow.validation import positive_span, text

__all__ = ["StageLimit", "regulated_limits", "stage_limits"]

Subjects = Callable[[Order], Iterable[str]]
"""What a stage is about now: ids of shipments or returns that are in it, `""` for the order itself, or nothing."""


@value(kw_only=True)
class StageLimit:
    """
    How long one stage may take.

    Args:
        name: What the limit is called; stays the same across releases.
        responsible: Who has to act in time.
        span: How long it may take.
        phases: When it can run at all.
        subjects: What is in this stage now.
        then: What the system runs at its end; `"escalate"` if left out.
    """

    name: str = field(validator=text)
    responsible: Role
    span: timedelta = field(validator=positive_span)
    phases: frozenset[Phase]
    subjects: Subjects
    then: str = ESCALATE

    def rules(self, order: Order) -> tuple[LimitRule, ...]:
        """The limits of this stage that run for the order now: one for each subject."""
        if order.phase not in self.phases:
            return ()
        return tuple(
            LimitRule(name=self.name, span=self.span, then=self.then, subject=subject, responsible=self.responsible)
            for subject in self.subjects(order)
        )


def stage_limits(*stages: StageLimit, beside: TimeLimitPolicy) -> TimeLimitPolicy:
    """
    These stages' limits, and those of another policy, which has to lead every order to its end.

    Raises:
        DefinitionError: Two stages share a name.
    """
    names = [stage.name for stage in stages]
    if len(set(names)) < len(names):
        raise DefinitionError(f"two stages share a name, so nobody could tell their limits apart: {', '.join(names)}")

    def running(order: Order) -> tuple[LimitRule, ...]:
        return (*beside(order), *(rule for stage in stages for rule in stage.rules(order)))

    return running


def regulated_limits(
    *,
    review_window: timedelta = timedelta(hours=24),
    amendment_window: timedelta = timedelta(days=3),
    packing_window: timedelta = timedelta(days=2),
    hand_over_window: timedelta = timedelta(days=1),
    transport_window: timedelta = timedelta(days=5),
    return_answer_window: timedelta = timedelta(days=2),
    return_inspection_window: timedelta = timedelta(days=14),
    responsible: Mapping[str, Role] | None = None,
    **windows: timedelta,
) -> TimeLimitPolicy:
    """
    A limit on every stage (S09). What people in the shop have to do escalates, and stays to be done.

    What the customer has to do ends by itself: an order that is not paid, or not amended, expires; one whose receipt
    is not confirmed counts as received.

    Args:
        review_window: The reviewer's time to accept, decline or send back (limit `review`, merchant).
        amendment_window: The customer's time to amend what was sent back; then the order expires (`amendment`).
        packing_window: From the money, or a lost shipment, until all goods lie in shipments that no case keeps back
            (`packing`, warehouse).
        hand_over_window: From packing to hand-over, for each shipment (`hand_over`, warehouse).
        transport_window: From hand-over to delivery, for each shipment (`transport`, logistics).
        return_answer_window: Until a return is allowed or refused (`return_answer`, customer service).
        return_inspection_window: From then until its goods are back and inspected (`return_inspection`, warehouse).
        responsible: Other roles, by the name of the limit.
        windows: Those of `retail_limits`: `payment_window`, `receipt_window` and so on; `review` takes the place of
            `acceptance`.

    Raises:
        DefinitionError: `responsible` names a limit that there is not.
    """
    spans = {
        "review": review_window,
        "amendment": amendment_window,
        "packing": packing_window,
        "hand_over": hand_over_window,
        "transport": transport_window,
        "return_answer": return_answer_window,
        "return_inspection": return_inspection_window,
    }
    others = responsible or {}
    unknown = [name for name in others if name not in spans]
    if unknown:
        raise DefinitionError(f"no limit is called {', '.join(unknown)}; there are {', '.join(spans)}")
    stages = [
        StageLimit(
            name=name,
            responsible=others.get(name, role),
            span=spans[name],
            phases=phases,
            subjects=subjects,
            then="expire" if name == "amendment" else ESCALATE,
        )
        for name, role, phases, subjects in _REGULATED
    ]
    return stage_limits(
        *stages,
        beside=retail_limits(acceptance_window=None, settles=False, **windows),
    )


# ---- what is in which stage ------------------------------------------------------------------------------------------


def _itself(order: Order) -> tuple[str, ...]:
    return ("",)


def _sent_back(order: Order) -> tuple[str, ...]:
    return () if order.sent_back_for is None else ("",)


def _to_pack(order: Order) -> tuple[str, ...]:
    packed = sum(shipment.units for shipment in order.shipments if _packed(shipment))
    kept_back = sum(case.units for case in order.cases if not case.is_closed)
    return ("",) if order.lines.open > packed + kept_back else ()


def _to_hand_over(order: Order) -> list[str]:
    return [shipment.id for shipment in order.shipments if _packed(shipment)]


def _in_transit(order: Order) -> list[str]:
    return [shipment.id for shipment in order.shipments if shipment.has_left and not shipment.is_delivered]


def _to_answer(order: Order) -> list[str]:
    """Mediated ones have limits of their own, at whose end customer service decides (S21)."""
    open_ones = [request for request in order.returns if not request.is_closed and not request.mediated]
    return [request.id for request in open_ones if request.answered_at is None]


def _to_inspect(order: Order) -> list[str]:
    open_ones = [request for request in order.returns if not request.is_closed and not request.is_contestable]
    return [request.id for request in open_ones if request.answered_at is not None]


def _packed(shipment: Shipment) -> bool:
    """It lies ready and has not left."""
    return shipment.phase is ChildPhase.OPEN and not shipment.has_left


_GOODS: Final = frozenset({Phase.PREPARING, Phase.DELIVERING})

_REGULATED: Final[tuple[tuple[str, Role, frozenset[Phase], Subjects], ...]] = (
    ("review", MERCHANT, frozenset({Phase.REVIEW}), _itself),
    ("amendment", CUSTOMER, frozenset({Phase.DRAFT}), _sent_back),
    ("packing", WAREHOUSE, _GOODS, _to_pack),
    ("hand_over", WAREHOUSE, _GOODS, _to_hand_over),
    ("transport", LOGISTICS, _GOODS, _in_transit),
    ("return_answer", CUSTOMER_SERVICE, frozenset({Phase.COMPLETED}), _to_answer),
    ("return_inspection", WAREHOUSE, frozenset({Phase.COMPLETED}), _to_inspect),
)
