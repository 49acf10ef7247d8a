"""The application over HTTP: in process as ``client``, and on a real port as ``live``."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn

from app.listening import config_of
from app.services import Services
from app.settings import Settings
from tests.conftest import CollectedTraces, app_over

Talk = Callable[..., Awaitable[list[dict[str, Any]]]]

PATIENCE_S = 30.0
"""For what happens at once on an idle machine."""


@pytest.fixture(scope="session")
def settings(settings: Settings) -> Settings:
    """With time enough: what these tests ask for must not depend on how busy the machine is."""
    return settings.model_copy(update={"rerank_budget_ms": 60_000.0, "trace_slow_ms": 60_000.0})


@dataclass(frozen=True)
class Live:
    """A real server on a real port."""

    services: Services
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def idle(self) -> None:
        """Wait until no turn is under way and every kept trace has left."""
        await until(lambda: self.services.telemetry.processor.under_way == 0)
        assert await asyncio.to_thread(self.services.telemetry.flush, PATIENCE_S)


class EmptyLine:
    """In front of a reranker that nobody waits for."""

    waiting, backlog_ms, least_ms = 0, 0.0, 0.0


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that is about to happen."""
    limit = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < limit, "it did not happen in time"
        await asyncio.sleep(0.01)


@pytest.fixture
def talk(client: httpx.AsyncClient) -> Talk:
    """Say one message after another in one session; the replies in order."""

    async def talk(*messages: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = []
        for message in messages:
            session = {"session_id": replies[-1]["session_id"]} if replies else {}
            response = await client.post("/chat", json={"message": message, **session}, headers=headers)
            assert response.status_code == 200, response.text
            replies.append(response.json())
        return replies

    return talk


@asynccontextmanager
async def serving(services: Services) -> AsyncGenerator[Live, None]:
    """The application on a free port, listening as it does in earnest."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config_of(app_over(services), services.settings))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await until(lambda: server.started)
        yield Live(services, listening.getsockname()[1])
    finally:
        server.should_exit = True
        server.force_exit = True
        await running
        listening.close()


@pytest.fixture
async def live(services: Services) -> AsyncGenerator[Live, None]:
    async with serving(services) as made:
        yield made


def client_of(services: Services) -> httpx.AsyncClient:
    """A client straight into an application over other services than those of the fixture."""
    transport = httpx.ASGITransport(app=app_over(services), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30.0)


@pytest.fixture
def signed_in(services: Services) -> dict[str, str]:
    """The headers of the demo customer."""
    return bearer(services, "demo-customer")


@pytest.fixture
def operator(services: Services) -> dict[str, str]:
    """The headers of the demo operator."""
    return bearer(services, "demo-operator")


def bearer(services: Services, user: str) -> dict[str, str]:
    key = next(key for key in services.keys.keys if key.user.id == user)
    return {"authorization": f"Bearer {key.secret}"}


async def stored(services: Services, collected: CollectedTraces) -> str:
    """Everything that has left the process with traces, as one text."""
    assert await asyncio.to_thread(services.telemetry.flush, PATIENCE_S)
    return "\n".join(span.to_json() for trace in collected.traces for span in trace)
