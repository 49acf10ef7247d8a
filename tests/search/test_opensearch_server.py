"""Faults of a server that a real one does not produce on demand: a small HTTP server answers as told."""

# pyright: reportPrivateUsage=false

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from infra.search.opensearch_server import OpenSearchServer, RetryBudget
from pipeline.errors import PartRefused, PartTimeout, PartUnavailable


class Scripted:
    """Answers with these status codes in turn, then with 200; ``delay_s`` before each."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.delay_s = 0.0
        self.requests = 0

    async def answer(self, _: web.Request) -> web.Response:
        self.requests += 1
        await asyncio.sleep(self.delay_s)
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response({"status": status}, status=status)


@pytest.fixture
async def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
async def server(scripted: Scripted, unused_tcp_port: int) -> AsyncIterator[OpenSearchServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", scripted.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    opened = OpenSearchServer(f"http://127.0.0.1:{unused_tcp_port}", concurrency=2, timeout_s=1)
    yield opened
    await opened.close()
    await runner.cleanup()


async def info(server: OpenSearchServer) -> tuple[object, float]:
    return await server.call("search", lambda client: client.info())


@pytest.mark.parametrize("status", [429, 503])
async def test_an_overloaded_server_is_asked_again(server: OpenSearchServer, scripted: Scripted, status: int) -> None:
    scripted.statuses = [status, status]
    assert (await info(server))[0] == {"status": 200}
    assert scripted.requests == 3


async def test_attempts_are_limited(server: OpenSearchServer, scripted: Scripted) -> None:
    scripted.statuses = [503] * 9
    with pytest.raises(PartUnavailable, match="503"):
        await info(server)
    assert scripted.requests == 3


@pytest.mark.parametrize("status", [400, 403])
async def test_a_refusal_is_not_repeated(server: OpenSearchServer, scripted: Scripted, status: int) -> None:
    scripted.statuses = [status]
    with pytest.raises(PartRefused, match=str(status)):
        await info(server)
    assert scripted.requests == 1


async def test_a_long_outage_gets_ever_fewer_retries(server: OpenSearchServer, scripted: Scripted) -> None:
    scripted.statuses = [503] * 1000
    server._budget = RetryBudget(left=2)
    for _ in range(6):
        with pytest.raises(PartUnavailable):
            await info(server)
    assert scripted.requests == 6 + 2


async def test_a_slow_server_is_a_timeout_in_time(server: OpenSearchServer, scripted: Scripted) -> None:
    scripted.delay_s = 3
    started = time.perf_counter()
    with pytest.raises(PartTimeout, match="longer than 1 s"):
        await info(server)
    assert time.perf_counter() - started < 2.9


async def test_the_wait_for_a_connection_is_told(server: OpenSearchServer, scripted: Scripted) -> None:
    scripted.delay_s = 0.1
    waits = [wait_ms for _, wait_ms in await asyncio.gather(*(info(server) for _ in range(3)))]
    assert sum(wait_ms > 50 for wait_ms in waits) == 1


async def test_no_server_is_unavailable(unused_tcp_port: int) -> None:
    server = OpenSearchServer(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(PartUnavailable, match="OpenSearch failed"):
        await info(server)
    await server.close()
