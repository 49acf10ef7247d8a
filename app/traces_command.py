"""``prune`` and ``forget``: what leaves the trace store, by age or because somebody asked."""

from __future__ import annotations

from rich.console import Console

from app.preflight import CannotStart
from app.settings import Settings
from infra.telemetry.store import TraceStore

console = Console()


async def prune(settings: Settings, errors_days: float, others_days: float) -> None:
    """Delete turns by age and print how many."""
    deleted = await _store(settings).delete_older(errors_days=errors_days, others_days=others_days)
    console.print(
        f"{deleted} turns deleted: those with an error after {errors_days:g} days, others after {others_days:g}; "
        "turns tagged keep=true stay."
    )


async def forget(settings: Settings, user: str | None, session: str | None) -> None:
    """Delete everything of a user or of a session and print how many turns that were."""
    if user is None and session is None:
        raise CannotStart("say whose turns are to be deleted: --user or --session")
    deleted = await _store(settings).delete_person(user=user, session=session)
    console.print(f"{deleted} turns deleted, with their feedback and artifacts.")


def _store(settings: Settings) -> TraceStore:
    if settings.mlflow_address is None:
        raise CannotStart("no MLflow is known here: set MANGA_MLFLOW_URL to its address")
    return TraceStore(settings.mlflow_address, settings.trace_experiment)
