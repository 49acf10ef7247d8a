"""A fact is asked for, and of which title is left to what was said before: or to be asked back."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk

WHICH = {"en": "Which series do you mean?", "ja": "どの作品のことでしょうか"}


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("how many volumes does it have?", "en"),
        ("how many volumes?", "en"),
        ("who wrote it?", "en"),
        ("Is it finished?", "en"),
        ("how much is it?", "en"),
        ("what is it about?", "en"),
        ("何巻ありますか", "ja"),
        ("作者は誰ですか", "ja"),
        ("それは完結していますか", "ja"),
    ],
)
async def test_it_is_asked_back_which_title_is_meant(talk: Talk, message: str, language: str) -> None:
    (reply,) = await talk(message)
    assert WHICH[language] in reply["answer"]
    assert not reply["sources"]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        (("Who wrote Berserk?", "how many volumes does it have?"), "42"),
        (("Is Bungo Stray Dogs finished?", "ok", "how many volumes so far?"), "25"),
        (("What's the age rating of Beastars?", "got it, cheers", "and how many books?"), "22"),
        (("How much is express shipping?", "how long does it take?"), "2-4 business days"),
        (("what is the most popular manga?",), ""),
        (("完結した漫画はありますか",), ""),
    ],
)
async def test_it_is_not_asked_back_where_it_was_said(talk: Talk, messages: tuple[str, ...], said: str) -> None:
    reply = (await talk(*messages))[-1]
    assert said in reply["answer"]
    assert not any(words in reply["answer"] for words in WHICH.values())


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("ナルトは何巻まで出ていますか", "72 volumes"),
        ("ワンピースは何巻まで出ていますか", "110 volumes"),
        ("モンスターは完結していますか？", "complete"),
        ("volumes of Naruto?", "72 volumes"),
    ],
)
async def test_a_title_is_found_among_the_words_that_every_page_shares(talk: Talk, message: str, said: str) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"]


@pytest.mark.parametrize("message", ["volumes of Lustful Nights?", "chapters of Naked Desire Club?"])
async def test_an_unknown_title_is_said_to_be_unknown(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert "could not find" in reply["answer"]
    assert not reply["sources"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Recommend a horror manga", "something lighter"),
        ("Recommend a psychological manga", "got something lighter?"),
        ("Suggest a horror series", "a bit less scary?"),
        ("おすすめのホラー漫画は？", "もう少し怖くないのは？"),
    ],
)
async def test_something_lighter_is_no_horror(talk: Talk, first: str, then: str) -> None:
    reply = (await talk(first, then))[-1]
    assert reply["sources"]
    assert "horror" not in reply["answer"].casefold()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Is Monster complete? Is Nana?", ("Monster", "Nana", "hiatus")),
        ("モンスターは完結していますか？ナナは？", ("Monster", "Nana", "hiatus")),
        ("スラムダンクの作者と、送料を教えてください", ("Takehiko Inoue", "6.90ドル")),
        ("営業時間と電話番号を教えてください", ("9:00〜18:00", "電話での受付は行っておりません")),
        ("opening hours and phone number?", ("09:00", "no telephone line")),
        ("How many volumes does Berserk have and who draws Vagabond?", ("42 volumes", "Takehiko Inoue")),
        ("tell me the price of Monster as well as its age rating", ("$", "16+")),
        ("Do you gift wrap, and by when must I order for Christmas?", ("$3.50", "16 December")),
        ("What are the ratings of Nana and Berserk?", ("16+", "18+")),
    ],
)
async def test_both_wishes_of_a_message_are_granted(talk: Talk, message: str, said: tuple[str, ...]) -> None:
    (reply,) = await talk(message)
    assert all(words in reply["answer"] for words in said), reply["answer"]
