"""Reading turns back from MLflow, and deleting them.

What searches and deletes goes through the light ``mlflow-tracing`` SDK: it is synchronous and slow to import, so all
runs in threads, with time limits. Searches name a time: MLflow scans whole tables otherwise.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

import httpx

from infra.telemetry import vocabulary as v
from infra.telemetry.stored_turn import StoredTurn
from pipeline.errors import PartTimeout, PartUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")

_REQUEST_S, _REQUESTS, _DELETION = 5.0, 12, 120
"""What a request may take, which is tried twice; and how many times as long a whole search, or deletion, may."""
PATIENT_S = 60.0
"""What a request of a command may take: nobody waits for its answer, and the machine may be busy."""
_PAGE, _WHOLE_PAGE = 200, 25
"""Turns by request: a whole trace is some eighty kilobytes, which MLflow puts together span by span."""
_DELETED_AT_ONCE = 100
_PROXIED = "mlflow-artifacts:"
_SDK_ERRORS = {"MlflowException", "RestException", "InvalidUrlException"}
_LONGEST = 200


class KeptTraces:
    """Turns in one MLflow experiment.

    Args:
        url: MLflow's address.
        experiment: the experiment's id.
        request_s: what a request may take. The first of a process decides.
    """

    def __init__(self, url: str, experiment: str, request_s: float = _REQUEST_S) -> None:
        self._url = url
        self._experiment = experiment
        self._request_s = request_s
        self._made: Any = None

    async def find(
        self,
        *,
        tags: Mapping[str, str] | None = None,
        since: timedelta = timedelta(days=1),
        limit: int = 100,
        with_content: bool = False,
    ) -> tuple[StoredTurn, ...]:
        """The newest turns that match, newest first; ``since`` counts back from now.

        Raises:
            ValueError: a value cannot be written in MLflow's filter language.
            PartUnavailable: MLflow does not answer, refuses, or took too long.
        """
        conditions = [f"tags.{_quoted(name, '`')} = {_quoted(value)}" for name, value in (tags or {}).items()]
        conditions.append(f"trace.timestamp_ms >= {_now_ms() - round(since.total_seconds() * 1000)}")
        return await self._in_thread(lambda: tuple(self._search(conditions, limit=limit, content=with_content)))

    async def delete_older(self, *, errors_days: float, others_days: float) -> int:
        """Delete turns by age, with their artifacts, except those tagged ``keep`` = ``true``; returns how many."""
        return await self._in_thread(lambda: self._delete_older(errors_days, others_days), _DELETION)

    async def delete_oldest(self, count: int) -> int:
        """Delete so many of the oldest turns, except those tagged ``keep`` = ``true``; returns how many there were."""
        return await self._in_thread(lambda: self._delete_oldest(count), _DELETION)

    async def delete_person(self, *, user: str | None = None, session: str | None = None) -> int:
        """Delete every turn of a user or of a session, with artifacts and feedback, tagged or not; returns how many.

        Raises:
            ValueError: neither is given, or it cannot be written in MLflow's filter language.
        """
        whose = {v.MLFLOW_USER: user, v.MLFLOW_SESSION: session}
        conditions = [f"metadata.`{name}` = {_quoted(value)}" for name, value in whose.items() if value is not None]
        if not conditions:
            raise ValueError("say whose data is to be deleted: user or session")
        return await self._in_thread(lambda: self._delete(list(self._search(conditions))), _DELETION)

    async def _in_thread(self, call: Callable[[], T], requests: int = _REQUESTS) -> T:
        """Run a call of the SDK; what it raises becomes one of our errors, in one line."""
        seconds = self._request_s * requests
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.to_thread(call)
        except TimeoutError as error:
            raise PartTimeout("traces", f"MLflow at {self._url} did not finish within {seconds:g} s") from error
        except json.JSONDecodeError as error:
            raise PartUnavailable("traces", f"what answers at {self._url} is no MLflow") from error
        except Exception as error:
            # By name: importing the SDK takes seconds, and here it was imported if anything of it was raised.
            if type(error).__name__ not in _SDK_ERRORS and not isinstance(error, httpx.HTTPError):
                raise
            reason = "it does not answer" if "Max retries" in str(error) else " ".join(str(error).split())[:_LONGEST]
            raise PartUnavailable("traces", f"MLflow at {self._url}: {reason}") from error

    def _search(
        self,
        conditions: list[str],
        *,
        limit: int | None = None,
        content: bool = False,
        order: str = "timestamp_ms DESC",
    ) -> Iterator[StoredTurn]:
        token, found, most = None, 0, _WHOLE_PAGE if content else _PAGE
        while True:
            page = self._client().search_traces(
                locations=[self._experiment],
                filter_string=" AND ".join(conditions),
                max_results=min(most, limit - found) if limit else most,
                order_by=[order],
                page_token=token,
                include_spans=content,
            )
            yield from map(StoredTurn.of, page)
            found, token = found + len(page), page.token
            if not token or (limit and found >= limit):
                return

    def _delete_older(self, errors_days: float, others_days: float) -> int:
        old = [
            *self._search(["trace.status = 'ERROR'", _before(errors_days)]),
            *self._search(["trace.status != 'ERROR'", _before(others_days)]),
        ]
        return self._delete([turn for turn in old if turn.tags.get(v.TAG_KEEP) != "true"])

    def _delete_oldest(self, count: int) -> int:
        oldest = self._search([_before(0)], order="timestamp_ms ASC")
        return self._delete(list(islice((turn for turn in oldest if turn.tags.get(v.TAG_KEEP) != "true"), count)))

    def _delete(self, turns: list[StoredTurn]) -> int:
        """Artifacts first: once a trace is gone, nothing says any more where its files are."""
        deleted = 0
        with httpx.Client(base_url=self._url, timeout=5.0, trust_env=False) as client:
            for start in range(0, len(turns), _DELETED_AT_ONCE):
                some = turns[start : start + _DELETED_AT_ONCE]
                for turn in some:
                    _delete_artifacts(client, turn.tags.get(v.MLFLOW_ARTIFACTS, ""))
                ids = [f"tr-{turn.trace_id}" for turn in some]
                deleted += self._client().delete_traces(self._experiment, trace_ids=ids)
        return deleted

    def _client(self) -> Any:
        """Import and configure the SDK on first use: few turns get feedback, and the import costs memory."""
        if self._made is None:
            os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
            os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", f"{self._request_s:.0f}")
            os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")  # what it warns of, our own errors say
            from mlflow.tracing.client import TracingClient  # noqa: PLC0415 - it reads the settings above

            # Not mlflow.set_tracking_uri: that would point the whole process, and every child, at this server.
            self._made = TracingClient(self._url)
        return self._made


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _before(days: float) -> str:
    return f"trace.timestamp_ms < {_now_ms() - round(days * 86_400_000)}"


def _quoted(value: str, quote: str = "'") -> str:
    """MLflow's filter language has no way to escape a quote."""
    if quote in value or "\\" in value:
        raise ValueError(f"{value!r} cannot be searched for: it holds a quote")
    return f"{quote}{value}{quote}"


def _delete_artifacts(client: httpx.Client, location: str) -> None:
    """Delete a trace's folder through MLflow's proxy. MLflow's own deletion leaves it behind."""
    if not location.startswith(_PROXIED):
        return
    path = location.removeprefix(_PROXIED).lstrip("/").removesuffix("/artifacts")
    answer = client.delete(f"/api/2.0/mlflow-artifacts/artifacts/{path}")
    if answer.is_server_error:
        logger.warning("The artifacts at %s were not deleted: status %d", location, answer.status_code)
