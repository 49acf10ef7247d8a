"""One OpenSearch server or cluster over HTTP: pooled connections, time limits, and retries that cannot pile up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import stamina
from opensearchpy import AsyncOpenSearch, AuthorizationException, OpenSearchException, RequestError, TransportError

from pipeline.errors import PartRefused, PartTimeout, PartUnavailable

T = TypeVar("T")

ATTEMPTS = 3
OVERLOADED = (429, 503)


@dataclass(slots=True)
class RetryBudget:
    """At most one retry for every ten requests in the long run, and a small reserve for a short outage.

    Source: the retry budget of Finagle, recommended in Google's "Site Reliability Engineering", chapter 21: without
    it, clients multiply the load of a server that is already overloaded.
    """

    reserve: float = 10.0
    per_request: float = 0.1
    left: float = 10.0

    def earn(self) -> None:
        """A request was made."""
        self.left = min(self.reserve, self.left + self.per_request)

    def spend(self) -> bool:
        """Take one retry, if one is left."""
        if self.left < 1:
            return False
        self.left -= 1
        return True


class OpenSearchServer:
    """Calls with ``concurrency`` connections, each call at most ``timeout_s``. Bind one to one event loop."""

    def __init__(self, url: str, *, concurrency: int = 16, timeout_s: float = 2.0) -> None:
        # Retries and time limits are those of ``call``: the client's own retries come without pause or budget.
        self.client = AsyncOpenSearch([url], pool_maxsize=concurrency, max_retries=0, timeout=None)
        self.timeout_s = timeout_s
        self._places = asyncio.Semaphore(concurrency)
        self._budget = RetryBudget()
        self._closed = False

    async def call(
        self, part: str, request: Callable[[AsyncOpenSearch], Awaitable[T]], timeout_s: float | None = None
    ) -> tuple[T, float]:
        """The answer, and the milliseconds spent waiting for a connection.

        Raises:
            PartTimeout: no answer within ``timeout_s``, all attempts and the wait for a connection included.
            PartRefused: the server takes no such request, or not from this user.
            PartUnavailable: the server failed.
        """
        if self._closed:  # the client would connect again, and leak
            raise PartUnavailable(part, "the connection to OpenSearch is closed")
        limit = timeout_s or self.timeout_s
        started = time.perf_counter()
        try:
            async with asyncio.timeout(limit), self._places:
                wait_ms = (time.perf_counter() - started) * 1000
                return await self._attempt(request), wait_ms
        except TimeoutError as error:
            raise PartTimeout(part, f"OpenSearch took longer than {limit:g} s") from error
        except (RequestError, AuthorizationException) as error:
            raise PartRefused(part, f"OpenSearch refused: {_reason(error)}") from error
        except (OpenSearchException, OSError, RuntimeError) as error:
            raise PartUnavailable(part, f"OpenSearch failed: {_reason(error)}") from error

    async def close(self) -> None:
        """Close the connections. Safe to call twice."""
        self._closed = True
        await self.client.close()

    async def _attempt(self, request: Callable[[AsyncOpenSearch], Awaitable[T]]) -> T:
        self._budget.earn()
        async for attempt in stamina.retry_context(
            on=self._may_retry, attempts=ATTEMPTS, timeout=None, wait_initial=0.05, wait_max=0.5, wait_jitter=0.05
        ):
            with attempt:
                return await request(self.client)
        raise AssertionError("the last attempt returns or raises")

    def _may_retry(self, error: Exception) -> bool:
        overloaded = isinstance(error, TransportError) and error.status_code in OVERLOADED
        return overloaded and self._budget.spend()


def _reason(error: Exception) -> str:
    if isinstance(error, TransportError):
        return f"{error.status_code} {error.error}"
    return str(error) or type(error).__name__
