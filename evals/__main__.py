"""``python -m evals``: measurements, each a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.load.cli import cli as load

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
cli.add_typer(load, name="load")


@cli.callback()
def main() -> None:
    """Measure MangaAssist."""


@cli.command()
def figures(
    turns: Annotated[int, typer.Option(help="Turns a cell.")] = 200,
    *,
    readme: Annotated[bool, typer.Option(help="Write the tables into the README.")] = False,
) -> None:
    """Starts, memory, and the whole turn by route at one and at eight users."""
    from evals.figures import figures as measure

    measure(turns, readme=readme)


@cli.command()
def quality(
    *,
    step: Annotated[list[str] | None, typer.Option(help="Only this one; may be given several times.")] = None,
    part: Annotated[
        str, typer.Option(help="The rows to test on, or those to tune on, whose misses are shown.")
    ] = "test",
    mlflow: Annotated[
        str | None, typer.Option(help="Also an evaluation run there, such as http://127.0.0.1:5000.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path(".data/quality"),
    misses: Annotated[bool, typer.Option("--misses", help="Show what went wrong, of the rows to tune on.")] = False,
    readme: Annotated[bool, typer.Option("--readme", help="Write the table into the README.")] = False,
) -> None:
    """How good the answers and each judgement are; exit status 1 where a gate does not let it through."""
    import asyncio

    from evals.quality.quality import quality as measure

    if part not in ("tune", "test"):
        raise typer.BadParameter("--part is tune or test")
    try:
        passed = asyncio.run(measure(step or [], part, mlflow, out, misses=misses, readme=readme))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(0 if passed else 1)


@cli.command()
def visits(url: Annotated[str, typer.Option(help="Of a running server.")] = "http://127.0.0.1:8000") -> None:
    """Fill MLflow: conversations with a running server, unless it has as many; then what `mangaassist curate` does."""
    import httpx

    from app.preflight import CannotStart
    from app.settings import load_settings
    from evals.visits import fill
    from pipeline.errors import MangaAssistError

    try:
        fill(url, load_settings())
    except (CannotStart, MangaAssistError, httpx.HTTPError) as error:
        raise typer.BadParameter(
            f"{error}; does `make run` run, and are {url} and MANGA_MLFLOW_URL its own?"
        ) from error


@cli.command()
def overhead(
    *,
    quick: Annotated[bool, typer.Option(help="Three rounds: wide intervals.")] = False,
    readme: Annotated[bool, typer.Option(help="Write the table into the README.")] = False,
) -> None:
    """What tracing one turn costs, beside a hand-made tracer and MLflow's SDK."""
    from evals.overhead import overhead as measure

    measure(quick=quick, readme=readme)


@cli.command()
def ladder(*, write: Annotated[bool, typer.Option(help="Write the table into docs/operations.md.")] = False) -> None:
    """What eight users get while each part is frozen, killed and slowed. Needs all servers; takes four minutes."""
    from evals.ladder import ladder as measure

    raise typer.Exit(measure(write=write))


@cli.command()
def boards() -> None:
    """Write Grafana's boards from the names of the metrics and the pages of docs/runbooks."""
    from evals.boards.write import write

    write()


@cli.command()
def spans() -> None:
    """Write docs/spans.md, the table of what is traced."""
    from evals.spans_page import write

    write()


@cli.command()
def mock(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8100,
    model: Annotated[list[str] | None, typer.Option(help="A model to list, such as mock-ttft200-gap10-n60.")] = None,
    says: Annotated[Path | None, typer.Option(help="JSON lines of question and answer: what it says to those.")] = None,
) -> None:
    """A model server, in OpenAI's form and in Ollama's, whose pace is its models' name."""
    from evals.mock.server import serve
    from evals.mock.words import read_answers

    serve(port, model or ["mock-ttft200-gap10-n60"], answers=read_answers(says) if says else None)


@cli.command()
def demo(
    only: Annotated[list[int] | None, typer.Option(help="The number of a finding; may be given several times.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder; default: a dated one under DATA_DIR/demo.")] = None,
) -> None:
    """Findings, live: each with a sentence, a plot and traces to open, and all in one report.html."""
    from evals.demo.show import demo as show

    raise typer.Exit(show(only or (), out))


@cli.command()
def cache() -> None:
    """What the answer cache takes for the same question, right and wrong."""
    from evals.cache import cache as measure

    measure()


@cli.command()
def reranking(
    files: Annotated[list[Path] | None, typer.Argument(help="JSON lines of question, passage and label.")] = None,
    most: Annotated[int, typer.Option(help="Questions of a file, and of a kind of the store's.")] = 400,
    part: Annotated[str, typer.Option(help="tune, to choose by; test, to report.")] = "test",
) -> None:
    """What each order of a question's candidates is worth, and its CPU time."""
    from evals.reranking.judge import reranking as measure

    measure(files or (), most, part)


@cli.command()
def languages() -> None:
    """How well messages in other languages are told from English ones."""
    from evals.languages import languages as measure

    measure()


@cli.command()
def fusion(
    url: Annotated[str, typer.Argument(help="An OpenSearch with the neural-search plugin.")],
    *,
    write: Annotated[bool, typer.Option(help="Write the table into its decision record.")] = False,
) -> None:
    """What it saves when OpenSearch fuses the two searches of a turn."""
    from evals.fusion import fusion as measure

    measure(url, write=write)


@cli.command()
def indexing(
    documents: Annotated[int, typer.Argument(help="How many.")] = 10_000,
    tokens: Annotated[int, typer.Option(help="Length of a document, about: 35 or 200.")] = 35,
    opensearch: Annotated[str, typer.Option(help="An OpenSearch to index into, in place of LanceDB.")] = "",
    *,
    beside: Annotated[bool, typer.Option("--beside", help="What turns of a running server take meanwhile.")] = False,
) -> None:
    """How fast documents are indexed, and how fast and how well they are searched then."""
    if beside:
        from evals.beside import beside as measure_turns

        measure_turns(documents, tokens=tokens)
        return
    from evals.indexing import indexing as measure

    measure(documents, tokens=tokens, opensearch=opensearch)


if __name__ == "__main__":
    cli()
