"""Whatever is sent: a refusal that names the field and has a trace id, and nothing left open behind it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import httpx
import pytest

from app.parts import Parts
from app.services import Services
from infra.stores.memory import MemorySessionStore
from tests.app.conftest import Live
from tests.app.problems import fields, problem_of

JSON = {"content-type": "application/json"}
TEN_MB = 10_000_000


@pytest.fixture(autouse=True)
def nothing_is_left_open(services: Services, parts: Parts) -> Iterator[None]:
    yield
    assert services.telemetry.processor.under_way == 0
    assert isinstance(parts.stores.sessions, MemorySessionStore)
    assert len(parts.stores.sessions) == 0


def body(**fields: Any) -> bytes:
    return json.dumps({"message": "hi"} | fields).encode()


CHAT = {
    "no body": (b"", 422, "body"),
    "no message": (b"{}", 422, "message"),
    "message is null": (body(message=None), 422, "message"),
    "message is a number": (body(message=1), 422, "message"),
    "message is a list": (body(message=["hi"]), 422, "message"),
    "message is an object": (body(message={"text": "hi"}), 422, "message"),
    "message is true": (body(message=True), 422, "message"),
    "empty": (body(message=""), 422, "message"),
    "blank": (body(message=" \t\r\n　 "), 422, "message"),
    "zero-width only": (body(message="\u200b\u200d\u2060\ufeff"), 422, "message"),
    "direction marks only": (body(message="\u202e\u2066\u2069"), 422, "message"),
    "control characters only": (body(message="\x00\x01\x1b\x7f"), 422, "message"),
    "lone high surrogate": (b'{"message": "\\ud800"}', 422, "message"),
    "lone low surrogate in a text": (b'{"message": "who wrote \\udc00 Berserk"}', 422, "message"),
    "lone surrogate in a name": (b'{"\\ud800": 1}', 422, "message"),
    "20,000 characters": (body(message="a" * 20_000), 422, "message"),
    "4,001 characters": (body(message="a" * 4_001), 422, "message"),
    "10 MB": (body(message="a" * TEN_MB), 413, "body"),
    "cut off JSON": (b'{"message": "hi', 422, "body"),
    "text after JSON": (b'{"message": "hi"} x', 422, "body"),
    "single quotes": (b"{'message': 'hi'}", 422, "body"),
    "array": (b'["hi"]', 422, "body"),
    "string": (b'"hi"', 422, "body"),
    "null": (b"null", 422, "body"),
    "NaN": (b"NaN", 422, "body"),
    "message is NaN": (b'{"message": NaN}', 422, "message"),
    "message is Infinity": (b'{"message": -Infinity}', 422, "message"),
    "message is a huge number": (b'{"message": ' + b"9" * 5_000 + b"}", 4, "body"),
    "10,000 levels of arrays": (b"[" * 10_000 + b"]" * 10_000, 4, "body"),
    "10,000 levels of objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 4, "body"),
    "10,000 levels in the message": (b'{"message": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 4, "body"),
    "100,000 open brackets": (b"[" * 100_000, 4, "body"),
    "second message is empty": (b'{"message": "hi", "message": ""}', 422, "message"),
    "invalid UTF-8": (b'{"message": "\xff\xfe\xc3\x28"}', 4, "body"),
    "zero bytes": (b"\x00" * 100, 4, "body"),
    "gzip bomb without saying so": (b"\x1f\x8b\x08\x00" + b"\x00" * 50, 4, "body"),
    "session id with a slash": (body(session_id="../etc/passwd"), 422, "session_id"),
    "session id with a line end": (body(session_id="abc\n"), 422, "session_id"),
    "session id too long": (body(session_id="a" * 65), 422, "session_id"),
    "session id empty": (body(session_id=""), 422, "session_id"),
    "session id is a number": (body(session_id=1), 422, "session_id"),
    "session id with a surrogate": (b'{"message": "hi", "session_id": "\\ud800"}', 422, "session_id"),
    "unknown language": (body(language="tlh"), 422, "language"),
    "page type with a space": (body(page_type="my page"), 422, "page_type"),
    "page type too long": (body(page_type="a" * 33), 422, "page_type"),
    "page type with a line end": (body(page_type="chat\n"), 422, "page_type"),
    "page type null": (body(page_type=None), 422, "page_type"),
    "user type with markup": (body(user_type="<script>"), 422, "user_type"),
    "user type with a line end": (body(user_type="guest\n"), 422, "user_type"),
}  # fmt: skip


def status_is(expected: int, actual: int) -> bool:
    """4 means any 4xx."""
    return actual == expected or (expected == 4 and 400 <= actual < 500)


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(("content", "status", "field"), CHAT.values(), ids=CHAT.keys())
async def test_chat(client: httpx.AsyncClient, content: bytes, status: int, field: str, accept: str) -> None:
    response = await client.post("/chat", content=content, headers={**JSON, "accept": accept})
    assert status_is(status, response.status_code), response.text
    problem = problem_of(response, response.status_code)
    assert field in fields(problem) or problem["detail"].startswith(f"{field}:")


def messages(*contents: Any, **fields: Any) -> bytes:
    turns = [{"role": "user", "content": content} for content in contents]
    return json.dumps({"model": "mangaassist", "messages": turns} | fields).encode()


COMPLETIONS = {
    "no body": (b"", "body"),
    "no messages": (b'{"model": "mangaassist"}', "messages"),
    "no model": (b'{"messages": [{"role": "user", "content": "hi"}]}', "model"),
    "another model": (messages("hi", model="gpt-4o"), "model"),
    "empty messages": (messages(), "messages"),
    "an unknown role": (messages(messages=[{"role": "root", "content": "hi"}]), "messages.0.role"),
    "last from the assistant": (messages(messages=[{"role": "assistant", "content": "hi"}]), "messages"),
    "only a system message": (messages(messages=[{"role": "system", "content": "hi"}]), "messages"),
    "an empty message": (messages(""), "messages"),
    "a zero-width message": (messages("\u200b"), "messages"),
    "a long message": (messages("a" * 20_000), "messages"),
    "a surrogate": (messages("hi").replace(b'"hi"', b'"\\ud800"'), "messages"),
    "a surrogate in the history": (messages("x", "hi").replace(b'"x"', b'"\\ud800"'), "messages"),
    "content null": (messages(None), "messages"),
    "an image beside text": (messages([{"type": "text", "text": "hi"}, {"type": "image_url"}]), "messages.0.content.1"),
    "an image": (messages([{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}]), "messages"),
    "no parts": (messages([]), "messages"),
    "a bad session": (messages("hi", metadata={"session_id": "a b"}), "metadata.session_id"),
    "a session with a line end": (messages("hi", metadata={"session_id": "ab\n"}), "metadata.session_id"),
    "a session that is a number": (messages("hi", metadata={"session_id": 7}), "metadata.session_id"),
    "a surrogate in the session": (messages("hi", metadata={"session_id": "\ud800"}), "metadata"),
    "metadata is a list": (messages("hi", metadata=[1]), "metadata"),
    "stream is a word": (messages("hi", stream="maybe"), "stream"),
    "stream options is a number": (messages("hi", stream=True, stream_options=1), "stream_options"),
    "not UTF-8": (b'{"model": "\xff"}', "body"),
    "10 MB": (messages("a" * TEN_MB), "body"),
    "10,000 levels": (messages("hi", metadata=0).replace(b"0}", b"[" * 10_000 + b"]" * 10_000 + b"}"), "body"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "field"), COMPLETIONS.values(), ids=COMPLETIONS.keys())
async def test_completions(client: httpx.AsyncClient, content: bytes, field: str) -> None:
    response = await client.post("/v1/chat/completions", content=content, headers=JSON)
    assert status_is(4, response.status_code), response.text
    problem = problem_of(response, response.status_code)
    assert any(name.startswith(field) for name in fields(problem)) or problem["detail"].startswith(f"{field}:")


TRACE = "ab" * 16
FEEDBACK = {
    "no body": (b"", "body"),
    "short trace id": (b'{"trace_id": "abc", "value": 1}', "trace_id"),
    "trace id in capitals": (json.dumps({"trace_id": TRACE.upper(), "value": 1}).encode(), "trace_id"),
    "trace id with a line end": (json.dumps({"trace_id": TRACE + "\n", "value": 1}).encode(), "trace_id"),
    "no value": (json.dumps({"trace_id": TRACE}).encode(), "value"),
    "value 0": (json.dumps({"trace_id": TRACE, "value": 0}).encode(), "value"),
    "value 5": (json.dumps({"trace_id": TRACE, "value": 5}).encode(), "value"),
    "value true": (json.dumps({"trace_id": TRACE, "value": True}).encode(), "value"),
    "value as text": (json.dumps({"trace_id": TRACE, "value": "1"}).encode(), "value"),
    "value NaN": (b'{"trace_id": "%s", "value": NaN}' % TRACE.encode(), "value"),
    "long comment": (json.dumps({"trace_id": TRACE, "value": 1, "comment": "a" * 1001}).encode(), "comment"),
    "surrogate in the comment": (b'{"trace_id": "%s", "value": 1, "comment": "\\ud800"}' % TRACE.encode(), "comment"),
}


@pytest.mark.parametrize(("content", "field"), FEEDBACK.values(), ids=FEEDBACK.keys())
async def test_feedback(client: httpx.AsyncClient, content: bytes, field: str) -> None:
    response = await client.post("/feedback", content=content, headers=JSON)
    assert field in fields(problem_of(response, 422))


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "a/b/c"]
)
async def test_a_body_that_is_not_called_json_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    response = await client.post("/chat", content=body(), headers={"content-type": kind})
    assert "body" in fields(problem_of(response, 422))


@pytest.mark.parametrize("length", ["-1", "1e3", "²", "9" * 5000, "0x10"])
async def test_a_content_length_that_is_no_number_is_refused(client: httpx.AsyncClient, length: str) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", length.encode("latin-1"))]
    response = await client.post("/chat", content=body(), headers=headers)
    assert status_is(4, response.status_code)
    problem_of(response, response.status_code)


async def test_ten_megabytes_without_a_length_are_refused_on_the_way(live: Live) -> None:
    sent = 0

    async def endless() -> AsyncGenerator[bytes, None]:
        nonlocal sent
        yield b'{"message": "'
        while sent < TEN_MB:
            sent += 65_536
            yield b"a" * 65_536
            await asyncio.sleep(0)

    async with httpx.AsyncClient(base_url=live.url, trust_env=False, timeout=30.0) as client:
        response = await client.post("/chat", content=endless(), headers=JSON)
    assert "body" in problem_of(response, 413)["detail"]


async def test_ten_megabytes_with_a_length_are_refused_over_a_socket(live: Live) -> None:
    async with httpx.AsyncClient(base_url=live.url, trust_env=False, timeout=30.0) as client:
        response = await client.post("/chat", content=body(message="a" * TEN_MB), headers=JSON)
        assert "body" in problem_of(response, 413)["detail"]
        assert (await client.get("/healthz")).status_code == 200


AUTHORIZATION = {
    "forged": b"Bearer manga-forged",
    "empty": b"Bearer ",
    "only the scheme": b"Bearer",
    "Basic": b"Basic dXNlcjpwYXNz",
    "no scheme": b"manga-forged",
    "not ASCII": "Bearer ключ".encode(),
    "very long": b"Bearer " + b"a" * 60_000,
}


FORMS = [
    ("/chat", body()),
    ("/v1/chat/completions", messages("hi")),
    ("/feedback", json.dumps({"trace_id": TRACE, "value": 1}).encode()),
]


@pytest.mark.parametrize(("path", "content"), [FORMS[0], FORMS[2]])
@pytest.mark.parametrize("header", AUTHORIZATION.values(), ids=AUTHORIZATION.keys())
async def test_an_unknown_key_is_refused(client: httpx.AsyncClient, path: str, content: bytes, header: bytes) -> None:
    response = await client.post(path, content=content, headers={**JSON, "authorization": header})
    problem_of(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/chat", 405),
        ("DELETE", "/v1/models", 405),
        ("GET", "/static/../settings.py", 404),
        ("GET", "/static/%2e%2e/settings.py", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/nowhere", 404),
        ("POST", "/v1/embeddings", 404),
        ("POST", "/v1/completions", 404),
        ("POST", "/v1/responses", 404),
        ("GET", "/v1/models/gpt-4o", 404),
        ("GET", "/v1/models/some/model", 404),
        ("GET", "/v1/chat/completions", 405),
        ("GET", "/turns/" + "0" * 32, 404),
        ("GET", "/turns/xyz", 422),
        ("GET", "/turns/" + "0" * 32 + "%0a", 422),
        ("GET", "/\ud83d\ude00", 404),
    ],
)
async def test_a_wrong_address(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    problem_of(await client.request(method, path.encode("utf-8", "surrogatepass").decode("utf-8", "replace")), status)


async def test_what_breaks_inside_is_a_problem_without_its_inside(
    client: httpx.AsyncClient, services: Services
) -> None:
    async def broken(*_: object) -> Any:
        raise RuntimeError("secret inside")

    services.run_turn = broken
    for path, content in FORMS[:2]:
        for accept in ("application/json", "text/event-stream"):
            response = await client.post(path, content=content, headers={**JSON, "accept": accept})
            assert "secret" not in json.dumps(problem_of(response, 500))


class TestSessions:
    """A session belongs to who began it."""

    @pytest.fixture(autouse=True)
    def nothing_is_left_open(self, services: Services) -> Iterator[None]:
        """Here sessions are kept, on purpose."""
        yield
        assert services.telemetry.processor.under_way == 0

    @pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
    async def test_somebody_elses_session_is_not_found(
        self, client: httpx.AsyncClient, signed_in: dict[str, str], operator: dict[str, str], accept: str
    ) -> None:
        begun = await client.post("/chat", json={"message": "Who wrote Berserk?"}, headers=signed_in)
        mine = {"message": "Who wrote Berserk?", "session_id": begun.json()["session_id"]}
        for headers in ({}, operator):
            response = await client.post("/chat", json=mine, headers={**headers, "accept": accept})
            problem = problem_of(response, 404)
            assert fields(problem) == {"session_id"}
        form = {
            "model": "mangaassist",
            "messages": [{"role": "user", "content": "hi"}],
            "metadata": {"session_id": mine["session_id"]},
        }
        problem_of(await client.post("/v1/chat/completions", json=form), 404)

    async def test_an_unknown_session_is_a_new_conversation(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/chat", json={"message": "hi", "session_id": "Never_seen-1"})
        assert response.status_code == 200
        assert response.json()["session_id"] != "Never_seen-1"

    async def test_a_refused_session_was_not_harmed(self, client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
        mine = {"message": "Who wrote Berserk?", "session_id": "mine"}
        await client.post("/chat", json=mine, headers=signed_in)
        await client.post("/chat", json={"message": "Who wrote One Piece?", "session_id": "mine"})
        follow_up = {"message": "and how many volumes?", "session_id": "mine"}
        reply = (await client.post("/chat", json=follow_up, headers=signed_in)).json()
        assert [source["title"] for source in reply["sources"]] == ["Berserk"]


@pytest.mark.parametrize(
    "message",
    [
        "\x00who wrote\x1b Berserk?",
        "Who wrote Berserk?\u200b\u202e",
        "W" + "\u0301" * 300 + "ho wrote Berserk?",
        "😀" * 1000,
        "'; DROP TABLE passages; --",
        "{{7*7}} ${7*7} %s %n",
        "a" * 4000,
        "<img src=x onerror=alert(1)>",
        "?" * 4000,
        "(" * 2000,
        "\n" * 3000 + "hi",
    ],
)
async def test_odd_but_readable_messages_are_answered(client: httpx.AsyncClient, parts: Parts, message: str) -> None:
    response = await client.post("/chat", json={"message": message})
    assert response.status_code == 200, response.text
    assert response.headers["x-trace-id"] == response.json()["trace_id"]
    assert response.json()["answer"]
    assert not re.search(r"[\x00\x1b]", response.json()["answer"])
    await parts.stores.close()  # this is no refusal: forget the session
