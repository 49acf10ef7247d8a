"""The bicycle shop in ``velo``, run as the bundled store is. Its index is its own, the models are everybody's."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from app.parts import Corpus, Parts, open_parts
from app.settings import Settings
from tests.conftest import TEST_DATA, indexed

VELO = Path(__file__).parent / "velo"


@pytest.fixture(scope="session")
def settings(settings: Settings) -> Settings:
    """With the other store, and time enough on a busy machine."""
    data = TEST_DATA / "velo"
    data.mkdir(exist_ok=True)
    if not (data / "models").exists():
        (data / "models").symlink_to(TEST_DATA / "models")
    return settings.model_copy(update={"data_dir": data, "store": VELO, "rerank_budget_ms": 60_000.0})


@pytest.fixture(scope="session")
async def corpus(settings: Settings) -> AsyncGenerator[tuple[Corpus, str], None]:
    """As for all tests, of this store: a fixture for the session is made once, with the settings of who asks first."""
    async with indexed(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
async def parts(settings: Settings, corpus: tuple[Corpus, str]) -> Parts:
    """As for all tests, of this store."""
    return await open_parts(settings, corpus[0])
