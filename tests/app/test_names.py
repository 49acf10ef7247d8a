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
    ],
)
async def test_a_title_is_found_by_the_name_that_customers_use(talk: Talk, name: str, title: str) -> None:
    reply = (await talk(f"Who wrote {name}?" if name.isascii() else f"{name}の作者は誰ですか"))[-1]
    assert reply["sources"][0]["title"] == title


async def test_a_plain_word_is_a_title_only_where_a_title_is_asked_for(talk: Talk) -> None:
    assert "Naoki Urasawa" in (await talk("who wrote monster"))[-1]["answer"]
    kids = (await talk("is there a monster manga for kids"))[-1]
    assert "Monster" not in [source["title"] for source in kids["sources"]]


@pytest.mark.parametrize("message", ["do you have lego", "asdf", "qwertz uiop"])
async def test_an_unknown_word_is_searched_for_and_not_greeted(talk: Talk, message: str) -> None:
    reply = (await talk(message))[-1]
    assert reply["intent"]["name"] != "chitchat"
    assert "could not find" in reply["answer"]
