"""``curate``: what the kept turns are worth, in MLflow: scores, review queues, datasets. Again, it adds what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import httpx

from app.commands.traces import kept_traces
from app.console import console
from app.curation import WORKLISTS, answer_cases, refusal_cases
from app.monitor.scorers import LIKED, Scorer, scorers, searched
from app.settings import Settings
from infra.telemetry.assessments import Assessment, Assessments, NoSuchTrace
from infra.telemetry.datasets import Datasets
from infra.telemetry.experiment_tags import put_missing_tags
from infra.telemetry.list_views import list_view_tags
from infra.telemetry.mlflow_api import MlflowApi
from infra.telemetry.review_queues import ReviewQueues
from infra.telemetry.stored_turn import StoredTurn
from infra.telemetry.turn_view import NAME, turn_view_tag
from pipeline.errors import PartUnavailable

SOURCE = "mangaassist.scorers"
Row = tuple[str, str, str]
"""What it is, what there is of it now, and where a browser finds it."""


async def run(settings: Settings, days: float, limit: int) -> None:
    """Write scores, queues and datasets, and print where they are.

    Raises:
        CannotStart: the settings name no MLflow.
        PartUnavailable: it does not answer, or refuses.
    """
    turns = await kept_traces(settings).find(since=timedelta(days=days), limit=limit, with_content=True)
    url = settings.mlflow_address or ""
    score = {name: scorer for name, scorer in scorers(searched(settings.store)).items() if name != LIKED}
    with console.status(f"Scoring {len(turns)} turns"):
        scored = await asyncio.to_thread(_score, Assessments(url), turns, score)
    api = MlflowApi(url, settings.trace_experiment)
    rows = [
        ("scores by code", f"{scored} new, of {len(turns)} turns", "overview/quality"),
        *await asyncio.to_thread(_queues, ReviewQueues(api), turns),
        *await asyncio.to_thread(_datasets, Datasets(api), turns, settings.tenant),
    ]
    for what, tags in (
        (f"view {NAME!r} of a trace", turn_view_tag()),
        ("views of the list of traces", list_view_tags()),
    ):
        if new := await asyncio.to_thread(put_missing_tags, api, tags):
            rows.append((what, f"{new} new", "traces"))
    _print(rows, f"{settings.mlflow_link or url}/#/experiments/{settings.trace_experiment}")


def _score(mlflow: Assessments, turns: Sequence[StoredTurn], score: Mapping[str, Scorer]) -> int:
    """Write what no turn has yet; returns how many scores. A turn that was deleted meanwhile is none of ours."""
    written = 0
    for turn in turns:
        for name, scorer in score.items():
            if name in turn.checked or (verdict := scorer(turn)) is None:
                continue
            try:
                mlflow.write(Assessment(turn.trace_id, name, verdict, "CODE", SOURCE))
            except NoSuchTrace:
                break
            except httpx.HTTPError as error:
                raise PartUnavailable("traces", f"MLflow did not take a score: {error}") from error
            written += 1
    return written


def _queues(queues: ReviewQueues, turns: Sequence[StoredTurn]) -> list[Row]:
    rows: list[Row] = []
    for worklist in WORKLISTS:
        theirs = [turn.trace_id for turn in turns if worklist.belongs(turn)]
        queue = queues.fill(worklist.name, worklist.questions, theirs)
        rows.append(
            (f"review queue {worklist.name!r}", f"{queue.pending} to look at, {queue.done} done", "review-queue")
        )
    return rows


def _datasets(datasets: Datasets, turns: Sequence[StoredTurn], tenant: str) -> list[Row]:
    cases = {f"{tenant} answers": answer_cases(turns), f"{tenant} refusals": refusal_cases(turns)}
    return [(f"dataset {name!r}", f"{datasets.put(name, theirs)} in it", "datasets") for name, theirs in cases.items()]


def _print(rows: Sequence[Row], experiment: str) -> None:
    for what, there, page in rows:
        console.print(f"{what}: {there}", soft_wrap=True, markup=False, highlight=False)
        console.print(f"  {experiment}/{page}", soft_wrap=True, markup=False, highlight=False)
