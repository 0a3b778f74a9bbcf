"""What the command shows and says: the flows by name, and its own sentences and colours."""

from typing import Final

from orderflow.render.timeline import Kind
from orderflow.states import Flow
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.contract import ContractFlow
from orderflow.states.five_stage import FiveStageFlow
from orderflow.states.food_delivery import FoodDeliveryFlow
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.states.payment import PaymentFlow
from orderflow.states.production import ProductionFlow
from orderflow.states.quotation import QuotationFlow
from orderflow.states.retail import RetailFlow
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.words.labels import Label

FLOWS: Final[dict[str, tuple[type[Flow], Label]]] = {
    "retail": (RetailFlow, Label("商店订单", "an order of a shop")),
    "five_stage": (FiveStageFlow, Label("五阶段订单，每一阶段由一方负责", "an order in five stages, each one party's")),
    "food_delivery": (FoodDeliveryFlow, Label("外卖订单，从选餐到送达", "a meal, from the menu to the door")),
    "b2b_contract": (
        B2BContractFlow,
        Label("合同订单，从询价到尾款", "a deal by contract, from the inquiry to the balance"),
    ),
    "made_to_order": (
        MadeToOrderFlow,
        Label("按订单备货，从接单到收货", "an order made to order, from its form to its receipt"),
    ),
    "payment": (PaymentFlow, Label("订单的一笔付款", "one payment of an order")),
    "shipment": (ShipmentFlow, Label("订单的一个包裹", "one shipment of an order")),
    "return_request": (ReturnFlow, Label("订单的一次退货", "one return of an order")),
    "quotation": (QuotationFlow, Label("报价单的一个版次", "one revision of what is offered")),
    "contract": (ContractFlow, Label("合同的一份文本", "one wording of a contract")),
    "production": (ProductionFlow, Label("一张生产单", "one production order")),
}
COLOURS: Final = {
    Kind.STATE: "bold cyan",
    Kind.MONEY: "green",
    Kind.GOODS: "yellow",
    Kind.RETURN: "magenta",
    Kind.TIME: "red",
}

AGREE: Final = Label("\n支付商对账单与订单一分不差。", "\nThe provider's statement and the orders agree to the cent.")
SENT: Final = Label("已发送 {count} 条通知。", "{count} messages were sent.")
KEPT_IN: Final = Label("订单保存在 {path}，可这样查看：", "The orders are in {path}. Look at them:")
WRITTEN: Final = Label("已写入 {path}，可用浏览器查看和打印。", "Written to {path}; a browser shows and prints it.")
NO_ORDER: Final = Label("没有订单。", "There is no order.")
NO_LIMIT: Final = Label("没有进行中的时限。", "No time limit runs.")
NOTHING_WAITS: Final = Label("没有待执行事项。", "Nothing waits to be performed.")
NEVER_RAN: Final = Label("从未有过时限。", "No time limit has ever run.")
LOOK_AT_ONE: Final = Label("\n查看其中一个：orderflow show retail --lang zh", "\nLook at one: orderflow show retail")
