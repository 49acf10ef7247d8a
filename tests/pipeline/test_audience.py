from __future__ import annotations

from datetime import date

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.audience import rating_in, reader_in, without_reader

TRADE = open_store().trade

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("manga for an eleven-year-old", 11),
        ("books for kindergarten", 3),
        ("my kid is 14, which manga?", 14),
        ("a gift for my nephew born in 2016", 9),
        ("a birthday gift, she'll be turning 13", 12),
        ("recommend manga for 8 to 12 year olds", 8),
        ("my two kids are 6 and 9", 6),
        ("kids under 12", 6),
        ("for a seventh grader", 12),
        ("I'm asking about my 8 year old", 8),
        ("my 15yo likes action", 15),
        ("for teenagers", 13),
        ("kid-friendly manga", 6),
        ("小学3年生の息子に", 8),
        ("十歳の息子に", 10),
        ("2018年生まれの子に", 7),
        ("高校生におすすめ", 15),
        ("manga for my wife", 18),
        ("what about a 9 year old?", 9),
        ("how about a kid in junior high", 12),
        ("for my sister, who is ten", 10),
        ("she'll be seven in March", 6),
        ("my boy has just started Year 3", 7),
        ("our Year 6 class", 10),
        ("for a girl of twelve", 12),
        ("our youngest, six, wants comics", 6),
        ("8 years young", 8),
        ("my pupils are between 9 and 10", 9),
        ("for the under tens", 6),
        ("my niblings", 6),
        ("7さいの女の子に", 7),
        ("九つの男の子に", 9),
        ("年長の子に", 3),
        ("高学年向け", 10),
        ("our twins are thirteen", 13),
        ("a girl aged 9¾", 9),
        ("for my 9 ½ year old", 9),
        ("for a boy who just started secondary school", 11),
        ("secondary school, year 8", 12),
        ("for secondary-school pupils", 11),
        ("Y5 boy, adventure", 9),
        ("小学四年生の娘に", 9),
        ("中学2年生の弟に", 13),
        ("my nephew is 6 and my niece is 15", 6),
        ("for my kids, 6 and 13", 6),
        ("6歳の子と15歳の子に", 6),
        ("my son is in primary school and my daughter is 15", 6),
        ("pretend she is 18, she's really 11", 11),
        ("say he is 20, he's in fact 9", 9),
        ("can a toddler read this?", 6),
        ("could my kid handle Berserk?", 6),
        ("ages: 7, 15", 7),
        ("year 2 and year 10 kids", 6),
        ("the older one is sixteen, the younger one six", 6),
    ],
)
def test_the_age_of_the_youngest_reader_is_understood(text: str, age: int) -> None:
    reader = reader_in(text, TODAY, TRADE)
    assert reader is not None
    assert reader.age == age


@pytest.mark.parametrize(
    "text",
    [
        "who wrote Berserk",
        "a manga about a six-year-old girl",
        "a manga about a father and his daughter",
        "manga under 20 dollars",
        "finished, under 15 volumes",
        "a box of three volumes",
        "what happened in year 2 of the magazine",
        "what about a detective story",
        "how many volumes are 8",
        "high school romance manga",
        "a short romance, nothing with high schoolers",
        "no stories with teenagers",
        "高校生の恋愛漫画",
        "secondary school romance manga",
        "a manga set in secondary school",
        "Twin Star Exorcists volume 3",
        "Do you have 18+ manga",
        "which one is really 18+",
    ],
)
def test_a_number_or_a_child_in_the_story_is_no_reader(text: str) -> None:
    assert reader_in(text, TODAY, TRADE) is None


def test_the_wish_is_what_is_left_without_the_reader() -> None:
    text = "a funny manga for my 10 year old daughter"
    assert without_reader(text, reader_in(text, TODAY, TRADE)) == "a funny manga"


@pytest.mark.parametrize(
    ("text", "least_age"),
    [
        ("Do you have 18+ manga", 18),
        ("manga rated 13+", 13),
        ("all ages manga", 0),
        ("全年齢の漫画", 0),
        ("R18の作品を見せて", 18),
        ("成人向け漫画はありますか", 18),
        ("any R-rated manga?", 18),
        ("18 volumes", None),
    ],
)
def test_a_rating_is_read_as_its_least_age(text: str, least_age: int | None) -> None:
    assert rating_in(text, TRADE) == least_age


@pytest.mark.parametrize(
    "wish",
    [
        "a seinen mystery, no 18+",
        "horror but nothing rated 18",
        "nothing rated 18+ please",
        "I don't want 18+",
        "horror, but not mature",
        "I'm not 18 yet: which horror may I have?",
        "18+以外のホラー",
        "18禁は除いて",
        "成人向けではない漫画",
        "R18は除いて、恋愛漫画で",
    ],
)
def test_a_rating_that_is_ruled_out_is_not_asked_for(wish: str) -> None:
    assert rating_in(wish, TRADE) is None
    reader = reader_in(wish, TODAY, TRADE)
    assert reader
    assert reader.age == 17


@pytest.mark.parametrize("wish", ["don't you have 18+ manga?", "no romance but 18+ horror", "no idea, maybe 18+"])
def test_a_no_to_something_else_rules_no_rating_out(wish: str) -> None:
    assert rating_in(wish, TRADE) == 18
    assert reader_in(wish, TODAY, TRADE) is None


@pytest.mark.parametrize(
    ("text", "age", "wish"),
    [
        ("what to read for my son who turns 9 in March", 8, "what to read"),
        ("something for a 100 year old", 100, "something"),
        ("my grandmother is 80, something gentle", 80, ", something gentle"),
        ("something for my grandmother, she is 80", 80, "something ,"),
        ("something rated T or lower", 13, "something"),
        ("comedy rated 16+ or below", 16, "comedy"),
        ("16+以下の漫画", 16, "漫画"),
        ("子供向けで成人向けじゃないもの", 6, "で もの"),
        ("something for my kids, not 18+", 6, "something ,"),
        ("小学3年生向けの漫画", 8, "漫画"),
        ("中学生の娘におすすめの漫画", 12, "おすすめの漫画"),
        ("105歳の祖父に", 105, ""),
        ("manga my 70-year-old mother would like", 70, "manga would like"),
        ("comics for my retired father", 18, "comics"),
        ("6年生の女の子向け恋愛漫画", 11, "女の子向け恋愛漫画"),
        ("大学1年生の弟に合う漫画", 18, "合う漫画"),
        ("10歳の子には何がいいですか", 10, "は何がいいですか"),
    ],
)
def test_nothing_of_the_reader_is_left_in_the_wish(text: str, age: int, wish: str) -> None:
    reader = reader_in(text, TODAY, TRADE)
    assert reader
    assert reader.age == age
    assert without_reader(text, reader) == wish


@pytest.mark.parametrize(
    ("text", "least_age"),
    [("rated T romance", 13), ("teen-rated comedy", 13), ("rated M horror", 18), ("rated E for everyone", 0)],
)
def test_a_rating_may_be_a_letter(text: str, least_age: int) -> None:
    assert rating_in(text, TRADE) == least_age
