"""Who is given the demo customer's key: the page on this very machine, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from app.services import Services
from tests.conftest import app_over


def from_here(services: Services, client: str = "127.0.0.1", host: str = "127.0.0.1:8000") -> httpx.AsyncClient:
    """A client of an application over these services, at this address, that calls it by this name."""
    transport = httpx.ASGITransport(app=app_over(services), client=(client, 4000))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
async def test_the_demo_key_is_for_the_page_on_this_machine(services: Services, host: str) -> None:
    async with from_here(services, host=host) as client:
        assert (await client.get("/about")).json()["demo"] is True
        answer = await client.post("/demo")
        assert answer.headers["cache-control"] == "no-store"
        user = (await client.get("/about", headers={"authorization": f"Bearer {answer.json()['key']}"})).json()["user"]
    assert user == {"id": "demo-customer", "type": "customer"}


@pytest.mark.parametrize(
    ("where", "headers", "changes"),
    [
        ({"client": "192.168.1.7"}, {}, {}),
        ({"client": "172.17.0.1"}, {}, {}),
        ({"client": "testclient"}, {}, {}),
        ({"host": "evil.example"}, {}, {}),
        ({"host": "127.0.0.1.evil.example"}, {}, {}),
        ({}, {"x-forwarded-for": "127.0.0.1"}, {}),
        ({}, {"forwarded": "for=127.0.0.1"}, {}),
        ({}, {"via": "1.1 tunnel"}, {}),
        ({}, {"x-forwarded-proto": "https"}, {}),
        ({}, {"cf-connecting-ip": "203.0.113.9"}, {}),
        ({}, {"true-client-ip": "203.0.113.9"}, {}),
        ({}, {"origin": "http://evil.example"}, {}),
        ({}, {"origin": "http://127.0.0.1:3000"}, {}),
        ({}, {"origin": "null"}, {}),
        ({}, {"sec-fetch-site": "cross-site"}, {}),
        ({}, {"sec-fetch-site": "same-site"}, {}),
        ({}, {}, {"env": "production"}),
        ({}, {}, {"env": "staging"}),
        ({}, {}, {"host": "0.0.0.0"}),  # noqa: S104 - what must not be
    ],
)
async def test_nobody_else_gets_the_demo_key(
    make_services: Callable[..., Services], where: dict[str, str], headers: dict[str, str], changes: dict[str, str]
) -> None:
    services = make_services(**changes)
    async with from_here(services, **where) as client:
        given = await client.post("/demo", headers=headers)
        about = await client.get("/about", headers=headers)
    services.telemetry.shutdown(1)
    assert given.is_client_error
    assert '"demo":true' not in about.text
    assert "manga-" not in given.text + about.text
