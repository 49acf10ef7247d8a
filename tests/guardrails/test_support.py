import pytest

from guardrails.grounding.support import place_of
from pipeline.types.documents import Passage


def page(number: int, title: str, text: str) -> Passage:
    return Passage(f"p{number}", f"d{number}", title, "policy", "en", f"/{number}", text)


PAGES = (
    page(1, "Shipping", "Standard shipping takes 7-12 business days. Express shipping takes 2-4 business days."),
    page(2, "Nana", "Nana is a josei manga by Ai Yazawa. Nana has 21 volumes so far. Each volume of Nana costs $9.99."),
    page(3, "Payment", "Hondana accepts PayPal and gift cards. Cash on delivery is not accepted."),
    page(4, "返品", "未開封の商品は、お届けから30日以内に返品できます。"),
)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Express shipping takes 2-4 business days.", 1),
        ("Yes, Nana has 21 volumes so far.", 2),
        ("No, cash on delivery is not accepted.", 3),
        ("Nana is by Ai Yazawa, and each volume of Nana costs $9.99.", None),  # of two sentences of the page
        ("未開封の商品は、お届けから30日以内に返品できます。", 4),
    ],
)
def test_what_one_sentence_of_a_passage_says_has_its_place(sentence: str, number: int | None) -> None:
    assert place_of(sentence, PAGES) == number


@pytest.mark.parametrize(
    "sentence",
    [
        "Standard shipping takes 2-4 business days.",
        "Nana is a josei manga by Kentaro Miura.",
        "Berserk has 21 volumes so far.",
        "Cash on delivery is accepted.",
        "Hondana does not accept PayPal and gift cards.",
        "No, Hondana accepts PayPal and gift cards.",
        "Yes, cash on delivery is not accepted.",
        "It costs $9.99.",
        "The answer to this question is:",
        "未開封の商品は、お届けから60日以内に返品できます。",
    ],
)
def test_what_no_single_sentence_says_has_none(sentence: str) -> None:
    assert place_of(sentence, PAGES) is None
