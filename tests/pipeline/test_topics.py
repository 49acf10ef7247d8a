from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.wording.topics import is_about_wares, is_only_about_offers

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("can codes be used on manga", True),
        ("can I use codes on used books", False),
        ("any codes for used manga", False),
        ("今やってるセールある？", True),
        ("なんかセールしてない？", True),
        ("セール品は返品できる？", False),
    ],
)
def test_a_code_for_used_copies_is_no_question_which_codes_there_are(text: str, *, only: bool) -> None:
    assert is_only_about_offers(text, TRADE) is only


@pytest.mark.parametrize(("text", "about"), [("is my card ready", False), ("for readers of fantasy", True)])
def test_only_whole_words_speak_of_what_is_sold(text: str, *, about: bool) -> None:
    assert is_about_wares(text, TRADE) is about
