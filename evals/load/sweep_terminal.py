"""A sweep as a table with a plot in it."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as RichTable

from evals.load.columns import Column, figure, fitted
from evals.load.lines import knee_line, saturation_line
from evals.load.overload_table import columns
from evals.load.sweep import Point, Sweep

_BAR = 20
_MOST_GROWN = 5


def show_sweep(found: Sweep, console: Console) -> None:
    """Print goodput against rate, the knee, and what gave way."""
    console.print(f"[bold]SWEEP[/]  {'[green]VALID[/]' if found.valid else '[bold red]INVALID[/]'}")
    for why in found.why_invalid:
        console.print(f"       [red]{why}[/]")
    console.print(_table(found, console))
    console.print(f"[bold]KNEE[/]   {knee_line(found.knee)}", highlight=False, markup=True)
    if found.first_to_saturate:
        console.print(f"[bold]FIRST[/]  {saturation_line(found.first_to_saturate, found.growth)}", highlight=False)
        for one in found.growth[:_MOST_GROWN]:
            console.print(f"       {one.span}: {one.wait_ms:+.1f} ms waiting, {one.work_ms:+.1f} ms at work")
    if found.beyond:
        console.print(f"[bold]BEYOND[/] {found.beyond}")
    if found.overload:
        console.print(fitted(columns(found.overload), console))


def _table(found: Sweep, console: Console) -> RichTable:
    points, most = found.points, max(point.rate for point in found.points)
    columns = [
        Column("rate", [f"{point.rate:g}/s" for point in points]),
        Column("goodput", [f"{point.goodput:.2f}/s" for point in points]),
        Column("good", [f"{point.share:.0%}" for point in points]),
        Column("95 %", ["{:.0%} to {:.0%}".format(*point.share_interval) for point in points], spare=2),
        Column("p95 ms", [figure(point.p95_ms, ".0f") for point in points]),
        Column("degr.", [str(point.degraded) for point in points]),
        Column("errors", [str(point.errors) for point in points]),
        Column("█ good, ─ asked", [_bar(point, most) for point in points], spare=1, left=True),
    ]
    return fitted(columns, console)


def _bar(point: Point, most: float) -> str:
    asked = max(1, round(_BAR * point.rate / most))
    good = min(asked, round(_BAR * point.goodput / most))
    return "█" * good + "─" * (asked - good)
