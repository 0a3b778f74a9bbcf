"""A chain of principals that was stored once is read: a history is readable for ever."""

import json
from pathlib import Path

from attrs import evolve

from desk.shop import CUPS, HOME, LI, usual
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import Cancel, Place
from orderflow.desk import OrderDesk
from orderflow.ports import Commit
from orderflow.roles import CUSTOMER, SALES, Actor

CHAIN = {
    "id": "chen",
    "role": "sales",
    "on_behalf_of": {"id": "owner", "role": "merchant", "on_behalf_of": None},
}


def test_of_a_stored_chain_the_nearest_is_read(tmp_path: Path) -> None:
    """The order goes on, its history names whom the actor acted for, and the file keeps what was written."""
    first = MemoryOrderStore()
    wish = Place(process="retail", lines=(CUPS,), recipient=HOME, delivery="express")
    order = OrderDesk(processes=[usual()], store=first).execute(wish, by=LI, request_id="click-1")
    with first.unit() as unit:
        row, written = unit.order(order.id), unit.records(order.id)
        assert row is not None
    long_ago = tuple(evolve(record, on_behalf_of=json.dumps(CHAIN)) for record in written)

    with SqliteOrderStore(tmp_path / "shop.db") as store:
        with store.unit() as unit:
            unit.save(Commit(order=row, expected_version=0, records=long_ago))
        desk = OrderDesk(processes=[usual()], store=store)

        assert {record.by for record in desk.history(order.id)} == {
            Actor("li", CUSTOMER, on_behalf_of=Actor("chen", SALES))
        }
        assert desk.get(order.id) == order
        assert desk.execute(Cancel(order.id), by=LI, request_id="click-2").cancellation is not None
        with store.unit() as unit:
            assert json.loads(unit.records(order.id)[0].on_behalf_of or "") == CHAIN
