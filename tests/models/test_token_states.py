from __future__ import annotations

import numpy as np
import pytest

from infra.models.base import BUNDLED
from infra.models.encoder import Encoder
from infra.models.token_states import BASIS, States, basis_of, nearness, states_of

RETURNS = "Returns\nUnopened items can be returned within 30 days of delivery for any reason."
GIFT = "Gifts\nGift wrapping costs $3.50 per bundle of up to 6 volumes."
MONSTER = "Monster\nMonster (Naoki Urasawa) is complete in 18 volumes. Each volume of Monster costs $19.99."
BERSERK = "Berserk\nBerserk (Kentaro Miura) is not complete: 42 volumes are out. Each volume of Berserk costs $14.99."
PASSAGES = (RETURNS, GIFT, MONSTER, BERSERK)


def scores(encoder: Encoder, question: str, passages: tuple[str, ...] = PASSAGES) -> list[float]:
    asked, *held = (encoder._read(text)[1] for text in (question, *passages))
    return nearness(asked, held).tolist()


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("how many days do I have to send something back?", RETURNS),
        ("do you wrap presents?", GIFT),
        ("is Monster complete?", MONSTER),
        ("what does a volume of Berserk cost?", BERSERK),
        ("who drew Berserk?", BERSERK),
    ],
)
def test_the_answering_passage_is_the_nearest(encoder: Encoder, question: str, nearest: str) -> None:
    found = scores(encoder, question)
    assert PASSAGES[found.index(max(found))] == nearest
    assert all(0 <= score <= 1 for score in found)


def test_a_text_is_as_near_as_can_be_to_itself(encoder: Encoder) -> None:
    assert scores(encoder, MONSTER, (MONSTER,))[0] == pytest.approx(1, abs=0.01)


def test_each_token_of_the_question_counts_by_what_is_nearest_to_it() -> None:
    east, north = np.array([[127, 0]], np.int8), np.array([[0, 127]], np.int8)
    question, both = np.concatenate([east, north]), np.concatenate([north, east, -east])
    assert nearness(question, [east, both, -east]).tolist() == pytest.approx([0.5, 1, 0])


@pytest.mark.parametrize("text", ["", " ", "🙂", "ベルセルク", "\x00", "word " * 5000])
def test_odd_texts_are_compared_too(encoder: Encoder, text: str) -> None:
    assert np.isfinite(scores(encoder, text, (text, MONSTER))).all()


def test_what_is_left_of_a_state_is_nearly_as_near_as_the_whole_of_it(encoder: Encoder) -> None:
    """96 directions of 384: each cosine is off by little."""

    def whole(text: str) -> States:
        return states_of(encoder._model(text).values, np.eye(384, dtype=np.float32))

    question = "how long do I have to return an unopened item?"
    exact = nearness(whole(question), [whole(text) for text in PASSAGES])
    assert scores(encoder, question) == pytest.approx(exact.tolist(), abs=0.1)
    assert np.argmax(scores(encoder, question)) == np.argmax(exact)


def test_the_shipped_directions_are_small_and_at_right_angles() -> None:
    basis = basis_of(BUNDLED, 384)
    assert basis.T @ basis == pytest.approx(np.eye(96), abs=0.01)
    assert BASIS.stat().st_size < 100_000


def test_of_another_encoder_every_direction_is_kept() -> None:
    assert (basis_of("elsewhere/other", 8) == np.eye(8)).all()
