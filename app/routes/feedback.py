"""``POST /feedback``: a thumb, bound to the trace of its turn."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from app.dependencies import ServicesDep, UserDep, within_rate
from app.routes.chat import PROBLEMS
from app.schemas import FeedbackIn, FeedbackOut

router = APIRouter(tags=["feedback"])


@router.post("/feedback", dependencies=[Depends(within_rate)], responses=PROBLEMS, summary="Rate an answer")
async def feedback(body: FeedbackIn, user: UserDep, services: ServicesDep) -> FeedbackOut:
    """Store a thumb up (1) or down (-1) with the turn's trace. A turn that was not kept says so."""
    trace_id = body.trace_id.removeprefix("tr-")
    stored, detail = await services.feedback(trace_id, body.value, body.comment, user.id)
    return FeedbackOut(stored=stored, detail=detail)
