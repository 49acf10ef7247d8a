"""A view of a turn for MLflow's trace page: question and answer, what led to it, and what is said of it, in cards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from infra.telemetry import vocabulary as v

NAME = "A turn"
_ID = "mangaassist-turn"
_TAG = f"mlflow.customView.view.v1.{_ID}"
_FORM = {"name": NAME, "label": "Question, answer, and what led to it", "instruction": ""}
_STATS = (("status", "checklist"), ("latency", "clock"), ("totalTokens", "hash"))
_CARDS: Sequence[tuple[str, str, str, Sequence[str | int]]] = (
    ("Asked", v.TURN, "inputs", ("messages", 0, "content")),
    ("Answered", v.TURN, "outputs", ("choices", 0, "message", "content")),
    ("Understood as", v.CACHE_LOOKUP, "inputs", ("query",)),
    ("Answer cache", v.CACHE_LOOKUP, "attributes", (v.CACHE_STATUS,)),
    ("Found", v.RERANK, "outputs", ()),
    ("The model was given", v.PROMPT, "outputs", ("messages",)),
    ("The model said", v.LLM, "outputs", ("choices", 0, "message", "content")),
)
"""Title of a card, and where its content is: the span, its field, and the place in that."""


def turn_view_tag() -> dict[str, str]:
    """The tag of an experiment by which MLflow's trace page has the view."""
    return {_TAG: json.dumps(_view())}


def _view() -> dict[str, Any]:
    stats = [_stat(name, icon) for name, icon in _STATS]
    cards = [_card(f"card{number}", *card) for number, card in enumerate(_CARDS)]
    board = {"id": "said", "component": "AssessmentBoard", "children": {"$source": "assessments"}}
    row = {"id": "stats", "component": "Row", "align": "stretch", "children": [stat["id"] for stat in stats]}
    children = ["stats", *(card[0]["id"] for card in cards), "said"]
    root = {"id": "root", "component": "Column", "children": children}
    components = [root, row, *stats, *(part for card in cards for part in card), board]
    template = [{"version": "v0.9", "updateComponents": {"surfaceId": "main", "components": components}}]
    return {"id": _ID, **_FORM, "template": template, "createdAtMs": 1}


def _stat(name: str, icon: str) -> dict[str, Any]:
    shown = {"value": {"$source": f"metrics.{name}"}, "label": name, "icon": icon, "tone": "info"}
    return {"id": f"stat-{name}", "component": "StatCard", **shown}


def _card(card: str, title: str, span: str, field: str, path: Sequence[str | int]) -> list[dict[str, Any]]:
    where = {"name": span}
    value = {"$source": "spanField", "spanRef": where, "field": field, **({"path": list(path)} if path else {})}
    content = {"component": "KeyValueViewer", "label": title, "value": value, "initialFormat": "json"}
    return [
        {"id": card, "component": "Card", "child": f"{card}-content", "renderIfSpan": where},
        {"id": f"{card}-content", **content},
    ]
