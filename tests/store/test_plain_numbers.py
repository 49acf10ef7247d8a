"""A shop whose orders have nothing but figures for a number: known where words say so, and years stay years."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from app.commands.store import check
from app.services import Services
from tests.app.conftest import stored
from tests.conftest import CollectedTraces
from tests.store.conftest import VELO
from tests.store.customer import answer

NUMBERS = {"VS-261030-0007": "1007", "VS-261105-0012": "1012", "VS-261111-0003": "10013"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = shutil.copytree(VELO, tmp_path / "shop")
    orders, stated = folder / "orders.json", folder / "store.toml"
    orders.write_text(re.sub("|".join(NUMBERS), lambda match: NUMBERS[match[0]], orders.read_text()))
    stated.write_text(stated.read_text(encoding="utf-8").replace("VS-######-####", "####+"), encoding="utf-8")
    return folder


@pytest.fixture
async def services(folder: Path, make_services: Callable[..., Services]) -> AsyncGenerator[Services, None]:
    made = make_services(store=folder)
    yield made
    made.telemetry.shutdown(1)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Where is my order 1012?", {"1012"}),
        ("where is #10013", {"10013"}),
        ("1012", {"1012"}),
        ("注文番号1012はどこですか？", {"1012"}),
        ("orders 1012 and 10013, please", {"1012", "10013"}),
        ("Where is order no. 9999?", {"9999"}),
    ],
)
async def test_an_order_is_told_and_leaves_no_trace(
    folder: Path, services: Services, collected: CollectedTraces, *, message: str, told: set[str]
) -> None:
    assert check(folder) == 0
    assert {*NUMBERS.values(), "9999"} & {*re.findall(r"\d{4,5}", await answer(services, message))} == told
    texts = re.findall(r'"mlflow\.span(?:In|Out)puts": "(.*)"', await stored(services, collected))
    assert any("[ORDER_NUMBER]" in text for text in texts)
    assert not [text for text in texts for number in told if re.search(rf"(?<!\d){number}(?!\d)", text)]


@pytest.mark.parametrize("message", ["Which bicycles came out in 2024?", "Is there a bicycle under 1000 euros?"])
async def test_a_year_and_a_price_are_asked_for_as_they_are(
    services: Services, collected: CollectedTraces, message: str
) -> None:
    await answer(services, message)
    everything = await stored(services, collected)
    assert message in everything
    assert "[ORDER_NUMBER]" not in everything
