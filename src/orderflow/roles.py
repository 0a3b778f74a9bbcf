"""Who acts: roles, and actors that fire steps in one. The host vouches for who the actor is."""

from typing import Any, Final

from attrs import Attribute, field, frozen

from orderflow.kept import PersonId
from orderflow.validation import invalid, text, typed

__all__ = [
    "CARRIER",
    "COURIER",
    "CUSTOMER",
    "CUSTOMER_SERVICE",
    "CUSTOMER_SERVICE_HEAD",
    "FINANCE",
    "LEGAL",
    "LOGISTICS",
    "MARKETING_DIRECTOR",
    "MARKETING_HEAD",
    "MERCHANT",
    "OFFICE",
    "ORDERFLOW",
    "ORDER_CLERK",
    "PLANNING",
    "PLATFORM",
    "PRODUCTION",
    "PURCHASING",
    "QUALITY",
    "RESERVED_ROLES",
    "SALES",
    "SYSTEM",
    "TECHNICAL",
    "WAREHOUSE",
    "Actor",
    "Role",
]


class Role(str):
    """
    The part somebody plays in an order: a plain name, so that a host adds its own by writing `Role("auditor")`.

    The shipped ones are the constants of this module; FLOWS.md names them in "What every flow has".
    """

    __slots__ = ()


CUSTOMER: Final = Role("customer")
SALES: Final = Role("sales")
ORDER_CLERK: Final = Role("order_clerk")
MERCHANT: Final = Role("merchant")
CUSTOMER_SERVICE: Final = Role("customer_service")
CUSTOMER_SERVICE_HEAD: Final = Role("customer_service_head")
LEGAL: Final = Role("legal")
FINANCE: Final = Role("finance")
TECHNICAL: Final = Role("technical")
PLANNING: Final = Role("planning")
PRODUCTION: Final = Role("production")
PURCHASING: Final = Role("purchasing")
QUALITY: Final = Role("quality")
WAREHOUSE: Final = Role("warehouse")
LOGISTICS: Final = Role("logistics")
CARRIER: Final = Role("carrier")
COURIER: Final = Role("courier")
MARKETING_HEAD: Final = Role("marketing_head")
MARKETING_DIRECTOR: Final = Role("marketing_director")
OFFICE: Final = Role("office")
PLATFORM: Final = Role("platform")
SYSTEM: Final = Role("system")


def _principal(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, Actor):
        raise invalid(f"Actor.{attribute.name}", "an Actor", value)
    if value is not None and value.on_behalf_of is not None:
        raise invalid(f"Actor.{attribute.name}", "an Actor who acts for nobody else: the one whose wish it is", value)


@frozen
class Actor:
    """
    Somebody in a role; both are written into the record of every step they take.

    Args:
        id: The host's own identifier of the person or machine; never a name or telephone number, because it stays in
            the history.
        role: The role they act in now. What they may do is asked of this role, and of no other.
        on_behalf_of: Whose wish it is, if it is not their own (S12: a clerk for a salesperson). It is a statement for
            the record and gives no right; whoever is named acts for nobody else.
    """

    id: PersonId = field(validator=text)
    role: Role = field(validator=[typed(Role), text])
    on_behalf_of: "Actor | None" = field(default=None, validator=_principal)

    def party(self, role: Role) -> "Actor | None":
        """
        Who of the two is in *role*: the actor, or whom they act for; None if neither is.

        For the question whose wish it is, and so by whose terms it goes: a salesperson who cancels for the customer
        cancels by the customer's terms. Never for the question what somebody may do: that is `role`'s alone.
        """
        if self.role == role:
            return self
        principal = self.on_behalf_of
        return principal if principal is not None and principal.role == role else None

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of all who had a hand in it: the actor's, and of whom they act for."""
        return (self.id,) if self.on_behalf_of is None else (self.id, self.on_behalf_of.id)

    def __str__(self) -> str:
        acting = f"{self.role} {self.id}"
        return f"{acting} for {self.on_behalf_of}" if self.on_behalf_of else acting


ORDERFLOW: Final = Actor("orderflow", SYSTEM)
"""The library itself: it runs time limits and records what providers answered."""

RESERVED_ROLES: Final = (PLATFORM, SYSTEM)
"""No person's roles: a desk takes nobody's word for them unless it was told to (`OrderDesk(trusted_roles=…)`)."""
