"""What is said of stages that have a limit: sent back, overrun, and whose turn it is."""

from collections.abc import Mapping
from typing import Final

from orderflow import events as e
from orderflow.events import Event
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["LIMIT_SENTENCES", "SOMEBODY_RESPONSIBLE"]

# fmt: off
SOMEBODY_RESPONSIBLE: Final = Sentence(
    "{limit.name:name}[（{about}）]：{responsible}须在{limit.due_at}前完成，逾期上报。",
    "{limit.name:name}[ of {about}] is due {limit.due_at}; it is up to {responsible}, and being late is escalated.",
    Kind.TIME, Emphasis.QUIET, lambda scene: scene.limit.escalates,
)
"""A limit that escalates began to run."""

LIMIT_SENTENCES: Final[Mapping[type[Event], tuple[Sentence, ...]]] = {
    e.OrderSentBack: (
        Sentence("{who}将订单退回修改：“{remark}”。", "{who} sent the order back to be amended: “{remark}”.",
                 Kind.ORDER, Emphasis.LOUD),
    ),
    e.LimitOverrun: (
        Sentence("{limit.name:name}[（{about}）]已于{limit.due_at}到期，{responsible}未完成，已上报。",
                 "{limit.name:name}[ of {about}] was due {limit.due_at} and is not done; {responsible} was told.",
                 Kind.TIME, Emphasis.LOUD, lambda scene: scene.event.responsible is not None),
        Sentence("{limit.name:name}[（{about}）]已于{limit.due_at}到期，系统已处理，时限事项仍待完成。",
                 "{limit.name:name}[ of {about}] was due {limit.due_at}; the system acted, and it is still to be done.",
                 Kind.TIME, Emphasis.LOUD),
    ),
}
"""The sentences of reviews and overruns."""
