from __future__ import annotations

from datetime import date

import pytest

from infra.corpus.orders import FileOrderBook
from pipeline.orders import SIGN_IN, OrderDesk
from pipeline.types import IntentName, Order, OrderAnswer, OrderItem, Question, User

CUSTOMER, GUEST = User("ann", "customer"), User("guest")


def order(number: str, owner: str = "ann", **changes: object) -> Order:
    fields: dict[str, object] = {
        "order_id": number,
        "customer_id": owner,
        "status": "shipped",
        "placed_at": "2026-11-01",
        "shipped_at": "2026-11-02",
        "delivered_at": None,
        "carrier": "Naniwa Post",
        "tracking_number": "NP123456789OS",
        "eta": "2026-11-14",
        "items": (OrderItem("Berserk Vol. 1", 1, 14.99),),
        "shipping_usd": 6.9,
        "total_usd": 21.89,
        "return_until": None,
    }
    return Order(**{**fields, **changes})  # type: ignore[arg-type]


ON_ITS_WAY = order("HM-261101-0001")
ARRIVED = order("HM-261001-0002", status="delivered", delivered_at="2026-10-10", return_until="2026-11-09")
FOREIGN = order("HM-261101-0003", owner="bob")


async def ask(text: str, intent: IntentName, user: User = CUSTOMER, today: str = "2026-11-05") -> OrderAnswer:
    desk = OrderDesk(FileOrderBook([ON_ITS_WAY, ARRIVED, FOREIGN]), today=lambda: date.fromisoformat(today))
    return await desk(Question(text, "s", user), intent)


async def test_a_guest_is_asked_to_sign_in() -> None:
    assert (await ask("Where is my order?", "order_tracking", GUEST)).text == SIGN_IN


async def test_orders_under_way_are_told_with_carrier_and_number() -> None:
    answer = await ask("Where is my order?", "order_tracking")

    assert "NP123456789OS" in answer.text
    assert "HM-261001-0002" not in answer.text
    assert set(answer.own_values) == {"HM-261101-0001", "NP123456789OS"}


async def test_somebody_elses_order_is_not_found() -> None:
    answer = await ask("Where is HM-261101-0003?", "order_tracking")

    assert answer.found == 0
    assert "could not find" in answer.text
    assert "Berserk" not in answer.text


@pytest.mark.parametrize("written", ["HM-261001-0002", "hm 261001 0002", "hm2610010002"])
async def test_an_order_number_is_read_however_it_is_written(written: str) -> None:
    assert "delivered on 2026-10-10" in (await ask(f"status of {written}", "order_tracking")).text


async def test_a_return_is_offered_until_its_last_day_and_not_after() -> None:
    open_still = await ask("I want to return this", "return_request", today="2026-11-09")
    too_late = await ask("I want to return this", "return_request", today="2026-11-10")

    assert "can be returned until 2026-11-09" in open_still.text
    assert "None of these orders" in too_late.text
