"""What a page of the store tells is not denied, whatever kind of page it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from infra.store import TEMPLATE
from tests.store.conftest import run_over

PAGES = {
    "Gift vouchers": "Gift vouchers come in amounts of $10, $25 and $50. A voucher is valid for two years.",
    "Harbour points": "For each dollar you spend you get one point. 100 points are worth $5 off your next order.",
    "Engraving": "We engrave a name into any mug for $6. Engraved goods cannot be returned.",
    "Repairs": "We repair broken handles. A repair costs from $8 and takes two weeks.",
}
OFFER = {
    "id": "autumn",
    "title": "10% off in autumn",
    "type": "promotion",
    "language": "en",
    "fields": {"code": "AUTUMN10"},
    "text": "Code AUTUMN10 takes 10% off every order of $20 or more.",
}
VOUCHERS = [
    "Do you sell gift vouchers?",
    "Are there gift vouchers?",
    "any gift vouchers?",
    "Can I buy a voucher?",
    "Do you have vouchers?",
    "vouchers?",
    "Which vouchers are there?",
    "Can I get a voucher for a friend?",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop") / "shop"
    shutil.copytree(TEMPLATE, folder)
    for title, text in PAGES.items():
        page = f"---\ntitle: {title}\ntype: policy\nlanguage: en\n---\n\n{text}\n"
        (folder / "documents" / f"{title.split()[0].lower()}.md").write_text(page)
    return folder


@pytest.fixture(scope="module")
async def client(settings: Settings, shop: Path) -> AsyncGenerator[httpx.AsyncClient, None]:
    """Of a small store with these pages, and without any offer."""
    async with run_over(shop, settings) as client:
        yield client


async def ask(client: httpx.AsyncClient, message: str) -> str:
    return (await client.post("/chat", json={"message": message})).json()["answer"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        *((message, "Gift vouchers come in amounts of $10") for message in VOUCHERS),
        ("Do you have points?", "100 points are worth $5"),
        ("Do you offer engraving?", "We engrave a name into any mug for $6"),
        ("Do you do repairs?", "We repair broken handles"),
    ],
)
async def test_what_a_policy_page_tells_is_not_denied(client: httpx.AsyncClient, message: str, told: str) -> None:
    assert told in await ask(client, message)


@pytest.mark.parametrize("message", ["any promo codes?", "Are there any discounts?", "Do you have coupons?"])
async def test_an_offer_that_no_page_tells_of_is_not_made_up(client: httpx.AsyncClient, message: str) -> None:
    assert "I could not find that" in await ask(client, message)


async def test_vouchers_to_buy_are_told_beside_the_offers(settings: Settings, shop: Path, tmp_path: Path) -> None:
    other = shutil.copytree(shop, tmp_path / "shop")
    (other / "documents" / "offers.jsonl").write_text(json.dumps(OFFER))
    async with run_over(other, settings, like=shop) as client:
        both = await ask(client, "Do you have vouchers?")
        assert "AUTUMN10" in both
        assert "Gift vouchers come in" in both
        codes = await ask(client, "any promo codes?")
        assert "AUTUMN10" in codes
        assert "Gift vouchers" not in codes
