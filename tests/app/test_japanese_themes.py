"""What a story is about, named in Japanese: the pages on the titles are in English."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("サッカー漫画ありますか", "Blue Lock"),
        ("吸血鬼の漫画を教えて", "Vampire Knight"),
        ("宇宙を舞台にした漫画", "Planetes"),
        ("海賊の漫画が読みたい", "One Piece"),
        ("将棋の漫画", "March Comes in Like a Lion"),
        ("探偵が主人公の作品", "Case Closed"),
        ("バレーボールの漫画", "Haikyu!!"),
        ("音が聞こえなくなったピアニストの少年の話", "Your Lie in April"),
        ("大人の女性向けの恋愛漫画でおすすめありますか", "Chihayafuru"),
        ("死神のノートを拾った高校生の話、題名なんだっけ", "Death Note"),
        ("うしおととらみたいな妖怪もの、なんかある？", "Nura: Rise of the Yokai Clan"),
        ("泣ける漫画ありますか", "To Your Eternity"),
        ("感動するのおすすめ", "To Your Eternity"),
        ("アフタヌーンの漫画", "Mushishi"),
        ("ドイツが舞台の漫画", "Monster"),
        ("中国の歴史の漫画", "Kingdom"),
        ("サッカー漫画おいてる？", "Blue Lock"),
        ("会社員の恋愛漫画", "Wotakoi: Love Is Hard for Otaku"),
        ("社会人が主人公の漫画", "Smoking Behind the Supermarket with You"),
    ],
)
async def test_a_theme_finds_the_titles_on_it(message: str, title: str, talk: Talk) -> None:
    reply = (await talk(message))[-1]
    assert title in {source["title"] for source in reply["sources"]}, reply["answer"]


@pytest.mark.parametrize("message", ["野球のマンガでおすすめは？", "十二国記は取り扱っていますか"])
async def test_what_no_page_is_about_is_not_made_up(message: str, talk: Talk) -> None:
    assert not (await talk(message))[-1]["sources"]


@pytest.mark.parametrize(
    "message",
    [
        "ベルセルクが好きな人におすすめは？",
        "ベルセルクに似てる漫画ある？",
        "ベルセルクっぽいやつ",
        "ベルセルクの次に読むなら？",
        "ベルセルクが好きなんですけど似たの教えて",
        "ベルセルク大好きなんだけど次何読もう",
        "ベルセルクが大好きです。次は何を読めばいい？",
    ],
)
async def test_who_likes_a_title_gets_others_like_it(message: str, talk: Talk) -> None:
    named = {source["title"] for source in (await talk(message))[-1]["sources"]}
    assert named
    assert "Berserk" not in named
