"""The command line: ``mangaassist`` or ``python -m app``."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.console import accept_any_text, console
from app.heap import share_heaps
from app.log import write_log
from app.monitor.cli import monitor
from app.preflight import CannotStart
from app.settings import MOST_DAYS, Settings, WrongSetting, load_settings, unknown_variables
from app.terminal import own_foreground
from guardrails.text import escaped
from infra.cores import bound_libraries, threads_for
from infra.corpus.pieces import SUFFIXES
from pipeline.errors import MangaAssistError

logger = logging.getLogger(__name__)

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="MangaAssist: a RAG chatbot you can see into.",
)
stores = typer.Typer(no_args_is_help=True, help="A store of your own: its folder is what MANGA_STORE names.")
cli.add_typer(stores, name="store")
cli.add_typer(monitor, name="monitor")
_StoreFolder = Annotated[Path, typer.Argument(help="The store's folder.")]


@cli.command()
def serve() -> None:
    """Start everything: index the corpus, MLflow, the app. Ctrl-C stops it."""
    settings = _settings()
    share_heaps()
    bound_libraries(threads_for(settings.workers))
    with own_foreground():
        from app.serve import serve as run

        asyncio.run(run(settings))


@cli.command()
def ingest(
    folder: Annotated[Path, typer.Argument(help=f"A folder of {', '.join(SUFFIXES)} files.")],
) -> None:
    """Index a folder of your own; a second time only what changed."""
    if not folder.is_dir():
        raise CannotStart(f"{folder} is no folder: name one with {', '.join(SUFFIXES)} files")
    from app.commands.ingest import run

    bound_libraries(threads_for())
    asyncio.run(run(_settings(), folder))


@cli.command()
def sources(
    remove: Annotated[str | None, typer.Option(metavar="ORIGIN", help="Remove all documents of an origin.")] = None,
    rename: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Call origin A by the name B, or have it lie in the folder B."),
    ] = None,
) -> None:
    """List where the indexed documents came from, or remove or rename an origin whose folder is gone."""
    from app.commands.sources import run

    asyncio.run(run(_settings(), remove, rename))


@stores.command()
def check(folder: _StoreFolder) -> None:
    """Say what is wrong with a store: file, place and remedy, all at once."""
    from app.commands.store import check as run

    raise typer.Exit(run(folder))


@stores.command()
def new(folder: _StoreFolder) -> None:
    """Write a small store with comments, which runs at once."""
    from app.commands.store import new as run

    run(folder)


@cli.command()
def train(folder: _StoreFolder) -> None:
    """Fit the intent head of a store on its examples, and show how good it is. A start does so by itself."""
    from app.commands.train import run

    run(_settings(), folder)


@cli.command()
def chat(key: Annotated[str | None, typer.Option(help="API key; without one you are a guest.")] = None) -> None:
    """Chat in the terminal with a running server."""
    from app.commands.chat import run

    asyncio.run(run(_settings(), key))


@cli.command()
def doctor() -> None:
    """Show what is configured, what answers, which model, which fallback, and the demo keys."""
    from app.doctor import run

    raise typer.Exit(asyncio.run(run(_settings())))


@cli.command()
def pull() -> None:
    """Get the configured models onto their server; only this command ever downloads any."""
    from app.commands.pull import run

    asyncio.run(run(_settings()))


@cli.command()
def faults(
    step: Annotated[
        str | None, typer.Argument(help="A span's name, such as rag.rerank; without one: the list.")
    ] = None,
    kind: Annotated[
        str | None, typer.Argument(help="delay, work, error or hang; without one the step is let be.")
    ] = None,
    *,
    ms: Annotated[float, typer.Option(help="Of a delay, or of work.")] = 0.0,
    ratio: Annotated[float, typer.Option(help="Of calls that are struck, up to 1.")] = 1.0,
    seconds: Annotated[float, typer.Option(help="After which it ends by itself.")] = 60.0,
    key: Annotated[str | None, typer.Option(help="An operator's API key; default: the data folder's.")] = None,
) -> None:
    """Make a step of a running server fail on purpose, where MANGA_FAULTS=allow lets operators do so."""
    from app.commands.faults import run

    fault = {"kind": kind, "ms": ms, "ratio": ratio, "seconds": seconds} if kind else None
    asyncio.run(run(_settings(), step, fault, key))


@cli.command()
def prune(
    errors_days: Annotated[
        float | None,
        typer.Option(min=0, max=MOST_DAYS, help="Keep turns with an error so long (MANGA_TRACE_ERROR_RETENTION_DAYS)."),
    ] = None,
    others_days: Annotated[
        float | None,
        typer.Option(min=0, max=MOST_DAYS, help="Keep the other turns so long (MANGA_TRACE_RETENTION_DAYS)."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when nothing was deleted.")] = False,  # noqa: FBT002 - typer's signature
) -> None:
    """Delete old turns from MLflow; those tagged keep=true stay. A server does so by itself every hour."""
    from app.commands.traces import prune as run

    settings = _settings()
    errors = settings.trace_error_retention_days if errors_days is None else errors_days
    others = settings.retention_days if others_days is None else others_days
    asyncio.run(run(settings, errors, others, quiet=quiet))


@cli.command()
def curate(
    days: Annotated[float, typer.Option(min=0, max=MOST_DAYS, help="How far back.")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Turns at most, the newest first.")] = 500,
) -> None:
    """Fill MLflow from the kept turns: scores, review queues of what went wrong, datasets. Adds what is new."""
    from app.commands.curate import run

    asyncio.run(run(_settings(), days, limit))


@cli.command()
def forget(
    user: Annotated[str | None, typer.Option(help="The user's id.")] = None,
    session: Annotated[str | None, typer.Option(help="The session's id.")] = None,
) -> None:
    """Delete every turn of one person from MLflow, with feedback and artifacts."""
    from app.commands.traces import forget as run

    asyncio.run(run(_settings(), user, session))


def _settings() -> Settings:
    settings = load_settings()
    write_log(settings.store)
    for line in unknown_variables():
        logger.warning(line)
    return settings


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer's signature
    if asked:
        from app.version import app_version

        console.print(f"MangaAssist {app_version()}", highlight=False)
        raise typer.Exit


@cli.callback()
def _options(  # pyright: ignore[reportUnusedFunction]
    version: Annotated[  # noqa: FBT002 - its callback does the work
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """MangaAssist: a RAG chatbot you can see into."""


def main() -> None:
    """Run the command line; what can go wrong is one line on standard error and status 1."""
    accept_any_text()
    try:
        cli()
    except (CannotStart, WrongSetting, MangaAssistError) as error:
        _give_up(str(error))
    except OSError as error:
        _give_up(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")


def _give_up(why: str) -> NoReturn:
    print(f"mangaassist: {escaped(' '.join(why.split()))}", file=sys.stderr)  # noqa: T201 - the last word, whatever became of the log
    sys.exit(1)


if __name__ == "__main__":
    main()
