"""``/dashboard``: how it goes, for operators, out of the app's own memory and without a server beside it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from app.dependencies import ServicesDep, for_operators
from app.responses import problems
from app.routes.page import PAGE
from app.services import Services
from infra.telemetry.figures import Figures, figures, slowest
from infra.telemetry.history import MINUTES, NotedTurn

router = APIRouter()


class LinkedTurn(BaseModel):
    """A turn that is pointed at. ``trace_url`` is where MLflow shows it; None for one that was not kept."""

    at: Annotated[float, Field(description="When it ended, in seconds of the epoch.")]
    trace_id: str
    trace_url: str | None
    outcome: str
    intent: str
    duration_ms: float
    step: Annotated[str | None, Field(description="The first one that failed, or the stage that refused.")]
    error: Annotated[
        str | None, Field(description="A type of error, the parts done without, or the rules of the stage.")
    ]


class LineOut(BaseModel):
    """The line in front of the search. ``refused`` counts from the start of the process."""

    inside: int
    most: int
    waiting: int
    wait_ms: float
    refused: dict[str, int]


class TracesOut(BaseModel):
    """How traces leave. ``dropped`` counts from the start of the process."""

    mode: str
    waiting: int
    dropped: dict[str, int]
    backend_healthy: bool | None


class DashboardOut(BaseModel):
    """How this process does: the last minutes, and now."""

    at: Annotated[float, Field(description="Now, in seconds of the epoch.")]
    figures: Figures
    slowest: list[LinkedTurn]
    failing: list[LinkedTurn]
    line: LineOut
    circuits_open: list[str]
    traces: TracesOut
    faults: Annotated[str | None, Field(description="The faults on demand that strike steps now.")]


@router.get("/dashboard", include_in_schema=False)
async def page() -> FileResponse:
    """The dashboard. It holds nothing yet: what it shows, it asks for with an operator's key."""
    return FileResponse(PAGE / "dashboard.html")


@router.get(
    "/dashboard/figures",
    tags=["operations"],
    dependencies=[Depends(for_operators)],
    responses=problems(401, 403, 422),
    summary="How the last minutes went",
)
async def last_minutes(
    services: ServicesDep, minutes: Annotated[int, Query(ge=1, le=MINUTES, description="How far back.")] = 15
) -> DashboardOut:
    """Sum up the turns of this process: latency, outcomes, cache, where the slowest spent their time, models, waits.

    For operators. Percentiles are right to within 5 %.
    """
    return await asyncio.to_thread(_dashboard, services, minutes)


def _dashboard(services: Services, minutes: int) -> DashboardOut:
    telemetry, admission = services.telemetry, services.admission
    telemetry.metrics.catch_up()
    now = time.time()
    return DashboardOut(
        at=now,
        figures=figures(telemetry.history, minutes, now),
        slowest=[_linked(services, turn) for turn in slowest(telemetry.history, minutes)],
        failing=[_linked(services, turn) for turn in telemetry.history.failing()],
        line=LineOut(
            inside=admission.inside,
            most=admission.most_inside,
            waiting=admission.waiting,
            wait_ms=admission.wait_ms,
            refused=dict(admission.refused),
        ),
        circuits_open=[part for part, state in services.breakers.states.items() if state == "opened"],
        traces=TracesOut(
            mode=telemetry.config.mode,
            waiting=telemetry.waiting,
            dropped=telemetry.metrics.lost,
            backend_healthy=telemetry.backend_healthy,
        ),
        faults=services.faults.tags().get("faults"),
    )


def _linked(services: Services, turn: NotedTurn) -> LinkedTurn:
    url = services.trace_url(turn.trace_id) if turn.kept else None
    return LinkedTurn(trace_url=url, **{name: value for name, value in asdict(turn).items() if name != "kept"})
