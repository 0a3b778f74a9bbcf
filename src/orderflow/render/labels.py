"""What people call things, in Chinese and English: states, roles, commands. One word for one thing."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any, Final

from attrs import frozen

from orderflow.entities.case import MEDIATION, SHORTAGE, TRANSIT, Way
from orderflow.entities.certificate import Remedy
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.entities.contract import Milestone
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.doubt import LAST_ORDER, PRICE_PLAN, About
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.order import FulfilmentStatus, PaymentStatus, ReturnStatus
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.rating import COURIER, GOODS, MERCHANT, RESTAURANT
from orderflow.entities.release import Ground
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.signature import (
    CONTRACT,
    DELIVERY_NOTE,
    GUARANTEE,
    PAYMENT_COMMITMENT,
    RECIPE,
    RELEASE,
    SPECIAL_REVIEW,
)
from orderflow.entities.terms import Acceptance, PaymentTiming, Submission
from orderflow.policies import USUAL_METHODS, by_courier, cash_on_delivery, express, pickup
from orderflow.roles import Role
from orderflow.states import Table

__all__ = [
    "COMMANDS",
    "EFFECTS",
    "NAMES",
    "ROLES",
    "Label",
    "Language",
    "command_label",
    "effect_label",
    "label_of",
    "name_label",
    "role_label",
    "state_label",
]


class Language(StrEnum):
    """A language that everything is said in."""

    ZH = "zh"
    EN = "en"


@frozen
class Label:
    """The same words in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in *language*."""
        return self.zh if language is Language.ZH else self.en


_ENUMS: Final[Mapping[type[Enum], Mapping[str, Label]]] = {
    Phase: {
        Phase.DRAFT: Label("草稿", "Draft"),
        Phase.REVIEW: Label("待审核", "Under review"),
        Phase.PAYMENT: Label("待付款", "Awaiting payment"),
        Phase.PREPARING: Label("备货中", "Preparing"),
        Phase.DELIVERING: Label("待收货", "Awaiting receipt"),
        Phase.COMPLETED: Label("已完成", "Completed"),
        Phase.CANCELLED: Label("已取消", "Cancelled"),
        Phase.CLOSED: Label("已关闭", "Closed"),
    },
    ChildPhase: {
        ChildPhase.WAITING: Label("等待外部答复", "Awaiting an answer"),
        ChildPhase.OPEN: Label("待处理", "Open"),
        ChildPhase.SETTLED: Label("已了结", "Settled"),
    },
    PaymentStatus: {
        PaymentStatus.UNPAID: Label("未付款", "Unpaid"),
        PaymentStatus.PENDING: Label("付款处理中", "Payment pending"),
        PaymentStatus.AUTHORIZED: Label("已授权", "Authorized"),
        PaymentStatus.PARTLY_PAID: Label("部分付款", "Partly paid"),
        PaymentStatus.PAID: Label("已付款", "Paid"),
        PaymentStatus.OVERPAID: Label("多付款", "Overpaid"),
        PaymentStatus.PARTLY_REFUNDED: Label("部分退款", "Partly refunded"),
        PaymentStatus.REFUNDED: Label("已退款", "Refunded"),
    },
    FulfilmentStatus: {
        FulfilmentStatus.UNFULFILLED: Label("未发货", "Not shipped"),
        FulfilmentStatus.PARTLY_SHIPPED: Label("部分发货", "Partly shipped"),
        FulfilmentStatus.SHIPPED: Label("已发货", "Shipped"),
        FulfilmentStatus.PARTLY_DELIVERED: Label("部分送达", "Partly delivered"),
        FulfilmentStatus.DELIVERED: Label("已送达", "Delivered"),
        FulfilmentStatus.CANCELLED: Label("已取消", "Cancelled"),
    },
    ReturnStatus: {
        ReturnStatus.NONE: Label("无退货", "No return"),
        ReturnStatus.REQUESTED: Label("退货中", "Return in progress"),
        ReturnStatus.PARTLY_RETURNED: Label("部分退货", "Partly returned"),
        ReturnStatus.RETURNED: Label("已退货", "Returned"),
    },
    TrackingStatus: {
        TrackingStatus.COLLECTED: Label("已揽收", "Collected"),
        TrackingStatus.LOADED: Label("已装车", "Loaded"),
        TrackingStatus.IN_TRANSIT: Label("运输中", "In transit"),
        TrackingStatus.OUT_FOR_DELIVERY: Label("派送中", "Out for delivery"),
        TrackingStatus.READY_FOR_PICKUP: Label("待自提", "Ready for pickup"),
        TrackingStatus.ATTEMPT_FAILED: Label("派送失败", "Attempt failed"),
        TrackingStatus.DELIVERED: Label("已送达", "Delivered"),
        TrackingStatus.SIGNED: Label("已签收", "Signed for"),
        TrackingStatus.RETURNING: Label("退回途中", "Returning"),
        TrackingStatus.RETURNED: Label("已退回", "Returned"),
        TrackingStatus.LOST: Label("已丢失", "Lost"),
        TrackingStatus.UNKNOWN: Label("状态不明", "Unknown"),
    },
    Progress: {
        Progress.ASKED: Label("处理中", "Asked for"),
        Progress.UNKNOWN: Label("结果未知", "Unknown"),
        Progress.DONE: Label("已办妥", "Done"),
        Progress.DECLINED: Label("被拒绝", "Declined"),
    },
    Acceptance: {
        Acceptance.NOT_NEEDED: Label("无需接单", "Acceptance not needed"),
        Acceptance.BEFORE_PAYMENT: Label("先接单后付款", "Acceptance before payment"),
        Acceptance.AFTER_PAYMENT: Label("先付款后接单", "Acceptance after payment"),
    },
    Submission: {
        Submission.BY_CUSTOMER: Label("由客户提交", "Submitted by the customer"),
        Submission.BY_PAYMENT: Label("付款即提交", "Submitted by payment"),
        Submission.ONCE_PAID: Label("先付款后提交", "Submitted once paid"),
    },
    PaymentTiming: {
        PaymentTiming.BEFORE_SHIPMENT: Label("发货前付款", "Payment before shipment"),
        PaymentTiming.ON_DELIVERY: Label("货到付款", "Payment on delivery"),
    },
    Way: {
        Way.WAIT: Label("等待", "wait"),
        Way.SUBSTITUTE: Label("换", "substitute"),
        Way.SHIP_REST: Label("缺货退款并发其余", "ship the rest"),
        Way.CANCEL: Label("取消订单并退款", "cancel with refund"),
    },
    Milestone: {
        Milestone.SIGNED: Label("合同生效", "on signing"),
        Milestone.PRODUCED: Label("生产完毕", "after production"),
        Milestone.ACCEPTED: Label("验收合格", "on acceptance"),
    },
    Remedy: {
        Remedy.REWORK: Label("返工", "rework"),
        Remedy.REPLACEMENT: Label("换货", "replacement"),
        Remedy.PRICE_REDUCTION: Label("降价接收", "price reduction"),
    },
    About: {
        About.PRICE: Label("价格", "the price"),
        About.SPECIFICATION: Label("规格", "the specification"),
    },
    Ground: {
        Ground.PAID: Label("款项已到位", "paid"),
        Ground.COMMITTED: Label("承诺、担保、签字齐全", "committed"),
    },
    DeliveryKind: {
        DeliveryKind.CARRIAGE: Label("快递", "Carriage"),
        DeliveryKind.PICKUP: Label("自提", "Pickup"),
    },
}

ROLES: Final[Mapping[str, Label]] = {
    "customer": Label("客户", "customer"),
    "sales": Label("销售", "sales"),
    "order_clerk": Label("跟单员", "order clerk"),
    "merchant": Label("商家", "merchant"),
    "customer_service": Label("客服", "customer service"),
    "customer_service_head": Label("客服主管", "head of customer service"),
    "legal": Label("法务", "legal"),
    "finance": Label("财务", "finance"),
    "technical": Label("技术部", "technical department"),
    "planning": Label("生管", "production planning"),
    "production": Label("生产部", "production"),
    "purchasing": Label("采购", "purchasing"),
    "quality": Label("质检", "quality control"),
    "warehouse": Label("仓库", "warehouse"),
    "logistics": Label("物流专员", "logistics"),
    "carrier": Label("承运商", "carrier"),
    "courier": Label("配送员", "courier"),
    "marketing_head": Label("市场部主管", "marketing head"),
    "marketing_director": Label("市场总监", "marketing director"),
    "office": Label("办事处", "office"),
    "platform": Label("平台", "platform"),
    "system": Label("系统", "system"),
}
"""The shipped roles, as one says them within an English sentence."""

COMMANDS: Final[Mapping[str, Label]] = {
    "open_cart": Label("打开购物车", "Open a cart"),
    "add_lines": Label("加入商品", "Add line items"),
    "change_line": Label("修改商品行", "Change a line item"),
    "remove_line": Label("移除商品行", "Remove a line item"),
    "set_recipient": Label("填写收货人", "Give the recipient"),
    "request_invoice": Label("索取发票", "Request an invoice"),
    "choose_delivery": Label("选择配送方式", "Choose the delivery"),
    "choose_payment": Label("选择付款方式", "Choose the payment method"),
    "request_details": Label("要求补充信息", "Ask for missing details"),
    "note_wish": Label("记入客户备忘录", "Note a wish"),
    "promise_reply": Label("告知回复时间", "Promise a reply"),
    "answer_customer": Label("答复客户", "Answer the customer"),
    "submit": Label("提交订单", "Submit the order"),
    "end_submission": Label("结束提交期", "End the time to submit"),
    "place": Label("下单", "Place an order"),
    "inquire": Label("询价", "Inquire"),
    "assign_salesperson": Label("指派业务员", "Assign the salesperson"),
    "confirm_content": Label("确认订单内容", "Confirm the content"),
    "draft_quotation": Label("拟定报价", "Draft a quotation"),
    "offer_quotation": Label("发出报价", "Send the quotation"),
    "counter_quotation": Label("还价", "Counter the quotation"),
    "accept_quotation": Label("接受报价", "Accept the quotation"),
    "expire_quotation": Label("报价到期", "Let the quotation expire"),
    "withdraw_quotation": Label("撤回报价", "Withdraw the quotation"),
    "confirm_technically": Label("技术确认", "Confirm technically"),
    "propose_alternative": Label("建议替代方案", "Propose an alternative"),
    "begin_sampling": Label("转入打样", "Begin sampling"),
    "pass_sampling": Label("打样合格", "Pass the sample"),
    "fail_sampling": Label("打样不合格", "Fail the sample"),
    "send_confirmation": Label("请客户确认", "Ask the customer to confirm"),
    "check_prices": Label("核对价格和规格", "Check prices and specifications"),
    "escalate_doubt": Label("上报疑问", "Escalate a doubt"),
    "settle_doubt": Label("裁定疑问", "Settle a doubt"),
    "send_back": Label("退回修改", "Send the order back"),
    "accept": Label("接单", "Accept the order"),
    "decline": Label("拒单", "Decline the order"),
    "call_service": Label("客服介入", "Call customer service in"),
    "propose_delivery": Label("提议物流方案", "Propose a delivery"),
    "agree_delivery": Label("同意物流方案", "Agree to a delivery"),
    "draft_contract": Label("拟定合同", "Draft a contract"),
    "withdraw_contract": Label("撤回合同草案", "Withdraw a draft contract"),
    "approve": Label("审批通过", "Approve"),
    "disapprove": Label("审批不通过", "Disapprove"),
    "sign": Label("签字", "Sign"),
    "remind_payment": Label("催款", "Remind of a payment"),
    "pay": Label("付款", "Pay"),
    "claim_payment": Label("声明已付款", "Claim a payment"),
    "verify_payment": Label("核实到账", "Verify a payment"),
    "reject_claim": Label("确认未到账", "Reject a claimed payment"),
    "capture_payment": Label("收取授权款", "Capture a payment"),
    "void_payment": Label("撤销付款", "Void a payment"),
    "refund": Label("退款", "Refund"),
    "confirm_refund": Label("确认已退款", "Confirm a refund"),
    "write_off": Label("核销欠款", "Write off what is owed"),
    "record_payment": Label("记录支付结果", "Record a payment's result"),
    "record_chargeback": Label("记录银行拒付", "Record a chargeback"),
    "record_check": Label("记录查验结果", "Record a check"),
    "record_stock": Label("记录库存答复", "Record the stock's answer"),
    "ask_stock": Label("再次核对库存", "Ask the stock again"),
    "change_promise": Label("变更承诺日期", "Change a promised date"),
    "begin_preparing": Label("开始备餐", "Begin to prepare"),
    "assign_courier": Label("指派配送员", "Assign a courier"),
    "allocate_stock": Label("分配库存", "Allocate stock"),
    "free_stock": Label("退回库存", "Give stock back"),
    "plan_production": Label("排产", "Plan production"),
    "purchase_materials": Label("采购原材料", "Purchase materials"),
    "receive_materials": Label("原材料到货", "Receive materials"),
    "start_production": Label("开工", "Start production"),
    "report_progress": Label("报告进度", "Report progress"),
    "announce_completion": Label("通知完工日期", "Announce the completion"),
    "inspect_production": Label("生产检验", "Inspect what is made"),
    "cancel_production": Label("取消生产单", "Cancel a production order"),
    "pack": Label("打包", "Pack"),
    "mark_parcel": Label("贴标", "Mark a parcel"),
    "issue_delivery_note": Label("开具发货单", "Issue a delivery note"),
    "unpack": Label("拆包", "Unpack"),
    "release_goods": Label("放行", "Release the goods"),
    "record_credit": Label("记录授信答复", "Record the credit line's answer"),
    "record_booking": Label("记录揽件结果", "Record a booking's result"),
    "hand_over": Label("交运", "Hand over"),
    "announce_dispatch": Label("发出发运通知", "Announce a dispatch"),
    "track": Label("记录物流信息", "Record tracking"),
    "count_as_lost": Label("视为丢失", "Count as lost"),
    "confirm_receipt": Label("确认收货", "Confirm receipt"),
    "accept_goods": Label("验收", "Accept a delivery"),
    "remedy_defect": Label("安排返工或换货", "Remedy a defect"),
    "offer_reduction": Label("提出降价", "Offer a reduction"),
    "agree_reduction": Label("同意降价接收", "Agree to a reduction"),
    "finish_delivery": Label("结束交付", "Finish the delivery"),
    "cancel_units": Label("取消部分商品", "Cancel units"),
    "open_case": Label("提出问题", "Open a case"),
    "propose": Label("提出方案", "Propose ways out"),
    "answer_proposal": Label("答复方案", "Answer a proposal"),
    "escalate_case": Label("转交客服", "Escalate a case"),
    "settle_case": Label("了结问题", "Settle a case"),
    "conclude_cases": Label("逾期处理问题", "Conclude overdue cases"),
    "request_return": Label("申请退货", "Request a return"),
    "request_refund": Label("申请仅退款", "Request a refund without a return"),
    "approve_return": Label("同意退货", "Approve a return"),
    "refuse_return": Label("拒绝退货", "Refuse a return"),
    "appeal_return": Label("向客服申诉", "Appeal to customer service"),
    "decide_return": Label("裁决退货", "Decide about a return"),
    "conclude_returns": Label("逾期处理退货", "Conclude overdue returns"),
    "withdraw_return": Label("撤回退货申请", "Withdraw a return"),
    "receive_return": Label("退货验收", "Receive a return"),
    "give_feedback": Label("提出反馈", "Give feedback"),
    "follow_up_feedback": Label("跟进反馈", "Follow feedback up"),
    "close_feedback": Label("了结反馈", "Close feedback"),
    "rate": Label("评价", "Rate"),
    "settle": Label("结算", "Settle with the merchant"),
    "extend_limit": Label("延长时限", "Extend a time limit"),
    "escalate": Label("逾期上报", "Escalate what is overdue"),
    "lapse": Label("逾期取消", "Let the order lapse"),
    "end_window": Label("结束售后期", "End the window"),
    "cancel": Label("取消订单", "Cancel the order"),
    "erase_personal_data": Label("删除个人信息", "Erase personal data"),
}
"""The shipped commands by their types, as they stand on a button."""

EFFECTS: Final[Mapping[str, Label]] = {
    "start_payment": Label("发起付款", "Start a payment"),
    "capture_payment": Label("收取授权款", "Capture a payment"),
    "void_payment": Label("撤销付款", "Void a payment"),
    "refund_payment": Label("退还款项", "Send money back"),
    "book_parcel": Label("预约揽件", "Book a parcel"),
    "cancel_parcel": Label("取消揽件", "Call a parcel off"),
    "reserve_stock": Label("锁定库存", "Hold stock"),
    "release_stock": Label("释放库存", "Release stock"),
    "commit_stock": Label("扣减库存", "Commit stock"),
    "reserve_credit": Label("占用授信", "Hold credit"),
    "free_credit": Label("释放授信", "Give credit back"),
    "notify": Label("发送通知", "Send a message"),
    "forget_positions": Label("删除位置记录", "Forget positions"),
}
"""The shipped effects by their types, as they stand on a list of what is to be done."""

NAMES: Final[Mapping[str, Label]] = {
    **{method.name: Label(method.zh, method.en) for method in (*USUAL_METHODS, cash_on_delivery())},
    **{option.name: Label(option.zh, option.en) for option in (express(), pickup(), by_courier())},
    "acceptance": Label("接单时限", "acceptance"),
    "payment": Label("付款时限", "payment"),
    "submission": Label("提交时限", "submission"),
    "verification": Label("核实到账时限", "verification"),
    "receipt": Label("收货时限", "receipt"),
    "after_sales": Label("售后期", "after-sales"),
    "late_money": Label("迟到款项等待期", "late money"),
    "shipping": Label("现货发货时限", "shipping of goods in stock"),
    "promise": Label("承诺发货日期", "promised date"),
    "dispatch": Label("发货时限", "dispatch"),
    "credit": Label("赊销时限", "credit"),
    "rest": Label("补发时限", "the rest"),
    "settlement": Label("结算时限", "settlement"),
    VALIDITY: Label("订单有效性", "validity of the order"),
    STOCK: Label("库存", "stock"),
    DELIVERY_CAPACITY: Label("配送能力", "delivery capacity"),
    INSPECTION: Label("数量和质量", "quantity and quality"),
    GOODS: Label("商品", "the goods"),
    MERCHANT: Label("商家", "the merchant"),
    COURIER: Label("配送员", "the courier"),
    RESTAURANT: Label("餐厅", "the restaurant"),
    "rating": Label("评价时限", "rating"),
    "details": Label("补充信息时限", "missing details"),
    "reply": Label("答复客户时限", "reply to the customer"),
    "doubt": Label("核实疑问时限", "settlement of a doubt"),
    PRICE_PLAN: Label("价格执行方案", "the price plan"),
    LAST_ORDER: Label("上次订单", "the last order"),
    CONFIRMATION: Label("订单确认书", "the order confirmation"),
    "review": Label("审核时限", "review"),
    "amendment": Label("修改时限", "amendment"),
    "packing": Label("打包时限", "packing"),
    "hand_over": Label("交运时限", "hand-over"),
    "dispatch_notice": Label("发运通知时限", "dispatch notice"),
    "delivery_date": Label("交货期限", "delivery date"),
    "goods_acceptance": Label("验收期", "acceptance of goods"),
    "remedy": Label("处理缺陷时限", "remedy of defects"),
    "feedback": Label("反馈处理时限", "feedback"),
    "kept at a lower price": Label("降价接收", "kept at a lower price"),
    "delivery finished": Label("交付结束", "delivery finished"),
    "transport": Label("运输时限", "transport"),
    "planning": Label("排产时限", "planning of production"),
    "progress": Label("进度报告时限", "progress report"),
    "announcement": Label("完工日期通知时限", "announcement of the completion"),
    "completion": Label("预计完工日期", "completion"),
    "application": Label("答复申请时限", "answer to an application"),
    "appeal": Label("申诉时限", "appeal"),
    "logistics": Label("商定物流时限", "agreement on the delivery"),
    "freight": Label("补付运费时限", "freight"),
    "the delivery agreed on costs less": Label("商定的运费更低", "the delivery agreed on costs less"),
    "return_answer": Label("退货答复时限", "answer to a return"),
    "return_inspection": Label("退货验收时限", "inspection of a return"),
    "answer": Label("答复方案时限", "answer"),
    "proposal": Label("提出方案时限", "proposal"),
    "case": Label("客服处理时限", "customer service"),
    "confirmation": Label("客户确认时限", "confirmation"),
    "intake": Label("订单资料补全时限", "completion of the order form"),
    "technical": Label("技术确认时限", "technical confirmation"),
    "sampling": Label("打样时限", "sampling"),
    "quoting": Label("报价时限", "quotation to be made"),
    "quotation": Label("报价有效期", "validity of the quotation"),
    "signing": Label("签约时限", "approval and signature"),
    "instalment": Label("应付款时限", "instalment"),
    "reminder": Label("催款后付款时限", "payment after a reminder"),
    "deposit": Label("定金", "deposit"),
    "milestone": Label("进度款", "milestone payment"),
    "balance": Label("尾款", "balance payment"),
    "retention": Label("质保金", "retention"),
    CONTRACT: Label("合同", "contract"),
    RECIPE: Label("工艺配方确认", "recipe confirmation"),
    SPECIAL_REVIEW: Label("特殊产品评审表", "review form of a special product"),
    PAYMENT_COMMITMENT: Label("付款承诺", "payment commitment"),
    GUARANTEE: Label("办事处担保", "office guarantee"),
    RELEASE: Label("放行", "release"),
    DELIVERY_NOTE: Label("发货单", "delivery note"),
    SHORTAGE: Label("缺货", "shortage"),
    TRANSIT: Label("运输异常", "trouble in transit"),
    MEDIATION: Label("客服介入", "mediation"),
    "no answer in time": Label("客户逾期未答复", "no answer in time"),
    "no answer in time: wait": Label("客户逾期未答复，视为同意等待", "no answer in time, so he waits"),
    "no answer in time: substitute": Label("客户逾期未答复，视为同意换货", "no answer in time, taken as a yes"),
    "no answer in time: ship_rest": Label("客户逾期未答复，其余发货", "no answer in time, so the rest is shipped"),
    "no answer in time: cancel": Label("客户逾期未答复，取消订单", "no answer in time, so the order is cancelled"),
    "not settled in time": Label("逾期未处理", "not settled in time"),
    "road": Label("公路运输", "road"),
    "rail": Label("铁路运输", "rail"),
    "sea": Label("海运", "sea"),
    "air": Label("空运", "air"),
    "web": Label("网站", "website"),
    "app": Label("手机应用", "app"),
    "mini_program": Label("小程序", "mini-program"),
    "store": Label("门店", "store"),
    "telephone": Label("电话", "telephone"),
    "visit": Label("来访", "visit"),
    "e-mail": Label("电子邮件", "e-mail"),
    "fax": Label("传真", "fax"),
    "salesperson": Label("业务员", "salesperson"),
    "the order is cancelled": Label("订单已取消", "the order is cancelled"),
    "declined by the merchant": Label("商家拒单", "declined by the merchant"),
}
"""What payment methods, deliveries, time limits and channels are called, and one reason. A host adds its own."""


def label_of(value: Enum) -> Label:
    """
    What people call a phase, status or another value of the library's enumerations.

    Raises:
        KeyError: It is of an enumeration that the library shows nowhere.
    """
    return _ENUMS[type(value)][value.value]


def state_label(state: str, phase: Phase, table: Table[Any, Phase] | None = None) -> Label:
    """What the parties call a state of *table*; where it is not known there, what the phase is called."""
    stage = next((stage for stage in table.stages if stage.name == state), None) if table is not None else None
    return Label(stage.zh, stage.en) if stage is not None else label_of(phase)


def role_label(role: Role) -> Label:
    """What people call a role; a host's own goes by its name."""
    return ROLES.get(role) or _as_it_is(role)


def command_label(command_type: str) -> Label:
    """What people call a command of this type, for instance on a button; a host's own goes by its type."""
    return COMMANDS.get(command_type) or _as_it_is(command_type)


def effect_label(effect_type: str) -> Label:
    """What people call an effect of this type; a host's own goes by its type."""
    return EFFECTS.get(effect_type) or _as_it_is(effect_type)


def name_label(name: str, names: Mapping[str, Label] | None = None) -> Label:
    """What people call a payment method, delivery, channel or time limit: by *names*, by `NAMES`, or as it is."""
    return (names or {}).get(name) or NAMES.get(name) or Label(name, name)


def _as_it_is(name: str) -> Label:
    words = name.replace("_", " ")
    return Label(words, words)
