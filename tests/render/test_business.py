"""A contract business, told: the sentences that people read, in both languages."""

from pathlib import Path
from typing import Final

import pytest

from orderflow.render.timeline import Emphasis, Entry, timeline
from orderflow.stories import SHANGHAI, STORIES, Shop
from vouched import b2b_contract

TOLD: Final = {
    "Order clerk zhou for sales chen took in an inquiry of customer hengli (telephone).": (
        "跟单员 zhou（代销售 chen）登记客户 hengli 的询价（电话）。"
    ),
    "Sales chen drafted quotation q-1: 65800.00 CNY in all, 800.00 CNY of it freight.": (
        "销售 chen 拟定报价 q-1：合计 65800.00 CNY，含运费 800.00 CNY。"
    ),
    "Marketing director gu approved quotation q-2: 首单 first order.": (
        "市场总监 gu 审批通过报价 q-2：首单 first order。"
    ),
    "Customer hengli chose delivery by road, freight 600.00 CNY.": "客户 hengli 选择公路运输，运费 600.00 CNY。",
    "Legal lawyer-1 did not approve contract k-1: 未约定争议解决方式 it names no venue.": (
        "法务 lawyer-1 审批不通过合同 k-1：未约定争议解决方式 it names no venue。"
    ),
    "Completion of P-00000001 was due 15 Mar 09:02 and is not done; production was told.": (
        "预计完工日期（P-00000001）已于 3月15日 09:02 到期，生产部未完成，已上报。"
    ),
    "Warehouse packing-hall marked shipment s-1: 40 × 离心泵 pump, model PUMP-40, made on 2026-03-16.": (
        "仓库 packing-hall 为包裹 s-1 贴标：40 × 离心泵 pump，型号 PUMP-40，2026-03-16 生产。"
    ),
    "Logistics dispatcher announced shipment s-1: by road, 德邦 Deppon, packages: 40, waybill WB-0311, "
    "call +86 512 6500 1234 to fetch it.": (
        "物流专员 dispatcher 发出包裹 s-1 的发运通知：公路运输，共 40 件，承运商德邦 Deppon，运单号 WB-0311，"
        "提货电话：+86 512 6500 1234。"
    ),
    "Beyond what was ordered, within the tolerance: 4 × 球阀 valve.": (
        "超出订购数量、在合同允许范围内：4 × 球阀 valve。"
    ),
    "Customer hengli accepted shipment s-1 but for 2 × 离心泵 pump (外壳划伤 scratched casing) (signed: HL-2201).": (
        "客户 hengli 验收包裹 s-1，有缺陷：2 × 离心泵 pump（外壳划伤 scratched casing）（签收单 HL-2201）。"
    ),
    "Customer hengli keeps 2 × 离心泵 pump (外壳划伤 scratched casing) of shipment s-1 at 400.00 CNY less.": (
        "客户 hengli 同意降价 400.00 CNY，保留包裹 s-1 中的 2 × 离心泵 pump（外壳划伤 scratched casing）。"
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    """The first of the shipped stories."""
    process, (story, *_) = STORIES["b2b_contract"]
    path: Path = tmp_path_factory.mktemp("b2b") / "demo.db"
    with Shop(path, process) as shop:
        order_id, *_ = story.live(shop)
        return timeline(shop.desk.history(order_id), zone=SHANGHAI, table=b2b_contract().table)


@pytest.mark.parametrize(("en", "zh"), TOLD.items())
def test_a_contract_is_told(told: tuple[Entry, ...], en: str, zh: str) -> None:
    """Each sentence says in both languages what happened, whoever did it, and about which goods, paper or shipment."""
    assert (en, zh) in [(entry.what.en, entry.what.zh) for entry in told]


def test_what_was_inspected_is_not_said_to_be_received_as_well(told: tuple[Entry, ...]) -> None:
    """The receipt of an inspected delivery stands in the record, and is not told aloud."""
    receipts = [entry for entry in told if "confirmed receipt" in entry.what.en]

    assert [entry.emphasis for entry in receipts] == [Emphasis.QUIET] * 2
