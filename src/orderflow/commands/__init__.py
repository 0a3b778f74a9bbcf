"""What is asked for: wishes in the imperative, grouped by topic."""

from orderflow.commands.allocation import AllocateStock, FreeStock
from orderflow.commands.amendment import AmendedLine
from orderflow.commands.approval import Approve, Disapprove
from orderflow.commands.cancellation import Cancel, CancelUnits, Decline, Expire
from orderflow.commands.capture import CapturePayment
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
from orderflow.commands.case import AnswerProposal, ConcludeCases, EscalateCase, OpenCase, Propose, ResolveCase
from orderflow.commands.check import IssueDeliveryNote, RecordCheck
from orderflow.commands.command import Command, Context, OpeningCommand, OrderCommand, command
from orderflow.commands.contract import DraftContract, WithdrawContract
from orderflow.commands.courier import AssignCourier, BeginPreparing
from orderflow.commands.delivery import AgreeDelivery, ProposeDelivery
from orderflow.commands.delivery_end import FinishDelivery
from orderflow.commands.discrepancy import CheckPrices, EscalateDiscrepancy, ResolveDiscrepancy
from orderflow.commands.dispatch_notice import AnnounceDispatch
from orderflow.commands.feedback import CloseFeedback, FollowUpFeedback, GiveFeedback
from orderflow.commands.inquiry import AssignSalesperson, ConfirmContent, Inquire
from orderflow.commands.inspection import InspectGoods
from orderflow.commands.limit import EndWindow, Escalate, ExtendLimit
from orderflow.commands.mark import MarkShipment
from orderflow.commands.order import Accept, OpenCart, Place, SendBack, Submit
from orderflow.commands.order_form import AnswerCustomer, NoteWish, PromiseReply, RequestDetails
from orderflow.commands.payment import ClaimPayment, Pay, RejectClaim, VerifyPayment, VoidPayment
from orderflow.commands.personal_data import ErasePersonalData
from orderflow.commands.production_plan import CancelProduction, PlanProduction, PurchaseMaterials, ReceiveMaterials
from orderflow.commands.production_run import AnnounceCompletion, InspectProduction, ReportProgress, StartProduction
from orderflow.commands.promise import ChangePromise
from orderflow.commands.proposal import Offer
from orderflow.commands.provider_answer import RecordBooking, RecordChargeback, RecordPayment, Result
from orderflow.commands.quotation import (
    AcceptQuotation,
    CounterQuotation,
    DraftQuotation,
    ExpireQuotation,
    OfferQuotation,
    WithdrawQuotation,
)
from orderflow.commands.rating import Rate
from orderflow.commands.receipt import ConfirmReceipt
from orderflow.commands.refund import ConfirmRefund, Refund, WriteOff
from orderflow.commands.release import RecordCredit, ReleaseGoods
from orderflow.commands.remedy import AgreeReduction, OfferReduction, RemedyDefect
from orderflow.commands.reminder import RemindPayment
from orderflow.commands.return_request import (
    AppealReturn,
    ApproveReturn,
    CallService,
    ConcludeReturns,
    DecideReturn,
    ReceiveReturn,
    RefuseReturn,
    RequestRefund,
    RequestReturn,
    WithdrawReturn,
)
from orderflow.commands.review import SendConfirmation
from orderflow.commands.settlement import Settle
from orderflow.commands.shipment import CountAsLost, HandOver, Pack, Track, Unpack
from orderflow.commands.signature import Sign
from orderflow.commands.stock import AskStock, RecordStock
from orderflow.commands.submission import EndSubmission
from orderflow.commands.technical_confirmation import (
    BeginSampling,
    ConfirmTechnically,
    FailSampling,
    PassSampling,
    ProposeAlternative,
)

__all__ = [
    "Accept",
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
    "EscalateDiscrepancy",
    "Expire",
    "ExpireQuotation",
    "ExtendLimit",
    "FailSampling",
    "FinishDelivery",
    "FollowUpFeedback",
    "FreeStock",
    "GiveFeedback",
    "HandOver",
    "Inquire",
    "InspectGoods",
    "InspectProduction",
    "IssueDeliveryNote",
    "MarkShipment",
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
    "ResolveCase",
    "ResolveDiscrepancy",
    "Result",
    "SendBack",
    "SendConfirmation",
    "SetRecipient",
    "Settle",
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
