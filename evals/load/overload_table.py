"""Overload as a table and a plot, for the terminal and for the README."""

from __future__ import annotations

from datetime import UTC, datetime

from evals.load.columns import Column, figure
from evals.load.machine import Machine
from evals.load.overload import AtFactor, Overload
from evals.readme import markdown_table, write_section

_COMMAND = "python -m evals load sweep --beyond 2,4,8 --scenario unique --readme"


def columns(found: Overload) -> list[Column]:
    """A column a figure, a row a load."""
    calm, knee, *_ = found.loads
    return [
        Column("asked", [f"{one.factor:g} x knee" for one in found.loads]),
        Column("a second", [f"{one.rate:.1f}" for one in found.loads]),
        Column("good", [f"{one.goodput:.1f}" for one in found.loads]),
        Column("of the knee's", [f"{_ratio(one.goodput, knee.goodput):.0%}" for one in found.loads]),
        Column("p99 ms", [figure(one.p99_ms, ".0f") for one in found.loads]),
        Column("of unloaded", [f"{_ratio(one.p99_ms, calm.p99_ms):.1f}" for one in found.loads], spare=1),
        Column("refused", [str(one.refused) for one in found.loads]),
        Column("in p99 ms", [figure(one.refused_p99_ms, ".0f") for one in found.loads], spare=2),
        Column("no search", [str(one.apologies) for one in found.loads]),
        Column("failed", [str(one.failed) for one in found.loads], spare=3),
        Column("/healthz p99 ms", [figure(one.alive_p99_ms, ".0f") for one in found.loads], spare=4),
        Column("well after s", [f"{one.back_after_s:.1f}" for one in found.loads], spare=5),
        Column("worked in vain", [figure(one.in_vain, ".1%") for one in found.loads], spare=3),
        Column("server, cores", [figure(one.server_cores, ".2f") for one in found.loads], spare=6),
        Column("generator, cores", [figure(one.generator_cores, ".2f") for one in found.loads], spare=7),
    ]


def write_readme(found: Overload, machine: Machine, slo: str, server_cores: int | None) -> None:
    """Show it in the README. ``server_cores`` are those that only the server had; None where it shared them."""
    write_section("overload", markdown(found, machine, slo, server_cores))


def markdown(found: Overload, machine: Machine, slo: str, server_cores: int | None) -> str:
    """What the README shows."""
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    shown = columns(found)
    rows = [list(row) for row in zip(*(column.cells for column in shown), strict=True)]
    table = markdown_table([column.title for column in shown], rows)
    of_its_own = f" --server-cores {server_cores}" if server_cores else ""
    apart = f"{server_cores} core for the server and its MLflow, and {machine.cores} for the generator"
    where = apart if server_cores else f"{machine.cores} cores, which the generator shares"
    head = f"Measured {when} with `{_COMMAND}{of_its_own}` on {where}; a good answer is whole, and {slo}."
    return f"{head}\n\n{table}\n\n{_plot(found.loads)}"


def _plot(loads: list[AtFactor]) -> str:
    """Goodput (bars) and what it would be if nothing were refused (line), as GitHub draws it."""
    most = max(one.goodput for one in loads)
    factors = ", ".join(f'"{one.factor:g} x"' for one in loads)
    goodput = ", ".join(f"{one.goodput:.1f}" for one in loads)
    asked = ", ".join(f"{min(one.rate, 1.5 * most):.1f}" for one in loads)
    return "\n".join(
        (
            "```mermaid",
            "xychart-beta",
            f"  x-axis [{factors}]",
            f'  y-axis "good answers a second" 0 --> {1.5 * most:.0f}',
            f"  bar [{goodput}]",
            f"  line [{asked}]",
            "```",
        )
    )


def _ratio(one: float | None, other: float | None) -> float:
    return one / other if one and other else 0.0
