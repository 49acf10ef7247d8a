"""Known questions that are answered otherwise, all against all: they find wrong hits that no hard pair does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from evals.quality.figure import Part
from evals.quality.rows import StoreQuestion, read
from infra.corpus.catalogue import store_documents


def answered_otherwise(part: Part) -> Iterator[tuple[str, str]]:
    """Pairs of questions, of which the answer to the second does not serve the first.

    A question that stands alone, of the rows of a part, beside another one whose answer has to say something else, and
    beside a question of the FAQ whose answer does not say what it has to.
    """
    asked = [row for row in read(StoreQuestion, "questions", part) if len(row.turns) == 1]
    for one, other in combinations(asked, 2):
        if (one.says, one.never) != (other.says, other.never):
            yield one.turns[0], other.turns[0]
    faq = [(document.title, document.text.casefold()) for document in store_documents() if document.type == "faq"]
    for row in asked:
        yield from ((row.turns[0], title) for title, answer in faq if not _tells(row, answer))


def _tells(row: StoreQuestion, answer: str) -> bool:
    return all(any(wording.casefold() in answer for wording in group) for group in row.says)
