"""What a wish says of length, price, age and end."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.bounds import bounds_in, is_of_another_currency
from pipeline.catalogue.finished import finished_in
from pipeline.catalogue.measures import Facts
from pipeline.types.documents import PRICE
from pipeline.wording.currency import Currency

TRADE = open_store().trade

NAMED: list[Facts] = [
    {"extent": 12, "price": 9.99, "begun": 1999},
    {"extent": 30, "price": 12.99, "begun": 2010},
]
"""What was named before."""
EVERY: list[Facts] = [*NAMED, {"extent": 1, "price": 8.99, "begun": 2023}, {"extent": 142, "begun": 1963}]
MOST = 10_000_000


@pytest.mark.parametrize(
    ("wish", "bounds"),
    [
        ("a thriller, something shorter", (("extent", 0, 11),)),
        ("those are too long", (("extent", 0, 11),)),
        ("a longer one", (("extent", 31, MOST),)),
        ("ホラー漫画、もっと短いのは", (("extent", 0, 11),)),
        ("manga under 15 volumes", (("extent", 0, 14),)),
        ("no more than 15 volumes", (("extent", 0, 15),)),
        ("more than 20 volumes", (("extent", 21, MOST),)),
        ("at least 20 volumes", (("extent", 20, MOST),)),
        ("10巻以内の漫画", (("extent", 0, 10),)),
        ("a short horror manga", (("extent", 0, 10),)),
        ("a quick read", (("extent", 0, 10),)),
        ("something we could read in one sitting", (("extent", 0, 10),)),
        ("a thriller I can finish over a weekend", (("extent", 0, 10),)),
        ("a long-running series", (("extent", 20, MOST),)),
        ("anything cheaper?", (("price", 0, 9.98),)),
        ("under $12", (("price", 0, 11.99),)),
        ("nothing over 10 dollars", (("price", 0, 10),)),
        ("もっと安いものは", (("price", 0, 9.98),)),
        ("something more recent", (("begun", 2011, MOST),)),
        ("from after 2015", (("begun", 2016, MOST),)),
        ("a horror from the 90s", (("begun", 1990, 1999),)),
        ("a horror from the 80s or 90s", (("begun", 1980, 1999),)),
        ("romance of the 2000s and 2010s", (("begun", 2000, 2019),)),
        ("80年代の漫画", (("begun", 1980, 1989),)),
        ("manga from the seventies", (("begun", 1970, 1979),)),
        ("which manga started in 2016?", (("begun", 2016, 2016),)),
        ("series that ended in 2019", (("closed", 2019, 2019),)),
        ("that ended after 2020 and cost under $10", (("price", 0, 9.99), ("closed", 2021, MOST))),
        ("2019年に完結した漫画", (("closed", 2019, 2019),)),
        ("a mystery of about 10 volumes", (("extent", 7, 13),)),
        ("10巻くらいの漫画", (("extent", 7, 13),)),
        ("a two-volume romance", (("extent", 2, 2),)),
        ("a fantasy that is not too long", (("extent", 0, 10),)),
        ("between 5 and 7 volumes", (("extent", 5, 7),)),
        ("from 5 to 7 volumes", (("extent", 5, 7),)),
        ("5-7 volumes", (("extent", 5, 7),)),
        ("between five volumes and ten volumes", (("extent", 5, 10),)),
        ("5〜7巻の漫画", (("extent", 5, 7),)),
        ("5冊以内の漫画", (("extent", 0, 5),)),
        ("where I pay less than 11 per book", (("price", 0, 10.99),)),
        ("at most 12 each", (("price", 0, 12),)),
        ("under 10 a volume", (("price", 0, 9.99),)),
        ("10 volumes or fewer", (("extent", 0, 10),)),
        ("10 or fewer volumes", (("extent", 0, 10),)),
        ("twenty or more volumes", (("extent", 20, MOST),)),
        ("up to six volumes", (("extent", 0, 6),)),
        ("between $5 and $7", (("price", 5, 7),)),
        ("$5-$7", (("price", 5, 7),)),
        ("$5-7 please", (("price", 5, 7),)),
        ("from $5 to $7", (("price", 5, 7),)),
        ("between 5 and 7 dollars", (("price", 5, 7),)),
        ("9 dollars or less", (("price", 0, 9),)),
        ("up to nine dollars", (("price", 0, 9),)),
        ("$12 max", (("price", 0, 12),)),
        ("$10 or more", (("price", 10, MOST),)),
        ("5ドルから7ドルで", (("price", 5, 7),)),
        ("between 1990 and 1995", (("begun", 1990, 1995),)),
        ("from 1990 to 1995", (("begun", 1990, 1995),)),
        ("2015 or later", (("begun", 2015, MOST),)),
        ("something with 3 volumes", (("extent", 3, 3),)),
        ("exactly three volumes", (("extent", 3, 3),)),
        ("a three-volume series", (("extent", 3, 3),)),
        ("10 volumes long", (("extent", 10, 10),)),
        ("ちょうど3巻の漫画", (("extent", 3, 3),)),
        ("5巻で完結の漫画", (("extent", 5, 5),)),
        ("with more than 3 volumes", (("extent", 4, MOST),)),
        ("with 3 to 5 volumes", (("extent", 3, 5),)),
        ("my budget is 21 dollars", (("price", 0, 21),)),
        ("I've only got $20", (("price", 0, 20),)),
        ("we have 30 dollars, something funny", (("price", 0, 30),)),
        ("I have 15 books of it and want more", ()),
        ("I have $20 to spend", (("price", 0, 20),)),
        ("予算は10ドルで", (("price", 0, 10),)),
        ("one-shots", (("extent", 1, 1),)),
        ("single volume stories", (("extent", 1, 1),)),
        ("読み切りの漫画", (("extent", 1, 1),)),
        ("全1巻で読めるおすすめ", (("extent", 1, 1),)),
        ("10ドル台の漫画", (("price", 10, 19.99),)),
        ("20巻台の漫画", (("extent", 20, 29),)),
        ("how much is a single volume", ()),
        ("I read only 3 volumes of Naruto", ()),
        ("a twenty-one volume series", ()),
        ("between two worlds", ()),
        ("$7-$5", ()),
        ("a choice between $5 shipping and $7 shipping", ()),
        ("20-30 people in a story", ()),
        ("a hundred demons", ()),
        ("a dark fantasy", ()),
        ("how long is Berserk", ()),
        ("she hates anything longer than 10 volumes", (("extent", 0, 10),)),
        ("I don't want anything over 15 volumes", (("extent", 0, 15),)),
        ("no manga over 20 volumes", (("extent", 0, 20),)),
        ("I can't afford more than $12 a volume", (("price", 0, 12),)),
        ("nothing older than 1990", (("begun", 1990, MOST),)),
        ("not under 5 volumes", (("extent", 5, MOST),)),
        ("not horror but over 20 volumes", (("extent", 21, MOST),)),
        ("no horror, over 20 volumes", (("extent", 21, MOST),)),
        ("two or three volumes", (("extent", 2, 3),)),
        ("2、3巻の漫画", (("extent", 2, 3),)),
        ("I won't buy more than 12 volumes", (("extent", 0, 12),)),
        ("20巻以上のは無理", (("extent", 0, 19),)),
        ("30巻以上はきつい", (("extent", 0, 29),)),
        ("10ドル以上はダメ", (("price", 0, 9.99),)),
        ("10巻を超えるのは嫌です", (("extent", 0, 10),)),
        ("5巻以下のはいらない", (("extent", 5, MOST),)),
        ("20巻以上ある漫画がいい", (("extent", 20, MOST),)),
        ("older than 1995", (("begun", 0, 1994),)),
        ("one volume only", (("extent", 1, 1),)),
        ("長すぎない漫画", (("extent", 0, 10),)),
        ("something on the shorter side", (("extent", 0, 10),)),
    ],
)
def test_what_a_wish_bounds_is_read(wish: str, bounds: tuple[tuple[str, float, float], ...]) -> None:
    assert [(fact, least, pytest.approx(most)) for fact, least, most in bounds_in([(wish, NAMED)], EVERY, TRADE)] == [
        *bounds
    ]


@pytest.mark.parametrize(
    ("wish", "bound"),
    [
        ("短めのホラー", ("extent", 0, 10)),
        ("長編の少年漫画", ("extent", 20, MOST)),
        ("長めの冒険漫画", ("extent", 20, MOST)),
    ],
)
def test_what_is_rather_short_is_so_where_nothing_was_named(wish: str, bound: tuple[str, float, float]) -> None:
    assert bounds_in([(wish, ())], EVERY, TRADE) == (bound,)


@pytest.mark.parametrize(
    ("code", "wish", "most"),
    [
        ("EUR", "something under €1,000", 999.99),
        ("EUR", "under 50 euros", 49.99),
        ("EUR", "100ユーロ以下で", 100),
        ("EUR", "under $50", None),
        ("JPY", "below 5,000 yen", 4999.99),
        ("JPY", "5000円以下", 5000),
        ("JPY", "under ￥150000", 149999.99),
        ("JPY", "under 50 euros", None),
        ("GBP", "less than £30", 29.99),
        ("SEK", "under 500 kr", 499.99),
        ("CHF", "at most 20 francs", 20),
        ("XAF", "under 700 XAF", 699.99),
        ("USD", "under 20 wonderful books", None),
    ],
)
def test_an_amount_in_the_currency_of_the_store_bounds_the_price(code: str, wish: str, most: float | None) -> None:
    prices = [most for fact, _, most in bounds_in([(wish, ())], (), TRADE, Currency(code)) if fact == PRICE]
    assert prices == ([] if most is None else [pytest.approx(most)])


def test_shorter_than_nothing_is_no_bound() -> None:
    assert bounds_in([("something shorter", ())], EVERY, TRADE) == ()


def test_nothing_is_asked_for_that_no_title_is() -> None:
    assert bounds_in([("something shorter", [{"extent": 1}])], EVERY, TRADE) == (("extent", 0, 1),)


def test_every_message_of_a_wish_is_compared_with_what_had_been_named_before_it() -> None:
    said = [("a comedy", ()), ("shorter", NAMED[:1]), ("what else?", [*NAMED[:1], {"extent": 5}])]
    assert bounds_in(said, EVERY, TRADE) == (("extent", 0, 11),)


@pytest.mark.parametrize(
    ("wish", "finished"),
    [
        ("a finished fantasy of at most 8 volumes", True),
        ("any that are complete?", True),
        ("a long fantasy that's done", True),
        ("完結した漫画", True),
        ("still running, please", False),
        ("I finished Naruto, what next?", None),
        ("a complete set as a gift", None),
        ("a dark fantasy", None),
        ("comedy, not ongoing", True),
        ("nothing still running", True),
        ("ongoing, not horror", False),
        ("I don't do ongoing stuff", True),
        ("連載中のは避けたい", True),
        ("連載中がいい、ホラー以外で", False),
        ("完結してない作品は嫌", True),
        ("完結してないファンタジー", False),
    ],
)
def test_the_end_is_read(wish: str, *, finished: bool | None) -> None:
    assert finished_in(wish, TRADE) is finished


@pytest.mark.parametrize(
    "question", ["how long does it take to read a manga", "How long do I have to return a series?"]
)
def test_how_long_something_takes_bounds_nothing(question: str) -> None:
    assert bounds_in([(question, NAMED)], EVERY, TRADE) == ()


@pytest.mark.parametrize(
    ("wish", "most"),
    [
        ("a complete series for under $60 in total", 59.99),
        ("the whole series under $100", 99.99),
        ("any full series for less than 40 dollars altogether?", 39.99),
        ("my budget is $50 for the whole set", 50),
        ("i have 30 dollars, what complete series can I get", 30),
        ("a mystery where all volumes cost under $90", 89.99),
        ("I have $80 to spend on a complete horror series", 80),
        ("at most $150 all told", 150),
        ("全巻で60ドル以内の漫画はありますか", 60),
        ("合計100ドル以内で完結している恋愛漫画", 100),
        ("全巻セットで50ドル以下のおすすめ", 50),
    ],
)
def test_what_all_of_it_costs_may_be_bounded(wish: str, most: float) -> None:
    assert ("total", 0, most) in bounds_in([(wish, ())], EVERY, TRADE)


@pytest.mark.parametrize(
    "wish", ["all of these under $10 a volume", "a complete series, under $12 each", "a horror under $15"]
)
def test_a_price_is_that_of_one_where_it_says_so_or_speaks_of_no_whole(wish: str) -> None:
    assert [fact for fact, *_ in bounds_in([(wish, ())], EVERY, TRADE)] == ["price"]


def test_what_was_said_of_the_whole_holds_for_what_follows() -> None:
    said = [("the whole series under $100", ()), ("under $60", ())]
    assert bounds_in(said, EVERY, TRADE) == (("total", 0, 59.99),)


@pytest.mark.parametrize("wish", ["予算は5000円です", "a romance under 1000 yen", "at most €20", "全巻で5000円以内"])
def test_an_amount_in_another_currency_is_told_apart(wish: str) -> None:
    assert is_of_another_currency(wish, TRADE)
    assert not is_of_another_currency(wish.replace("円", "ドル").replace("yen", "dollars").replace("€", "$"), TRADE)
