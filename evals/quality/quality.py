"""``python -m evals quality``: every step's judge in a row, one table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from app.settings import Settings
from evals.load.columns import fitted
from evals.quality.evaluation import Evaluation
from evals.quality.figure import Figure, Part
from evals.quality.judges.answers import answers
from evals.quality.judges.cache import cache
from evals.quality.judges.grounding import grounding
from evals.quality.judges.injection import injection
from evals.quality.judges.intent import intent
from evals.quality.judges.moderation import moderation
from evals.quality.judges.personal import personal
from evals.quality.judges.weak import weak
from evals.quality.report import write_report
from evals.quality.system import System, opened
from evals.quality.table import columns, markdown
from evals.quality.thresholds import failed, thresholds
from evals.readme import write_section

Judge = Callable[[System, Part, Callable[[Any], None]], Awaitable[list[Figure]]]
JUDGES: dict[str, Judge] = {
    "answer": answers,
    "cache": cache,
    "injection": injection,
    "moderation": moderation,
    "personal": personal,
    "grounding": grounding,
    "intent": intent,
    "weak": weak,
}


async def quality(
    steps: Sequence[str], part: Part, mlflow: str | None, out: Path, *, misses: bool = False, readme: bool = False
) -> bool:
    """Judge these steps, show the table, write ``report.html``; whether every gate lets it through.

    Raises:
        ValueError: there is no judge of that name.
        BrokenGuard: a guard broke (see ``judged``).
    """
    if unknown := [step for step in steps if step not in JUDGES]:
        raise ValueError(f"--step {unknown[0]}: there are {', '.join(JUDGES)}")
    console, figures = Console(), list[Figure]()
    evaluation = Evaluation.begun(mlflow, part) if mlflow else None
    async with opened(Settings().data_dir, mlflow, **(evaluation.settings if evaluation else {})) as system:
        with Progress(console=console, transient=True) as progress:
            for step in steps or JUDGES:
                figures += await judged(step, system, part, progress, evaluation)
    console.print(fitted(columns(figures, thresholds()), console))
    for one in figures if misses and part == "tune" else ():
        for text in one.misses:
            console.print(f"{one.name}: {text}", markup=False, highlight=False)
    if readme:
        write_section("quality", markdown(figures, thresholds(), part))
    console.print(f"Written to {write_report(out, figures, part)}", soft_wrap=True)
    for name, count in system.degraded.items():
        console.print(f"[red]{count} answers[/] were made without {name}: where it should be well, judge again")
    if evaluation:
        console.print(evaluation.ended(figures), soft_wrap=True)
    for one in failed(figures):
        console.print(f"[red]failed[/]  {one.name}: {one.value:.1%}, at best {one.high:.1%}", highlight=False)
    return not failed(figures)


async def judged(
    step: str, system: System, part: Part, progress: Progress, evaluation: Evaluation | None = None
) -> list[Figure]:
    """The figures of a step. What is raised, BrokenGuard too, has a note that tells at which row."""
    task, rows = progress.add_task(step, total=None), 0

    def heard(row: Any) -> None:
        nonlocal rows
        rows += 1
        progress.advance(task)
        if evaluation:
            evaluation.heard(row)

    try:
        figures = await JUDGES[step](system, part, heard)
    except Exception as error:
        error.add_note(f"step {step}: at row {rows + 1} of those it judges of part {part}")
        raise
    progress.update(task, total=1, completed=1)
    return figures
