"""The table of intents of a store whose names are its own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.intent_head import fitted_head
from app.services import Services
from infra.models.intent_head import HeadDoesNotFit, TrainedIntentHead
from infra.store.reading import open_store
from tests.app.conftest import bearer
from tests.conftest import TEST_DATA
from tests.store.conftest import VELO


async def ask(client: httpx.AsyncClient, message: str, **headers: str) -> Any:
    return (await client.post("/chat", json={"message": message}, headers=headers)).json()


@pytest.mark.parametrize(
    ("message", "intent", "path", "told"),
    [
        ("Hello!", "greeting", "rules", "bicycles"),
        ("Can I talk to a human?", "a_person", "rules", "velo.example/contact"),
        ("Can I book an inspection for my bicycle?", "repair_booking", "rules", "Book a repair online"),
        ("What does express shipping to Bremen cost?", "help_pages", "head", ""),
        ("my card was declined", "help_pages", "head", ""),
        ("Is there a discount?", "offers", "rules", "FROST25"),
        ("could somebody look at my gears?", "repair_booking", "head", ""),
        ("注文はどこですか", "my_order", "rules", "サインイン"),
    ],
)
async def test_a_store_answers_under_its_own_names(
    client: httpx.AsyncClient, message: str, intent: str, path: str, told: str
) -> None:
    reply = await ask(client, message)
    assert (reply["intent"]["name"], reply["intent"]["path"]) == (intent, path)
    assert told in reply["answer"]


async def test_a_renamed_lookup_asks_the_order_book(services: Services, client: httpx.AsyncClient) -> None:
    mine = bearer(services, "demo-customer")
    assert "Radlogistik Isar" in (await ask(client, "Where is my order?", **mine))["answer"]
    returned = await ask(client, "I want to return my lamps", **mine)
    assert returned["intent"]["name"] == "send_back"
    assert "VS-261030-0007" in returned["answer"]


def test_weights_for_other_intents_are_refused_in_a_line() -> None:
    with pytest.raises(HeadDoesNotFit, match=r"other intents.*help_pages.*repair_booking.*fits it again") as refused:
        TrainedIntentHead(fitted_head(VELO, TEST_DATA / "models"), open_store().intents)
    assert "\n" not in str(refused.value)
