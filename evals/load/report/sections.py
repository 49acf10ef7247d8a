"""What a report shows of each kind of folder, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go

from evals.load.compare import Comparison
from evals.load.hotspots import Hotspots, find_hotspots
from evals.load.lines import in_ms, knee_line, load_line, saturation_line, slo_line, verdict_line
from evals.load.paths import mean_by_path
from evals.load.record import Row
from evals.load.report import charts
from evals.load.summary import Percentiles, Summary
from evals.load.sweep import Sweep
from evals.load.table import table_of
from evals.load.taken import Taken

_EXAMPLES, _MOST_EXAMPLES = 3, 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the verdict."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Traces in which a span took most: what to call each, and its address, or its id where it has none."""

    span: str
    traces: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what to see in it, and a chart or a table, whose first row is its head."""

    title: str
    says: str = ""
    chart: go.Figure | None = None
    table: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What one kind of folder has to show."""

    kind: str
    lines: Sequence[Line]
    sections: Sequence[Section]
    examples: Sequence[Examples] = field(default_factory=list[Examples])


def content(summary: dict[str, Any], rows: Sequence[Row], taken: Sequence[Taken]) -> Content:
    """Choose by what the summary holds.

    Raises:
        ValueError: it is of a verb that has nothing to draw.
    """
    if "points" in summary:
        return _of_sweep(Sweep.model_validate(summary), taken)
    if "verdict" in summary:
        return _of_comparison(Comparison.model_validate(summary), taken)
    if "latency_ms" in summary:
        return _of_run(Summary.model_validate(summary), rows, taken)
    raise ValueError("there is a report of run, ab and sweep only")


def _of_run(summary: Summary, rows: Sequence[Row], taken: Sequence[Taken]) -> Content:
    counted = [row for row in rows if not row.warm_up]
    found = _hotspots(taken)
    lines = [Line("LOAD", load_line(summary)), Line("SLO", slo_line(summary))]
    sections = [Section("How long it took", table=_percentiles(summary))]
    if any(row.judged for row in counted):
        judged = [row for row in counted if row.judged]
        sections[0] = Section(
            "How long it took",
            "Counted from when each request was due. The right end holds the slowest.",
            charts.percentile_lines(judged),
            _percentiles(summary),
        )
        sections.append(Section("Over the run", "Darker: more answers.", charts.heat_map(counted)))
    if found is not None:
        lines.append(Line("TAIL", "the slowest 5 % spent more on " + ", ".join(_spots(found))))
        sections += _hotspot_sections(found)
    return Content("run", lines, [*sections, *_flame(taken)], _worst_of_tail(found, taken))


def _spots(found: Hotspots) -> list[str]:
    return [f"{spot.span} {spot.share:.0%} [{spot.interval[0]:.0%}, {spot.interval[1]:.0%}]" for spot in found.tail[:2]]


def _hotspots(taken: Sequence[Taken]) -> Hotspots | None:
    """None where there are too few requests."""
    try:
        return find_hotspots(taken)
    except ValueError:
        return None


def _hotspot_sections(found: Hotspots) -> list[Section]:
    head = ("if this step took half", "p95 would be less by", "95 % interval")
    answers = [
        (one.span, in_ms(one.p95_ms), f"{one.interval[0]:.0f} to {one.interval[1]:.0f} ms") for one in found.what_if
    ]
    return [
        Section("Where the mean goes", "Share of all time, with 95 % intervals.", charts.bars(found.mean)),
        Section(
            "What the slowest 5 % spent more on",
            "Than middling requests did: share of the difference, with 95 % intervals.",
            charts.bars(found.tail, charts.AMBER),
        ),
        Section("What it would pay to mend", table=[head, *answers]),
    ]


def _percentiles(summary: Summary) -> list[Sequence[str]]:
    rows = {
        "whole answer": summary.latency_ms,
        "first sentence": summary.first_sentence_ms,
        "whole, from when it was sent": summary.from_send_ms,
    }
    return [("", "p50", "p95", "p99"), *((name, *_figures(figures)) for name, figures in rows.items())]


def _figures(figures: Percentiles) -> tuple[str, str, str]:
    return in_ms(figures.p50), in_ms(figures.p95), in_ms(figures.p99)


def _of_comparison(comparison: Comparison, taken: Sequence[Taken]) -> Content:
    verdict = comparison.verdict
    sections: list[Section] = []
    if not verdict.refused:
        says = "Mean of each span in the candidate less that in the base, with 95 % intervals."
        sections.append(Section("What the change is made of", says, charts.waterfall(comparison)))
    cand = [one for one in taken if one.row.arm]
    examples = [_worst(cand, verdict.culprit)] if verdict.culprit and cand else []
    return Content(
        "ab", [Line("VERDICT", verdict_line(verdict))], [*sections, *_flame(cand, "of the candidate")], examples
    )


def _of_sweep(found: Sweep, taken: Sequence[Taken]) -> Content:
    busy = _beyond(found, taken)
    lines = [Line("KNEE", knee_line(found.knee))]
    sections = [
        Section("Goodput against rate", "Answers that met all objectives; the band is where the knee may lie.",
                charts.goodput_curve(found)),
        Section("Latency against rate", chart=charts.p95_curve(found)),
    ]  # fmt: skip
    examples: list[Examples] = []
    if found.first_to_saturate:
        lines.append(Line("FIRST", saturation_line(found.first_to_saturate, found.growth)))
        says = "From the lowest rate to the first one beyond the knee."
        sections.append(Section("What grew", says, charts.growth_bars(found)))
        examples.append(_worst(busy, found.first_to_saturate))
    if found.beyond:
        lines.append(Line("BEYOND", str(found.beyond)))
    return Content("sweep", lines, [*sections, *_flame(busy, "beyond the knee")], examples)


def _beyond(found: Sweep, taken: Sequence[Taken]) -> list[Taken]:
    """The requests of the first rate beyond the knee, or of the highest where there is none."""
    point = next((one for one in found.points if one.rate > found.knee.at_least), found.points[-1])
    return [one for one in taken if one.row.block == point.block]


def _flame(taken: Sequence[Taken], which: str = "of all requests") -> list[Section]:
    judged = [one for one in taken if one.row.judged]
    if not judged:
        return []
    says = f"Mean {which}, by place in the tree: wide is slow. A click goes into a box."
    return [Section("The critical path", says, charts.flame(mean_by_path(judged)))]


def _worst_of_tail(found: Hotspots | None, taken: Sequence[Taken]) -> list[Examples]:
    return [_worst(taken, spot.span) for spot in found.tail[:_MOST_EXAMPLES]] if found else []


def _worst(taken: Sequence[Taken], span: str) -> Examples:
    """The requests in which a span took most."""
    table = table_of(taken)
    if span not in table.names:
        return Examples(span, [])
    own = table.own[:, table.names.index(span)]
    worst = [(float(own[place]), table.taken[place].row) for place in np.argsort(-own)[:_EXAMPLES]]
    return Examples(span, [(in_ms(taken_ms), row.trace_url or row.trace_id or "") for taken_ms, row in worst])
