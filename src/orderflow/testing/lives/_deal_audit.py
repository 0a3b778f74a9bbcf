"""What of a deal is open, read from raw events; the part of the audit that knows contracts."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import define, field

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order

__all__ = ["DealAudit"]


@define
class DealAudit:
    """Offers, drafts and signatures, kept by this audit alone."""

    open: set[str] = field(factory=set)
    """The ids of whatever somebody has still to go on with."""
    digests: dict[str, str] = field(factory=dict)
    signed: dict[str, set[str]] = field(factory=dict)
    """By whom each content was signed: by the customer, or for the seller."""
    in_force: str | None = None

    def read(self, event: Any) -> Iterator[str]:
        """Keep *event* in mind, and say what is wrong with it."""
        reading = _READINGS.get(event.type)
        if reading is not None:
            yield from reading(self, event)

    @property
    def closed(self) -> bool:
        """Whether nothing of the deal is pending."""
        return not self.open

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order says otherwise."""
        if order.part(Deal).in_force != self.in_force:
            yield f"contract {order.part(Deal).in_force} is in force, {self.in_force} by its history"

    # ---- one reading an event ----------------------------------------------------------------------------------------

    def _drafted(self, event: Any) -> Iterator[str]:
        contract = event.contract
        before = [one for one in self.open if one in self.digests]
        if before:
            yield f"contract {contract.id} is drafted while {', '.join(before)} is open"
        self.open.add(contract.id)
        self.digests[contract.id] = contract.digest

    def _withdrawn(self, event: Any) -> Iterator[str]:
        yield from self._end(event.contract_id)

    def _answered(self, event: Any) -> Iterator[str]:
        approval = event.approval
        if approval.subject not in self.open and approval.subject in self.digests:
            yield f"{approval.subject} is answered and was not open"
        if event.move is not None and event.move.phase == "closed":
            self.open.discard(approval.subject)

    def _signature(self, event: Any) -> Iterator[str]:
        signature = event.signature
        if signature.kind == "contract":
            party = "customer" if signature.role == "customer" else "seller"
            parties = self.signed.setdefault(f"{signature.subject}/{signature.digest}", set())
            if party in parties or signature.subject not in self.open:
                yield f"contract {signature.subject} cannot be signed by the {party}"
            parties.add(party)

    def _took_effect(self, event: Any) -> Iterator[str]:
        yield from self._end(event.contract_id)
        parties = self.signed.get(f"{event.contract_id}/{self.digests.get(event.contract_id)}", set())
        if len(parties) < 2:
            yield f"contract {event.contract_id} takes effect, signed by {', '.join(sorted(parties)) or 'nobody'}"
        self.in_force = event.contract_id

    def _cancelled(self, event: Any) -> Iterator[str]:
        for ended in event.contracts:
            yield from self._end(ended.id)
        self.open -= {ended.id for ended in (*event.quotations, *event.production)}

    def _end(self, subject: str) -> Iterator[str]:
        if subject not in self.open:
            yield f"{subject} ends and was not open"
        self.open.discard(subject)


_READINGS: Final[dict[str, Callable[[DealAudit, Any], Iterator[str]]]] = {
    "contract_drafted": DealAudit._drafted,
    "contract_withdrawn": DealAudit._withdrawn,
    "approval_given": DealAudit._answered,
    "signature_given": DealAudit._signature,
    "contract_took_effect": DealAudit._took_effect,
    "deal_withdrawn": DealAudit._cancelled,
}
