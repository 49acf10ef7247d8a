"""Goods beside manga, ways to pay and places: asked for by their kind, and told honestly whether the shop has them."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk

NOT_SOLD = ("not sell", "not sold", "not part of", "取り扱いはありません", "販売していません")


@pytest.mark.parametrize(
    "message",
    [
        "do you sell games",
        "do you have video games",
        "do you sell figures",
        "any figurines?",
        "do you have trading cards?",
        "got any keyrings?",
        "do you carry posters?",
        "do you sell plushies?",
        "do you sell DVDs or Blu-rays",
        "do you sell light novels?",
        "are there any light novels?",
        "do you sell cosplay costumes?",
        "ゲームは売ってますか",
        "フィギュアはありますか",
        "トレカは売っていますか",
        "ライトノベルはありますか",
        "do you have any merchandise?",
        "Naruto figures?",
        "do you sell Pokemon cards",
        "my brother likes One Piece, do you have any posters",
        "have you got the light novel of Overlord",
        "naruto blu-ray available?",
        "ナルトのフィギュアある？",
        "鬼滅のDVDって売ってる？",
        "ワンピースのグッズはありますか",
    ],
)
async def test_goods_that_the_shop_has_not_are_said_not_to_be_sold(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert any(words in reply["answer"] for words in NOT_SOLD), reply["answer"]
    assert {source["type"] for source in reply["sources"]} == {"faq"}


async def test_goods_of_what_was_spoken_of_are_goods(talk: Talk) -> None:
    reply = (await talk("Berserk", "any figures of it?"))[-1]
    assert any(words in reply["answer"] for words in NOT_SOLD), reply["answer"]


async def test_whether_there_is_a_film_of_a_title_is_not_whether_films_are_sold(talk: Talk) -> None:
    (reply,) = await talk("is there a movie of Akira")
    assert "do not say anything" in reply["answer"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("are there art books?", "Artbooks (art books) are part of the range"),
        ("do you sell artbooks", "Artbooks (art books) are part of the range"),
        ("画集はありますか", "画集（アートブック）"),
        ("do you have box sets?", "new and second-hand box sets"),
        ("do you sell t-shirts?", "T-shirts and hoodies"),
        ("do you have a bookstore in Tokyo?", "online shop"),
        ("実店舗はありますか", "オンラインショップ"),
    ],
)
async def test_goods_that_a_page_tells_of_are_found_whatever_titles_are_called(
    message: str, said: str, talk: Talk
) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"], reply["answer"]
    assert {source["type"] for source in reply["sources"]} == {"faq"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("can I pay with PayPay?", "not accepted"),
        ("do you take Alipay?", "not accepted"),
        ("do you accept Klarna?", "not accepted"),
        ("do you take bitcoin?", "not accepted"),
        ("can I pay at a convenience store?", "convenience store (konbini)"),
        ("PayPayは使えますか", "ご利用いただけません"),
        ("コンビニ払いはできますか", "ご利用いただけません"),
        ("コンビニで払えますか", "ご利用いただけません"),
        ("can I get a receipt?", "PDF"),
        ("領収書は発行できますか", "PDF"),
        ("When are you open?", "09:00"),
        ("What's the return policy?", "30 days"),
        ("can I pay in euros?", "US dollars"),
        ("Do you offer next-day delivery?", "no next-day"),
        ("do you have a mobile app?", "Hondana Reader"),
        ("is there a referral bonus?", "no referral programme"),
        ("Do you sell manga in French?", "no manga in French"),
        ("What is the difference between standard and express shipping?", "$18.50"),
        ("is there a teacher discount?", "school and library programme"),
        ("教師の割引はありますか", "学校と図書館"),
    ],
)
async def test_ways_to_pay_papers_and_hours_are_told(message: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"], reply["answer"]


@pytest.mark.parametrize(
    ("message", "everywhere"),
    [
        ("do you ship to France", "worldwide"),
        ("do you deliver to Thailand?", "worldwide"),
        ("can you send to Brazil", "worldwide"),
        ("how much is shipping to Kenya?", "worldwide"),
        ("フランスに配送できますか", "世界中"),
        ("タイまで届きますか", "世界中"),
        ("ブラジルに届けてもらえますか", "世界中"),
        ("アメリカへの送料はいくらですか", "世界中"),
        ("フランスまで何日で届きますか", "世界中"),
    ],
)
async def test_a_country_is_covered_by_what_holds_everywhere(message: str, everywhere: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert everywhere in reply["answer"], reply["answer"]
    assert not any(words in reply["answer"] for words in ("do not say", "記載がありません"))


@pytest.mark.parametrize(
    "message",
    [
        "チェンソーマンの仕入れ値はいくらですか",
        "「葬送のフリーレン」のアクリルスタンドはいくらですか",
        "ワンピースのフィギュアの値段",
        "フリーレンのTシャツはいくら",
    ],
)
async def test_the_price_of_what_is_made_after_a_title_is_not_that_of_its_volumes(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert "costs" not in reply["answer"]
    assert "記載がありません" in reply["answer"]


@pytest.mark.parametrize("message", ["鬼滅の刃はいくらですか", "フリーレンの最新刊の値段"])
async def test_what_a_title_comes_in_costs_what_its_volumes_do(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert "Each volume of" in reply["answer"], reply["answer"]


@pytest.mark.parametrize(
    "message",
    ["性的な描写のない、小学生の子供向けの漫画を教えてください", "暴力のない小学生向けの漫画"],
)
async def test_what_shall_not_be_in_a_title_is_not_looked_for(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert reply["sources"], reply["answer"]


async def test_what_is_ruled_out_stays_so_wherever_a_title_tells_of_it(talk: Talk) -> None:
    _, without, longer = await talk("Recommend a sports manga", "not basketball", "longer than 30 volumes")
    for reply in (without, longer):
        assert reply["sources"]
        assert not {"Slam Dunk", "Kuroko's Basketball"} & {source["title"] for source in reply["sources"]}
