"""How long until there is a price, and how long it stands."""

from inquiries import BUYER, SELLER, accepted, draft, drafted, inquired, offered, quotation, revised, to_quote
from life import DAY, Life, cny
from orderflow.commands import Cancel, CounterQuotation, EndWindow, Escalate, ExpireQuotation, WithdrawQuotation
from orderflow.effects import Notify
from orderflow.entities.phase import Phase
from orderflow.policies import quotation_limits, retail_limits, tell_responsible
from orderflow.processes.b2b_contract import b2b_contract
from orderflow.roles import MARKETING_HEAD, ORDERFLOW, SALES


def names(life: Life) -> list[str]:
    return [limit.id for limit in life.order.limits]


def test_whose_turn_it_is() -> None:
    """The customer confirms, sales quotes, and the offer stands until its date; a counter is sales' to answer."""
    assert names(inquired()) == ["confirmation/o-1"]
    assert names(to_quote()) == ["quoting/o-1"]
    assert names(drafted()) == ["quoting/o-1", "quotation/q-1"]
    life = offered()
    assert names(life) == ["quotation/q-1"]
    life.do(CounterQuotation(life.id, target=cny("1.00")), BUYER)
    assert names(life) == ["quotation/q-1", "quoting/o-1"]
    revised(life)
    assert names(life) == ["quotation/q-2"]
    life.do(WithdrawQuotation(life.id), SELLER)
    assert names(life) == ["quoting/o-1"]
    assert names(accepted()) == []


def test_an_offer_stands_until_the_date_that_it_names() -> None:
    """Each revision until its own; then it has expired, and sales has to quote again."""
    life = offered()
    revised(life, until=life.at + 5 * DAY)
    (limit,) = life.order.limits
    assert (limit.due_at, limit.responsible, limit.agreed) == (quotation(life, "q-2").valid_until, None, True)

    life.do(ExpireQuotation(life.id), ORDERFLOW, at=limit.due_at)

    assert names(life) == ["quoting/o-1"]


def test_sales_takes_too_long() -> None:
    """Sales and its head are told; the quotation is still to be made."""
    life = Life(b2b_contract().extended(notifications=tell_responsible("chat")))
    inquired(life.process, life=life)
    life = to_quote(life.process)
    due_at = life.limit("quoting").due_at
    assert due_at == life.at + 3 * DAY

    life.do(Escalate(life.id), ORDERFLOW, at=due_at)

    told = [effect.audience for effect in life.effects if isinstance(effect, Notify)]
    assert told == [SALES, MARKETING_HEAD]
    life.do(draft(life), SELLER)


def test_a_cancelled_inquiry_comes_to_its_end() -> None:
    """What follows is as in a shop: late money goes back for a while, and then it is closed."""
    life = offered()
    life.do(Cancel(life.id), BUYER)
    assert names(life) == ["late_money/o-1"]

    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)

    assert life.phase() is Phase.CLOSED


def test_other_windows() -> None:
    """A shop has its own, or none."""
    beside = retail_limits(acceptance_window=None)
    limits = quotation_limits(confirmation_window=DAY, quoting_window=None, beside=beside)
    patient = quotation_limits(confirmation_window=None, beside=beside)
    life = inquired(b2b_contract(time_limits=limits))

    assert life.limit("confirmation").due_at == life.at + DAY
    assert names(to_quote(life.process)) == []
    assert names(inquired(b2b_contract(time_limits=patient))) == []
