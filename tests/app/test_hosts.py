"""Which hosts the app answers for: a page elsewhere must not reach it through a name that points here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from app.services import Services
from app.settings import Settings
from tests.app.conftest import Live, client_of
from tests.app.problems import problem_of

LOOPBACK = [
    "localhost",
    "localhost:8000",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1",
    "127.0.0.1:8000",
    "[::1]",
    "[::1]:80",
]
FOREIGN = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "evil-localhost",
    "localhost@evil.example",
    "localhost:8000@evil.example",
    "evil.example/localhost",
    "127.0.0.1, evil.example",
    "10.0.0.7",
    "0.0.0.0",  # noqa: S104
    "[::2]",
    "[::1",
    "localhost:port",
    "localhost..",
    "",
    " ",
]


@pytest.mark.parametrize("path", ["/", "/chat", "/v1/models", "/metrics", "/healthz", "/static/app.js", "/docs"])
@pytest.mark.parametrize("host", FOREIGN)
async def test_a_foreign_host_is_refused_on_every_route(client: httpx.AsyncClient, host: str, path: str) -> None:
    problem_of(await client.get(path, headers={"host": host}), 421)


@pytest.mark.parametrize("host", LOOPBACK)
async def test_loopback_names_are_answered_for(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/healthz", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    ("allowed", "answered", "refused"),
    [
        (("shop.example",), ["shop.example", "Shop.Example:443", "localhost"], ["a.shop.example", "shop.example.evil"]),
        (("*.shop.example",), ["a.shop.example", "b.a.shop.example"], ["shop.example", "evilshop.example"]),
        (("*",), ["evil.example", "10.0.0.7:80"], []),
        (("app", "[2001:db8::7]"), ["app:8000", "[2001:db8::7]:8000"], ["apps", "[2001:db8::8]"]),
    ],
)
async def test_hosts_are_a_setting(
    make_services: Callable[..., Services], allowed: tuple[str, ...], answered: list[str], refused: list[str]
) -> None:
    services = make_services(allowed_hosts=allowed)
    async with client_of(services) as client:
        for host in answered:
            assert (await client.get("/healthz", headers={"host": host})).status_code == 200, host
        for host in refused:
            problem_of(await client.get("/healthz", headers={"host": host}), 421)
    await asyncio.to_thread(services.telemetry.shutdown, 1)


@pytest.mark.parametrize("hosts", [[], ["localhost", "evil.example"], ["localhost", "localhost"]])
async def test_a_request_for_no_host_or_for_two_is_refused(live: Live, hosts: list[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    lines = "".join(f"host: {host}\r\n" for host in hosts)
    writer.write(f"GET /healthz HTTP/1.1\r\n{lines}connection: close\r\n\r\n".encode())
    assert (await asyncio.wait_for(reader.read(), 30)).split()[1] == b"421"
    writer.close()


@pytest.mark.parametrize(
    ("bound", "host"), [("192.168.1.5", "192.168.1.5"), ("fd00::7", "[fd00::7]"), ("Box.lan", "box.lan")]
)
def test_the_host_that_is_listened_on_is_answered_for(bound: str, host: str) -> None:
    assert host in Settings(_env_file=None, host=bound).hosts


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])  # noqa: S104
def test_listening_everywhere_allows_no_more_hosts(everywhere: str) -> None:
    assert Settings(_env_file=None, host=everywhere).hosts == Settings(_env_file=None).hosts
