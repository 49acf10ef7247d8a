"""``serve``: everything embedded, from one command, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import json
import logging
import shlex
import signal
import time
from collections.abc import AsyncGenerator, Coroutine, Generator, Sequence
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from prometheus_client import make_asgi_app
from rich.rule import Rule

from app.auth import Keys
from app.catalogue import ingest_bundled
from app.console import console
from app.ingest_command import print_flaws
from app.lexicon import indexed_lexicon
from app.listening import config_of
from app.main import create_app
from app.mlflow_server import MlflowServer
from app.mlflow_watch import keep_running, start_well
from app.parts import Corpus, open_corpus, open_parts
from app.preflight import check_port, claim_data_dir
from app.progress import bar
from app.retention import keep_small
from app.running import written_down
from app.services import Services
from app.settings import Settings
from app.token_states import keep_complete
from app.wiring import build, build_telemetry
from infra.store.reading import open_store
from pipeline.ingest import IngestReport

logger = logging.getLogger(__name__)

_READY_S = 60.0
_M_ARENA_MAX = -8
"""As malloc.h of glibc has it."""


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handling: it would raise the signal again and end with another status than 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the caller."""
        yield


async def serve(settings: Settings) -> None:
    """Index, start, print the addresses, and run until told to stop.

    Raises:
        CannotStart: something is in the way; the message says what to do.
    """
    _share_heaps()
    stop = _stop_on_signals()
    with claim_data_dir(settings.data_dir):
        open_store(settings.store)
        Keys(settings.data_dir, demo=settings.demo_keys)  # what is wrong with either is said before all else is loaded
        async with _mlflow(settings), _services(settings) as services, _retention(settings):
            with written_down(settings):
                await _run(settings, services, stop)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


@contextlib.asynccontextmanager
async def _mlflow(settings: Settings) -> AsyncGenerator[None, None]:
    """The bundled MLflow server, unless traces go elsewhere. It outlives the app, to take its last traces."""
    check_port(settings.host, settings.port, "PORT")
    if settings.metrics_port:
        check_port(settings.host, settings.metrics_port, "MANGA_METRICS_PORT")
    if not settings.bundled_mlflow:
        yield
        return
    server = MlflowServer(settings.data_dir / "mlflow", settings.mlflow_port)
    if (stale := server.stop_stale()) is not None:
        console.print(f"[yellow]Stopped an MLflow server that an earlier start left behind (process {stale}).")
    check_port("127.0.0.1", settings.mlflow_port, "MLFLOW_PORT")
    try:
        with console.status("Looking through MLflow's database"):
            await asyncio.to_thread(start_well, server)
        async with _in_background(keep_running(server)):
            yield
    finally:
        await asyncio.to_thread(server.stop)


@contextlib.asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncGenerator[None, None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def _retention(settings: Settings) -> AsyncGenerator[None, None]:
    """Old turns leave MLflow while the app runs, unless it is another's and nothing is set."""
    if not settings.prunes_by_itself:
        yield
        return
    async with _in_background(keep_small(settings, lambda line: console.print(line, soft_wrap=True, markup=False))):
        yield


@contextlib.asynccontextmanager
async def _services(settings: Settings) -> AsyncGenerator[Services, None]:
    with console.status("Loading the models (the first start prepares them, which takes a minute)"):
        corpus = await open_corpus(settings)
    report = await _index(corpus)
    console.print(f"Corpus: {describe(report)}")
    print_flaws(report)
    with console.status("Warming up"):
        parts = await open_parts(settings, corpus)
        names = await indexed_lexicon(corpus.index, open_store(settings.store).trade)
        services = build(settings, parts, build_telemetry(settings, names), report.corpus_version, names)
        await services.rehearse()
    # Libraries and models stay for good: a full collection that walks them would stop every turn for long.
    gc.collect()
    gc.freeze()
    _give_back_freed_memory()
    try:
        async with _in_background(services.chat.watch()), _in_background(keep_complete(parts)):
            yield services
    finally:
        await services.close()


def _share_heaps() -> None:
    """Have all threads use two heaps, where the C library is glibc: each of 40 would keep what it has freed."""
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):
        set_option(_M_ARENA_MAX, 2)


def _give_back_freed_memory() -> None:
    """Hand the system what the start used and freed, where the C library is glibc: it would keep 30 MB of it."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


async def _index(corpus: Corpus) -> IngestReport:
    """Index what changed, with a progress bar."""
    with bar("Indexing the corpus") as show:
        return await ingest_bundled(corpus, show)


def describe(report: IngestReport) -> str:
    """One line on what an ingestion did."""
    return (
        f"{report.added} documents added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped; {report.passages} passages embedded"
    )


async def _run(settings: Settings, services: Services, stop: asyncio.Event) -> None:
    app = create_app(settings, services)
    await look_through(app, settings.address)
    configs = [config_of(app, settings)]
    if settings.metrics_port:
        metrics = make_asgi_app(services.telemetry.registry)
        configs.append(config_of(metrics, settings, port=settings.metrics_port))
    servers = [_Server(config) for config in configs]
    running = asyncio.gather(*(server.serve() for server in servers))
    stopping = asyncio.create_task(stop.wait())
    ready = asyncio.create_task(_announce(settings, services))
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        console.print("Stopping: finishing answers and storing the last traces")
    finally:
        ready.cancel()
        stopping.cancel()
        for server in servers:
            server.should_exit = True
        await running


async def look_through(app: FastAPI, address: str) -> None:
    """Have FastAPI make what it makes at a route's first request: 15 ms, for a message that is none and asks nobody."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=address) as client:
        await client.post("/chat", json={})


async def _announce(settings: Settings, services: Services) -> None:
    """Wait until everything answers, then say where."""
    app = settings.address
    await _answers(f"{app}/healthz")
    if settings.bundled_mlflow:
        # Unlike /health this needs the database, so that the first trace finds it open.
        await _answers(f"{settings.mlflow_address}/api/2.0/mlflow/experiments/get?experiment_id=0")
    model = services.model
    keys = "the demo keys and " if settings.demo_keys else ""
    no_link = "no traces are kept" if settings.trace_mode == "off" else f"traces go to the {settings.trace_mode}"
    lines = [
        f"Page      {app}/",
        f"API docs  {app}/docs",
        f"MLflow    {settings.mlflow_link or no_link}",
        f"Model     {model.name}" + (f" ({model.note})" if model.note else ""),
        "",
        *_to_try(app, services.shop.page.examples),
        f"Ctrl-C stops everything. `mangaassist doctor` prints {keys}how each part is.",
    ]
    console.print(Rule("MangaAssist is ready", align="left"))
    console.print("\n".join(lines), soft_wrap=True, markup=False, highlight=False)


def _to_try(app: str, examples: Sequence[str]) -> list[str]:
    """A first question, as a command."""
    if not examples:
        return []
    body = shlex.quote(json.dumps({"message": examples[0]}, ensure_ascii=False))
    return ["Try:", f"  curl -s {app}/chat -H 'content-type: application/json' -d {body}", ""]


async def _answers(url: str) -> None:
    limit = time.monotonic() + _READY_S
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
        while time.monotonic() < limit:
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(url)).is_success:
                    return
            await asyncio.sleep(0.1)
    logger.error("%s does not answer after %d s", url, _READY_S)
