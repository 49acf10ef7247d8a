"""What a wish rules out is not searched for."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.unwanted import (
    facts_unwanted_in,
    only_rules_out,
    rules_out_what_is_grave,
    unwanted_in,
    wished_beside,
    without_unwanted,
)
from pipeline.trade import NO_TRADE
from pipeline.wording.long_names import LongNames

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("wish", "stems"),
    [
        ("not horror though", {"horror"}),
        ("a thriller without romance or school, please", {"romanc", "school"}),
        ("nothing too scary", {"horror"}),
        ("something less dark", {"dark"}),
        ("she doesn't like sports", {"sport"}),
        ("ホラー以外で", {"horror"}),
        ("恋愛じゃないもの", {"romanc"}),
        ("学校ものじゃないスポーツ漫画", {"school"}),
        ("学校が舞台じゃない恋愛漫画", {"school"}),
        ("学校を舞台にした恋愛漫画", set[str]()),
        ("暴力のないおすすめの漫画", {"violenc"}),
        ("性的な描写のない漫画", {"sexual", "描写"}),
        ("恋愛要素が少ない漫画", {"romanc", "要素"}),
        ("ホラーが出てこない作品", {"horror"}),
        ("non-violent manga", {"violent"}),
        ("something gore-free", {"gor"}),
        ("no gore, no violence fantasy", {"gor", "violenc"}),
        ("怖くない漫画", {"horror"}),
        ("終わりのない恋愛漫画", set[str]()),
        ("no more than 10 volumes", set[str]()),
        ("no thanks", set[str]()),
        ("a romance that isn't set at school", {"school"}),
        ("not set in a high school", {"school"}),
        ("no high school ones", {"school"}),
        ("anything but shonen, finished", {"shonen"}),
        ("anything but those", set[str]()),
        ("no horror, completed, under 10 volumes", {"horror"}),
        ("a dark fantasy", set[str]()),
        ("I've read enough isekai, what fantasy do you have?", {"isekai"}),
        ("I'm tired of romance and want some action", {"romanc"}),
        ("enough with the vampires", {"vampir"}),
        ("horror, but neither ghosts nor anything with zombies", {"ghost", "zomby"}),
        ("I can't stand sports", {"sport"}),
        ("action rather than romance", {"romanc"}),
        ("she hates love triangles", {"lov triangl"}),
        ("学園ものはもう飽きた", {"school"}),
        ("ホラーはもういらない", {"horror"}),
        ("スポーツを除いて", {"sport"}),
        ("推理系以外", {"mystery"}),
        ("少年漫画以外で", {"shonen"}),
        ("三角関係のない恋愛漫画", {"lov triangl"}),
        ("I can't get enough of isekai", set[str]()),
        ("is she old enough for it", set[str]()),
        ("other than those", set[str]()),
        ("飽きない恋愛漫画", set[str]()),
        ("a mystery, not Sherlock Holmes please", {"sherlock", "holm"}),
        ("No Horror But Comedy Please", {"horror"}),
        ("ホラーNGで", {"horror"}),
        ("ホラーと恋愛以外で", {"horror", "romanc"}),
        ("スポーツや学園もの以外", {"sport", "school"}),
        ("恋愛もホラーも無理", {"romanc", "horror"}),
        ("怖いのも暗いのもダメ", {"horror", "dark"}),
        ("怖いのは苦手", {"horror"}),
        ("ホラーとミステリーが好き", set[str]()),
        ("not in the mood for drama", {"drama"}),
        ("まだ連載中のはないですか", set[str]()),
        ("ホラーはないですか", set[str]()),
        ("ホラーはない？", set[str]()),
        ("ホラーのない漫画はないですか", {"horror"}),
        ("other than Sherlock Holmes and Watson, who is there?", {"sherlock", "holm", "watson"}),
        ("no horror and finished", {"horror"}),
        ("skip anything with ghosts or curses", {"ghost", "curs"}),
        ("detective stories except the ones with vampires", {"vampir"}),
        ("I'm looking for Skip Beat", set[str]()),
        ("not that violent, older ones please", {"violent"}),
        ("not horror, maybe 5 to 10 books", {"horror"}),
        ("romance, no school, fantasy, or drama", {"school", "fantasy", "drama"}),
        ("バトル系は読み尽くしたので", {"action"}),
        ("SF以外の漫画", {"sci", "fi"}),
        ("looking for a cooking manga", set[str]()),
    ],
)
def test_what_is_denied_is_unwanted(wish: str, stems: set[str]) -> None:
    assert unwanted_in(wish, TRADE) == stems


FACTS = LongNames({fact: fact for fact in ("naoki urasawa", "slice of life", "girls love", "weekly shonen jump")})


@pytest.mark.parametrize(
    ("wish", "facts", "beside"),
    [
        ("a mystery by someone other than Naoki Urasawa", {"naoki urasawa"}, "a mystery by someone"),
        ("a mystery, but not by Naoki Urasawa", {"naoki urasawa"}, "a mystery, but"),
        ("浦沢直樹以外のミステリー", {"naoki urasawa"}, "のミステリー"),
        ("a comedy, no slice-of-life", {"slice of life"}, "a comedy,"),
        ("日常系じゃないコメディ", {"slice of life"}, "コメディ"),
        ("any romance except girls love", {"girls love"}, "any romance"),
        ("romance without girls love", {"girls love"}, "romance"),
        ("girls love以外の恋愛", {"girls love"}, "の恋愛"),
        ("a mystery, neither Naoki Urasawa nor girls love", {"naoki urasawa", "girls love"}, "a mystery,"),
        ("romance, no girls love stories or slice of life", {"girls love", "slice of life"}, "romance,"),
        ("少年ジャンプ以外のスポーツ漫画", {"weekly shonen jump"}, "のスポーツ漫画"),
        ("a slice of life by Naoki Urasawa", set[str](), "a slice of life by Naoki Urasawa"),
    ],
)
def test_a_fact_of_several_words_is_ruled_out_as_one(wish: str, facts: set[str], beside: str) -> None:
    assert facts_unwanted_in(wish, TRADE, FACTS) == facts
    assert unwanted_in(wish, TRADE, FACTS) == set()
    assert without_unwanted(wish, FACTS) == beside


@pytest.mark.parametrize("wish", ["got something lighter?", "もう少し明るい話は？"])
def test_what_is_heavy_is_unwanted_where_something_lighter_is_wished_for(wish: str) -> None:
    assert {"horror", "dark", "gory"} <= unwanted_in(wish, TRADE)


@pytest.mark.parametrize(
    "wish", ["something darker", "like Spy x Family but more serious", "もっとシリアスな漫画", "もう少し暗い話は？"]
)
def test_what_is_cheerful_is_unwanted_where_something_darker_is_wished_for(wish: str) -> None:
    assert "comedy" in unwanted_in(wish, TRADE)


@pytest.mark.parametrize("wish", ["a serious drama", "a dark comedy", "暗い漫画", "more comedies please"])
def test_what_is_dark_or_serious_may_be_cheerful_too(wish: str) -> None:
    assert unwanted_in(wish, TRADE) == set()


@pytest.mark.parametrize("wish", ["got something lighter?", "got something darker?"])
def test_lighter_and_darker_rule_nothing_out_where_a_trade_has_no_words_for_what_is_so(wish: str) -> None:
    assert unwanted_in(wish, NO_TRADE) == set()


@pytest.mark.parametrize(
    ("wish", "only"),
    [
        ("I prefer anything except romance", True),
        ("no horror please", True),
        ("ホラー以外でおすすめは？", True),
        ("a comedy, no horror", False),
        ("スポーツ以外で熱い漫画", False),
        ("something to read", False),
    ],
)
def test_a_wish_may_only_rule_out(wish: str, *, only: bool) -> None:
    assert only_rules_out(wish, TRADE) is only


def test_it_is_not_searched_for() -> None:
    assert without_unwanted("a psychological thriller without horror") == "a psychological thriller"


def test_what_is_searched_for_keeps_its_capitals() -> None:
    assert without_unwanted("Give me Manga from Kyoto, not Sherlock Holmes") == "Give me Manga from Kyoto,"


def test_what_follows_it_is_what_is_searched_for() -> None:
    assert without_unwanted("性的な描写のない、子供向けの漫画") == "子供向けの漫画"


@pytest.mark.parametrize(
    ("wish", "beside"),
    [
        ("manga without gore", "manga"),
        ("I want nothing sexual", "manga"),
        ("non-violent manga", "manga"),
        ("I don't want anything erotic", "manga"),
        ("I don't want to see torture", "manga"),
        ("fantasy without violence", "fantasy"),
        ("性的な描写のない漫画を教えてください", "manga"),
        ("グロくない漫画", "manga"),
        ("血が出ない漫画", "manga"),
        ("エッチなシーンのない恋愛漫画", "恋愛漫画"),
        ("残酷なシーンのない漫画はありますか", "manga"),
        ("zero nudity", "manga"),
        ("something free of sexual violence", "manga"),
        ("without gore and sex", "manga"),
        ("I'd rather not have any nudity", "manga"),
        ("keep it clean please", "manga"),
        ("romance, no fan service", "romance,"),
        ("エッチなのは嫌です", "manga"),
        ("性的なのはなし", "manga"),
        ("グロいのはちょっと", "manga"),
    ],
)
def test_what_is_grave_is_ruled_out_and_the_rest_is_wished_for(wish: str, beside: str) -> None:
    assert rules_out_what_is_grave(wish, TRADE)
    assert wished_beside(wish, TRADE) == beside


@pytest.mark.parametrize(
    "wish",
    ["not horror though", "a violent manga", "グロい漫画", "恋愛じゃないもの", "no thanks", "is it free of charge?"],
)
def test_other_wishes_rule_out_nothing_grave(wish: str) -> None:
    assert not rules_out_what_is_grave(wish, TRADE)
