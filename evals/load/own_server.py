"""A server to be tried, where none is named: the embedded default as a child process, with faults allowed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from evals.server import running

_PLENTY = "1000000"
_AT_ONCE_FORGOTTEN = "1"
"""Seconds that an answer is kept: what an earlier run asked must not come from the cache in the next one."""


@contextmanager
def own_server(url: str | None, key: str | None, **environment: str) -> Generator[tuple[str, str | None], None, None]:
    """Yield the address and the operator's key of the server named, or of one that lives as long as this block."""
    if url is not None:
        yield url, key
        return
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        settings = {
            "MANGA_FAULTS": "allow",
            "MANGA_TURNS_PER_MINUTE": _PLENTY,
            "MANGA_TRACE_KEEP_RATIO": "0.1",
            "MANGA_CACHE_TTL_S": _AT_ONCE_FORGOTTEN,
        }
        with running(data_dir, **(settings | environment)) as server:
            yield server.url, operator_key(data_dir)


def operator_key(data_dir: Path) -> str:
    """The demo operator's key of an installation."""
    rows: list[dict[str, str]] = json.loads((data_dir / "keys.json").read_text(encoding="utf-8"))
    return next(row["key"] for row in rows if row["type"] == "operator")
