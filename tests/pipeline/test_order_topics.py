from __future__ import annotations

import time

import pytest

from infra.store.reading import open_store
from pipeline.orders.rules import asks_for_a_rule
from pipeline.orders.topics import order_topic, trouble_with_goods

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("the cover of my naruto volume 3 is bent", "damaged"),
        ("Berserk vol 1 came with a cracked spine", "damaged"),
        ("my one piece 12 got squashed in the post", "damaged"),
        ("two pages are missing in my copy of Nana", "Pages are missing"),
        ("Monster 4 has upside down pages", "Pages are missing"),
        ("i ordered Vagabond 2 but got the wrong volume", "wrong volume"),
        ("I got Naruto 12 instead of 21", "wrong volume"),
        ("You sent me One Piece 3 instead of 4", "wrong volume"),
        ("received Berserk vol 2 but ordered vol 3", "wrong volume"),
        ("my parcel had Bleach in it, I ordered Naruto", "wrong volume"),
        ("I ordered Akira 1 but you sent Akira 2", "wrong volume"),
        ("ナルト21巻を頼んだのに12巻が届きました", "wrong volume"),
        ("i got a book i never ordered", "wrong volume"),
        ("there's a volume of Bleach in my parcel that I didn't order", "wrong volume"),
    ],
)
def test_what_came_wrong_is_asked_in_the_words_of_the_pages(message: str, asked: str) -> None:
    topic = trouble_with_goods(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    "message",
    [
        "a story about a broken hero",
        "What counts as damage?",
        "Is a torn cover a defect?",
        "I got into One Piece, what instead of it?",
    ],
)
def test_a_rule_that_is_asked_for_and_a_story_are_no_trouble(message: str) -> None:
    assert trouble_with_goods(message, TRADE) is None


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("my parcel says delivered but it's not here", "says delivered"),
        ("tracking shows it was delivered yesterday, I have nothing", "says delivered"),
        ("my parcel is not here", "considered lost"),
        ("it was delivered, can I return it?", "return"),
        ("it says it was handed over yesterday, but there is nothing on my porch", "says delivered"),
        ("status: left with a neighbour, and nobody here has it", "says delivered"),
        ("five weeks since you sent it, nothing in my letterbox", "considered lost"),
        ("I ordered Naruto but never got it", "considered lost"),
        ("tracking shows no movement since yesterday", "not moved or been updated"),
        ("my parcel has not moved for three weeks", "considered lost"),
        ("the tracking hasn't budged for three weeks, I think it's gone", "considered lost"),
        ("my parcel has vanished", "considered lost"),
        ("my parcel never showed up", "considered lost"),
        ("my order hasn't turned up", "considered lost"),
        ("my parcel hasn't shown up yet, what now", "considered lost"),
        ("I've been waiting for three weeks for my books", "considered lost"),
        ("I haven't received my order", "considered lost"),
        ("we didn't get our last parcel", "considered lost"),
        ("the lost parcel turned up", "turned up after"),
        ("it showed up after all, what do I do with it", "turned up after"),
        ("is it too late to send one of the books back", "have to return"),
        ("am I too late to cancel my order", "cancel an order"),
    ],
)
def test_what_is_said_to_be_delivered_is_not_yet_lost(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("my visa expired, where does the refund end up", "different card"),
        ("it says refund paid two weeks ago but nothing on my bank account", "no money"),
        ("I still wait for my refund", "How long"),
        ("my refund has not come", "How long"),
        ("I returned a book two weeks ago and I still don't see anything on my card", "How long"),
        ("sent two volumes back ages ago, no money yet", "How long"),
        ("I didn't get my refund", "How long"),
        ("we have not seen the money yet, we sent it back in May", "How long"),
        ("I sent it back and never got my money", "How long"),
    ],
)
def test_a_refund_that_is_waited_for_is_no_return(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("nobody was at home for two weeks, where is my parcel now", "nobody collects"),
        ("I was on holiday and my parcel could not be delivered", "nobody collects"),
        ("I missed the courier, where is my box", "nobody collects"),
        ("the courier left a note that i was out, how can i get it redelivered", "try again"),
        ("they left me a card, can it be delivered again", "try again"),
        ("不在票が入っていました。再配達してもらえますか", "Nobody was home"),
        ("where can I see how far my package is", "track my order"),
        ("why did my order get cancelled", "Why did you cancel"),
        ("why was my order not cancelled", "How do I cancel"),
        ("can i track my parcel without an account", "track my order"),
        ("guest order, lost the confirmation mail and the number. how do I track it?", "track my order"),
        ("I gave the wrong house number", "delivery address"),
        ("I ordered on Friday night, when does it get packed", "be packed"),
        ("my return got lost in the post", "return parcel"),
        ("I posted the return a month ago, tracking says it vanished", "return parcel"),
        ("I sent it back and you never got it", "return parcel"),
        ("i sent it back, never got my money", "refund take"),
        ("you lost the parcel", "considered lost"),
        ("my order got returned to sender, can you send it out again", "nobody collects"),
        ("I ordered yesterday, add one more book pls", "two orders be combined"),
        ("please remove the hoodie from my order", "remove one item"),
        ("take one volume off my order please", "remove one item"),
        ("I only got half of my order", "missing from my parcel"),
        ("I cancelled in time but the money hasn't come back", "refund take"),
        ("when do I get my order back", "refund take"),
        ("how soon do I get it back", "refund take"),
        ("we returned two volumes last week.", "refund take"),
        ("would I get everything back?", "get a refund"),
        ("do I get that back too", "get a refund"),
    ],
)
def test_who_was_not_in_and_who_wants_to_look_himself_are_told_how_that_goes(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("I sent it all back, who pays the postage?", True),
        ("my list says returned, meaning what?", True),
        ("where do I start a return", True),
        ("it came torn, do I have to send it back?", True),
        ("I ordered the wrong language, who is going to cover what it costs to mail it back?", True),
        ("my old card is gone. Where will the money for my return end up?", True),
        ("what do I do with the second copy when the lost one turns up", True),
        ("which address do I send it to", True),
        ("I returned one book, what do I owe now", True),
        ("I send one of three back, how much do I get", True),
        ("do I get the tax back when I return it", True),
        ("why was my return turned down", True),
        ("can I re-use the coupon from the order I sent back", True),
        ("what's it cost to send it back", True),
        ("I want to return my last order", False),
        ("did you get my return", False),
        ("can I still return it", False),
        ("can I give it back", False),
        ("when will I get my money", False),
        ("I'd like to return it, what do I do", False),
        ("how can I send mine back", False),
    ],
)
def test_how_a_return_goes_is_a_rule_and_to_want_one_is_none(message: str, *, asks: bool) -> None:
    assert asks_for_a_rule(message) is asks


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("I opened the ebook by mistake, refund?", "Can I get a refund for a ebook that I have opened?"),
        ("please cancel my preorder of Frieren 15", "Can I cancel a preorder?"),
        ("return my used copy of Nana please", "Can I return a used copy?"),
        ("I want to return the limited edition of Berserk", "Can I return a limited edition?"),
        ("exchange my box set for another", "Can I exchange a box set?"),
        ("the ebook I bought has blank pages", "What if a ebook has missing or unreadable pages?"),
        ("two pages are missing in my copy", "Pages are missing or upside down. Can I get a new copy?"),
        ("I paid with a gift card and want to return the book", "How long do I have to return something?"),
        ("I used a gift card and want to return the book", "How long do I have to return something?"),
        ("return this month's box", "Can I return a this month's box?"),
        ("I never used it and want to return it", "How long do I have to return something?"),
        ("I ordered to a PO box and want to cancel", "How do I cancel an order?"),
        ("I want to return this, it is limited", "How long do I have to return something?"),
    ],
)
def test_goods_with_rules_of_their_own_are_asked_about_by_their_name(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert topic.question("en", TRADE, message) == asked


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("the shirt doesn't fit, send me a bigger one", "another size"),
        ("my gloves are too tight, can I swap them", "another size"),
        ("exchange it for a different size please", "another size"),
        ("サイズが合わないので交換したい", "another size"),
        ("it does not fit in my letterbox, swap it for a thin one", "another title"),
        ("I tried the hoodie on, it is too tight, I send it back", "when it was worn"),
    ],
)
def test_what_does_not_fit_is_exchanged_for_another_size(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("my parcel's been stuck at customs for 5 weeks", "customs"),
        ("my order sits in customs since October, is it lost", "customs"),
        ("how much customs do I pay on my lost parcel", "considered lost"),
        ("you sent the same volume twice and one's missing", "missing from my parcel"),
        ("there were only two, one volume missing", "missing from my parcel"),
        ("I am missing a volume", "missing from my parcel"),
        ("my box is missing two books", "missing from my parcel"),
        ("I ordered three copies and only got two", "missing from my parcel"),
        ("only two of the four volumes arrived", "missing from my parcel"),
        ("my package was stolen from the porch", "says delivered"),
        ("the courier stole my parcel", "says delivered"),
        ("I got the wrong colour of t-shirt", "wrong volume"),
    ],
)
def test_what_customs_holds_is_not_lost_and_what_is_missing_is_a_copy(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    "message",
    [
        "how long till everything about me is gone",
        "what if the one I want instead is gone by then",
        "the parcel has gone through customs",
        "my package is gone out for delivery",
        "add it to my wishlist",
        "can I add another address",
        "take this off my hands one day",
        "when will my favourite hero get back home",
        "does he get his sword back",
    ],
)
def test_what_is_gone_and_is_no_parcel_is_not_lost(message: str) -> None:
    assert order_topic(message, TRADE) is None


@pytest.mark.parametrize(
    "message",
    ["does a returned book earn points", "I returned it, can I have another card", "I never returned the book"],
)
def test_no_refund_is_waited_for(message: str) -> None:
    assert trouble_with_goods(message, TRADE) is None


@pytest.mark.parametrize(
    "message",
    ["?" * 4000, "really " * 571, "took from " * 400, "processed sent refund " * 181, "add " * 1000, "荷物" * 2000],
)
def test_a_long_message_that_wants_nothing_of_an_order_is_read_at_once(message: str) -> None:
    assert order_topic("?", TRADE) is None  # patterns are made when they are first asked
    began = time.process_time()
    order_topic(message, TRADE)
    assert time.process_time() - began < 0.5
