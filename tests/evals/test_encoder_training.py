"""What the encoder is trained on, and how its figures are counted."""

from __future__ import annotations

import numpy as np

from evals.training.encoder import ranks_by_kind
from evals.training.encoder_questions import Asked, may_answer_too
from evals.training.reranker_questions import corpus
from evals.training.written import elsewhere, on_store


def test_what_was_written_is_on_passages_that_the_store_has() -> None:
    ids = [row.id for row in on_store()]
    assert len(ids) == len({*ids})
    assert {*ids} <= {passage.id for passage in corpus()}


def test_what_was_written_is_said_once_and_on_one_side() -> None:
    rows = [*on_store(), *elsewhere()]
    for row in rows:
        for texts in ([*row.answered, *row.beside], [*row.true, *(text for _, text in row.altered)]):
            assert len(texts) == len({*texts}), row
            assert all(text == text.strip() != "" for text in texts), row
    places = [(row.shop, row.title) for row in elsewhere()]
    assert len(places) == len({*places})


def test_a_passage_that_may_answer_too_is_no_wrong_answer() -> None:
    batch = [_asked((0, 1)), _asked((1,)), _asked((2,), unsure={0})]
    assert may_answer_too(batch, [0, 1, 2]) == [[False, True, False], [False, False, False], [True, False, False]]
    assert may_answer_too(batch, [1, 1, 2])[1] == [True, False, False]


def test_only_wrong_passages_of_the_same_shop_stand_before_the_right_one() -> None:
    shops = np.array(["", "", "", "elsewhere"])
    cosines = np.array([[0.5, 0.9, 0.6, 0.8], [0.5, 0.9, 0.6, 0.8]], dtype=np.float32)
    assert ranks_by_kind([_asked((0,)), _asked((0,), unsure={1})], cosines, shops) == {"kind": [2, 1]}


def _asked(right: tuple[int, ...], unsure: set[int] | None = None) -> Asked:
    return Asked("?", right, frozenset(unsure or ()), held_out=True, kind="kind")
