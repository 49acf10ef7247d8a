"""``POST /feedback``: a thumb, bound to the trace of its turn."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from app.dependencies import CallerDep, ServicesDep, within_rate
from app.responses import problems
from app.schemas import FeedbackIn, FeedbackOut

router = APIRouter(tags=["feedback"])


@router.post(
    "/feedback",
    dependencies=[Depends(within_rate)],
    responses=problems(400, 401, 413, 422, 429),
    summary="Rate an answer",
)
async def feedback(body: FeedbackIn, caller: CallerDep, services: ServicesDep) -> FeedbackOut:
    """Store a thumb up (1) or down (-1) with the turn's trace. A turn that was not kept says so.

    Only who made a turn may rate it, or an operator; a guest proves it by the header ``x-session-id``.
    """
    trace_id = body.trace_id.removeprefix("tr-")
    stored, detail = await services.feedback(trace_id, body.value, body.comment, caller)
    return FeedbackOut(stored=stored, detail=detail)
