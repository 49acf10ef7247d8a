"""``monitor redundancy``: questions that had been asked before, and what the answer cache made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.lexicon import lexicon_of
from app.monitor.counting import fair_sample, share_at_least
from app.monitor.report import Report, Section, Unit
from app.wiring import SIMILAR
from infra.models.encoder import Encoder
from infra.redundancy import redundancy as grouped
from infra.telemetry import vocabulary as v
from infra.telemetry.stored_turn import StoredTurn
from pipeline.questions.same_question import SameQuestion
from pipeline.semantic_cache import normalise

_LISTED = 10
_SHOWN = 80
_COUNTS: tuple[tuple[str, Unit], ...] = (
    ("questions", "count"),
    ("asked before", "share"),
    ("hits", "share"),
    ("missed", "share"),
)
_GROUP: tuple[tuple[str, Unit], ...] = (
    ("question", ""),
    ("asked", "count"),
    ("wordings", "count"),
    ("hits", "count"),
    ("missed", "count"),
    ("tokens of missed", "count"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A question that the cache was asked. ``missed``: an answer was kept that would have served, and was not given."""

    turn: StoredTurn
    before: bool
    missed: bool

    @property
    def hit(self) -> bool:
        """Whether the cache answered it."""
        return _is_hit(self.turn)


async def same_questions(turns: Sequence[StoredTurn], models: Path, store: Path) -> list[list[StoredTurn]]:
    """Turns in groups that one answer serves, by the encoder and the rules of the cache; each the first first.

    Raises:
        ModelNotFound: the encoder is not in ``models``, and cannot be made there.
        ValueError: there are turns, and none says what was asked.
    """
    asked = sorted((turn for turn in turns if turn.looked_up), key=lambda turn: turn.started_ms)
    if turns and not any(turn.question for turn in turns):
        raise ValueError("no turn says what was asked: with MANGA_TRACE_CONTENT=none no question is kept")
    if not asked:
        return []
    encoder = Encoder.load(models)
    try:
        texts = list(dict.fromkeys(turn.looked_up for turn in asked))
        vector_of = dict(zip(texts, await encoder.embed_many(texts, lambda _: None), strict=True))
    finally:
        await encoder.close()
    found = grouped(
        [turn.looked_up for turn in asked],
        [vector_of[turn.looked_up] for turn in asked],
        least=SIMILAR,
        same=partial(_same, lexicon_of(store).same_question),
    )
    return [[asked[place] for place in group] for group in found.groups]


def _same(questions: SameQuestion, one: str, other: str) -> bool:
    """As the cache has it."""
    return normalise(one) == normalise(other) or questions.difference(one, other) is None


def redundancy(groups: Sequence[Sequence[StoredTurn]], keep_ratio: float, kept_s: float, most: float) -> Report:
    """It is told of when the cache answered less than it could have, so often that it is hardly chance.

    Args:
        groups: turns that asked the same, the first first.
        keep_ratio: of ordinary turns, how many were kept.
        kept_s: for how many seconds the cache keeps an answer.
        most: the share of questions that may be missed.
    """
    fair = {turn.trace_id for turn in fair_sample((turn for group in groups for turn in group), keep_ratio)}
    seen = [_seen([turn for turn in group if turn.trace_id in fair], kept_s) for group in groups]
    largest = sorted((group for group in seen if len(group) > 1), key=len, reverse=True)
    every = [one for group in seen for one in group]
    missed = sum(one.missed for one in every)
    return Report(
        "Redundancy",
        (
            Section("All questions that the cache was asked", _COUNTS, [_row(every)] if every else []),
            Section("By intent", (("intent", ""), *_COUNTS), _by_intent(every)),
            Section("Asked most often", _GROUP, [_of_group(group) for group in largest[:_LISTED]]),
        ),
        passed=_passed(missed, len(every), most),
        notes=(f"Missed: answered anew though the answer had been kept within {kept_s:g} s (MANGA_CACHE_TTL_S).",),
    )


def _passed(missed: int, asked: int, most: float) -> tuple[str, ...]:
    if share_at_least(missed, asked) <= most:
        return ()
    return (f"{missed} of {asked} questions were answered anew though the answer was known: at most {most:.1%} may be",)


def _seen(group: Sequence[StoredTurn], kept_s: float) -> list[Seen]:
    """A group, with what a cache of these rules would have had for each."""
    seen: list[Seen] = []
    kept_ms: float | None = None
    for number, turn in enumerate(group):
        there = kept_ms is not None and 0 <= turn.started_ms - kept_ms <= kept_s * 1000
        hit = _is_hit(turn)
        seen.append(Seen(turn, before=number > 0 or hit, missed=there and not hit))
        if not hit and _is_kept(turn):
            kept_ms = turn.started_ms + turn.duration_ms
    return seen


def _is_kept(turn: StoredTurn) -> bool:
    """Whether the cache takes its answer: nothing is missing from it, and no guard had a part in it."""
    whole = turn.tags.get(v.TAG_OUTCOME) == "ok" and turn.tags.get(v.TAG_GUARDRAIL) == "none"
    return whole and bool(turn.sources)


def _is_hit(turn: StoredTurn) -> bool:
    return turn.tags.get(v.TAG_CACHE_HIT) == "true"


def _by_intent(every: Sequence[Seen]) -> list[tuple[Any, ...]]:
    intents: dict[str, list[Seen]] = {}
    for one in every:
        intents.setdefault(one.turn.tags.get(v.TAG_INTENT, "none"), []).append(one)
    return [(name, *_row(some)) for name, some in sorted(intents.items(), key=lambda item: -len(item[1]))]


def _row(some: Sequence[Seen]) -> tuple[float, ...]:
    counts = (sum(one.before for one in some), sum(one.hit for one in some), sum(one.missed for one in some))
    return (len(some), *(count / len(some) for count in counts))


def _of_group(group: Sequence[Seen]) -> tuple[Any, ...]:
    missed = [one.turn for one in group if one.missed]
    return (
        group[0].turn.looked_up[:_SHOWN],
        len(group),
        len({one.turn.looked_up for one in group}),
        sum(one.hit for one in group),
        len(missed),
        sum(turn.input_tokens + turn.output_tokens for turn in missed),
    )
