"""``visits``: conversations with a running server, so that MLflow's pages have something to show."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from app.commands.curate import run as curate
from app.commands.traces import kept_traces
from app.console import console
from app.settings import Settings
from evals.demo.traces import turns_of

_DAYS, _MOST = 7, 500
_TIMEOUT_S = 60.0


class Visit(BaseModel):
    """What a visitor says, one message after the other, and the thumb for the last answer."""

    model_config = ConfigDict(extra="forbid")

    messages: list[str]
    thumb: Literal[1, -1] | None = None
    comment: str | None = None


def read_visits() -> list[Visit]:
    """The visits of ``visits.yml``."""
    text = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    return TypeAdapter(list[Visit]).validate_python(yaml.safe_load(text))


def fill(url: str, settings: Settings) -> None:
    """Visit the server where MLflow has fewer turns of the last week than that makes; then curate what there is.

    Raises:
        CannotStart: the settings name no MLflow.
        PartUnavailable: MLflow does not answer.
        httpx.HTTPError: the server does not, or refuses a visitor.
    """
    visits = read_visits()
    making = sum(len(visit.messages) for visit in visits)
    there = len(asyncio.run(kept_traces(settings).find(since=timedelta(days=_DAYS), limit=making)))
    if there < making:
        with console.status(f"{len(visits)} visitors ask {making} questions"):
            ids = [trace_id for visit in visits for trace_id in _pay(url, visit)]
            turns_of(settings.mlflow_address or "", settings.trace_experiment, ids)
    asyncio.run(curate(settings, _DAYS, _MOST))


def _pay(url: str, visit: Visit) -> list[str]:
    """Pay a visit; returns the traces of its turns."""
    session: dict[str, str] = {}
    ids: list[str] = []
    with httpx.Client(base_url=url, timeout=_TIMEOUT_S, trust_env=False) as client:
        for message in visit.messages:
            reply = _posted(client, "/chat", {"message": message, **session})
            session = {"session_id": reply["session_id"]}
            ids.append(reply["trace_id"])
        if visit.thumb:
            rating = {"trace_id": ids[-1], "value": visit.thumb, "comment": visit.comment}
            _posted(client, "/feedback", rating, {"x-session-id": session["session_id"]})
    return ids


def _posted(client: httpx.Client, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    return client.post(path, json=body, headers=headers).raise_for_status().json()
