"""Thumbs on turns, for tests that need one."""

from __future__ import annotations

from infra.telemetry.assessments import Assessments
from infra.telemetry.ratings import Outcome, Rating, Ratings
from tests.telemetry.conftest import Mlflow


def ratings_of(mlflow: Mlflow) -> Ratings:
    """The ratings of a real MLflow, of which nobody counts what is lost."""
    return Ratings(Assessments(mlflow.url), lambda _: None)


async def rate(ratings: Ratings, trace_id: str, user: str, *, good: bool = True, comment: str | None = None) -> Outcome:
    """A thumb on a turn that is known to be theirs."""
    return await ratings.give(Rating(trace_id, good, comment, user, ""))
