from __future__ import annotations

import pytest

from pipeline.wording.shorthand import written_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("do u have it", "do you have it"),
        ("r u open", "are you open"),
        ("smth abt cats plz", "something about cats please"),
        ("i wanna read it", "i want to read it"),
        ("w/o romance", "without romance"),
        ("do u hav bleach n naruto", "do you have bleach and naruto"),
        ("n is it done", "n is it done"),
        ("Drum N Bass", "Drum N Bass"),
        ("rated R?", "rated R?"),
        ("Heeft u dat?", "Heeft u dat?"),
        ("wat kost het", "wat kost het"),
        ("Welcome to the N.H.K. u.s.", "Welcome to the N.H.K. u.s."),
        ("R18 and U-17", "R18 and U-17"),
    ],
)
def test_what_is_drawn_together_is_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant
