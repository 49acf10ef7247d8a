"""The recipe, followed: a server of a new kind is one file, and whole turns go through it."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

import httpx
import pytest

from app import doctor, model_servers
from app import settings as app_settings
from app.model_servers import SERVERS
from app.models import choose_model
from app.parts import Corpus, Parts
from app.services import Services
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from infra.telemetry import vocabulary as v
from infra.telemetry.setup import Telemetry
from tests.app.conftest import client_of
from tests.conftest import ROOT, CollectedTraces
from tests.recipes.recipe import code_of, files_of

FILE, MADE, LISTED, SETTING = code_of("add-a-model-server")
QUESTION = {"message": "How much does shipping cost?"}
PIECES = ("Standard shipping ", "costs $6.90 per order [1].")


class _Handler(BaseHTTPRequestHandler):
    server: LineServer

    def do_GET(self) -> None:
        self._begin(200)
        self.wfile.write(b"liner another")

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.server.traceparents.append(self.headers.get("traceparent", ""))
        self._begin(self.server.status)
        for piece in PIECES:
            self.wfile.write(piece.encode())
            self.wfile.flush()

    def _begin(self, status: int) -> None:
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class LineServer(ThreadingHTTPServer):
    """A real server that speaks nobody else's protocol."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.headers: dict[str, str] = {}
        self.asked: list[dict[str, Any]] = []
        self.traceparents: list[str] = []
        self.url = f"http://shop:secret@127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture
def line_server() -> Iterator[LineServer]:
    server = LineServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, settings: Settings, line_server: LineServer) -> Settings:
    """The recipe's file is there, its line is in the registry, and the settings name it."""
    module = ModuleType("infra.llm.lines")
    exec(FILE, module.__dict__)  # noqa: S102 - our own page
    monkeypatch.setitem(sys.modules, module.__name__, module)
    registry = {**vars(model_servers)}
    exec(f"from __future__ import annotations\n{MADE}\n{LISTED}", registry)  # noqa: S102 - our own page
    assert registry["SERVERS"].keys() == {*SERVERS, "lines"}, "the recipe repeats the line as it is"
    monkeypatch.setitem(SERVERS, "lines", registry["SERVERS"]["lines"])
    made = {**vars(app_settings)}
    exec(f"class WithLines(Settings):\n{SETTING}", made)  # noqa: S102 - our own page
    given = {"data_dir": settings.data_dir, "rerank_budget_ms": 60_000.0, "turns_per_minute": 1_000_000}
    return made["WithLines"](
        _env_file=None, llm="lines", model="liner", lines_url=line_server.url, allowed_hosts=("test",), **given
    )


@pytest.fixture
async def services(
    lines: Settings, parts: Parts, corpus: tuple[Corpus, str], collected: CollectedTraces
) -> AsyncGenerator[Services, None]:
    """An app that asks this server."""
    configured = build_telemetry(lines)
    telemetry = Telemetry(configured.config, configured.redactor.text, collected)
    configured.shutdown(0)
    model = await choose_model(lines, parts.extractive)
    made = build(lines, replace(parts, model=model), telemetry, corpus[1])
    yield made
    made.telemetry.shutdown(1)
    await model.close()
    await parts.stores.close()


@pytest.fixture
async def client(services: Services) -> AsyncGenerator[httpx.AsyncClient, None]:
    async with client_of(services) as made:
        yield made


async def test_a_turn_goes_through_the_new_server(
    client: httpx.AsyncClient, services: Services, line_server: LineServer, collected: CollectedTraces
) -> None:
    reply = (await client.post("/chat", json=QUESTION)).json()
    assert (reply["model"], reply["degraded"]) == ("liner", [])
    assert reply["answer"] == "".join(PIECES)
    assert reply["usage"]["output_tokens"] == 11
    (asked,) = line_server.asked
    assert asked["messages"][-1]["content"].endswith(QUESTION["message"])
    assert await asyncio.to_thread(services.telemetry.flush, 10)
    (trace,) = collected.traces
    span = next(span for span in trace if span.name == v.LLM)
    assert span.attributes[v.GEN_AI_PROVIDER] == "lines"
    assert line_server.traceparents[0].split("-")[2] == f"{span.context.span_id:016x}"


async def test_what_is_said_of_it_comes_from_itself_and_holds_no_login(
    client: httpx.AsyncClient, line_server: LineServer
) -> None:
    about = (await client.get("/about")).json()
    assert (about["model"], about["provider"], about["built_in"]) == ("liner", "lines", False)
    assert about["model_note"] == f"at {line_server.url.replace('shop:secret@', '')}"
    parts = (await client.get("/readyz")).json()["parts"]
    assert parts["llm"] == {"state": "ok", "required": False, "detail": "liner is there"}


async def test_its_429_is_busy(client: httpx.AsyncClient, line_server: LineServer) -> None:
    line_server.status, line_server.headers = 429, {"Retry-After": "30"}
    for _ in range(4):
        reply = (await client.post("/chat", json=QUESTION)).json()
        assert (reply["model"], reply["degraded"]) == ("extractive", ["busy"])
    assert len(line_server.asked) == 1
    assert (await client.get("/readyz")).json()["circuits"]["llm"] == "closed"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Model: liner on line server at http://127.0.0.1:"),
        ({"model": "absent"}, "has no model absent; start it with its model; until then the built-in"),
        ({"lines_url": "http://127.0.0.1:9"}, "cannot reach lines"),
    ],
)
async def test_the_doctor_says_what_the_server_says(lines: Settings, changes: dict[str, str], said: str) -> None:
    told = await doctor._model(lines.model_copy(update=changes))
    assert said in told
    assert "secret" not in told


async def test_auto_takes_it_where_it_is_looked_for(
    lines: Settings, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.models.TRIED_BY_AUTO", ("lines",))
    looking = lines.model_copy(update={"llm": "auto"})
    taken = await choose_model(looking, parts.extractive)
    lacking = await choose_model(looking.model_copy(update={"model": "absent"}), parts.extractive)
    assert (taken.provider, taken.note[:20]) == ("lines", "line server answered")
    assert lacking.built_in
    assert "has no model absent: the built-in" in lacking.note
    await taken.close()


def test_the_recipe_names_files_that_are_there() -> None:
    new, *changed = files_of("add-a-model-server")
    assert new == "infra/llm/lines.py"
    assert all((ROOT / file).is_file() for file in changed)
