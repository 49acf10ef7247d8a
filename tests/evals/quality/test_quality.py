"""The command over the real system: a table, a report, and a gate. All judges but two take seconds."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.progress import Progress

from evals.quality.figure import Figure
from evals.quality.quality import JUDGES, judged, quality
from evals.quality.report import REPORT, write_report
from evals.quality.rows import Claim, Message, Moderated, read
from evals.quality.system import opened
from evals.quality.thresholds import failed, thresholds
from evals.quality.unbroken import BrokenGuard
from guardrails.content_moderation import ContentModeration
from guardrails.hallucination_check import HallucinationCheck
from guardrails.prompt_injection import PromptInjection
from pipeline.types.verdicts import Evidence, Verdict
from tests.conftest import TEST_DATA

SLOW = ("answer", "weak")
QUICK = [step for step in JUDGES if step not in SLOW]


async def test_no_judgement_has_fallen_behind_its_floor() -> None:
    figures = list[Figure]()
    async with opened(TEST_DATA, None) as system:
        for step in QUICK:
            figures += await JUDGES[step](system, "test", lambda _: None)
    assert not [f"{one.name}: {one.value:.3f}" for one in failed(figures)]
    assert all(one.n > 10 and not math.isnan(one.value) for one in figures if one.name in thresholds())
    slow = {name for name in thresholds() if name.startswith(SLOW)}
    assert {one.name for one in figures} >= set(thresholds()) - slow


async def test_the_answers_have_not_fallen_behind_their_floor() -> None:
    """By the rows to test on, as of the others: those to tune on are three times as many, and take longer."""
    async with opened(TEST_DATA, None) as system:
        figures = await JUDGES["answer"](system, "test", lambda _: None)
    assert not failed(figures)
    assert {name for name in thresholds() if name.startswith("answer/")} <= {one.name for one in figures}


async def test_a_guard_that_breaks_gives_no_figure_and_is_named_with_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    second: dict[str, tuple[type[Any], str]] = {
        "grounding": (HallucinationCheck, read(Claim, "grounding", "tune")[1].claim.rstrip(".")),
        "injection": (PromptInjection, read(Message, "attacks", "tune")[1].text),
        "moderation": (ContentModeration, read(Moderated, "moderation", "tune")[1].text),
    }
    async with opened(TEST_DATA, None) as system:
        for step, (stage, text) in second.items():
            with monkeypatch.context() as patched, Progress(disable=True) as progress:
                patched.setattr(stage, "check", breaking_at(text, stage.check))
                with pytest.raises(BrokenGuard, match=stage.name) as raised:
                    await judged(step, system, "tune", progress)
            assert raised.value.__notes__ == [f"step {step}: at row 2 of those it judges of part tune"]


def breaking_at(text: str, check: Callable[..., Verdict]) -> Callable[..., Verdict]:
    def broken(self: Any, told: str, about: Evidence) -> Verdict:
        if text in told:
            raise RuntimeError("broken on purpose")
        return check(self, told, about)

    return broken


async def test_a_step_that_has_no_judge_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--step taste: there are answer, cache"):
        await quality(["taste"], "test", None, tmp_path, misses=False)


def test_the_report_is_one_file_that_shows_misses_of_the_rows_to_tune_on_only(tmp_path: Path) -> None:
    figures = [Figure("answer", "all", "right", 10, 0.6, 0.3, 0.8, ("<b>who?</b> -> lacks 42",))]
    tune = write_report(tmp_path / "tune", figures, "tune").read_text(encoding="utf-8")
    assert "&lt;b&gt;who?&lt;/b&gt; -&gt; lacks 42" in tune
    assert 'src="http' not in tune
    assert "lacks 42" not in write_report(tmp_path / "test", figures, "test").read_text(encoding="utf-8")
    assert (tmp_path / "test" / REPORT).exists()
