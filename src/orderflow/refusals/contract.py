"""Refusals about contracts: who approves and signs, what a wording may say, and when money for it is due."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId, PaymentId
from orderflow.money import Money


@refusal
class NothingToApprove(Refusal):
    """Nothing of this id waits for a yes or a signature: never there, replaced, refused, or decided already."""

    code: ClassVar[str] = "nothing_to_approve"

    order_id: OrderId
    subject: str
    open: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.subject} waits for nobody's yes or signature; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"what does is {', '.join(self.open)}" if self.open else "have it drafted anew first"


@refusal
class AlreadyApproved(Refusal):
    """Each role that is asked answers once for each content."""

    code: ClassVar[str] = "already_approved"

    order_id: OrderId
    subject: str
    role: str

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.role} has approved {self.subject} already; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "there is nothing to do; another wording is asked for anew"


@refusal
class ApprovalOutOfOrder(Refusal):
    """Those who approve in a sequence are heard in it."""

    code: ClassVar[str] = "approval_out_of_order"

    order_id: OrderId
    subject: str
    role: str
    awaited: str

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.role} answers about {self.subject} after {self.awaited}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait for {self.awaited}"


@refusal
class ApprovalsMissing(Refusal):
    """Nobody signs what is not approved yet, where approval comes first (S04)."""

    code: ClassVar[str] = "approvals_missing"

    order_id: OrderId
    subject: str
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.subject} is not approved; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait for {', '.join(self.missing)}"


@refusal
class SignaturesMissing(Refusal):
    """Nobody approves what both parties have not signed yet, where the signatures come first (S18)."""

    code: ClassVar[str] = "signatures_missing"

    order_id: OrderId
    subject: str
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.subject} is not signed by both parties; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait for the signature of the {', and the '.join(self.missing)}"


@refusal
class AlreadySigned(Refusal):
    """Each party signs each wording once."""

    code: ClassVar[str] = "already_signed"

    order_id: OrderId
    subject: str
    party: str

    def __str__(self) -> str:
        return f"order {self.order_id}: the {self.party} has signed {self.subject} already; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "there is nothing to do; another wording is signed anew"


@refusal
class NothingToAmend(Refusal):
    """Lines are amended of a contract that is in force; the first one says what was quoted and accepted."""

    code: ClassVar[str] = "nothing_to_amend"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: no contract is in force that could be amended; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "draft the contract without lines: it is about the quoted goods and prices"


@refusal
class NothingAmended(Refusal):
    """An amendment says something else than the contract in force."""

    code: ClassVar[str] = "nothing_amended"

    order_id: OrderId
    contract_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: this is what contract {self.contract_id} says already; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "change lines, delivery or terms"


@refusal
class NoContractDraft(Refusal):
    """There is no draft: nothing was drafted, or it took effect, was refused or withdrawn."""

    code: ClassVar[str] = "no_contract_draft"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: no draft of a contract is open; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "there is nothing to do"


@refusal
class QuantityBelowDelivered(Refusal):
    """A wording would order fewer units of a line than have left, lie packed, or are spoken for otherwise."""

    code: ClassVar[str] = "quantity_below_delivered"

    order_id: OrderId
    line_id: str
    quantity: int
    least: int

    def __str__(self) -> str:
        return (
            f"order {self.order_id}, line {self.line_id}: a contract about {self.quantity} does not fit, {self.least} "
            f"have left, lie packed or are spoken for; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "draft it about at least as many, or unpack what has not left"


@refusal
class UnknownInstalment(Refusal):
    """The contract in force has no such instalment."""

    code: ClassVar[str] = "unknown_instalment"

    order_id: OrderId
    instalment_id: str
    agreed: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: no instalment {self.instalment_id} was agreed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"agreed are {', '.join(self.agreed)}" if self.agreed else "agree on a contract first"


@refusal
class InstalmentNotDue(Refusal):
    """Nobody is reminded of what they need not pay yet."""

    code: ClassVar[str] = "instalment_not_due"

    order_id: OrderId
    instalment_id: str
    due: str

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: instalment {self.instalment_id} is due once it is {self.due}, and its time to pay "
            f"is over; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "wait until then"


@refusal
class ChargeExceedsPrice(Refusal):
    """Whoever cancels would owe more than if they did not."""

    code: ClassVar[str] = "charge_exceeds_price"

    order_id: OrderId
    asked: Money
    most: Money

    def __str__(self) -> str:
        return f"order {self.order_id}: its cancellation cannot cost {self.asked}, it costs {self.most}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "charge at most that"


@refusal
class DepositNotVerified(Refusal):
    """What a cancellation costs depends on whether a deposit has arrived that is claimed, or on its way."""

    code: ClassVar[str] = "deposit_not_verified"

    order_id: OrderId
    payment_id: PaymentId

    def __str__(self) -> str:
        return f"order {self.order_id}: whether payment {self.payment_id} has arrived is not known yet; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "wait for the provider's answer, or have finance verify or reject it, and cancel then"
