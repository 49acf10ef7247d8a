"""``/``: the page, its files, and the turns that it draws."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse

from app.demo import demo_key
from app.dependencies import ServicesDep, SettingsDep
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


@router.get("/turns/{trace_id}", tags=["operations"], summary="The waterfall of a recent turn")
async def turn(trace_id: Annotated[str, InPath(pattern=r"^[0-9a-f]{32}$")], services: ServicesDep) -> TurnView:
    """Return one of the last turns, masked. Who knows the trace id has made the turn."""
    view = services.telemetry.recent.view(trace_id)
    if view is None:
        raise HTTPException(404, "This turn is not among the last ones any more; kept turns are in MLflow.")
    return view
