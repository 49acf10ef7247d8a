"""The first finding: a release in which the cross-encoder reads 50 candidates.

Late interaction puts all candidates in order here, and the cross-encoder reads only the first four, so no setting
brings the fault of the story about. The release of this finding has the two figures of ``app/wiring.py`` changed that
did it there, and the budget of reranking, which would hide the fault, is out of the way in both versions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evals.demo.asked import room_for
from evals.demo.finding import Finding, Link
from evals.demo.plots import BETTER, FAINT, WORSE, drawing
from evals.demo.stage import Served, Stage
from evals.demo.version import Change, version_with
from evals.load.ab import Arm, Design, ab_turns
from evals.load.compare import LEAST_BLOCKS, Comparison, Verdict, compare
from evals.load.run import Load
from evals.load.taken import Taken
from infra.telemetry import vocabulary as v

CANDIDATES = 50
RELEASE = (
    Change("app/wiring.py", "CANDIDATES = 20\n", f"CANDIDATES = {CANDIDATES}\n"),
    Change("app/wiring.py", "READ, LEAST_SCORE = 4, ", f"READ, LEAST_SCORE = {CANDIDATES}, "),
)
STORY = "380 ms of reranking, 42 % of the turn, down to 110 ms"
QUESTIONS = Path(__file__).with_name("open_questions.yml")
"""A question about one title leaves little to choose from: there the release reads no more than what is shipped."""
_NOTES = (
    "The story's reranker read all that search brought. Here late interaction puts all in order and the cross-encoder "
    "reads the first four, so two versions of app/wiring.py are compared, and the fix gains more than from 50 to 20 "
    "would.",
    "MANGA_RERANK_BUDGET_MS, which cuts reranking short at 400 ms, is set to 10 s in both.",
)
_SHOWN = 8
_LOAD = (0.6, 3.0)
"""Turns at a time, so that one ends before the next one is due, as a rule; and the most questions a second."""


class _Side(NamedTuple):
    """One version over the same questions: P95 in milliseconds, and the share of the turns that reranking took."""

    rerank_p95: float
    turn_p95: float
    share: float


def too_many_candidates(stage: Stage, *, blocks: int = LEAST_BLOCKS, per_block: int = 3) -> Finding:
    """Compare the release with what is shipped, and see what gives it away."""
    experiment = stage.experiment("1 too many candidates")
    with (
        version_with(RELEASE) as checkout,
        stage.serving_all((experiment, None, None), (experiment, checkout, None)) as (shipped, release),
    ):
        rate = room_for(release, *_LOAD)
        load = Load(shipped.url, rate=rate, scenario="unique", arrival="constant", key=shipped.key, words=QUESTIONS)
        design = Design(_arm(shipped), _arm(release), load, blocks=blocks, per_block=per_block)
        taken = ab_turns(design, stage.live("shipped and release, in turn"))
    return _finding(compare(taken), taken, rate)


def _arm(served: Served) -> Arm:
    return Arm(served.url, key=served.key)


def _finding(comparison: Comparison, taken: Sequence[Taken], rate: float) -> Finding:
    before, after = (_side([one for one in taken if one.row.arm == arm]) for arm in (1, 0))
    return Finding(
        title="The reranker is fed 50 candidates",
        sentence=(
            f"{_named(comparison.verdict, taken)}; with the line put back, P95 of reranking goes from "
            f"{before.rerank_p95:.0f} ms, {before.share:.0%} of the turn, to {after.rerank_p95:.0f} ms "
            f"(the story: {STORY})."
        ),
        story=STORY,
        plot=_waterfall(comparison),
        header=("version", "P95 of rag.rerank", "P95 of the turn", "rag.rerank's share"),
        rows=[("release: 50 read", *_cells(before)), ("fixed: as shipped", *_cells(after))],
        links=_links(taken),
        notes=(*_NOTES, _overlap(taken, rate)),
    )


def _named(verdict: Verdict, taken: Sequence[Taken]) -> str:
    """What ``ab`` says, and which attribute of the step it names tells why."""
    if verdict.culprit is None or verdict.interval_ms is None:
        return f"ab names nothing ({verdict.refused or 'too few turns, or too much else at work'})"
    attribute, (base, cand) = giveaway(taken, verdict.culprit)
    low, high = verdict.interval_ms
    return (
        f"ab names {verdict.culprit} ({verdict.delta_ms:+.0f} ms [{low:.0f}, {high:.0f}] a turn), and {attribute} "
        f"gives it away ({base:g} became {cand:g})"
    )


def _cells(side: _Side) -> tuple[str, str, str]:
    return f"{side.rerank_p95:.0f} ms", f"{side.turn_p95:.0f} ms", f"{side.share:.0%}"


def _side(taken: Sequence[Taken]) -> _Side:
    rerank = [_own_ms(one, v.RERANK) for one in taken]
    turns = [one.row.latency_ms for one in taken]
    return _Side(
        float(np.percentile(rerank, 95)),
        float(np.percentile(turns, 95)),
        float(np.sum(rerank) / np.sum(turns)),
    )


def _own_ms(one: Taken, span: str) -> float:
    charge = one.whole.get(span)
    return charge.total / 1000 if charge else 0.0


def giveaway(taken: Sequence[Taken], span: str) -> tuple[str, tuple[float, float]]:
    """The number that a span tells of itself which grew by the largest factor: its name, and its mean in both arms."""
    means = [_means([one.values for one in taken if one.row.arm == arm], f"{span}: ") for arm in (0, 1)]
    both = {name: (means[0][name], means[1][name]) for name in means[0].keys() & means[1].keys()}
    grown = {name: (base, cand) for name, (base, cand) in both.items() if 0 < base < cand}
    if not grown:
        return "no attribute", (0.0, 0.0)
    name = max(sorted(grown), key=lambda name: grown[name][1] / grown[name][0])
    return name, (round(grown[name][0], 1), round(grown[name][1], 1))


def _means(values: Sequence[Mapping[str, Any]], prefix: str) -> dict[str, float]:
    names = {name for one in values for name in one if name.startswith(prefix)}
    numbers = {name: [float(one[name]) for one in values if _is_number(one.get(name))] for name in names}
    return {name.removeprefix(prefix): float(np.mean(found)) for name, found in numbers.items() if found}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _waterfall(comparison: Comparison) -> bytes:
    """What each span adds to the turn, one upon the other, the largest first, and all together."""
    spans = sorted(comparison.spans.items(), key=lambda item: -abs(item[1].delta_ms))[:_SHOWN]
    reached = 0.0
    with drawing("What the release adds to a turn", "milliseconds more than shipped", "") as plot:
        for place, (_, one) in enumerate(spans):
            color = FAINT if one.p >= 0.05 else WORSE if one.delta_ms > 0 else BETTER  # noqa: PLR2004 - the tool's level
            plot.axes.barh(place, one.delta_ms, left=reached, color=color)
            reached += one.delta_ms
        plot.axes.barh(len(spans), comparison.verdict.end_to_end_ms or 0.0, color=FAINT)
        plot.axes.set_yticks(range(len(spans) + 1), [*(name for name, _ in spans), "the whole turn"])
        plot.axes.invert_yaxis()
    return plot.png


def _links(taken: Sequence[Taken]) -> list[Link]:
    """The slowest turn of the release, and what became of the same question in the version that is shipped."""
    slowest = max((one for one in taken if one.row.arm == 1), key=lambda one: one.row.latency_ms)
    rows = sorted((one.row for one in taken if one.row.block == slowest.row.block), key=lambda row: row.index)
    place = [row.index for row in rows if row.arm == 1].index(slowest.row.index)
    twins = [row for row in rows if row.arm == 0]
    shown = [("the slowest turn of the release", slowest.row)]
    shown += [("the same question as shipped", twins[place])] if place < len(twins) else []
    return [Link(label, row.trace_url) for label, row in shown if row.trace_url]


def _overlap(taken: Sequence[Taken], rate: float) -> str:
    late = sum(one.row.latency_ms > 1000 / rate for one in taken)
    return (
        f"{late} of {len(taken)} turns were still under way when the next one was due: as far as there are such turns, "
        "the figures have waiting in them."
    )
