"""One question a file: a Protocol, and its default answers. `Policies` holds one answer to each."""

from typing import Final

from attrs import fields

from orderflow._first_use import value
from orderflow.entities.terms import Acceptance, Submission
from orderflow.errors import DefinitionError
from orderflow.policies.acceptance import AcceptancePolicy, after_payment, before_payment, not_needed
from orderflow.policies.amendment import AmendmentPolicy, until_submitted
from orderflow.policies.answer import Allow
from orderflow.policies.approval import (
    ApprovalPolicy,
    ApprovalRule,
    approved_by,
    approved_by_amount,
    no_approvals,
)
from orderflow.policies.bounds import DEFAULT_BOUNDS, BoundsPolicy, OrderBounds, bounded
from orderflow.policies.cancellation import (
    CancellationPolicy,
    by_contract,
    free_until_handed_over,
    until_kitchen_begins,
    with_fee_once_prepared,
)
from orderflow.policies.commission import CommissionPolicy, no_commission, percent_of_goods
from orderflow.policies.contract_limit import contract_limits
from orderflow.policies.courier import by_courier, forget_positions, own_deliveries_only
from orderflow.policies.customer_notification import notify_customer
from orderflow.policies.delivery import DeliveryOption, DeliveryPolicy, express, offer_deliveries, pickup
from orderflow.policies.discrepancy import (
    DEFAULT_CHAIN,
    DiscrepancyConfirmationPolicy,
    DiscrepancyPolicy,
    asked_in_turn,
    confirmed_by,
)
from orderflow.policies.dispatch import (
    DeliveryNotePolicy,
    DispatchPolicy,
    delivery_notes,
    once_all,
    once_inspected,
    once_marked,
    once_packed,
    once_paid_for,
    once_released,
    with_delivery_note,
)
from orderflow.policies.escalation import DEFAULT_HEADS, notify_responsible
from orderflow.policies.five_stage_limit import five_stage_limits
from orderflow.policies.food_delivery_limit import food_delivery_limits
from orderflow.policies.inspection_limit import inspection_limits
from orderflow.policies.logistics import LogisticsPolicy, agreed_by_both, as_chosen
from orderflow.policies.made_to_order_limit import made_to_order_limits
from orderflow.policies.mall_limit import line_limits, mall_limits
from orderflow.policies.margin import MarginPolicy, margin_at_least, no_margin_rule
from orderflow.policies.mediation import MediationPolicy, merchant_decides, service_decides
from orderflow.policies.notification import (
    Message,
    Notification,
    NotificationPolicy,
    notify,
    notify_all,
    notify_nobody,
    which_order,
)
from orderflow.policies.numbering import (
    ContractNumberPolicy,
    NumberingPolicy,
    Register,
    contract_numbers,
    numbered_at_payment,
    numbered_at_submission,
)
from orderflow.policies.order_data import DEFAULT_FIELDS, OrderDataPolicy, required
from orderflow.policies.order_form import order_form
from orderflow.policies.order_form_limit import order_form_limits
from orderflow.policies.ownership import AccessPolicy, anybody, own_orders_only
from orderflow.policies.packing import PackingPolicy, as_made_within_tolerance, as_ordered
from orderflow.policies.payment_method import (
    PaymentMethod,
    PaymentMethodPolicy,
    bank_transfer,
    cash_on_delivery,
    offer_methods,
    online,
)
from orderflow.policies.production import ProductionNumberPolicy, production_numbers
from orderflow.policies.production_limit import production_limits
from orderflow.policies.rating import RatingPolicy, goods_and_merchant, rate
from orderflow.policies.release import ReleasePolicy, notify_order_clerk, paid_only, paid_or_committed
from orderflow.policies.release_limit import release_limits
from orderflow.policies.restaurant import notify_restaurant
from orderflow.policies.return_request import (
    ReturnPolicy,
    ReturnRefundPolicy,
    price_and_freight,
    price_of_units,
    within_after_sales,
)
from orderflow.policies.review import (
    PaperPolicy,
    ReviewPolicy,
    no_papers,
    no_review,
    reviewed_by,
    special_products,
)
from orderflow.policies.review_limit import review_limits
from orderflow.policies.sales import notify_sales
from orderflow.policies.signature import SignerPolicy, default_signers, parties_sign
from orderflow.policies.silence import SilencePolicy, cancel_if_possible, ship_the_rest
from orderflow.policies.stage_limit import StageLimit, regulated_limits, stage_limits
from orderflow.policies.statement import StatementPolicy, customers_may_say, host_prices, prices_of_the_shop
from orderflow.policies.stock import StockPolicy, hold_from_submission, no_stock_control, notify_merchant
from orderflow.policies.submission import SubmissionPolicy, by_customer, by_payment, once_paid
from orderflow.policies.time_limit import (
    CalendarPolicy,
    LimitRule,
    TimeLimitPolicy,
    case_limits,
    every_day,
    retail_limits,
    together,
    verification_limits,
)
from orderflow.policies.unsubmitted import Unsubmitted, UnsubmittedPolicy, refund_unsubmitted, submit_unsubmitted

__all__ = [
    "DEFAULT_BOUNDS",
    "DEFAULT_CHAIN",
    "DEFAULT_FIELDS",
    "DEFAULT_HEADS",
    "DEFAULT_METHODS",
    "Acceptance",
    "AcceptancePolicy",
    "AccessPolicy",
    "Allow",
    "AmendmentPolicy",
    "ApprovalPolicy",
    "ApprovalRule",
    "BoundsPolicy",
    "CalendarPolicy",
    "CancellationPolicy",
    "CommissionPolicy",
    "ContractNumberPolicy",
    "DeliveryNotePolicy",
    "DeliveryOption",
    "DeliveryPolicy",
    "DiscrepancyConfirmationPolicy",
    "DiscrepancyPolicy",
    "DispatchPolicy",
    "LimitRule",
    "LogisticsPolicy",
    "MarginPolicy",
    "MediationPolicy",
    "Message",
    "Notification",
    "NotificationPolicy",
    "NumberingPolicy",
    "OrderBounds",
    "OrderDataPolicy",
    "PackingPolicy",
    "PaperPolicy",
    "PaymentMethod",
    "PaymentMethodPolicy",
    "Policies",
    "ProductionNumberPolicy",
    "RatingPolicy",
    "Register",
    "ReleasePolicy",
    "ReturnPolicy",
    "ReturnRefundPolicy",
    "ReviewPolicy",
    "SignerPolicy",
    "SilencePolicy",
    "StageLimit",
    "StatementPolicy",
    "StockPolicy",
    "Submission",
    "SubmissionPolicy",
    "TimeLimitPolicy",
    "Unsubmitted",
    "UnsubmittedPolicy",
    "after_payment",
    "agreed_by_both",
    "anybody",
    "approved_by",
    "approved_by_amount",
    "as_chosen",
    "as_made_within_tolerance",
    "as_ordered",
    "asked_in_turn",
    "bank_transfer",
    "before_payment",
    "bounded",
    "by_contract",
    "by_courier",
    "by_customer",
    "by_payment",
    "cancel_if_possible",
    "case_limits",
    "cash_on_delivery",
    "confirmed_by",
    "contract_limits",
    "contract_numbers",
    "customers_may_say",
    "default_signers",
    "delivery_notes",
    "every_day",
    "express",
    "five_stage_limits",
    "food_delivery_limits",
    "forget_positions",
    "free_until_handed_over",
    "goods_and_merchant",
    "hold_from_submission",
    "host_prices",
    "inspection_limits",
    "line_limits",
    "made_to_order_limits",
    "mall_limits",
    "margin_at_least",
    "merchant_decides",
    "no_approvals",
    "no_commission",
    "no_margin_rule",
    "no_papers",
    "no_review",
    "no_stock_control",
    "not_needed",
    "notify",
    "notify_all",
    "notify_customer",
    "notify_merchant",
    "notify_nobody",
    "notify_order_clerk",
    "notify_responsible",
    "notify_restaurant",
    "notify_sales",
    "numbered_at_payment",
    "numbered_at_submission",
    "offer_deliveries",
    "offer_methods",
    "once_all",
    "once_inspected",
    "once_marked",
    "once_packed",
    "once_paid",
    "once_paid_for",
    "once_released",
    "online",
    "order_form",
    "order_form_limits",
    "own_deliveries_only",
    "own_orders_only",
    "paid_only",
    "paid_or_committed",
    "parties_sign",
    "percent_of_goods",
    "pickup",
    "price_and_freight",
    "price_of_units",
    "prices_of_the_shop",
    "production_limits",
    "production_numbers",
    "rate",
    "refund_unsubmitted",
    "regulated_limits",
    "release_limits",
    "required",
    "retail_limits",
    "review_limits",
    "reviewed_by",
    "service_decides",
    "ship_the_rest",
    "special_products",
    "stage_limits",
    "submit_unsubmitted",
    "together",
    "until_kitchen_begins",
    "until_submitted",
    "verification_limits",
    "which_order",
    "with_delivery_note",
    "with_fee_once_prepared",
    "within_after_sales",
]

DEFAULT_METHODS: Final = (
    online("alipay", zh="支付宝", en="Alipay"),
    online("wechat_pay", zh="微信支付", en="WeChat Pay"),
    bank_transfer(),
)


@value(kw_only=True)
class Policies:
    """
    The answers a process lives by, one a question. `attrs.evolve(policies, cancellation=my_rule)` swaps one.

    A name that is no question is a `TypeError`, an answer that cannot be called a `DefinitionError`, at construction.
    """

    access: AccessPolicy = anybody
    statements: StatementPolicy = prices_of_the_shop
    submission: SubmissionPolicy = by_customer
    unsubmitted: UnsubmittedPolicy = refund_unsubmitted
    acceptance: AcceptancePolicy = not_needed
    mediation: MediationPolicy = merchant_decides
    logistics: LogisticsPolicy = as_chosen
    numbering: NumberingPolicy = numbered_at_submission()
    order_data: OrderDataPolicy = required()
    amendment: AmendmentPolicy = until_submitted
    reviews: ReviewPolicy = no_review
    papers: PaperPolicy = no_papers
    margins: MarginPolicy = no_margin_rule
    contract_numbers: ContractNumberPolicy = contract_numbers()
    approvals: ApprovalPolicy = no_approvals
    signers: SignerPolicy = parties_sign
    discrepancies: DiscrepancyPolicy = asked_in_turn(*DEFAULT_CHAIN)
    discrepancy_confirmation: DiscrepancyConfirmationPolicy = confirmed_by()
    payment_methods: PaymentMethodPolicy = offer_methods(*DEFAULT_METHODS)
    deliveries: DeliveryPolicy = offer_deliveries(express(), pickup())
    release: ReleasePolicy = paid_or_committed
    production_numbers: ProductionNumberPolicy = production_numbers()
    packing: PackingPolicy = as_ordered
    dispatch: DispatchPolicy = once_packed
    delivery_notes: DeliveryNotePolicy = delivery_notes()
    cancellation: CancellationPolicy = free_until_handed_over
    silence: SilencePolicy = ship_the_rest
    stock: StockPolicy = no_stock_control
    returns: ReturnPolicy = within_after_sales
    return_refund: ReturnRefundPolicy = price_of_units
    ratings: RatingPolicy = goods_and_merchant
    commission: CommissionPolicy = no_commission
    time_limits: TimeLimitPolicy = retail_limits()
    calendar: CalendarPolicy = every_day
    bounds: BoundsPolicy = bounded()
    notifications: NotificationPolicy = notify_customer("sms")

    def __attrs_post_init__(self) -> None:
        for slot in fields(type(self)):
            if not callable(getattr(self, slot.name)):
                raise DefinitionError(
                    f"Policies.{slot.name}: {getattr(self, slot.name)!r} cannot be called; give a function"
                )
