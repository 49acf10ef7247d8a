"""What routes ask for.

All are coroutines: FastAPI runs plain functions in threads, and on a busy machine a turn waits at each of these hops.
They take what the app holds from the request: another dependency for it would cost a turn 20 microseconds each time.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from opentelemetry.trace import get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.auth import GUEST, Caller, UnknownKey, is_ours
from app.errors import TooManyTurns
from app.openai_form.errors import is_spoken_at
from app.services import Services
from app.settings import Settings
from app.turns import Turns
from infra.telemetry.turn import Tracing
from pipeline.types.asking import User

_PROPAGATOR = TraceContextTextMapPropagator()


async def _services(request: Request) -> Services:
    return request.app.state.services


async def _turns(request: Request) -> Turns:
    return request.app.state.turns


async def _settings(request: Request) -> Settings:
    return request.app.state.settings


ServicesDep = Annotated[Services, Depends(_services)]
TurnsDep = Annotated[Turns, Depends(_turns)]
SettingsDep = Annotated[Settings, Depends(_settings)]


async def _user(request: Request, authorization: Annotated[str | None, Header()] = None) -> User:
    services: Services = request.app.state.services
    try:
        return services.keys.user(authorization)
    except UnknownKey:
        # OpenAI clients always send a key: there one that is not of our form is a placeholder, and its sender a guest.
        if is_spoken_at(request.url.path) and authorization and not is_ours(authorization):
            return GUEST
        raise


UserDep = Annotated[User, Depends(_user)]


async def _tracing(
    request: Request,
    user: UserDep,
    traceparent: Annotated[str | None, Header()] = None,
    x_trace_keep: Annotated[str | None, Header()] = None,
    x_trace_spans: Annotated[str | None, Header(description="1: spans with the reply, for operators")] = None,
) -> Tracing:
    settings: Settings = request.app.state.settings
    upstream = None
    if traceparent:
        context = get_current_span(_PROPAGATOR.extract({"traceparent": traceparent})).get_span_context()
        upstream = context if context.is_valid else None
    force = x_trace_keep == "1" and settings.trace_force_allowed
    spans = x_trace_spans == "1" and user.type == "operator"
    return Tracing(force=force, spans=spans, upstream=upstream)


async def _caller(
    user: UserDep,
    x_session_id: Annotated[
        str, Header(description="For guests, whose turns these are: the session of the turn, as its reply named it.")
    ] = "",
) -> Caller:
    return Caller(user, x_session_id)


async def for_operators(user: UserDep) -> None:
    """Refuse everybody else.

    Raises:
        HTTPException: 401 for a guest, 403 for a customer.
    """
    if user.type == "guest":
        raise HTTPException(401, "This is for operators: send an operator's key.", {"www-authenticate": "Bearer"})
    if user.type != "operator":
        raise HTTPException(403, "This is for operators.")


CallerDep = Annotated[Caller, Depends(_caller)]


async def within_rate(request: Request, user: UserDep) -> None:
    """Count the request of this user. Guests are told apart by address: one of them must not block the others.

    Raises:
        TooManyTurns: the user goes over the rate.
    """
    services: Services = request.app.state.services
    if services.peers.ask(request):  # which has counted it
        return
    address = _subscriber(request.client.host) if request.client else ""
    retry_after = await services.limiter.hit(f"{user.id}@{address}" if user.type == "guest" else user.id)
    if retry_after is not None:
        raise TooManyTurns(retry_after)


def _subscriber(address: str) -> str:
    """What one subscriber has of an address: of IPv6 a whole /64, any address of which they may use."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or IPv6Network((int(known), 64), strict=False))


TracingDep = Annotated[Tracing, Depends(_tracing)]
