"""A TCP proxy that is a slow network on demand: every piece of an answer is held up."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from tests.deploy.servers import free_port

_PIECE = 65536


class Proxy:
    """Passes bytes on to the server at ``target``; ``delay_s`` is how long each piece of an answer is held up."""

    def __init__(self, target: str) -> None:
        self.delay_s = 0.0
        self._target = urlsplit(target)
        self._port = free_port()
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The server's address, by way of this proxy."""
        return urlunsplit(self._target._replace(netloc=f"127.0.0.1:{self._port}"))

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, tb: TracebackType | None) -> None:
        await self.refuse()

    async def listen(self) -> None:
        """Take connections."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)

    async def refuse(self) -> None:
        """Take no more connections and break off those there are, as the system does for a killed server."""
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
            try:
                pumps = [asyncio.create_task(pump) for pump in (_pump(reader, back), self._pump_slowly(there, writer))]
                try:
                    await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for pump in pumps:
                        pump.cancel()
                    await asyncio.gather(*pumps, return_exceptions=True)
            finally:
                back.close()
        except OSError:
            pass
        finally:
            writer.transport.abort()
            self._connections.discard(task)

    async def _pump_slowly(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(_PIECE):
            await asyncio.sleep(self.delay_s)
            writer.write(piece)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()
