"""The real system for tests: real models, a real index of the bundled corpus, real guards. Only the trace sender is
replaced where a test reads the spans itself."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import ssl
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import fields, replace
from functools import cache, partial
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan
from starlette.routing import BaseRoute
from xdist.remote import Producer

from app.catalogue import ingest_bundled
from app.main import create_app
from app.mlflow_server import MlflowServer
from app.models import choose_model
from app.parts import Corpus, Parts, open_corpus, open_parts
from app.services import Services
from app.settings import Settings
from app.steps import Row, Table
from app.token_states import make_missing
from app.watching import build_telemetry
from app.wiring import build
from evals.server import furnish
from infra.corpus.reading import READ_S, ReadingProcess
from infra.models.making import workplace
from infra.seldom import Seldom
from infra.telemetry.setup import Telemetry
from tests.servers import free_port
from tests.sharing import BothEnds

ROOT = Path(__file__).parent.parent
_MLFLOW_START_S = 180.0


_SHARED = Path(os.environ.get("DATA_DIR", ROOT / ".data")).resolve() / "tests"


def _data_folder() -> Path:
    """Each process of a run has its own index, or else it finds what another one's tests ingest. Models are shared."""
    own = _SHARED / os.environ.get("PYTEST_XDIST_WORKER", "")
    (_SHARED / "models").mkdir(parents=True, exist_ok=True)
    own.mkdir(exist_ok=True)
    if not (own / "models").exists():
        (own / "models").symlink_to(_SHARED / "models")
    return own


TEST_DATA = _data_folder()
"""Kept between runs: the int8 models and the index are made once and then only brought up to date."""

Furnished = Callable[[Path], Path]


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
    await make_missing(opened, partial(asyncio.sleep, 0))
    yield opened, report.corpus_version
    await opened.close()


@pytest.fixture(scope="session")
async def corpus(settings: Settings) -> AsyncGenerator[tuple[Corpus, str], None]:
    """Those of the bundled store. What the first process of a run has indexed, the others copy before they look."""
    index, first = TEST_DATA / "index", _SHARED / "index"
    async with AsyncExitStack() as stack:
        with workplace(_SHARED, "index") as work:
            if not index.exists() and first.exists():
                shutil.copytree(first, index)
            opened = await stack.enter_async_context(indexed(settings))
            if not first.exists():
                shutil.copytree(index, work / "index").rename(first)
        yield opened


@pytest.fixture(scope="session")
def furnished(corpus: tuple[Corpus, str]) -> Furnished:
    """Make a data folder with the models and this index, over which a server starts in half the time."""

    def make(folder: Path) -> Path:
        folder.mkdir()
        furnish(folder, TEST_DATA)
        return folder

    return make


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
        return build(changed, parts, telemetry_to(collected, changed), corpus[1])

    return make


_configured: dict[str, Telemetry] = {}


def telemetry_to(collected: CollectedTraces, settings: Settings) -> Telemetry:
    """The telemetry that the settings ask for, but for its way out, whose clients take most of the time to make."""
    asked = settings.model_dump_json()
    if asked not in _configured:
        _configured[asked] = build_telemetry(settings)
        _configured[asked].shutdown(0)
    return Telemetry(_configured[asked].config, _configured[asked].redactor.text, collected)


async def services_with_their_model(settings: Settings, parts: Parts, collected: CollectedTraces) -> Services:
    """Services over shared parts, answered by the model that the settings choose."""
    model = await choose_model(settings, parts.extractive)
    return build(settings, replace(parts, model=model), telemetry_to(collected, settings), "test")


@pytest.fixture
async def services(make_services: Callable[..., Services], parts: Parts) -> AsyncGenerator[Services, None]:
    """Wired services with empty stores, whatever a test before it has left in them."""
    await parts.stores.close()
    made = make_services()
    yield made
    made.telemetry.shutdown(1)
    await parts.stores.close()


_routes: list[BaseRoute] = []


def app_over(services: Services) -> FastAPI:
    """The application, with the routes of the first one that was made.

    FastAPI takes 40 ms of CPU to understand them when they are first asked, and keeps what it understood, and so every
    application, for good: a run makes thousands.
    """
    made = create_app(services.settings, services)
    _routes[:] = _routes or made.router.routes
    made.router.routes[:] = _routes
    return made


@pytest.fixture
async def client(services: Services) -> AsyncGenerator[httpx.AsyncClient, None]:
    """An HTTP client straight into the application."""
    transport = httpx.ASGITransport(app=app_over(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30.0) as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """No step meets its limit because the machine is busy: a test of a limit asks for ``own_limits``."""
    rows = {field.name: field.default for field in fields(Table)}
    patient = {name: replace(row, seconds=60.0) for name, row in rows.items() if isinstance(row, Row) and row.seconds}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.wiring.Table", partial(Table, **patient))
        patch.setattr("app.commands.ingest._PATIENT", 0)  # or all tests after it would yield to all other processes
        yield


@pytest.fixture(scope="session", autouse=True)
def _certificates_read_once() -> Iterator[None]:
    """Every client reads all certificates of the world, for 19 ms of CPU: who polls a server does little else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_reading_process() -> Iterator[None]:
    """Files are read in a process of their own: to start one takes longer than it reads in most of these tests.

    One that is broken off, or whose reader looks at a limit of its own, is not for the next.
    """
    free = [ReadingProcess()]

    @contextmanager
    def reading(seconds: float = READ_S) -> Iterator[ReadingProcess]:
        if seconds != READ_S or not free:
            with ReadingProcess(seconds) as own:
                yield own
            return
        shared = free.pop()
        try:
            yield shared
        except BaseException:
            shared.__exit__(None, None, None)
            raise
        finally:
            free.append(shared)

    with pytest.MonkeyPatch.context() as patch, free[0]:
        patch.setattr("infra.corpus.folder.ReadingProcess", reading)
        yield


@pytest.fixture
def own_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Services made from now on have the steps' own time limits."""
    monkeypatch.setattr("app.wiring.Table", Table)


@pytest.fixture
def unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the log says seldom was not said in a test before."""
    for module in ("app.errors", "infra.llm.fallback", "infra.resilience"):
        monkeypatch.setattr(f"{module}.seldom", Seldom(logging.getLogger(module)))


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    server = MlflowServer(tmp_path_factory.mktemp("mlflow"), free_port())
    server.start()
    limit = time.monotonic() + _MLFLOW_START_S
    try:
        while not _answers(server.url):
            assert server.running, server.log.read_text()
            assert time.monotonic() < limit, "MLflow did not start"
            time.sleep(0.1)
        yield server
    finally:
        server.stop()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BothEnds:
    return BothEnds(config, log)


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
