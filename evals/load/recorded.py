"""Turns that were asked before, with their real gaps: from a file of JSON lines, or from the MLflow that keeps them."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from app.settings import load_settings
from evals.load.workload import Asked, Planned, read_asked, replayed
from infra.telemetry.kept_traces import KeptTraces
from infra.telemetry.stored_turn import StoredTurn
from pipeline.errors import PartUnavailable

PREFIX = "replay:"
_MLFLOW = re.compile(r"mlflow|(?P<url>https?://[^#]+?)/?(?:#/experiments/(?P<experiment>\w+).*)?")
_MOST = 5000
"""Turns with what was asked in them: 45 KB each on the way here."""


def recorded(arrival: str, duration_s: float) -> list[Planned]:
    """Read ``replay:FILE``, ``replay:mlflow`` or ``replay:http://host:port``.

    Of a file it is all. Of MLflow it is the ``duration_s`` seconds that end with the newest turn there: the turns that
    were kept, as they were kept, which is masked. ``mlflow`` is the one of this installation's settings; an address may
    be that of an experiment's page.

    Raises:
        ValueError: there is nothing to replay; says why.
        FileNotFoundError: there is no such file.
    """
    source = arrival.removeprefix(PREFIX)
    match = _MLFLOW.fullmatch(source)
    if match is None:
        return replayed(read_asked(Path(source).read_text(encoding="utf-8").split("\n")))
    settings = load_settings()
    url = match["url"] or settings.mlflow_address
    if url is None:
        raise ValueError(f"{arrival}: no MLflow is known here; name its address, as in replay:http://127.0.0.1:5000")
    traces = KeptTraces(url, match["experiment"] or settings.trace_experiment)
    try:
        turns = asyncio.run(_newest(traces, duration_s, timedelta(days=365)))
    except PartUnavailable as error:
        raise ValueError(f"{arrival}: {error}") from error
    asked = [Asked(turn.started_ms / 1000, turn.question, turn.session) for turn in turns if turn.question]
    if not asked:
        raise ValueError(f"{arrival}: {len(turns)} turns there, and none says what was asked")
    return replayed(asked)


async def _newest(traces: KeptTraces, duration_s: float, since: timedelta) -> Sequence[StoredTurn]:
    """The turns of so many seconds, up to the newest."""
    newest = await traces.find(since=since, limit=1)
    if not newest:
        return []
    age = timedelta(seconds=time.time() - newest[0].started_ms / 1000 + duration_s)
    turns = await traces.find(since=age, limit=_MOST, with_content=True)
    return [turn for turn in turns if newest[0].started_ms - turn.started_ms <= duration_s * 1000]
