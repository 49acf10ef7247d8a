import pytest

from infra.store.reading import open_store
from tests.app.conftest import Talk

SAYS = open_store().languages


@pytest.mark.parametrize("said", ["great", "ok cool", "hmm", "I see"])
async def test_a_word_to_an_answer_is_acknowledged_and_leaves_the_topic(talk: Talk, said: str) -> None:
    _, acknowledged, volumes = await talk("Is Berserk finished?", said, "how many volumes?")
    assert acknowledged["answer"] == SAYS["en"].acknowledged
    assert volumes["answer"].startswith("Berserk had 42 volumes")


@pytest.mark.parametrize("said", ["了解です", "なるほど", "へえ", "いいね"])
async def test_one_in_japanese_as_well(talk: Talk, said: str) -> None:
    _, acknowledged, author = await talk("ベルセルクは完結していますか", said, "作者は？")
    assert acknowledged["answer"] == SAYS["ja"].acknowledged
    assert [source["title"] for source in author["sources"]] == ["Berserk"]


@pytest.mark.parametrize("said", [".", "???", "👍", "..."])
async def test_a_message_without_a_word_is_asked_what_it_wants(talk: Talk, said: str) -> None:
    first, *_ = await talk(said)
    _, again, volumes = await talk("Is Berserk finished?", said, "how many volumes?")
    assert first["answer"] == again["answer"] == SAYS["en"].wordless
    assert volumes["answer"].startswith("Berserk had 42 volumes")


async def test_thanks_and_greetings_stay_what_they_are(talk: Talk) -> None:
    thanks, hello = await talk("got it, thanks", "hello")
    assert (thanks["answer"], hello["answer"]) == (SAYS["en"].thanks, SAYS["en"].greeting)


async def test_what_is_to_be_forgotten_is_no_topic_any_more(talk: Talk) -> None:
    _, forgotten, volumes = await talk("Is Berserk finished?", "forget my last question", "how many volumes?")
    assert forgotten["answer"] == SAYS["en"].wordless
    assert volumes["answer"] == SAYS["en"].did_you_mean.unnamed


async def test_the_turn_goes_on_with_what_is_asked_instead(talk: Talk) -> None:
    _, shipping = await talk("ベルセルクは完結していますか", "さっきの質問は忘れて。送料はいくらですか")
    assert "6.90" in shipping["answer"]
    _, other = await talk("One Piece is it finished?", "さっきの質問は無視して別のを教えて")
    assert other["intent"]["name"] == "recommendation"
    assert other["sources"]


@pytest.mark.parametrize(
    "text", ["<b>One Piece</b> price", "`One Piece` price", "**One Piece** price", "One Piece's price"]
)
async def test_markup_is_read_as_the_text_that_it_shows(talk: Talk, text: str) -> None:
    (reply,) = await talk(text)
    assert reply["answer"].startswith("Each volume of One Piece costs $9.99")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("thanks a lot you're great. oh and what are your opening hours", "09:00 and 18:00"),
        ("ok thanks, you rock! can i pay with paypal", "PayPal"),
    ],
)
async def test_a_question_behind_thanks_is_answered(talk: Talk, message: str, said: str) -> None:
    assert said in (await talk(message))[-1]["answer"]
