"""
The guards of every page, beside the page: who may do what where, and which facts it waits for.

What stands below is written by hand, and read without the library: the first line that fits is what should happen. Each
step that any guard is about is asked by every role with every combination of its facts.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from attrs import evolve, frozen

from orderflow.errors import DefinitionError
from orderflow.roles import Role
from orderflow.states import FactsMissing, Flow, Move, NotEntitled, OrderFlow, Table
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.five_stage import FiveStageFlow
from orderflow.states.food_delivery import FoodDeliveryFlow
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.states.payment import PaymentFlow
from orderflow.states.retail import RetailFlow
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.testing.lives.flows import STRANGER, Standing, _about_names

from .test_shipped import shipped

BY_ITSELF = "-"
GROUPS = {
    "buying": "customer sales order_clerk customer_service",
    "service": "customer_service platform",
    "selling": "merchant customer_service platform",
    "store": "warehouse merchant logistics",
    "road": "carrier courier logistics system",
    "money": "finance merchant customer_service platform",
    "supplier": "merchant warehouse quality",
    "works": "production warehouse logistics",
    "clerks": "sales order_clerk customer_service",
    "anybody": "",
}

RULES: dict[type[Flow], str] = {
    RetailFlow: """
        # A cart that its payment submits is not submitted by word; one that is paid first, not before.
        submit          | buying         | draft | ~submitted_by_payment free_to_submit | draft
        place           | -              | draft | submitted accepted_first | awaiting_acceptance
        place           | -              | draft | submitted | awaiting_payment
        abandon         | -              | draft | has_cancellation | cancelled
        # Customer service answers for the merchant only when it is its turn; nobody accepts what the stock has not.
        cancel_order        | -              | awaiting_acceptance | has_cancellation | cancelled
        accept          | service        | awaiting_acceptance | payment_secured service_may_answer stock_held \
                                                               | awaiting_shipment
        accept          | service        | awaiting_acceptance | service_may_answer stock_held | awaiting_payment
        accept          | merchant       | awaiting_acceptance | payment_secured stock_held | awaiting_shipment
        accept          | merchant       | awaiting_acceptance | stock_held | awaiting_payment
        decline         | merchant       | awaiting_acceptance | ~service_may_answer | awaiting_acceptance
        decline         | merchant       | awaiting_acceptance | ~mediated | cancelled
        decline         | service        | awaiting_acceptance | service_may_answer | cancelled
        call_service    | system         | awaiting_acceptance | ~service_may_answer | awaiting_acceptance
        send_back       | selling        | awaiting_acceptance | nothing_paid | draft
        cancel          | merchant       | awaiting_acceptance | ~mediated | cancelled
        cancel          | buying platform | awaiting_acceptance | | cancelled
        # A cart is paid only where payment comes first; what is secured is not paid again.
        pay             | buying         | draft | paid_as_cart | draft
        claim           | buying road money | draft | paid_as_cart | draft
        verify          | money          | draft | paid_as_cart | draft
        pay             | buying         | awaiting_shipment awaiting_receipt | ~payment_secured | =
        secure          | -              | awaiting_payment | payment_secured accepted | awaiting_shipment
        secure          | -              | awaiting_payment | payment_secured | awaiting_acceptance
        # The delivery is agreed on only where both have a say; no shipment before that, and none leaves without money.
        propose_delivery | customer merchant | awaiting_payment awaiting_shipment | delivery_negotiated | =
        agree_delivery  | customer merchant | awaiting_payment awaiting_shipment | delivery_negotiated | =
        pack            | store          | awaiting_shipment awaiting_receipt | delivery_agreed | =
        hand_over       | store          | awaiting_shipment awaiting_receipt | payment_secured delivery_agreed | =
        expire           | system         | awaiting_shipment | logistics_open | cancelled
        finish_shipping | -              | awaiting_shipment | everything_shipped | awaiting_receipt
        cancel_order        | -              | awaiting_shipment | has_cancellation | cancelled
        complete        | -              | awaiting_receipt | everything_received | completed
        cancel_order        | -              | awaiting_receipt | has_cancellation | cancelled
        # Not satisfied: before receipt only where customer service decides, and then the merchant answers first.
        request_return  | customer       | awaiting_receipt | mediated everything_delivered | awaiting_receipt
        answer_return   | service        | completed | ~mediated | completed
        answer_return   | merchant       | completed | | completed
        close           | -              | completed cancelled | window_over children_closed money_balanced \
                                                                 settlement_even | closed
    """,
    FiveStageFlow: """
        # No stage is skipped: paid, then confirmed, then shipped, then delivered, then received.
        place           | -              | placing | submitted | awaiting_payment
        secure          | -              | awaiting_payment | fully_paid | awaiting_confirmation
        confirm         | -              | awaiting_confirmation | supplier_confirmed | awaiting_shipment
        hand_over       | supplier       | awaiting_shipment | fully_paid supplier_confirmed | awaiting_shipment
        finish_shipping | -              | awaiting_shipment | everything_shipped | in_logistics
        expire           | system         | awaiting_shipment | nothing_sent | cancelled
        ship_again      | -              | in_logistics | ~everything_shipped | awaiting_shipment
        arrive          | -              | in_logistics | everything_delivered | awaiting_receipt
        ship_again      | -              | awaiting_receipt | ~everything_shipped | awaiting_shipment
        complete        | -              | awaiting_receipt | everything_received | completed
        # The merchant is settled with before the order is closed; a cancelled one owes them nothing.
        close           | -              | completed | window_over children_closed money_balanced merchant_settled \
                                                     | closed
        close           | -              | cancelled | window_over children_closed money_balanced | closed
    """,
    FoodDeliveryFlow: """
        place           | -              | cart | submitted | awaiting_payment
        secure          | -              | awaiting_payment | fully_paid | awaiting_acceptance
        complete        | -              | preparing | everything_received | completed
        finish_preparing | -             | preparing | everything_packed | awaiting_pickup
        # A courier is exchanged only while they carry nothing; they take nothing that is not paid for.
        assign_courier  | platform merchant courier | accepted preparing awaiting_pickup | nothing_under_way | =
        hand_over       | merchant courier | awaiting_pickup | fully_paid courier_assigned | awaiting_pickup
        leave           | -              | awaiting_pickup | everything_shipped | on_the_way
        prepare_again   | -              | awaiting_pickup | ~everything_packed | preparing
        arrive          | -              | on_the_way | everything_delivered | awaiting_confirmation
        prepare_again   | -              | on_the_way | ~everything_shipped | preparing
        complete        | -              | awaiting_confirmation | everything_received | completed
        prepare_again   | -              | awaiting_confirmation | ~everything_shipped | preparing
        expire           | system         | accepted preparing awaiting_pickup | nothing_sent | cancelled
        close           | -              | completed cancelled | window_over children_closed money_balanced | closed
    """,
    MadeToOrderFlow: """
        review          | -              | intake | submitted | in_review
        # Another product or a sample is offered for what cannot be made, and for nothing else.
        propose_alternative | clerks     | in_review | not_producible | in_review
        begin_sampling  | clerks         | in_review | not_producible | sampling
        # Nothing passes on a word: prices, technical confirmation, papers and review, all four.
        pass_review     | -              | in_review | prices_confirmed technically_confirmed papers_signed \
                                                       review_passed | awaiting_confirmation
        review_again    | -              | awaiting_confirmation | ~technically_confirmed | in_review
        # The customer confirms what was sent to them.
        confirm_content | customer       | awaiting_confirmation | confirmation_sent | preparing
        finish_shipping | -              | preparing | everything_shipped | delivering
        ship_again      | -              | delivering | ~everything_shipped | preparing
        complete        | -              | delivering | everything_received | completed
        close           | -              | completed cancelled | window_over children_closed money_balanced | closed
    """,
    B2BContractFlow: """
        take_in         | -              | inquiry | submitted | awaiting_confirmation
        agree_on_prices | -              | quoting | priced | contracting
        conclude        | -              | contracting | contract_in_force | awaiting_deposit
        begin_production | -             | awaiting_deposit | production_paid | in_production
        finish_production | -            | in_production | everything_made | delivering
        # Goods leave on the money that the contract wants for them, whatever the state.
        hand_over       | works          | in_production delivering | delivery_paid | =
        # A delivery ends with the customer's inspection, and the order with the last instalment: neither without.
        make_more       | -              | delivering | ~everything_made | in_production
        end_delivery    | -              | delivering | everything_passed fully_paid | completed
        end_delivery    | -              | delivering | everything_passed | awaiting_balance
        pay_balance  | -              | awaiting_balance | fully_paid | completed
        close           | -              | completed cancelled | window_over children_closed money_balanced | closed
    """,
    PaymentFlow: """
        # What was partly taken is a captured payment when the rest is let go of.
        void            | anybody        | authorized | has_captured | captured
        void            | anybody        | authorized | | voided
        expire          | anybody        | authorized | has_captured | captured
        expire          | anybody        | authorized | | expired
    """,
    ReturnFlow: """
        approve         | anybody        | requested | keeps_goods | refunded
        approve         | anybody        | requested | | approved
        refuse          | anybody        | requested | decided_by_service | contestable
        refuse          | anybody        | requested | | refused
        grant           | anybody        | appealed | keeps_goods | refunded
        grant           | anybody        | appealed | | approved
    """,
    ShipmentFlow: """
        # A shipment that its carrier has seen is not cancelled any more.
        cancel          | anybody        | packed | unreported | cancelled
    """,
}  # fmt: skip


@frozen
class Rule:
    """One line: in this state this step, by itself or by these roles, leads there once these facts hold."""

    step: str
    by: tuple[str, ...] | None
    state: str
    facts: tuple[tuple[str, bool], ...]
    target: str

    def lacks(self, holding: frozenset[str]) -> tuple[str, ...]:
        """The facts that do not hold as they should, written as on the page."""
        return tuple(name if wanted else f"~{name}" for name, wanted in self.facts if (name in holding) is not wanted)


def rules(text: str) -> Iterator[Rule]:
    """The lines of a page, one for each state."""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            continue
        step, by, states, facts, target = (column.strip() for column in line.split("|"))
        roles = None if by == BY_ITSELF else tuple(role for word in by.split() for role in _roles(word))
        wanted = tuple((name.removeprefix("~"), not name.startswith("~")) for name in facts.split())
        for state in states.split():
            yield Rule(step, roles, state, wanted, state if target == "=" else target)


def _roles(word: str) -> list[str]:
    return GROUPS.get(word, word).split()


def complaints(table: Table[Standing, Any], text: str) -> list[str]:
    """Where *table* does something else than its lines say."""
    page = list(rules(text))
    asked = dict.fromkeys((rule.state, None if rule.by is None else rule.step) for rule in page)
    return [
        wrong
        for state, step in asked
        for wrong in _complaints(table, state, step, [r for r in page if r.state == state and _about(r, step)])
    ]


def _about(rule: Rule, step: str | None) -> bool:
    return rule.by is None if step is None else rule.by is not None and rule.step == step


def _complaints(table: Table[Standing, Any], state: str, step: str | None, lines: list[Rule]) -> Iterator[str]:
    names = sorted({name for rule in lines for name, _ in rule.facts})
    roles = [*sorted({role for rule in lines for role in rule.by or ()}), STRANGER]
    for held in product((False, True), repeat=len(names)):
        holding = frozenset(name for name, holds in zip(names, held, strict=True) if holds)
        order = Standing(state, holding)
        for role in roles if step is not None else [""]:
            if step is None:
                move = table.next_automatic(state, order)
                said: object = None if move is None else (move.step, move.target)
            else:
                said = _said(table.choose(state, step, Role(role), order))
            wanted = _wanted(lines, role, holding, automatic=step is None)
            if said != wanted:
                yield f"{state}, {step or 'by itself'} {role}, {sorted(holding)}: {said}, and not {wanted}"


def _said(answer: object) -> object:
    match answer:
        case Move():
            return answer.step, answer.target
        case FactsMissing():
            return tuple(f"~{fact.name}" if fact.negated else fact.name for fact in answer.missing)
        case NotEntitled():
            return "not entitled"
    return type(answer).__name__


def _wanted(lines: list[Rule], role: str, holding: frozenset[str], *, automatic: bool) -> object:
    """What the lines say: the first that fits; of those that lack something, the one that lacks least."""
    own = [rule for rule in lines if automatic or not rule.by or role in rule.by]
    fitting = next((rule for rule in own if not rule.lacks(holding)), None)
    if fitting is not None:
        return fitting.step, fitting.target
    if automatic:
        return None
    return min((rule.lacks(holding) for rule in own), key=len) if own else "not entitled"


# ---- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", RULES, ids=lambda flow: flow.__name__)
def test_a_guarded_step_waits_for_its_facts_and_for_nothing_else(flow: type[Flow]) -> None:
    """With a fact missing the step is refused with just this fact, or leads where the next line says."""
    assert complaints(_about_names(flow.table), RULES[flow]) == []


def _changes(move: Move) -> Iterator[tuple[str, Move]]:
    for number, fact in enumerate(move.facts):
        others = (*move.facts[:number], *move.facts[number + 1 :])
        yield f"without {fact.name}", evolve(move, facts=others)
        yield f"with {fact.name} the other way round", evolve(move, facts=(*others, ~fact))


def guards() -> Iterator[tuple[type[Flow], int, str, Move]]:
    """Every guard of every page that ships, left out, and turned round."""
    for flow in shipped():
        for number, move in enumerate(flow.table.moves):
            for what, other in _changes(move):
                yield flow, number, what, other


def test_every_guard_is_seen() -> None:
    """The lines themselves: whichever guard is left out of a page or turned round, its lines do not fit it any more."""
    unseen = []
    for flow, number, what, other in guards():
        moves = flow.table.moves
        try:
            page = evolve(flow.table, moves=(*moves[:number], other, *moves[number + 1 :]))
        except DefinitionError:
            continue  # it is no page then, and nobody can use it
        if not complaints(_about_names(page), RULES.get(flow, "")):
            unseen.append(f"{flow.__name__}: {other.step} from {other.source} {what}")

    assert unseen == []


# ---- where money moves, guarded or not -------------------------------------------------------------------------------

_RETAIL = "awaiting_payment awaiting_shipment awaiting_receipt completed"
_FIVE = "awaiting_payment awaiting_confirmation awaiting_shipment in_logistics awaiting_receipt completed"
_FOOD = (
    "awaiting_payment awaiting_acceptance accepted preparing awaiting_pickup on_the_way awaiting_confirmation completed"
)
_DEAL = "awaiting_deposit in_production delivering awaiting_balance"

MONEY: dict[type[OrderFlow], dict[str, str]] = {
    RetailFlow: {
        "pay": "draft awaiting_payment awaiting_shipment awaiting_receipt",
        "claim": f"draft {_RETAIL}",
        "verify": f"draft awaiting_acceptance {_RETAIL} cancelled",
        "capture": f"draft awaiting_acceptance {_RETAIL}",
        "void": f"draft awaiting_acceptance {_RETAIL} cancelled",
        "refund": f"{_RETAIL} cancelled",
        "report": f"draft awaiting_acceptance {_RETAIL} cancelled",
        "settle": "completed",
        "request_return": "awaiting_receipt completed",
        "end_window": "completed cancelled",
    },
    FiveStageFlow: {
        "pay": "awaiting_payment",
        "claim": _FIVE,
        "verify": f"{_FIVE} cancelled",
        "capture": _FIVE,
        "void": f"{_FIVE} cancelled",
        "refund": f"{_FIVE} cancelled",
        "report": f"{_FIVE} cancelled",
        "settle": "completed",
        "request_return": "completed",
        "end_window": "completed cancelled",
    },
    FoodDeliveryFlow: {
        "pay": "awaiting_payment",
        "capture": "awaiting_payment awaiting_acceptance",
        "void": f"{_FOOD} cancelled",
        "refund": f"{_FOOD} cancelled",
        "report": f"{_FOOD} cancelled",
        "end_window": "completed cancelled",
    },
    MadeToOrderFlow: {
        "pay": "preparing delivering completed",
        "claim": "preparing delivering completed cancelled",
        "verify": "preparing delivering completed cancelled",
        "capture": "preparing delivering completed",
        "void": "preparing delivering completed cancelled",
        "refund": "preparing delivering completed cancelled",
        "report": "preparing delivering completed cancelled",
        "end_window": "completed cancelled",
    },
    B2BContractFlow: {
        "pay": _DEAL,
        "claim": f"{_DEAL} completed cancelled",
        "verify": f"{_DEAL} completed cancelled",
        "capture": f"{_DEAL} completed",
        "void": f"{_DEAL} completed cancelled",
        "refund": f"{_DEAL} completed cancelled",
        "report": f"{_DEAL} completed cancelled",
        "remind": _DEAL,
        "end_window": "completed cancelled",
    },
}


@pytest.mark.parametrize("flow", MONEY, ids=lambda flow: flow.__name__)
def test_money_moves_wherever_it_may_and_nowhere_else(flow: type[OrderFlow]) -> None:
    """A state left out of such a step keeps somebody's money; one too many takes it where nobody should."""
    steps = {"pay", "claim", "verify", "capture", "void", "refund", "report", "settle", "remind", "request_return"}
    there = {
        step: {move.source for move in flow.table.moves if move.step == step}
        for step in flow.table.steps
        if step in steps | {"end_window"}
    }

    assert there == {step: set(states.split()) for step, states in MONEY[flow].items()}


@pytest.mark.parametrize("flow", MONEY, ids=lambda flow: flow.__name__)
def test_what_was_taken_can_be_given_back_until_the_end(flow: type[OrderFlow]) -> None:
    """Wherever money may come in, and after the order is completed or cancelled, it can be refunded and heard of."""
    pay, refund, report = (
        {move.source for move in flow.table.moves if move.step == step} for step in ("pay", "refund", "report")
    )

    assert refund >= {"completed", "cancelled"}
    assert report >= refund >= pay - {"draft"}
