"""What asks for something to be lent, and what only tells of it."""

from __future__ import annotations

import pytest

from pipeline.understanding.lending import asks_to_borrow


@pytest.mark.parametrize(
    "message",
    [
        "do you rent out manga",
        "is it possible to rent volumes?",
        "do you do rentals",
        "is there a lending library",
        "I'd like to borrow a book",
        "貸し出しはしていますか",
        "漫画を貸してくれますか",
    ],
)
def test_something_is_to_be_lent(message: str) -> None:
    assert asks_to_borrow(message)


@pytest.mark.parametrize(
    "message",
    [
        "a manga about a boy who rents a girlfriend",
        "do you have manga about a rental girlfriend",
        "is there a manga about borrowing money",
        "do you have Rent-A-Girlfriend",
        "ペアレンタルコントロールはありますか",
        "彼女、お借りしますは完結しましたか",
    ],
)
def test_nothing_is_to_be_lent(message: str) -> None:
    assert not asks_to_borrow(message)
