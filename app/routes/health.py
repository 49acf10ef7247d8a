"""``/healthz``, ``/readyz``, ``/metrics`` and ``/about``: is it alive, can it work, how does it do, what is it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.openmetrics import exposition as openmetrics

from app.demo import demo_key
from app.dependencies import ServicesDep, SettingsDep, UserDep, for_operators
from app.responses import problems
from app.version import app_version

router = APIRouter(tags=["operations"])

_METRICS: dict[str, dict[str, Any]] = {"text/plain": {}, "application/openmetrics-text": {}}


@router.get("/health", include_in_schema=False)  # where load generators look before they begin
@router.get("/healthz", summary="Is the process alive")
async def healthz() -> dict[str, str]:
    """Answer as long as the event loop turns."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    responses={503: {"description": "Search is down.", "content": {"application/json": {}}}},
    summary="Can it answer, and with which parts",
)
async def readyz(services: ServicesDep) -> Response:
    """Ask every dependency how it is. 503 when one is down that no answer can do without."""
    parts = await services.health()
    ready = all(part["state"] == "ok" or not part["required"] for part in parts.values())
    body: dict[str, Any] = {
        "status": "ready" if ready else "not ready",
        "parts": parts,
        "circuits": services.breakers.states,
        **services.faults.tags(),
    }
    return JSONResponse(body, status_code=200 if ready else 503)


@router.get(
    "/metrics",
    dependencies=[Depends(for_operators)],
    response_class=Response,
    responses={200: {"content": _METRICS}, **problems(401, 403)},
    summary="Prometheus metrics",
)
async def metrics(request: Request, services: ServicesDep) -> Response:
    """Prometheus text, or OpenMetrics with exemplars for a scraper that accepts it. For operators."""
    if services.peers.addresses:
        raise HTTPException(404, "Each of several processes has metrics of its own, on MANGA_METRICS_PORT and after.")
    if "application/openmetrics-text" in request.headers.get("accept", ""):
        body = openmetrics.generate_latest(services.telemetry.registry)
        return Response(body, media_type=openmetrics.CONTENT_TYPE_LATEST)
    return Response(generate_latest(services.telemetry.registry), media_type=CONTENT_TYPE_LATEST)


@router.get("/about", responses=problems(401), summary="What answers here, and as whom you ask")
async def about(request: Request, services: ServicesDep, settings: SettingsDep, user: UserDep) -> dict[str, Any]:
    """Describe this instance for the page."""
    shop = services.shop
    return {
        "version": app_version(),
        "env": settings.env,
        "model": services.model.name,
        "provider": services.model.provider,
        "built_in": services.model.built_in,
        "model_note": services.model.note,
        "trace_mode": settings.trace_mode,
        "mlflow_url": settings.mlflow_link,
        "search": settings.search,
        "cache": settings.cache,
        "store": {"name": shop.name, "assistant": shop.assistant, **asdict(shop.page)},
        **services.faults.tags(),
        "max_message_chars": settings.max_message_chars,
        "user": {"id": user.id, "type": user.type},
        "demo": demo_key(request, settings, services.keys) is not None,
    }
