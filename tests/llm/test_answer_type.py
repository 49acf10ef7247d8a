"""Of which type an answer has to be: a number of something, a sum, a time, a year."""

from __future__ import annotations

import pytest

from infra.llm.answer_type import answer_type_of
from infra.llm.question import understand
from infra.store.reading import open_store
from pipeline.prompt import WrittenRequest

STORE = open_store()
TRADE = STORE.trade


@pytest.mark.parametrize(
    ("question", "answer", "beside_it"),
    [
        ("how long do you keep it", "It is kept for 90 days.", "It is kept in the warehouse."),
        ("how long is it valid", "It never expires.", "It is valid for books."),
        ("how much is the fee", "It costs $3.50.", "It goes to the recipient."),
        ("how many weeks does that take", "Some 10 days.", "The publisher sends it."),
        ("how many percent do I save", "Students receive 10% off.", "Students receive something."),
        ("since when do you exist", "It was founded in 2009.", "It is open at any time."),
    ],
)
def test_a_text_without_a_time_or_a_sum_is_no_answer(question: str, answer: str, beside_it: str) -> None:
    kind = answer_type_of(question, TRADE)
    assert kind.is_told_in(answer)
    assert not kind.is_told_in(beside_it)


@pytest.mark.parametrize(
    ("question", "answer", "beside_it"),
    [
        ("how many cards do you keep for me", "Up to 4 cards can be saved.", "One order can be paid in 3 ways."),
        ("how many of the same box sets may I buy", "2 copies of the same box set", "Sets of 60 minutes, and boxes."),
        ("how many customers do you have", "There are 9,000 people.", "In 60 minutes, because people may cancel."),
    ],
)
def test_a_number_of_something_else_counts_nothing(question: str, answer: str, beside_it: str) -> None:
    kind = answer_type_of(question, TRADE)
    assert kind.counts
    assert kind.is_counted_in(answer)
    assert not kind.is_counted_in(beside_it)


def test_other_questions_expect_no_type() -> None:
    kind = answer_type_of("can I return a book?", TRADE)
    assert kind.is_told_in("Books can be returned.")
    assert not kind.counts


def test_only_of_the_shop_a_type_is_expected() -> None:
    for intent, expected in (("faq", True), ("product_question", False), ("product_discovery", False)):
        request = WrittenRequest(STORE.intents[intent], "how many are there", (), STORE.today())
        assert (understand(request, request.question, TRADE).answer_type is not None) is expected
