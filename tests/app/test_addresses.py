"""The addresses of servers may hold a password: what everybody can read leaves it out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.models import ChosenModel, choose_model
from app.parts import Parts
from app.services import Dependency, Services
from app.settings import Settings
from pipeline.errors import PartUnavailable
from pipeline.wording.addresses import shown
from tests.app.conftest import client_of

SECRET = "hunter2"
READABLE = {
    "http://shop:hunter2@models.example:8001/v1": "http://models.example:8001/v1",
    "no answer at redis://:hunter2@10.0.0.7:6379/0; again in 5 s": "no answer at redis://10.0.0.7:6379/0; again in 5 s",
    "https://hunter2@a.example and http://u:p@b.example": "https://a.example and http://b.example",
    "http://u:hunter2%40x@a.example/?q=me@home": "http://a.example/?q=me@home",
    "http://a.example/me@home": "http://a.example/me@home",
    "nothing but a mail@a.example": "nothing but a mail@a.example",
}


@pytest.mark.parametrize(("said", "seen"), READABLE.items())
def test_an_address_is_shown_without_its_login(said: str, seen: str) -> None:
    assert shown(said) == seen


@pytest.fixture
async def chosen(settings: Settings, parts: Parts) -> ChosenModel:
    address = f"http://shop:{SECRET}@127.0.0.1:9/v1"
    return await choose_model(
        settings.model_copy(update={"llm": "openai", "openai_base_url": address}), parts.extractive
    )


async def test_what_everybody_can_read_holds_no_login(
    make_services: Callable[..., Services], chosen: ChosenModel, parts: Parts
) -> None:
    async def down() -> None:
        raise PartUnavailable("cache", f"redis://:{SECRET}@127.0.0.1:9/0 does not answer")

    services = make_services(trace_url=f"http://shop:{SECRET}@127.0.0.1:9", mlflow_public_url=None)
    services.model = replace(parts.model, note=chosen.note)
    services.parts = (*services.parts, Dependency("cache", down), Dependency("llm", chosen.ping, detail=chosen.note))
    async with client_of(services) as client:
        answers = [await client.get(path) for path in ("/about", "/readyz")]
        answers.append(await client.post("/chat", json={"message": "hello"}))
    assert "127.0.0.1:9/v1" in answers[0].text
    for answer in answers:
        assert SECRET not in answer.text
    await chosen.close()
    await asyncio.to_thread(services.telemetry.shutdown, 1)
