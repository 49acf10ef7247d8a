from __future__ import annotations

import pytest

from pipeline.questions.frames import unframed


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("hi could you please tell me what express shipping costs thanks", "what express shipping costs"),
        ("i was wondering if i can return it", "can i return it"),
        ("do you know whether it is finished", "is it finished"),
        ("quick question is it finished please", "is it finished"),
        ("tell me if the code works", "the code works"),
        ("if i return it do i pay", "if i return it do i pay"),
        ("tell me about berserk", "tell me about berserk"),
        ("can you tell me when it is back", "can you tell me when it is back"),
        ("do you know berserk", "do you know berserk"),
        ("hi", "hi"),
        ("", ""),
    ],
)
def test_the_question_remains(said: str, asked: str) -> None:
    assert " ".join(unframed(said.split())) == asked
