"""A conversation belongs to who began it: the ways in which one guest could get at another's."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from app.services import Services
from app.sessions import is_ours, named_session_id, new_session_id
from infra.telemetry import vocabulary as v
from tests.app.conftest import bearer, client_of, stored
from tests.app.problems import fields, problem_of
from tests.conftest import CollectedTraces

OPENMETRICS = {"accept": "application/openmetrics-text; version=1.0.0"}
TRACE_ID = re.compile(r"[0-9a-f]{32}")
FIRST, SECOND = "Is One Piece still running?", "and how many volumes does it have?"


@pytest.fixture
async def attacker(services: Services) -> AsyncGenerator[httpx.AsyncClient, None]:
    """Another guest, who shares nothing with ``client``."""
    async with client_of(services) as made:
        yield made


async def ask(client: httpx.AsyncClient, message: str, session: str | None = None, **headers: str) -> dict[str, object]:
    body = {"message": message, **({"session_id": session} if session else {})}
    return (await client.post("/chat", json=body, headers=headers)).raise_for_status().json()


async def test_from_the_metrics_of_another_guests_turn_there_is_no_way_into_the_session(
    client: httpx.AsyncClient, attacker: httpx.AsyncClient, services: Services
) -> None:
    victim = await ask(client, FIRST)
    session, trace_id = str(victim["session_id"]), str(victim["trace_id"])
    for accept in ({}, OPENMETRICS):
        metrics = await attacker.get("/metrics", headers=accept)
        problem_of(metrics, 401)
        assert not TRACE_ID.search(metrics.text.replace(metrics.headers["x-trace-id"], ""))
    for headers in ({}, {"x-session-id": new_session_id()}, {"x-session-id": "guest"}, {"x-session-id": trace_id}):
        problem_of(await attacker.get(f"/turns/{trace_id}", headers=headers), 404)
        rated = await attacker.post("/feedback", json={"trace_id": trace_id, "value": -1}, headers=headers)
        assert rated.json()["stored"] is False
    operators = bearer(services, "demo-operator")
    exemplars = await attacker.get("/metrics", headers={**OPENMETRICS, **operators})
    assert trace_id in exemplars.text  # so the path began somewhere
    for view in (
        await attacker.get(f"/turns/{trace_id}", headers=operators),
        await client.get(f"/turns/{trace_id}", headers={"x-session-id": session}),
    ):
        assert view.status_code == 200
        assert session not in view.text
        assert "session_id" not in view.text


@pytest.mark.parametrize("path", ["/", "/about", "/healthz", "/readyz", "/openapi.json", "/v1/models", "/docs"])
async def test_no_other_route_names_anybodys_session_or_turn(
    client: httpx.AsyncClient, attacker: httpx.AsyncClient, path: str
) -> None:
    victim = await ask(client, FIRST)
    seen = await attacker.get(path)
    told = seen.text + str(seen.headers)
    assert str(victim["session_id"]) not in told
    assert str(victim["trace_id"]) not in told


async def test_an_answer_from_the_cache_says_nothing_of_who_asked_before(
    client: httpx.AsyncClient, attacker: httpx.AsyncClient
) -> None:
    victim = await ask(client, FIRST)
    answer = await attacker.post("/chat", json={"message": FIRST})
    assert answer.json()["cache"] == "exact"
    for secret in (victim["session_id"], victim["trace_id"]):
        assert str(secret) not in answer.text + str(answer.headers)


async def test_the_log_names_no_session(
    client: httpx.AsyncClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> object:
        raise RuntimeError("broken")

    session = str((await ask(client, FIRST))["session_id"])
    services.run_turn = broken  # type: ignore[assignment]
    problem_of(await client.post("/chat", json={"message": SECOND, "session_id": session}), 500)
    assert caplog.text
    assert session not in caplog.text


async def test_a_failed_first_turn_tells_its_maker_the_session_so_that_its_trace_can_be_seen(
    client: httpx.AsyncClient, services: Services
) -> None:
    async def broken(*_: object) -> object:
        raise RuntimeError("broken")

    services.run_turn = services.telemetry.turns(broken)  # type: ignore[arg-type]
    failed = await client.post("/chat", json={"message": FIRST})
    proof = {"x-session-id": failed.headers["x-session-id"]}
    assert (await client.get(f"/turns/{failed.headers['x-trace-id']}", headers=proof)).status_code == 200
    problem_of(await client.get(f"/turns/{failed.headers['x-trace-id']}"), 404)


async def test_a_turn_of_a_user_is_seen_by_that_user_and_by_operators_only(
    client: httpx.AsyncClient, services: Services, signed_in: dict[str, str], operator: dict[str, str]
) -> None:
    turn = await ask(client, "Where is my order?", **signed_in)
    path = f"/turns/{turn['trace_id']}"
    for headers in (signed_in, operator):
        seen = await client.get(path, headers=headers)
        assert seen.status_code == 200
        assert "demo-customer" not in seen.text
    for headers in ({}, {"x-session-id": str(turn["session_id"])}):
        problem_of(await client.get(path, headers=headers), 404)
    problem_of(await client.get(path, headers={"authorization": "Bearer forged"}), 401)
    guests = await ask(client, FIRST)
    proof = {"x-session-id": str(guests["session_id"])}
    problem_of(await client.get(f"/turns/{guests['trace_id']}", headers={**signed_in, **proof}), 404)


INVENTED = [
    "mine",
    "a" * 24,
    "bobatexampledotcomorelse",
    "DE89370400440532013000",
    "123456789018",
    "sk-proj-abcdefghijklmnop",
    "bob_at_example_dot_com",
    "demo-customer",
    "-",
    "A" * 64,
]


@pytest.mark.parametrize("invented", INVENTED)
async def test_two_guests_who_invent_one_id_do_not_share_a_conversation(
    client: httpx.AsyncClient,
    attacker: httpx.AsyncClient,
    services: Services,
    collected: CollectedTraces,
    invented: str,
) -> None:
    first, second = await ask(client, FIRST, invented), await ask(attacker, SECOND, invented)
    assert first["session_id"] != second["session_id"]
    assert is_ours(str(first["session_id"]))
    assert "One Piece" not in str(second["answer"])
    assert f'"{invented}"' not in await stored(services, collected)
    own = await ask(client, SECOND, str(first["session_id"]))
    assert "One Piece" in str(own["answer"])


async def test_a_user_with_a_key_may_name_sessions_and_shares_them_with_nobody(
    client: httpx.AsyncClient, services: Services, signed_in: dict[str, str], operator: dict[str, str]
) -> None:
    first = await ask(client, FIRST, "conversation-7", **signed_in)
    second = await ask(client, SECOND, "conversation-7", **signed_in)
    assert first["session_id"] == second["session_id"] != "conversation-7"
    assert "One Piece" in str(second["answer"])
    others = [await ask(client, SECOND, "conversation-7", **headers) for headers in ({}, operator)]
    assert len({str(reply["session_id"]) for reply in (first, *others)}) == 3
    assert not any("One Piece" in str(reply["answer"]) for reply in others)
    by_id = await ask(client, SECOND, str(first["session_id"]), **signed_in)
    assert by_id["session_id"] == first["session_id"]
    assert fields(
        problem_of(await client.post("/chat", json={"message": "hi", "session_id": first["session_id"]}), 404)
    )


async def test_in_the_openai_form_an_invented_session_is_none_and_the_messages_are_the_history(
    client: httpx.AsyncClient, signed_in: dict[str, str]
) -> None:
    messages = [
        {"role": "user", "content": FIRST},
        {"role": "assistant", "content": "One Piece is still running."},
        {"role": "user", "content": SECOND},
    ]
    body = {"model": "mangaassist", "messages": messages, "metadata": {"session_id": "mine"}}
    guests = (await client.post("/v1/chat/completions", json=body)).json()
    assert "One Piece" in guests["choices"][0]["message"]["content"]
    assert guests["mangaassist"]["session_id"] != "mine"
    ids = {
        (await client.post("/v1/chat/completions", json=body, headers=signed_in)).json()["mangaassist"]["session_id"]
        for _ in range(2)
    }
    assert len(ids) == 1


async def test_a_session_that_has_ended_goes_on_as_a_new_one_under_its_id(client: httpx.AsyncClient) -> None:
    ended = new_session_id()
    assert (await ask(client, FIRST, ended))["session_id"] == ended


def test_ids_are_unguessable_and_known_as_ours() -> None:
    made = {new_session_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[a-z]{24}", each) and is_ours(each) for each in made)
    assert not any(is_ours(each) for each in [*INVENTED, "", "é" * 24, *(each[:-1] for each in made)])
    assert named_session_id("a", "key") == named_session_id("a", "key") != named_session_id("a", "other key")


async def test_the_kept_trace_still_names_the_session_for_operators(
    client: httpx.AsyncClient, services: Services, collected: CollectedTraces
) -> None:
    reply = await ask(client, FIRST)
    await stored(services, collected)
    root = next(span for span in collected.of(str(reply["trace_id"])) if span.parent is None)
    assert (root.attributes or {})[v.TAG + v.TAG_SESSION] == reply["session_id"]


async def test_a_turn_of_a_guest_is_rated_by_its_maker_or_an_operator_only(
    client: httpx.AsyncClient, services: Services, operator: dict[str, str]
) -> None:
    """Without MLflow nothing is stored, so the reasons tell the two apart."""
    reply = await ask(client, FIRST)
    body = {"trace_id": reply["trace_id"], "value": 1}
    stranger = (await client.post("/feedback", json=body)).json()
    assert "no such turn of yours" in stranger["detail"]
    for headers in ({"x-session-id": str(reply["session_id"])}, operator):
        detail = (await client.post("/feedback", json=body, headers=headers)).json()["detail"]
        assert "no such turn of yours" not in detail
