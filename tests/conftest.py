"""The real system for tests: real models, a real index of the bundled corpus, real guards. Only the trace sender is
replaced where a test reads the spans itself."""

from __future__ import annotations

import gc
import os
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi.dependencies import models
from opentelemetry.sdk.trace import ReadableSpan

from app.catalogue import ingest_bundled
from app.main import create_app
from app.mlflow_server import MlflowServer
from app.models import choose_model
from app.parts import Corpus, Parts, open_corpus, open_parts
from app.services import Services
from app.settings import Settings
from app.wiring import build, build_telemetry
from infra.telemetry.setup import Telemetry
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
_MLFLOW_START_S = 90.0
TEST_DATA = Path(os.environ.get("DATA_DIR", ROOT / ".data")).resolve() / "tests"
"""Kept between runs: the int8 models and the index are made once and then only brought up to date."""


class CollectedTraces:
    """A sender that keeps what it is given: traces as they would have left the process."""

    def __init__(self) -> None:
        self.traces: list[list[ReadableSpan]] = []

    def pack(self, spans: Sequence[ReadableSpan]) -> list[ReadableSpan]:
        return list(spans)

    def send(self, traces: Sequence[Sequence[ReadableSpan]], timeout_s: float) -> None:
        self.traces.extend([list(trace) for trace in traces])

    def close(self) -> None:
        pass

    def of(self, trace_id: str) -> list[ReadableSpan]:
        """The spans of one trace, in the order in which they began."""
        return next(spans for spans in self.traces if f"{spans[0].context.trace_id:032x}" == trace_id)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The embedded default, whatever the environment says."""
    limits = {"turns_per_minute": 1_000_000, "allowed_hosts": ("test",)}
    return Settings(_env_file=None, data_dir=TEST_DATA, llm="extractive", **limits)


@asynccontextmanager
async def indexed(settings: Settings) -> AsyncGenerator[tuple[Corpus, str], None]:
    """The encoder and the indexed documents of a store, with the corpus version."""
    opened = await open_corpus(settings)
    report = await ingest_bundled(opened, lambda _: None)
    yield opened, report.corpus_version
    await opened.close()


@pytest.fixture(scope="session")
async def corpus(settings: Settings) -> AsyncGenerator[tuple[Corpus, str], None]:
    """Those of the bundled store."""
    async with indexed(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
async def parts(settings: Settings, corpus: tuple[Corpus, str]) -> Parts:
    """All parts of a turn, shared by the whole run."""
    opened = await open_parts(settings, corpus[0])
    # As the app does when it has started: what is loaded stays, and no collection has to look through it.
    gc.collect()
    gc.freeze()
    return opened


@pytest.fixture
def collected() -> CollectedTraces:
    """What left the process in this test."""
    return CollectedTraces()


@pytest.fixture
def make_services(
    parts: Parts, corpus: tuple[Corpus, str], settings: Settings, collected: CollectedTraces
) -> Callable[..., Services]:
    """Wired services over the shared parts; keyword arguments change settings."""

    def make(**changes: object) -> Services:
        changed = settings.model_copy(update=changes)
        configured = build_telemetry(changed)
        configured.shutdown(0)
        telemetry = Telemetry(configured.config, configured.redactor.text, collected)
        return build(changed, parts, telemetry, corpus[1])

    return make


async def services_with_their_model(settings: Settings, parts: Parts, collected: CollectedTraces) -> Services:
    """Services over shared parts, answered by the model that the settings choose."""
    configured = build_telemetry(settings)
    telemetry = Telemetry(configured.config, configured.redactor.text, collected)
    configured.shutdown(0)
    model = await choose_model(settings, parts.extractive)
    return build(settings, replace(parts, model=model), telemetry, "test")


@pytest.fixture
async def services(make_services: Callable[..., Services], parts: Parts) -> AsyncGenerator[Services, None]:
    """Wired services with empty stores, whatever a test before it has left in them."""
    await parts.stores.close()
    made = make_services()
    yield made
    made.telemetry.shutdown(1)
    await parts.stores.close()


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """FastAPI remembers how thousands of functions are called, and with them each test's application, 5 MB apiece."""
    yield
    for remembering in vars(models).values():
        if callable(forget := getattr(remembering, "cache_clear", None)):
            forget()


@pytest.fixture
async def client(services: Services) -> AsyncGenerator[httpx.AsyncClient, None]:
    """An HTTP client straight into the application."""
    transport = httpx.ASGITransport(app=create_app(services.settings, services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30.0) as made:
        yield made


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    server = MlflowServer(tmp_path_factory.mktemp("mlflow"), free_port())
    server.start()
    limit = time.monotonic() + _MLFLOW_START_S
    while not _answers(server.url):
        assert server.running, server.log.read_text()
        assert time.monotonic() < limit, "MLflow did not start"
        time.sleep(0.1)
    yield server
    server.stop()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end why tests were skipped, each reason once with how many they are: `s` alone tells nobody."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if not reasons:
        return
    terminalreporter.section(f"{reasons.total()} tests were skipped")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count:5}  {reason}")


def _reason(report: pytest.TestReport) -> str:
    """A skip is reported as file, line and reason."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return " ".join(text.removeprefix("Skipped: ").split())
