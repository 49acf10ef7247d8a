"""``prune`` and ``forget``: which of the kept traces go, by age, by size, or because somebody asked."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator
from pathlib import Path

from app.console import console
from app.mlflow_database import give_back, used_bytes
from app.preflight import CannotStart
from app.settings import Settings
from infra.telemetry.datasets import Datasets
from infra.telemetry.kept_traces import PATIENT_S, KeptTraces
from infra.telemetry.mlflow_api import MlflowApi
from pipeline.errors import PartUnavailable

_AIM = 0.9
"""Of the bound: what is deleted down to, so that not every new turn costs an old one at once."""
_AT_ONCE = 200


async def prune(settings: Settings, errors_days: float, others_days: float, *, quiet: bool) -> None:
    """Delete turns by age, then the oldest while there is too much; print how many. ``quiet`` prints no zero."""
    traces, database = kept_traces(settings), settings.bundled_database
    with _said_what_to_do():
        deleted = await traces.delete_older(errors_days=errors_days, others_days=others_days)
        surplus = await _delete_surplus(traces, database, settings.trace_max_bytes) if database else 0
    freed = give_back(database) if database and database.is_file() else 0
    if quiet and not deleted + surplus:
        return
    console.print(
        f"{deleted} turns deleted: those with an error after {errors_days:g} days, others after {others_days:g}; "
        f"{surplus} more, the oldest, to keep to {settings.trace_max_gb:g} GB; {freed / 1e6:.0f} MB of disk are free "
        "again. Turns tagged keep=true stay.",
        soft_wrap=True,
    )


async def _delete_surplus(traces: KeptTraces, database: Path, bound: float) -> int:
    """Delete the oldest turns until the bound is kept to; returns how many. Only MLflow's own file can be measured."""
    deleted, aim = 0, bound
    while used_bytes(database) > aim:
        some = await traces.delete_oldest(_AT_ONCE)
        if not some:
            break
        deleted, aim = deleted + some, bound * _AIM
    return deleted


async def forget(settings: Settings, user: str | None, session: str | None) -> None:
    """Delete everything of a user or of a session and print how many turns that were."""
    if user is None and session is None:
        raise CannotStart("say whose turns are to be deleted: --user or --session")
    traces, datasets = (
        kept_traces(settings),
        Datasets(MlflowApi(settings.mlflow_address or "", settings.trace_experiment)),
    )
    with _said_what_to_do():
        deleted = await traces.delete_person(user=user, session=session)
        cases = await asyncio.to_thread(datasets.forget, user, session)
    console.print(f"{deleted} turns deleted, with their feedback and artifacts, and {cases} cases of datasets.")


def kept_traces(settings: Settings) -> KeptTraces:
    """The turns in the MLflow that the settings name.

    Raises:
        CannotStart: they name none.
    """
    if settings.mlflow_address is None:
        raise CannotStart("no MLflow is known here: set MANGA_MLFLOW_URL to its address")
    return KeptTraces(settings.mlflow_address, settings.trace_experiment, PATIENT_S)


@contextlib.contextmanager
def _said_what_to_do() -> Generator[None, None, None]:
    try:
        yield
    except PartUnavailable as error:
        raise CannotStart(f"{error}: start it with `mangaassist serve`, or set MANGA_MLFLOW_URL") from error
    except ValueError as error:
        raise CannotStart(str(error)) from error
