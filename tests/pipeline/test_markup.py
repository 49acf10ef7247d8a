import time

import pytest

from pipeline.wording.markup import without_markup

MARKED = {
    "<b>One Piece</b> price": "One Piece price",
    "what's `Naruto` about": "what's Naruto about",
    "**Bleach** volumes?": "Bleach volumes?",
    "_Naruto_ and __Bleach__": "Naruto and Bleach",
    "~~Monster~~ ***Berserk***": "Monster Berserk",
    "[Monster](https://shop.example/monster) volumes": "Monster volumes",
    "<p>One Piece</p><p>price</p>": " One Piece  price ",
    '<a href="https://shop.example">Nana</a>': "Nana",
    "<One Piece> price": "One Piece price",
    "泣けるやつ教えて😭": "泣けるやつ教えて",
    "a sad one 😭😭 please ✨": "a sad one please",
    "Cats &amp; Dogs, One Piece&#39;s price": "Cats & Dogs, One Piece's price",
}
PLAIN = [
    "One Piece's price",
    "under 10 < 20 and > 5",
    "I <3 manga",
    "snake_case_name and 2 * 3 * 4",
    "Q&A; D.Gray-man, K-On!",
    "is it [EMAIL] (mine)?",
    "M*A*S*H",
    "****",
    "😂",
    "Love★Com, 幽☆遊☆白書, ♪",
]


@pytest.mark.parametrize(("text", "shown"), MARKED.items())
def test_a_message_is_read_as_what_it_shows(text: str, shown: str) -> None:
    assert without_markup(text) == shown


@pytest.mark.parametrize("text", PLAIN)
def test_signs_that_mark_nothing_stay(text: str) -> None:
    assert without_markup(text) == text


@pytest.mark.parametrize("unit", ["*a", "<b ", "[a](", "`", "_a ", "&a"])
def test_no_message_holds_up_the_others(unit: str) -> None:
    started = time.process_time()
    without_markup((unit * 2000)[:4000])
    assert time.process_time() - started < 0.25
