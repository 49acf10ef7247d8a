"""The recipes, applied to a copy of the repository: what they make is clean, and its span is in the trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.recipes.applied import Copy, changed


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def recipe(name: str) -> str:
    return (ROOT / "docs" / "recipes" / name).read_text()


@pytest.mark.timeout(300)
def test_a_step_is_added_by_its_recipe(copy: Copy) -> None:
    touched = copy.apply(recipe("add-a-step.md"))
    turn = copy.run("scripted_turn.py")
    assert turn["spans"]["message.tone"]["manga.tone.capitals"] == pytest.approx(1 / 17, abs=1e-4)
    assert len(turn["spans"]) == turn["expected"]
    assert "message.tone" in turn["labels"]
    copy.lint(touched)


@pytest.mark.timeout(300)
def test_a_guard_stage_is_added_by_its_recipe(copy: Copy) -> None:
    touched = copy.apply(recipe("add-a-guard-stage.md"))
    review = copy.run("reviewed_answer.py")
    assert "hondana.example" in review["answer"]
    assert "elsewhere.example" not in review["answer"]
    stage = review["spans"]["guardrails.output.link_check"]
    assert (stage["manga.guard.action"], stage["manga.guard.reasons"]) == ("rewrite", ["foreign_link"])
    assert "guardrails.output.link_check" in review["labels"]
    turn = copy.run("scripted_turn.py")
    assert "guardrails.output.link_check" in turn["spans"]
    assert len(turn["spans"]) == turn["expected"]
    copy.lint(touched)


@pytest.mark.timeout(300)
def test_an_intent_is_added_by_its_recipe(copy: Copy) -> None:
    touched = copy.apply(recipe("add-an-intent.md"))
    assert {Path(file).suffix for file in touched} == {".yaml", ".jsonl"}, "no line of code"
    assert copy.run("asked_intent.py") == {
        "intent": "second_hand",
        "route": "retrieval",
        "asked": "Task: second_hand. Say in one to three sentences how used volumes are graded, and what each grade "
        "means.",
    }


def test_a_recipe_that_names_a_line_that_is_not_there_is_noticed() -> None:
    assert changed(["a", "b"], [" a", "+new"]) == ["a", "new", "b"]
    with pytest.raises(AssertionError, match="no line 'c'"):
        changed(["a", "b"], [" b", " c", "+new"])
