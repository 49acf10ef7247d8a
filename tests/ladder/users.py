"""Eight users of a running app, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

USERS = 8
_READING_S = 1.0
"""Between an answer and the next question: a closed loop without it would measure the two cores, not the parts."""
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Turn:
    """A question and what came back: the reply, or the problem."""

    question: str
    status: int
    began: float
    ended: float
    body: dict[str, Any]

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def degraded(self) -> set[str]:
        return set(self.body.get("degraded", ()))


async def ask(client: httpx.AsyncClient, question: str, **fields: str) -> Turn:
    """One turn; its trace is kept only if the app finds a reason."""
    began = time.monotonic()
    answer = await client.post("/chat", json={"message": question, **fields})
    return Turn(question, answer.status_code, began, time.monotonic(), answer.json())


@dataclass
class Users:
    """They ask, read, and ask again, for as long as the context lasts."""

    url: str
    next_question: Callable[[], str]
    headers: dict[str, str] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._leave = asyncio.Event()
        self._client = httpx.AsyncClient(base_url=self.url, headers=self.headers, trust_env=False, timeout=_PATIENCE_S)
        self._tasks = [asyncio.create_task(self._use()) for _ in range(USERS)]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, tb: TracebackType | None) -> None:
        self._leave.set()
        try:
            await asyncio.gather(*self._tasks)
        finally:
            await self._client.aclose()

    async def _use(self) -> None:
        while not self._leave.is_set():
            self.turns.append(await ask(self._client, self.next_question()))
            await asyncio.sleep(_READING_S)


def is_answered(turn: Turn) -> bool:
    """From the pages, or with a word that they do not say it: of some series they name no magazine."""
    return bool(turn.body["sources"]) or any(word in turn.body["answer"] for word in ("do not say", "could not find"))
