"""Customers ask in words of their own: the page that means the same answers, and what no page means is said so."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("price for the protective foil on library books", "$1.20"),
        ("what does the plastic cover for school books cost", "$1.20"),
        ("how much is one dollar of credit worth", "One dollar"),
        ("can I have a copy of everything you know about me", "7 days"),
        ("box was soaked in rain and the books are wavy", "7 days"),
        ("will my friend see what I paid", "without prices"),
        ("can you redirect a parcel that has left", "cannot"),
        ("do you have a shop i can walk into in osaka", "without a physical store"),
        ("can i come get my order myself to save shipping", "cannot be picked up"),
        ("is it in a plain box? dont want my flatmates to know", "plain brown cardboard"),
        ("are used books returnable", "change of mind"),
        ("how do gift cards work", 'in the field "Gift card"'),
        ("I'd like to sell you my old Naruto collection, how much do you give?", "does not buy"),
        ("when will Berserk be back in stock", "Tell me when back"),
        ("My daughter got this twice. Can we swap one for the next book in the series?", "exchanged within 30 days"),
        ("why did I pay the postman 14 euros? you said shipping was free", "Value added tax"),
        ("what does grade C look like, really?", "C for readable"),
        ("can you wrap it up nicely and put a note in it, and leave the price out of the parcel?", "$3.50"),
        ("can i download ebooks for a long flight", "offline reading"),
        ("what happens to my points if i dont buy anything for ages", "12 months"),
        ("postman left a card but i missed the deadline to collect, what happens to my stuff", "10 days"),
        ("does wrapping delay my order", "one business day"),
        ("is there a receipt in my parcel", "serve as receipts"),
        ("will my order arrive before Christmas if I order on Friday", "16 December"),
        ("電子版はキンドルで読めますか", "Kindle（キンドル）など"),
        ("送り先を変えたい", "梱包"),
        ("配送先を変えられますか", "梱包"),
        ("ほかの店の方が安かった", "7日"),
    ],
)
async def test_a_page_answers_in_its_own_words(message: str, told: str, talk: Talk) -> None:
    assert told in (await talk(message))[0]["answer"]


@pytest.mark.parametrize(
    ("message", "once"),
    [
        ("is there an actual shop I can walk into in Osaka", "not open to visitors"),
        ("what do you do with returned books", "donated to children's libraries"),
    ],
)
async def test_what_two_pages_say_alike_is_told_once(message: str, once: str, talk: Talk) -> None:
    assert (await talk(message))[0]["answer"].count(once) == 1


@pytest.mark.parametrize(
    "message",
    [
        "do you have playing cards",
        "do you sell chess sets",
        "how much is a gift basket",
        "do you sell wooden shelves",
        "do you sell used cars",
        "how much does a bookshelf cost",
    ],
)
async def test_a_page_that_shares_a_word_is_no_answer(message: str, talk: Talk) -> None:
    assert (await talk(message))[0]["sources"] == []


@pytest.mark.parametrize(
    "message",
    [
        "your mails land in my junk folder",
        "how long till everything about me is gone",
        "can you mend a torn volume of mine, i'd pay for the repair",
        "do you restore old volumes of mine",
        "would a pre-order hold up my order",
        "do you tell me when my order leaves the house",
    ],
)
async def test_what_speaks_of_no_order_is_not_looked_up_in_the_order_book(message: str, talk: Talk) -> None:
    assert "sign in" not in (await talk(message))[0]["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "my recent purchases",
        "where is my stuff",
        "what about my order",
        "did my books leave yet",
        "can support look into my order",
        "is there a problem with my order",
        "can you tell me where my order is",
        "will you send my order today",
        "is my order already on its way",
    ],
)
async def test_an_order_is_looked_up(message: str, talk: Talk) -> None:
    assert "sign in" in (await talk(message))[0]["answer"]


async def test_a_maker_is_known_by_a_name_that_is_a_plain_word(talk: Talk) -> None:
    titles = {source["title"] for source in (await talk("series by ONE"))[0]["sources"]}
    assert titles == {"One-Punch Man", "Mob Psycho 100"}


async def test_a_japanese_wish_is_bounded(talk: Talk) -> None:
    reply = (await talk("10巻以内で完結するロマンス"))[0]
    assert reply["sources"]
    assert {source["type"] for source in reply["sources"]} == {"product"}
