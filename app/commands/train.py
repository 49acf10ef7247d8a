"""``train FOLDER``: the intent head of a store, and how good it is."""

from __future__ import annotations

import time
from pathlib import Path

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.console import console
from app.settings import Settings
from infra.models.base import BUNDLED
from infra.models.intent_fit import Figures
from infra.models.intent_training import train
from infra.models.intent_weights import weights_file
from infra.store.training import COMMON, examples_of
from pipeline.intents import OUT_OF_SCOPE
from pipeline.types.asking import Example


def run(settings: Settings, store: Path) -> None:
    """Fit the head that a start over this store uses, and print its figures.

    Raises:
        WrongStore: its examples are wrong.
    """
    began = time.perf_counter()
    examples, cache = examples_of(store), settings.data_dir / "models"
    target = weights_file(examples, cache)
    cache.mkdir(parents=True, exist_ok=True)
    made = target.with_suffix(".unfinished")
    figures = _train(examples, cache, made)
    made.replace(target)
    _print(figures, len(examples), time.perf_counter() - began)
    console.print(escape(f"The head is in {target}: MANGA_STORE={store} make run takes it from there"), soft_wrap=True)


def _train(examples: list[Example], cache: Path, made: Path) -> Figures:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Embedding", total=len(examples))
        return train(examples, cache, BUNDLED, made, lambda count: progress.advance(task, count))


def _print(figures: Figures, wordings: int, seconds: float) -> None:
    table = Table("intent", "examples", "recognised", title="By wordings of held-out examples", title_justify="left")
    for name, count in sorted(figures.lines.items(), key=lambda pair: (pair[0] == OUT_OF_SCOPE, pair[0])):
        table.add_row(escape(name), str(count), f"{figures.recall[name]:.1%}")
    console.print(table)
    if figures.left_out:
        console.print(escape(f"In this store's scope, and left out of {COMMON.name}:"))
        for line in figures.left_out:
            console.print(escape(f"  {line}"), soft_wrap=True, highlight=False)
    lines = sum(figures.lines.values())
    console.print(
        f"{lines} examples in {wordings} wordings; accuracy in scope {figures.accuracy:.1%}, "
        f"out-of-scope recall {figures.recall[OUT_OF_SCOPE]:.1%}; temperature {figures.temperature:.2f}, "
        f"nearness {figures.nearness:.2f}; {seconds:.0f} s",
        soft_wrap=True,
    )
