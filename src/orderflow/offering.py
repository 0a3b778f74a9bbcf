"""
The ways of delivery with fee and arrival, before one is chosen (S02).

Each is decided on trial, so that what is shown is what choosing it leads to: the same page, policies, vetoes and laws.
"""

from datetime import datetime

from orderflow._first_use import value
from orderflow.commands import ChooseDelivery
from orderflow.deciding import TrialIds, decide
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice, DeliveryKind
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.errors import Refusal
from orderflow.money import Money
from orderflow.policies import DeliveryOption
from orderflow.process import OrderProcess
from orderflow.questions import Answers
from orderflow.roles import Actor

__all__ = ["DeliveryOffer", "delivery_options"]


@value(kw_only=True)
class DeliveryOffer:
    """
    A way of delivery as it stands for what is in the cart now: its fee and arrival, or why it is not possible.

    Attributes:
        option: Its name, for `ChooseDelivery(order.id, option=…, fee=…)`.
        zh, en: What people call it.
        choice: What choosing it comes to; None if it is not possible.
        refusal: Why it is not possible.
    """

    option: str
    kind: DeliveryKind
    zh: str
    en: str
    choice: DeliveryChoice | None
    refusal: Refusal | None

    @property
    def possible(self) -> bool:
        """Whether it can be chosen."""
        return self.refusal is None

    @property
    def fee(self) -> Money | None:
        """What it costs the customer; None if it is not possible."""
        return self.choice.fee if self.choice is not None else None

    @property
    def arrival(self) -> ArrivalWindow | None:
        """When the goods would be there, as far as anybody says."""
        return self.choice.arrival if self.choice is not None else None

    @property
    def valid_until(self) -> datetime | None:
        """Until when this stands; None: until the cart changes."""
        return self.choice.valid_until if self.choice is not None else None


def delivery_options(
    order: Order,
    *,
    process: OrderProcess,
    by: Actor,
    at: datetime,
    personal: PersonalData = NOBODY,
    answers: Answers | None = None,
) -> tuple[DeliveryOffer, ...]:
    """
    Every way of delivery that is offered, self-pickup like any other, in the order in which they are offered.

    A carrier that declines takes none of the others away: its way is shown as not possible, with their reason.

    Args:
        answers: What carriers said, for the questions that were raised as `AnswerNeeded`.

    Raises:
        AnswerNeeded: A carrier must be asked first; ask it and come again with its answer among the others'.
        UnknownOrder: The order is nothing to them.
    """
    process.require_access(order, by=by)

    def offer(option: DeliveryOption) -> DeliveryOffer:
        choice, refused = None, None
        try:
            wish = ChooseDelivery(order.id, option=option.name)
            choice = decide(
                order, wish, process=process, by=by, at=at, ids=TrialIds(), personal=personal, answers=answers
            ).order.delivery
        except Refusal as refusal:
            refused = refusal
        return DeliveryOffer(
            option=option.name, kind=option.kind, zh=option.zh, en=option.en, choice=choice, refusal=refused
        )

    return tuple(offer(option) for option in process.policies.deliveries(order))
