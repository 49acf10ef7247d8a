from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.kinds import in_plain_words

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("yaoi", "boys love genre manga"),
        ("Yuri manga?", "girls love genre manga?"),
        ("do you have any BL", "do you have any boys love genre manga"),
        ("shoujo-ai recommendations", "girls love genre manga recommendations"),
        ("boys love please", "boys love genre manga please"),
        ("百合漫画はありますか", "girls love genre漫画はありますか"),
        ("BL漫画", "boys love genre漫画"),
    ],
)
def test_a_genre_is_called_as_the_catalogue_calls_it(text: str, plain: str) -> None:
    assert in_plain_words(text, TRADE) == plain


@pytest.mark.parametrize("text", ["Yuri on Ice", "who is Yuri in Planetes", "what do girls love to read", "code BL-10"])
def test_persons_and_plain_english_stay(text: str) -> None:
    assert in_plain_words(text, TRADE) == text
