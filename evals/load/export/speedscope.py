"""The critical path as a flame graph for https://www.speedscope.app: stacks are span paths, weights are mean times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evals.load.paths import mean_by_path
from evals.load.table import table_of
from evals.load.taken import Taken
from infra.telemetry.path import SpanPath

FILE = "flame.speedscope.json"
_SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def speedscope(taken: Sequence[Taken], name: str) -> dict[str, Any]:
    """A file of two profiles: all requests, and the slowest 5 %. At least one request is needed."""
    table = table_of(taken)
    slowest = [table.taken[row] for row in table.slowest(np.arange(table.count))]
    profiles = {"mean of all requests": mean_by_path(table.taken), "mean of the slowest 5 %": mean_by_path(slowest)}
    names = sorted({part for paths in profiles.values() for path in paths for part in path})
    frames = {part: number for number, part in enumerate(names)}
    return {
        "$schema": _SCHEMA,
        "name": name,
        "exporter": "mangaassist",
        "activeProfileIndex": 0,
        "shared": {"frames": [{"name": part} for part in names]},
        "profiles": [_profile(title, paths, frames) for title, paths in profiles.items()],
    }


def _profile(title: str, paths: Mapping[SpanPath, float], frames: Mapping[str, int]) -> dict[str, Any]:
    weights = [round(weight, 3) for weight in paths.values()]
    return {
        "type": "sampled",
        "name": title,
        "unit": "microseconds",
        "startValue": 0,
        "endValue": sum(weights),
        "samples": [[frames[part] for part in path] for path in paths],
        "weights": weights,
    }
