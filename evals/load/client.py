"""Asks one question over HTTP, as a stream, and notes when what came."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple

import aiohttp

from evals.load.forms import Event, Form, Listener
from evals.load.record import Row, SpanRow
from evals.load.workload import Planned, Switch

_TIMEOUT_S = 120.0


class Outcome(NamedTuple):
    """A finished request and, where they came with the reply, the spans of its turn."""

    row: Row
    spans: list[SpanRow]


@dataclass(slots=True)
class Client:
    """Asks one server.

    Args:
        http: opened without a limit on connections, since a generator never waits for one.
        url: of the server, without a path.
        form: in which it is asked.
        origin: the monotonic second that all times count from.
        key: an operator's, which brings the spans along.
    """

    http: aiohttp.ClientSession
    url: str
    form: Form
    origin: float
    key: str | None = None
    _session_ids: dict[int, str] = field(default_factory=dict[int, str])

    async def ask(self, planned: Planned, *, warm_up: bool = False) -> Outcome:
        """Send a request and read its answer. Never raises: what goes wrong stands in the row."""
        row = new_row(planned, warm_up=warm_up)
        listener = self.form.listener(row)
        try:
            async with asyncio.timeout(_TIMEOUT_S if planned.hang_up_s is None else planned.hang_up_s):
                await self._exchange(planned, row, listener)
        except TimeoutError:
            row.hung_up = planned.hang_up_s is not None
            row.error = None if row.hung_up else "timeout"
        except (aiohttp.ClientError, OSError):
            row.error = "connection" if row.status is None else "broken_off"
        row.end_ms = self._now_ms()
        return Outcome(row, listener.spans)

    async def _exchange(self, planned: Planned, row: Row, listener: Listener) -> None:
        body = self.form.body(planned.message, self._session_ids.get(planned.session))
        row.sent_ms = self._now_ms()
        async with self.http.post(self.url + self.form.path, json=body, headers=self._headers()) as response:
            row.status, row.trace_id = response.status, response.headers.get("x-trace-id")
            if response.status != HTTPStatus.OK:
                row.error = f"http_{response.status}"
                return
            async for event in _events(response.content):
                listener.hear(event, self._now_ms())
                if planned.read_delay_s:
                    before = self._now_ms()
                    await asyncio.sleep(planned.read_delay_s)
                    row.dawdled_ms += self._now_ms() - before
        listener.over()
        if listener.session_id:
            self._session_ids[planned.session] = listener.session_id

    def _headers(self) -> dict[str, str]:
        headers = {"accept": "text/event-stream", "x-trace-spans": "1"}
        return headers | ({"authorization": f"Bearer {self.key}"} if self.key else {})

    def _now_ms(self) -> float:
        return (time.monotonic() - self.origin) * 1000

    async def switch(self, switch: Switch) -> None:
        """Change something at the server.

        Raises:
            SwitchRefused: the server will not have it.
        """
        async with self.http.request(
            switch.method, self.url + switch.path, json=switch.body, headers=self._headers()
        ) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise SwitchRefused(f"{switch.method} {switch.path}: {response.status} {await response.text()}")


class SwitchRefused(Exception):
    """A server refused to be changed; the message says what it said."""


def new_row(planned: Planned, *, warm_up: bool) -> Row:
    """The row of a request that is yet to be sent."""
    return Row(
        index=planned.index,
        arm=planned.arm,
        block=planned.block,
        kind=planned.kind,
        session=planned.session,
        turn=planned.turn,
        warm_up=warm_up,
        due_ms=planned.at_s * 1000,
    )


async def _events(content: aiohttp.StreamReader) -> AsyncIterator[Event]:
    """Server-sent events, as far as these servers use them: one ``event`` and one ``data`` line each."""
    name, data = "message", b""
    async for line in content:
        text = line.rstrip(b"\r\n")
        if text.startswith(b"event:"):
            name = text[6:].strip().decode()
        elif text.startswith(b"data:"):
            data = text[5:].strip()
        elif not text and data:
            yield Event(name, data)
            name, data = "message", b""
