from hypothesis import given
from hypothesis import strategies as st

from infra.search.words import MAX_WORDS, question_words, searchable


def test_japanese_becomes_overlapping_pairs() -> None:
    assert searchable("進撃の巨人").split() == ["進撃", "撃の", "の巨", "巨人"]
    assert searchable("One Piece(ワンピース)").split() == ["One", "Piece(", "ワン", "ンピ", "ピー", "ース", ")"]
    assert searchable("猫").split() == ["猫"]


def test_full_width_letters_are_folded() -> None:
    assert question_words("ＯＮＥ ｶﾅ") == "one カナ"


def test_joiners_and_soft_hyphens_hide_no_title() -> None:
    assert searchable("Ber\u00adserk, Na\u200dru\u200cto") == "Berserk, Naruto"


def test_a_title_inside_a_sentence_shares_its_pairs() -> None:
    assert set(question_words("進撃の巨人").split()) <= set(searchable("漫画『進撃の巨人』は完結した").split())


@given(st.text(max_size=5000))
def test_any_question_gives_a_bounded_line_of_plain_words(text: str) -> None:
    words = question_words(text).split(" ")
    assert len(words) <= MAX_WORDS
    assert all(word.isalnum() or "_" in word or not word.isascii() or not word for word in words)
