"""What a business order has beside a shop's: quotations, contract, production, acceptance (S03, S04, S12 … S18)."""

from collections import Counter
from typing import ClassVar

from orderflow._first_use import value
from orderflow.entities.approval import Approval
from orderflow.entities.certificate import Certificate
from orderflow.entities.collection import ById
from orderflow.entities.contract import Contract
from orderflow.entities.discrepancy import Discrepancy
from orderflow.entities.feedback import Feedback
from orderflow.entities.memo import Note, PromisedReply
from orderflow.entities.part import Part
from orderflow.entities.production import ProductionOrder
from orderflow.entities.quotation import Quotation
from orderflow.entities.release import Release
from orderflow.entities.shipment import ShipmentLine
from orderflow.entities.signature import Signature
from orderflow.entities.technical import Sampling, TechnicalConfirmation
from orderflow.kept import Digest, Id, PersonId, Word
from orderflow.roles import Role

__all__ = ["Deal"]


@value(kw_only=True)
class Deal(Part):
    """
    All that was offered, agreed, signed and made for one order.

    Attributes:
        salesperson: The host's id of whose business it is.
        confirmed: The content that the customer has confirmed; it expires when the content changes.
        in_force: The id of the contract that is in force.
        reminded: The instalments that the customer was reminded of.
        details_asked: The fields that the customer was asked for, as long as the order waits for them (S12).
        reply: The reply that they were promised and have not got yet.
        prices_checked: The content whose prices and specifications were compared with what is known; None once a
            discrepancy was not confirmed, or it was submitted anew.
        discrepancies: The differences that came up then, and those that were confirmed before.
        discrepancies_ever: How many there ever were, so that no id is used twice.
        alternative: What the customer was offered in place of what cannot be made.
        reviewers: Who has to approve the order before the customer is asked to confirm it (S03).
        papers: The kinds of papers that have to be signed before that (S12, S14).
        confirmation_sent: The content that the customer was asked to confirm.
        allocated: Units that lie in stock for this order, so that they need not be made (S14).
    """

    type: ClassVar[str] = "deal"

    salesperson: PersonId | None = None
    confirmed: Digest | None = None
    quotations: ById[Quotation] = ById()
    contracts: ById[Contract] = ById()
    in_force: Id | None = None
    approvals: ById[Approval] = ById()
    signatures: ById[Signature] = ById()
    reminded: tuple[Id, ...] = ()
    production: ById[ProductionOrder] = ById()
    certificates: ById[Certificate] = ById()
    feedback: ById[Feedback] = ById()
    memo: ById[Note] = ById()
    details_asked: tuple[Word, ...] = ()
    reply: PromisedReply | None = None
    prices_checked: Digest | None = None
    discrepancies: ById[Discrepancy] = ById()
    discrepancies_ever: int = 0
    technical: TechnicalConfirmation | None = None
    alternative: str | None = None
    sampling: Sampling | None = None
    reviewers: tuple[Role, ...] = ()
    papers: tuple[Word, ...] = ()
    confirmation_sent: Digest | None = None
    allocated: tuple[ShipmentLine, ...] = ()
    releases: ById[Release] = ById()

    @property
    def contract(self) -> Contract | None:
        """The contract in force, with all its amendments."""
        return None if self.in_force is None else self.contracts[self.in_force]

    @property
    def draft(self) -> Contract | None:
        """The wording that is to be approved and signed; there is never more than one."""
        return next((contract for contract in self.contracts if contract.is_draft), None)

    @property
    def quotation(self) -> Quotation | None:
        """The revision that lies on the table; there is never more than one."""
        return next((quotation for quotation in self.quotations if not quotation.is_closed), None)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is awaited: no offer, draft, production, defect, feedback or credit is open."""
        return (
            all(quotation.is_closed for quotation in self.quotations)
            and self.draft is None
            and all(production.is_closed for production in self.production)
            and all(certificate.is_closed for certificate in self.certificates)
            and all(feedback.is_closed for feedback in self.feedback)
            and all(release.is_closed for release in self.releases)
        )

    def approved(self, subject: str, digest: str) -> tuple[Role, ...]:
        """Whose last word about just this content is a yes, in the order in which they were first heard."""
        said = {one.role: one.passed for one in self.approvals if (one.subject, one.digest) == (subject, digest)}
        return tuple(role for role, passed in said.items() if passed)

    def signed(self, kind: str, subject: str, digest: str) -> tuple[Role, ...]:
        """In which roles this content was signed."""
        signed = (one for one in self.signatures if (one.kind, one.subject, one.digest) == (kind, subject, digest))
        return tuple(one.role for one in signed)

    def made(self, line_id: str) -> int:
        """How many units of a line were made and have passed."""
        return sum(production.made(line_id) for production in self.production)

    @property
    def units_being_made(self) -> Counter[str]:
        """The units of each line that open production orders will still bring; more than was planned is no debt."""
        units: Counter[str] = Counter()
        for production in self.production:
            if not production.is_closed:
                units += production.units_to_come
        return units

    def being_made(self, line_id: str) -> int:
        """How many units of a line they will; ask `units_being_made` about many lines."""
        going_on = (production for production in self.production if not production.is_closed)
        return sum(max(production.planned(line_id) - production.made(line_id), 0) for production in going_on)
