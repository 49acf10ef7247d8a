"""Questions for the reranker and the passages that answer them: hand-written, and wordings over the catalogue."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evals.intents import hand_written
from evals.training.reranker_wordings import ABOUT, FACTS, GENRE, LIKE, PLOT
from evals.training.series import Series, all_series
from infra.corpus.catalogue import store_documents
from infra.corpus.splitting import split
from infra.store.training import COMMON
from pipeline.intents import OUT_OF_SCOPE
from pipeline.types.documents import Passage

HAND_WRITTEN = Path(__file__).parent / "questions.jsonl"
Split = Literal["train", "tune", "test"]
_SPLITS: tuple[Split, ...] = ("train", "tune", "test")
_TYPES = ("product", "policy", "faq", "promotion")


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the ids of passages that answer it, and of those that may or may not (never used as wrong)."""

    question: str
    positive: frozenset[str]
    neutral: frozenset[str]
    split: Split
    kind: str
    marker: str = ""
    """A pattern that the answering sentence holds, where one is known."""


_STOP = re.compile(r"\b(?:a|an|the|of|and|in|to|is|his|her|their|its|with|for|as|on|by|that|who|from|it|at|into)\b")


def corpus() -> list[Passage]:
    """Return every passage of the store's documents, by type."""
    documents = sorted(store_documents(), key=lambda document: _TYPES.index(document.type))
    return [passage for document in documents for passage in split(document)]


def split_of(document_id: str) -> Split:
    """Return the part a document belongs to: a fifth is for testing, a tenth for tuning the blend."""
    bucket = zlib.crc32(document_id.encode()) % 10
    return "test" if bucket < 2 else "tune" if bucket == 2 else "train"  # noqa: PLR2004


class Questions:
    """Makes the questions over a corpus."""

    def __init__(self, passages: Sequence[Passage], rng: random.Random) -> None:
        self._rng = rng
        self._series = all_series()
        self._passages = passages
        self._of: dict[str, list[Passage]] = {}
        for passage in passages:
            self._of.setdefault(passage.document_id, []).append(passage)
        self._answers = frozenset(passage.id for passage in passages if passage.type in {"faq", "promotion"})
        self._pages = frozenset(passage.id for passage in passages if passage.type == "policy")

    def all(self) -> list[Judged]:
        """Return every question of every split."""
        return [
            *self._hand_written(),
            *self._faq(),
            *self._catalogue(),
            *self._genres(),
            *self._similar(),
            *self._foreign(),
        ]

    def _hand_written(self) -> Iterator[Judged]:
        for line in HAND_WRITTEN.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            own_passages = self._of[row["document"]]
            positive = frozenset(
                passage.id for passage in own_passages if _in_section(passage, row["section"], own_passages)
            )
            is_help = own_passages[0].type == "policy"
            # The FAQ repeats what the pages say; the two passages of a series overlap in what they tell.
            neutral = self._answers if is_help else frozenset(passage.id for passage in own_passages) - positive
            kind = "policy, hand-written" if is_help else "series, hand-written"
            yield Judged(row["question"], positive, neutral, split_of(row["document"]), kind)

    def _faq(self) -> Iterator[Judged]:
        """Questions of the FAQ against answers; the title repeats the question, so words are dropped from it."""
        for passage in self._passages:
            if passage.type in {"faq", "promotion"}:
                question = _thin(passage.title, self._rng)
                yield Judged(question, frozenset({passage.id}), self._pages, split_of(passage.document_id), "faq")

    def _catalogue(self) -> Iterator[Judged]:
        for series in self._series:
            part = split_of(series.id)
            for marker, (applies, *wordings) in FACTS.items():
                if applies(series):
                    yield self._fact(series, marker, self._pick(wordings, part), part)
            yield self._about(series, part)
            yield from self._plots(series, part)

    def _fact(self, series: Series, marker: str, wording: str, part: Split) -> Judged:
        passages = self._of[series.id]
        positive = {
            passage.id for passage in passages if re.search(marker, passage.text) and passage is not passages[-1]
        }
        genre = self._rng.choice(series.genres or ("drama",))
        question = wording.format(t=self._named(series), g=genre)
        return Judged(question, frozenset(positive), self._rest(series, positive), part, "series fact", marker)

    def _about(self, series: Series, part: Split) -> Judged:
        positive = {self._of[series.id][-1].id}
        question = self._pick(ABOUT, part).format(t=self._named(series))
        return Judged(question, frozenset(positive), self._rest(series, positive), part, "series story")

    def _plots(self, series: Series, part: Split) -> Iterator[Judged]:
        positive = {self._of[series.id][-1].id}
        nameless = re.sub(re.escape(series.title), "this manga", series.description)
        sentences = [sentence for sentence in re.split(r"(?<=[.!?]) ", nameless) if "this manga" not in sentence]
        for sentence in sentences[:2]:
            question = self._pick(PLOT, part).format(s=_thin(sentence.rstrip("."), self._rng))
            yield Judged(question, frozenset(positive), self._rest(series, positive), part, "plot")

    def _genres(self) -> Iterator[Judged]:
        """Questions by genre; the series in the named part of the corpus that fit are right."""
        common = [genre for genre in sorted({g for s in self._series for g in s.genres}) if self._count(genre) > 2]  # noqa: PLR2004
        parts: tuple[Split, ...] = ("train",) * 7 + ("tune", "test", "test")
        for part in parts:
            for genre in common:
                wording, second = self._pick(GENRE, part), self._rng.choice(common)
                demographic = self._rng.choice(("shonen", "seinen", "shojo"))
                fits = [
                    series
                    for series in self._series
                    if genre in series.genres
                    and ("{h}" not in wording or second in series.genres)
                    and ("{d}" not in wording or demographic == series.demographic)
                ]
                if fits:
                    ids = frozenset(passage.id for series in fits for passage in self._of[series.id])
                    yield Judged(wording.format(g=genre, h=second, d=demographic), ids, frozenset(), part, "genre")

    def _similar(self) -> Iterator[Judged]:
        for series in self._series:
            part = split_of(series.id)
            shared = {other.id: len(set(series.genres) & set(other.genres)) for other in self._series}
            right = {other.id for other in self._series if shared[other.id] > 2 and other.id != series.id}  # noqa: PLR2004
            unsure = {other for other, count in shared.items() if count} - right
            question = self._pick(LIKE, part).format(t=self._named(series))
            if right:
                yield Judged(question, self._ids(right), self._ids(unsure), part, "similar")

    def _foreign(self) -> Iterator[Judged]:
        """Questions that nothing here answers, so that low scores mean something."""
        for part in _SPLITS:
            messages = _common_foreign() if part == "train" else hand_written(part)
            for text, intent in messages:
                if intent == OUT_OF_SCOPE:
                    yield Judged(text, frozenset(), frozenset(), part, "foreign")

    def _ids(self, series: set[str]) -> frozenset[str]:
        return frozenset(passage.id for name in series for passage in self._of[name])

    def _rest(self, series: Series, positive: set[str]) -> frozenset[str]:
        """Namesakes (sequels, parts) share facts with the series, so theirs are neither right nor wrong."""
        related = {other.id for other in self._series if series.title in other.title or other.title in series.title}
        return self._ids(related - {series.id}) - positive

    def _count(self, genre: str) -> int:
        return sum(genre in series.genres for series in self._series)

    def _named(self, series: Series) -> str:
        """Return the title as people type it."""
        names = [series.title] * 4 + [series.title.lower(), re.split(r": | - ", series.title)[0]]
        return self._rng.choice(names)

    def _pick(self, wordings: Sequence[Sequence[str]], part: Split) -> str:
        return self._rng.choice(wordings[0] if part == "train" else wordings[1])


def _in_section(passage: Passage, section: str, siblings: Sequence[Passage]) -> bool:
    if section in {"facts", "description"}:
        return (passage is siblings[-1]) == (section == "description")
    return passage.title.endswith(f": {section}")


def _common_foreign() -> list[tuple[str, str]]:
    lines = map(json.loads, COMMON.read_text(encoding="utf-8").splitlines())
    return [(line["text"], line["intent"]) for line in lines]


def _thin(text: str, rng: random.Random) -> str:
    """Drop about a third of the words, most of all the small ones, as somebody does who half remembers."""
    words = [word for word in text.split() if rng.random() > (0.5 if _STOP.fullmatch(word.lower()) else 0.25)]
    return " ".join(words[:18]) or text
