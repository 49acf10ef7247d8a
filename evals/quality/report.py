"""The report: one HTML file that opens anywhere, without a network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import plotly.graph_objects as go
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from evals.html import rendered
from evals.load.report.charts import AMBER, BLUE, GREEN, RED
from evals.quality.figure import Figure, Part
from evals.quality.table import columns
from evals.quality.thresholds import Threshold, thresholds

REPORT = "report.html"
_TEMPLATE = Path(__file__).with_name("report.html")
_ROW_PX, _AROUND_PX = 34, 110


def write_report(out: Path, figures: Sequence[Figure], part: Part) -> Path:
    """Write it into the folder, and tell where."""
    out.mkdir(parents=True, exist_ok=True)
    aims = thresholds()
    steps = dict.fromkeys(one.step for one in figures)
    charts = {step: _chart([one for one in figures if one.step == step], aims) for step in steps}
    text = rendered(
        _TEMPLATE,
        part=part,
        when=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        columns=columns(figures, aims),
        rows=range(len(figures)),
        charts={step: Markup(chart) for step, chart in charts.items()},  # noqa: S704 - plotly's own, names escaped
        misses=[(one.name, one.misses) for one in figures if one.misses] if part == "tune" else [],
        plotly=Markup(get_plotlyjs()),  # noqa: S704 - the library's own script
    )
    (out / REPORT).write_text(text, encoding="utf-8")
    return out / REPORT


def _chart(figures: Sequence[Figure], aims: dict[str, Threshold]) -> str:
    """A point a figure with its interval, and a line where it has to be."""
    shown = [one for one in figures if not math.isnan(one.value)][::-1]
    names = [f"{one.over}: {one.what}" for one in shown]
    marks = [_color(one, aims.get(one.name)) for one in shown]
    chart = go.Figure(
        go.Scatter(
            x=[one.value for one in shown],
            y=names,
            mode="markers",
            marker={"size": 14, "color": marks},
            error_x={
                "array": [one.high - one.value for one in shown],
                "arrayminus": [one.value - one.low for one in shown],
            },
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
    )
    for row, one in enumerate(shown):
        if aim := aims.get(one.name):
            at = aim.least if aim.least is not None else aim.most
            chart.add_shape(type="line", x0=at, x1=at, y0=row - 0.4, y1=row + 0.4, line={"color": AMBER, "width": 3})
    chart.update_xaxes(range=[-0.02, 1.02], tickformat=".0%")
    chart.update_layout(
        height=_AROUND_PX + _ROW_PX * len(shown),
        margin={"l": 10, "r": 10, "t": 10, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        yaxis={"automargin": True},
    )
    return chart.to_html(full_html=False, include_plotlyjs=False)


def _color(figure: Figure, aim: Threshold | None) -> str:
    if aim is None:
        return BLUE
    return GREEN if aim.met(figure) else RED
