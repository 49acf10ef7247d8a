"""Questions with the passages that answer them: those of the store, and those of a file.

A file has a JSON object a line, with ``question``, ``passage`` and ``label`` (1 where it answers). Questions that come
with wrong passages are judged over their own, as in WikiQA; without, over all passages of the file, as in a collection
of questions and answers. A line without a question adds a passage to the collection.
"""

from __future__ import annotations

import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.training.reranker_questions import Questions, corpus
from pipeline.types.documents import Passage

SEED = 20261
OWN = "owner"
"""The key that holds the number of the question whose own passage it is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the ids of the passages that answer it, and of those that may or may not: they are left out."""

    kind: str
    part: str
    text: str
    right: frozenset[str]
    unsure: frozenset[str] = frozenset()
    own: int | None = None
    """The number by which its own passages are found, where it has any."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, and what is asked of them."""

    passages: Sequence[Passage]
    asked: Sequence[Asked]


def of_the_store(most: int) -> Collection:
    """The bundled store's passages, and at most *most* questions a kind that were kept out of what was trained."""
    passages, dice = corpus(), random.Random(SEED)  # noqa: S311 - reproducible, not secret
    by_kind: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for each in Questions(passages, dice).all():
        if each.split != "train" and each.positive:
            one = Asked(each.kind, each.split, each.question, each.positive, each.neutral)
            by_kind[one.kind, one.part].append(one)
    return Collection(passages, [one for kind in by_kind.values() for one in dice.sample(kind, min(most, len(kind)))])


def of_a_file(file: Path, most: int) -> Collection:
    """At most *most* questions of *file*, half of them to tune by, and the passages among which they look."""
    rows: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        rows[row.get("question", "")][row["passage"]] = bool(row.get("label"))
    judged = sorted(name for name, labels in rows.items() if name and any(labels.values()))
    if owned := [name for name in judged if not all(rows[name].values())]:
        judged = owned
    dice = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    chosen = dice.sample(judged, min(most, len(judged)))
    return _owned(file.stem, rows, chosen) if owned else _shared(file.stem, rows, chosen)


def _owned(kind: str, rows: Mapping[str, Mapping[str, bool]], chosen: Sequence[str]) -> Collection:
    passages, asked = list[Passage](), list[Asked]()
    for number, text in enumerate(chosen):
        own = [_passage(f"{number}#{place}", passage, {OWN: number}) for place, passage in enumerate(rows[text])]
        right = frozenset(each.id for each, label in zip(own, rows[text].values(), strict=True) if label)
        passages += own
        asked.append(Asked(kind, _part(text), text, right, own=number))
    return Collection(passages, asked)


def _shared(kind: str, rows: Mapping[str, Mapping[str, bool]], chosen: Sequence[str]) -> Collection:
    texts = {text: f"{number}" for number, text in enumerate(sorted({text for each in rows.values() for text in each}))}
    asked = [Asked(kind, _part(text), text, frozenset(texts[right] for right in rows[text])) for text in chosen]
    return Collection([_passage(name, text, {}) for text, name in texts.items()], asked)


def _passage(name: str, text: str, keys: Mapping[str, float]) -> Passage:
    return Passage(name, name, "", "document", "en", "", text, keys=dict(keys))


def _part(text: str) -> str:
    return "tune" if zlib.crc32(text.encode()) % 2 else "test"


def collections(files: Sequence[Path], most: int) -> Iterator[Collection]:
    """The store's, and those of the files."""
    yield of_the_store(most)
    for file in files:
        yield of_a_file(file, most)
