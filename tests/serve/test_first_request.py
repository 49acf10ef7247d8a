"""What a route makes at its first request is made at the start."""

from __future__ import annotations

import time

from prometheus_client import generate_latest

from app.main import create_app
from app.serve import look_through
from app.services import Services
from tests.conftest import CollectedTraces


async def test_looking_through_the_routes_is_quick_and_no_turn(services: Services, collected: CollectedTraces) -> None:
    began = time.perf_counter()
    await look_through(create_app(services.settings, services), "http://test")
    assert time.perf_counter() - began < 0.5
    services.telemetry.flush(1)
    assert collected.traces == []
    assert b"manga_turns_total{" not in generate_latest(services.telemetry.registry)
