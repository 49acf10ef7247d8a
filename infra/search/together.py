"""Searches that are asked for in the same moment travel in one request.

A turn starts its two searches at once; each waits for its own result, and one ``_msearch`` goes out for both. Known
elsewhere as a data loader: the queue is sent when the event loop has run everything that was ready.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

Body = dict[str, Any]


class Answer(NamedTuple):
    """One search's part of the response, and the milliseconds that the request waited for a connection."""

    response: Body
    wait_ms: float


Send = Callable[[list[Body]], Awaitable[list[Answer]]]


class Together:
    """Awaitable search bodies over ``send``, which takes many and answers in order."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[tuple[Body, asyncio.Future[Answer]]] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def __call__(self, body: Body) -> Answer:
        """Raises what ``send`` raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((body, answer))
        if len(self._waiting) == 1:
            loop.call_soon(self._flush)
        return await answer

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        task = asyncio.create_task(self._deliver(waiting))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _deliver(self, waiting: list[tuple[Body, asyncio.Future[Answer]]]) -> None:
        """A caller that has gone away meanwhile gets nothing; the others do."""
        try:
            answers = await self._send([body for body, _ in waiting])
        except Exception as error:  # noqa: BLE001 - it belongs to the callers
            for _, future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(waiting, answers, strict=True):
            if not future.done():
                future.set_result(answer)
