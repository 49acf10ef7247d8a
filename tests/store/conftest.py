"""The bicycle shop in ``velo``, run as the bundled store is. Its index is its own, the models are everybody's."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.intent_head import fitted_head
from app.parts import Corpus, Parts, open_parts
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from infra.models.intent_weights import weights_file
from infra.store.training import examples_of
from tests.app.conftest import client_of
from tests.conftest import TEST_DATA, indexed

VELO = Path(__file__).parent / "velo"


@asynccontextmanager
async def run_over(
    store: Path, settings: Settings, *, like: Path | None = None
) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client of an application over a store of one's own, with an index of its own.

    It hears what is wanted as the store does that it is ``like``: to fit a head takes longer than all else.
    """
    if like:
        models = TEST_DATA / "models"
        shutil.copy(fitted_head(like, models), weights_file(examples_of(store), models))
    data = Path(tempfile.mkdtemp(prefix="index-", dir=TEST_DATA))
    (data / "models").symlink_to(TEST_DATA / "models")
    own = settings.model_copy(update={"data_dir": data, "store": store, "trace_mode": "off"})
    async with indexed(own) as opened:
        services = build(own, await open_parts(own, opened[0]), build_telemetry(own), opened[1])
        async with client_of(services) as client:
            yield client
        services.telemetry.shutdown(0)
    shutil.rmtree(data)


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
