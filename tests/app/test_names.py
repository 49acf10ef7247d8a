"""Titles by the names that customers use."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ワンピース", "One Piece"),
        ("わんぴーす", "One Piece"),
        ("スラムダンク", "Slam Dunk"),
        ("ナルト", "Naruto"),
        ("ブリーチ", "Bleach"),
        ("ドラゴンボール", "Dragon Ball"),
        ("ヒロアカ", "My Hero Academia"),
        ("鬼滅の刃", "Demon Slayer: Kimetsu no Yaiba"),
        ("呪術廻戦", "Jujutsu Kaisen"),
        ("Shingeki no Kyojin", "Attack on Titan"),
        ("shingeki no kyojin", "Attack on Titan"),
        ("Kimetsu no Yaiba", "Demon Slayer: Kimetsu no Yaiba"),
        ("Hagane no Renkinjutsushi", "Fullmetal Alchemist"),
        ("Boku no Hero Academia", "My Hero Academia"),
        ("JJK", "Jujutsu Kaisen"),
        ("jjk", "Jujutsu Kaisen"),
        ("MHA", "My Hero Academia"),
        ("BNHA", "My Hero Academia"),
        ("AoT", "Attack on Titan"),
        ("SnK", "Attack on Titan"),
        ("FMA", "Fullmetal Alchemist"),
        ("HxH", "Hunter x Hunter"),
        ("Nausicaa", "Nausicaä of the Valley of the Wind"),
        ("Pokemon Adventures", "Pokémon Adventures"),
        ("Beserk", "Berserk"),
        ("Bersrek", "Berserk"),
        ("Naruo", "Naruto"),
        ("Bleech", "Bleach"),
        ("Vinlad Saga", "Vinland Saga"),
        ("Jujustu Kaisen", "Jujutsu Kaisen"),
        ("Atack on Titan", "Attack on Titan"),
        ("Chainsawman", "Chainsaw Man"),
        ("Full Metal Alchemist", "Fullmetal Alchemist"),
        ("Tokio Ghoul", "Tokyo Ghoul"),
        ("Dragon Bal", "Dragon Ball"),
        ("Fruba", "Fruits Basket"),
        ("フルバ", "Fruits Basket"),
        ("フルーツバスケット", "Fruits Basket"),
        ("デスノート", "Death Note"),
        ("しんげきのきょじん", "Attack on Titan"),
        ("Houseki no Kuni", "Land of the Lustrous"),
        ("Shokugeki no Souma", "Food Wars!: Shokugeki no Soma"),
        ("BSD", "Bungo Stray Dogs"),
        ("ylia", "Your Lie in April"),
        ("Nozaki", "Monthly Girls' Nozaki-kun"),
        ("Quintuplets", "The Quintessential Quintuplets"),
        ("Rosario Vampire", "Rosario+Vampire"),
    ],
)
async def test_a_title_is_found_by_the_name_that_customers_use(talk: Talk, name: str, title: str) -> None:
    reply = (await talk(f"Who wrote {name}?" if name.isascii() else f"{name}の作者は誰ですか"))[-1]
    assert reply["sources"][0]["title"] == title


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("デスノートはいくらですか", "$9.99"),
        ("デスノートはありますか", "Death Note"),
        ("ナルトは完結しましたか", "72 volumes"),
        ("きめつのやいばは完結しましたか", "23 volumes"),
        ("フルーツバスケットは何巻ですか", "23 volumes"),
        ("ワンピースの主人公は誰ですか", "Luffy"),
    ],
)
async def test_a_title_in_kana_is_answered_with_what_is_asked(talk: Talk, question: str, fact: str) -> None:
    (reply,) = await talk(question)
    assert fact in reply["answer"]
    assert len(reply["sources"]) == 1


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("who wrote Blue?", ["Blue Box", "Blue Lock"]),
        ("how many volumes does jojo have", ["Stardust Crusaders", "Battle Tendency"]),
        ("how many volumes does Yamada-kun have", ["Seven Witches", "Lv999"]),
        ("Is Inuyashi finished?", ["Inuyasha", "Inuyashiki"]),
        ("who wrote Noruto", ["Boruto: Naruto Next Generations", "Naruto"]),
        ("got jojo?", ["Stone Ocean"]),
        ("do you have kimi", ["Your Lie in April"]),
    ],
)
async def test_of_several_titles_that_are_near_it_is_asked_back_which(
    talk: Talk, question: str, titles: list[str]
) -> None:
    (reply,) = await talk(question)
    assert reply["answer"].startswith("Did you mean ")
    assert not reply["sources"]
    asked, meant = await talk(question, titles[0])
    assert titles[0] in asked["answer"] or "another one" in asked["answer"]
    assert titles[0] in meant["sources"][0]["title"]


async def test_who_says_which_title_was_meant_gets_the_answer_to_the_question_before(talk: Talk) -> None:
    _, meant = await talk("how many volumes does JoJo have", "Stone Ocean")
    assert "17 volumes" in meant["answer"]


async def test_a_plain_word_is_a_title_only_where_a_title_is_asked_for(talk: Talk) -> None:
    assert "Naoki Urasawa" in (await talk("who wrote monster"))[-1]["answer"]
    kids = (await talk("is there a monster manga for kids"))[-1]
    assert "Monster" not in [source["title"] for source in kids["sources"]]


@pytest.mark.parametrize("title", ["So I'm a Spider, So What?", "Haikyu!!", "Spice and Wolf", "UQ Holder!"])
async def test_a_mark_within_a_title_ends_no_question(talk: Talk, title: str) -> None:
    (reply,) = await talk(f"Is {title} finished?")
    assert [source["title"] for source in reply["sources"]] == [title]
    assert "don't" not in reply["answer"]


@pytest.mark.parametrize("message", ["do you have lego", "asdf", "qwertz uiop", "blorp", "xyzzy manga"])
async def test_an_unknown_word_is_searched_for_and_not_greeted(talk: Talk, message: str) -> None:
    reply = (await talk(message))[-1]
    assert reply["intent"]["name"] != "chitchat"
    assert "could not find" in reply["answer"]
