"""Servers to be tried, where none is named: the embedded default as child processes, with faults allowed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evals.load.mlflow_run import OFF
from evals.mock.child import running_mock
from evals.mock.names import pace_of
from evals.server import Server, Start, asking, furnish, running, running_all

Keyed = tuple[str, str]
"""A server's address and its operator's key."""
_SETTINGS = {
    "MANGA_FAULTS": "allow",
    "MANGA_TURNS_PER_MINUTE": "1000000",
    "MANGA_TRACE_KEEP_RATIO": "0.1",
    # What an earlier run asked must not come from the cache in the next one.
    "MANGA_CACHE_TTL_S": "1",
}
_UNHURRIED = {"MANGA_RERANK_BUDGET_MS": "10000"}
"""Over a mock only the model's pace is to show: no answer is worse because this machine is slow."""


@contextmanager
def own_server(
    url: str | None, key: str | None, mlflow: str | None = None, mock: str | None = None
) -> Generator[tuple[str, str | None], None, None]:
    """Yield the address and the operator's key of the server named, or of one that lives as long as this block.

    Raises:
        UnknownModel: ``mock``, the model that writes its answers, is none of a mock model.
    """
    if url is not None:
        yield url, key
        return
    with _written_by(mock) as llm, _started(_traces_to(mlflow) | llm) as (server, operator):
        yield server.url, operator


@contextmanager
def own_pair(
    base: Mapping[str, str], cand: Mapping[str, str], mlflow: str | None, checkout: Path | None = None
) -> Generator[tuple[Keyed, Keyed], None, None]:
    """Two servers that differ in these variables only, or in the code, where the second one's is in ``checkout``.

    They start side by side. Both send their traces to one MLflow, if none is named to the first one's own: each takes
    half a gigabyte.
    """
    named = _traces_to(mlflow)
    with _data_dir() as one, _data_dir() as other:
        first = Start(one, None, _SETTINGS | named | dict(base))
        second = Start(other, checkout, _SETTINGS | (named or _traces_to(first.mlflow_url)) | dict(cand))
        with running_all(first, second):
            yield (first.url, operator_key(one)), (second.url, operator_key(other))


@contextmanager
def _written_by(mock: str | None) -> Generator[dict[str, str], None, None]:
    """The settings of an app whose answers a mock model writes; none where none is named."""
    if mock is None:
        yield {}
        return
    pace_of(mock)
    with running_mock(mock) as model_server:
        yield asking(model_server, mock) | _UNHURRIED


def _traces_to(mlflow: str | None) -> dict[str, str]:
    return {} if mlflow in {None, OFF} else {"MANGA_TRACE_URL": f"{mlflow}/v1/traces"}


@contextmanager
def _started(environment: Mapping[str, str]) -> Generator[tuple[Server, str], None, None]:
    with _data_dir() as data_dir, running(data_dir, None, **(_SETTINGS | dict(environment))) as server:
        yield server, operator_key(data_dir)


@contextmanager
def _data_dir() -> Generator[Path, None, None]:
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder))
        yield Path(folder)


def operator_key(data_dir: Path) -> str:
    """The demo operator's key of an installation."""
    rows: list[dict[str, str]] = json.loads((data_dir / "keys.json").read_text(encoding="utf-8"))
    return next(row["key"] for row in rows if row["type"] == "operator")
