"""The second finding: calls of the model for what had been answered before, and what an answer cache makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.lexicon import lexicon_of
from app.wiring import SIMILAR
from evals.cache import pairs
from evals.demo.asked import POPULARITY, popular, room_for, topics
from evals.demo.finding import Finding, Link
from evals.demo.plots import BETTER, FAINT, drawing
from evals.demo.same_turns import SameTurns, same_turns
from evals.demo.stage import Served, Stage
from evals.demo.traces import StoredTrace, link, traces_of, turns_of
from evals.intervals import Interval, proportion
from evals.load.record import Row
from evals.load.run import Load, collect, target_of
from evals.load.workload import Planned
from evals.mock.child import running_mock
from evals.server import asking
from infra.models.encoder import Encoder
from infra.redundancy import Redundancy, redundancy
from infra.telemetry import vocabulary as v
from pipeline.semantic_cache import normalise

MODEL = "mock-ttft200-gap8-n40"
STORY = "38 % redundant, 42 % hits, P50 340 ms"
_NOTES = (
    f"The traffic is made: its topics are drawn by Zipf's law, and the exponent, {POPULARITY.zipf:g}, is chosen so "
    "that as much is redundant as in the story, give or take what is drawn. Your own traces decide yours.",
    f"The model is {MODEL}, which takes half a second for every answer; what a hit saves is what your model takes. "
    "While fewer than half of the turns are hits, the median turn is one that the model answers: the P50 of all turns "
    "then moves only as far as those differ among themselves, which a mock's do not.",
    "The near pairs are evals/question_pairs.jsonl, written so that they are easily mistaken. With the cache off "
    "answers are kept for a second, which explains the few hits there.",
)
_LOAD = (3.0, 6.0)
"""Turns at a time, and the most questions a second."""
_KEPT_S = "3600"
_HITS = ("exact", "semantic")


class _Played(NamedTuple):
    """One round of the traffic: the turns that were answered, the trace of each, and where those are."""

    rows: Sequence[Row]
    traces: Sequence[StoredTrace]
    experiment: str

    @property
    def ids(self) -> set[str]:
        """Of the traces."""
        return {trace.trace_id for trace in self.traces}

    @property
    def hits(self) -> list[StoredTrace]:
        """Turns that were answered from the cache."""
        return [trace for trace in self.traces if trace.attribute(v.CACHE_LOOKUP, v.CACHE_STATUS) in _HITS]

    @property
    def hit_rows(self) -> list[Row]:
        """The same turns, as they were asked."""
        ids = {hit.trace_id for hit in self.hits}
        return [row for row in self.rows if row.trace_id in ids]


def redundant_calls(stage: Stage, *, count: int = 80) -> Finding:
    """Ask with the cache off, see what was redundant, and ask the same with the cache on."""
    with running_mock(MODEL) as url:
        llm = asking(url, MODEL)
        experiments = [stage.experiment("2 cache off"), stage.experiment("2 cache on")]
        settings = (llm, llm | {"MANGA_CACHE_TTL_S": _KEPT_S})
        with stage.serving_all(*((name, None, each) for name, each in zip(experiments, settings, strict=True))) as both:
            rate = room_for(both[0], *_LOAD)
            plan = popular(count, rate)
            off, on = (_played(stage, *each, plan, rate) for each in zip(both, experiments, strict=True))
    asked = [turn.question for turn in turns_of(stage.mlflow, off.experiment, off.ids)]
    found, astray = asyncio.run(_grouped(stage, asked))
    topic_of = topics()
    wrong, judged = wrong_hits(on.hits, topic_of)
    return _finding(stage, _Results(off, on, found, _labelled(asked, topic_of), wrong, judged, astray))


def _played(stage: Stage, served: Served, experiment: str, plan: Sequence[Planned], rate: float) -> _Played:
    live = stage.live("asking what is popular")
    collected = collect(plan, [target_of(Load(served.url, key=served.key))], live, rate=rate)
    answered = [row for row in collected.rows if row.answered]
    ids = {row.trace_id for row in answered if row.trace_id}
    return _Played(answered, traces_of(stage.mlflow, experiment, ids), experiment)


async def _grouped(stage: Stage, asked: Sequence[str]) -> tuple[Redundancy, list[bool]]:
    """The questions in groups, and of each labelled pair that differs whether it is taken for the same."""
    encoder = await asyncio.to_thread(Encoder.load, stage.models())
    try:
        found = await _redundancy(encoder, asked)
        labelled = [pair for pair in pairs() if pair.part == "judge" and not pair.same]
        taken = [await _redundancy(encoder, (pair.a, pair.b)) for pair in labelled]
    finally:
        await encoder.close()
    return found, [one.redundant == 1 for one in taken]


async def _redundancy(encoder: Encoder, asked: Sequence[str]) -> Redundancy:
    vectors = await encoder.embed_many(asked, lambda _: None)
    return redundancy(asked, vectors, least=SIMILAR, same=_same)


def _same(one: str, other: str) -> bool:
    return lexicon_of().same_question.difference(one, other) is None


def wrong_hits(hits: Sequence[StoredTrace], topic_of: Mapping[str, int]) -> tuple[list[StoredTrace], int]:
    """Hits whose answer was made for another topic, and how many hits could be judged by what is known of topics."""
    judged = [(hit, _topics(hit, topic_of)) for hit in hits]
    known = [(hit, both) for hit, both in judged if None not in both]
    return [hit for hit, (asked, kept) in known if asked != kept], len(known)


def _topics(hit: StoredTrace, topic_of: Mapping[str, int]) -> tuple[int | None, int | None]:
    lookup = hit.spans[v.CACHE_LOOKUP]
    kept: Any = lookup.outputs or {}
    return topic_of.get(normalise(lookup.inputs["query"])), topic_of.get(normalise(kept.get("question", "")))


class _Results(NamedTuple):
    """What both rounds came to: ``wrong`` of ``judged`` hits, and which of the near pairs that differ are hits."""

    off: _Played
    on: _Played
    found: Redundancy
    labelled: float
    wrong: Sequence[StoredTrace]
    judged: int
    astray: Sequence[bool]

    @property
    def turns(self) -> SameTurns:
        """All turns."""
        return same_turns(self.off.rows, self.on.rows)

    @property
    def hits(self) -> SameTurns:
        """Those that are hits with the cache on."""
        return same_turns(self.off.rows, self.on.hit_rows)

    @property
    def hit_share(self) -> float:
        """Of the turns with the cache on, 0..1."""
        return len(self.on.hits) / max(1, len(self.on.traces))

    @property
    def wrong_share(self) -> str:
        """Wrong hits in the traffic, with their interval."""
        return f"{len(self.wrong)} of {self.judged} {_percent(proportion(len(self.wrong), self.judged))}"

    @property
    def astray_share(self) -> str:
        """Hits on near pairs that differ, with their interval."""
        return f"{sum(self.astray)} of {len(self.astray)} {_percent(proportion(sum(self.astray), len(self.astray)))}"


def _labelled(asked: Sequence[str], topic_of: Mapping[str, int]) -> float:
    """The share of questions whose topic had been asked for before, by the topics that they were drawn from."""
    known = [topic_of[text] for text in map(normalise, asked) if text in topic_of]
    return 1 - len(set(known)) / max(1, len(known))


def _finding(stage: Stage, results: _Results) -> Finding:
    off, on, turns, hits = results.off, results.on, results.turns, results.hits
    return Finding(
        title="Redundant calls of the model",
        sentence=_sentence(results),
        story=STORY,
        plot=_plot(results),
        header=("", "cache off", "cache on"),
        rows=[
            ("hits", f"{len(off.hits)} of {len(off.traces)}", f"{len(on.hits)} of {len(on.traces)}"),
            ("P50, the turns that are hits with it on", *map(_ms, hits.p50_ms)),
            ("mean, all turns", *map(_ms, turns.mean_ms)),
            ("P50, all turns", *map(_ms, turns.p50_ms)),
            ("wrong hits in this traffic", "", results.wrong_share),
            ("hits on near pairs that differ", "", results.astray_share),
        ],
        links=_links(stage, on, results.wrong),
        notes=_NOTES,
    )


def _sentence(results: _Results) -> str:
    found, turns, saved = results.found, results.turns, results.turns.saved_ms
    median = "still one that the model answers" if results.hit_share < 0.5 else "a hit"  # noqa: PLR2004 - the median's
    return (
        f"{found.share:.0%} of {found.asked} questions read back from MLflow asked what had been asked before "
        f"({results.labelled:.0%} by their labels); with the cache on {results.hit_share:.0%} of the same traffic are "
        f"hits: their P50 goes from {_change(results.hits.p50_ms)} ms, the mean of all turns from "
        f"{_change(turns.mean_ms)} ({saved.mean:.0f} less [{saved.low:.0f}, {saved.high:.0f}]), and the P50 of all "
        f"turns from {_change(turns.p50_ms)}, for the median turn is {median}; {results.wrong_share} hits are wrong "
        f"(the story: {STORY}, and no word of wrong hits)."
    )


def _change(times: tuple[float, float]) -> str:
    before, after = times
    return f"{before:.0f} to {after:.0f}"


def _ms(time: float) -> str:
    return f"{time:.0f} ms"


def _percent(share: Interval) -> str:
    return f"[{share.low:.1%}, {share.high:.1%}]"


def _links(stage: Stage, on: _Played, wrong: Sequence[StoredTrace]) -> list[Link]:
    semantic = [hit for hit in on.hits if hit.attribute(v.CACHE_LOOKUP, v.CACHE_STATUS) == "semantic"]
    shown = [("a hit on other words", one) for one in semantic[:2]] + [("a wrong hit", one) for one in wrong[:2]]
    return [Link(label, link(stage.mlflow, on.experiment, one.trace_id)) for label, one in shown]


def _plot(results: _Results) -> bytes:
    sizes = sorted((len(group) for group in results.found.groups), reverse=True)
    title = (
        f"Redundant {results.found.share:.0%} (labels {results.labelled:.0%}), hits {results.hit_share:.0%}, "
        f"the mean turn {_change(results.turns.mean_ms)} ms"
    )
    with drawing(title, "groups of questions that mean the same, the largest first", "times asked") as plot:
        plot.axes.bar(range(len(sizes)), [1] * len(sizes), color=FAINT, label="has to be answered")
        plot.axes.bar(range(len(sizes)), [size - 1 for size in sizes], bottom=1, color=BETTER, label="could be a hit")
        plot.axes.legend(frameon=False)
    return plot.png
