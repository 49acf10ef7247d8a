"""Runs turns for the routes, and ends them for the client that hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from fastapi import Request
from fastapi.sse import EventSourceResponse
from starlette.types import Receive, Scope, Send

from app.errors import ClientGone
from app.masking import Masking
from app.schemas import ChatOut
from app.services import Services
from app.sessions import is_ours, named_session_id
from infra.telemetry.setup import request_trace_id
from infra.telemetry.turn import Tracing
from pipeline.errors import InvalidQuestion
from pipeline.ports import Emit
from pipeline.trade import Trade
from pipeline.types.answers import Reply
from pipeline.types.asking import Question, User

T = TypeVar("T")

_MAX_PIECES = 1024
"""Released pieces that may wait for a slow reader; a turn of 3,000 characters has a few dozen."""


class Turns:
    """The way into the pipeline for every route."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def masking(self) -> Masking:
        """What hides the personal data of a conversation that a client sends along."""
        return self._services.masking

    @property
    def trade(self) -> Trade:
        """The words that a message is read with."""
        return self._services.shop.trade

    @property
    def page_types(self) -> tuple[str, ...]:
        """The kinds of page that the store has beside those of any shop."""
        return self._services.shop.page_types

    def check_length(self, question: Question, field: str) -> None:
        """Raise InvalidQuestion, which names ``field``, for a question longer than the setting allows."""
        length, most = len(question.text), self._services.settings.max_message_chars
        if length > most:
            raise InvalidQuestion(field, f"has {length} characters, at most {most} are accepted")

    def session_of(self, user: User, given: str | None) -> str | None:
        """The session that a request names; None when a new one has to begin.

        A user with a key may call sessions by names of their own, and gets ids that belong to them. A guest's invention
        belongs to nobody.
        """
        if given is None or is_ours(given):
            return given
        key = self._services.keys.secret_of(user)
        return named_session_id(given, key) if key else None

    async def run(self, question: Question, tracing: Tracing, emit: Emit) -> ChatOut:
        """Run one turn."""
        reply = await self._services.run_turn(question, emit, tracing)
        return self._out(reply, with_spans=tracing.spans)

    def _out(self, reply: Reply, *, with_spans: bool) -> ChatOut:
        trace_id = request_trace_id.get() or ""
        recent = self._services.telemetry.recent
        out = ChatOut.of(
            reply,
            trace_id=trace_id,
            trace_url=self._services.trace_url(trace_id),
            timings=recent.timings(trace_id),
        )
        return out.model_copy(update={"spans": recent.spans(trace_id)}) if with_spans else out


class StreamedTurn:
    """A turn in a task of its own, whose text can be read while it runs.

    The task holds the turn's spans, so that a reader who leaves cancels the turn and every span still ends.
    """

    def __init__(self, run: Callable[[Emit], Coroutine[Any, Any, ChatOut]]) -> None:
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue(_MAX_PIECES)
        self._task = asyncio.create_task(self._produce(run))

    async def _produce(self, run: Callable[[Emit], Coroutine[Any, Any, ChatOut]]) -> ChatOut:
        try:
            return await run(self._pieces.put)
        finally:
            # The reader may be gone and the queue full: never wait for room here.
            if not self._pieces.full():
                self._pieces.put_nowait(None)

    async def next(self) -> str | ChatOut:
        """The next piece of text, or the finished turn. Raises what the turn raised."""
        waiting = asyncio.ensure_future(self._pieces.get())
        try:
            await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done() and self._pieces.empty():
                return await self._task
            piece = await waiting
        finally:
            waiting.cancel()
        return await self._task if piece is None else piece

    async def cancel(self) -> None:
        """Stop the turn if it still runs, and wait until its spans have ended."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def streamed(run: Callable[[Emit], Coroutine[Any, Any, ChatOut]]) -> AsyncGenerator[StreamedTurn, None]:
    """Run a turn whose reader may leave at any point."""
    turn = StreamedTurn(run)
    try:
        yield turn
    finally:
        await turn.cancel()


class EventsOfTurn(EventSourceResponse):
    """The events of a turn. Sent, cut off or never begun: when this response is over, so is ``turn``."""

    def __init__(self, events: AsyncGenerator[bytes, None], turn: AsyncExitStack) -> None:
        # A proxy must neither keep the events nor collect them before it passes them on.
        super().__init__(events, headers={"cache-control": "no-cache", "x-accel-buffering": "no"})
        self._turn = turn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        async with self._turn:
            await super().__call__(scope, receive, send)


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Await ``work``, but cancel it when the client hangs up. Raises ClientGone then."""
    task, gone = asyncio.create_task(work), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone
    finally:
        task.cancel()
        gone.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def ignore(_: str) -> None:
    """Where text goes when nobody reads along."""
