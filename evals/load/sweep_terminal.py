"""A sweep as a table with a plot in it."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from evals.load.lines import knee_line
from evals.load.sweep import Point, Sweep

_BAR = 20
_MOST_GROWN = 5


def show_sweep(found: Sweep, console: Console) -> None:
    """Print goodput against rate, the knee, and what gave way."""
    console.print(f"[bold]SWEEP[/]  {'[green]VALID[/]' if found.valid else '[bold red]INVALID[/]'}")
    for why in found.why_invalid:
        console.print(f"       [red]{why}[/]")
    console.print(_table(found))
    console.print(f"[bold]KNEE[/]   {knee_line(found.knee)}", highlight=False, markup=True)
    if found.first_to_saturate:
        console.print(f"[bold]FIRST[/]  to saturate: {found.first_to_saturate}")
        for one in found.growth[:_MOST_GROWN]:
            console.print(f"       {one.span}: {one.wait_ms:+.1f} ms waiting, {one.work_ms:+.1f} ms at work")
    if found.beyond:
        verb = "falls to" if found.beyond.falls else "holds at"
        console.print(f"[bold]BEYOND[/] goodput {verb} {found.beyond.share_of_best:.0%} of its best")


def _table(found: Sweep) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD)
    for column in ("rate", "goodput", "good", "95 % interval", "p95 ms", "degr.", "errors"):
        table.add_column(column, justify="right", no_wrap=True, min_width=len(column))
    table.add_column("█ good, ─ asked", no_wrap=True, width=_BAR)
    most = max(point.rate for point in found.points)
    for point in found.points:
        low, high = point.share_interval
        p95 = "-" if point.p95_ms is None else f"{point.p95_ms:.0f}"
        table.add_row(
            f"{point.rate:g}/s",
            f"{point.goodput:.2f}/s",
            f"{point.share:.0%}",
            f"{low:.0%} to {high:.0%}",
            p95,
            str(point.degraded),
            str(point.errors),
            _bar(point, most),
        )
    return table


def _bar(point: Point, most: float) -> str:
    asked = max(1, round(_BAR * point.rate / most))
    good = min(asked, round(_BAR * point.goodput / most))
    return "█" * good + "─" * (asked - good)
