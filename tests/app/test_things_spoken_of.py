"""What is spoken of and is no title: what nobody here knows, and what a page is about."""

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    "messages",
    [
        ("Blorptastic", "do you have it?"),
        ("blorptastic", "is it finished?"),
        ("Zorgon Quest", "how many volumes?"),
        ("Zorgon Quest", "who wrote it?"),
        ("Is Zorgon Quest finished?", "how many volumes does it have?"),
        ("do you have Blorptastic?", "how much is it?"),
        ("ブロルプ大冒険", "ありますか"),
        ("ブロルプ大冒険", "いくらですか"),
        ("ホゲホゲ戦記はありますか", "何巻ですか"),
        ("got any Zibbledorf?", "is it complete?"),
        ("ブロルプ大冒険はありますか", "それは完結していますか"),
    ],
)
async def test_of_what_nobody_knows_no_older_title_is_meant(talk: Talk, messages: tuple[str, ...]) -> None:
    *_, last = await talk("Who wrote Berserk?", *messages)
    assert last["sources"] == []
    assert "Berserk" not in last["answer"]


@pytest.mark.parametrize("courtesy", ["ok thanks", "hmm", "なるほど"])
async def test_after_a_courtesy_the_title_is_still_spoken_of(talk: Talk, courtesy: str) -> None:
    assert "ongoing" in (await talk("Who wrote Berserk?", courtesy, "is it finished?"))[-1]["answer"]


@pytest.mark.parametrize(
    ("message", "right"),
    [
        ("What is the Monthly Shelf and how much does it cost?", "$34.90"),
        ("What is gift wrapping and what does it cost?", "$3.50"),
        ("Is the Monthly Shelf available in Norway and can I cancel it?", "by the 25th"),
        ("What is a gift card and does it expire?", "valid"),
        ("What are Shiori Points and how do I earn them?", "per $1"),
        ("What is Berserk about and how much does it cost?", "$14.99"),
        ("What is express shipping and how long does it take?", "2-4 business days"),
    ],
)
async def test_it_in_the_second_question_is_what_the_first_was_about(talk: Talk, message: str, right: str) -> None:
    assert right in (await talk(message))[0]["answer"]


async def test_a_page_is_spoken_of_until_something_else_is(talk: Talk) -> None:
    *_, price, pause, units = await talk(
        "Who wrote Berserk?",
        "What is the Monthly Shelf?",
        "how much does it cost?",
        "can I pause it?",
        "how many volumes does it have?",
    )
    assert "$34.90" in price["answer"]
    assert "3 months" in pause["answer"]
    assert "42" in units["answer"]


@pytest.mark.parametrize(
    ("message", "taken", "refused"),
    [
        ("Bitcoin or Visa?", "accepts Visa", "Bitcoin, are not accepted"),
        ("Do you take PayPal or Klarna?", "except PayPal", "such as Klarna"),
        ("Can I pay with Visa or Bitcoin?", "accepts Visa", "Bitcoin, are not accepted"),
        ("JCB or Diners?", "JCB", '"Diners"'),
        ("do you accept dogecoin or mastercard", "Mastercard", '"dogecoin"'),
        ("Mastercard, Afterpay?", "Mastercard", "Afterpay"),
    ],
)
async def test_each_of_several_means_to_pay_is_answered(talk: Talk, message: str, taken: str, refused: str) -> None:
    answer = (await talk(message))[0]["answer"]
    assert taken in answer
    assert refused in answer


async def test_means_that_are_all_taken_are_answered(talk: Talk) -> None:
    answer = (await talk("Amex and Visa?"))[0]["answer"]
    assert "American Express" in answer
    assert "do not say" not in answer
