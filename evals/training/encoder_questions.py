"""What the encoder is trained and judged on: passages, questions that some of them answer, and texts that stay put."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.training.reranker_questions import Questions, corpus, split_of
from evals.training.written import Elsewhere, OnStore, elsewhere, on_store
from infra.store import BUNDLED as STORE
from infra.store.training import examples_of
from pipeline.questions.same_question import is_latin
from pipeline.types.documents import Passage

SEED = 20261
LONGEST = 220
"""Characters of a text whose place among others is held."""
STILL = 1000
"""Lines that customers write, kept from training: by them is told how far it moved what it should not move."""
_KINDS = {"product": "series, written", "policy": "page, written"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the places of passages that answer it, and of those that may or may not."""

    question: str
    right: tuple[int, ...]
    unsure: frozenset[int]
    held_out: bool
    kind: str


class Material:
    """Passages with the shop that each belongs to, and questions: one shop's customer searches that shop alone."""

    def __init__(self) -> None:
        everything = corpus()
        self._store = [passage for passage in everything if passage.language != "ja"]  # series are of every language
        self._places = {passage.id: place for place, passage in enumerate(self._store)}
        self.passages = [passage.whole for passage in self._store]
        self.shops = [""] * len(self._store)
        self.sentences: list[str] = []
        """Written questions and true sentences on passages that are not held out, one of each a passage."""
        self._rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
        self.asked = [*self._on_store(), *self._elsewhere(), *self._over_the_catalogue(everything)]

    def _on_store(self) -> Iterator[Asked]:
        passages = {passage.id: passage for passage in self._store}
        for row in on_store():
            passage = passages[row.id]
            held_out = split_of(passage.document_id) == "test"
            kind, unsure = _KINDS.get(passage.type, "faq, written"), self._unsure_beside(passage)
            yield from self._written(row, self._places[row.id], unsure, held_out=held_out, kind=kind)

    def _unsure_beside(self, passage: Passage) -> frozenset[int]:
        """Pages and short answers say the same at times, and so do the passages of one series."""
        return frozenset(
            place
            for place, other in enumerate(self._store)
            if (
                other.document_id == passage.document_id and other.id != passage.id
                if passage.type == "product"
                else other.type != "product" and (other.type == "policy") != (passage.type == "policy")
            )
        )

    def _elsewhere(self) -> Iterator[Asked]:
        for row in elsewhere():
            # The letter has no meaning, but the shipped weights have not seen the shops that it holds out.
            held_out = split_of(f"{row.shop}x") == "test"
            self.passages.append(f"{row.title}\n{row.text}")
            self.shops.append(row.shop)
            place = len(self.shops) - 1
            yield from self._written(row, place, frozenset(), held_out=held_out, kind="other shops, written")

    def _over_the_catalogue(self, everything: Sequence[Passage]) -> Iterator[Asked]:
        """The reranker's questions but those for facts, which words alone find."""
        for one in Questions(everything, random.Random(SEED)).all():  # noqa: S311
            if one.kind != "series fact" and one.split != "tune" and one.positive and one.positive <= {*self._places}:
                right, unsure = self._placed(one.positive), frozenset(self._placed(one.neutral))
                yield Asked(one.question, right, unsure, one.split == "test", one.kind)

    def _placed(self, ids: frozenset[str]) -> tuple[int, ...]:
        return tuple(sorted(self._places[name] for name in ids if name in self._places))

    def _written(
        self, row: OnStore | Elsewhere, place: int, unsure: frozenset[int], *, held_out: bool, kind: str
    ) -> Iterator[Asked]:
        if not held_out:
            drawn = (self._rng.choice(texts) for texts in (row.answered, row.true) if texts)
            self.sentences += [text for text in drawn if len(text) < LONGEST]
        for question in row.answered:
            yield Asked(question, (place,), unsure, held_out, kind)


def may_answer_too(batch: Sequence[Asked], places: Sequence[int]) -> list[list[bool]]:
    """Return for each question (row) which passages drawn for the others (column) are no wrong answers to it."""
    known = [{*one.right, *one.unsure} for one in batch]
    return [[place in known[row] and column != row for column, place in enumerate(places)] for row in range(len(batch))]


def written_to_the_store() -> tuple[list[str], list[str]]:
    """What customers write, one wording a line: texts to train on, and those to judge by."""
    lines = {example.line: example.text for example in examples_of(STORE) if is_latin(example.text)}
    texts = sorted(text for text in lines.values() if len(text) < LONGEST)
    random.Random(SEED).shuffle(texts)  # noqa: S311
    return texts[STILL:], texts[:STILL]
