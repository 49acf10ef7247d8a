"""A shop that sells bicycles, helmets and locks: which of them is asked for, and in which size or colour."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from tests.store.conftest import VELO, run_over

SORTS = """
sort:
  type: choice
  about: which of our goods it is
  choices: [bicycle, helmet, lock]
  narrows: true

colours:
  type: list
  about: the colours in which it is made
  narrows: true

size:
  type: ordered
  about: how large a helmet is
  choices: [S, M, L]
  narrows: true
"""
GOODS = [
    ("Falke", "helmet", 89, {"size": "M", "colours": ["blue"]}, "Falke is a helmet for the city, in blue and size M."),
    ("Spatz", "helmet", 39, {"size": "S", "colours": ["red"]}, "Spatz is a helmet for a bicycle ride, red, size S."),
    ("Uhu", "helmet", 4900, {"size": "L", "colours": ["white"]}, "Uhu is a helmet of carbon, white, size L."),
    ("Biber", "lock", 19, {"colours": ["blue"]}, "Biber is a lock for any bicycle, in blue."),
    ("Dachs", "lock", 129, {"colours": ["grey"]}, "Dachs is a lock of hardened steel, in grey."),
]


def with_more_goods(folder: Path) -> None:
    """The bicycle shop, which sells helmets and locks now."""
    shutil.copytree(VELO, folder)
    with (folder / "fields.yaml").open("a", encoding="utf-8") as file:
        file.write(SORTS)
    trade = folder / "trade.yaml"
    words = trade.read_text(encoding="utf-8").replace("[bicycle, bike, cycle, ebike]", "[bicycle, bike, helmet, lock]")
    trade.write_text(words.replace("harmless: [bicycle, bicycles, bike, bikes]", "harmless: []"), encoding="utf-8")
    products = folder / "documents" / "products.jsonl"
    lines = [json.loads(line) for line in products.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["fields"] |= {} if line["id"] == "nachtigall" else {"sort": "bicycle"}
    for title, sort, price, fields, text in GOODS:
        facts = {"sort": sort, "price_eur": price, **fields}
        text = f"{text} {title} costs €{price}."  # noqa: PLW2901 - the whole of it
        lines.append({"id": title, "title": title, "type": "product", "language": "mul", "fields": facts, "text": text})
    products.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop") / "shop"
    with_more_goods(folder)
    return folder


@pytest.fixture(scope="module")
async def client(settings: Settings, shop: Path) -> AsyncGenerator[httpx.AsyncClient, None]:
    async with run_over(shop, settings, like=VELO) as client:
        yield client


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        ("the cheapest helmet", {"Spatz"}),
        ("What is your most expensive helmet?", {"Uhu"}),
        ("the cheapest lock", {"Biber"}),
        ("Which lock is the most expensive?", {"Dachs"}),
        ("What is your cheapest bicycle?", {"Zwerg 20"}),
        ("the most expensive bike", {"Lastenheld"}),
        ("Recommend a helmet under 50 euros", {"Spatz"}),
        ("Recommend a helmet in size M", {"Falke"}),
        ("Recommend a blue helmet", {"Falke"}),
        ("the cheapest one in blue", {"Biber"}),
    ],
)
async def test_what_is_asked_for_is_of_its_sort(client: httpx.AsyncClient, message: str, titles: set[str]) -> None:
    reply = (await client.post("/chat", json={"message": message})).json()
    assert {source["title"] for source in reply["sources"]} == titles, reply["answer"]


@pytest.mark.parametrize("message", ["Recommend a grey helmet", "Recommend a white lock", "the cheapest lock in red"])
async def test_that_nothing_is_as_it_is_asked_for_is_said(client: httpx.AsyncClient, message: str) -> None:
    reply = (await client.post("/chat", json={"message": message})).json()
    assert reply["sources"] == []
    assert message in reply["answer"]


@pytest.mark.parametrize(
    ("message", "said"),
    [("How long may I return a helmet?", "45 days"), ("How much is the Biber?", "€19"), ("How much is shipping?", "€")],
)
async def test_a_question_of_another_kind_is_narrowed_by_nothing(
    client: httpx.AsyncClient, message: str, said: str
) -> None:
    assert said in (await client.post("/chat", json={"message": message})).json()["answer"]
