"""What one side suggests about the logistics, until the other agrees."""

from orderflow._first_use import value
from orderflow.entities.delivery import DeliveryChoice
from orderflow.kept import Id
from orderflow.roles import CUSTOMER, Role

__all__ = ["DeliveryProposal"]


@value(kw_only=True)
class DeliveryProposal:
    """
    A way of delivery, with its fee and arrival, that buyer or seller has put forward (S21).

    Attributes:
        id: What the other side names when it agrees, so that nobody agrees to what they have not seen.
        by: In which role it was put forward.
    """

    id: Id
    delivery: DeliveryChoice
    by: Role

    def is_of_side(self, role: Role) -> bool:
        """Whether *role* stands on the side that made it: the buyer's, or the seller's, which is everybody else."""
        return (self.by == CUSTOMER) is (role == CUSTOMER)
