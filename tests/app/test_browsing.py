"""What anybody asks first: what there is, what is good to begin with, who answers. The shop's own words answer it."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.understanding.browsing import asked_in_general
from tests.app.conftest import Talk

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("what do you sell", "online shop for manga"),
        ("what products do you offer?", "online shop for manga"),
        ("what kind of shop is this?", "online shop for manga"),
        ("何を売っていますか", "オンラインショップ"),
        ("what are your bestsellers", "no list of bestsellers"),
        ("what's popular right now", "no list of bestsellers"),
        ("人気の漫画は？", "ベストセラーの一覧は公開していません"),
        ("I'm new to manga", "A good first series"),
        ("good manga for beginners", "A good first series"),
        ("初心者におすすめの漫画は？", "初めての方"),
        ("how do I place an order?", "go to the checkout"),
        ("how do I pay", "accepts Visa"),
        ("can I pay by credit card", "accepts Visa"),
        ("where are you located", "Osaka, Japan"),
        ("how can I contact you", "help@hondana.example"),
        ("do you sell used manga", "second-hand volumes in three grades"),
        ("used manga?", "second-hand volumes in three grades"),
        ("second hand books", "second-hand volumes in three grades"),
        ("中古の漫画", "グレードA"),
        ("do you sell digital manga", "Hondana Reader"),
        ("can I preorder", "can be pre-ordered"),
        ("is this site safe", "payment provider"),
        ("are the books in English", "English and Japanese editions"),
        ("how many manga do you have", "more than 300 series"),
        ("what genres do you have", "Most series"),
        ("どんなジャンルがある？", "アクション"),
        ("do you have manhwa", "Japanese manga only"),
        ("do you have used books", "second-hand volumes in three grades"),
        ("do you have the new manga by Tatsuki Fujimoto", "Chainsaw Man"),
        ("manga for girls", "shojo"),
        ("do you have manga in Spanish", "no manga in French, German, Spanish"),
        ("what should a beginner read", "A good first series"),
        ("who is this?", "automated assistant"),
        ("how do I create an account", "opened on the sign-in page"),
        ("do you ship with DHL", "no other carrier"),
        ("can I pay in installments", "Instalment plans"),
        ("can I add something to my order", "Nothing can be added"),
        ("do you have a newsletter", "sent every Friday"),
        ("I have a problem with my order", "sign in"),
        ("surprise me", "- "),
        ("what's a good gift", "- "),
        ("I need a manga", "- "),
        ("I need a present for my mum", "- "),
        ("we need a present for a friend", "- "),
        ("父の退職祝いに何かありますか", "- "),
        ("友達の誕生日に何かいいのある？", "- "),
        ("妻の還暦祝いに漫画を贈りたい", "- "),
        ("母の日に何かおすすめ", "- "),
        ("叔父の就任祝いに何がいいかな", "- "),
        ("従妹の就職祝いに漫画を贈りたいんですが", "- "),
        ("what's the best manga ever", "- "),
        ("i need help choosing a manga", "- "),
        ("give me some recs", "- "),
        ("cheap manga", "costs $8.99"),
        ("安い漫画は？", "costs $8.99"),
        ("完結している漫画", "- "),
        ("英語版はある？", "英語版と日本語版"),
        ("助けて", "こんにちは"),
        ("何ができますか", "こんにちは"),
        ("help", "Hello!"),
        ("can you help me please", "Hello!"),
        ("are you a bot", "automated assistant"),
        ("who made you?", "automated assistant"),
        ("do you speak german?", "only speak English and Japanese"),
        ("which languages do you speak", "only speak English and Japanese"),
        ("am I talking to a robot?", "automated assistant"),
    ],
)
async def test_what_anybody_asks_first_is_answered(message: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"]


@pytest.mark.parametrize(
    "text",
    [
        "what do you sell for kids",
        "what can I get for my girlfriend",
        "popular horror manga",
        "what's hot in horror",
        "is there a new manga by Urasawa",
        "what do you have by CLAMP",
        "the first volume of Naruto",
        "help me choose a horror manga",
        "do you have gift cards",
        "a gift for my niece",
        "I need a manga about boxing",
        "I need a book for my son",
        "I want to buy a series for 10 dollars",
        "looking for something short",
        "I want my book",
        "what's the best manga about cooking",
        "プレゼント用に包んでもらえますか",
        "誕生日に何か特典はありますか",
        "誕生日プレゼントを直接送れますか",
        "サッカー好きの父へのプレゼント",
        "息子の誕生日に何がいい？",
        "小学生の姪への贈り物を探しています",
        "結婚祝いにギフトカードを贈りたい",
    ],
)
def test_what_is_asked_in_particular_is_no_such_thing(text: str) -> None:
    assert asked_in_general(text, TRADE) is None


async def test_a_first_order_is_an_order(talk: Talk) -> None:
    (reply,) = await talk("my first manga order has not arrived")
    assert "A good first series" not in reply["answer"]
