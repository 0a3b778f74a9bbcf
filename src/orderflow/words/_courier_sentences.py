"""What is said of kitchens and couriers."""

from typing import Final

from orderflow import events as e
from orderflow.roles import PRODUCTION
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence

__all__ = ["COURIER_SENTENCES", "by_kitchen"]


def by_kitchen(scene: Scene) -> bool:
    """What other orders call production is a kitchen where a meal is cooked."""
    return scene.by.role == PRODUCTION and scene.order.preparation_begun_at is not None


def _themselves(scene: Scene) -> bool:
    return bool(scene.by.id == scene.event.courier)


# fmt: off
COURIER_SENTENCES: Final = {
    e.PreparationBegun: (
        Sentence("后厨{by.id}开始备餐。", "Kitchen {by.id} began to prepare the meal.",
                 Kind.ORDER, Emphasis.LOUD, by_kitchen),
        Sentence("{who}开始备餐。", "{who} began to prepare the meal.", Kind.ORDER, Emphasis.LOUD),
    ),
    e.CourierAssigned: (
        Sentence("{who}接下配送。", "{who} took the delivery.", Kind.GOODS, Emphasis.LOUD, _themselves),
        Sentence("{who}指派配送员{courier}。", "{who} assigned courier {courier}.", Kind.GOODS, Emphasis.LOUD),
    ),
}
# fmt: on
"""The sentences of these events, merged into those of all events."""
