"""``demo``: the findings one after the other, told in the terminal as they are found."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from evals.demo.finding import Finding
from evals.demo.report import write_report
from evals.demo.stage import Stage, stage

console = Console()

FINDINGS = (
    "too_many_candidates",
    "redundant_calls",
    "strict_guard",
    "cold_start",
    "fifth_user",
    "three_tracers",
)
"""By number, from 1: a module, and the function of that name in it."""
_MLFLOW = "mlflow"


def demo(only: Sequence[int], out: Path | None) -> int:
    """Play the findings, all or those numbered, and write the report.

    Returns the exit status: 1 where a finding failed, 2 where an option does not fit.
    """
    numbers = sorted(set(only)) or list(range(1, len(FINDINGS) + 1))
    folder = out or Path(os.environ.get("DATA_DIR", ".data")) / "demo" / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    if why := _why_not(numbers, folder):
        console.print(why, soft_wrap=True, markup=False)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with stage(folder / _MLFLOW, console) as played:
        found = {number: finding for number in numbers if (finding := _play(number, played)) is not None}
        report = write_report(found, folder)
        console.print(Rule(f"{len(found)} findings in {time.monotonic() - began:.0f} s", align="left"))
        console.print(f"Report  {report}\nMLflow  {played.mlflow}", soft_wrap=True, highlight=False)
        _wait()
    console.print(
        f"MLflow again, so that the links of the report open:\n  {_mlflow(played.mlflow, folder)}", soft_wrap=True
    )
    return 0 if len(found) == len(numbers) else 1


def _why_not(numbers: Sequence[int], folder: Path) -> str | None:
    """What is wrong with the options, if anything."""
    if unknown := [number for number in numbers if not 1 <= number <= len(FINDINGS)]:
        return f"--only {unknown[0]}: findings are numbered 1 to {len(FINDINGS)}"
    if (folder / _MLFLOW).exists():
        return f"--out {folder}: it has the MLflow of an earlier demonstration; name another folder"
    return None


def _play(number: int, played: Stage) -> Finding | None:
    """Find it and say so; what goes wrong is said, and hinders no other finding."""
    name = FINDINGS[number - 1]
    find: Callable[[Stage], Finding] = getattr(import_module(f"evals.demo.{name}"), name)
    console.print(Rule(f"{number}  {name.replace('_', ' ')}", align="left"))
    try:
        finding = find(played)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other findings can still be shown
        console.print(Text.assemble(("Not found: ", "red"), f"{type(error).__name__}: {error}"), soft_wrap=True)
        return None
    _tell(finding)
    return finding


def _tell(finding: Finding) -> None:
    table = Table(*finding.header)
    for row in finding.rows:
        table.add_row(*row)
    console.print(table)
    for link in finding.links:
        console.print(f"  {link.label}: {link.url}", soft_wrap=True, highlight=False, markup=False)
    console.print(Text.assemble((f"{finding.title}. ", "bold"), finding.sentence))


def _wait() -> None:
    if sys.stdin.isatty():
        console.input("The links of the report open as long as this runs. Enter ends it. ")


def _mlflow(url: str, folder: Path) -> str:
    """The command that serves what was kept, at the address that the report's links have."""
    kept = (folder / _MLFLOW).resolve()
    command = [sys.executable, "-m", "mlflow", "server", "--workers", "1", "--port", url.rpartition(":")[2]]
    command += ["--backend-store-uri", f"sqlite:///{kept}/mlflow.db", "--artifacts-destination", f"{kept}/artifacts"]
    return shlex.join(command)
