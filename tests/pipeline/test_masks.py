from __future__ import annotations

import pytest

from pipeline.wording.masks import without_masks


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who wrote Berserk? My passport number is [PASSPORT]", "Who wrote Berserk?"),
        ("My e-mail is [EMAIL]. Where is my order?", "Where is my order?"),
        ("Hi! My address is [ADDRESS]! Do you ship there?", "Hi! Do you ship there?"),
        ("My card number is [CARD], was I charged?", "My card number, was I charged?"),
        ("Is my e-mail [EMAIL] still there?", "Is my e-mail still there?"),
        ("My phone is [PHONE].", "My phone."),
        ("[EMAIL]", "[EMAIL]"),
        ("where is [ORDER_NUMBER]", "where is [ORDER_NUMBER]"),
    ],
)
def test_what_says_only_what_is_masked_is_no_part_of_the_question(text: str, asked: str) -> None:
    assert without_masks(text) == asked
