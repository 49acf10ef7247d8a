"""Titles by the names that customers use."""

from __future__ import annotations

import time

import pytest

from infra.corpus.nicknames import Nicknames
from pipeline.trade import NO_TRADE
from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ワンピース", "One Piece"),
        ("わんぴーす", "One Piece"),
        ("スラムダンク", "Slam Dunk"),
        ("ナルト", "Naruto"),
        ("ブリーチ", "Bleach"),
        ("ドラゴンボール", "Dragon Ball"),
        ("ヒロアカ", "My Hero Academia"),
        ("鬼滅の刃", "Demon Slayer: Kimetsu no Yaiba"),
        ("呪術廻戦", "Jujutsu Kaisen"),
        ("Shingeki no Kyojin", "Attack on Titan"),
        ("shingeki no kyojin", "Attack on Titan"),
        ("Kimetsu no Yaiba", "Demon Slayer: Kimetsu no Yaiba"),
        ("Hagane no Renkinjutsushi", "Fullmetal Alchemist"),
        ("Boku no Hero Academia", "My Hero Academia"),
        ("JJK", "Jujutsu Kaisen"),
        ("jjk", "Jujutsu Kaisen"),
        ("MHA", "My Hero Academia"),
        ("BNHA", "My Hero Academia"),
        ("AoT", "Attack on Titan"),
        ("SnK", "Attack on Titan"),
        ("FMA", "Fullmetal Alchemist"),
        ("HxH", "Hunter x Hunter"),
        ("Nausicaa", "Nausicaä of the Valley of the Wind"),
        ("Pokemon Adventures", "Pokémon Adventures"),
        ("Beserk", "Berserk"),
        ("Bersrek", "Berserk"),
        ("Naruo", "Naruto"),
        ("Bleech", "Bleach"),
        ("Vinlad Saga", "Vinland Saga"),
        ("Jujustu Kaisen", "Jujutsu Kaisen"),
        ("Atack on Titan", "Attack on Titan"),
        ("Chainsawman", "Chainsaw Man"),
        ("Full Metal Alchemist", "Fullmetal Alchemist"),
        ("Tokio Ghoul", "Tokyo Ghoul"),
        ("Dragon Bal", "Dragon Ball"),
        ("Fruba", "Fruits Basket"),
        ("フルバ", "Fruits Basket"),
        ("フルーツバスケット", "Fruits Basket"),
        ("デスノート", "Death Note"),
        ("しんげきのきょじん", "Attack on Titan"),
        ("Houseki no Kuni", "Land of the Lustrous"),
        ("Shokugeki no Souma", "Food Wars!: Shokugeki no Soma"),
        ("BSD", "Bungo Stray Dogs"),
        ("the apothecary dairies", "The Apothecary Diaries"),
        ("promised neverland", "The Promised Neverland"),
        ("ancient magus' bride", "The Ancient Magus' Bride"),
        ("ylia", "Your Lie in April"),
        ("Nozaki", "Monthly Girls' Nozaki-kun"),
        ("Quintuplets", "The Quintessential Quintuplets"),
        ("Rosario Vampire", "Rosario+Vampire"),
    ],
)
async def test_a_title_is_found_by_the_name_that_customers_use(talk: Talk, name: str, title: str) -> None:
    reply = (await talk(f"Who wrote {name}?" if name.isascii() else f"{name}の作者は誰ですか"))[-1]
    assert reply["sources"][0]["title"] == title


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("デスノートはいくらですか", "$9.99"),
        ("NARUTOの作者は誰？", "Masashi Kishimoto"),
        ("デスノートって誰が作ったの", "Tsugumi Ohba"),
        ("鋼の錬金術師って全部で何冊？", "27 volumes"),
        ("スラムダンクはどこで連載してたの？", "Weekly Shonen Jump"),
        ("Bleach author?", "Tite Kubo"),
        ("デスノートはありますか", "Death Note"),
        ("ナルトは完結しましたか", "72 volumes"),
        ("きめつのやいばは完結しましたか", "23 volumes"),
        ("フルーツバスケットは何巻ですか", "23 volumes"),
        ("チェンソマンは何巻まで出てる？", "18 volumes"),
        ("ワンピースの主人公は誰ですか", "Luffy"),
        ("ナルト全巻揃えるといくらになりますか", "$719.28"),
        ("蟲師はいつ完結しましたか、あと何巻ありますか", "2008"),
        ("バガボンドは休載中ですか", "hiatus"),
    ],
)
async def test_a_title_in_kana_is_answered_with_what_is_asked(talk: Talk, question: str, fact: str) -> None:
    (reply,) = await talk(question)
    assert fact in reply["answer"]
    assert len(reply["sources"]) == 1


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("who wrote Blue?", ["Blue Box", "Blue Lock"]),
        ("how many volumes does jojo have", ["Stardust Crusaders", "Battle Tendency"]),
        ("how many volumes does Yamada-kun have", ["Seven Witches", "Lv999"]),
        ("Is Inuyashi finished?", ["Inuyasha", "Inuyashiki"]),
        ("who wrote Noruto", ["Boruto: Naruto Next Generations", "Naruto"]),
        ("got jojo?", ["Stone Ocean"]),
        ("do you have kimi", ["Your Lie in April"]),
    ],
)
async def test_of_several_titles_that_are_near_it_is_asked_back_which(
    talk: Talk, question: str, titles: list[str]
) -> None:
    (reply,) = await talk(question)
    assert reply["answer"].startswith("Did you mean ")
    assert not reply["sources"]
    asked, meant = await talk(question, titles[0])
    assert titles[0] in asked["answer"] or "another one" in asked["answer"]
    assert titles[0] in meant["sources"][0]["title"]


async def test_who_says_which_title_was_meant_gets_the_answer_to_the_question_before(talk: Talk) -> None:
    _, meant = await talk("how many volumes does JoJo have", "Stone Ocean")
    assert "17 volumes" in meant["answer"]


async def test_a_plain_word_is_a_title_only_where_a_title_is_asked_for(talk: Talk) -> None:
    assert "Naoki Urasawa" in (await talk("who wrote monster"))[-1]["answer"]
    kids = (await talk("is there a monster manga for kids"))[-1]
    assert "Monster" not in [source["title"] for source in kids["sources"]]


async def test_a_long_english_word_is_no_slip_for_a_title(talk: Talk) -> None:
    reply = (await talk("My girlfriend only reads romance but I want her to try something scary. ideas?"))[-1]
    assert reply["sources"]
    assert "Girl Friends" not in [source["title"] for source in reply["sources"]]


@pytest.mark.parametrize("title", ["So I'm a Spider, So What?", "Haikyu!!", "Spice and Wolf", "UQ Holder!"])
async def test_a_mark_within_a_title_ends_no_question(talk: Talk, title: str) -> None:
    (reply,) = await talk(f"Is {title} finished?")
    assert [source["title"] for source in reply["sources"]] == [title]
    assert "don't" not in reply["answer"]


@pytest.mark.parametrize("message", ["do you have lego", "asdf", "qwertz uiop", "blorp", "xyzzy manga"])
async def test_an_unknown_word_is_searched_for_and_not_greeted(talk: Talk, message: str) -> None:
    reply = (await talk(message))[-1]
    assert reply["intent"]["name"] != "chitchat"
    assert "could not find" in reply["answer"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Do you have Boarding School Juliet?", "Boarding School Juliet"),
        ("Do you have Code:Breaker?", "Code:Breaker"),
        ("Do you have Blame!?", "Blame!"),
        ("Do you have D Gray Man?", "D.Gray-man"),
        ("Do you have Kakegurui?", "Kakegurui: Compulsive Gambler"),
        ("Who wrote Insomniacs After School?", "Insomniacs After School"),
        ("STEEL BALL RUN ジョジョの奇妙な冒険 Part7の作者は？", "JoJo's Bizarre Adventure: Part 7--Steel Ball Run"),
        ("銀の匙 Silver Spoonの作者は？", "Silver Spoon"),
    ],
)
async def test_no_word_of_a_title_is_taken_for_one_of_the_question(talk: Talk, question: str, title: str) -> None:
    (reply,) = await talk(question)

    assert {one["title"] for one in reply["sources"]} == {title}


@pytest.mark.parametrize(
    ("question", "longer"),
    [
        ("Who wrote Death Note Another Note?", "Death Note Another Note"),
        ("How much is Demon Slayer Stories of Water and Flame?", "Stories of Water and Flame"),
        ("Do you have Dragon Ball Z?", "Dragon Ball Z"),
        ("Who wrote Fullmetal Alchemist Brotherhood?", "Fullmetal Alchemist Brotherhood"),
    ],
)
async def test_a_longer_name_is_not_answered_with_the_shorter_titles_facts(
    talk: Talk, question: str, longer: str
) -> None:
    (reply,) = await talk(question)

    assert f'{longer}" in our catalogue' in reply["answer"]
    assert not reply["sources"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("do you have berserk", "Berserk"),
        ("do you have kingdom", "Kingdom"),
        ("do you sell mx0", "Mx0"),
        ("pls naruto", "Naruto"),
        ("ＮＡＲＵＴＯ", "Naruto"),
    ],
)
async def test_a_name_that_is_all_that_is_asked_for_may_be_written_small(talk: Talk, question: str, title: str) -> None:
    (reply,) = await talk(question)

    assert {one["title"] for one in reply["sources"]} == {title}


async def test_initials_of_a_title_in_parts_ask_back_which_is_meant(talk: Talk) -> None:
    (reply,) = await talk("Do you have JJBA?")

    assert "Did you mean" in reply["answer"]
    assert "Part 2" in reply["answer"]


def test_a_part_of_a_name_is_found_in_a_long_answer_at_once() -> None:
    names = Nicknames(["Monthly Girls' Nozaki-kun"], [], set, NO_TRADE)
    told = " ".join(f"Code AUTUMN{number} takes ${number}.00 off orders of that kind." for number in range(20))
    began = time.process_time()
    found = names.part(f"{told} Who wrote Nozaki?")
    assert time.process_time() - began < 0.5
    assert found is not None
    assert found.words == "Nozaki"


@pytest.mark.parametrize(
    ("before", "message", "title"),
    [
        ("manga by Takehiko Inoue", "is real scary?", "Real"),
        ("manga by Takehiko Inoue", "tell me more about real", "Real"),
        ("music romance manga", "the first one", "Given"),
        ("music romance manga", "tell me more about given", "Given"),
        ("who wrote Another?", "how long is another?", "Another"),
    ],
)
async def test_a_title_that_we_listed_is_known_again(talk: Talk, before: str, message: str, title: str) -> None:
    *_, reply = await talk(before, message)
    assert {source["title"] for source in reply["sources"]} == {title}


@pytest.mark.parametrize("message", ["nana", "monster?"])
async def test_a_message_that_is_but_a_name_names_it(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert [source["title"].casefold() for source in reply["sources"]] == [message.strip("?")]


async def test_nobody_is_taken_for_a_title(talk: Talk) -> None:
    *_, reply = await talk("manga by Takehiko Inoue", "are you real?")
    assert reply["intent"]["name"] == "chitchat"
