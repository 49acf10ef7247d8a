"""What a message means after others: what it is about decides, and not a word that it begins with."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("first", "then", "right"),
    [
        ("Who wrote Berserk?", "So how much is shipping?", "6.90"),
        ("Is One Piece finished?", "But what does gift wrapping cost?", "3.50"),
        ("Who drew Vinland Saga?", "then how do I reset my password?", "reset link"),
        ("Who wrote Monster?", "and can I pay with PayPal?", "PayPal"),
        ("Who wrote Berserk?", "Okay and how long do I have to return something?", "30 days"),
        ("ワンピースは完結していますか", "では送料はいくらですか？", "6.90"),
    ],
)
async def test_the_service_is_asked_for_whatever_was_spoken_of(talk: Talk, first: str, then: str, right: str) -> None:
    reply = (await talk(first, then))[-1]
    assert right in reply["answer"]
    assert "14.99" not in reply["answer"]


@pytest.mark.parametrize(
    ("first", "then", "not_that"),
    [
        (
            "Is Tokyo Ghoul suitable for my 11 year old daughter?",
            "what would you suggest for her instead?",
            "Tokyo Ghoul",
        ),
        ("Is Gantz fine for a twelve year old boy?", "got any alternatives he'd love?", "Gantz"),
        ("Would Parasyte be right for my 11 year old?", "what's a safer pick for them?", "Parasyte"),
        ("Is Berserk good for my niece, she's 9?", "so which one should I get her?", "Berserk"),
        ("ベルセルクは10歳の息子に大丈夫？", "彼には何がいいですか", "Berserk"),
        ("Is Berserk okay for my 12 year old son?", "which would be better for him?", "Berserk"),
        ("Is Berserk okay for my son, he is 12?", "anything he would like?", "Berserk"),
        ("Is Monster suitable for my 10 year old niece?", "what else could I buy her?", "Monster"),
        ("Is Tokyo Ghoul fine for my 9-year-old?", "recommend something for them instead", "Tokyo Ghoul"),
        ("進撃の巨人は11歳の娘に大丈夫ですか", "代わりに何がおすすめ？", "Attack on Titan"),
    ],
)
async def test_a_persons_pronoun_is_the_reader_and_not_the_title(
    talk: Talk, first: str, then: str, not_that: str
) -> None:
    reply = (await talk(first, then))[-1]
    assert reply["intent"]["name"] == "recommendation"
    assert reply["sources"]
    assert not_that not in [source["title"] for source in reply["sources"]]


@pytest.mark.parametrize(
    ("then", "right"),
    [
        ("ありがとう", "どういたしまして"),
        ("どうも", "どういたしまして"),
        ("おはよう", "こんにちは"),
        ("返品できますか？", "30日以内"),
        ("電話番号は？", "電話での受付"),
        ("送料は？", "6.90"),
        ("営業時間は？", "24時間"),
        ("クーポンある？", "クーポンコード"),
        ("何巻？", "42"),
        ("完結してる？", "ongoing"),
        ("何巻まで出てますか", "42"),
        ("対象年齢は？", "18+"),
        ("メールは？", "メール"),
    ],
)
async def test_a_short_japanese_message_says_itself_what_it_is_about(talk: Talk, then: str, right: str) -> None:
    assert right in (await talk("ベルセルクの作者は誰ですか", then))[-1]["answer"]


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("Who wrote Berserk?", "how many volumes?"), "42"),
        (("Who wrote Berserk?", "thanks", "how many volumes does it have?"), "42"),
        (("Who wrote Monster?", "cool", "is it complete?"), "complete in 18"),
        (("Who wrote Monster?", "thank you so much!", "what's the age rating?"), "16+"),
        (("Is Vinland Saga ongoing?", "who wrote it?"), "Makoto Yukimura"),
        (("Is Vinland Saga ongoing?", "ok", "price?"), "14.99"),
        (("ベルセルクの作者は誰ですか", "ありがとう", "全何巻ですか？"), "42"),
        (("Who wrote Berserk?", "👍", "how many volumes are out?"), "42"),
        (("ベルセルクの作者は誰ですか", "助かりました", "何巻まで出てますか"), "42"),
        (("What is Blame! about?", "cool", "is it done?"), "complete in 10 volumes"),
        (("Is there an anime of Blue Period?", "how many episodes?"), "Blue Period: how many episodes"),
        (("Which promo codes are there?", "my cart is only $35"), "YEAREND12"),
        (("Which promo codes are there?", "thanks", "and if I have $95?"), "YEAREND12"),
        (("I liked Monster.", "Now I read Berserk.", "Who wrote it?"), "Kentaro Miura"),
    ],
)
async def test_a_bare_follow_up_is_about_the_last_title(talk: Talk, messages: tuple[str, ...], right: str) -> None:
    assert right in (await talk(*messages))[-1]["answer"]


@pytest.mark.parametrize(
    ("message", "both"),
    [
        ("has my order shipped? and how much is express shipping?", ("sign in", "18.50")),
        ("where is my order and do you ship to Canada?", ("sign in", "worldwide")),
        ("Who wrote Berserk and how much is express shipping?", ("Kentaro Miura", "18.50")),
        ("Do you sell gift cards, and who wrote Monster?", ("gift cards", "Naoki Urasawa")),
        ("How many volumes of Berserk are there? And what's the return policy?", ("42", "return")),
        ("How much is express shipping and is Death Note complete?", ("18.50", "12 volumes")),
        ("My order has not come. Also who wrote Akira?", ("sign in", "Otomo")),
        ("ベルセルクは何巻で、送料はいくらですか", ("42", "6.90")),
        ("注文はどこですか？送料はいくらですか？", ("ログイン", "6.90")),
        ("I forgot my password, also do you ship to Norway?", ("reset", "worldwide")),
        ("I lost my password and I'd like to know if you take JCB", ("reset", "JCB")),
        ("price of Nana and shipping to Canada?", ("9.99", "6.90")),
        ("送料はいくらですか、それと返品はできますか", ("6.90", "30日")),
        ("返品したいのと、送料も教えて", ("30日", "6.90")),
    ],
)
async def test_two_wishes_in_one_message_are_both_granted(talk: Talk, message: str, both: tuple[str, str]) -> None:
    answer = (await talk(message))[-1]["answer"]
    assert both[0] in answer
    assert both[1] in answer


@pytest.mark.parametrize(
    ("message", "right"),
    [
        ("my chainsaw man box set arrived damaged", "7 days"),
        ("my Berserk volume came with torn pages", "7 days"),
        ("can I return One Piece volume 3?", "30 days"),
        ("the Naruto set I ordered never arrived", "counts as lost"),
        ("can you gift wrap Vinland Saga?", "3.50"),
        ("my Akira box arrived soaked", "7 days"),
        ("ワンピースの全巻セットを返品したい", "30日以内"),
        ("ベルセルクの本が破損していました", "7日以内"),
        ("Berserkの本が破損していました", "7日以内"),
    ],
)
async def test_a_title_in_a_help_question_is_the_goods(talk: Talk, message: str, right: str) -> None:
    reply = (await talk(message))[-1]
    assert right in reply["answer"]
    assert "product" not in {source["type"] for source in reply["sources"]}
