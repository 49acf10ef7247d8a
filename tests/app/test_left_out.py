"""What a message leaves out or says in other words: what is compared, in which language, who reads, half a question."""

import pytest

from tests.app.conftest import Talk

OF_BOTH = ["compare them", "can you compare?", "what's the difference between them?", "比較して", "比べて", "違いは？"]


@pytest.mark.parametrize("message", [*OF_BOTH, "which one is cheaper?", "どっちが安い？"])
@pytest.mark.parametrize("before", [("Who wrote Berserk?", "Who wrote Monster?"), ("Berserk and Monster",)])
async def test_two_titles_that_were_spoken_of_are_compared(talk: Talk, before: tuple[str, ...], message: str) -> None:
    last = (await talk(*before, message))[-1]
    assert {source["title"] for source in last["sources"]} == {"Berserk", "Monster"}


@pytest.mark.parametrize("message", ["compare Berserk with Monster", "ベルセルクとモンスターを比較して"])
async def test_two_titles_that_are_named_are_compared(talk: Talk, message: str) -> None:
    last = (await talk(message))[-1]
    assert {source["title"] for source in last["sources"]} == {"Berserk", "Monster"}


@pytest.mark.parametrize(
    "messages",
    [
        ("Who wrote Berserk?", "and in Japanese?"),
        ("Who wrote Berserk?", "Who wrote Monster?", "what about in Japanese?"),
        ("Who wrote Berserk?", "do you have it in Japanese?"),
        ("How much is express shipping?", "and in Japanese?"),
        ("Recommend a horror", "in Japanese please"),
    ],
)
async def test_who_asks_for_it_in_another_language_hears_what_there_is(talk: Talk, messages: tuple[str, ...]) -> None:
    assert "Japanese editions" in (await talk(*messages))[-1]["answer"]


@pytest.mark.parametrize(
    "message",
    ["do you have Slam Dunk in Japanese?", "can I get Berserk in English", "スラムダンクの英語版はありますか"],
)
async def test_in_which_languages_a_title_is_to_be_had_is_told(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert ("Japanese editions" in reply["answer"]) or ("英語版と日本語版" in reply["answer"])


@pytest.mark.parametrize(
    "messages",
    [
        ("is berserk out in french",),
        ("do you have frieren translated to portuguese",),
        ("do you have one piece in spanish",),
        ("is there a spanish version of nana",),
        ("tell me about Monster", "and in italian?"),
    ],
)
async def test_a_title_is_sold_in_no_other_language(talk: Talk, messages: tuple[str, ...]) -> None:
    assert "no manga in French, German, Spanish" in (await talk(*messages))[-1]["answer"]


async def test_what_goes_together_is_one_question(talk: Talk) -> None:
    (reply,) = await talk("クーポンとポイントは一緒に使えますか")
    assert "併用できます" in reply["answer"]


@pytest.mark.parametrize(
    "message", ["when will an order from Friday evening leave?", "when does an order placed on Sunday ship?"]
)
async def test_of_an_order_as_such_the_pages_tell(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert "next business day" in reply["answer"]
    assert "signed in" not in reply["answer"]


@pytest.mark.parametrize(
    ("before", "message", "intent"),
    [
        ("is Haikyu finished?", "what would I read after that?", "recommendation"),
        ("is Berserk too brutal for a 14 year old?", "what then?", "recommendation"),
    ],
)
async def test_what_comes_next_is_a_wish(talk: Talk, before: str, message: str, intent: str) -> None:
    *_, reply = await talk(before, message)
    assert reply["intent"]["name"] == intent
    assert reply["sources"]


async def test_what_is_added_to_an_order_is_no_fact_of_its_title(talk: Talk, signed_in: dict[str, str]) -> None:
    *_, reply = await talk("when does my chainsaw man order come?", "can I still add a book to it?", headers=signed_in)
    assert "Chainsaw Man" not in {source["title"] for source in reply["sources"]}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("夫が「ベルセルク」を読みたがっています", "Berserk"),
        ("妻はモンスターが好きです", "Monster"),
        ("友達がワンピースを読んでいます", "One Piece"),
        ("my husband wants to read Berserk", "Berserk"),
        ("my wife would love Monster", "Monster"),
        ("my boss is into Vagabond", "Vagabond"),
        ("my brother would like to read Death Note", "Death Note"),
        ("弟がデスノートを読みたいと言っています", "Death Note"),
    ],
)
async def test_who_says_who_would_read_a_title_is_told_of_it(talk: Talk, message: str, told: str) -> None:
    reply = (await talk(message))[0]
    assert told in reply["answer"]
    assert [source["title"] for source in reply["sources"]] == [told]


@pytest.mark.parametrize(
    ("message", "rating"),
    [
        ("娘がナルトを欲しがっています", "rated 13+"),
        ("息子がベルセルクにはまっています", "rated 18+"),
        ("12歳の息子が「ベルセルク」を読みたがっています", "rated 18+"),
        ("my son is into Naruto", "rated 13+"),
        ("my daughter loves Uzumaki", "rated 16+"),
    ],
)
async def test_for_a_child_the_rating_stands_beside_what_is_told(talk: Talk, message: str, rating: str) -> None:
    answer = (await talk(message))[0]["answer"]
    assert rating in answer
    assert "volumes" in answer


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("is shipping insured and tracked?", "tracking number"),
        ("are parcels insured or tracked?", "tracking number"),
        ("do you ship to Oslo, insured?", "worldwide"),
        ("do you ship to Canada, is it insured?", "worldwide"),
        ("is standard shipping free and insured?", "$60"),
    ],
)
async def test_of_half_a_question_that_no_page_answers_that_is_said(talk: Talk, message: str, told: str) -> None:
    answer = (await talk(message))[0]["answer"]
    assert told in answer
    assert 'anything about "insured"' in answer
