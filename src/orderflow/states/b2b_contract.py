"""The contract flow: inquiry, quotation, contract, deposit, production, delivery, acceptance, balance."""

from typing import Final

from orderflow.entities.phase import Phase
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    FINANCE,
    LEGAL,
    LOGISTICS,
    MARKETING_DIRECTOR,
    MARKETING_HEAD,
    MERCHANT,
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
from orderflow.states.deal_facts import (
    contract_in_force,
    delivery_paid,
    everything_made,
    everything_passed,
    priced,
    production_paid,
)
from orderflow.states.facts import children_closed, fully_paid, money_balanced, submitted, window_over
from orderflow.states.flow import OrderFlow
from orderflow.states.stage import Stage, within

__all__ = ["B2BContractFlow"]

ASKING: Final = (CUSTOMER, SALES, ORDER_CLERK)
SELLING: Final = (SALES, ORDER_CLERK)
APPROVING: Final = (LEGAL, FINANCE, PRODUCTION, TECHNICAL, MARKETING_HEAD, MARKETING_DIRECTOR, MERCHANT)
STORE: Final = (PRODUCTION, WAREHOUSE, LOGISTICS)
ROAD: Final = (CARRIER, COURIER, LOGISTICS, SYSTEM)


class B2BContractFlow(OrderFlow):
    """
    询价 · 报价 · 签约 · 定金 · 生产 · 交付 · 验收 · 尾款 (S04, S18).

    Quotations, contracts and production orders have lives of their own. What has to be paid before it goes on is the
    contract's affair: where nothing is due, nothing is waited for. Parts may leave while others are made.
    """

    inquiry = Stage("询价", "Inquiry", phase=Phase.DRAFT, initial=True)
    awaiting_confirmation = Stage("待客户确认", "Awaiting confirmation", phase=Phase.REVIEW)
    quoting = Stage("报价中", "Quoting", phase=Phase.REVIEW)
    contracting = Stage("签约中", "Contracting", phase=Phase.REVIEW)
    awaiting_deposit = Stage("待付定金", "Awaiting the deposit", phase=Phase.PAYMENT)
    in_production = Stage("生产中", "In production", phase=Phase.PREPARING)
    delivering = Stage("交付中", "Delivering", phase=Phase.DELIVERING)
    awaiting_balance = Stage("待付尾款", "Awaiting the balance", phase=Phase.PAYMENT)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    # 一 接单: taken in with its number, told to the customer, and confirmed by them
    edit = within(inquiry, by=ASKING)
    submit = within(inquiry, by=ASKING)
    take_in = inquiry.to(awaiting_confirmation, when=submitted)
    confirm_content = awaiting_confirmation.to(quoting, by=CUSTOMER)
    send_back = awaiting_confirmation.to(inquiry, by=ASKING)
    assign = within(
        inquiry, awaiting_confirmation, quoting, contracting, awaiting_deposit, in_production, delivering,
        awaiting_balance, completed, by=(*SELLING, MARKETING_HEAD),
    )  # fmt: skip

    # 二 询价报价: offered, countered, revised, until it is accepted
    quote = within(quoting, by=SALES)
    counter = within(quoting, by=CUSTOMER)
    accept_quotation = within(quoting, by=CUSTOMER)
    expire_quotation = within(quoting, by=SYSTEM)
    agree_on_prices = quoting.to(contracting, when=priced)

    # 三 签约: drafted, approved, signed; amended later on in the same way
    draft_contract = within(contracting, awaiting_deposit, in_production, delivering, by=SALES)
    withdraw_contract = within(
        contracting, awaiting_deposit, in_production, delivering, awaiting_balance, completed, by=(SALES, SYSTEM)
    )
    approve = within(quoting, contracting, awaiting_deposit, in_production, delivering, by=APPROVING)
    sign = within(contracting, awaiting_deposit, in_production, delivering, by=(CUSTOMER, SALES, MERCHANT))
    conclude = contracting.to(awaiting_deposit, when=contract_in_force)

    # 四 支付: the customer pays, finance verifies that it has really arrived
    pay = within(awaiting_deposit, in_production, delivering, awaiting_balance, by=ASKING)
    claim = within(awaiting_deposit, in_production, delivering, awaiting_balance, completed, cancelled, by=ASKING)
    verify = within(awaiting_deposit, in_production, delivering, awaiting_balance, completed, cancelled, by=FINANCE)
    capture = within(awaiting_deposit, in_production, delivering, awaiting_balance, completed, by=FINANCE)
    void = within(
        awaiting_deposit, in_production, delivering, awaiting_balance, completed, cancelled, by=(*ASKING, FINANCE)
    )
    refund = within(awaiting_deposit, in_production, delivering, awaiting_balance, completed, cancelled, by=FINANCE)
    report = within(awaiting_deposit, in_production, delivering, awaiting_balance, completed, cancelled, by=SYSTEM)
    remind = within(awaiting_deposit, in_production, delivering, awaiting_balance, by=(SALES, FINANCE, SYSTEM))
    begin_production = awaiting_deposit.to(in_production, when=production_paid)

    # 五 生产: planned, materials bought, made, inspected, packed and marked
    plan_production = within(in_production, delivering, by=(PLANNING, PRODUCTION))
    purchase = within(in_production, delivering, by=PURCHASING)
    produce = within(in_production, delivering, by=PRODUCTION)
    inspect = within(in_production, delivering, by=QUALITY)
    cancel_production = within(in_production, delivering, awaiting_balance, completed, by=PLANNING)
    pack = within(in_production, delivering, by=STORE)
    finish_production = in_production.to(delivering, when=everything_made)
    make_more = delivering.to(in_production, when=~everything_made)

    # 六 交付: announced, handed over, tracked; accepted, or put right
    hand_over = within(in_production, delivering, by=STORE, when=delivery_paid)
    announce = within(in_production, delivering, by=(LOGISTICS, SALES))
    track = within(in_production, delivering, awaiting_balance, completed, cancelled, by=(*ROAD, SALES))
    finish_delivery = within(in_production, delivering, by=SALES)
    inspect_goods = within(in_production, delivering, by=(CUSTOMER, SYSTEM))
    remedy = within(in_production, delivering, by=SALES)
    agree_reduction = within(in_production, delivering, by=CUSTOMER)
    end_delivery = delivering.to(completed, when=(everything_passed, fully_paid)) | delivering.to(
        awaiting_balance, when=everything_passed
    )
    pay_balance = awaiting_balance.to(completed, when=fully_paid)

    # feedback, time, and the end
    give_feedback = within(awaiting_balance, completed, by=CUSTOMER)
    follow_up = within(awaiting_balance, completed, by=SALES)
    extend = within(
        awaiting_confirmation, quoting, contracting, awaiting_deposit, in_production, delivering, awaiting_balance,
        completed, by=(SALES, FINANCE, PLATFORM),
    )  # fmt: skip
    escalate = within(
        awaiting_confirmation, quoting, contracting, awaiting_deposit, in_production, delivering, awaiting_balance,
        completed, by=SYSTEM,
    )  # fmt: skip
    expire = cancelled.from_(awaiting_confirmation, quoting, contracting, awaiting_deposit, by=SYSTEM)
    cancel = cancelled.from_(
        inquiry, awaiting_confirmation, quoting, contracting, awaiting_deposit, in_production, delivering,
        by=(CUSTOMER, SALES, MERCHANT),
    )  # fmt: skip
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_closed, money_balanced))
