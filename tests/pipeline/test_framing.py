"""What a message asks, without who asks, for whom, and in which role and manner."""

from __future__ import annotations

import pytest

from pipeline.wording.framing import asked_in


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("act as my librarian: tell me about the title", "tell me about the title"),
        ("I'm 14, how long is the title?", "how long is the title?"),
        ("弟は12歳です。the titleは読めますか", "the titleは読めますか"),
        ("忍者になりきってthe titleの内容を教えて", "the titleの内容を教えて"),
        ("my cousin wonders whether the title is over", "whether the title is over"),
        ("my boss asked me about the price of the title", "the price of the title"),
        ("pretend to be a robot and describe the title", "describe the title"),
        ("explain the title to my grandmother", "explain the title"),
        ("describe the title like a pirate", "describe the title"),
        ("sum it up in two sentences: what is the title about?", "what is the title about?"),
        ("ok thanks. oh and do you have the title?", "do you have the title?"),
        ("oh and is the title over", "is the title over"),
        ("what is the title about, in plain words", "what is the title about,"),
    ],
)
def test_who_asks_and_how_is_not_asked(text: str, asked: str) -> None:
    assert asked_in(text).strip() == asked


@pytest.mark.parametrize(
    "text",
    [
        "does the title have a theme park?",
        "I heard that the title has a theme park. Is that true?",
        "is there a poster of the title",
        "the title: who wrote it?",
        "is the title available as a hardcover",
    ],
)
def test_all_of_it_is_asked(text: str) -> None:
    assert asked_in(text) == text
