from __future__ import annotations

import pytest

from pipeline.wording.contractions import with_apostrophes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whats the cheapest", "what's the cheapest"),
        ("a series that isnt over", "a series that isn't over"),
        ("it DIDNT arrive", "it DIDN'T arrive"),
        ("cant, wont and its", "can't, wont and its"),
        ("Theres a dont-know", "There's a dont-know"),
        ("isn't it", "isn't it"),
        ("im 14 and ive read it", "I'm 14 and i've read it"),
        ("Youre sure theyre here", "You're sure they're here"),
        ("Ist es im Lager?", "Ist es im Lager?"),
    ],
)
def test_an_apostrophe_that_is_left_out_is_put_in(typed: str, meant: str) -> None:
    assert with_apostrophes(typed) == meant
