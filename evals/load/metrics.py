"""The figures that a budget can name, read from the folder of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from evals.load.folder import read_rows, read_spans, read_summary
from evals.load.resampling import Floats
from evals.load.summary import Summary
from evals.load.table import Table, table_of
from evals.load.taken import Taken, join
from infra.telemetry import vocabulary as v


@dataclass(frozen=True)
class Figures:
    """A run's summary and its joined requests, warm-up left out."""

    summary: Summary
    taken: Sequence[Taken]

    @classmethod
    def of(cls, folder: Path) -> Figures:
        """Read a folder.

        Raises:
            FileNotFoundError: it holds no run.
            ValueError: its summary is that of another verb.
        """
        try:
            summary = read_summary(folder)
        except ValidationError as error:
            raise ValueError(f"{folder}: its summary is not that of a run") from error
        taken = join(read_rows(folder), read_spans(folder))
        return cls(summary, [one for one in taken if not one.row.warm_up])

    def get(self, metric: str) -> float | None:
        """The value of a metric, as budgets name it; None where this run has none such."""
        kind, _, rest = metric.partition(".")
        if kind == "span":
            return self._span(rest)
        if kind == "route":
            return self._route(rest)
        return float(self.summary.valid) if metric == "valid" else self._whole(metric.split(".", 2))

    @cached_property
    def _table(self) -> Table:
        return table_of(self.taken)

    @cached_property
    def _fields(self) -> Mapping[str, Any]:
        return self.summary.model_dump()

    def _whole(self, path: Sequence[str]) -> float | None:
        """Counts by class that nothing was counted under are 0; a count of classes is the sum of them."""
        found: Any = self._fields
        for part in path:
            found = found.get(part, 0)
        if isinstance(found, Mapping):
            return float(sum(found.values()))
        return None if found is None else float(found)

    def _span(self, rest: str) -> float | None:
        if rest.endswith((".calls", ".share")):
            name, _, figure = rest.rpartition(".")
            span = self.summary.spans.get(name)
            return None if span is None else float(getattr(span, figure))
        name, what, point = rest.rsplit(".", 2)
        if name not in self._table.names:
            return None
        values = self._table.own if what == "self_ms" else self._table.wait
        return _point(values[:, self._table.names.index(name)], point)

    def _route(self, rest: str) -> float | None:
        name, *figure = rest.rsplit(".", 1 if rest.endswith(".count") else 2)
        rows = [one.row for one in self.taken if route_of(one) == name and one.row.judged]
        if figure == ["count"]:
            return float(len(rows))
        values = [row.latency_ms if figure[0] == "latency_ms" else row.first_sentence_ms for row in rows]
        known = np.array([value for value in values if value is not None], np.float64)
        return _point(known, figure[1]) if len(known) else None


def route_of(one: Taken) -> str | None:
    """The route of the turn."""
    root = next(span.name for span in one.spans if span.parent is None)
    return one.values.get(f"{root}: {v.ROUTE}")


def _point(values: Floats, point: str) -> float:
    return float(values.mean() if point == "mean" else np.percentile(values, float(point[1:])))
