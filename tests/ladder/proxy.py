"""A TCP proxy that is a slow network on demand: every piece of an answer is held up."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from tests.servers import free_port

PIECE = 65536


class Proxy:
    """Passes bytes on to the server at ``target``; ``delay_s`` is how long each piece of an answer is held up.

    It listens on ``listening``, which may be in another network, else on a free port of this machine.
    """

    def __init__(self, target: str, listening: socket.socket | None = None) -> None:
        self.delay_s = 0.0
        self._target = urlsplit(target)
        self._listening = listening
        self._address = listening.getsockname() if listening else ("127.0.0.1", free_port())
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The server's address, by way of this proxy."""
        host, port = self._address
        return urlunsplit(self._target._replace(netloc=f"{host}:{port}"))

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, tb: TracebackType | None) -> None:
        await self.refuse()

    async def listen(self) -> None:
        """Take connections."""
        if self._listening:
            self._server = await asyncio.start_server(self._pass_on, sock=self._listening)
        else:
            self._server = await asyncio.start_server(self._pass_on, *self._address)

    def forget(self) -> None:
        """Know nothing of the connections any more, as a machine that was restarted."""
        for connection, writer in self._connections.items():
            # Without lingering: the other side is told once (if that arrives), and never again.
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.cancel()

    async def refuse(self) -> None:
        """Take no more connections and break off those there are, as the system does for a killed server."""
        if self._server:
            self._server.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections[task] = writer
        try:
            there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
            try:
                pumps = [asyncio.create_task(pump) for pump in (self._ask(reader, back), self._answer(there, writer))]
                try:
                    await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for pump in pumps:
                        pump.cancel()
                    await asyncio.gather(*pumps, return_exceptions=True)
            finally:
                back.close()
        except (OSError, asyncio.CancelledError):
            pass  # whoever cancels means this connection, and asyncio would complain of it
        finally:
            writer.transport.abort()
            del self._connections[task]

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            await asyncio.sleep(self.delay_s)
            writer.write(piece)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()
