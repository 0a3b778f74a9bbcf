"""What is asked for: wishes in the imperative, grouped by topic."""

from orderflow.commands.accepting import AcceptGoods
from orderflow.commands.agreeing import AgreeDelivery, ProposeDelivery
from orderflow.commands.allocating import AllocateStock, FreeStock
from orderflow.commands.amending import AmendedLine
from orderflow.commands.announcing import AnnounceDispatch
from orderflow.commands.appealing import AppealReturn, CallService, ConcludeReturns, DecideReturn
from orderflow.commands.approving import Approve, Disapprove
from orderflow.commands.cart import (
    AddLines,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    NewLine,
    RemoveLine,
    RequestInvoice,
    SetRecipient,
)
from orderflow.commands.checking import IssueDeliveryNote, Rate, RecordCheck
from orderflow.commands.closing import Cancel, Decline, EndWindow, ErasePersonalData, ExtendLimit, Lapse
from orderflow.commands.command import Command, Context, OpeningCommand, OrderCommand, command
from orderflow.commands.confirming import (
    BeginSampling,
    ConfirmTechnically,
    FailSampling,
    PassSampling,
    ProposeAlternative,
)
from orderflow.commands.contracting import DraftContract, WithdrawContract
from orderflow.commands.delivering import AssignCourier, BeginPreparing
from orderflow.commands.doubting import CheckPrices, EscalateDoubt, SettleDoubt
from orderflow.commands.escalating import Escalate
from orderflow.commands.feedback import CloseFeedback, FollowUpFeedback, GiveFeedback
from orderflow.commands.finishing import FinishDelivery
from orderflow.commands.forming import AnswerCustomer, NoteWish, PromiseReply, RequestDetails
from orderflow.commands.inquiring import AssignSalesperson, ConfirmContent, Inquire
from orderflow.commands.mediating import AnswerProposal, ConcludeCases, EscalateCase, OpenCase, Propose, SettleCase
from orderflow.commands.missing import CountAsLost
from orderflow.commands.packing import MarkParcel
from orderflow.commands.paying import (
    CapturePayment,
    ClaimPayment,
    ConfirmRefund,
    Pay,
    Refund,
    RejectClaim,
    VerifyPayment,
    VoidPayment,
    WriteOff,
)
from orderflow.commands.placing import Accept, OpenCart, Place, SendBack, Submit
from orderflow.commands.planning import CancelProduction, PlanProduction, PurchaseMaterials, ReceiveMaterials
from orderflow.commands.producing import AnnounceCompletion, InspectProduction, ReportProgress, StartProduction
from orderflow.commands.promising import ChangePromise
from orderflow.commands.proposing import Offer
from orderflow.commands.quoting import (
    AcceptQuotation,
    CounterQuotation,
    DraftQuotation,
    ExpireQuotation,
    OfferQuotation,
    WithdrawQuotation,
)
from orderflow.commands.recording import RecordBooking, RecordChargeback, RecordPayment, Result
from orderflow.commands.releasing import RecordCredit, ReleaseGoods
from orderflow.commands.remedying import AgreeReduction, OfferReduction, RemedyDefect
from orderflow.commands.reminding import RemindPayment
from orderflow.commands.returning import (
    ApproveReturn,
    ReceiveReturn,
    RefuseReturn,
    RequestRefund,
    RequestReturn,
    WithdrawReturn,
)
from orderflow.commands.reviewing import SendConfirmation
from orderflow.commands.settling import Settle
from orderflow.commands.shipping import CancelUnits, ConfirmReceipt, HandOver, Pack, Track, Unpack
from orderflow.commands.signing import Sign
from orderflow.commands.stocking import AskStock, RecordStock
from orderflow.commands.submitting import EndSubmission

__all__ = [
    "Accept",
    "AcceptGoods",
    "AcceptQuotation",
    "AddLines",
    "AgreeDelivery",
    "AgreeReduction",
    "AllocateStock",
    "AmendedLine",
    "AnnounceCompletion",
    "AnnounceDispatch",
    "AnswerCustomer",
    "AnswerProposal",
    "AppealReturn",
    "Approve",
    "ApproveReturn",
    "AskStock",
    "AssignCourier",
    "AssignSalesperson",
    "BeginPreparing",
    "BeginSampling",
    "CallService",
    "Cancel",
    "CancelProduction",
    "CancelUnits",
    "CapturePayment",
    "ChangeLine",
    "ChangePromise",
    "CheckPrices",
    "ChooseDelivery",
    "ChoosePayment",
    "ClaimPayment",
    "CloseFeedback",
    "Command",
    "ConcludeCases",
    "ConcludeReturns",
    "ConfirmContent",
    "ConfirmReceipt",
    "ConfirmRefund",
    "ConfirmTechnically",
    "Context",
    "CountAsLost",
    "CounterQuotation",
    "DecideReturn",
    "Decline",
    "Disapprove",
    "DraftContract",
    "DraftQuotation",
    "EndSubmission",
    "EndWindow",
    "ErasePersonalData",
    "Escalate",
    "EscalateCase",
    "EscalateDoubt",
    "ExpireQuotation",
    "ExtendLimit",
    "FailSampling",
    "FinishDelivery",
    "FollowUpFeedback",
    "FreeStock",
    "GiveFeedback",
    "HandOver",
    "Inquire",
    "InspectProduction",
    "IssueDeliveryNote",
    "Lapse",
    "MarkParcel",
    "NewLine",
    "NoteWish",
    "Offer",
    "OfferQuotation",
    "OfferReduction",
    "OpenCart",
    "OpenCase",
    "OpeningCommand",
    "OrderCommand",
    "Pack",
    "PassSampling",
    "Pay",
    "Place",
    "PlanProduction",
    "PromiseReply",
    "Propose",
    "ProposeAlternative",
    "ProposeDelivery",
    "PurchaseMaterials",
    "Rate",
    "ReceiveMaterials",
    "ReceiveReturn",
    "RecordBooking",
    "RecordChargeback",
    "RecordCheck",
    "RecordCredit",
    "RecordPayment",
    "RecordStock",
    "Refund",
    "RefuseReturn",
    "RejectClaim",
    "ReleaseGoods",
    "RemedyDefect",
    "RemindPayment",
    "RemoveLine",
    "ReportProgress",
    "RequestDetails",
    "RequestInvoice",
    "RequestRefund",
    "RequestReturn",
    "Result",
    "SendBack",
    "SendConfirmation",
    "SetRecipient",
    "Settle",
    "SettleCase",
    "SettleDoubt",
    "Sign",
    "StartProduction",
    "Submit",
    "Track",
    "Unpack",
    "VerifyPayment",
    "VoidPayment",
    "WithdrawContract",
    "WithdrawQuotation",
    "WithdrawReturn",
    "WriteOff",
    "command",
]
