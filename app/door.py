"""The door in front of every turn: who would be refused later is refused here, where it costs next to nothing.

What a message needs is known only after it has been read, which costs a tenth of a whole turn. So while there is no
room for another search, a message is let in only if it needed none when it was last heard, or on trial, now and then:
if it does search, it waits for its place like any that found room.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Literal

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import answer
from infra.admission import Admission
from pipeline.errors import Busy

TURNS = ("/chat", "/v1/chat/completions")
_REMEMBERED = 4096
_TRIALS = 0.25
"""For each turn that is served: so much longer does the line get at most that is kept short by refusing others."""
_MOST_TRIALS = 4.0


class Trials:
    """Trials are saved up with time, a few at most, and one that went well costs nothing."""

    def __init__(self, gap_s: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._gap_s = gap_s
        self._clock = clock
        self._left = _MOST_TRIALS
        self._at = clock()

    def take(self) -> bool:
        """Take one, if there is one."""
        now = self._clock()
        self._left = min(_MOST_TRIALS, self._left + _TRIALS * (now - self._at) / self._gap_s())
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def give_back(self) -> None:
        """It went well."""
        self._left += 1


class Cheap:
    """The messages that needed no search when they were last heard: their hashes, not their words."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, None] = OrderedDict()

    def __contains__(self, text: str) -> bool:
        return hash(text) in self._known

    def note(self, text: str, *, searched: bool) -> None:
        """Remember how it went."""
        self._known.pop(hash(text), None)
        if searched:
            return
        self._known[hash(text)] = None
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


class DoorMiddleware:
    """Refuses turns that would be too much with 503, and counts those that it lets in."""

    def __init__(self, app: ASGIApp, admission: Admission, *, max_turns: int) -> None:
        self._app = app
        self._admission = admission
        self._max_turns = max_turns
        self._running = 0
        self._trials = Trials(lambda: admission.gap_s)
        self._cheap = Cheap()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] not in TURNS or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return
        text = said_in(body)
        try:
            why = self._let_in(text)
        except Busy as error:
            self._admission.refused["door"] += 1
            response = await answer(Request(scope), error)
            await response(scope, receive, send)
            return
        self._running += 1
        try:
            with self._admission.visit() as visit:
                await self._app(scope, _again(body, receive), send)
            self._cheap.note(text, searched=visit.searches)
            if why == "trial" and not visit.searches:
                self._trials.give_back()
        finally:
            self._running -= 1

    def _let_in(self, text: str) -> Literal["room", "cheap", "trial"]:
        """Say why a turn may come in. Raises Busy where it may not."""
        if self._running >= self._max_turns:
            raise Busy(f"the limit of {self._max_turns} concurrent turns")
        if crowd := self._admission.crowd():
            raise crowd
        refusal = self._admission.refusal()
        if refusal is None:
            return "room"
        if text in self._cheap:
            return "cheap"
        if self._trials.take():
            return "trial"
        raise refusal


async def _body(receive: Receive) -> bytes | None:
    """All of it, or None where the client hangs up meanwhile."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body
    return None


def said_in(body: bytes) -> str:
    """What a message is known by: its text, in either form; nothing, where the body is none of them."""
    try:
        given: Any = orjson.loads(body)
    except ValueError:
        return ""
    match given:
        case {"message": str(text)}:
            return text
        case {"messages": [*_, {"content": content}]}:
            return str(content)
        case _:
            return ""


def _again(body: bytes, receive: Receive) -> Receive:
    """Receive the body once more, and then what comes."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
