"""The demo order book."""

import json
from pathlib import Path

import pytest

from infra.corpus.orders import FileOrderBook, read_orders
from pipeline.errors import PartUnavailable
from pipeline.types.asking import User


async def test_orders_are_the_customers_own_newest_first(tmp_path: Path) -> None:
    order = {
        "order_id": "1", "customer_id": "ann", "status": "shipped", "placed_at": "2026-10-02T10:15:00+09:00",
        "shipped_at": "2026-10-03T10:15:00+09:00", "delivered_at": None, "carrier": "C", "tracking_number": "T",
        "eta": "2026-10-21", "items": [{"title": "One Piece Vol. 1", "quantity": 1, "price": 9.99}],
        "shipping": 0.0, "total": 9.99, "return_until": None,
    }  # fmt: skip
    later = order | {"order_id": "2", "placed_at": "2026-11-02"}
    same_day = order | {"order_id": "4", "placed_at": "2026-10-02T21:15:00+09:00"}
    path = tmp_path / "orders.json"
    path.write_text(json.dumps([order, same_day, later, order | {"order_id": "3", "customer_id": "bob"}]))
    book = FileOrderBook(read_orders(path))
    assert [one.order_id for one in await book.orders_of(User("ann", "customer"))] == ["2", "4", "1"]
    assert (await book.orders_of(User("bob", "customer")))[0].shipped_at == "2026-10-03"
    assert await book.orders_of(User("ann", "guest")) == ()


def test_a_wrong_order_is_named(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    path.write_text('[{"order_id": "1"}]')
    with pytest.raises(PartUnavailable, match=r"orders\.json:1: 1\.customer_id: is missing"):
        read_orders(path)
