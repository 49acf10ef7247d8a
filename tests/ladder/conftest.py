"""The whole system on real servers, started once: OpenSearch, Redis, Ollama, MLflow, and two processes of the app.

The tests here break the servers, so they start their own, but for those that ``MANGA_TEST_<NAME>_URL`` names (for a
system test without the breaking).
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.telemetry.setup import TelemetryConfig
from tests.conftest import Furnished
from tests.ladder.ladder import Row
from tests.ladder.network import Network
from tests.ladder.proxy import Proxy
from tests.ladder.servers import Breakable, Distant, Mlflow, create_models
from tests.llm.servers import ollama_server
from tests.llm.tiny_gguf import write_tiny_model
from tests.serve.server import READY, Installation
from tests.servers import given, opensearch
from tests.stores.redis_server import redis_server

TURN_S, MODEL_S = 20.0, 10.0
"""Time limits of a turn and of the language model, shorter than the defaults so that the tests are."""


@dataclass
class App(Installation):
    """A process of the app with settings of its own."""

    settings: dict[str, str] = field(default_factory=dict)

    def environment(self, **changes: str) -> dict[str, str]:
        return super().environment(**{**self.settings, **changes})


@dataclass(frozen=True)
class System:
    """``quoting`` answers with the extractive generator, ``speaking`` with the tiny model on Ollama."""

    servers: Mapping[str, Breakable | Distant]
    mlflow: Mlflow
    quoting: App
    speaking: App


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture(scope="session")
async def servers(
    tmp_path_factory: pytest.TempPathFactory, tiny_model: Path
) -> AsyncGenerator[tuple[dict[str, Breakable], Mlflow], None]:
    """All servers, started at the same time."""
    folder = tmp_path_factory.mktemp
    mlflow = Mlflow(folder("mlflow"))
    by_part = {
        "search": given("MANGA_TEST_OPENSEARCH_URL") or opensearch(folder("opensearch"), "knn"),
        "stores": given("MANGA_TEST_REDIS_URL") or redis_server(folder("redis")),
        "llm": ollama_server(folder("ollama"), parallel=2),
        "traces": mlflow.server,
    }
    slow_s = {"search": 3.0, "stores": 1.0, "llm": MODEL_S, "traces": TelemetryConfig().timeout_s + 1}
    async with AsyncExitStack() as stack:
        for server in by_part.values():
            stack.callback(server.close)
        await asyncio.gather(*(asyncio.to_thread(server.start) for server in by_part.values()))
        await asyncio.to_thread(create_models, by_part["llm"], folder("models"), tiny_model)
        proxies = {name: await stack.enter_async_context(Proxy(server.url)) for name, server in by_part.items()}
        yield {name: Breakable(proxies[name], server, slow_s[name]) for name, server in by_part.items()}, mlflow


@pytest.fixture(scope="session")
async def system(
    tmp_path_factory: pytest.TempPathFactory, servers: tuple[dict[str, Breakable], Mlflow], furnished: Furnished
) -> AsyncGenerator[System, None]:
    """The app on these servers, with short time limits."""
    limits = {"MANGA_TURN_TIMEOUT_S": str(TURN_S), "MANGA_LLM_TIMEOUT_S": str(MODEL_S)}
    async with _system(*servers, tmp_path_factory, furnished, **limits) as made:
        yield made


@pytest.fixture(scope="session")
async def distant(
    tmp_path_factory: pytest.TempPathFactory, servers: tuple[dict[str, Breakable], Mlflow], furnished: Furnished
) -> AsyncGenerator[System, None]:
    """The app with the default time limits, and each server in a network of its own."""
    by_part, mlflow = servers
    far: dict[str, Distant] = {}
    async with AsyncExitStack() as stack:
        for part, server in by_part.items():
            network = stack.enter_context(Network())
            proxy = await stack.enter_async_context(Proxy(server.proxy.url, network.listen()))
            far[part] = Distant(network, proxy)
        yield await stack.enter_async_context(_system(far, mlflow, tmp_path_factory, furnished))


@asynccontextmanager
async def _system(
    by_part: Mapping[str, Breakable | Distant],
    mlflow: Mlflow,
    folders: pytest.TempPathFactory,
    furnished: Furnished,
    **limits: str,
) -> AsyncGenerator[System, None]:
    """The app in two processes. Ordinary turns are not kept: what is kept has a reason."""
    common = {
        "MANGA_SEARCH": "opensearch",
        "MANGA_OPENSEARCH_URL": by_part["search"].proxy.url,
        "MANGA_CACHE": "redis",
        "MANGA_REDIS_URL": by_part["stores"].proxy.url,
        "MANGA_TRACE_URL": by_part["traces"].proxy.url,
        "MANGA_TRACE_KEEP_RATIO": "0",
        "MANGA_TRACE_SLOW_MS": "600000",
        "MANGA_TURNS_PER_MINUTE": "100000",
        "OMP_NUM_THREADS": "2",
        **limits,
    }
    speaking = {"MANGA_LLM": "ollama", "MANGA_MODEL": "tiny", "MANGA_OLLAMA_URL": by_part["llm"].proxy.url}
    each = (common, common | speaking)
    apps = [App(furnished(folders.mktemp("app") / "data"), settings=settings) for settings in each]
    try:
        for app in apps:
            app.launch()
            await asyncio.to_thread(app.printed, "Corpus: ")  # what the first one has indexed, the second one finds
        for app in apps:
            await asyncio.to_thread(app.printed, READY)
        yield System(by_part, mlflow, *apps)
    finally:
        for app in apps:
            await asyncio.to_thread(app.end)


@pytest.fixture(scope="session")
def rows() -> Iterator[list[Row]]:
    """What was measured; written to the file that MANGA_LADDER_ROWS names, for ``python -m evals ladder``."""
    measured: list[Row] = []
    yield measured
    if path := os.environ.get("MANGA_LADDER_ROWS"):
        Path(path).write_text(json.dumps(measured), encoding="utf-8")
