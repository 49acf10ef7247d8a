"""How the app listens: Uvicorn with bounds on what has not become a request yet, and on who never reads the answer.

Uvicorn itself waits for ever for the end of a request, keeps a header of any size, and takes any number of connections.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, cast

import uvicorn
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from app.errors import problem_of, problem_response
from app.one_packet import OnePacket
from app.settings import Settings
from infra.telemetry.setup import new_trace_id, request_trace_id

DRAIN_S = 10
"""How long answers under way may take after SIGTERM."""
_UNREAD_S = 30.0
"""How long an answer may wait for a reader who has stopped reading."""
_ACCEPTED_AT_ONCE = 128
"""Connections that are taken before those over the limit go: together with these they have to fit the open files."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``connections`` at once, ``head_bytes`` of address and headers, seconds for a whole request to arrive."""

    connections: int
    head_bytes: int
    request_s: float


class BoundedProtocol(HttpToolsProtocol):
    """One connection. It may be dropped for a newer one unless a whole request of it is being answered."""

    limits: ClassVar[Limits]
    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    since = 0.0
    _in_head = True
    answering = False
    _head_bytes = 0
    _unfinished_bytes = 0
    """Of what has come since the parser last told of anything whole."""

    # --- connections ------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, and drop the one that has waited longest when there are too many."""
        super().connection_made(transport)
        self._begin()
        if len(self.connections) > self.limits.connections:
            waiting = [each for each in self.connections if isinstance(each, BoundedProtocol) and not each.answering]
            min(waiting, key=lambda each: each.since).drop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        self._stop(self._deadline)
        self._stop(self._unread)
        super().connection_lost(exc)

    def drop(self) -> None:
        """End the connection at once."""
        self.connections.discard(self)  # now, not when the loop comes to it: the next one over the limit is another
        self.transport.abort()

    def _begin(self) -> None:
        self._stop(self._deadline)
        self.since = self.loop.time()
        self._in_head, self.answering, self._head_bytes, self._unfinished_bytes = True, False, 0, 0
        self._deadline = self.loop.call_later(self.limits.request_s, self._too_slow)

    def _too_slow(self) -> None:
        if self.flow.read_paused:  # by us, while an earlier request of this connection is being answered
            self._deadline = self.loop.call_later(self.limits.request_s, self._too_slow)
        else:
            self._refuse(
                HTTPStatus.REQUEST_TIMEOUT, f"The request did not arrive whole within {self.limits.request_s:g} s."
            )

    # --- requests ---------------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Read on, unless the headers have become too long, or what is around the pieces of a body."""
        # The parser tells of a header, a trailer or a piece when it is whole: of one without an end, only what has come
        # can be counted.
        self._unfinished_bytes += len(data)
        super().data_received(data)
        if self._head_bytes + self._unfinished_bytes > self.limits.head_bytes:
            self._refuse_head()

    def on_message_begin(self) -> None:
        """Start the clock of a request, the first of which began with the connection."""
        self._unfinished_bytes = 0
        if not self._in_head:
            self._begin()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._unfinished_bytes = 0
        self._head_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header, or a trailer."""
        self._unfinished_bytes = 0
        self._head_bytes += len(name) + len(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start the request if its headers fit."""
        self._in_head = False
        if self._head_bytes > self.limits.head_bytes:
            self._refuse_head()
        if not self.transport.is_closing():
            super().on_headers_complete()
            self.cycle.transport = cast("asyncio.Transport", OnePacket(self.transport, self.loop))

    def on_body(self, body: bytes) -> None:
        """Pass on a piece of the body."""
        self._unfinished_bytes = 0
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the clock: the request is here."""
        self._unfinished_bytes = 0
        self._stop(self._deadline)
        if not self.transport.is_closing():
            self.answering = not self.cycle.response_complete
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """From now on the connection waits."""
        self.answering, self.since = False, self.loop.time()
        super().on_response_complete()

    # --- answers ----------------------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        """Give a reader who has stopped reading some time."""
        super().pause_writing()
        self._unread = self.loop.call_later(_UNREAD_S, self.drop)

    def resume_writing(self) -> None:
        """Go on: the reader does."""
        self._stop(self._unread)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def _refuse_head(self) -> None:
        most = self.limits.head_bytes
        self._refuse(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"headers: at most {most} bytes, address included, are accepted"
        )

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answer here, where there is no request yet that the app could answer, and end the connection."""
        if self.transport.is_closing():
            return
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is None or cycle.response_complete or not cycle.response_started:
            # As far as the address has come; before its first byte there is none.
            path = getattr(self, "url", b"").partition(b"?")[0].decode("latin-1")
            self.transport.write(_refusal(status, detail, path))
        self.transport.close()

    @staticmethod
    def _stop(clock: asyncio.TimerHandle | None) -> None:
        if clock is not None:
            clock.cancel()


def config_of(
    app: ASGIApp, settings: Settings, *, port: int | None = None, at_once: int = _ACCEPTED_AT_ONCE
) -> uvicorn.Config:
    """Uvicorn's configuration for ``app`` on the host of the settings, and on their port unless another is named.

    ``at_once`` is how many connections are taken one right after the other.
    """

    class Protocol(BoundedProtocol):
        limits = Limits(settings.max_connections, settings.max_header_bytes, settings.request_timeout_s)

    logging.getLogger("uvicorn.error").addFilter(_is_ours)
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port if port is None else port,
        http=Protocol,
        ws="none",
        log_level="warning",
        lifespan="off",
        backlog=at_once,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=DRAIN_S,
        loop="none",  # it runs in the one that is running
    )


def _is_ours(record: logging.LogRecord) -> bool:
    """Uvicorn warns of each request that makes no sense: the client is told, and a log full of it serves nobody."""
    return record.levelno != logging.WARNING


def _refusal(status: HTTPStatus, detail: str, path: str) -> bytes:
    """A whole response to a request for ``path``, with problem details."""
    trace_id = new_trace_id()
    token = request_trace_id.set(trace_id)
    body = bytes(problem_response(problem_of(HTTPException(status, detail)), path).body)
    request_trace_id.reset(token)
    headers = (
        f"content-type: application/problem+json\r\ncontent-length: {len(body)}\r\n"
        f"x-trace-id: {trace_id}\r\nconnection: close\r\n\r\n"
    )
    return STATUS_LINE[status] + headers.encode() + body
