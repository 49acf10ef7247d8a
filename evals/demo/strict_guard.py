"""The third finding: a guard against invented sentences that is too strict.

Model and threshold are the finding's own: the model says sentences that are labelled true or invented, and the release
asks for seven tenths of a sentence's words in the passages. Everything after that is read back from the traces: what
the model said, what it was given, and what the guard made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from evals.demo.asked import ask
from evals.demo.finding import Finding, Link
from evals.demo.plots import BETTER, FAINT, OURS, WORSE, drawing
from evals.demo.stage import Stage
from evals.demo.traces import StoredTrace, link, traces_of
from evals.demo.version import Change, version_with
from evals.intervals import Interval, proportion
from evals.mock.child import running_mock
from evals.server import asking
from guardrails.hallucination_check import HallucinationCheck
from infra.telemetry import vocabulary as v
from pipeline.prompt import passages_in
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Allow, Evidence

CLAIMS = Path(__file__).with_name("claims.jsonl")
STRICT = 0.7
CHOSEN = HallucinationCheck().min_overlap
RELEASE = (Change("guardrails/hallucination_check.py", "_MIN_OVERLAP = 0.35\n", f"_MIN_OVERLAP = {STRICT}\n"),)
STORY = "false positives from 12 % to 3 %"
THRESHOLDS = tuple(round(float(value), 2) for value in np.arange(0.05, 1.0, 0.05))
_MODEL = "mock-ttft0-gap0-n60"
_CITED = "[1, 2, 3, 4, 5]"
"""All passages of a prompt: a sentence that cites none would be held to more than the threshold."""
_ASKED = "\nQuestion: "
_EXAMPLES = 3


class Claim(NamedTuple):
    """A sentence that a model says, and whether the store's pages bear it out."""

    text: str
    true: bool


class Judged(NamedTuple):
    """A claim as it was said in a turn: what it had to rest on, and the trace to open."""

    claim: Claim
    evidence: Evidence
    trace_id: str

    def dropped(self, least: float) -> bool:
        """Whether the guard drops it at this threshold."""
        return not isinstance(HallucinationCheck(least).check(self.claim.text, self.evidence), Allow)


class Point(NamedTuple):
    """The guard at a threshold: true sentences that it drops, and invented ones that it lets through."""

    threshold: float
    false_positives: Interval
    misses: Interval


def claims() -> dict[str, list[Claim]]:
    """The labelled sentences, by the question that they answer."""
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    return {row["question"]: [Claim(one["text"], one["true"]) for one in row["claims"]] for row in rows}


def strict_guard(stage: Stage, *, questions: int = 26) -> Finding:
    """Serve the strict release, read its turns back, and sweep the threshold over what was said in them."""
    said = dict(list(claims().items())[:questions])
    experiment = stage.experiment("3 a guard too strict")
    with TemporaryDirectory() as folder, version_with(RELEASE) as checkout:
        answers = Path(folder) / "answers.jsonl"
        answers.write_text("".join(map(_line, said.items())), encoding="utf-8")
        with running_mock(_MODEL, answers) as url:
            llm = asking(url, _MODEL)
            with stage.serving(experiment, checkout, llm) as served:
                ids = {ask(served, question)[0]["trace_id"] for question in said}
                traces = traces_of(stage.mlflow, experiment, ids)
    return _finding(stage, experiment, traces, list(_judged(traces, said)))


def _line(item: tuple[str, list[Claim]]) -> str:
    question, said = item
    answer = " ".join(f"{claim.text[:-1]} {_CITED}{claim.text[-1]}" for claim in said)
    return json.dumps({"question": question, "answer": answer}) + "\n"


def _judged(traces: Sequence[StoredTrace], said: dict[str, list[Claim]]) -> Iterator[Judged]:
    """What was said in the turns, each with the passages that stood in its prompt."""
    for trace in traces:
        call: Any = trace.spans.get(v.LLM)
        if call is None:
            continue
        request: str = call.inputs["messages"][-1]["content"]
        question = request.rpartition(_ASKED)[2]
        written = passages_in(request)
        passages = tuple(Passage(str(p.number), "", p.title, "document", "en", "", p.text) for p in written)
        for claim in said.get(question, ()):
            yield Judged(claim, Evidence(question, passages), trace.trace_id)


def sweep(judged: Sequence[Judged], thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """The guard's errors at each threshold."""
    return [point_at(judged, threshold) for threshold in thresholds]


def point_at(judged: Sequence[Judged], threshold: float) -> Point:
    """The guard's errors at one threshold."""
    true = [one.dropped(threshold) for one in judged if one.claim.true]
    invented = [one.dropped(threshold) for one in judged if not one.claim.true]
    return Point(threshold, proportion(sum(true), len(true)), proportion(invented.count(False), len(invented)))


def _finding(stage: Stage, experiment: str, traces: Sequence[StoredTrace], judged: Sequence[Judged]) -> Finding:
    strict, chosen = point_at(judged, STRICT), point_at(judged, CHOSEN)
    flagged = [trace for trace in traces if trace.tags.get(v.TAG_GUARDRAIL) == v.GROUNDING_STAGE]
    true = sum(one.claim.true for one in judged)
    return Finding(
        title="A guard that is too strict",
        sentence=(
            f"At {STRICT:g} the guard flags {len(flagged)} of {len(traces)} turns and drops "
            f"{strict.false_positives.mean:.0%} of what is true, at {CHOSEN:g} {chosen.false_positives.mean:.0%}; the "
            f"price are misses, {strict.misses.mean:.0%} of what is invented before and {chosen.misses.mean:.0%} now "
            f"(the story: {STORY}, misses not told)."
        ),
        story=STORY,
        plot=_plot(sweep(judged)),
        header=("threshold", "true sentences dropped", "invented sentences let through"),
        rows=[(f"{point.threshold:g}", *_cells(point)) for point in sweep(judged, (0.2, CHOSEN, 0.5, STRICT))],
        links=[
            Link(f"dropped at {STRICT:g} though true: {text}", link(stage.mlflow, experiment, trace_id))
            for text, trace_id in _examples(judged)
        ],
        notes=(
            f"{true} true and {len(judged) - true} invented sentences, labelled by us (evals/demo/claims.jsonl): a "
            "third repeat a page, a third say it in other words, a third are made up, without a new number or name, "
            "which the guard finds by rule at any threshold. No model was asked: yours may err more often or less.",
            "The threshold is the share of a sentence's words that stand in the passages; the sweep asks the guard "
            "itself, over what the traces say was retrieved. Turns that were not flagged count too: without them no "
            "miss would show.",
        ),
    )


def _cells(point: Point) -> tuple[str, str]:
    return _share(point.false_positives), _share(point.misses)


def _share(share: Interval) -> str:
    return f"{share.mean:.0%} [{share.low:.0%}, {share.high:.0%}]"


def _examples(judged: Sequence[Judged]) -> list[tuple[str, str]]:
    wronged = [one for one in judged if one.claim.true and one.dropped(STRICT) and not one.dropped(CHOSEN)]
    return [(one.claim.text, one.trace_id) for one in wronged[:_EXAMPLES]]


def _plot(points: Sequence[Point]) -> bytes:
    at = [point.threshold for point in points]
    with drawing("What the guard gets wrong, by its threshold", "share of words found", "share of sentences") as plot:
        for color, label, shares in (
            (WORSE, "true, dropped", [point.false_positives for point in points]),
            (OURS, "invented, let through", [point.misses for point in points]),
        ):
            plot.axes.plot(at, [share.mean for share in shares], color=color, label=label)
            plot.axes.fill_between(
                at, [share.low for share in shares], [share.high for share in shares], color=color, alpha=0.15
            )
        plot.axes.axvline(STRICT, color=FAINT, linestyle=":", label=f"{STRICT:g}, too strict")
        plot.axes.axvline(CHOSEN, color=BETTER, linestyle="--", label=f"{CHOSEN:g}, as shipped")
        plot.axes.legend(frameon=False)
    return plot.png
