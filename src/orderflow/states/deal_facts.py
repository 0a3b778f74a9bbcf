"""The facts that the flows of business orders are guarded by."""

from orderflow.entities.contract import Milestone
from orderflow.entities.deal import Deal
from orderflow.entities.milestone import all_made, all_passed
from orderflow.entities.order import Order
from orderflow.entities.schedule import outstanding
from orderflow.states.fact import fact


@fact("价格已谈妥", "all prices are agreed")
def priced(order: Order) -> bool:
    """The customer has accepted a quotation for all that they asked about."""
    return order.is_priced


@fact("合同已生效", "the contract is in force", otherwise=("合同未生效", "no contract is in force"))
def contract_in_force(order: Order) -> bool:
    """It is approved by all who had to be asked, and signed by both parties (S04, S18)."""
    return order.part(Deal).in_force is not None


@fact("投产前应付款已到账", "what is due before production is paid")
def production_paid(order: Order) -> bool:
    """What was due at signing, and has no time to be paid in, is here."""
    return not outstanding(order, (Milestone.SIGNED,))


@fact("发货前应付款已到账", "what is due before delivery is paid")
def delivery_paid(order: Order) -> bool:
    """So is what is due after production: whoever wants a part of the goods before that, pays before that."""
    return not outstanding(order, (Milestone.SIGNED, Milestone.PRODUCED))


@fact("全部生产完毕", "everything is made", otherwise=("尚未全部生产完毕", "not everything is made"))
def everything_made(order: Order) -> bool:
    """Whatever shall still come is made and has passed its inspection."""
    return all_made(order)


@fact("全部验收", "all goods are accepted")
def everything_passed(order: Order) -> bool:
    """Nothing is left to ship, each delivery was inspected, and something was done about every defect."""
    return all_passed(order)
