"""A meal is told as it went: who began to cook, who took it, who fetched it, in both languages."""

from datetime import UTC

import pytest

from orderflow.render.timeline import timeline
from orderflow.states.food_delivery import FoodDeliveryFlow
from render.stories import a_meal, lived

TOLD = [
    (
        "Kitchen cook-1 began to prepare the meal.",
        "后厨 cook-1 开始备餐。",
    ),
    (
        "Courier sun took the delivery.",
        "配送员 sun 接下配送。",
    ),
    (
        "Platform app-7 assigned courier kim.",
        "平台 app-7 指派配送员 kim。",
    ),
    (
        "Platform app-7 assigned courier sun.",
        "平台 app-7 指派配送员 sun。",
    ),
    (
        "Courier sun fetched shipment s-1: 3 × 杯子, 2 × 碗.",
        "配送员 sun 取走包裹 s-1：3 × 杯子、2 × 碗。",
    ),
    (
        "Customer li chose delivery by courier, freight 5.00 CNY, expected 2 Mar 12:31–13:01.",
        "客户 li 选择配送员送餐，运费 5.00 CNY，预计 3月2日 12:31–13:01 送达。",
    ),
]


@pytest.mark.parametrize(("english", "chinese"), TOLD)
def test_a_meal_is_told_as_it_went(english: str, chinese: str) -> None:
    """Once each, in the words of whoever reads it."""
    entries = timeline(lived(a_meal).records, zone=UTC, table=FoodDeliveryFlow.table)

    assert [entry.what.en for entry in entries].count(english) == 1
    assert [entry.what.zh for entry in entries].count(chinese) == 1
