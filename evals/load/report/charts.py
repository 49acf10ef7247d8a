"""The charts of a report. They leave the colours of text and ground to the page, which knows light from dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from evals.load.compare import Comparison
from evals.load.hotspots import Hotspot
from evals.load.record import Row
from evals.load.sweep import Sweep
from infra.telemetry.path import SpanPath

BLUE, RED, GREEN, AMBER = "#3d85c6", "#d9534f", "#3fa66b", "#d08a1d"
_CELLS = ((0.0, "rgba(61,133,198,0.18)"), (1.0, BLUE))
_ROW_PX, _AROUND_PX = 54, 90
_MOST_BARS = 10
_LEAST_SHARE = 0.005
_PERCENTILES = np.concatenate([np.linspace(0, 90, 46), np.linspace(90, 99, 46), np.linspace(99, 99.9, 19)])
_LOG_TICKS = [digit * 10**power for power in range(6) for digit in (1, 2, 5)]
_TICKS = (0, 50, 90, 95, 99, 99.9)


def heat_map(rows: Sequence[Row]) -> go.Figure:
    """How many answers took how long, over the run, with what failed on top. At least one answer is needed."""
    due = np.array([row.due_ms / 1000 for row in rows if row.answered])
    latency = np.array([max(row.latency_ms, 0.1) for row in rows if row.answered])
    across = np.linspace(0, max(float(due.max()), 1.0) * 1.0001, 61)
    up = np.geomspace(latency.min() * 0.999, latency.max() * 1.001, 25)
    counts = np.histogram2d(latency, due, bins=(up, across))[0]
    cells = np.where(counts > 0, counts, np.nan)
    hover = "%{x:.1f} s, %{y:.0f} ms: %{z}<extra></extra>"
    figure = go.Figure(
        go.Heatmap(
            x=across,
            y=up,
            z=cells,
            colorscale=_CELLS,
            hovertemplate=hover,
            colorbar={"title": "answers", "thickness": 12, "dtick": max(1, int(counts.max()) // 4)},
        )
    )
    failed = [row for row in rows if row.error]
    if failed:
        figure.add_scatter(
            x=[row.due_ms / 1000 for row in failed],
            y=[min(max((row.end_ms or row.due_ms) - row.due_ms, up[0]), up[-1]) for row in failed],
            text=[row.error for row in failed],
            mode="markers",
            marker={"symbol": "x", "color": RED, "size": 9},
            name="failed",
        )
    figure.update_xaxes(title="due after, s")
    figure.update_yaxes(title="latency, ms", type="log", tickvals=_LOG_TICKS)
    return _laid_out(figure, 420)


def percentile_lines(rows: Sequence[Row]) -> go.Figure:
    """Latency against percentile, the right end stretched: there the slow ones are."""
    figure = go.Figure()
    series = {
        "whole answer": ([row.latency_ms for row in rows], BLUE, "solid"),
        "first sentence": ([row.first_sentence_ms for row in rows if row.first_sentence_ms is not None], GREEN, "dash"),
    }
    for name, (values, color, dash) in series.items():
        if values:
            figure.add_scatter(
                x=_stretched(_PERCENTILES),
                y=np.percentile(values, _PERCENTILES),
                customdata=_PERCENTILES,
                hovertemplate="p%{customdata:.1f}: %{y:.0f} ms",
                name=name,
                line={"color": color, "width": 3, "dash": dash},
            )
    ticks = [f"p{tick:g}" for tick in _TICKS]
    figure.update_xaxes(tickvals=_stretched(np.array(_TICKS)), ticktext=ticks, title="percentile")
    figure.update_yaxes(title="ms", rangemode="tozero")
    return _laid_out(figure, 380)


def _stretched(percentiles: np.ndarray) -> np.ndarray:
    return -np.log10(1 - percentiles / 100)


def bars(spots: Sequence[Hotspot], color: str = BLUE) -> go.Figure:
    """Shares by span with their intervals, the largest on top."""
    shown = [spot for spot in spots if spot.share >= _LEAST_SHARE][:_MOST_BARS][::-1]
    share = [100 * spot.share for spot in shown]
    figure = go.Figure(
        go.Bar(
            x=share,
            y=list(range(len(shown))),
            orientation="h",
            marker_color=color,
            error_x={
                "type": "data",
                "array": [max(0.0, 100 * (spot.interval[1] - spot.share)) for spot in shown],
                "arrayminus": [max(0.0, 100 * (spot.share - spot.interval[0])) for spot in shown],
                "color": "#888888",
            },
            customdata=[[spot.span, spot.ms] for spot in shown],
            hovertemplate="%{customdata[0]}: %{x:.1f} %, %{customdata[1]:.1f} ms<extra></extra>",
        )
    )
    low = min([0.0, *(100 * spot.interval[0] for spot in shown)])
    figure.update_xaxes(title="share, %", range=[low, 1.05 * max([1.0, *(100 * spot.interval[1] for spot in shown)])])
    named = [f"{spot.span}  <b>{spot.ms:,.1f} ms</b>" for spot in shown]
    return _named_rows(figure, named)


def waterfall(comparison: Comparison) -> go.Figure:
    """What the change is made of, span by span. The comparison must have a verdict."""
    whole = comparison.verdict.end_to_end_ms or 0.0
    ordered = sorted(comparison.spans.items(), key=lambda item: -abs(item[1].delta_ms))[: _MOST_BARS - 2]
    least = _LEAST_SHARE * abs(whole)
    steps = [(name, one.delta_ms, one.interval_ms) for name, one in ordered if abs(one.delta_ms) > least][::-1]
    rest = whole - sum(delta for _, delta, _ in steps)
    names = ["all together", "the rest", *(name for name, _, _ in steps)]
    values = [whole, rest, *(delta for _, delta, _ in steps)]
    between = [comparison.verdict.end_to_end_interval_ms, None, *(ends for _, _, ends in steps)]
    # The chart is read from the top, and plotly counts from the bottom.
    names, values, between = names[::-1], values[::-1], between[::-1]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=list(range(len(names))),
            x=values,
            measure=["relative"] * (len(names) - 1) + ["total"],
            increasing={"marker": {"color": RED}},
            decreasing={"marker": {"color": GREEN}},
            totals={"marker": {"color": BLUE}},
            connector={"visible": False},
            hovertext=names,
            hoverinfo="text+x",
        )
    )
    figure.update_xaxes(title="ms a request more than the base", zeroline=True)
    figure.update_yaxes(autorange="reversed")
    return _named_rows(figure, [_change(*one) for one in zip(names, values, between, strict=True)])


def _change(name: str, value: float, ends: tuple[float, float] | None) -> str:
    interval = f" [{ends[0]:.1f}, {ends[1]:.1f}]" if ends else ""
    return f"{name}  <b>{value:+.1f} ms</b>{interval}"


def goodput_curve(found: Sweep) -> go.Figure:
    """Goodput against rate, beside what was asked for; the knee and its interval lie behind it."""
    rates = [point.rate for point in found.points]
    figure = go.Figure()
    figure.add_scatter(x=rates, y=rates, name="asked for", line={"color": "#888888", "dash": "dot", "width": 2})
    figure.add_scatter(
        x=rates,
        y=[point.goodput for point in found.points],
        name="answered well",
        mode="lines+markers",
        line={"color": BLUE, "width": 4},
        marker={"size": 11},
    )
    if found.knee.rate is not None and found.knee.interval is not None:
        low, high = found.knee.interval
        figure.add_vrect(x0=low, x1=high, fillcolor=AMBER, opacity=0.2, line_width=0)
        figure.add_vline(
            x=found.knee.rate, line={"color": AMBER, "width": 3}, annotation={"text": f"knee {found.knee.rate:.1f}/s"}
        )
    figure.update_xaxes(title="asked, requests a second", rangemode="tozero")
    figure.update_yaxes(title="a second", rangemode="tozero")
    return _laid_out(figure, 420)


def p95_curve(found: Sweep) -> go.Figure:
    """The latency that one in twenty exceeds, against rate."""
    points = [point for point in found.points if point.p95_ms is not None]
    figure = go.Figure(
        go.Scatter(
            x=[point.rate for point in points],
            y=[point.p95_ms for point in points],
            mode="lines+markers",
            line={"color": RED, "width": 4},
            marker={"size": 11},
            hovertemplate="%{x:g}/s: p95 %{y:.0f} ms<extra></extra>",
        )
    )
    figure.update_xaxes(title="asked, requests a second", rangemode="tozero")
    figure.update_yaxes(title="p95, ms", rangemode="tozero")
    return _laid_out(figure, 340)


def growth_bars(found: Sweep) -> go.Figure:
    """What each span took more beyond the knee than at the lowest rate, waiting and at work."""
    shown = [one for one in found.growth if one.total_ms > 0][:_MOST_BARS][::-1]
    places = list(range(len(shown)))
    figure = go.Figure()
    figure.add_bar(x=[one.wait_ms for one in shown], y=places, orientation="h", name="waiting", marker_color=AMBER)
    figure.add_bar(x=[one.work_ms for one in shown], y=places, orientation="h", name="at work", marker_color=BLUE)
    figure.update_layout(barmode="relative")
    figure.update_xaxes(title="ms a request more")
    return _named_rows(figure, [f"{one.span}  <b>{one.total_ms:+,.1f} ms</b>" for one in shown])


def flame(paths: Mapping[SpanPath, float]) -> go.Figure:
    """The critical path as an icicle: each box is as wide as the mean time in it and in what lies below."""
    whole = sum(paths.values())
    known = sorted({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
    ids = ["request", *("/".join(path) for path in known)]
    figure = go.Figure(
        go.Icicle(
            ids=ids,
            labels=[f"request {whole / 1000:.0f} ms", *(path[-1] for path in known)],
            parents=["", *("/".join(path[:-1]) or "request" for path in known)],
            values=[0.0, *(paths.get(path, 0.0) / 1000 for path in known)],
            branchvalues="remainder",
            tiling={"orientation": "v"},
            texttemplate="%{label}<br>%{percentRoot:.1%}",
            hovertemplate="%{label}<br>%{percentRoot:.1%} of the request; itself %{value:.2f} ms<extra></extra>",
            marker={"colorscale": [[0, "#9db7d1"], [1, BLUE]], "line": {"width": 1}},
        )
    )
    figure.update_layout(uniformtext={"minsize": 13, "mode": "hide"})
    return _laid_out(figure, 420).update_layout(margin={"l": 8, "r": 8, "t": 8, "b": 8})


def _named_rows(figure: go.Figure, names: Sequence[str]) -> go.Figure:
    """Write each name above its bar: beside it there is no room for it on a phone."""
    figure.update_yaxes(showticklabels=False, showgrid=False, zeroline=False)
    figure.update_traces(width=0.36)
    for place, name in enumerate(names):
        figure.add_annotation(
            xref="paper", x=0, y=place, yshift=19, xanchor="left", text=name, showarrow=False, align="left"
        )
    return _laid_out(figure, _AROUND_PX + _ROW_PX * len(names))


def _laid_out(figure: go.Figure, height: int) -> go.Figure:
    return figure.update_layout(
        height=height,
        margin={"l": 16, "r": 16, "t": 28, "b": 56},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="closest",
        template="none",
    )
