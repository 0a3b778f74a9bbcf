"""The made-to-order flow: order form, reviews, confirmation, stock or production, release, delivery."""

from typing import Final

from orderflow.entities.phase import Phase
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    FINANCE,
    LOGISTICS,
    MARKETING_DIRECTOR,
    MARKETING_HEAD,
    MERCHANT,
    OFFICE,
    ORDER_CLERK,
    PLANNING,
    PLATFORM,
    PRODUCTION,
    PURCHASING,
    QUALITY,
    SALES,
    SYSTEM,
    TECHNICAL,
    WAREHOUSE,
)
from orderflow.states.facts import (
    children_closed,
    everything_received,
    everything_shipped,
    money_balanced,
    submitted,
    window_over,
)
from orderflow.states.flow import OrderFlow
from orderflow.states.order_form_facts import (
    confirmation_sent,
    not_producible,
    papers_signed,
    prices_confirmed,
    review_passed,
    technically_confirmed,
)
from orderflow.states.stage import Stage, within

__all__ = ["MadeToOrderFlow"]

CLERKS: Final = (SALES, ORDER_CLERK, CUSTOMER_SERVICE)
ASKING: Final = (CUSTOMER, *CLERKS)
HEADS: Final = (CUSTOMER_SERVICE_HEAD, MARKETING_HEAD, MARKETING_DIRECTOR)
REVIEWING: Final = (ORDER_CLERK, CUSTOMER_SERVICE, TECHNICAL, PLANNING, PRODUCTION, FINANCE, QUALITY, *HEADS)
SIGNING: Final = (CUSTOMER, SALES, ORDER_CLERK, TECHNICAL, QUALITY, FINANCE, OFFICE, *HEADS)
STORE: Final = (PRODUCTION, WAREHOUSE, LOGISTICS)
ROAD: Final = (CARRIER, COURIER, LOGISTICS, SYSTEM)


class MadeToOrderFlow(OrderFlow):
    """
    接单 · 评审 · 客户确认 · 备货 · 放行 · 发货 · 收货 (S03, S12, S14, S15).

    Nothing is made before the customer has confirmed the order as it was reviewed. Whether goods lie in stock or are
    made is no state: parts of an order may be either. What leaves is released delivery note by delivery note.
    """

    intake = Stage("接单", "Intake", phase=Phase.DRAFT, initial=True)
    in_review = Stage("内部评审", "In review", phase=Phase.REVIEW)
    sampling = Stage("打样中", "Sampling", phase=Phase.REVIEW)
    awaiting_confirmation = Stage("待客户确认", "Awaiting confirmation", phase=Phase.REVIEW)
    preparing = Stage("备货中", "Preparing", phase=Phase.PREPARING)
    delivering = Stage("待收货", "Awaiting receipt", phase=Phase.DELIVERING)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    # 接单: the order form is filled, what is missing is asked for, every wish is kept
    edit = within(intake, by=ASKING)
    note = within(intake, in_review, sampling, awaiting_confirmation, preparing, delivering, by=CLERKS)
    promise_reply = within(intake, in_review, sampling, awaiting_confirmation, by=CLERKS)
    request_details = within(intake, by=CLERKS)
    assign = within(
        intake,
        in_review,
        sampling,
        awaiting_confirmation,
        preparing,
        delivering,
        completed,
        by=(*CLERKS, MARKETING_HEAD),
    )
    submit = within(intake, by=CLERKS)
    review = intake.to(in_review, when=submitted)

    # 评审: price and specification, technical confirmation, papers, approvals; back with remarks, as often as needed
    check_prices = within(in_review, by=CLERKS)
    resolve_discrepancy = within(in_review, by=(SALES, *HEADS))
    escalate_discrepancy = within(in_review, by=(*CLERKS, CUSTOMER_SERVICE_HEAD, SYSTEM))
    confirm_technically = within(in_review, awaiting_confirmation, by=TECHNICAL)
    propose_alternative = within(in_review, by=CLERKS, when=not_producible)
    sign = within(in_review, preparing, by=SIGNING)
    approve = within(in_review, by=REVIEWING)
    send_back = intake.from_(in_review, by=(*CLERKS, *HEADS)) | intake.from_(
        awaiting_confirmation, by=(CUSTOMER, SALES)
    )
    begin_sampling = in_review.to(sampling, by=CLERKS, when=not_producible)
    pass_sampling = sampling.to(in_review, by=TECHNICAL)
    fail_sampling = sampling.to(cancelled, by=TECHNICAL)
    pass_review = in_review.to(
        awaiting_confirmation, when=(prices_confirmed, technically_confirmed, papers_signed, review_passed)
    )

    # 客户确认: production starts only then; without a technical yes it goes back until there is one
    send_confirmation = within(awaiting_confirmation, by=CLERKS)
    review_again = awaiting_confirmation.to(in_review, when=~technically_confirmed)
    confirm_content = awaiting_confirmation.to(preparing, by=CUSTOMER, when=confirmation_sent)

    # 付款
    pay = within(preparing, delivering, completed, by=ASKING)
    claim = within(preparing, delivering, completed, cancelled, by=ASKING)
    verify = within(preparing, delivering, completed, cancelled, by=FINANCE)
    capture = within(preparing, delivering, completed, by=FINANCE)
    void = within(preparing, delivering, completed, cancelled, by=(*ASKING, FINANCE))
    refund = within(preparing, delivering, completed, cancelled, by=FINANCE)
    report = within(preparing, delivering, completed, cancelled, by=SYSTEM)

    # 备货: from stock, or made
    allocate_stock = within(preparing, by=(ORDER_CLERK, PLANNING, WAREHOUSE))
    plan_production = within(preparing, by=(PLANNING, PRODUCTION))
    purchase = within(preparing, by=PURCHASING)
    produce = within(preparing, by=PRODUCTION)
    inspect = within(preparing, by=(QUALITY, PRODUCTION))
    cancel_production = within(preparing, delivering, completed, by=PLANNING)
    pack = within(preparing, by=STORE)

    # 放行发货: released, countersigned by finance, handed over, announced, received
    release = within(preparing, by=ORDER_CLERK)
    hand_over = within(preparing, by=STORE)
    announce = within(preparing, delivering, by=(LOGISTICS, SALES))
    track = within(preparing, delivering, completed, cancelled, by=ROAD)
    finish_shipping = preparing.to(delivering, when=everything_shipped)
    ship_again = delivering.to(preparing, when=~everything_shipped)
    confirm_receipt = within(preparing, delivering, by=(CUSTOMER, SYSTEM))
    complete = delivering.to(completed, when=everything_received)
    cancel_units = within(preparing, by=(SALES, MERCHANT))

    # feedback, time, and the end
    give_feedback = within(delivering, completed, by=CUSTOMER)
    follow_up = within(preparing, delivering, completed, cancelled, by=SALES)
    extend = within(
        intake, in_review, sampling, awaiting_confirmation, preparing, delivering, completed, by=(*CLERKS, PLATFORM)
    )
    escalate = within(intake, in_review, sampling, awaiting_confirmation, preparing, delivering, completed, by=SYSTEM)
    expire = cancelled.from_(intake, in_review, awaiting_confirmation, by=SYSTEM)
    cancel = cancelled.from_(
        intake, in_review, sampling, awaiting_confirmation, preparing, by=(CUSTOMER, *CLERKS, MERCHANT)
    )
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_closed, money_balanced))
