"""Questions on the service in other words: a bare way of shipping, "take" for "accept", several under one "if"."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.conversation.accepting import as_accepted
from pipeline.conversation.wishes import wishes_of
from tests.app.conftest import Talk

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Do you take JCB?", ["JCB"]),
        ("do they take paypal", ["PayPal"]),
        ("Can I pay with Klarna, and if not, do you take JCB?", ["Klarna", "are not accepted", "accepts Visa", "JCB"]),
        ("Express to Canada: price, days, and is it insured?", ["$18.50", "2-4 business days"]),
        ("Express to France: cost?", ["$18.50"]),
        ("standard to Germany: how long and how much?", ["7-12 business days"]),
        ("Do I lose free shipping if I return half?", ["Free shipping is not taken back"]),
        (
            "If I return half of my order, who pays postage, do I lose free shipping, and do I get points back?",
            ["pay the return postage", "Free shipping is not taken back", "Points spent"],
        ),
        (
            "When I return a gift, who gets the refund, and do I pay postage?",
            ["The refund for the recipient", "pay the return postage"],
        ),
    ],
)
async def test_all_that_is_asked_of_the_service_is_told(message: str, told: list[str], talk: Talk) -> None:
    answer = (await talk(message))[0]["answer"]
    assert [one for one in told if one not in answer] == []
    assert "do not say" not in answer


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("is returning free", "pays the return postage"),
        ("is return shipping free", "pays the return postage"),
        ("how much is a return label", "pays the return postage"),
        ("is there a fee if i send something back", "pays the return postage"),
        ("can I return a present without the receipt", "order number from the packing list"),
        ("will you pay for the shipping when i send it back", "prepaid label"),
        ("can I read the e-books on my kindle", "Files cannot be exported"),
        ("can i download the ebook as a pdf", "Files cannot be exported"),
        ("can i read without internet", "offline reading"),
        ("is delivery to brazil possible", "worldwide"),
        ("which courier company brings the parcel", "Naniwa Post"),
        ("what if the release date gets pushed back", "more than 7 days"),
        ("will one preorder hold up the other books", "waits for the release date of the last title"),
        ("I paid but the order is still unpaid", "reserved amount"),
        ("how fast will i get a replacement", "shipping service of the original order"),
        ("can i apply a second code", "one promo code per order"),
        ("can I return a book", "30 days from delivery"),
        ("can i return an e-book", "never been opened"),
        ("can you deliver in the evening", "cannot be chosen"),
        ("do i need to sign for it", "up to the local carrier"),
        ("i didn't get a confirmation email", "listed under My Orders"),
        ("can i change the payment method after ordering", "within 60 minutes"),
        ("why is my total higher than the price", "The checkout adds"),
        ("can i give my points to a friend", "cannot be transferred"),
        ("how do i spend points", "in steps of 100"),
        ("what happens to my points if I return something", "deducted again"),
        ("how do I pay with a gift card", 'in the field "Gift card"'),
        ("can I order over the phone", "on the website only"),
        ("can I buy for my classroom on invoice", "within 30 days of delivery"),
        ("can I get a receipt", "PDF invoice"),
        ("can i use two gift cards at once", "up to 3 gift cards"),
        ("my gift card code doesn't work", "not in the one for promo codes"),
        ("how do i use a promo code", "first checkout page"),
        ("what do i get for signing up to the newsletter", "LETTER10"),
        ("how do i remove my card", "Settings, Payment"),
        ("what if the publisher cancels my preorder", "refunded in full"),
        ("can I share my e-books with my sister", "share one account"),
        ("how long till you answer emails", "within one business day"),
        ("how do returns work", "Return items"),
        ("how can i reach you", "help@hondana.example"),
        ("how do I contact someone at the shop", "help@hondana.example"),
        ("how much do you give for old manga", "does not buy books from customers"),
        ("I'm a librarian and we'd like to order eighty volumes, any reduction?", "15% off"),
        ("my phone number is different now, where do I put the new one", "saved address"),
        ("there's a fee on my bill I don't recognise", "lists every charge"),
        ("I should have received store credit two weeks ago and it isn't there", "still missing"),
        ("my coupon expired yesterday, can you still take it", "not accepted afterwards"),
        ("how often do you send out coupons", "no fixed rhythm"),
        ("the website is really slow today", "another browser"),
        ("my cart keeps emptying itself", "not reserved"),
        ("the price went up after I put it in my basket", "at the time of ordering counts"),
        ("how do I delete my reviews", "My Account, Reviews"),
        ("are your books printed on recycled paper", "publishers choose the paper"),
        ("do I have to pay for the membership every year", "no paid membership"),
        ("what if I lose the packing list", "order confirmation"),
        ("is a bunko smaller than a tankobon", "10.5 x 14.8"),
        ("I typed my email wrong at checkout", "corrects the address"),
        ("what happens to the e-books when a publisher withdraws them", "remain readable"),
        ("what if the title I want isn't in your catalogue", "Suggest a title"),
        ("please split my order, I need half of it at my office", "is not divided"),
        ("what's the cheapest way to get one book to Canada", "Standard shipping is the cheapest"),
        ("I need the name of my firm on the invoice. How can I get that done?", "company name"),
    ],
)
async def test_what_any_shop_is_asked_is_told_in_the_words_of_customers(message: str, told: str, talk: Talk) -> None:
    assert told in (await talk(message))[0]["answer"]


@pytest.mark.parametrize(
    "text",
    [
        "How long do you take to ship?",
        "do you take pre-orders",
        "do you take returns in person?",
        "Will you take back an opened book?",
        "can you take a photo",
    ],
)
def test_to_take_is_not_always_to_accept(text: str) -> None:
    assert as_accepted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "If I order today, when will it arrive and how much is shipping?",
        "If I cancel my order, do I get my money back and how long does it take?",
        "If my parcel is lost, what happens?",
    ],
)
def test_what_goes_back_to_what_comes_before_stays_with_it(text: str) -> None:
    assert wishes_of(text, TRADE) == (text,)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("recommend a short horror series and tell me the shipping to Japan", "$6.90"),
        ("suggest a romance and how do returns work?", "My Orders"),
        ("a finished mystery please, and do you gift wrap?", "$3.50"),
        ("recommend something like Berserk and tell me about your loyalty points", "Shiori Points"),
    ],
)
async def test_a_wish_for_titles_does_not_swallow_the_one_behind_it(talk: Talk, message: str, told: str) -> None:
    reply = (await talk(message))[0]
    assert {"product", "faq"} & {source["type"] for source in reply["sources"]}
    assert told in reply["answer"]
    assert reply["answer"].startswith("- ")
