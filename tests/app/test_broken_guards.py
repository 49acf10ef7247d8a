"""A guard that breaks: the reply, the trace and MLflow's tag say which stage it was, and what became of the turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.guards import StoreGuards
from app.lexicon import lexicon_of
from app.services import Services
from guardrails.content_moderation import ContentModeration
from guardrails.format_validation import AnswerFormat, SentenceFormat
from guardrails.hallucination_check import HallucinationCheck
from guardrails.pii_detection import PiiDetection
from guardrails.prompt_injection import PromptInjection
from guardrails.response_length import ResponseLength
from infra.store.reading import open_store
from infra.telemetry import vocabulary as v
from pipeline.types.verdicts import Evidence, StageReport, Verdict
from tests.app.conftest import stored
from tests.conftest import CollectedTraces

Break = Callable[..., None]
ASKED = "Who wrote Berserk?"


@pytest.fixture
def break_stage(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Make a stage raise for an answer, or for a message (which is its own evidence)."""

    def break_it(stage: type[Any], *, of_messages: bool = False) -> None:
        whole = stage.check

        def check(self: Any, text: str, about: Evidence) -> Verdict:
            if (about.question == text) == of_messages:
                raise RuntimeError("broken on purpose")
            return whole(self, text, about)

        monkeypatch.setattr(stage, "check", check)

    return break_it


@pytest.fixture
def ask(client: httpx.AsyncClient, services: Services, collected: CollectedTraces) -> Callable[..., Any]:
    """Ask; the reply, and the tags of its trace."""

    async def ask(message: str = ASKED) -> tuple[dict[str, Any], dict[str, Any]]:
        reply = (await client.post("/chat", json={"message": message})).raise_for_status().json()
        await stored(services, collected)
        root = next(span for span in collected.of(reply["trace_id"]) if span.parent is None)
        attributes = root.attributes or {}
        return reply, {key.removeprefix(v.TAG): value for key, value in attributes.items() if key.startswith(v.TAG)}

    return ask


@pytest.mark.parametrize("stage", [PiiDetection, PromptInjection, ContentModeration])
@pytest.mark.parametrize("of_messages", [False, True])
@pytest.mark.parametrize("message", [ASKED, "hello", "Where is my order?"])
async def test_a_guard_that_breaks_stops_the_turn_and_is_named(
    ask: Callable[..., Any], break_stage: Break, stage: type[Any], message: str, *, of_messages: bool
) -> None:
    break_stage(stage, of_messages=of_messages)
    reply, tags = await ask(f"{message}{'!' * len(stage.name)}")  # what was judged before is not judged again
    assert reply["guardrail"] == {"stage": stage.name, "action": "broken"}
    assert (tags["guardrail"], tags["outcome"]) == (f"{stage.name}:broken", "blocked")
    assert reply["sources"] == []
    assert "Miura" not in reply["answer"]
    assert "broken" not in reply["answer"]


@pytest.mark.parametrize("stage", [HallucinationCheck, SentenceFormat, ResponseLength, AnswerFormat])
async def test_an_answer_that_went_without_a_check_says_so_and_is_not_kept(
    ask: Callable[..., Any], break_stage: Break, stage: type[Any]
) -> None:
    break_stage(stage)
    for _ in range(2):
        reply, tags = await ask()
        assert "Miura" in reply["answer"]
        assert (reply["guardrail"], reply["degraded"], reply["cache"]) == (None, [stage.name], "miss")
        assert (tags["guardrail"], tags["degraded"], tags["outcome"]) == ("none", stage.name, "degraded")


async def test_of_two_broken_guards_the_one_that_stopped_the_answer_is_told(
    ask: Callable[..., Any], break_stage: Break
) -> None:
    break_stage(HallucinationCheck)
    break_stage(ContentModeration)
    reply, tags = await ask()
    assert reply["guardrail"] == {"stage": "content_moderation", "action": "broken"}
    assert tags["guardrail"] == "content_moderation:broken"


async def test_passages_that_could_not_be_screened_are_left_out_this_time_and_that_is_said(
    ask: Callable[..., Any], break_stage: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = PromptInjection.check
    monkeypatch.setattr(
        PromptInjection,
        "check",
        lambda self, text, about: 1 / 0 if about.question == "" else whole(self, text, about),
    )
    reply, tags = await ask("Who wrote Monster?")
    assert reply["sources"] == []
    assert (reply["degraded"], tags["degraded"]) == (["prompt_injection"], "prompt_injection")
    monkeypatch.undo()
    reply, _ = await ask("Who wrote Monster?")
    assert "Urasawa" in reply["answer"]
    assert reply["degraded"] == []


async def test_the_openai_form_says_that_the_answer_was_withheld(client: httpx.AsyncClient, break_stage: Break) -> None:
    break_stage(ContentModeration)
    body = {"model": "mangaassist", "messages": [{"role": "user", "content": ASKED}]}
    answer = (await client.post("/v1/chat/completions", json=body)).raise_for_status().json()
    assert answer["choices"][0]["finish_reason"] == "content_filter"
    assert answer["mangaassist"]["guardrail"] == {"stage": "content_moderation", "action": "broken"}


@pytest.mark.parametrize("broken_first", [True, False])
def test_what_a_guard_found_is_what_is_refused_whatever_broke_beside_it(
    services: Services, *, broken_first: bool
) -> None:
    store = open_store(services.settings.store)
    found = StageReport("content_moderation", "block", 0, 1, 0.1, 1, ("threat",))
    broke = StageReport("prompt_injection", "broken", 0, 2, 0.1, 1, ("RuntimeError",))
    reports = (broke, found) if broken_first else (found, broke)
    refused = StoreGuards(store, lexicon_of()).refuse(reports, "en")
    assert refused == store.languages["en"].refusals.hostile
