"""A run in a few lines and two tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from evals.load.compare import Comparison
from evals.load.hotspots import Hotspot, Hotspots
from evals.load.lines import load_line, percentiles_line, slo_line, verdict_line
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
    if summary.spans:
        console.print(spans_table("Where the time went", summary.spans))


def spans_table(title: str, spans: dict[str, SpanFigures]) -> RichTable:
    """The spans by share, the largest first."""
    table = RichTable(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("span", no_wrap=True)
    for column in ("own ms", "waiting", "share", "95 %", "of tail", "calls"):
        table.add_column(column, justify="right", no_wrap=True, min_width=len(column))
    ordered = sorted(spans.items(), key=lambda item: -item[1].share)
    for name, one in [item for item in ordered if item[1].share >= _LEAST_SHARE][:_MOST_ROWS]:
        low, high = one.share_interval
        table.add_row(
            name,
            f"{one.self_ms:.2f}",
            f"{one.wait_ms:.2f}",
            f"{one.share:.1%}",
            f"[{low:.0%}, {high:.0%}]",
            f"{one.tail_share:.0%}",
            f"{one.calls:.2f}",
        )
    return table


def show_hotspots(found: Hotspots, console: Console) -> None:
    """Print where the time goes and what it would pay to mend."""
    console.print("[bold]MEAN[/]  " + "  |  ".join(_spot(spot) for spot in found.mean[:_MOST_SPOTS]))
    console.print("[bold]TAIL[/]  the slowest 5 % spent more on")
    for spot in found.tail[:_MOST_SPOTS]:
        often = f"in {spot.frequency:.0%} of them {spot.severity_ms:+.0f} ms"
        console.print(f"      {_spot(spot)}: {spot.ms:+.1f} ms ({often})")
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


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Print the verdict and the spans behind it."""
    console.print(f"[bold]VERDICT[/]  {verdict_line(comparison.verdict)}")
    if comparison.verdict.refused:
        return
    table = RichTable(box=box.SIMPLE_HEAD)
    for column in ("span", "more ms", "95 %", "waiting", "calls", "p"):
        table.add_column(column, justify="left" if column == "span" else "right", no_wrap=True)
    ordered = sorted(comparison.spans.items(), key=lambda item: (item[1].p, -abs(item[1].delta_ms)))
    for name, one in ordered[:_MOST_SPOTS]:
        table.add_row(
            name,
            f"{one.delta_ms:+.2f}",
            f"[{one.interval_ms[0]:.2f}, {one.interval_ms[1]:.2f}]",
            f"{one.wait_delta_ms:+.2f}",
            f"{one.calls_base:.2f} to {one.calls_cand:.2f}",
            f"{one.p:.3f}",
        )
    console.print(table)


def _spot(spot: Hotspot) -> str:
    low, high = spot.interval
    return f"{spot.span} {spot.share:.0%} [{low:.0%}, {high:.0%}]"


def show_selftest(shown: Sequence[Shown], console: Console) -> None:
    """Print how often what was named."""
    table = RichTable(box=box.SIMPLE_HEAD)
    for column in ("step", "made slower by", "named", "said", "another named", "named where nothing differs"):
        table.add_column(column, justify="left" if column == "step" else "right")
    for one in shown:
        table.add_row(
            one.step,
            f"{one.ms:g} ms",
            f"{one.named / one.runs:.1%}",
            f"{one.delta_ms:+.1f} ms",
            f"{one.misnamed / one.runs:.1%}",
            f"{one.false_alarms / one.runs:.1%}",
        )
    console.print(table)
