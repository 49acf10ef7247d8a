"""What an evaluation run of MLflow is given."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evals.quality.evaluation import Evaluation
from evals.quality.judges.answers import Answered
from evals.quality.rows import StoreQuestion


@pytest.mark.parametrize(("document", "found"), [((), None), (("Old",), True), (("New",), False)])
def test_what_is_not_known_of_a_row_is_no_expectation(document: tuple[str, ...], *, found: bool | None) -> None:
    row = StoreQuestion(part="tune", topic="t", kind="fact", turns=("?",), reference="r", document=document)
    reply = {"trace_id": "ab", "answer": "", "sources": [{"title": "Old", "type": "product"}]}
    evaluation = Evaluation("", "tune", "1", SimpleNamespace(get_trace=lambda name: name))
    evaluation.heard(Answered(row, reply, "right", ""))
    evaluation.heard("a row of another step")
    (given,) = evaluation.data()
    assert given["trace"] == "tr-ab"
    assert None not in given["expectations"].values()
    assert given["expectations"].get("right_document") is found
