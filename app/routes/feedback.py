"""``POST /feedback``: a thumb, bound to the trace of its turn."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from app.dependencies import CallerDep, ServicesDep, within_rate
from app.responses import problems
from app.schemas import FeedbackIn, FeedbackOut

router = APIRouter(tags=["feedback"])

_KEPT: dict[int | str, dict[str, Any]] = {
    202: {"model": FeedbackOut, "description": "It is kept until it can be stored."}
}


@router.post(
    "/feedback",
    response_model=FeedbackOut,
    dependencies=[Depends(within_rate)],
    responses={**_KEPT, **problems(400, 401, 413, 422, 429)},
    summary="Rate an answer",
)
async def feedback(
    request: Request, body: FeedbackIn, caller: CallerDep, services: ServicesDep, response: Response
) -> FeedbackOut | Response:
    """Store a thumb up (1) or down (-1) with the turn's trace. A turn that was not kept says so.

    While MLflow cannot store it, it is kept (status 202), and stored when MLflow is well again.

    Only who made a turn may rate it, or an operator; a guest proves it by the header ``x-session-id``.
    """
    trace_id = body.trace_id.removeprefix("tr-")
    if answer := await services.peers.asked(request, trace_id):
        return answer
    given = await services.feedback(trace_id, body.value, body.comment, caller)
    if given.kept:
        response.status_code = HTTPStatus.ACCEPTED
    return given
