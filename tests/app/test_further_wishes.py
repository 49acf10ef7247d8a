"""What is added to a wish for something to read narrows it, and what is refused is not named again."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

FACTS: dict[str, Any] = catalogue_facts()


def named(reply: dict[str, Any]) -> list[str]:
    return [source["title"] for source in reply["sources"] if source["title"] in FACTS]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Recommend a mystery", "not that one"),
        ("Recommend a sports manga", "not the first one"),
        ("Recommend a romance", "anything but those"),
        ("Recommend a fantasy", "no, other than these"),
        ("おすすめのスポーツ漫画は？", "それ以外で"),
        ("おすすめのスポーツ漫画は？", "それじゃないやつ"),
    ],
)
async def test_what_is_refused_is_not_named_again(talk: Talk, first: str, then: str) -> None:
    before, reply, last = await talk(first, then, "完結したもの" if not then.isascii() else "and finished")
    assert named(reply), reply["answer"]
    assert not {*named(before)} & {*named(reply)}
    assert not {*named(before)} & {*named(last)}
    assert {FACTS[title]["status"] for title in named(last)} == {"completed"}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Recommend a fantasy series", "by someone else"),
        ("Suggest a manga by Naoki Urasawa", "by someone else"),
        ("Who wrote Monster?", "something by another author"),
        ("Recommend a horror manga", "a different artist please"),
        ("おすすめのスポーツ漫画は？", "別の作者のは？"),
    ],
)
async def test_somebody_else_made_none_of_those(talk: Talk, first: str, then: str) -> None:
    before, reply, last = await talk(first, then, "完結したもの" if not then.isascii() else "and finished")
    makers = {maker for title in named(before) for maker in FACTS[title]["authors"]}
    for one in (reply, last):
        assert named(one), one["answer"]
        assert not makers & {maker for title in named(one) for maker in FACTS[title]["authors"]}


@pytest.mark.parametrize(
    ("first", "then", "field", "less"),
    [
        ("Recommend a fantasy series", "older than that", "start", True),
        ("Recommend a fantasy series", "newer than those", "start", False),
        ("Suggest a fantasy series", "cheaper than those", "price_usd", True),
        ("Recommend a comedy", "no, shorter", "volumes", True),
    ],
)
async def test_more_or_less_is_than_what_was_named(
    talk: Talk, first: str, then: str, field: str, *, less: bool
) -> None:
    before, reply = ([FACTS[title][field] for title in named(one)] for one in await talk(first, then))
    assert reply
    assert max(reply) < min(before) if less else min(reply) > max(before)


@pytest.mark.parametrize(
    ("messages", "genre"),
    [
        (("Recommend a comedy", "nothing with school in it"), "school"),
        (("Recommend a fantasy", "no romance in it please"), "romance"),
        (("Recommend a horror manga", "no school stories", "and not comedy either"), "comedy"),
        (("おすすめのホラー漫画は？", "コメディもなしで"), "comedy"),
        (("おすすめのスポーツ漫画は？", "学園は抜きで"), "school"),
    ],
)
async def test_what_is_ruled_out_stays_out(talk: Talk, messages: tuple[str, ...], genre: str) -> None:
    reply = (await talk(*messages))[-1]
    assert named(reply), reply["answer"]
    assert all(genre not in FACTS[title]["genres"] for title in named(reply))


@pytest.mark.parametrize(
    ("message", "field", "refused"),
    [
        ("no yuri and no BL please, otherwise any romance goes", "genres", {"girls love", "boys love"}),
        ("百合以外の恋愛漫画はありますか？", "genres", {"girls love"}),
        ("BL以外の恋愛漫画を教えて", "genres", {"boys love"}),
        ("Could you suggest a mystery series by someone other than Naoki Urasawa?", "authors", {"Naoki Urasawa"}),
        ("I want horror, but neither Junji Ito nor anything with zombies", "authors", {"Junji Ito"}),
        ("少年ジャンプ以外で連載されたスポーツ漫画を教えて", "magazine", {"Weekly Shonen Jump"}),
        ("Anything but shonen please, I want something grown-up and finished", "demographic", {"shonen"}),
        ("I've read enough isekai. What fantasy do you have that's not that?", "genres", {"isekai"}),
        ("学園ものはもう飽きたので、恋愛ものがいいです", "genres", {"school"}),
        ("nothing by Urasawa please, but a good thriller", "authors", {"Naoki Urasawa"}),
        (
            "Any seinen that isn't by Urasawa, Asano or Oshimi?",
            "authors",
            {"Naoki Urasawa", "Inio Asano", "Shuzo Oshimi"},
        ),
        ("I don't do ongoing stuff. Any good mystery thrillers?", "status", {"ongoing"}),
        ("連載中のは避けたい。少年漫画で20巻未満", "status", {"ongoing"}),
        ("SF以外の青年漫画で短めのは？", "genres", {"sci-fi"}),
        ("I prefer anything except romance", "genres", {"romance"}),
        ("ホラー以外のもの", "genres", {"horror"}),
        ("romance where nobody is gay, so no yaoi or yuri", "genres", {"girls love", "boys love"}),
        ("百合は苦手です。それ以外の日常系でほのぼのしたの", "genres", {"girls love"}),
    ],
)
async def test_what_has_a_fact_that_is_ruled_out_is_left_out(
    talk: Talk, message: str, field: str, refused: set[str]
) -> None:
    (reply,) = await talk(message)
    told = [FACTS[title][field] for title in named(reply)]
    assert told, reply["answer"]
    assert not any(refused & ({one} if isinstance(one, str) else {*one}) for one in told)


@pytest.mark.parametrize(
    ("message", "title", "kind"),
    [
        ("any cooking manga that's not Food Wars?", "Food Wars!: Shokugeki no Soma", "cooking"),
        ("ワンピース以外で長い冒険ものは？", "One Piece", "adventure"),
        ("Fairy Tail以外の真島ヒロ作品は？", "Fairy Tail", "adventure"),
        ("ナルトとワンピース以外で長い冒険もの", "One Piece", "adventure"),
        ("Other than One Piece and Naruto, which long adventure manga would you suggest?", "Naruto", "adventure"),
        ("a horror manga, anything but Uzumaki", "Uzumaki", "horror"),
        ("psychological thriller, not by Urasawa, not Death Note", "Death Note", "thriller"),
        ("Suggest a sports series other than Haikyu!!", "Haikyu!!", "sports"),
    ],
)
async def test_a_title_that_is_refused_is_not_asked_about(talk: Talk, message: str, title: str, kind: str) -> None:
    titles = named((await talk(message))[0])
    assert titles
    assert title not in titles
    assert all(kind in FACTS[one]["genres"] for one in titles)


@pytest.mark.parametrize("message", ["isn't Berserk still running?", "Is Naruto not finished?"])
async def test_a_question_that_denies_something_is_one_about_the_title(talk: Talk, message: str) -> None:
    assert len(named((await talk(message))[0])) == 1


async def test_a_limit_alone_narrows_what_was_wished_for(talk: Talk) -> None:
    *_, reply = await talk("I want something romantic", "not shojo", "and no more than 12 volumes")
    told = [FACTS[title] for title in named(reply)]
    assert told
    assert all(one["volumes"] <= 12 and one["demographic"] != "shojo" and "romance" in one["genres"] for one in told)


@pytest.mark.parametrize(
    ("then", "both"),
    [("is it longer than Monster?", ("42", "18")), ("is it as expensive as Naruto?", ("14.99", "9.99"))],
)
async def test_the_title_before_is_compared_with_another(talk: Talk, then: str, both: tuple[str, str]) -> None:
    answer = (await talk("Who wrote Berserk?", then))[-1]["answer"]
    assert [fact for fact in both if fact not in answer] == []


@pytest.mark.parametrize(
    "message",
    [
        "like Death Note, finished, under 15 volumes",
        "similar to Monster but finished and under 15 volumes",
        "something like Berserk, complete, fewer than 15 volumes",
    ],
)
async def test_who_begins_with_a_model_asks_for_others(talk: Talk, message: str) -> None:
    reply = (await talk(message))[0]
    told = [FACTS[title] for title in named(reply)]
    assert told, reply["answer"]
    assert all(one["status"] == "completed" and one["volumes"] < 15 for one in told)
    assert not [title for title in named(reply) if title in message]


@pytest.mark.parametrize(
    ("message", "model", "kinds"),
    [
        ("similar to Vagabond", "Vagabond", {"historical", "samurai"}),
        ("I loved Haikyu!!, what should I read next?", "Haikyu!!", {"sports", "school"}),
        ("ベルセルクみたいな漫画はありますか", "Berserk", {"dark fantasy", "horror"}),
        ("スラムダンクのような完結した漫画", "Slam Dunk", {"sports"}),
        ("something in the vein of Monster but shorter", "Monster", {"thriller", "psychological", "mystery"}),
        ("need a new obsession after finishing Vagabond", "Vagabond", {"historical", "samurai"}),
        ("anything like monster", "Monster", {"thriller", "psychological", "mystery"}),
        ("10巻以内で完結しているSF漫画", "", {"sci-fi"}),
        ("5巻以内で読み切れる怖い漫画ありますか", "", {"horror"}),
    ],
)
async def test_what_is_like_a_title_is_of_its_kinds(talk: Talk, message: str, model: str, kinds: set[str]) -> None:
    reply = (await talk(message))[0]
    assert named(reply), reply["answer"]
    assert model not in named(reply)
    assert all(kinds & {*FACTS[title]["kinds"]} for title in named(reply)), named(reply)


@pytest.mark.parametrize(
    "message",
    [
        "what do you have by the Goodnight Punpun author",
        "What have you got by the Goodnight Punpun guy that costs over 15 dollars a book?",
    ],
)
async def test_a_maker_may_be_named_by_a_title(talk: Talk, message: str) -> None:
    titles = named((await talk(message))[0])
    assert titles
    assert all("Inio Asano" in FACTS[title]["authors"] for title in titles)
    assert "15" not in message or all(FACTS[title]["price_usd"] >= 15 for title in titles)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Which historical seinen manga are complete in fewer than 15 volumes?", "historical"),
        ("a complete horror series under 13 dollars", "horror"),
    ],
)
async def test_a_bound_is_given_up_before_the_kind_is(talk: Talk, message: str, kind: str) -> None:
    reply = (await talk(message))[0]
    assert named(reply)
    assert all(kind in FACTS[title]["genres"] for title in named(reply))
    assert "Nothing that I found is exactly what you asked for" in reply["answer"]


@pytest.mark.parametrize("message", ["any seinen comedy under $12 each", "1冊12ドル以下の青年漫画のコメディ"])
async def test_kinds_that_stand_apart_on_a_page_are_found(talk: Talk, message: str) -> None:
    titles = named((await talk(message))[0])
    assert titles
    assert all(FACTS[title]["demographic"] == "seinen" and FACTS[title]["price_usd"] <= 12 for title in titles)


@pytest.mark.parametrize(
    "message",
    [
        "1冊10ドル以下の少女漫画で、まだ続いてるやつ",
        "1冊10ドル以下の少女漫画で、今も続いとるやつ",
        "a shojo that is still coming out",
    ],
)
async def test_what_goes_on_is_neither_complete_nor_on_hold(talk: Talk, message: str) -> None:
    titles = named((await talk(message))[0])
    assert titles
    assert {FACTS[title]["status"] for title in titles} == {"ongoing"}


@pytest.mark.parametrize(
    ("message", "makers"),
    [
        ("anything by Otomo?", {"Katsuhiro Otomo"}),
        ("what other manga did Toriyama draw", {"Akira Toriyama"}),
        ("which of Urasawa's works is the shortest", {"Naoki Urasawa"}),
        ("what else did fujimoto write", {"Tatsuki Fujimoto"}),
        ("other books by urasawa", {"Naoki Urasawa"}),
        ("something by the one who did slam dunk but about samurai", {"Takehiko Inoue"}),
        ("other stuff from the slam dunk guy", {"Takehiko Inoue"}),
        ("anything else by whoever drew nana", {"Ai Yazawa"}),
        ("did the death note people make another series", {"Takeshi Obata"}),
    ],
)
async def test_a_last_name_that_one_maker_has_means_that_one(talk: Talk, message: str, makers: set[str]) -> None:
    titles = named((await talk(message))[0])
    assert titles
    assert all(makers <= {*FACTS[title]["authors"]} for title in titles)
    assert "shortest" not in message or titles == ["21st Century Boys"]


@pytest.mark.parametrize("message", ["recommend a great manga", "do you have any other great manga"])
async def test_a_word_of_praise_names_no_maker(talk: Talk, message: str) -> None:
    titles = named((await talk(message))[0])
    assert any(FACTS[title]["authors"] != ["Oh! great"] for title in titles)


async def test_what_is_like_a_title_may_be_wished_of_somebody_else(talk: Talk) -> None:
    titles = named((await talk("something like Death Note but not by the same authors"))[0])
    assert titles
    assert not any({"Tsugumi Ohba", "Takeshi Obata"} & {*FACTS[title]["authors"]} for title in titles)


async def test_years_that_nothing_is_of_bring_what_is_next_before_them(talk: Talk) -> None:
    reply = (await talk("manga from the seventies"))[0]
    assert all(FACTS[title]["start"] < 1980 for title in named(reply))
    assert "Nothing that I found is exactly what you asked for" in reply["answer"]


@pytest.mark.parametrize(
    ("message", "field", "wanted"),
    [
        ("恋愛要素なしのファンタジー", "genres", "fantasy"),
        ("全5巻くらいで終わるミステリー", "genres", "mystery"),
        ("家族みんなで読める漫画が欲しい", "rating", "all ages"),
        ("looking for a gay romance that is complete", "genres", "boys love"),
        ("romance around 10 volumes, completed", "status", "completed"),
        ("got a girl of 9 who adores magic, what could she read?", "rating", "all ages"),
    ],
)
async def test_a_wish_in_few_words_is_one(talk: Talk, message: str, field: str, wanted: str) -> None:
    titles = named((await talk(message))[0])
    assert titles
    assert all(wanted in (FACTS[title][field], *FACTS[title]["genres"]) for title in titles)


async def test_titles_that_hold_none_of_the_words_are_left_out_where_others_do(talk: Talk) -> None:
    assert named((await talk("a detective story with more than 50 volumes"))[0]) == ["Case Closed"]


async def test_a_place_of_the_story_is_no_service(talk: Talk) -> None:
    titles = named((await talk("any mystery manga?", "set in school", "no horror"))[-1])
    assert titles
    assert all({"mystery", "school"} <= {*FACTS[title]["genres"]} for title in titles)
    assert not any("horror" in FACTS[title]["genres"] for title in titles)


@pytest.mark.parametrize(
    ("messages", "kinds"),
    [
        (("who wrote Nana", "anything similar"), {"music", "romance", "drama"}),
        (("do you have claymore", "anything similar but shorter"), {"dark fantasy", "horror", "action", "adventure"}),
        (("do you have claymore", "is there anything like it but finished"), {"dark fantasy", "horror", "action"}),
        (("who wrote Nana", "anything along those lines?"), {"music", "romance", "drama"}),
        (("is claymore finished", "what else is in that vein"), {"dark fantasy", "horror", "action", "adventure"}),
        (("is Nana finished", "more like this?"), {"music", "romance", "drama"}),
        (("クレイモアの作者は？", "似たやつある？"), {"dark fantasy", "horror", "action", "adventure"}),
        (("is Nana finished", "同じような作品は？"), {"music", "romance", "drama"}),
        (("who wrote Nana", "anything similar", "only finished ones"), {"music", "romance", "drama"}),
        (("is claymore finished", "more in that vein", "not 18+"), {"dark fantasy", "horror", "action", "adventure"}),
    ],
)
async def test_what_is_similar_is_like_the_title_that_was_spoken_of(
    talk: Talk, messages: tuple[str, ...], kinds: set[str]
) -> None:
    titles = named((await talk(*messages))[-1])
    assert titles
    assert not {"Nana", "Claymore"} & {*titles}
    assert all(kinds & {*FACTS[title]["kinds"]} for title in titles), titles
    assert "shorter" not in messages[1] or all(FACTS[title]["volumes"] < 27 for title in titles)


async def test_what_is_like_a_title_but_done_is_complete(talk: Talk) -> None:
    titles = named((await talk("anything like bleach but done"))[0])
    assert titles
    assert {FACTS[title]["status"] for title in titles} == {"completed"}


@pytest.mark.parametrize(
    "messages", [("tell me about Akira", "something lighter"), ("tell me about Uzumaki", "a milder one")]
)
async def test_what_is_to_be_another_is_not_sought_by_the_name_of_the_first(
    talk: Talk, messages: tuple[str, str]
) -> None:
    titles = named((await talk(*messages))[-1])
    assert titles
    assert not {"Reborn!", "Medaka Box", "Dragon Ball", "Naruto", "Akira", "Uzumaki"} & {*titles}


@pytest.mark.parametrize(
    ("first", "then", "field", "allowed"),
    [
        ("I liked Monster and Liar Game, what next?", "something finished", "status", ("completed",)),
        ("something like Death Note", "shorter", "volumes", range(12)),
        ("something like Bakuman. but longer", "finished", "volumes", range(21, 200)),
        ("loved Liar Game, what should I read after that", "nothing ongoing", "status", ("completed",)),
        ("I loved Death Note, anything like it?", "only seinen", "demographic", ("seinen",)),
    ],
)
async def test_a_wish_that_is_narrowed_keeps_its_model(
    talk: Talk, first: str, then: str, field: str, allowed: Container[object]
) -> None:
    titles = named((await talk(first, then))[-1])
    assert titles
    assert not [title for title in titles if title in first]
    kinds = {kind for title, facts in FACTS.items() if title in first for kind in facts["genres"]}
    assert all(FACTS[title][field] in allowed and kinds & {*FACTS[title]["genres"]} for title in titles)


@pytest.mark.parametrize(("kind", "first"), [("horror", 1990), ("romance", 2000)])
async def test_years_in_full_need_not_stand_on_a_page(talk: Talk, kind: str, first: int) -> None:
    titles = named((await talk(f"{kind} from the {first}s"))[0])
    assert len(titles) > 1
    assert all(kind in FACTS[title]["genres"] and first <= FACTS[title]["start"] < first + 10 for title in titles)


async def test_a_maker_is_not_named_by_a_word_of_a_title(talk: Talk) -> None:
    titles = named((await talk("What did CLAMP draw apart from Cardcaptor Sakura?"))[0])
    assert {*titles} == {"Chobits", "xxxHOLiC", "Tsubasa: RESERVoir CHRoNiCLE"}
