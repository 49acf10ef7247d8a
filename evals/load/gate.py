"""``gate``: a run held against its budgets, and the outcome in the forms that a build reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from pydantic import Field

from evals.load.budget import Budget
from evals.load.folder import GATE, write_json
from evals.load.frozen import Frozen
from evals.load.metrics import Figures
from evals.load.summary import SCHEMA

FAILED = 99
"""The exit status, as k6 has it."""
JUNIT, MARKDOWN = "junit.xml", "summary.md"


class Checked(Frozen):
    """A budget and what was found. ``value`` is None where the run has no such figure, which fails."""

    budget: str
    value: float | None
    limit: float | None

    def __str__(self) -> str:
        found = "there is no such figure" if self.value is None else f"{self.value:.4g}"
        return f"{self.budget} ({found})"


class Gate(Frozen):
    """``skipped`` are the budgets against a baseline where none was given."""

    schema_: int = Field(default=SCHEMA, alias="schema")
    passed: list[Checked]
    failed: list[Checked]
    skipped: list[str]


def gate(budgets: Sequence[Budget], run: Figures, baseline: Figures | None = None) -> Gate:
    """Hold a run against its budgets, and against a baseline where one is given."""
    asked = [budget for budget in budgets if baseline or not budget.to_baseline]
    checked = [(budget, _checked(budget, run, baseline)) for budget in asked]
    passed = [one for budget, one in checked if _passes(budget, one)]
    return Gate(
        schema=SCHEMA,
        passed=passed,
        failed=[one for _, one in checked if one not in passed],
        skipped=[budget.text for budget in budgets if budget not in asked],
    )


def _checked(budget: Budget, run: Figures, baseline: Figures | None) -> Checked:
    limit: float | None = budget.number
    if budget.to_baseline and baseline is not None:
        before = baseline.get(budget.metric)
        limit = None if before is None else budget.number * before
    return Checked(budget=budget.text, value=run.get(budget.metric), limit=limit)


def _passes(budget: Budget, one: Checked) -> bool:
    return one.value is not None and one.limit is not None and budget.holds(one.value, one.limit)


def write_gate(folder: Path, found: Gate, run: Figures) -> None:
    """Write ``gate.json``, ``junit.xml`` and ``summary.md`` into the folder."""
    write_json(folder / GATE, found)
    (folder / JUNIT).write_bytes(junit(found))
    (folder / MARKDOWN).write_text(markdown(found, run), encoding="utf-8")


def junit(found: Gate) -> bytes:
    """One test case for each budget."""
    counts = {"tests": len(found.passed + found.failed) + len(found.skipped), "failures": len(found.failed)}
    suite = ET.Element("testsuite", name="load budgets", errors="0", skipped=str(len(found.skipped)))
    suite.attrib.update({name: str(count) for name, count in counts.items()})
    for one in found.passed + found.failed:
        case = ET.SubElement(suite, "testcase", classname="load.budgets", name=one.budget)
        if one in found.failed:
            ET.SubElement(case, "failure", message=str(one)).text = f"limit {_figure(one.limit)}"
    for text in found.skipped:
        case = ET.SubElement(suite, "testcase", classname="load.budgets", name=text)
        ET.SubElement(case, "skipped", message="no baseline was given")
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def markdown(found: Gate, run: Figures) -> str:
    """For a comment on a pull request."""
    summary = run.summary
    low, high = summary.goodput.interval
    head = f"**Load: {len(found.failed)} of {len(found.failed + found.passed)} budgets failed**"
    lines = [
        head if found.failed else f"**Load: all {len(found.passed)} budgets kept**",
        "",
        *(f"> INVALID: {why}" for why in summary.why_invalid),
        f"Goodput {summary.goodput.share:.1%} [{low:.1%}, {high:.1%}] = {summary.goodput.rate:.2f}/s, "
        f"p95 {_figure(summary.latency_ms.p95)} ms, first sentence {_figure(summary.first_sentence_ms.p95)} ms.",
        "",
        "| | budget | found | limit |",
        "| --- | --- | --- | --- |",
        *(f"| ❌ | `{one.budget}` | {_figure(one.value)} | {_figure(one.limit)} |" for one in found.failed),
        *(f"| ✅ | `{one.budget}` | {_figure(one.value)} | {_figure(one.limit)} |" for one in found.passed),
        *(f"| – | `{text}` | no baseline | |" for text in found.skipped),
    ]
    return "\n".join(lines) + "\n"


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"
