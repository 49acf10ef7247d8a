"""Saved views of MLflow's list of traces: which turns are listed, in which order, with which columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.telemetry import vocabulary as v
from infra.telemetry.ratings import RATING

_TAG = "mlflow.tracesV4ViewState.mangaassist-"
_COLUMNS = "start_time,user,input,output,duration,state"


@dataclass(frozen=True, slots=True)
class ListView:
    """A view: its name, what each turn in it has, the further columns, and by what it is sorted, the most first."""

    name: str
    filters: Sequence[Mapping[str, str]] = ()
    tags: Sequence[str] = ()
    columns: str = _COLUMNS
    sort: str = "start_time"


def _tag(key: str, operator: str, value: str) -> dict[str, str]:
    return {"field": "tag", "operator": operator, "value": value, "key": key}


LIST_VIEWS = (
    ListView("Slowest first", tags=[v.TAG_INTENT, v.TAG_MODEL], sort="duration"),
    ListView("Blocked", [_tag(v.TAG_OUTCOME, "=", "blocked")], [v.TAG_GUARDRAIL]),
    ListView("Degraded", [_tag(v.TAG_DEGRADED, "!=", "none")], [v.TAG_DEGRADED, v.TAG_OUTCOME]),
    ListView(
        "Thumbs down", [{"field": "assessment", "operator": "=", "value": "false", "key": RATING}], [v.TAG_INTENT]
    ),
    ListView("Models and cost", tags=[v.TAG_MODEL], columns="start_time,user,input,duration,tokens,cost"),
)


def list_view_tags() -> dict[str, str]:
    """The tags of an experiment by which MLflow's list of traces has these views.

    They are what MLflow's page writes when somebody saves a view, and what MLflow's own demonstration writes
    (``mlflow/demo/generators/saved_views.py``). MLflow lists the newest first: ours in their order, below all others.
    """
    ages = range(len(LIST_VIEWS), 0, -1)
    return {_TAG + _id(view): _stored(view, age) for view, age in zip(LIST_VIEWS, ages, strict=True)}


def _id(view: ListView) -> str:
    return view.name.lower().replace(" ", "-")


def _stored(view: ListView, created_ms: int) -> str:
    state: dict[str, Any] = {
        "single": {"cols": view.columns, "sort": view.sort, "dir": "desc"},
        "multi": {},
        "filters": list(view.filters),
        "customColumns": {f"tag:{tag}": True for tag in view.tags},
    }
    return json.dumps({"name": view.name, "createdAt": created_ms, "state": json.dumps(state)})
