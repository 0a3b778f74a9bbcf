"""
The kernel: *(order, command, who, when) → events and effects, or a refusal*.

Everything is asked in one order: **access** (is this order anything to them?), the **page** (state, role, facts), the
**time limits** that guard the command, the **policies** (`command.permit`), the **vetoes**, the **laws** of the
entities (`command.decide`). Then steps that fire by themselves are made, every move recorded, the number drawn if it is
time, topics' follow-ups heard, time limits started and ended, messages and reactions added. A refusal leaves everything
as it was, because nothing here changes anything: a new order is returned, or nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from orderflow._first_use import value
from orderflow.commands.command import Command, Context, OpeningCommand, OrderCommand, statements_of
from orderflow.effects import Effect, Notify
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.entities.phase import Phase
from orderflow.entities.terms import Limit, ProcessRef
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import Event, LimitEnded, LimitOverrun, LimitStarted, NumberAssigned, Record, apply
from orderflow.growth import check_growth
from orderflow.ids import IdSource, OrderId
from orderflow.laws import check_touched
from orderflow.policies import LimitRule
from orderflow.process import OrderProcess
from orderflow.questions import AnswerNeeded, Answers
from orderflow.refusals import FactsNotMet, ProcessChanged, RoleNotEntitled, StepNotPossible, TimeLimitPassed
from orderflow.roles import SYSTEM, Actor
from orderflow.states import Move, NoSuchStep, NotEntitled, Refused, Table
from orderflow.states.walk import choose, make, run_automatic
from orderflow.validation import checked, utc

__all__ = ["Decision", "Option", "apply", "available", "decide", "replay"]


@value(kw_only=True)
class Decision:
    """
    What a command led to. Save all of it together, or nothing.

    Attributes:
        order: The order afterwards.
        events: What happened, in order; none if the command said nothing new.
        effects: What shall be done outside.
        personal: The personal data afterwards.
        erase_personal: Whether the personal data is to be deleted.
    """

    order: Order
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]
    personal: PersonalData
    erase_personal: bool = False


@value(kw_only=True)
class Option:
    """A step of the page as it stands for somebody now: possible, or not yet, and why."""

    command: str
    step: str
    refusal: Refusal | None = None

    @property
    def possible(self) -> bool:
        """Whether they may do it now; for a command with details of its own, as far as the page can tell."""
        return self.refusal is None


def decide(
    order: Order | None,
    command: Command,
    *,
    process: OrderProcess,
    by: Actor,
    at: datetime,
    ids: IdSource,
    personal: PersonalData = NOBODY,
    answers: Answers | None = None,
) -> Decision:
    """
    Decide *command* about *order*: the pure core, without store, clock or provider.

    Args:
        order: The order as it is; None for a command that begins one.
        command: What is asked for.
        process: What it lives by.
        by: Who asks; the host vouches for them.
        at: When, with a time zone.
        ids: Where a new order's id and the number of a register come from.
        personal: The order's personal data, which required fields are looked up in.
        answers: What the world outside said, for the questions that were raised as `AnswerNeeded`.

    Raises:
        Refusal: The business says no; `InvalidField`, if an argument is not what it should be; `UnknownOrder`, before
            anything else, if the order is nothing to them.
        AnswerNeeded: The world outside must be asked first.
        DefinitionError: The command, or an event or effect it led to, is not registered on the process; the command is
            about another order; or a host's own part broke a law.
    """
    if not (  # asked in one go, because nearly always all are right: a table of them takes three times as long
        (order is None or isinstance(order, Order))
        and isinstance(command, Command)
        and isinstance(process, OrderProcess)
        and isinstance(by, Actor)
        and isinstance(personal, PersonalData)
        and (answers is None or isinstance(answers, Mapping))
    ):
        _refuse_wrong_types(
            order=(order, Order | None),
            command=(command, Command),
            process=(process, OrderProcess),
            by=(by, Actor),
            personal=(personal, PersonalData),
            answers=(answers, Mapping | None),
        )
    at = utc(at)
    if process.commands_by_type.get(command.type) is not type(command):
        raise DefinitionError(f"command {type(command).__name__} is not registered on process {process.name}")
    if order is not None:
        process.require_access(order, by=by)
    changed = _process_changed(order, process)
    if changed is not None:
        raise changed
    _fitting(order, command, process)
    context = Context(
        order,
        process=process.ref,
        policies=process.policies,
        table=process.table,
        by=by,
        at=at,
        ids=ids,
        personal=personal,
        answers=answers,
        known_parts=process.known_parts,
        upon=process.upon,
        ran_out=_ran_out(order, command, at) if by.role == SYSTEM else (),
        run=lambda context, inner: _run(process, context, inner),
    )
    _run(process, context, command, stated=statements_of(command))
    for follow_up in process.follow_ups:
        follow_up(context, order)
    run_automatic(process.table, context)
    _sync_limits(process, context)
    check_touched(order, context.order, process.laws)
    bounds = process.policies.bounds(context.order)
    if bounds.holds(by):
        check_growth(order, context.order, bounds)
    effects = (*context.effects, *_follow_up(process, context, command))
    _registered(process, context.events, effects)
    return Decision(
        order=context.order,
        events=tuple(context.events),
        effects=effects,
        personal=context.personal,
        erase_personal=context.personal_erased,
    )


def replay(events: Iterable[Event]) -> Order:
    """The order that a whole history leads to (law 5); asks no flow and no policy."""
    order: Order | None = None
    for event in events:
        order = apply(order, event)
    if order is None:
        raise DefinitionError("a history without events is no order's")
    return order


def available(
    order: Order, *, process: OrderProcess, by: Actor, at: datetime, personal: PersonalData = NOBODY
) -> tuple[Option, ...]:
    """
    Every command on the page in this state: what *by* can do now, and what not, why, and what would make it so.

    A command that needs no details is decided for trial, so that policies, vetoes and laws are heard as well.

    Raises:
        UnknownOrder: The order is nothing to them.
    """
    _refuse_wrong_types(
        order=(order, Order), process=(process, OrderProcess), by=(by, Actor), personal=(personal, PersonalData)
    )
    at = utc(at)
    process.require_access(order, by=by)
    options = []
    changed = _process_changed(order, process)
    steps = {move.step for move in process.table.moves_from(order.state) if not move.automatic}
    for kind in process.commands:
        if kind.step not in steps or kind.step is None or issubclass(kind, OpeningCommand):
            continue
        refusal = changed or _why_not(kind, kind.step, order, process, by, at, personal)
        options.append(Option(command=kind.type, step=kind.step, refusal=refusal))
    return tuple(options)


class TrialIds:
    """Ids and numbers for trial decisions, which are thrown away."""

    def order_id(self) -> OrderId:
        return OrderId("trial")

    def number(self, register: str) -> int:
        return 1


def _why_not(
    kind: type[Command],
    step: str,
    order: Order,
    process: OrderProcess,
    by: Actor,
    at: datetime,
    personal: PersonalData,
) -> Refusal | None:
    """Why *by* cannot do this now, as far as that can be told without its details."""
    move = process.table.choose(order.state, step, by.role, order)
    if not isinstance(move, Move):
        return _as_refusal(move, process.table, by, order.id)
    if not issubclass(kind, OrderCommand):
        return None
    try:
        command = kind(order.id)
    except (TypeError, Refusal):  # it needs details that nobody has given yet
        return None
    try:
        decide(order, command, process=process, by=by, at=at, ids=TrialIds(), personal=personal)
    except Refusal as refusal:
        return refusal
    except AnswerNeeded:  # the world outside has not been asked yet
        return None
    return None


def _run(process: OrderProcess, context: Context, command: Command, *, stated: tuple[str, ...] = ()) -> None:
    """
    Page, time limits, policies, vetoes, laws; then what fires by itself.

    What was *stated* is asked about where somebody says it, and not where a command says it as part of itself.
    """
    move = None
    if command.step is None:
        _entitled(context, command)
    else:
        move = _permitted(context, command.step)
    order = context.order if context.is_open else None
    if order is not None:
        _in_time(context, order, command)
    if stated:
        context.allow(context.policies.statements(stated, by=context.by))
    command.permit(context)
    for veto in process.vetoes:
        context.allow(veto(order, command, by=context.by, at=context.at))
    command.decide(context)
    if move is None:
        run_automatic(context.table, context)
    elif move.internal or context.order.state == move.source:
        make(context.table, context, move)
    else:
        raise DefinitionError(
            f"command {command.type} fires {move.step} from {move.source}, but what it did itself led to "
            f"{context.order.state} already; make the step internal"
        )
    _number(context)


def _in_time(context: Context, order: Order, command: Command) -> None:
    """Refuse what a time limit guards and comes after it, even if nobody has acted on the limit yet."""
    for limit in order.limits:
        if context.at <= limit.due_at or command.type not in limit.guards or limit.id in context.ran_out:
            continue
        if command.is_late_after(limit):
            raise TimeLimitPassed(order_id=order.id, limit=limit.name, due_at=limit.due_at, role=context.by.role)


def _ran_out(order: Order | None, command: Command, at: datetime) -> tuple[str, ...]:
    """The ids of the time limits that have ended, and that the system acts on by this command."""
    if order is None:
        return ()
    return tuple([limit.id for limit in order.limits if limit.then == command.type and limit.is_due(at)])


def _permitted(context: Context, step: str) -> Move:
    """The move that the page has for this step now, or its refusal raised."""
    table, by = context.table, context.by
    if not context.is_open:
        return _opening(table, step, by)
    chosen = choose(table, context, step, by.role)
    if isinstance(chosen, Move):
        return chosen
    raise _as_refusal(chosen, table, by, context.order.id)


def _opening(table: Table[Order, Phase], step: str, by: Actor) -> Move:
    """Facts are about an order, and there is none yet: the role alone is asked."""
    for move in table.candidates(table.initial, step):
        if move.entitles(by.role):
            return move
    refused = cast("Refused", table.choose(table.initial, step, by.role, cast("Order", None)))  # no move entitles them
    raise _as_refusal(refused, table, by, OrderId("(new)"))


def _as_refusal(refused: Refused, table: Table[Order, Phase], by: Actor, order_id: OrderId) -> Refusal:
    """Why the page has no such move, as the refusal of an order."""
    match refused:
        case NoSuchStep(state=state, step=step, possible=possible):
            their = (name for name in possible if any(m.entitles(by.role) for m in table.candidates(state, name)))
            return StepNotPossible(
                order_id=order_id, subject=f"order {order_id}", step=step, state=state, possible=tuple(their)
            )
        case NotEntitled(step=step, entitled=entitled):
            return RoleNotEntitled(order_id=order_id, step=step, role=by.role, entitled=entitled)
    return FactsNotMet(order_id=order_id, step=refused.step, missing=tuple(fact.en for fact in refused.missing))


def _entitled(context: Context, command: Command) -> None:
    """Refuse a command that is no step of the page unless its own roles say that this one may."""
    if context.by.role not in command.roles:
        raise RoleNotEntitled(
            order_id=context.order.id, step=command.type, role=context.by.role, entitled=command.roles
        )


def _number(context: Context) -> None:
    if context.order.number is None:
        register = context.policies.numbering(context.order)
        if register is not None:
            number = register.write(context.ids.number(register.name))
            context.emit(NumberAssigned(occurred_at=context.at, number=number))


def _sync_limits(process: OrderProcess, context: Context) -> None:
    """End the limits that no longer matter and start new ones; when each is due is worked out once."""
    order = context.order
    rules = process.time_limits(order)
    if not rules and not order.limits:
        return
    wanted = {f"{rule.name}/{rule.subject or order.id}": rule for rule in rules}
    if len(wanted) < len(rules):
        raise _named_twice(process, context, rules)
    for limit in order.limits:
        rule = wanted.get(limit.id)
        ran_out = limit.id in context.ran_out
        if rule is None or not _stands(rule, limit, context.at):
            context.emit(LimitEnded(occurred_at=context.at, limit_id=limit.id, ran_out=ran_out))
        elif ran_out and limit.overrun_at is None:  # what it runs was run, and is not run again
            context.emit(LimitOverrun(occurred_at=context.at, limit_id=limit.id))
    for limit_id, rule in wanted.items():
        if limit_id not in context.order.limits:
            _known(process, rule)
            due_at = _due_at(process, context, rule)
            limit = Limit(
                name=rule.name,
                subject=rule.subject or order.id,
                due_at=due_at,
                then=rule.then,
                responsible=rule.responsible,
                guards=rule.guards,
                agreed=rule.until is not None,
            )
            context.emit(LimitStarted(occurred_at=context.at, limit=limit))


def _known(process: OrderProcess, rule: LimitRule) -> None:
    """Refuse a limit whose command nobody could run, or that guards what no command is called."""
    if rule.then not in process.commands_by_type:
        raise DefinitionError(
            f"process {process.name}: time limit {rule.name} runs {rule.then}, which is no command of the process"
        )
    unknown = [name for name in rule.guards if name not in process.command_types]
    if unknown:
        raise DefinitionError(
            f"process {process.name}: time limit {rule.name} guards {', '.join(unknown)}, which is the type of no "
            "command; give the `type` of commands of this process, or of `orderflow.core.CORE`"
        )


def _named_twice(process: OrderProcess, context: Context, rules: Iterable[LimitRule]) -> DefinitionError:
    """Of two limits of one name about the same thing, one would take the other's place and nobody would notice."""
    times = Counter((rule.name, rule.subject or context.order.id) for rule in rules)
    twice = ", ".join(f"{name} about {subject}" for (name, subject), count in times.items() if count > 1)
    return DefinitionError(
        f"process {process.name}: two time limits have the same name and subject: {twice}; "
        "give one of them another name, or leave one out"
    )


def _stands(rule: LimitRule, limit: Limit, at: datetime) -> bool:
    """Whether a limit is still due when its rule says: a span is worked out once, a promise may be changed."""
    if rule.until is None:
        return True
    until = utc(rule.until, "until")
    return limit.due_at == until - rule.notice or (limit.due_at == until and until - rule.notice <= at)


def _due_at(process: OrderProcess, context: Context, rule: LimitRule) -> datetime:
    """
    When a limit ends that starts now: after its span by the calendar, or its notice before what was promised.

    One that starts nearer to its promise than its notice is due at the promise: it would be late before it began.
    """
    if rule.span is None:
        until = utc(cast("datetime", rule.until), "until")
        return until - rule.notice if until - rule.notice > context.at else until
    due_at = utc(process.policies.calendar(context.at, rule.span), "calendar")
    if due_at < context.at:
        raise DefinitionError(
            f"process {process.name}: time limit {rule.name} would end before it begins; the calendar answered "
            f"{due_at.isoformat()} for {rule.span} from {context.at.isoformat()}"
        )
    return due_at


def _follow_up(process: OrderProcess, context: Context, command: Command) -> list[Effect]:
    """Messages and reactions; their keys come from the order and the event that they follow."""
    effects: list[Effect] = []
    order, messages_of, reactions = context.order, process.notifications, process.reactions
    order_id, first = order.id, order.version - len(context.events) + 1
    for version, event in enumerate(context.events, start=first):
        for message in messages_of(event, order):
            name = f"{version}/{message.message}/{message.channel}/{message.audience}"
            effects.append(
                Notify(
                    key=f"{order_id}/{name}",
                    order_id=order_id,
                    subject=f"message/{name}",
                    message=message.message,
                    audience=message.audience,
                    channel=message.channel,
                    data=message.data,
                )
            )
        if reactions:
            record = Record(version=version, event=event, by=context.by, recorded_at=context.at, reason=command.reason)
            for reaction in reactions:
                effects.extend(reaction(record, order))
    return effects


def _registered(process: OrderProcess, events: Iterable[Event], effects: Iterable[Effect]) -> None:
    """Refuse what could be written and never be read again."""
    for what, known, made in (("event", process.known_events, events), ("effect", process.known_effects, effects)):
        if not known.issuperset(map(type, made)):
            stranger = next(kind for kind in map(type, made) if kind not in known)
            raise DefinitionError(f"{what} {stranger.__name__} is not registered on process {process.name}")


def _refuse_wrong_types(**given: tuple[object, object]) -> None:
    """Refuse the first of these values that is not of its kind, by its name."""
    for name, (one, kind) in given.items():
        checked(one, kind, name)


def _process_changed(order: Order | None, process: OrderProcess) -> ProcessChanged | None:
    if order is None or order.process is process.ref or order.process == process.ref:
        return None
    return ProcessChanged(order_id=order.id, lives_by=_shown(order.process), registered=(_shown(process.ref),))


def _fitting(order: Order | None, command: Command, process: OrderProcess) -> None:
    """Refuse a command that is about something else: the caller has mixed two orders up."""
    if isinstance(command, OpeningCommand):
        if order is not None:
            raise DefinitionError(f"{command.type} begins an order; it was given order {order.id}")
        if command.process != process.name:
            raise DefinitionError(f"{command.type} is for process {command.process}; it was given {process.name}")
    elif order is None:
        raise DefinitionError(f"{command.type} needs the order it is about")
    elif isinstance(command, OrderCommand) and command.order_id != order.id:
        raise DefinitionError(f"{command.type} is about order {command.order_id}; it was given order {order.id}")


def _shown(process: ProcessRef) -> str:
    return f"{process.name} {process.version} ({process.fingerprint})"
