"""One process that answers: the parts are opened and warmed up, then it listens until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor

import httpx
import uvicorn
from fastapi import FastAPI
from prometheus_client import make_asgi_app

from app.background import in_background
from app.catalogue import ingest_bundled
from app.commands.ingest import print_flaws
from app.console import console
from app.garbage import collect_seldom, keep_what_is_loaded
from app.heap import give_back_freed_memory
from app.lexicon import lexicon_of
from app.listening import config_of
from app.main import create_app
from app.parts import Corpus, Parts, open_corpus, open_parts
from app.peers import Peers
from app.places import Place
from app.progress import bar
from app.screened import keep_screened
from app.services import Services
from app.settings import Settings
from app.token_states import keep_complete
from app.watching import build_telemetry
from app.wiring import build
from infra.cores import threads_for
from pipeline.ingest import IngestReport

_WAITING_THREADS = 4
"""What Python allows itself beyond the cores, for threads that mostly wait."""
_QUEUE = 128
"""Connections that may wait until one of several processes takes them."""


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handling: it would raise the signal again and end with another status than 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the caller."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen. How many connections may wait is another thing than how many are taken at once: see ``run``."""
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_QUEUE)


async def run(settings: Settings, place: Place, stop: asyncio.Event, ready: Callable[[str], Awaitable[None]]) -> None:
    """Start, await ``ready`` with the name of the model, and answer until told to stop.

    Raises:
        MangaAssistError: a part without which there is no start is not there.
    """
    threads = threads_for(settings.workers) + _WAITING_THREADS
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads))
    async with _services(settings, place) as services:
        services.peers = Peers(place.number, place.addresses)
        app = create_app(settings, services)
        await look_through(app, settings.address)
        serving = [(_Server(_config(app, settings, place)), list(place.sockets) or None)]
        if settings.metrics_port:
            metrics = make_asgi_app(services.telemetry.registry)
            serving.append((_Server(config_of(metrics, settings, port=settings.metrics_port)), None))
        model = services.model
        async with in_background(ready(model.name + (f" ({model.note})" if model.note else ""))):
            await _serve(serving, stop)


def _config(app: FastAPI, settings: Settings, place: Place) -> uvicorn.Config:
    """Of several processes each takes one connection at a time, so that the next one goes to whoever is free first."""
    return config_of(app, settings, at_once=1) if place.sockets else config_of(app, settings)


async def _serve(serving: list[tuple[_Server, list[socket.socket] | None]], stop: asyncio.Event) -> None:
    running = asyncio.gather(*(server.serve(sockets) for server, sockets in serving))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        for server, _ in serving:
            server.should_exit = True
        await running


@contextlib.asynccontextmanager
async def _services(settings: Settings, place: Place) -> AsyncGenerator[Services, None]:
    # Two processes that draw on one terminal would draw over each other.
    shown = console.status if place.prepares else _unsaid
    with shown("Loading the models (the first start prepares them, which takes a minute)"):
        corpus = await open_corpus(settings)
    version = await _index(corpus) if place.prepares else await corpus.index.published()
    with shown("Warming up"):
        parts = await open_parts(settings, corpus)
        names = await lexicon_of(settings.store).indexed(corpus.index)
        services = build(settings, parts, build_telemetry(settings, names), version, names)
        await services.rehearse()
    keep_what_is_loaded()
    give_back_freed_memory()
    try:
        async with (
            in_background(services.chat.watch()),
            in_background(_keep_complete(parts, place)),
            in_background(keep_screened(corpus.index, services.passage_guard, services.chat)),
            in_background(collect_seldom(services.admission)),
        ):
            yield services
    finally:
        await services.close()


def _unsaid(_: str) -> contextlib.nullcontext[None]:
    return contextlib.nullcontext()


async def _keep_complete(parts: Parts, place: Place) -> None:
    """The token states of all passages are made by one process for all."""
    if place.number == 0:
        await keep_complete(parts)


async def _index(corpus: Corpus) -> str:
    """Index what changed, with a progress bar, and return the version."""
    with bar("Indexing the corpus") as show:
        report = await ingest_bundled(corpus, show)
    console.print(f"Corpus: {describe(report)}")
    print_flaws(report)
    return report.corpus_version


def describe(report: IngestReport) -> str:
    """One line on what an ingestion did."""
    return (
        f"{report.added} documents added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped; {report.passages} passages embedded"
    )


async def look_through(app: FastAPI, address: str) -> None:
    """Have FastAPI make what it makes at a route's first request: 15 ms, for a message that is none and asks nobody."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=address) as client:
        await client.post("/chat", json={})
