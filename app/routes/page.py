"""``/``: the page, its files, and the turns that it draws."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse

from app.demo import demo_key
from app.dependencies import CallerDep, ServicesDep, SettingsDep
from app.responses import problems
from app.schemas import TRACE_ID
from infra.telemetry.recent import TurnView

router = APIRouter()

PAGE = Path(__file__).parent.parent / "page"


@router.get("/", include_in_schema=False)
async def index() -> FileResponse:
    """The chat page."""
    return FileResponse(PAGE / "index.html")


@router.post("/demo", include_in_schema=False)
async def demo(request: Request, response: Response, services: ServicesDep, settings: SettingsDep) -> dict[str, str]:
    """Hand the demo customer's key to the page on this machine."""
    key = demo_key(request, settings, services.keys)
    if key is None:
        raise HTTPException(404, "There is no demo customer here.")
    response.headers["cache-control"] = "no-store"
    return {"key": key}


@router.get(
    "/turns/{trace_id}",
    response_model=TurnView,
    tags=["operations"],
    responses=problems(401, 404, 422),
    summary="The waterfall of a recent turn",
)
async def turn(
    request: Request, trace_id: Annotated[str, InPath(pattern=TRACE_ID)], caller: CallerDep, services: ServicesDep
) -> TurnView | Response:
    """Return one of the last turns, masked, to who made it or to an operator.

    A trace id is no secret, so a guest also says in which session the turn was, in the header ``x-session-id``.
    """
    trace_id = trace_id.removeprefix("tr-")
    if answer := await services.peers.asked(request, trace_id):
        return answer
    recent = services.telemetry.recent
    maker = recent.maker(trace_id)
    if (
        maker is None
        or not caller.may_see(user=maker.user, session=maker.session)
        or not (view := recent.view(trace_id))
    ):
        raise HTTPException(404, "There is no such turn of yours among the last ones; kept turns are in MLflow.")
    return view
