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

_HERE = "http://127.0.0.1:8000"
Url = Annotated[str, typer.Option(help="The server.")]
Out = Annotated[Path | None, typer.Option(help="Folder of the run; default: a dated one under DATA_DIR/load.")]
OperatorKey = Annotated[
    str | None, typer.Option(envvar="MANGA_LOAD_KEY", help="An operator's key, which brings the spans along.")
]
RunFolder = Annotated[Path, typer.Argument(help="The folder of a run.", exists=True, file_okay=False)]
InFolder = Annotated[Path | None, typer.Option("--out", help="Folder to write into; default: the run's.")]
Seed = Annotated[int, typer.Option(help="Fixes what is asked, and when.")]
Rate = Annotated[float, typer.Option(min=0.01, help="Requests a second.")]
Scenario = Annotated[str, typer.Option(help="What people ask: mixed, unique, cache, long, hangup, hostile.")]
Slo = Annotated[str, typer.Option(help="What a good answer meets.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(help="NAME=VALUE of a server that is started for this; may be given several times."),
]
Form = Annotated[str, typer.Option(help="chat, or openai for any server of that form.")]
Model = Annotated[str, typer.Option(help="Asked for in the OpenAI form.")]
Checkout = Annotated[
    Path | None, typer.Option(help="Folder of another version for the candidate.", exists=True, file_okay=False)
]
Knee = Annotated[
    float | None, typer.Option(help="What the server can do at most, from a sweep; default: tried for 15 s.")
]
Mock = Annotated[
    str | None, typer.Option(help="Start a server over this mock model instead, such as mock-ttft500-n50-slots4.")
]
Beyond = Annotated[
    str | None,
    typer.Option(
        help="Times the knee that are asked then, such as 2,4,8; finds the knee first, without --url its own's."
    ),
]
ServerCores = Annotated[
    int | None, typer.Option(help="Cores for a server that is started here; the generator gets the others.")
]
Mlflow = Annotated[
    str | None, typer.Option(help="Where to log it as a run, or off; default: where the server's traces are.")
]


@contextmanager
def one_line() -> Generator[None, None, None]:
    """End with one line and status 2 where an option does not fit, or a server does not start with it."""
    try:
        yield
    except (ValueError, FileNotFoundError, TimeoutError) as error:
        typer.echo(str(error).splitlines()[0], err=True)
        raise typer.Exit(2) from error


def _finish(folder: Path, mlflow: str | None, *, gone: bool = False) -> None:
    """Write the report, log the run, and say where they are. ``gone``: the servers were started for it alone."""
    from evals.load.mlflow_run import log_run
    from evals.load.report.page import content_of, write_report

    shown = content_of(folder)
    write_report(folder, shown)
    console.print(f"Written to {folder}", soft_wrap=True)
    if gone and mlflow is None:
        logged = "Logged nowhere: these servers are gone, and their MLflow with them; --mlflow names one that stays"
    else:
        logged = log_run(folder, shown, mlflow)
    console.print(logged, soft_wrap=True, highlight=False, markup=False)


@cli.command()
def run(
    *,
    url: Url = _HERE,
    rate: Rate = 4.0,
    duration: Annotated[float, typer.Option(min=1.0, help="Seconds, warm-up included.")] = 60.0,
    arrival: Annotated[
        str, typer.Option(help="constant, poisson, gamma:SHAPE, replay:FILE, replay:mlflow or replay:http://HOST:PORT.")
    ] = "poisson",
    scenario: Scenario = "mixed",
    slo: Slo = "e2e<2s,first<1s",
    seed: Seed = 7,
    warm_up: Annotated[float, typer.Option(min=0.0, help="Seconds that no figure counts.")] = 5.0,
    ramp: Annotated[float, typer.Option(min=0.0, help="Seconds in which the rate grows; part of the warm-up.")] = 0.0,
    form: Form = "chat",
    model: Model = "mangaassist",
    words: Annotated[Path | None, typer.Option(help="What to ask, in the form of evals/load/workload.yml.")] = None,
    key: OperatorKey = None,
    mlflow: Mlflow = None,
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
    _finish(folder, mlflow)


@cli.command()
def hotspots(folder: RunFolder, out: InFolder = None) -> None:
    """Where the mean goes, what the slowest 5 % spent more on, and what it would pay to mend."""
    from evals.load.folder import HOTSPOTS, add_to_summary, read_rows, read_spans, write_json
    from evals.load.hotspots import find_hotspots
    from evals.load.taken import join
    from evals.load.terminal import show_hotspots

    with one_line():
        found = find_hotspots(join(read_rows(folder), read_spans(folder)))
        write_json((out or folder) / HOTSPOTS, found)
        add_to_summary(out or folder, folder, found)
    show_hotspots(found, console)


@cli.command()
def ab(
    *,
    base: Annotated[str | None, typer.Option(help="The server to compare with.")] = None,
    cand: Annotated[str | None, typer.Option(help="The server that may be slower.")] = None,
    url: Annotated[str | None, typer.Option(help="One server for both arms.")] = None,
    base_fault: Annotated[str | None, typer.Option(help="STEP=delay:10ms in the base's blocks.")] = None,
    cand_fault: Annotated[str | None, typer.Option(help="STEP=delay:10ms in the candidate's blocks.")] = None,
    base_setting: Settings = None,
    cand_setting: Settings = None,
    cand_checkout: Checkout = None,
    blocks: Annotated[int, typer.Option(min=1, help="Pairs of blocks.")] = 30,
    per_block: Annotated[int, typer.Option(min=1, help="Requests a block and arm.")] = 10,
    rate: Rate = 4.0,
    scenario: Scenario = "unique",
    knee: Knee = None,
    seed: Seed = 7,
    key: OperatorKey = None,
    mlflow: Mlflow = None,
    out: Out = None,
) -> None:
    """Two arms in interleaved blocks, of servers of its own where none is named: which span made the difference."""
    from evals.load.ab import EVENLY, Design, ab_verdict
    from evals.load.arms import Side, arms, started_as
    from evals.load.folder import new_folder, write_comparison
    from evals.load.progress import Live
    from evals.load.run import Load
    from evals.load.terminal import show_comparison

    folder = out or new_folder("ab")
    first = Side(base or url, base_fault, base_setting or ())
    other = Side(cand or url, cand_fault, cand_setting or (), cand_checkout)
    with one_line(), arms(first, other, key, mlflow) as (base_arm, cand_arm):
        load = Load(base_arm.url, rate, arrival=EVENLY, scenario=scenario, seed=seed, key=key)
        design = Design(base_arm, cand_arm, load, blocks, per_block, knee, started_as(first, other))
        found, asked, why = ab_verdict(design, Live(console, "ab"))
        write_comparison(folder, found, asked.rows, asked.spans, seed=seed, options=design.options, why_invalid=why)
    show_comparison(found, why, console)
    _finish(folder, mlflow, gone=not (base or cand or url))


@cli.command()
def sweep(
    *,
    url: Annotated[str | None, typer.Option(help=f"The server; default: {_HERE}.")] = None,
    mock: Mock = None,
    rates: Annotated[str | None, typer.Option(help="Requests a second, such as 2,4,8.")] = None,
    to_knee: Annotated[bool, typer.Option("--to-knee", help="Double the rate until it is too much.")] = False,
    rate: Annotated[float, typer.Option(min=0.01, help="Where --to-knee begins.")] = 1.0,
    beyond: Beyond = None,
    readme: Annotated[bool, typer.Option("--readme", help="Write what comes of --beyond into the README.")] = False,
    server_cores: ServerCores = None,
    duration: Annotated[float, typer.Option(min=1.0, help="Seconds a rate, besides the warm-up.")] = 20.0,
    warm_up: Annotated[float, typer.Option(min=0.0, help="Seconds a rate that no figure counts.")] = 3.0,
    arrival: Annotated[str, typer.Option(help="constant, poisson or gamma:SHAPE.")] = "poisson",
    scenario: Scenario = "mixed",
    slo: Slo = "e2e<2s,first<1s",
    seed: Seed = 7,
    form: Form = "chat",
    model: Model = "mangaassist",
    key: OperatorKey = None,
    mlflow: Mlflow = None,
    out: Out = None,
) -> None:
    """Rising rates: up to which one the server keeps its objectives, what gives way first, and how it does beyond."""
    from evals.load.folder import new_folder
    from evals.load.objectives import objectives
    from evals.load.overload_table import write_readme
    from evals.load.progress import Live
    from evals.load.run import Load
    from evals.load.sweep_terminal import show_sweep
    from evals.load.wanted import Wanted

    folder, seconds = out or new_folder("sweep"), warm_up + duration
    with one_line():
        wanted, slos = Wanted.of(url, mock, server_cores, rates, beyond, climbs=to_knee), objectives(slo)
        load = Load(url or _HERE, rate, seconds, arrival, scenario, seed, warm_up, 0.0, slos, key, form, model)
        found = wanted.put_on(load, folder, Live(console), mlflow)
    show_sweep(found, console)
    if readme and found.overload:
        write_readme(found.overload, found.machine, str(slos), server_cores)
    _finish(folder, mlflow, gone=wanted.own)


@cli.command()
def gate(
    folder: RunFolder,
    *,
    budgets: Annotated[Path | None, typer.Option(help="Default: evals/budgets.yml.", exists=True)] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="The folder of a run to compare with.", exists=True, file_okay=False)
    ] = None,
    out: InFolder = None,
) -> None:
    """Hold a run against its budgets: exit status 99 where one failed."""
    from evals.load.budget import BUNDLED, read_budgets
    from evals.load.folder import add_to_summary
    from evals.load.gate import FAILED, write_gate
    from evals.load.gate import gate as hold
    from evals.load.metrics import Figures

    with one_line():
        figures = Figures.of(folder)
        found = hold(read_budgets(budgets or BUNDLED), figures, Figures.of(baseline) if baseline else None)
        write_gate(out or folder, found, figures)
        add_to_summary(out or folder, folder, found)
    for one in found.failed:
        console.print(f"[red]failed[/]  {one}", highlight=False)
    for text in found.skipped:
        console.print(f"[yellow]skipped[/] {text} (no --baseline)", highlight=False)
    for why in figures.summary.why_invalid:
        console.print(f"[yellow]the run is invalid[/]: {why}", highlight=False)
    console.print(f"[bold]GATE[/]  {len(found.passed)} passed, {len(found.failed)} failed")
    if found.failed:
        raise typer.Exit(FAILED)


@cli.command()
def export(
    folder: RunFolder,
    form: Annotated[str, typer.Argument(help="speedscope, otlp or junit.")],
    out: InFolder = None,
) -> None:
    """A run in a form that other tools read."""
    from evals.load.export.write import FORMS
    from evals.load.export.write import export as write

    with one_line():
        if form not in FORMS:
            raise ValueError(f"{form}: there are {', '.join(FORMS)}")
        console.print(f"Written to {write(folder, form, out)}", soft_wrap=True)


@cli.command()
def selftest(
    *,
    inject: Annotated[list[str], typer.Option(help="STEP=+10ms; may be given several times.")],
    url: Annotated[str | None, typer.Option(help="A server with MANGA_FAULTS=allow; default: one of its own.")] = None,
    pairs: Annotated[int, typer.Option(min=8, help="Block pairs measured for each fault, and without any.")] = 60,
    runs: Annotated[int, typer.Option(min=1, help="Comparisons drawn from them.")] = 200,
    rate: Rate = 4.0,
    seed: Seed = 7,
    key: OperatorKey = None,
    out: Out = None,
) -> None:
    """Whether a step that is made slower is named on this machine, and nothing where nothing is."""
    from evals.load.ab import EVENLY
    from evals.load.folder import new_folder
    from evals.load.own_server import own_server
    from evals.load.progress import Live
    from evals.load.run import Load
    from evals.load.selftest import Trial, injection, write_selftest
    from evals.load.selftest import selftest as show
    from evals.load.terminal import show_selftest

    folder = out or new_folder("selftest")
    with one_line():
        faults = [injection(text) for text in inject]
        with own_server(url, key) as (address, operator):
            trial = Trial(Load(address, rate, arrival=EVENLY, scenario="unique", seed=seed, key=operator), pairs, runs)
            shown = show(trial, faults, Live(console))
        write_selftest(folder, shown, seed=seed)
    show_selftest(shown, console)
    console.print(f"Written to {folder}", soft_wrap=True)


@cli.command()
def report(
    folder: RunFolder,
    out: InFolder = None,
) -> None:
    """One HTML file that opens anywhere, without a network."""
    from evals.load.report.page import content_of, write_report

    with one_line():
        console.print(f"Written to {write_report(folder, content_of(folder), out)}", soft_wrap=True)
