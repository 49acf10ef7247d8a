from __future__ import annotations

from datetime import date

import pytest

from infra.corpus.orders import FileOrderBook
from infra.store.reading import open_store
from pipeline.orders.desk import OrderDesk
from pipeline.types.asking import Question, User
from pipeline.types.orders import Order, OrderAnswer, OrderItem

STORE = open_store()
LANGUAGES, INTENTS = STORE.languages, STORE.intents
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
        "shipping": 6.9,
        "total": 21.89,
        "return_until": None,
    }
    return Order(**{**fields, **changes})  # type: ignore[arg-type]


ON_ITS_WAY = order("HM-261101-0001")
ARRIVED = order("HM-261001-0002", status="delivered", delivered_at="2026-10-10", return_until="2026-11-09")
FOREIGN = order("HM-261101-0003", owner="bob")


async def ask(text: str, intent: str, user: User = CUSTOMER, today: str = "2026-11-05") -> OrderAnswer:
    book = FileOrderBook([ON_ITS_WAY, ARRIVED, FOREIGN])
    desk = OrderDesk(book, STORE, today=lambda: date.fromisoformat(today))
    return await desk(Question(text, "s", user), INTENTS[intent])


async def test_a_guest_is_asked_to_sign_in() -> None:
    assert (await ask("Where is my order?", "order_tracking", GUEST)).text == LANGUAGES["en"].orders.sign_in


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


@pytest.mark.parametrize(
    "written",
    ["HM-261001-0002", "hm 261001 0002", "hm2610010002", "ＨＭ－２６１００１－０００２", "注文HM-261001-0002は"],
)
async def test_an_order_number_is_read_however_it_is_written(written: str) -> None:
    assert "delivered on 2026-10-10" in (await ask(f"status of {written}", "order_tracking")).text


async def test_a_return_is_offered_until_its_last_day_and_not_after() -> None:
    open_still = await ask("I want to return this", "return_request", today="2026-11-09")
    too_late = await ask("I want to return this", "return_request", today="2026-11-10")

    assert "ends on 2026-11-09" in open_still.text
    assert "None of these orders" in too_late.text


@pytest.mark.parametrize(
    "text", ["NP123456789OS", "where is np123456789os?", "ＮＰ１２３４５６７８９ＯＳ", "追跡番号NP123456789OS"]
)
async def test_a_tracking_number_names_its_order(text: str) -> None:
    answer = await ask(text, "order_tracking")
    assert "HM-261101-0001" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "where is my last order",
        "my most recent order?",
        "what did I buy most recently?",
        "最新の注文はどこですか",
        "最後に注文した荷物はいつ届きますか",
        "最近買ったものはどこですか",
    ],
)
async def test_the_last_order_is_the_newest(text: str) -> None:
    assert "HM-261001-0002" not in (await ask(text, "order_tracking")).text


async def test_a_title_names_the_orders_that_hold_it() -> None:
    assert (await ask("where is my Berserk order", "order_tracking")).found


async def test_money_back_for_a_parcel_that_stands_still_is_about_that_parcel() -> None:
    answer = await ask("my package stopped moving, I want my money back", "return_request")
    assert "NP123456789OS" in answer.text
    assert "can be returned" not in answer.text


async def test_a_japanese_question_is_answered_in_japanese() -> None:
    desk = OrderDesk(FileOrderBook([ON_ITS_WAY]), STORE, today=lambda: date(2026, 11, 5))
    for user in (CUSTOMER, GUEST):
        answer = await desk(Question("私の注文はどこですか", "s", user, language="ja"), INTENTS["order_tracking"])
        assert "ください" in answer.text or "お届け予定日" in answer.text


async def test_no_rule_of_the_shop_is_stated_by_the_desk() -> None:
    for today in ("2026-11-05", "2026-12-31"):
        answer = await ask("I want to return this", "return_request", today=today)
        assert "days" not in answer.text
        assert "refund" not in answer.text
