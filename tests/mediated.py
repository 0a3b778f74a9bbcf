"""A mediated order for the tests of the core: merchant and buyer do not come to terms, customer service steps in."""

from life import BUYER, DAY, PROCESS, SERVICE, SHOP, Life, cny, part
from orderflow.commands import (
    Accept,
    AgreeDelivery,
    AppealReturn,
    ConcludeReturns,
    ConfirmReceipt,
    DecideReturn,
    Decline,
    ProposeDelivery,
    RefuseReturn,
    RequestRefund,
    RequestReturn,
)
from orderflow.entities.delivery import ArrivalWindow
from orderflow.ids import ReturnId
from orderflow.policies import agreed_by_both, before_payment, service_decides
from orderflow.roles import ORDERFLOW

MEDIATED = PROCESS.extended(acceptance=before_payment, mediation=service_decides, logistics=agreed_by_both)
R1, R2, R3, R4 = (ReturnId(f"r-{number}") for number in (1, 2, 3, 4))


def whole_mediated(life: Life) -> Life:
    """Refused, confirmed by customer service, delivery agreed; of four applications one meets nothing but silence."""
    life.place(delivery="sf")
    life.do(Decline(life.id, reason="too far away"), SHOP)
    life.do(Accept(life.id), SERVICE)
    window = ArrivalWindow(earliest=life.at + DAY, latest=life.at + 2 * DAY)
    life.do(ProposeDelivery(life.id, option="truck", fee=cny("20.00"), arrival=window), SHOP)
    life.do(ProposeDelivery(life.id, option="pickup", fee=cny("0.00")), BUYER)
    assert life.order.delivery_proposal is not None
    life.do(AgreeDelivery(life.id, proposal_id=life.order.delivery_proposal.id), SHOP)
    life.pay()
    life.ship()
    life.do(ConfirmReceipt(life.id))
    for line in (1, 1, 2):
        life.do(RequestRefund(life.id, lines=(part(line, 1),), amount=cny("5.00"), reason="scratched"))
    life.do(RequestReturn(life.id, lines=(part(1, 1),)))
    for return_id in (R1, R2, R4):
        life.do(RefuseReturn(life.id, return_id=return_id), SHOP)
        life.do(AppealReturn(life.id, return_id=return_id))
    life.do(DecideReturn(life.id, return_id=R1, for_customer=True, reason="it is"), SERVICE)
    life.do(DecideReturn(life.id, return_id=R2, for_customer=False, reason="it is not"), SERVICE)
    life.do(DecideReturn(life.id, return_id=R4, for_customer=True, reason="it may go back"), SERVICE)
    life.do(ConcludeReturns(life.id), ORDERFLOW, at=life.order.limits[f"application/{R3}"].due_at)
    life.do(ConcludeReturns(life.id), ORDERFLOW, at=life.order.limits[f"mediation/{R3}"].due_at)
    return life
