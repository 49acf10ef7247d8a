"""``monitor``'s verbs and options. Exit status: 0 all is well, 1 a threshold was passed, 2 it could not be looked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from app.monitor.report import Format, Report

if TYPE_CHECKING:
    from app.monitor.reading import Reading

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_FAR = timedelta(weeks=520)

monitor = typer.Typer(
    no_args_is_help=True,
    help="What kept traces say, for cron or CI: exit status 0 is well, 1 a threshold was passed, 2 could not look.",
)


def _span(text: str) -> timedelta:
    given = re.fullmatch(r"(\d{1,4})([mhdw])", text)
    span = timedelta(**{_UNITS[given[2]]: int(given[1])}) if given else timedelta()
    if not timedelta() < span <= _FAR:
        raise typer.BadParameter(f"{text!r}: say how far back as 30m, 1h, 7d or 2w")
    return span


_Since = Annotated[timedelta, typer.Option(parser=_span, metavar="TIME", help="How far back: 30m, 1h, 7d, 2w.")]
_Limit = Annotated[int, typer.Option(min=1, max=1_000_000, help="Turns to read at most, the newest first.")]
_Form = Annotated[Format, typer.Option("--format", help="Of what is printed.")]
_Share = Annotated[float, typer.Option(min=0, max=1, help="The share from which on it is too much.")]


@monitor.command()
def errors(
    since: _Since = "1d",  # type: ignore[assignment] - typer parses it
    most: _Share = 0.01,
    limit: _Limit = 10_000,
    form: _Form = "table",
) -> None:
    """Failed turns by hour and intent. Passed: an hour failed more often than --most, beyond chance."""

    async def look(reading: Reading) -> Report:
        from app.monitor.errors import errors as look

        return look(await reading.turns(since), reading.keep_ratio, most)

    _report(look, form, limit)


@monitor.command()
def cost(
    since: _Since = "7d",  # type: ignore[assignment] - typer parses it
    most_usd: Annotated[float | None, typer.Option(min=0, help="What a day may cost.")] = None,
    growth: Annotated[float, typer.Option(min=1, help="Times the mean of the days before that a day may cost.")] = 1.5,
    limit: _Limit = 50_000,
    form: _Form = "table",
) -> None:
    """Tokens and dollars by day, model, intent and user. Passed: a day costs more than --most-usd or --growth allow."""

    async def look(reading: Reading) -> Report:
        from app.monitor.cost import cost as look

        return look(await reading.turns(since), reading.keep_ratio, most_usd, growth)

    _report(look, form, limit)


@monitor.command()
def quality(
    sample: Annotated[int, typer.Option(min=1, help="Turns of each week that are scored.")] = 1000,
    most: Annotated[float, typer.Option(min=0, max=1, help="By how much a share may fall, beyond chance.")] = 0.05,
    limit: _Limit = 50_000,
    form: _Form = "table",
) -> None:
    """The last week's answers by what code can tell of them, per segment, against the week before."""

    async def look(reading: Reading) -> Report:
        from app.monitor.quality import WEEK_MS, quality
        from app.monitor.scorers import scorers, searched

        turns = await reading.turns(timedelta(milliseconds=2 * WEEK_MS))
        score = scorers(searched(reading.settings.store))
        return quality(turns, reading.keep_ratio, score, now_ms=reading.now_ms, sample=sample, most=most)

    _report(look, form, limit)


@monitor.command()
def redundancy(
    since: _Since = "1d",  # type: ignore[assignment] - typer parses it
    most: _Share = 0.1,
    limit: _Limit = 2000,
    form: _Form = "table",
) -> None:
    """Questions that had been asked before. Passed: the cache missed more than --most of all, beyond chance."""

    async def look(reading: Reading) -> Report:
        from app.monitor.redundancy import redundancy, same_questions

        turns, settings = await reading.turns(since, whole=True), reading.settings
        groups = await same_questions(turns, settings.data_dir / "models", settings.store)
        return redundancy(groups, reading.keep_ratio, settings.cache_ttl_s, most)

    _report(look, form, limit)


@monitor.command()
def versions(
    old: Annotated[str, typer.Argument(metavar="A", help="A version, as the tag app_version has it.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The one that is to be as good.")],
    since: _Since = "7d",  # type: ignore[assignment] - typer parses it
    limit: _Limit = 10_000,
    form: _Form = "table",
) -> None:
    """Two versions of the app. Passed: B fails more often, or is slower, beyond chance."""

    async def look(reading: Reading) -> Report:
        from app.monitor.versions import versions as look
        from infra.telemetry import vocabulary as v

        before = await reading.turns(since, {v.TAG_VERSION: old})
        after = await reading.turns(since, {v.TAG_VERSION: new})
        return look(before, after, (old, new), reading.keep_ratio)

    _report(look, form, limit)


def _report(look: Callable[[Reading], Awaitable[Report]], form: Format, limit: int) -> None:
    """Look, print, and end with the status."""
    from app.monitor.reading import look_and_show

    raise typer.Exit(asyncio.run(look_and_show(look, form, limit)))
