"""A run in a few lines and two tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable

from evals.load.columns import Column, fitted
from evals.load.compare import Comparison
from evals.load.frozen import Ends
from evals.load.hotspots import Cut, Hotspot, Hotspots, TailSpot
from evals.load.lines import load_line, memory_line, percentiles_line, slo_line, verdict_line
from evals.load.selftest import Shown
from evals.load.summary import SpanFigures, Summary

_MOST_ROWS = 12
_LEAST_SHARE = 0.001
_MOST_SPOTS = 5


def show(summary: Summary, console: Console) -> None:
    """Print what a run came to."""
    requests = summary.requests
    verdict = "[green]VALID[/]" if summary.valid else "[bold red]INVALID[/]"
    console.print(f"[bold]LOAD[/]  {load_line(summary)}  {verdict}")
    for why in summary.why_invalid:
        console.print(f"      [red]{why}[/]")
    for name, counts in (("errors", requests.errors), ("degraded", requests.degraded), ("unjoined", requests.unjoined)):
        if counts:
            console.print(f"      {name}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    console.print(f"[bold]SLO[/]   {slo_line(summary)}")
    for name, figures in (
        ("e2e", summary.latency_ms),
        ("from send", summary.from_send_ms),
        ("first", summary.first_sentence_ms),
    ):
        console.print(f"      {name:<9} {percentiles_line(figures)}")
    if summary.cpu_ms_per_turn is not None:
        console.print(f"      server CPU {summary.cpu_ms_per_turn:.1f} ms a turn")
    if summary.memory_mb is not None:
        console.print(f"      {memory_line(summary.memory_mb)}")
    if summary.spans:
        console.print(_spans_table(summary.spans, console))


def _spans_table(spans: dict[str, SpanFigures], console: Console) -> RichTable:
    """The spans by share, the largest first."""
    ordered = sorted(spans.items(), key=lambda item: -item[1].share)
    shown = [item for item in ordered if item[1].share >= _LEAST_SHARE][:_MOST_ROWS]
    columns = [
        Column("span", [name for name, _ in shown]),
        Column("own ms", [f"{one.self_ms:.2f}" for _, one in shown]),
        Column("waiting", [f"{one.wait_ms:.2f}" for _, one in shown], spare=1),
        Column("share", [f"{one.share:.1%}" for _, one in shown]),
        Column("95 %", [_ends(one.share_interval) for _, one in shown], spare=2),
        Column("of tail", [f"{one.tail_share:.0%}" for _, one in shown]),
        Column("calls", [f"{one.calls:.2f}" for _, one in shown], spare=3),
    ]
    return fitted(columns, console, "Where the time went")


def show_hotspots(found: Hotspots, console: Console) -> None:
    """Print where the time goes, up to the last byte and up to the first sentence, and what it would pay to mend."""
    first = found.first_sentence
    console.print(_mean_table(found.mean[:_MOST_SPOTS], first, console))
    console.print(_tail_table(found.tail[:_MOST_SPOTS], first, console))
    for one in found.overrepresented:
        console.print(
            f"      {one.attribute} = {one.value}: {one.share_of_tail:.0%} of the slowest, "
            f"{one.share_of_rest:.0%} of the rest",
            markup=False,
            highlight=False,
        )
    for answer in found.what_if:
        low, high = answer.interval
        gain = f"p95 {-answer.p95_ms:+.0f} ms [{low:.0f}, {high:.0f}]"
        console.print(f"[bold]WHAT IF[/]  {answer.span} -{answer.less:.0%} => {gain}")
    if found.tail:
        console.print(f"[bold]TRACES[/]  of {found.tail[0].span} at its worst:")
        for example in found.tail[0].examples:
            console.print(f"      {example}", soft_wrap=True)


def _mean_table(spots: Sequence[Hotspot], first: Cut, console: Console) -> RichTable:
    columns = [
        Column("span", [spot.span for spot in spots]),
        Column("last byte", [f"{spot.ms:.1f} ms" for spot in spots]),
        Column("share", [f"{spot.share:.0%}" for spot in spots]),
        Column("95 %", [_ends(spot.interval) for spot in spots], spare=1),
        *_to_first_sentence(spots, first.mean, ""),
    ]
    return fitted(
        columns, console, "[bold]MEAN[/]  where a request's time goes, to its last byte and to its first sentence"
    )


def _tail_table(spots: Sequence[TailSpot], first: Cut, console: Console) -> RichTable:
    columns = [
        Column("span", [spot.span for spot in spots]),
        Column("last byte", [f"{spot.ms:+.1f} ms" for spot in spots]),
        Column("share", [f"{spot.share:.0%}" for spot in spots]),
        Column("95 %", [_ends(spot.interval) for spot in spots], spare=1),
        Column("in so many", [f"{spot.frequency:.0%}" for spot in spots], spare=3),
        Column("so much", [f"{spot.severity_ms:+.0f} ms" for spot in spots], spare=3),
        *_to_first_sentence(spots, first.tail, "+"),
    ]
    return fitted(columns, console, "[bold]TAIL[/]  what the slowest 5 % spent more on, likewise")


def _to_first_sentence(spots: Sequence[Hotspot], first: Sequence[Hotspot], sign: str) -> list[Column]:
    """The same spans, up to the first sentence; what they do after it is none of that."""
    spot_by_name = {spot.span: spot for spot in first}
    same = [spot_by_name.get(spot.span) for spot in spots]
    return [
        Column("1st sentence", [f"{spot.ms:{sign}.1f} ms" if spot else "-" for spot in same]),
        Column("share", [f"{spot.share:.0%}" if spot else "-" for spot in same]),
        Column("95 %", [_ends(spot.interval) if spot else "-" for spot in same], spare=2),
    ]


def show_comparison(comparison: Comparison, why_invalid: Sequence[str], console: Console) -> None:
    """Print the verdict and the spans behind it."""
    console.print(f"[bold]VERDICT[/]  {verdict_line(comparison.verdict)}")
    for why in why_invalid:
        console.print(f"         [bold red]INVALID[/] [red]{why}[/]")
    if comparison.verdict.refused:
        return
    ordered = sorted(comparison.spans.items(), key=lambda item: (item[1].p, -abs(item[1].delta_ms)))
    shown = ordered[:_MOST_SPOTS]
    columns = [
        Column("span", [name for name, _ in shown]),
        Column("more ms", [f"{one.delta_ms:+.2f}" for _, one in shown]),
        Column("95 %", [f"[{one.interval_ms[0]:.2f}, {one.interval_ms[1]:.2f}]" for _, one in shown]),
        Column("waiting", [f"{one.wait_delta_ms:+.2f}" for _, one in shown], spare=1),
        Column("calls", [f"{one.calls_base:.2f} to {one.calls_cand:.2f}" for _, one in shown], spare=2),
        Column("p", [f"{one.p:.3f}" for _, one in shown]),
    ]
    console.print(fitted(columns, console))


def _ends(interval: Ends) -> str:
    """Of a share, in percent."""
    return f"[{100 * interval[0]:.0f}, {100 * interval[1]:.0f}]"


def show_selftest(shown: Sequence[Shown], console: Console) -> None:
    """Print how often what was named."""
    columns = [
        Column("step", [one.step for one in shown]),
        Column("slower by", [f"{one.ms:g} ms" for one in shown]),
        Column("named", [f"{one.named / one.runs:.1%}" for one in shown]),
        Column("said", [f"{one.delta_ms:+.1f} ms" for one in shown]),
        Column("another named", [f"{one.misnamed / one.runs:.1%}" for one in shown]),
        Column("false alarms", [f"{one.false_alarms / one.runs:.1%}" for one in shown]),
    ]
    console.print(fitted(columns, console))
