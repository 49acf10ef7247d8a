"""Where an answer ends, however it is cut into pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.openai_form.ending import Ending

pieces = st.lists(st.text("ab. ", max_size=4), max_size=8)
stops = st.lists(st.text("ab. ", max_size=4), max_size=3)
limits = st.none() | st.integers(1, 6)


def shown(said: list[str], ending: Ending) -> str:
    return "".join([*(ending.feed(piece) for piece in said), ending.finish()])


def expected(text: str, stops: list[str], most_tokens: int | None) -> tuple[str, str | None]:
    found = [text.index(stop) for stop in stops if stop and stop in text]
    reason = "stop" if found else None
    text = text[: min(found)] if found else text
    if most_tokens is not None and len(text) > most_tokens * 4:
        return text[: most_tokens * 4], "length"
    return text, reason


@given(pieces, stops, limits)
def test_pieces_end_where_the_whole_text_ends(said: list[str], stops: list[str], most_tokens: int | None) -> None:
    ending = Ending(stops, most_tokens)
    assert (shown(said, ending), ending.reason) == expected("".join(said), stops, most_tokens)


def test_what_cannot_begin_a_stop_is_shown_at_once() -> None:
    ending = Ending(["END"], None)
    assert ending.feed("Berserk") == "Berserk"
    assert ending.feed(" has E") == " has "
    assert ending.feed("ight") == "Eight"
    assert ending.feed(" volumes EN") == " volumes "
    assert ending.feed("D of it") == ""
    assert ending.finish() == ""
    assert ending.reason == "stop"
