"""The sets: every row fits, and no topic is in both parts."""

from __future__ import annotations

import pytest

from evals.quality.judges.answers import is_within
from evals.quality.made_pairs import made_pairs
from evals.quality.rows import CachePair, Claim, Message, Moderated, Personal, Row, StoreQuestion, read
from infra.corpus.catalogue import store_documents

SETS: dict[str, type[Row]] = {
    "questions": StoreQuestion,
    "cache_pairs": CachePair,
    "attacks": Message,
    "moderation": Moderated,
    "personal": Personal,
    "grounding": Claim,
}


@pytest.mark.parametrize("name", SETS)
def test_what_is_tuned_on_and_what_is_tested_on_share_no_row(name: str) -> None:
    tune, test = read(SETS[name], name, "tune"), read(SETS[name], name, "test")
    assert tune
    assert len(test) > len(tune) / 4
    assert not {row.model_dump_json(exclude={"part", "topic"}) for row in tune} & {
        row.model_dump_json(exclude={"part", "topic"}) for row in test
    }


def test_made_pairs_differ_and_share_no_topic() -> None:
    tune, test = made_pairs("tune"), made_pairs("test")
    assert all(row.a != row.b for row in tune + test)
    assert not {row.topic for row in tune} & {row.topic for row in test}
    assert len({(row.a, row.b) for row in tune + test}) == len(tune + test)
    assert test == made_pairs("test")


@pytest.mark.parametrize("name", ["questions", "cache_pairs", "grounding", "moderation"])
def test_a_topic_is_in_one_part(name: str) -> None:
    tune, test = ({row.topic for row in read(SETS[name], name, part)} for part in ("tune", "test"))
    assert not tune & test


def test_every_question_can_be_answered() -> None:
    documents = list(store_documents())
    titles = {document.title for document in documents}
    products = [document for document in documents if document.type == "product"]
    for part in ("tune", "test"):
        for row in read(StoreQuestion, "questions", part):
            assert set(row.document) <= titles, row.turns
            fitting = [
                one
                for one in products
                if all(name in one.fields and is_within(bound, one.fields[name]) for name, bound in row.offers.items())
            ]
            assert len(fitting) >= row.least_offered, row.turns
            assert row.says or row.offers or row.unsaid, row.turns
