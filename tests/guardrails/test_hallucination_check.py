import pytest

from guardrails.hallucination_check import HallucinationCheck
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Allow, Evidence, Rewrite

ABOUT = Evidence(
    "Is Slam Dunk finished?",
    (
        Passage(
            "p",
            "d",
            "Slam Dunk",
            "product",
            "en",
            "/",
            "Slam Dunk by Takehiko Inoue ran from 1990 to 1996 in Weekly Shonen Jump. It has thirty-one volumes, "
            "twelve of them out of print, and sold 170,000,000 copies. The box costs 24,800 yen. "
            "Orders before 14:00 are packed at once.",
        ),
        Passage(
            "j",
            "d",
            "返品",
            "policy",
            "ja",
            "/",
            "商品の到着から30日以内であれば返品できます。送料はお客様のご負担です。",
        ),
    ),
)
SUPPORTED = [
    "- Slam Dunk: It has thirty-one volumes, twelve of them out of print, and sold 170,000,000 copies [1].",
    "Slam Dunk ran from 1990 to 1996 [1].",
    "It sold 170000000 copies.",
    "The box costs 24800 yen.",
    "Orders before 2 pm are packed at once.",
    "12 volumes are out of print.",
    "返品は到着から30日以内です。",
    "Would you like to order it?",
    "I'm sorry, I could not find that.",
    "Happy to help!",
    "Yes, Slam Dunk is finished.",
]
UNSUPPORTED = [
    ("Slam Dunk ran from 1990 to 1997.", "number"),
    ("Slam Dunk was drawn by Akira Toriyama.", "name"),
    ("The protagonist later becomes a professional baseball pitcher abroad.", "overlap"),
    ("Orders before 3 p.m. are packed at once.", "number"),
    ("返品は到着から60日以内です。", "number"),
]


@pytest.mark.parametrize("text", SUPPORTED)
def test_what_the_passages_say_passes(text: str) -> None:
    assert HallucinationCheck().check(text, ABOUT) == Allow()


@pytest.mark.parametrize(("text", "reason"), UNSUPPORTED)
def test_what_they_do_not_say_is_dropped(text: str, reason: str) -> None:
    assert HallucinationCheck().check(text, ABOUT) == Rewrite("", reason)


@pytest.mark.parametrize("place", ["care@lamps.example", "lamps.example/track"])
def test_an_address_has_to_stand_there(place: str) -> None:
    about = Evidence("?", (Passage("p", "d", "Lamps", "policy", "en", "/", f"Ask {place} about broken lamps."),))
    assert HallucinationCheck().check(f"Ask {place} about broken lamps.", about) == Allow()
    other = place.replace("care", "sales").replace("track", "repairs")
    assert HallucinationCheck().check(f"Ask {other} about broken lamps.", about) == Rewrite("", "name")


def test_without_passages_there_is_nothing_to_check() -> None:
    assert HallucinationCheck().check("It ran for 99 years.", Evidence("?")) == Allow()


@pytest.mark.parametrize(
    "text",
    [
        "Our pages do not say whether it is in stock.",
        "The catalogue does not mention an anime adaptation.",
        "There is no information about that in the sources.",
        "I don't know.",
        "The provided passages do not contain the answer.",
        "Whether a second season is planned is not stated anywhere.",
        "The release date of the next volume is unknown.",
        "I have no information about signed editions.",
        "We found nothing about student discounts.",
        "Unfortunately, I was unable to find that.",
        "The context doesn't specify the weight of the box.",
        "Sorry, none of our documents cover customs duties.",
        "That isn't mentioned in our help pages.",
        "I'm not certain, because our pages are silent on engraving.",
        "在庫については記載がありません。",
        "次巻の発売日は当店のページに載っていません。",
        "その情報はございません。",
        "I could not find an answer to that in our catalogue.",
        "Nothing in our pages mentions gift wrapping at concerts.",
        "No details on the colouring technique are available.",
        "I can't tell from our catalogue whether it has colour pages.",
    ],
)
def test_an_abstention_is_no_claim(text: str) -> None:
    assert HallucinationCheck().check(text, ABOUT) == Allow()


@pytest.mark.parametrize(
    "text", ["It is not published by Shueisha any longer.", "We do not know why all 57 volumes were recalled."]
)
def test_an_abstention_excuses_no_name_and_no_number(text: str) -> None:
    assert isinstance(HallucinationCheck().check(text, ABOUT), Rewrite)
