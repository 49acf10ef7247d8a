"""What a turn costs: of its own thread, in CPU time, which depends least on who else uses the machine."""

from __future__ import annotations

import re
import statistics
import time

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from app.parts import open_corpus
from app.services import Services
from app.settings import Settings
from app.turns import ignore
from infra.corpus.catalogue import catalogue_titles
from infra.telemetry.turn import Tracing
from pipeline.types.answers import Reply
from pipeline.types.asking import Question, User

TITLES = [names.title for names in catalogue_titles()]


async def ask(services: Services, text: str, number: int) -> Reply:
    question = Question(text, f"session-of-a-test-{number:04d}", User("guest"))
    return await services.run_turn(question, ignore, Tracing())


async def cost_ms(services: Services, texts: list[str]) -> float:
    """The median of turns in sessions of their own."""
    spent: list[float] = []
    for number, text in enumerate(texts):
        before = time.thread_time()
        await ask(services, text, number)
        spent.append((time.thread_time() - before) * 1000)
    return statistics.median(spent)


@pytest.mark.parametrize(
    ("texts", "most_ms"),
    [
        (["Hello!", "Thank you so much", "Who are you?"] * 7, 2.6),
        (["How much is express shipping?", "Do you ship to PO boxes?"] * 10, 4.0),
    ],
    ids=["small talk", "kept answers"],
)
async def test_what_is_said_again_costs_little(services: Services, texts: list[str], most_ms: float) -> None:
    for number, text in enumerate(dict.fromkeys(texts)):
        await ask(services, text, number)
    assert min([await cost_ms(services, texts) for _ in range(3)]) < most_ms


async def test_turns_about_other_titles_make_few_patterns(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, title in enumerate(TITLES[:10]):
        await ask(services, f"Who wrote {title}?", number)
    made: list[str] = []
    make = re._compiler.compile

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        made.append(pattern)
        return make(pattern, flags)

    monkeypatch.setattr(re._compiler, "compile", counted)
    for number, title in enumerate(TITLES[20:40]):
        await ask(services, f"Who wrote {title}?", number)
    assert len(made) <= 5 * 20


async def test_small_products_take_one_thread(settings: Settings) -> None:
    """An ingestion opens no more than this: with two, each text that it embedded cost twice the CPU."""
    with threadpool_limits(2, user_api="blas"):
        corpus = await open_corpus(settings)
        await corpus.close()
        assert {pool["num_threads"] for pool in threadpool_info() if "numpy" in pool["filepath"]} == {1}
    threadpool_limits(1, user_api="blas")
