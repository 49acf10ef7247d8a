"""A proxy that hears what is asked, and can hold an answer up in its middle."""

from __future__ import annotations

import asyncio
import re

from tests.ladder.proxy import PIECE, Proxy


class Relay(Proxy):
    """Passes bytes on to the server at ``target``; while ``passes`` is not set, an answer stops after its first word.

    ``asked`` is all that was sent to the server, ``answering`` is set when an answer has begun to come back.
    """

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.asked = b""
        self.answering = asyncio.Event()
        self.passes = asyncio.Event()
        self.passes.set()

    @property
    def traceparents(self) -> list[str]:
        """The header of each request for an answer."""
        heads = self.asked.decode().split("POST ")[1:]
        return [found[1] if (found := re.search(r"(?im)^traceparent: (\S+)", head)) else "" for head in heads]

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            self.asked += piece
            writer.write(piece)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            if b'"content":"' in piece:
                self.answering.set()
                await self.passes.wait()
