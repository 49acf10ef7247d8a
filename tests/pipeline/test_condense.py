from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.names import TitleNames
from pipeline.catalogue.shelf import Shelf
from pipeline.conversation.condense import Condenser
from pipeline.types.asking import Context, Exchange

TRADE = open_store().trade

TITLES = ("One Piece", "Berserk", "Monster", "Another")
CONDENSE = Condenser(
    TitleNames(
        {**{title: title for title in TITLES}, "進撃の巨人": "Attack on Titan", "Shingeki no Kyojin": "Attack on Titan"}
    ),
    TRADE,
    shelf=Shelf({"Monster": {"makers": ("Naoki Urasawa",)}}, TRADE),
)
ASKED = Context((Exchange("Who wrote One Piece?", "Eiichiro Oda wrote it.", "fact", "One Piece"),))


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("and how many volumes?", "One Piece: how many volumes?"),
        ("is it finished?", "is One Piece finished?"),
        ("what are its genres?", "what are One Piece's genres?"),
        ("When did this series start?", "When did One Piece start?"),
        ("What about Berserk?", "Who wrote Berserk?"),
        ("何巻まで出ていますか", "One Piece: 何巻まで出ていますか"),
        ("全部で何冊？", "One Piece: 全部で何冊？"),
        ("今何冊出てる？", "One Piece: 今何冊出てる？"),
    ],
)
async def test_a_follow_up_is_made_to_stand_alone(text: str, standing_alone: str) -> None:
    query = await CONDENSE(text, "en", ASKED)

    assert (query.text, query.condensed) == (standing_alone, True)


@pytest.mark.parametrize(
    "text",
    ["Who wrote Berserk?", "How much is shipping?", "Is Monster finished?", "Is it true that Berserk is finished?"],
)
async def test_a_question_that_stands_alone_is_left_alone(text: str) -> None:
    query = await CONDENSE(text, "en", ASKED)

    assert (query.text, query.condensed) == (text, False)


async def test_a_page_that_answers_a_question_is_no_thing_that_a_pronoun_stands_for() -> None:
    page = "My parcel arrived damaged. What should I do?"
    context = Context((Exchange("A corner is bent", "Please send a photo.", "help", page),))

    query = await CONDENSE("it's not bad, can I keep it", "en", context)

    assert query.text == "parcel's not bad, can I keep it"


async def test_a_title_that_is_also_a_word_counts_only_with_its_capital() -> None:
    query = await CONDENSE("is there another volume of it?", "en", ASKED)

    assert query.text == "is there another volume of One Piece?"


async def test_without_a_subject_the_title_is_found_in_what_was_said() -> None:
    context = Context((Exchange("Tell me about Berserk", "A dark fantasy.", "fact"),))

    query = await CONDENSE("who wrote it?", "en", context)

    assert query.text == "who wrote Berserk?"


async def test_without_history_nothing_changes() -> None:
    assert (await CONDENSE("and how many volumes?", "en", Context())).condensed is False


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("進撃の巨人は何巻まで出ていますか", "Attack on Titanは何巻まで出ていますか"),
        ("who wrote shingeki no kyojin?", "who wrote Attack on Titan?"),
    ],
)
async def test_another_name_of_a_title_brings_the_catalogues_own(text: str, named: str) -> None:
    query = await CONDENSE(text, "en", Context())

    assert (query.text, query.condensed) == (named, False)


LISTED = Context(
    (
        Exchange(
            "Recommend a dark fantasy",
            "- Berserk is a dark fantasy [1].\n- Another: walls [2].\n- One Piece: pirates [3].",
            "recommendation",
            "Berserk",
        ),
    )
)
FOR_A_CHILD = Context(
    (Exchange("Is Monster suitable for my 11 year old daughter?", "Monster is rated 16+.", "fact", "Monster"),)
)


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("anything shorter?", "Can you recommend a dark fantasy manga, anything shorter?"),
        ("another one please", "Can you recommend a dark fantasy manga?"),
        ("ok but a funnier one", "Can you recommend a dark fantasy manga, a funnier one?"),
        ("without magic please", "Can you recommend a dark fantasy manga, without magic please?"),
        ("not fantasy though", "Can you recommend a dark manga, not fantasy though?"),
        ("any that are finished?", "Can you recommend a dark fantasy manga, any that are finished?"),
        ("what about comedy?", "Can you recommend a manga, comedy?"),
        ("who wrote the second one?", "who wrote Another?"),
        ("is the last one finished?", "is One Piece finished?"),
        ("that second one, is it finished?", "is Another finished?"),
        ("which of those is complete?", "which of Berserk, Another and One Piece is complete?"),
        ("are they finished?", "are Berserk, Another and One Piece finished?"),
        ("二つ目は誰が描いた？", "Anotherは誰が描いた?"),
        ("any of them finished?", "are any of Berserk, Another and One Piece finished?"),
        ("is any of those short", "is any of Berserk, Another and One Piece short"),
        ("which one's cheaper?", "which of Berserk, Another and One Piece is cheaper?"),
        ("any of them with cats?", "Can you recommend a dark fantasy manga, any of them with cats?"),
        ("no, I meant the second one", "what about Another?"),
    ],
)
async def test_after_a_list_of_titles_a_message_goes_on_about_it(text: str, standing_alone: str) -> None:
    query = await CONDENSE(text, "en", LISTED)

    assert (query.text, query.condensed) == (standing_alone, True)


@pytest.mark.parametrize(
    "text",
    [
        "how much is shipping?",
        "thanks",
        "recommend a romance manga",
        "can I talk to someone else?",
        "tell me more",
        "do you have another address?",
    ],
)
async def test_what_is_no_more_of_the_list_stands_alone(text: str) -> None:
    assert (await CONDENSE(text, "en", LISTED)).text == text


COMPARED = Context((Exchange("Compare Monster and Berserk", "Monster is long [1].", "fact", "Monster"),))


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("which one's longer", "which of Monster and Berserk is longer"),
        ("what else did they write?", "Which other manga are there by Naoki Urasawa?"),
        ("その人の他の作品は？", "Naoki Urasawaの漫画は何がありますか"),
        ("安いのは？", "Monster、Berserkのうちどっちが安い？"),
        ("長い方は？", "Monster、Berserkのうちどっちが長い？"),
        ("面白いのは？", "面白いのは？"),
        ("新しいのはありますか", "新しいのはありますか"),
    ],
)
async def test_of_titles_that_were_compared_one_is_more(text: str, standing_alone: str) -> None:
    assert (await CONDENSE(text, "en", COMPARED)).text == standing_alone


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("no, i meant Berserk", "Who wrote Berserk?"),
        ("Sorry, I mean Monster!", "Who wrote Monster?"),
        ("not One Piece, I meant Monster", "Who wrote Monster?"),
        ("I meant to ask about Berserk", "Who wrote Berserk?"),
        ("いや、進撃の巨人のことです", "Who wrote Attack on Titan?"),
        ("i mean, is it finished?", "i mean, is One Piece finished?"),
        ("what do you mean?", "what do you mean?"),
        ("i meant well", "i meant well"),
    ],
)
async def test_a_correction_asks_the_question_of_before(text: str, standing_alone: str) -> None:
    assert (await CONDENSE(text, "en", ASKED)).text == standing_alone


async def test_without_history_nothing_is_corrected() -> None:
    assert (await CONDENSE("I meant Berserk", "en", Context())).text == "I meant Berserk"


@pytest.mark.parametrize(
    ("text", "page", "standing_alone"),
    [
        ("how much is it?", "Do you offer gift wrapping? Is it nice?", "how much is gift wrapping?"),
        ("can't you do it for me?", "The hour has passed. Can I still do so?", "can't you do it for me?"),
        ("how long does that take", "Delivery times", "how long does Delivery times take"),
        ("いくらですか", "ギフト包装はできますか。包めますか。", "ギフト包装はいくらですか"),
        ("いくらですか", "Do you offer gift wrapping?", "いくらですか"),
    ],
)
async def test_a_page_says_what_a_question_was_about_that_named_no_part_of_the_service(
    text: str, page: str, standing_alone: str
) -> None:
    context = Context((Exchange("can you do it up as a present?", "Yes [1].", "help", page),))

    assert (await CONDENSE(text, "en", context)).text == standing_alone


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("what if it never comes?", "what if my parcel never comes?"),
        ("and if it doesn't arrive?", "and if my parcel doesn't arrive?"),
        ("when does it come?", "when does my order come?"),
        ("what if i want to cancel it", "what if i want to cancel my order"),
    ],
)
async def test_what_may_never_come_is_a_parcel(text: str, standing_alone: str) -> None:
    shipped = Exchange("where is my order?", "It has shipped.", "tracking")

    assert (await CONDENSE(text, "en", Context((shipped,)))).text == standing_alone


async def test_what_never_comes_is_one_whatever_was_spoken_of() -> None:
    help_ = Exchange(
        "can I still change the address?", "Until it is packed [1].", "help", "How do I change an address?"
    )

    assert (
        await CONDENSE("what if it never arrives", "en", Context((help_,)))
    ).text == "what if my parcel never arrives"
    assert (await CONDENSE("what if it doesn't come out", "en", ASKED)).text == "what if One Piece doesn't come out"


async def test_who_asks_for_others_is_not_offered_the_same_again() -> None:
    assert (await CONDENSE("another one?", "en", LISTED)).taste.besides == {"Berserk", "Another", "One Piece"}
    assert (await CONDENSE("without magic", "en", LISTED)).taste.besides == frozenset()


async def test_what_is_refused_before_what_is_wanted_is_not_asked_about() -> None:
    another = Exchange("not that one, another one", "- Monster: a doctor [1].", "recommendation", "Monster")

    query = await CONDENSE("an older one maybe?", "en", Context((*LISTED.history, another)))

    assert query.text.startswith("Can you recommend a dark fantasy manga,")
    assert (await CONDENSE("not those, something with cats", "en", LISTED)).taste.besides


async def test_a_wish_grows_with_each_message() -> None:
    more = Exchange("anything shorter?", "- Monster: a doctor [1].", "recommendation", "Monster")

    query = await CONDENSE("and no romance", "en", Context((*LISTED.history, more)))

    assert query.text == "Can you recommend a dark fantasy manga, anything shorter, no romance?"


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("what can he read then?", "Can you recommend a manga?"),
        (
            "something with cats she'd like?",
            "Can you recommend a manga, something with cats she'd like?",
        ),
        ("and for her brother, he's 15?", "Can you recommend a manga, for her brother, he's 15?"),
        ("彼女には何がおすすめ？", "おすすめの漫画を教えてください"),
        ("what else did she write?", "Which other manga are there by Naoki Urasawa?"),
        ("彼の他の作品は？", "Naoki Urasawaの漫画は何がありますか"),
        ("when was he born?", "Monster: when was he born?"),
        ("would she like it?", "would she like Monster?"),
    ],
)
async def test_a_person_is_the_reader_unless_it_is_the_author(text: str, standing_alone: str) -> None:
    assert (await CONDENSE(text, "en", FOR_A_CHILD)).text == standing_alone


async def test_a_name_alone_is_the_title() -> None:
    assert (await CONDENSE("進撃の巨人", "ja", Context())).text == "Attack on Titan"
