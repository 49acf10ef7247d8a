"""The prompt in a real MLflow's registry, and the turns that were asked with it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.watching import build_telemetry
from infra.telemetry.prompts import PromptRegistry
from tests.servers import free_port
from tests.telemetry.conftest import Mlflow, Serve

QUESTIONS = ("Who wrote Berserk?", "How much is express shipping?", "Hello!")


def registered(mlflow: Mlflow, name: str) -> list[dict[str, Any]]:
    """The versions of a prompt, as MLflow's page asks for them."""
    wanted = {"filter": f"name = '{name}' AND tags.`mlflow.prompt.is_prompt` = 'true'"}
    url = f"{mlflow.url}/api/2.0/mlflow/model-versions/search"
    answer = httpx.get(url, params=wanted, timeout=20, trust_env=False)
    return answer.raise_for_status().json().get("model_versions", [])


async def asked(mlflow: Mlflow, serve: Serve, settings: Settings, **changes: Any) -> list[dict[str, Any]]:
    """The stored turns of some questions, the latest first."""
    changed = {"trace_url": mlflow.url, "trace_experiment": mlflow.experiment, "cache_ttl_s": 1, **changes}
    telemetry = build_telemetry(settings.model_copy(update=changed))
    async with serve(telemetry=telemetry, **changed) as (client, _):
        for question in QUESTIONS:
            (await client.post("/chat", json={"message": question})).raise_for_status()
        assert await asyncio.to_thread(telemetry.flush, 30)
    return mlflow.traces()


async def test_a_turn_is_linked_to_the_prompt_that_it_was_asked_with(
    mlflow: Mlflow, serve: Serve, settings: Settings
) -> None:
    name = f"shop-{mlflow.experiment}"
    traces = await asked(mlflow, serve, settings, tenant=name)
    links = {trace["request_preview"]: trace["tags"].get("mlflow.linkedPrompts") for trace in traces}
    link = json.dumps([{"name": name, "version": "1"}])
    assert links == {QUESTIONS[0]: link, QUESTIONS[1]: link, QUESTIONS[2]: None}
    [version] = registered(mlflow, name)
    tags = {tag["key"]: tag["value"] for tag in version["tags"]}
    [system, user] = json.loads(tags["mlflow.prompt.text"])
    assert system["role"] == "system"
    assert "numbered passages" in system["content"]
    assert user == {"role": "user", "content": "{{request}}"}


async def test_a_prompt_is_registered_once_by_its_version(mlflow: Mlflow) -> None:
    name = f"shop-{mlflow.experiment}"
    for version, number in (("a1", "1"), ("b2", "2"), ("a1", "1")):
        registry = PromptRegistry(mlflow.url, name, mlflow.experiment)
        assert registry.link(version, f"You are {version}.") == json.dumps([{"name": name, "version": number}])
    assert len(registered(mlflow, name)) == 2


async def test_a_prompt_that_does_not_leave_the_process_is_not_registered(
    mlflow: Mlflow, serve: Serve, settings: Settings
) -> None:
    name = f"shop-{mlflow.experiment}"
    traces = await asked(mlflow, serve, settings, tenant=name, trace_content="none")
    assert not any("mlflow.linkedPrompts" in trace["tags"] for trace in traces)
    assert registered(mlflow, name) == []


def test_a_registry_that_is_away_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = PromptRegistry(f"http://127.0.0.1:{free_port()}", "shop", "0")
    assert registry.link("a1", "You are.") is None
    monkeypatch.setattr(registry, "_number", lambda _version: pytest.fail("asked again at once"))
    assert registry.link("a1", "You are.") is None
