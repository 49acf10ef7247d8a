"""``serve``: everything embedded, from one command, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shlex
import signal
from collections.abc import AsyncGenerator, Sequence
from functools import partial

from rich.rule import Rule

from app.auth import Keys
from app.background import in_background
from app.child_server import ChildServer
from app.child_watch import keep_running
from app.console import console
from app.garbage import uncollected
from app.local_model import local_model
from app.mlflow_server import ANSWERS, MlflowServer
from app.model_servers import LOCAL
from app.places import Place
from app.preflight import check_port, claim_data_dir
from app.reached import reached
from app.retention import keep_small
from app.running import written_down
from app.settings import Settings
from infra.store.reading import open_store


async def serve(settings: Settings) -> None:
    """Index, start, print the addresses, and run until told to stop.

    Raises:
        CannotStart: something is in the way; the message says what to do.
    """
    stop = _stop_on_signals()
    with claim_data_dir(settings.data_dir):
        open_store(settings.store)
        Keys(settings.data_dir, demo=settings.demo_keys)  # what is wrong with either is said before all else is loaded
        async with _model(settings), _mlflow(settings), _retention(settings):
            with written_down(settings):
                await _answer(settings, stop)


async def _answer(settings: Settings, stop: asyncio.Event) -> None:
    """Answer in this process, or have several do so. Each way loads only what it needs."""
    ready = partial(_announce, settings)
    if settings.workers > 1:
        from app.workers import run as run_workers

        await run_workers(settings, stop, ready)
    else:
        with uncollected():
            from app.answering import run

        await run(settings, Place(), stop, ready)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()

    def told() -> None:
        if not stop.is_set():
            console.print("Stopping: finishing answers and storing the last traces")
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told)
    return stop


@contextlib.asynccontextmanager
async def _mlflow(settings: Settings) -> AsyncGenerator[None, None]:
    """The bundled MLflow server, unless traces go elsewhere. It outlives the app, to take its last traces."""
    check_port(settings.host, settings.port, "PORT")
    if settings.metrics_port:
        for port in range(settings.metrics_port, settings.metrics_port + settings.workers):
            check_port(settings.host, port, "MANGA_METRICS_PORT")
    if not settings.bundled_mlflow:
        yield
        return
    server = MlflowServer(settings.data_dir / "mlflow", settings.mlflow_port)
    async with _child(server, "MLFLOW_PORT", "Looking through MLflow's database"):
        yield


@contextlib.asynccontextmanager
async def _model(settings: Settings) -> AsyncGenerator[None, None]:
    """The local model, where it is asked for. It loads while all else does."""
    if (server := local_model(settings)) is None:
        yield
        return
    async with _child(server, "MANGA_LLM_PORT", "Starting the local model"):
        yield


@contextlib.asynccontextmanager
async def _child(server: ChildServer, port: str, doing: str) -> AsyncGenerator[None, None]:
    """A server that runs, and is watched, until this block ends. ``port`` is the variable that sets its port."""
    if (stale := server.stop_stale()) is not None:
        console.print(f"[yellow]{server.name} was left behind by an earlier start: stopped (process {stale}).")
    check_port("127.0.0.1", server.port, port)
    try:
        with console.status(doing):
            await asyncio.to_thread(server.start_well)
        async with in_background(keep_running(server)):
            yield
    finally:
        await asyncio.to_thread(server.stop)


@contextlib.asynccontextmanager
async def _retention(settings: Settings) -> AsyncGenerator[None, None]:
    """Old turns leave MLflow while the app runs, unless it is another's and nothing is set."""
    if not settings.prunes_by_itself:
        yield
        return
    async with in_background(keep_small(settings, lambda line: console.print(line, soft_wrap=True, markup=False))):
        yield


async def _announce(settings: Settings, model: str) -> None:
    """Wait until everything answers, then say where."""
    app = settings.address
    await reached(f"{app}/healthz")
    if settings.llm == LOCAL:
        await reached(f"http://127.0.0.1:{settings.llm_port}/health")
    if settings.bundled_mlflow:
        await reached(f"{settings.mlflow_address}{ANSWERS}")
    keys = "the demo keys and " if settings.demo_keys else ""
    no_link = "no traces are kept" if settings.trace_mode == "off" else f"traces go to the {settings.trace_mode}"
    lines = [
        f"Page      {app}/",
        f"API docs  {app}/docs",
        f"MLflow    {settings.mlflow_link or no_link}",
        f"Model     {model}",
        "",
        *_to_try(app, open_store(settings.store).page.examples),
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
