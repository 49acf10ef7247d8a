import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import pii_detection as pii
from guardrails.release import LOOKAHEAD, MAX_HELD, Sentences

TEXT = st.text('ab1 .!?。！？\n"」)…,-@', max_size=300) | st.text(max_size=200)


def cut(text: str, sizes: list[int]) -> list[str]:
    sentences, out, position = Sentences(pii.values()), [], 0
    for size in sizes:
        out += sentences.feed(text[position : position + size])
        position += size
    out += sentences.feed(text[position:])
    return [*out, *sentences.finish()]


@given(TEXT, st.lists(st.integers(0, 60), max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_chunking_gives_the_same_sentences_and_loses_nothing(text: str, sizes: list[int]) -> None:
    sentences = cut(text, sizes)
    assert "".join(sentences) == text
    assert sentences == cut(text, [])


@given(st.text("abc .", min_size=700, max_size=1500), st.lists(st.integers(1, 400), max_size=8))
@settings(max_examples=50, deadline=None)
def test_long_text_is_cut_alike_too(text: str, sizes: list[int]) -> None:
    assert cut(text, sizes) == cut(text, [1] * len(text))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It ended. It was good!", ["It ended.", " It was good!"]),
        ("完結しました。全34巻です！", ["完結しました。", "全34巻です！"]),
        ("See Vol. 3 now. Done.", ["See Vol. 3 now.", " Done."]),
        ("Kaiju No. 8 is here. No. It is not.", ["Kaiju No. 8 is here.", " No.", " It is not."]),
        ("By Dr. Stone, e.g. vol. 2, J. R. Smith. Yes.", ["By Dr. Stone, e.g. vol. 2, J. R. Smith.", " Yes."]),
        ("It costs 9.99 dollars. Cheap.", ["It costs 9.99 dollars.", " Cheap."]),
        ("Picks:\n1. Berserk\n2. Vagabond", ["Picks:", "\n1. Berserk", "\n2. Vagabond"]),
        (
            "It costs $5. [1] It is old.[2][3] (source 1) Yes. [1]",
            ["It costs $5. [1]", " It is old.[2][3] (source 1)", " Yes. [1]"],
        ),
        ("Skip Beat! has 40 volumes! Haikyu!! is done.", ["Skip Beat! has 40 volumes!", " Haikyu!! is done."]),
        ('He said "no." Then left.', ['He said "no."', " Then left."]),
        ("Send it to 12 Main St. Apt. 4, London. Thanks.", ["Send it to 12 Main St. Apt. 4, London.", " Thanks."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert cut(text, []) == sentences


def test_a_sentence_waits_for_what_may_follow_it_but_not_longer() -> None:
    sentences = Sentences()
    assert list(sentences.feed("Done." + " " * LOOKAHEAD)) == ["Done."]
    assert list(Sentences().feed("Done." + " " * (LOOKAHEAD - 1))) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is complete [1]. T", ["It is complete [1]."]),
        ("It is complete. [1] T", ["It is complete. [1]"]),
        ("完結しました [1]。全", ["完結しました [1]。"]),
        ("It is complete [1]. [", []),
        ("It is complete [1]. 3", []),
        ("It has 34 volumes [1]. The second", []),
        ("Your key is sesame. Open", []),
        ("By Dr. Stone", []),
    ],
)
def test_where_no_value_can_go_on_a_sentence_ends_as_soon_as_the_next_one_begins(text: str, shown: list[str]) -> None:
    sentences = Sentences(pii.values())
    assert [sentence for character in text for sentence in sentences.feed(character)] == shown


def test_held_text_is_bounded_and_a_value_is_never_cut() -> None:
    text = "word " * ((MAX_HELD - 10) // 5) + "+1 (415) 555-2671 " + "word " * 40
    first = cut(text, [])[0]
    assert len(first) <= MAX_HELD
    assert not any("555" in sentence and "415" not in sentence for sentence in cut(text, []))
