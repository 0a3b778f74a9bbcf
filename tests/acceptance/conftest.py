"""A shop for every story; when the story is over, its books are closed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from orderflow import NewLine, OrderProcess

from .shop import Shop

OpenShop = Callable[..., Shop]


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[OpenShop]:
    """Open a shop: `open_shop(process, goods=…, opens_at=…, templates=…)`."""
    shops: list[Shop] = []

    def opened(
        process: OrderProcess,
        *,
        goods: Iterable[NewLine] = (),
        opens_at: datetime,
        templates: Mapping[str, str] | None = None,
    ) -> Shop:
        shop = Shop(tmp_path / "shop.db", process, goods=goods, opens_at=opens_at, templates=templates)
        shops.append(shop)
        return shop

    yield opened

    for shop in shops:
        shop.close()
