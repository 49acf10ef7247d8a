"""What routes ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request
from opentelemetry.trace import get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.auth import GUEST, is_ours
from app.errors import TooManyTurns
from app.openai_form.errors import is_spoken_at
from app.services import Services
from app.settings import Settings
from app.turns import Turns
from infra.telemetry.turn import Tracing
from pipeline.types import User

_PROPAGATOR = TraceContextTextMapPropagator()


def _services(request: Request) -> Services:
    return request.app.state.services


def _turns(request: Request) -> Turns:
    return request.app.state.turns


def _settings(request: Request) -> Settings:
    return request.app.state.settings


ServicesDep = Annotated[Services, Depends(_services)]
TurnsDep = Annotated[Turns, Depends(_turns)]
SettingsDep = Annotated[Settings, Depends(_settings)]


def _user(request: Request, services: ServicesDep, authorization: Annotated[str | None, Header()] = None) -> User:
    # OpenAI clients always send a key, so there one that is not of our form is a placeholder, and its sender a guest.
    if is_spoken_at(request.url.path) and authorization and not is_ours(authorization):
        return GUEST
    return services.keys.user(authorization)


UserDep = Annotated[User, Depends(_user)]


def _tracing(
    settings: SettingsDep,
    user: UserDep,
    traceparent: Annotated[str | None, Header()] = None,
    x_trace_keep: Annotated[str | None, Header()] = None,
    x_trace_spans: Annotated[str | None, Header(description="1: spans with the reply, for operators")] = None,
) -> Tracing:
    upstream = None
    if traceparent:
        context = get_current_span(_PROPAGATOR.extract({"traceparent": traceparent})).get_span_context()
        upstream = context if context.is_valid else None
    force = x_trace_keep == "1" and settings.trace_force_allowed
    spans = x_trace_spans == "1" and user.type == "operator"
    return Tracing(force=force, spans=spans, upstream=upstream)


async def within_rate(request: Request, user: UserDep, services: ServicesDep) -> None:
    """Count the request of this user. Guests are told apart by address: one of them must not block the others.

    Raises:
        TooManyTurns: the user goes over the rate.
    """
    address = request.client.host if request.client else ""
    retry_after = await services.limiter.hit(f"{user.id}@{address}" if user.type == "guest" else user.id)
    if retry_after is not None:
        raise TooManyTurns(retry_after)


TracingDep = Annotated[Tracing, Depends(_tracing)]
