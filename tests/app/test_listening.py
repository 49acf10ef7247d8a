"""Connections that want nothing but to be kept: long headers, no end of a request, no reader, far too many."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable

import httpx
import pytest
import uvicorn

from app.listening import config_of
from app.services import Services
from infra.stores.limits import MemoryWindows, RateLimiter
from tests.app.conftest import Live, serving
from tests.app.problems import problem_of

HEAD = b"POST /chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
LIMITS = {"max_connections": 20, "max_header_bytes": 4096, "request_timeout_s": 1.0}
SOON_S = 30.0


@pytest.fixture
async def live(make_services: Callable[..., Services]) -> AsyncGenerator[Live, None]:
    """A server with small limits."""
    services = make_services(**LIMITS)
    async with serving(services) as made:
        yield made
    await asyncio.to_thread(services.telemetry.shutdown, 1)


async def said(live: Live, *pieces: bytes, every_s: float = 0.0) -> bytes:
    """What the server says to these pieces until it ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    with contextlib.suppress(ConnectionError):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every_s)
    with contextlib.suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), SOON_S)
    return b""


def refusal(answer: bytes, path: str = "/") -> httpx.Response:
    """The one response in ``answer``, to a request for ``path``."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert body.count(b"HTTP/1.1") == 0
    request = httpx.Request("GET", f"http://127.0.0.1{path}")
    return httpx.Response(int(status.split()[1]), headers=headers, content=body, request=request)


async def alive(live: Live) -> float:
    """The seconds that a new client waits for ``/healthz``."""
    began = time.monotonic()
    async with httpx.AsyncClient(trust_env=False, timeout=SOON_S) as client:
        assert (await client.get(f"{live.url}/healthz")).status_code == 200
    return time.monotonic() - began


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: " + b"a" * 6000 + b"\r\n\r\n",
        b"GET /" + b"a" * 6000 + b" HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n" + b"x: y\r\n" * 3000 + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n" + b"a" * 6000 + b": b\r\n\r\n",
        HEAD + b"x: " + b"a" * 6000 + b"\r\ncontent-length: 17\r\n\r\n" + b'{"message": "hi"}',
        HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 3000,
    ],
)
@pytest.mark.parametrize("pieces", [1, 2, 100])
async def test_long_headers_are_refused_however_they_arrive(live: Live, head: bytes, pieces: int) -> None:
    size = -(-len(head) // pieces)
    answer = await said(live, *(head[start : start + size] for start in range(0, len(head), size)))
    if answer:  # else the rest of the headers met a closed door
        problem_of(refusal(answer), 431)
    assert await alive(live) < SOON_S


V1 = HEAD.replace(b"/chat", b"/v1/chat/completions?x=1")


@pytest.mark.parametrize(
    ("begun", "status"),
    [
        (V1 + b"x: " + b"y" * 5000 + b"\r\n\r\n", 431),
        (V1 + b"content-length: 9\r\n\r\n", 408),
        (V1 + b"no header\r\n\r\n", 400),
    ],
)
async def test_what_never_became_a_request_is_refused_in_the_form_of_its_address(
    live: Live, begun: bytes, status: int
) -> None:
    problem_of(refusal(await said(live, begun), "/v1/chat/completions"), status)
    problem_of(refusal(await said(live, begun.replace(b"/v1/chat/completions", b"/chat"))), status)


CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"
LAST_CHUNK = b"11\r\n" + b'{"message": "hi"}' + b"\r\n0\r\n"


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /healthz HTTP/1.1\r\nx: ",
        b"GET /",
        HEAD + b"a",
        CHUNKED + LAST_CHUNK + b"x: ",
        CHUNKED + LAST_CHUNK,
        CHUNKED + b"11;",
    ],
)
async def test_a_header_or_trailer_without_an_end_takes_no_memory(live: Live, begun: bytes) -> None:
    sent = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(begun)
    with contextlib.suppress(ConnectionError):
        while sent < 50_000_000:
            writer.write(b"a" * 65_536)
            await writer.drain()
            sent += 65_536
    assert sent < 10_000_000
    assert await alive(live) < SOON_S
    writer.close()
    del reader


@pytest.mark.parametrize(
    ("begun", "drip"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\n", b""),
        (b"GET / HTTP/1.1\r\nhost: localhost\r\n", b"x: y\r\n"),
        (HEAD + b"content-length: 1000\r\n\r\n", b""),
        (HEAD + b"content-length: 1000\r\n\r\n", b" "),
        (HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (HEAD + b"transfer-encoding: chunked\r\n\r\n1;", b"a"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n", b"GET"),
    ],
)
async def test_a_request_that_does_not_arrive_in_time_is_ended(
    live: Live, caplog: pytest.LogCaptureFixture, begun: bytes, drip: bytes
) -> None:
    began = time.monotonic()
    await said(live, begun, *[drip] * 30, every_s=0.1 if drip else 0.0)
    assert time.monotonic() - began < SOON_S
    await live.idle()
    assert not [record for record in caplog.records if record.exc_info]


async def test_one_is_told_that_one_was_too_slow(live: Live) -> None:
    for begun in (b"GET / HTTP/1.1\r\n", HEAD + b"content-length: 1000\r\n\r\n{"):
        problem_of(refusal(await said(live, begun)), 408)


async def test_half_open_connections_keep_nobody_out(live: Live) -> None:
    opened = [await asyncio.open_connection("127.0.0.1", live.port) for _ in range(100)]
    for number, (_, writer) in enumerate(opened):
        with contextlib.suppress(ConnectionError):
            writer.write(HEAD + (b"content-length: 9\r\n\r\n{" if number % 2 else b""))
    for _ in range(5):
        assert await alive(live) < SOON_S
    ends = await asyncio.gather(
        *(asyncio.wait_for(reader.read(), SOON_S) for reader, _ in opened), return_exceptions=True
    )
    assert not any(isinstance(end, TimeoutError) for end in ends)
    for _, writer in opened:
        writer.close()


async def test_a_turn_under_way_is_never_dropped_for_a_newer_connection(live: Live) -> None:
    going_on = asyncio.Event()

    async def slow(*_: object) -> object:
        await going_on.wait()
        raise RuntimeError("this turn ends so")

    live.services.run_turn = slow  # type: ignore[assignment]
    async with httpx.AsyncClient(base_url=live.url, trust_env=False, timeout=30.0) as client:
        turn = asyncio.create_task(client.post("/chat", json={"message": "hi"}))
        await asyncio.sleep(0.2)
        opened = [await asyncio.open_connection("127.0.0.1", live.port) for _ in range(60)]
        await asyncio.sleep(1.5)
        going_on.set()
        assert (await turn).status_code == 500
    for _, writer in opened:
        writer.close()


@pytest.mark.parametrize("pieces", [1, 2, 7, 300])
async def test_what_fits_is_taken_however_it_arrives(live: Live, pieces: int) -> None:
    """Headers just below the limit, many requests behind one another, and a body in many small chunks."""
    close = b"connection: close\r\n\r\n"
    long = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n" + b"x: " + b"a" * 3900 + b"\r\n" + close
    one = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n"
    many = (one + b"\r\n") * 199 + one + close
    body = b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"message": "hi"}' + b" " * 2000)
    chunked = HEAD + b"transfer-encoding: chunked\r\n" + close + body + b"0\r\n\r\n"
    for sent, answers in ((long, 1), (many, 200), (chunked, 1)):
        size = -(-len(sent) // pieces)
        answer = await said(live, *(sent[start : start + size] for start in range(0, len(sent), size)), every_s=0.001)
        assert answer.count(b"HTTP/1.1 200 OK") == answers


async def test_what_is_no_http_is_refused_in_the_form_of_every_refusal(live: Live) -> None:
    problem_of(refusal(await said(live, b"\x16\x03\x01 this is TLS or worse\r\n\r\n")), 400)


async def test_a_kept_connection_serves_request_after_request(live: Live) -> None:
    async with httpx.AsyncClient(base_url=live.url, trust_env=False, timeout=SOON_S) as client:
        for _ in range(5):
            assert (await client.post("/chat", json={"message": "hi"}, headers={"x": "a" * 3000})).status_code == 200
            await asyncio.sleep(0.3)


@pytest.mark.parametrize(
    ("trusted", "forwarded", "refused"),
    [
        ((), ["1.1.1.1", "2.2.2.2", "3.3.3.3"], True),
        (("127.0.0.1",), ["1.1.1.1", "2.2.2.2", "3.3.3.3"], False),
        (("127.0.0.0/8",), ["9.9.9.9, 1.1.1.1", "8.8.8.8, 1.1.1.1", "1.1.1.1"], True),
        (("127.0.0.1", "10.0.0.0/8"), ["1.1.1.1, 10.1.2.3", "2.2.2.2, 10.1.2.3", "3.3.3.3, 10.9.9.9"], False),
        (("10.0.0.7",), ["1.1.1.1", "2.2.2.2", "3.3.3.3"], True),
        (("127.0.0.1",), ["2001:db8::1", "2001:db8::2", "2001:db8::ffff"], True),
        (("127.0.0.1",), ["2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1"], False),
        (("127.0.0.1",), ["1.1.1.1:50", "1.1.1.1:51", "::ffff:1.1.1.1"], True),
    ],
)
async def test_whose_rate_a_guest_has_is_said_by_trusted_proxies_only(
    make_services: Callable[..., Services], trusted: tuple[str, ...], forwarded: list[str], *, refused: bool
) -> None:
    services = make_services(trusted_proxies=trusted)
    services.limiter = RateLimiter(MemoryWindows(2, per_s=60))
    async with serving(services) as live, httpx.AsyncClient(base_url=live.url, trust_env=False, timeout=30.0) as client:
        replies = [
            await client.post("/chat", json={"message": "hi"}, headers={"x-forwarded-for": each}) for each in forwarded
        ]
    assert [reply.status_code for reply in replies] == [200, 200, 429 if refused else 200]
    await asyncio.to_thread(services.telemetry.shutdown, 1)


async def test_a_reader_who_stops_reading_is_left(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.listening._UNREAD_S", 0.3)
    blob = b"x" * 20_000_000

    async def much(scope: object, receive: object, send: Callable[..., object]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[misc]
        await send({"type": "http.response.body", "body": blob, "more_body": True})  # type: ignore[misc]
        await send({"type": "http.response.body", "body": b"", "more_body": False})  # type: ignore[misc]

    config = config_of(much, live.services.settings, port=0)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
    limit = time.monotonic() + SOON_S
    await asyncio.sleep(0.1)
    while server.server_state.connections:
        assert time.monotonic() < limit, "the connection is still there"
        await asyncio.sleep(0.05)
    writer.transport.abort()
    server.should_exit = True
    await running
