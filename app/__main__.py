"""The command line: ``mangaassist`` or ``python -m app``."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.logging import RichHandler

from app.preflight import CannotStart
from app.settings import Settings, WrongSetting, load_settings
from app.terminal import own_foreground
from guardrails import pii
from infra.corpus.pieces import SUFFIXES
from pipeline.errors import MangaAssistError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="MangaAssist: a RAG chatbot you can see into.",
)


@cli.command()
def serve() -> None:
    """Start everything: index the corpus, MLflow, the app. Ctrl-C stops it."""
    settings = _settings()
    with own_foreground():
        from app.serve import serve as run

        asyncio.run(run(settings))


@cli.command()
def ingest(
    folder: Annotated[Path, typer.Argument(help=f"A folder of {', '.join(SUFFIXES)} files.")],
) -> None:
    """Index a folder of your own; a second time only what changed."""
    from app.ingest_command import run

    if not folder.is_dir():
        raise CannotStart(f"{folder} is no folder: name one with {', '.join(SUFFIXES)} files")
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
    from app.sources_command import run

    asyncio.run(run(_settings(), remove, rename))


@cli.command()
def chat(key: Annotated[str | None, typer.Option(help="API key; without one you are a guest.")] = None) -> None:
    """Chat in the terminal with a running server."""
    from app.chat_command import run

    asyncio.run(run(_settings(), key))


@cli.command()
def doctor() -> None:
    """Show what is configured, what answers, which model, which fallback, and the demo keys."""
    from app.doctor import run

    raise typer.Exit(asyncio.run(run(_settings())))


@cli.command()
def pull() -> None:
    """Get the configured models onto the Ollama server; only this command ever downloads any."""
    from app.pull_command import run

    asyncio.run(run(_settings()))


@cli.command()
def prune(
    errors_days: Annotated[float, typer.Option(min=0, help="Keep turns with an error for so many days.")] = 90,
    others_days: Annotated[float, typer.Option(min=0, help="Keep the other turns for so many days.")] = 7,
) -> None:
    """Delete old turns from MLflow; those tagged keep=true stay. Run it once a day."""
    from app.traces_command import prune as run

    asyncio.run(run(_settings(), errors_days, others_days))


@cli.command()
def forget(
    user: Annotated[str | None, typer.Option(help="The user's id.")] = None,
    session: Annotated[str | None, typer.Option(help="The session's id.")] = None,
) -> None:
    """Delete every turn of one person from MLflow, with feedback and artifacts."""
    from app.traces_command import forget as run

    asyncio.run(run(_settings(), user, session))


class _MaskingFormatter(logging.Formatter):
    """Errors of other parts may quote what a user wrote: the log is masked like the traces, stack traces included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished text, masked."""
        return pii.mask(super().format(record))


def _settings() -> Settings:
    handler = RichHandler(show_path=False)
    handler.setFormatter(_MaskingFormatter("%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    return load_settings()


def main() -> None:
    """Run the command line; what can go wrong is one line on standard error and status 1."""
    try:
        cli()
    except (CannotStart, WrongSetting, MangaAssistError) as error:
        print(f"mangaassist: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


if __name__ == "__main__":
    main()
