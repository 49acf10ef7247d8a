"""Every name that a trace bears is typed once: in the vocabulary, as a row of ``spans.py``, or as a guard's stage."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from evals.load.budget import BUNDLED, read_budgets
from evals.load.taken import UNEXPLAINED
from infra.telemetry import vocabulary as v
from infra.telemetry.spans import NAMES
from tests.conftest import ROOT

PACKAGES = ("app", "pipeline", "guardrails", "infra", "evals")
SPANS = NAMES | v.GUARD_STAGES | {v.TURN}
ATTRIBUTES = {value for value in vars(v).values() if isinstance(value, str) and "." in value}
A_NAME = re.compile(r"(?:manga|queue|gen_ai|openinference|mlflow\.(?:trace|llm|chat|span\w*))\.[a-zA-Z_.]+")
IN_A_TEXT = re.compile(r"(?<![\w/.-])(?:rag|guardrails|manga|queue|gen_ai)\.[a-z_]+(?:\.[a-z_]+)*\b")
"""What else is named with a dot in a text, such as a field of a reply, begins otherwise."""
OF_A_SPAN = re.compile(r"span\.(.+?)\.(?:(?:self|wait)_ms\.\w+|calls|share)$")


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def texts() -> list[Path]:
    kinds = ("README.md", "docs/**/*.md", "app/page/*.[jh]*", "infra/deploy/**/*.y*ml", "evals/**/*.yml")
    found = chain.from_iterable(map(ROOT.glob, kinds))
    return sorted(path for path in found if path.parent.name != "recipes")  # what those name is yet to be made


def constants(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_name_is_a_literal_outside_of_the_vocabulary() -> None:
    elsewhere = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in sources()
        if path.name != "vocabulary.py"
        for text in constants(path)
        if A_NAME.fullmatch(text) or text in SPANS
    }
    assert elsewhere == set()


@pytest.mark.parametrize("path", texts(), ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_and_the_page_name_what_there_is(path: Path) -> None:
    named = set(IN_A_TEXT.findall(path.read_text()))
    details = {name for name in named if name.startswith(v.LLM_DETAIL)}
    assert named - details <= SPANS | ATTRIBUTES


def test_the_scales_on_the_page_are_those_of_spans() -> None:
    scales = re.findall(r'^  \["([a-z.]+)", ', (ROOT / "app/page/waterfall.js").read_text(), re.MULTILINE)
    assert scales
    assert [end for end in scales if not any(name.endswith(end) for name in SPANS)] == []


@pytest.mark.parametrize("path", [BUNDLED, ROOT / "tests/evals/load/ci_budgets.yml"], ids=lambda path: path.name)
def test_budgets_are_of_spans_that_there_are(path: Path) -> None:
    named = [match[1] for budget in read_budgets(path) if (match := OF_A_SPAN.match(budget.metric))]
    assert named
    assert set(named) <= SPANS | {UNEXPLAINED}
