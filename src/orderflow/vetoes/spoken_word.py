"""A customer says yes on the telephone, and somebody of the shop records it: in the customer's name, with evidence."""

import re
from datetime import datetime
from typing import Final

from orderflow.commands import Command
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError, Refusal
from orderflow.policies import Allow
from orderflow.process import Veto
from orderflow.refusals import SpokenWordUnproven
from orderflow.roles import CUSTOMER, ORDERFLOW, Actor

__all__ = ["spoken_word"]

_SOMETHING: Final = re.compile(r"\S")


def spoken_word(*kinds: type[Command], evidence: "re.Pattern[str]" = _SOMETHING) -> Veto:
    """
    A veto: these are the customer's word, and whoever else records it says whose it is, and where to look it up.

    The page still says who may: give the step to a role of the shop's (`extended(roles={"accept_quotation": (CUSTOMER,
    SALES)}, vetoes=[spoken_word(AcceptQuotation)])`). They act in their own role, on behalf of the order's customer,
    and the command's `reason` names the evidence. Customers themselves need none, nor does the library.

    Args:
        kinds: The commands that are the customer's word.
        evidence: What must be found in `reason`: `re.compile(r"call [0-9]{6}")`; anything, if left out.

    Raises:
        DefinitionError: No command is named, or what is named is none.
    """
    if not kinds or not all(isinstance(kind, type) and issubclass(kind, Command) for kind in kinds):
        raise DefinitionError(f"spoken_word: name the commands that are the customer's word, not {kinds!r}")
    if not isinstance(evidence, re.Pattern):
        raise DefinitionError(f"spoken_word: evidence is a compiled pattern, as of re.compile(…), not {evidence!r}")

    def prove_word(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
        if order is None or not isinstance(command, kinds) or by.role == CUSTOMER or by == ORDERFLOW:
            return Allow()
        customer = by.party(CUSTOMER)
        named = customer is not None and customer.id == order.customer
        lacking = (() if named else ("on_behalf_of",)) + (() if evidence.search(command.reason) else ("reason",))
        return SpokenWordUnproven(order_id=order.id, step=command.type, lacking=lacking) if lacking else Allow()

    return prove_word
