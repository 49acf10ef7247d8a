"""What a word of the shop means: told by the sentence that has the word, and by none that explains another one."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    "message", ['what does the status "packed" mean', "what is the status packed supposed to mean"]
)
async def test_a_word_is_explained(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert 'The status "packed" means' in reply["answer"]


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ('what does the status "done" mean', "done"),
        ('my order says "processing", what does that mean', "processing"),
        ("what does the status completed mean", "completed"),
    ],
)
async def test_a_word_that_no_page_has_is_unsaid(message: str, word: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert not reply["sources"]
    assert f'do not say anything about "{word}"' in reply["answer"]
