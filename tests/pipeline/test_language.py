from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.wording.language import language_of, language_of_page

TRADE = open_store().trade


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote ワンピース?",
        "who wrote 君に届け",
        "Is 進撃の巨人 finished?",
        "Do you sell 「ベルセルク」 in English?",
        "I want something like のだめカンタービレ",
        "How much is shipping to 東京?",
        "do you have 孤独のグルメ in stock",
        "Please recommend a 恋愛 manga",
        "My name is 山田. How long does delivery take?",
        "鬼滅の刃 volumes?",
        "compare ナルト and ブリーチ",
        "Naruto・Bleach",
    ],
)
def test_a_japanese_name_leaves_an_english_sentence_english(text: str) -> None:
    assert language_of(text, TRADE) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "ワンピース",
        "Berserkの作者は？",
        "The Promised Neverlandの作者は？",
        "『Say I Love You.』の値段",
        "VISAは使えますか",
        "Berserk 作者",
        "attack on titan 作者",
        "Attack on Titan 完結した？",
        "18+の作品は買えますか",
        "Monthly Shelf 解約",
    ],
)
def test_a_latin_name_leaves_a_japanese_sentence_japanese(text: str) -> None:
    assert language_of(text, TRADE) == "ja"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Falcon lamp (ファルコン) is made by Yamada 山田 in Osaka. It costs $80.", "en"),
        ("name: ワンピース\nprice: 9.99\nauthor: Eiichiro Oda\nmagazine: Weekly Shonen Jump", "en"),
        ("ファルコンのランプは80ドルです。PayPalとApple Payでお支払いいただけます。", "ja"),
        ("商品名: 東京喰種 価格: 1000円", "ja"),
        ("42", "en"),
    ],
)
def test_a_page_is_in_the_language_of_most_of_it(text: str, language: str) -> None:
    assert language_of_page(text) == language
