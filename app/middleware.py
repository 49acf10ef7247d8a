"""Pure ASGI: a request's trace id, the host it is for, the limit on its body, and the headers of its reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import answer, problem_of, problem_response
from app.openai_form.errors import is_spoken_at
from infra.telemetry.setup import new_trace_id, request_trace_id

_SECURITY = (
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\s:\[\]@/]+?)\.?(:[0-9]{1,5})?")
_DOCS = "/docs"
"""The API's page starts by an inline script, so it goes without the content policy."""


class TraceIdMiddleware:
    """Gives each request a trace id, and each reply the header ``x-trace-id``.

    Replies in the OpenAI form have it as ``x-request-id`` too, the name under which SDKs hand it to their users.
    Unexpected errors are answered here and not in Starlette's outermost layer, which would leave the headers out.
    """

    def __init__(self, app: ASGIApp, new_trace_id: Callable[[], str] = new_trace_id) -> None:
        self._app = app
        self._new_trace_id = new_trace_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace_id = self._new_trace_id()
        token = request_trace_id.set(trace_id)
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), *_headers(scope["path"], trace_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            if started:
                raise
            response = await answer(Request(scope), error)
            await response(scope, receive, send_with_headers)
        finally:
            request_trace_id.reset(token)


def _headers(path: str, trace_id: bytes) -> Iterator[tuple[bytes, bytes]]:
    yield b"x-trace-id", trace_id
    if is_spoken_at(path):
        yield b"x-request-id", trace_id
    if not path.startswith(_DOCS):
        yield from _SECURITY


class HeadMiddleware:
    """Answers HEAD wherever GET is answered: with the same head, and without a body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class HostMiddleware:
    """Refuses requests for other hosts, and with them pages that had their own name point here (DNS rebinding).

    Args:
        app: what is guarded.
        hosts: names in lower case, without ports; ``*.name`` is every host below a name, ``*`` is any.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = {host for host in hosts if not host.startswith("*")}
        self._above = tuple(host.removeprefix("*") for host in hosts if host.startswith("*"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and not self._known(Headers(scope=scope).getlist("host")):
            error = HTTPException(HTTPStatus.MISDIRECTED_REQUEST, "Requests for this host are not answered here.")
            await problem_response(problem_of(error), scope["path"])(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _known(self, given: list[str]) -> bool:
        if len(given) != 1 or not (parts := _HOST.fullmatch(given[0].lower())):
            return False
        return parts["name"] in self._hosts or parts["name"].endswith(self._above)


class BodyLimitMiddleware:
    """Refuses a body over ``limit`` bytes, by its declared length or as it arrives."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._fits(Headers(scope=scope).get("content-length", "0")):
            await problem_response(problem_of(self._too_large()), scope["path"])(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise self._too_large()
            return message

        await self._app(scope, receive_limited, send)

    def _fits(self, declared: str) -> bool:
        try:
            return 0 <= int(declared) <= self._limit
        except ValueError:
            return False

    def _too_large(self) -> HTTPException:
        return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"body: at most {self._limit} bytes are accepted")
