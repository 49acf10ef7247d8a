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
        ("hw mny vols", "how many vols"),
        ("who rote it", "who wrote it"),
        ("learned by rote", "learned by rote"),
        ("how long dos it take", "how long does it take"),
        ("wen does it ship", "when does it ship"),
        ("wen kann ich fragen", "wen kann ich fragen"),
        ("cn i pay w paypal", "can i pay with paypal"),
        ("do u ship 2 brazil", "do you ship to brazil"),
        ("send 2 books", "send 2 books"),
        ("how 2 use it", "how to use it"),
        ("stuff 4 an 8 year old", "stuff for an 8 year old"),
        ("vol 4 or 5", "vol 4 or 5"),
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
