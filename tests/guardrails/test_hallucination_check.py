import pytest

from guardrails.hallucination_check import HallucinationCheck
from pipeline.types import Allow, Evidence, Passage, Rewrite

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
            "twelve of them out of print, and sold 170,000,000 copies. The box costs 24,800 yen.",
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
    "Slam Dunk ran from 1990 to 1996 [1].",
    "It sold 170000000 copies.",
    "The box costs 24800 yen.",
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
    ("返品は到着から60日以内です。", "number"),
]


@pytest.mark.parametrize("text", SUPPORTED)
def test_what_the_passages_say_passes(text: str) -> None:
    assert HallucinationCheck().check(text, ABOUT) == Allow()


@pytest.mark.parametrize(("text", "reason"), UNSUPPORTED)
def test_what_they_do_not_say_is_dropped(text: str, reason: str) -> None:
    assert HallucinationCheck().check(text, ABOUT) == Rewrite("", reason)


def test_without_passages_there_is_nothing_to_check() -> None:
    assert HallucinationCheck().check("It ran for 99 years.", Evidence("?")) == Allow()
