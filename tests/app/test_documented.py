"""The API's description and what the routes answer are one and the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from app.services import Dependency, Services
from infra.stores.limits import MemoryWindows, RateLimiter
from pipeline.errors import Busy, PartUnavailable
from tests.app.conftest import bearer

Answered = dict[tuple[str, str], set[tuple[str, str]]]
"""By method and path: statuses, each with the content type that came with it."""

QUESTION = {"message": "hello"}
COMPLETION = {"model": "mangaassist", "messages": [{"role": "user", "content": "hello"}]}
RATING = {"trace_id": "ab" * 16, "value": 1}
BODIES = {"/chat": QUESTION, "/v1/chat/completions": COMPLETION, "/feedback": RATING}
FAULT = "/faults/{step}"
TURNS, MODEL = "/turns/{trace_id}", "/v1/models/{name}"
DASHBOARD = "/dashboard/figures"
READ = ["/healthz", "/readyz", "/metrics", "/about", "/v1/models", MODEL, TURNS, "/faults", DASHBOARD]
FORGED = {"authorization": "Bearer manga-forged"}
JSON = {"content-type": "application/json"}


@dataclass
class Asking:
    """Asks, and takes note of what came back."""

    client: httpx.AsyncClient
    services: Services
    answered: Answered = field(default_factory=lambda: defaultdict(set))

    async def __call__(self, path: str, **request: Any) -> httpx.Response:
        named = {"trace_id": request.pop("trace_id", "0" * 32), "name": request.pop("name", "another")}
        named["step"] = request.pop("step", "rag.rerank")
        method = request.pop("method", "POST" if path in BODIES else "GET")
        response = await self.client.request(method, path.format(**named), **request)
        kind = response.headers.get("content-type", "").partition(";")[0]
        self.answered[method, path].add((str(response.status_code), kind))
        return response


@pytest.fixture
async def asking(client: httpx.AsyncClient, services: Services) -> Asking:
    return Asking(client, services)


async def every_body(asking: Asking) -> None:
    """Good, unreadable, wrong and too large bodies, an unknown key, and somebody else's session."""
    mine = bearer(asking.services, "demo-customer")
    session = (await asking("/chat", json=QUESTION, headers=mine)).json()["session_id"]
    for path, body in BODIES.items():
        for accept in ("application/json", "text/event-stream"):
            streaming = {"stream": accept == "text/event-stream"} if path.startswith("/v1") else {}
            await asking(path, json={**body, **streaming}, headers={"accept": accept})
        await asking(path, content=b'{"message": "\xff"}', headers=JSON)
        await asking(path, json={})
        await asking(path, content=b" " * 300_000, headers=JSON)
        await asking(path, json=body, headers=FORGED)
    await asking("/chat", json={**QUESTION, "session_id": session})
    await asking("/chat", json=QUESTION, headers={**mine, "accept": "text/event-stream"})
    await asking("/v1/chat/completions", json={**COMPLETION, "metadata": {"session_id": session}})


async def every_reading(asking: Asking) -> None:
    """Everybody reads everything."""
    operator = bearer(asking.services, "demo-operator")
    trace_id = (await asking("/chat", json=QUESTION)).json()["trace_id"]
    for path in READ:
        for headers in ({}, bearer(asking.services, "demo-customer"), operator, FORGED):
            await asking(path, headers=headers)
    await asking(TURNS, headers=operator, trace_id=trace_id)
    await asking("/feedback", json={**RATING, "trace_id": trace_id})
    await asking(TURNS, trace_id="nonsense")
    await asking(MODEL, name="mangaassist")
    await asking(DASHBOARD, headers=operator, params={"minutes": 0})
    await asking("/metrics", headers={**operator, "accept": "application/openmetrics-text"})


async def every_fault(asking: Asking) -> None:
    """Faults good and wrong, by everybody, allowed and not."""
    operator = bearer(asking.services, "demo-operator")
    for allowed in (False, True):
        asking.services.faults.allowed = allowed
        asking.services.faults.steps.add("rag.rerank")
        await asking("/faults", headers=operator)
        for method in ("PUT", "DELETE"):
            body = {"json": {"kind": "delay"}} if method == "PUT" else {}
            for headers in ({}, bearer(asking.services, "demo-customer"), operator, {"host": "evil.example"}):
                await asking(FAULT, method=method, headers=headers, **body)
            await asking(FAULT, method=method, headers=operator, step="none", **body)
    await asking(FAULT, method="PUT", headers=operator, json={})
    await asking(FAULT, method="PUT", headers={**operator, **JSON}, content=b'{"kind": "\xff"}')
    await asking(FAULT, method="PUT", headers={**operator, **JSON}, content=b" " * 300_000)


async def every_trouble(asking: Asking) -> None:
    """Another host, a part that is down, no room, and too many requests."""

    async def down(*_: object) -> Any:
        raise PartUnavailable("search", "down")

    async def busy(*_: object) -> Any:
        raise Busy("the app")

    services = asking.services
    for path in [*READ, *BODIES]:
        await asking(path, headers={"host": "evil.example"})
    services.parts = (*services.parts, Dependency("another", down, required=True))
    await asking("/readyz")
    services.run_turn = busy
    for path in ("/chat", "/v1/chat/completions"):
        await asking(path, json=BODIES[path])
    services.limiter = RateLimiter(MemoryWindows(1, per_s=60))
    for path, body in BODIES.items():
        for _ in range(2):
            await asking(path, json=body)


async def test_each_route_answers_what_is_documented_and_nothing_else(
    asking: Asking,
) -> None:
    for ask in (every_body, every_reading, every_fault, every_trouble):
        await ask(asking)
    described = (await asking.client.get("/openapi.json")).json()
    documented: Answered = {
        (method.upper(), path): {
            (status, kind)
            for status, response in operation["responses"].items()
            for kind in response.get("content", {"": {}})
        }
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }
    differing = {route: asking.answered[route] ^ documented[route] for route in documented}
    assert not any(differing.values()), differing


async def test_every_reference_of_the_description_leads_somewhere(client: httpx.AsyncClient) -> None:
    response = await client.get("/openapi.json")
    schemas = response.json()["components"]["schemas"]
    for part in response.text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in schemas
    assert "HTTPValidationError" not in response.text


async def test_an_address_names_all_methods_that_it_takes(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    for path, operations in paths.items():
        refused = await client.request("TRACE", path.format(**dict.fromkeys(("trace_id", "name", "step"), "0" * 32)))
        allowed = set(refused.headers["allow"].split(", "))
        assert (refused.status_code, allowed) == (405, {method.upper() for method in operations}), path


@pytest.mark.parametrize("message", ["", None, 1, []])
async def test_what_the_schema_refuses_the_route_refuses(client: httpx.AsyncClient, message: object) -> None:
    properties = (await client.get("/openapi.json")).json()["components"]["schemas"]["ChatIn"]["properties"]
    assert properties["message"]["minLength"] == 1
    assert (await client.post("/chat", json={"message": message})).status_code == 422
