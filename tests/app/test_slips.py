"""Slips of the pen in the words that a shop is asked with, and the names that stay as they are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.lexicon import lexicon_of
from infra.corpus.catalogue import catalogue_titles
from infra.corpus.slips import Slips
from tests.app.conftest import Talk


@pytest.fixture(scope="module")
def corrected() -> Slips:
    return lexicon_of().slips


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shiping costs", "shipping costs"),
        ("retrun policy", "return policy"),
        ("recomend somthing", "recommend something"),
        ("do you acept paypal", "do you accept paypal"),
        ("how do i chnage my adress", "how do i change my address"),
        ("can i cancle it", "can i cancel it"),
        ("is Naruto finnished", "is Naruto finished"),
        ("who is the auther", "who is the author"),
        ("is it apropriate for kids", "is it appropriate for kids"),
        ("a scarry horrer manga", "a scary horror manga"),
        ("studnet discont", "student discount"),
        ("Delivary time?", "Delivery time?"),
        ("RETRUN PLEASE", "RETURN PLEASE"),
        ("is one peice good", "is one piece good"),
        ("becuse i shoud", "because i should"),
        ("where is my ordr", "where is my order"),
        ("any discnt", "any discount"),
        ("the shpping optns", "the shipping options"),
    ],
)
def test_a_common_word_is_read_as_meant(corrected: Slips, written: str, meant: str) -> None:
    assert corrected(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "beserk",
        "bleech",
        "vinlad saga",
        "my hero acadamia",
        "Is Retrun out?",
        "do you have Shippuden",
        "hentai",
        "nisekoi",
        "write to recomend@shiping.com",
        "see hondana.example/retrun",
        "code RETRUN10",
        "[ORDER_NUMBER]",
        "horror for high schoolers",
        "they texted me",
        "進撃の巨人 shonen",
        "isbn, usps, msrp and vols",
    ],
)
def test_names_addresses_codes_and_rare_forms_stay_as_written(corrected: Slips, text: str) -> None:
    assert corrected(text) == text


def test_no_name_of_the_catalogue_and_no_message_without_a_slip_is_changed(corrected: Slips) -> None:
    names = [name.casefold() for titles in catalogue_titles() for name in titles.all]
    told = [
        json.loads(line)["text"] for line in Path("infra/store/hondana/examples.jsonl").read_text("utf-8").splitlines()
    ]
    texts = [*names, *(author.casefold() for author in lexicon_of().authors), *told]
    changed = {text for text in texts if corrected(text) != text and not lexicon_of().foreign(text)}
    assert changed <= {
        "acount locked",
        "custums fee",
        "gimme the sports ones that arent ball games",
        "id like a differnt volume for the one i got, its not been opened",
        "order staus plz",
        "pasword reset",
        "whcih series hav more then 40 books",
        "wheres my pakage lol",
    }


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("shiping costs", "$6.90"),
        ("retrun policy", "Return items"),
        ("recomend somthing", "- "),
        ("is berserk finnished", "Berserk"),
        ("any studnet discont?", "Verified students"),
        ("i forgot my pasword", "reset link"),
        ("refnud time", "5-7 business days"),
        ("do u take klarna", "Instalment plans such as Klarna"),
        ("do u have jjk", "Jujutsu Kaisen (呪術廻戦) is"),
        ("can u ship to peru", "delivers worldwide"),
        ("heeft u naruto?", "Engels en Japans"),
        ("wie funktioniert der Shiping", "Englisch und Japanisch"),
    ],
)
async def test_a_misspelt_question_gets_the_answer_to_the_right_one(talk: Talk, message: str, said: str) -> None:
    assert said in (await talk(message))[-1]["answer"]
