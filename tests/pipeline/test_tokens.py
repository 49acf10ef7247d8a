"""How long a text is, in tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wording.tokens import TokenRoom, approximate_tokens

pieces = st.lists(st.text("ab かな漢。", max_size=6), max_size=6)


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("a", 1), ("four", 1), ("fives", 2), ("送料はいくら", 6), ("One Piece は", 4)]
)
def test_four_characters_are_a_token_and_a_japanese_one_is_one(text: str, tokens: int) -> None:
    assert approximate_tokens(text) == tokens


@given(pieces, st.integers(0, 8))
def test_room_for_so_many_tokens_takes_the_longest_beginning_that_has_no_more(said: list[str], most: int) -> None:
    room, whole = TokenRoom(most), "".join(said)
    taken = "".join(room.take(piece) for piece in said)
    assert whole.startswith(taken)
    assert approximate_tokens(taken) <= most
    assert taken == whole or approximate_tokens(whole[: len(taken) + 1]) > most
