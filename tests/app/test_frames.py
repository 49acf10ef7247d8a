"""Questions about a title with something around them: who asks, for whom, and how it is to be told."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("act as my librarian: tell me about Berserk", "Kentaro Miura"),
        ("pretend you're a pirate and tell me how many volumes Naruto has", "72 volumes"),
        ("explain the plot of Monster to my grandma", "Tenma"),
        ("imagine I am five: what is One Piece about?", "Luffy"),
        ("in a pirate voice, what's Naruto about?", "Naruto Uzumaki"),
        ("my cousin keeps raving about Monster, what is it about", "Tenma"),
        ("summarise Death Note in one sentence for my sister", "Light Yagami"),
        ("my wife bet me that Bleach has 80 volumes. How many are there?", "74 volumes"),
        ("my flatmate swears by Monster: who wrote it?", "Naoki Urasawa"),
        ("I'm 14, how much nudity is in Berserk?", "rated 18+"),
        ("my son is 9, is there a lot of blood in Naruto?", "rated 13+"),
        ("my husband says One Piece has 200 volumes. True?", "110 volumes"),
        ("is Attack on Titan too violent for a 13 year old?", "rated 16+"),
        ("弟は12歳です。東京喰種は読めますか", "16+"),
        ("忍者になりきってナルトの内容を教えて", "Naruto Uzumaki"),
        ("私は先生です。ナルトについて教えてください", "Masashi Kishimoto"),
    ],
)
async def test_the_question_within_is_answered(question: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert said in reply["answer"]


@pytest.mark.parametrize(
    "question",
    [
        "does One Piece have a theme park?",
        "I heard that One Piece has a theme park. Is that true?",
        "I'm 14, does One Piece have a theme park?",
        "be my librarian and tell me about the armor in Berserk",
        "what happens in volume 3 of Monster",
    ],
)
async def test_what_no_page_tells_is_still_unsaid(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert "do not say anything" in reply["answer"]


@pytest.mark.parametrize(
    ("question", "name", "title"),
    [
        ("How much is Monster Musume?", "Monster Musume", "Monster"),
        ("is One Piece Party finished?", "One Piece Party", "One Piece"),
        ("who wrote Naruto: Kakashi's Story", "Naruto: Kakashi's Story", "Naruto"),
        ("Dragon Ball GT price", "Dragon Ball GT", "Dragon Ball"),
        ("do you have Berserk Deluxe Edition?", "Berserk Deluxe Edition", "Berserk"),
        ("ワンピース新装版はいくらですか", "One Piece新装版", "One Piece"),
        ("スラムダンク完全版の値段", "Slam Dunk完全版", "Slam Dunk"),
        ("鬼滅の刃外伝の作者", "外伝", "Demon Slayer: Kimetsu no Yaiba"),
        ("ワンピースパーティーは何巻ありますか", "One Pieceパーティー", "One Piece"),
    ],
)
async def test_a_name_that_goes_on_is_another_thing(question: str, name: str, title: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert not reply["sources"]
    assert name in reply["answer"]
    assert f'"{title}"' in reply["answer"] or f"「{title}」" in reply["answer"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many volumes does Dragon Ball Super have", "Dragon Ball Super had 23"),
        ("ドラゴンボール超は何巻", "Dragon Ball Super had 23"),
        ("Monster price", "$14.99"),
        ("Attack on Titan No Regrets price", "No Regrets costs $10.99"),
        ("Monster volume 3", "18 volumes"),
        ("do you have volume 3 of Monster", "18 volumes"),
        ("price of Naruto vol. 5", "$9.99"),
        ("Is Naruto Good For Kids?", "rated 13+"),
        ("who is Naruto Uzumaki", "Hidden Leaf"),
        ("ナルトの値段", "$9.99"),
        ("ナルト1巻の値段", "$9.99"),
        ("ナルト全巻の値段", "$9.99"),
        ("ナルトシリーズの値段", "$9.99"),
        ("ワンピース作者", "Eiichiro Oda"),
        ("ナルト完結？", "complete"),
    ],
)
async def test_ordinary_words_behind_a_title_are_no_name(question: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert said in reply["answer"]
