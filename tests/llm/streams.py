"""Reading a model's stream in tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from pipeline.types.answers import Generation

Stream = AsyncGenerator[str | Generation, None]


async def read_all(stream: Stream) -> tuple[list[str], Generation]:
    """Return the pieces and the Generation that must come last."""
    items = [item async for item in stream]
    *pieces, last = items
    assert isinstance(last, Generation)
    assert all(isinstance(piece, str) and piece for piece in pieces)
    return [str(piece) for piece in pieces], last


async def read_some(stream: Stream, count: int) -> list[str]:
    """Take some pieces and hang up."""
    pieces: list[str] = []
    async with aclosing(stream):
        async for item in stream:
            pieces.append(str(item))
            if len(pieces) == count:
                break
    return pieces


@asynccontextmanager
async def answering(reply: bytes, to_get: bytes | None = None) -> AsyncIterator[tuple[str, list[str]]]:
    """Run an HTTP server that answers every request the same; yields its address and the requests that it got.

    ``to_get`` answers a GET, where that is to be another. For what a real server cannot be brought to say.
    """
    requests: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(to_get if to_get is not None and requests[-1].startswith("GET ") else reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", requests


def http_reply(status: str, body: str, kind: str = "application/json", *headers: str) -> bytes:
    """Return the bytes of an HTTP/1.1 answer."""
    content = body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + content
