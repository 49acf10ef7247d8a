"""Who has a key, what it gives, and the file that says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.auth import GUEST, Keys, UnknownKey
from app.preflight import CannotStart
from app.services import Services
from pipeline.types.asking import User
from tests.app.conftest import client_of
from tests.app.problems import problem_of

GOOD = {"key": "manga-0123456789abcdef", "id": "hana", "type": "customer"}


def write(folder: Path, *rows: Any) -> Path:
    path = folder / "keys.json"
    path.write_text(json.dumps(list(rows)))
    return path


@pytest.mark.parametrize(
    "row",
    [
        {**GOOD, "key": ""},
        {**GOOD, "key": " "},
        {**GOOD, "key": "short"},
        {**GOOD, "key": "with a space in the middle"},
        {**GOOD, "key": "with-a-line-end-in-it\n"},
        {**GOOD, "key": "キーキーキーキーキーキーキーキーキー"},
        {**GOOD, "key": None},
        {**GOOD, "key": 1234567890123456},
        {**GOOD, "key": "a" * 1000},
        {"id": "hana", "type": "customer"},
        {**GOOD, "id": ""},
        {**GOOD, "id": "guest"},
        {**GOOD, "id": "guest@127.0.0.1"},
        {**GOOD, "id": "with space"},
        {**GOOD, "type": "guest"},
        {**GOOD, "type": "admin"},
        {**GOOD, "type": ["operator"]},
        "manga-0123456789abcdef",
        None,
    ],
)
def test_a_wrong_entry_stops_the_start_with_one_line_that_names_it_and_no_key(tmp_path: Path, row: Any) -> None:
    path = write(tmp_path, {**GOOD, "key": "manga-another-good-one"}, row)
    with pytest.raises(CannotStart) as caught:
        Keys(tmp_path, demo=True)
    line = str(caught.value)
    assert "\n" not in line
    assert str(path) in line
    assert "entry 2" in line
    secret = str(row["key"]).strip() if isinstance(row, dict) and row.get("key") else ""
    assert not secret or secret not in line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[{",
        "[]x",
        "{}",
        '{"a": 1}',
        "null",
        '"x"',
        "[[]]",
        "[1]",
        '[{"key": "x"}]',
        '[{"key": "manga-01234',
        b"\xff\xfe",
    ],
)
def test_a_broken_file_stops_the_start_with_one_line(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CannotStart, match=r"keys\.json .*mend it"):
        Keys(tmp_path, demo=True)


def test_one_key_for_two_users_stops_the_start(tmp_path: Path) -> None:
    write(tmp_path, GOOD, {**GOOD, "id": "another"})
    with pytest.raises(CannotStart, match="twice"):
        Keys(tmp_path, demo=True)


def test_production_makes_no_demo_keys(tmp_path: Path) -> None:
    keys = Keys(tmp_path, demo=False)
    assert keys.keys == ()
    assert not (tmp_path / "keys.json").exists()


def test_production_refuses_the_demo_keys_that_are_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    demo = Keys(tmp_path, demo=True).keys
    write(tmp_path, GOOD, *({"key": key.secret, "id": key.user.id, "type": key.user.type} for key in demo))
    keys = Keys(tmp_path, demo=False)
    assert [key.user.id for key in keys.keys] == ["hana"]
    assert "demo keys" in caplog.text
    for key in demo:
        with pytest.raises(UnknownKey):
            keys.user(f"Bearer {key.secret}")


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer", "bearer  ", "", "Basic aGFuYQ==", "Bearer manga-", "Bearer \xe9"]
)
def test_an_empty_or_unknown_key_is_nobody(tmp_path: Path, header: str) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(UnknownKey):
        Keys(tmp_path, demo=True).user(header)
    assert Keys(tmp_path, demo=True).user(None) == GUEST


def test_keys_are_exchanged_while_the_app_runs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(tmp_path, GOOD)
    keys = Keys(tmp_path, demo=True)
    old, new = f"Bearer {GOOD['key']}", "Bearer manga-the-new-key-of-hana"
    write(tmp_path, GOOD, {**GOOD, "key": new.removeprefix("Bearer ")})
    assert keys.user(old) == keys.user(new) == User("hana", "customer")
    write(tmp_path, {**GOOD, "key": new.removeprefix("Bearer ")})
    with pytest.raises(UnknownKey):
        keys.user(old)
    (tmp_path / "keys.json").write_text("[{")
    for _ in range(5):
        assert keys.user(new).id == "hana"  # what cannot be read changes nothing
    assert caplog.text.count("keys of before") == 1
    assert "Traceback" not in caplog.text
    (tmp_path / "keys.json").unlink()
    with pytest.raises(UnknownKey):
        keys.user(new)
    write(tmp_path, GOOD)
    assert keys.user(old).id == "hana"


async def test_a_key_of_another_form_is_known_on_every_route(
    make_services: Callable[..., Services], tmp_path: Path
) -> None:
    """On ``/v1`` an unknown key of another form is a placeholder; a known one is its owner's."""
    write(tmp_path, {**GOOD, "key": "sk-0123456789abcdef", "type": "operator"})
    services = make_services(data_dir=tmp_path)
    hana = {"authorization": "Bearer sk-0123456789abcdef"}
    body = {"model": "mangaassist", "messages": [{"role": "user", "content": "hi"}]}
    async with client_of(services) as client:
        assert (await client.get("/about", headers=hana)).json()["user"]["id"] == "hana"
        reply = (await client.post("/v1/chat/completions", json=body, headers=hana)).json()
        view = await client.get(f"/turns/{reply['mangaassist']['trace_id']}", headers=hana)
        unknown = {"authorization": "Bearer sk-none"}
        assert (await client.post("/v1/chat/completions", json=body, headers=unknown)).status_code == 200
        problem_of(await client.get("/about", headers=unknown), 401)
    assert view.json()["tags"]["user_type"] == "operator"
    services.telemetry.shutdown(1)


async def test_an_operator_sees_and_may_rate_what_others_did(
    client: httpx.AsyncClient, operator: dict[str, str], signed_in: dict[str, str]
) -> None:
    for asked_by in ({}, signed_in):
        trace_id = (await client.post("/chat", json={"message": "hi"}, headers=asked_by)).json()["trace_id"]
        assert (await client.get(f"/turns/{trace_id}", headers=operator)).status_code == 200
