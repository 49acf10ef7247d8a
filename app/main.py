"""The FastAPI application over wired services."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi_swagger import patch_fastapi

from app import errors
from app.door import DoorMiddleware
from app.middleware import BodyLimitMiddleware, HeadMiddleware, HostMiddleware, TraceIdMiddleware
from app.responses import as_sent, problems
from app.routes import chat, dashboard, faults, feedback, health, openai, page
from app.services import Services
from app.settings import Settings
from app.turns import Turns
from app.version import app_version

_DESCRIPTION = "A RAG chatbot you can see into: every reply names its trace."


class _Described(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Describe the API, refusals included."""
        return as_sent(super().openapi())


def create_app(settings: Settings, services: Services) -> FastAPI:
    """Return the application. Who built ``services`` also closes them."""
    app = _Described(
        title="MangaAssist",
        version=app_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        responses=problems(421),
        telemetry={"tracing": False, "metrics": False, "logs": False},  # its own would pass by our redaction
    )
    # FastAPI's own page loads its scripts from a CDN; this one brings them.
    patch_fastapi(app, redirect_from_root_to_docs=False, title="MangaAssist")
    app.state.settings = settings
    app.state.services = services
    app.state.turns = Turns(services)
    for module in (chat, openai, feedback, faults, health, dashboard, page):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=page.PAGE), name="static")
    errors.install(app)
    # The last one added is the outermost: the trace id comes first, so that a refused body has one too.
    app.add_middleware(DoorMiddleware, admission=services.admission, max_turns=settings.max_turns)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(BodyLimitMiddleware, limit=settings.max_body_bytes)
    app.add_middleware(HostMiddleware, hosts=settings.hosts)
    app.add_middleware(TraceIdMiddleware, new_trace_id=services.peers.new_trace_id)
    return app
