"""What a second question leaves out stands in the first one."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.conversation.service_references import of_the_service
from pipeline.wording.cues import cues_of

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("text", "question", "whole"),
    [
        ("in which currency", "when is my card charged", "in which currency is my card charged"),
        ("and to what address?", "where is my parcel sent?", "to what address is my parcel sent?"),
        ("how many may I have", "do alerts end", "alerts: how many may I have"),
        ("can i use two at once", "do gift cards end", "gift cards: can i use two at once"),
        ("is it the same for a box set", "who pays for the postage?", "is postage the same for a box set"),
        ("how much is it", "do you do tracked shipping", "how much is tracked shipping"),
        ("and gift cards?", "do points expire", "do gift cards expire"),
        ("what about returns", "is shipping free", "is returns free"),
        ("and box sets?", "can i preorder a volume", "preorder: box sets?"),
        ("what about box sets", "can I return gift cards", "return gift cards: box sets?"),
        ("and for box sets?", "do gift cards expire", "gift cards: box sets?"),
        ("and if I have opened it?", "can I return a box set", "if I have opened box set?"),
        ("does it run out", "can I give a gift card to a friend", "does gift card run out"),
        ("are there pictures of them", "do you sell used books", "are there pictures of used books"),
        ("do I still get the next one", "how do I cancel the monthly box", "do I still get the next monthly box"),
        ("how long does it take", "can I exchange a box set", "how long does exchange take"),
        ("who pays for that", "can I return a box set", "who pays for a return"),
        ("it's an express one", "my parcel is late", "my parcel is late: an express one"),
        ("It was a gift.", "how do I return a book?", "how do I return a book: a gift"),
        ("how long does it take", "how do i order", "how long does an order take"),
        ("for how long?", "can I pause my subscription?", "can I pause my subscription: for how long?"),
        ("after how long?", "do points expire?", "do points expire: after how long?"),
        ("by when must I tell you?", "can I skip a delivery", "can I skip a delivery: by when must I tell you?"),
        ("up to how many?", "can I combine gift cards?", "can I combine gift cards: up to how many?"),
        (
            "what if it's already been sent?",
            "can I cancel my order?",
            "can I cancel my order if it's already been sent?",
        ),
        ("and if that is not possible", "may I return a parcel?", "may I return a parcel if that is not possible?"),
        ("and if it is late", "where is my parcel?", "if parcel is late"),
        ("also for store credit?", "do points expire?", "do store credit expire?"),
        ("same for gift cards?", "do points expire?", "do gift cards expire?"),
        ("same for second-hand ones?", "do you price match?", "price match: second-hand ones?"),
        ("box sets too?", "do you gift wrap?", "gift wrap: box sets?"),
        ("for gift cards too?", "is there a student discount?", "student discount: gift cards?"),
        ("does that also apply to pre-orders?", "can I cancel an order", "cancel an order: pre-orders?"),
    ],
)
def test_a_question_without_a_verb_or_a_thing_gets_that_of_the_first(text: str, question: str, whole: str) -> None:
    assert of_the_service(text, question, TRADE) == whole


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("for me too", "do points expire"),
        ("what if it is worse than that", "is it like missing pages or just a bent corner?"),
        ("do i have to send it back?", "my book came torn"),
        ("how long does it take", "I returned a book"),
        ("when do I get it back", "I was charged twice"),
        ("how much is it", "how is it delivered"),
        ("do I still get the next one", "how do I cancel"),
        ("it was a gift", "is it free"),
        ("how long until I get the right one", "who pays the return postage"),
    ],
)
def test_what_is_done_and_how_something_is_are_no_thing_to_go_on_about(text: str, question: str) -> None:
    assert of_the_service(text, question, TRADE) is None


@pytest.mark.parametrize(
    ("text", "question", "whole"),
    [
        ("返品できる？", "中古本はありますか", "中古本は返品できる?"),
        ("返品したらどうなりますか", "ギフトカードの有効期限は？", "ギフトカードは返品したらどうなりますか"),
        ("送料にも使える？", "ギフトカードは何年使えますか", "ギフトカードは送料にも使える?"),
        ("それで送料も払えますか", "ギフトカードはありますか", "ギフトカードで送料も払えますか"),
        ("それはいくら？", "ギフト包装はできますか", "ギフト包装はいくら?"),
        ("じゃあ、いつまで？", "予約はキャンセルできる？", "予約はキャンセルはいつまで?"),
        ("ギフト包装は？", "速達の送料はいくら？", "ギフト包装はいくら？"),
        ("返品はできますか", "ギフトカードはありますか", "ギフトカードは返品できますか"),
        ("有効期限は？", "ギフトカードはいくらから？", "ギフトカードの有効期限は?"),
        ("使い方は？", "ギフトカードはありますか", "ギフトカードの使い方は?"),
        ("送料はいくら？", "ギフトカードはありますか", None),
        ("電子版は返金できる？", "ギフトカードは返品できる？", None),
        ("返品できる？", "送料はいくらですか", None),
        ("はい、お願いします", "ギフト包装はできますか", None),
        ("2冊だけ買うときも？", "送料いくら？", "送料いくら？"),
        ("1冊でも？", "送料はいくらですか", "送料はいくらですか"),
        ("3冊まとめて頼んだ場合は？", "送料いくら？", "送料いくら？"),
        ("2冊買っても？", "送料いくら？", "送料いくら？"),
        ("10冊なら？", "送料いくら？", "送料いくら？"),
        ("速達の場合は？", "荷物が届きません", "速達なら荷物が届きません"),
        ("電子版も？", "返品できますか", "電子版なら返品できますか"),
        ("じゃあいくらからタダになるの", "送料いくら？", "送料はいくらからタダになるの"),
        ("何冊買えば無料？", "送料はいくらですか", "送料は何冊買えば無料?"),
        ("何日待てばいいの", "荷物が届きません", "荷物が届きません。何日待てばいいの"),
        ("送料にも使える？", "ポイントって何に使えるの？", "ポイントは送料にも使える?"),
        ("送料にも使える？", "ポイント200あるんだけど何円分？", "ポイントは送料にも使える?"),
        ("クーポン使える？", "送料いくら？", None),
        ("もう開けちゃった", "返品したい", "返品したい。もう開けちゃった"),
        ("開封済みです", "返品できますか", "返品できますか。開封済みです"),
        ("プレゼントでもらった", "返品したい", "返品したい。プレゼントでもらった"),
        ("速達です", "荷物が届きません", "荷物が届きません。速達です"),
        ("もういいです", "返品したい", None),
        ("送料も教えて", "返品したい", None),
        ("わかりました", "返品したい", None),
        ("箱が3つあります", "返品したい", None),
        ("ギフト包装も？", "予約は返品できますか", None),
        ("誰でも？", "学割は使えますか", None),
        ("でも高い", "送料いくら？", None),
        ("鬼滅の刃は何巻？", "送料いくら？", None),
        ("おすすめの漫画は？", "送料いくら？", None),
        ("支払い方法は？", "送料いくら？", None),
        ("そうなんですね", "ギフト包装はできますか", None),
    ],
)
def test_a_japanese_question_leaves_out_what_the_first_was_about(text: str, question: str, whole: str | None) -> None:
    assert of_the_service(text, question, TRADE) == whole


def test_a_customers_birthday_is_no_fact_of_a_title() -> None:
    assert "birth" in {cue.name for cue in cues_of("when is Eiichiro Oda's birthday", TRADE)}
    for text in ("my grandma bought it as a birthday present", "can you send the card on my wife's birthday"):
        assert "birth" not in {cue.name for cue in cues_of(text, TRADE)}
