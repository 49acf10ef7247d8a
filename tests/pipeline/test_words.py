from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.trade import NO_TRADE
from pipeline.wording.words import called_in_the_catalogue, is_japanese, words_of


@pytest.mark.parametrize(
    "text", ["東京喰種", "営業時間", "々", "佐々木", "ﾜﾝﾋﾟｰｽ", "ぼく", "ゲーム", "〆切", "﨑", "Berserkの作者"]
)
def test_kana_of_any_width_and_kanji_with_what_repeats_them_are_japanese(text: str) -> None:
    assert is_japanese(text)


@pytest.mark.parametrize(
    "text", ["Berserk", "Hunter・Hunter", "Nausicaä", "배송비", "сколько", "“…” – ！？", "Ｂｅｒｓｅｒｋ"]
)
def test_what_english_and_others_write_is_not(text: str) -> None:
    assert not is_japanese(text)


@pytest.mark.parametrize(("one", "several"), [("hoodie", "hoodies"), ("movie", "movies"), ("city", "cities")])
def test_a_word_and_its_plural_are_one(one: str, several: str) -> None:
    assert words_of(one, NO_TRADE) == words_of(several, NO_TRADE)


@pytest.mark.parametrize("text", ["my e-manga", "drive e:", "eee!", "the E's", "eees"])
def test_a_word_of_nothing_but_its_ending_stays(text: str) -> None:
    assert "" not in words_of(text, NO_TRADE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("宇宙人とサッカーの漫画", ("alien", "soccer", "manga")),
        ("魔法少女", ("magical girl",)),
        ("soccer and vampires", ()),
        ("a funny one for when I want a good cry", ("comedy", "tearful bittersweet")),
        ("海外に送れますか", ()),
    ],
)
def test_what_is_named_otherwise_has_a_word_of_the_catalogue(text: str, words: tuple[str, ...]) -> None:
    assert called_in_the_catalogue(text, open_store().trade) == words
