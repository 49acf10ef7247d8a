"""``python -m evals load``: the verbs."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

cli = typer.Typer(no_args_is_help=True, help="Put a load on a server and name the step to blame.")
console = Console()

Url = Annotated[str, typer.Option(help="The server.")]
Out = Annotated[Path | None, typer.Option(help="Folder of the run; default: a dated one under DATA_DIR/load.")]
OperatorKey = Annotated[
    str | None, typer.Option(envvar="MANGA_LOAD_KEY", help="An operator's key, which brings the spans along.")
]
RunFolder = Annotated[Path, typer.Argument(help="The folder of a run.", exists=True, file_okay=False)]
Seed = Annotated[int, typer.Option(help="Fixes what is asked, and when.")]
Rate = Annotated[float, typer.Option(min=0.01, help="Requests a second.")]
Scenario = Annotated[str, typer.Option(help="What people ask: mixed, unique, cache, long, hangup, hostile.")]
Slo = Annotated[str, typer.Option(help="What a good answer meets.")]


@contextmanager
def one_line() -> Generator[None, None, None]:
    """End with one line and status 2 where an option does not fit."""
    try:
        yield
    except (ValueError, FileNotFoundError) as error:
        typer.echo(str(error).splitlines()[0], err=True)
        raise typer.Exit(2) from error


@cli.command()
def run(
    *,
    url: Url = "http://127.0.0.1:8000",
    rate: Rate = 4.0,
    duration: Annotated[float, typer.Option(min=1.0, help="Seconds, warm-up included.")] = 60.0,
    arrival: Annotated[str, typer.Option(help="constant, poisson, gamma:SHAPE or replay:FILE.")] = "poisson",
    scenario: Scenario = "mixed",
    slo: Slo = "e2e<2s,first<1s",
    seed: Seed = 7,
    warm_up: Annotated[float, typer.Option(min=0.0, help="Seconds that no figure counts.")] = 5.0,
    ramp: Annotated[float, typer.Option(min=0.0, help="Seconds in which the rate grows; part of the warm-up.")] = 0.0,
    form: Annotated[str, typer.Option(help="chat, or openai for any server of that form.")] = "chat",
    model: Annotated[str, typer.Option(help="Asked for in the OpenAI form.")] = "mangaassist",
    words: Annotated[Path | None, typer.Option(help="What to ask, in the form of evals/load/workload.yml.")] = None,
    key: OperatorKey = None,
    out: Out = None,
) -> None:
    """One load: open loop, joined to the spans of every turn."""
    from evals.load.folder import new_folder
    from evals.load.objectives import objectives
    from evals.load.progress import Live
    from evals.load.run import Load
    from evals.load.run import run as put_on
    from evals.load.terminal import show

    folder = out or new_folder("run")
    with one_line():
        load = Load(
            url, rate, duration, arrival, scenario, seed, warm_up, ramp, objectives(slo), key, form, model, words
        )
        summary = put_on(load, folder, Live(console))
    show(summary, console)
    console.print(f"Written to {folder}", soft_wrap=True)


@cli.command()
def hotspots(folder: RunFolder) -> None:
    """Where the mean goes, what the slowest 5 % spent more on, and what it would pay to mend."""
    from evals.load.folder import HOTSPOTS, join, read_rows, read_spans, write_json
    from evals.load.hotspots import find_hotspots
    from evals.load.terminal import show_hotspots

    with one_line():
        found = find_hotspots(join(read_rows(folder), read_spans(folder)))
        write_json(folder / HOTSPOTS, found)
    show_hotspots(found, console)
