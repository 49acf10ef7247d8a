"""A message cut into the things that it asks for, so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pipeline.topics import is_about_service, is_only_about_offers

MOST = 3
"""Wishes answered one by one; what a message asks beyond goes with the last of them."""

_ASKS = (
    r"(?:how|what(?:'s)?|when|why|can (?:i|you|we)|could (?:i|you|we)|may i|do (?:you|i|we|they)|does|did|"
    r"is (?:there|it|that|my|the)|are (?:there|they|you|my|the)|will|has (?:my|it|the)|have (?:you|my|they)|should i)"
)
_ASKS_OR_TELLS = r"(?:who|which|where)"
"""These open a question after one, and a clause after anything else ("a boy who flies and who fights")."""
_OF_A_NAME = r"(?:is|are|was|were|has) (?-i:[A-Z])"
"""Opens a question after one: "and is Berserk finished?"; not "which manga is dark and is finished?"."""
_OPENING = re.compile(
    rf"^\W*(?:(?:and|also|so|but|then|ok(?:ay)?|hi|hello|hey|please)\b[\s,]*)*(?:{_ASKS}|{_ASKS_OR_TELLS}|is|are|was|has|have|"
    r"any|recommend|suggest|show|tell|give|find|track|cancel|explain|list|i (?:want|need|would|'d)|i'd|i'm looking)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?？。])\s*(?=\S)|(?<=何\wで、)|(?<=誰で、)|(?<=いくらで、)|(?<=\w{4}[.!！])\s+(?=[A-Z])")
_JOINED = re.compile(rf",? (?:and|also|plus|&|\+) (?:also )?(?={_ASKS}\b)|; ?", re.IGNORECASE)
_JOINED_QUESTIONS = re.compile(
    rf",? (?:and|also|plus|&|\+) (?:also )?(?=(?:{_ASKS}|{_ASKS_OR_TELLS})\b|{_OF_A_NAME})|; ?", re.IGNORECASE
)
_QUESTION = re.compile(rf"^\W*(?:{_ASKS}|{_ASKS_OR_TELLS}|is|are|was)\b.*\?\W*$", re.IGNORECASE | re.DOTALL)
_ANOTHER = re.compile(
    r"^\W*(?:also|besides|by the way|btw|separately|another (?:thing|question)|one more (?:thing|question))\b",
    re.IGNORECASE,
)
"""What comes before it is a thing of its own, even where it only tells: "My parcel is late. Also, who wrote Akira?"."""
_JAPANESE_WISH = re.compile(
    r"(?:か|[？?]|(?:何\w|誰|いくら)で、|ください|下さい|教えて|たい(?:です)?|お願い(?:します)?)[。？?！!]*$"
)


_LISTED = re.compile(r"\s*,\s*(?:and |or )?|\s+and\s+", re.IGNORECASE)
_VERBAL = re.compile(
    rf"^\W*(?:i|i'm|i've|my|we|our|it|it's|there|this|that|{_ASKS}|{_ASKS_OR_TELLS}|is|are|hi|hello|hey|please|thanks?|sorry|"
    r"help|no|yes|if|because|recommend|suggest|show|tell|find)\b",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(r"\bfor (?:an?|my|our|the) .+")
_LONGEST = 5
"""Words of a thing in a list."""


_HIDDEN = 0xF0000
"""Where the code points are that stand for the marks and blanks of names. Nobody may write them."""

Places = Callable[[str], Iterable[tuple[int, int]]]
"""Where names stand in a text: from, and up to."""


def wishes_of(text: str, names: Places = lambda _: ()) -> tuple[str, ...]:
    """Return what a message asks for, in its order; the whole message where that is one thing.

    Nothing is cut within ``names``: "Is So I'm a Spider, So What? finished?" asks one thing.
    """
    if any(ord(letter) >= _HIDDEN for letter in text):
        return _wishes(text)
    return tuple(_shown(wish) for wish in _wishes(_hidden(text, names(text))))


def _hidden(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with other signs for the marks and blanks of names."""
    for start, end in places:
        name, rest = text[start:end], text[end:]
        if not rest.strip() or (_OPENING.match(rest) and rest.lstrip()[0].isupper()):
            name = name.rstrip("?!.？！。")  # these end the sentence too
        signs = (letter if letter.isalnum() else chr(_HIDDEN + ord(letter)) for letter in name)
        text = f"{text[:start]}{''.join(signs)}{text[start + len(name) :]}"
    return text


def _shown(text: str) -> str:
    return "".join(chr(ord(letter) - _HIDDEN) if ord(letter) >= _HIDDEN else letter for letter in text)


def _wishes(text: str) -> tuple[str, ...]:
    pieces = [piece for sentence in _SENTENCE.split(text) for piece in _clauses(sentence) if piece.strip()]
    wishes: list[str] = []
    before: list[str] = []
    for piece in pieces:
        if before and _ANOTHER.match(piece) and is_about_service(" ".join(before)):
            wishes.append(" ".join(before))
            before = []
        before.append(piece.strip())
        if _is_a_wish(piece):
            wishes.append(" ".join(before))
            before = []
    if len(wishes) <= 1:
        return (is_about_service(text) and _fragments(text)) or (text,)
    if before:  # "thanks!" after the last question belongs to it
        wishes[-1] = " ".join([wishes[-1], *before])
    return (*wishes[: MOST - 1], " ".join(wishes[MOST - 1 :])) if len(wishes) > MOST else tuple(wishes)


def _fragments(text: str) -> tuple[str, ...]:
    """The things of a list without a verb: "shipping to Melbourne, tracked?"."""
    pieces = [piece for piece in _LISTED.split(text.strip(" ?")) if piece.strip()]
    listed = (
        "," in text
        and len(pieces) > 1
        and not any(_VERBAL.match(piece) or len(piece.split()) > _LONGEST for piece in pieces)
    )
    if not listed:
        return ()
    # "40 volumes for a library, discount?" asks for no discount but that one.
    whom = _FOR_WHOM.search(pieces[0])
    pieces = [f"{piece} {whom[0]}" if whom and is_only_about_offers(piece) else piece for piece in pieces]
    return tuple(pieces[: MOST - 1]) + (", ".join(pieces[MOST - 1 :]),) * (len(pieces) >= MOST)


def _clauses(sentence: str) -> list[str]:
    cut = _JOINED_QUESTIONS if _QUESTION.match(sentence) else _JOINED
    return cut.split(sentence) if _OPENING.match(sentence) else [sentence]


def _is_a_wish(piece: str) -> bool:
    plain = piece.strip()
    return plain.endswith(("?", "？")) or bool(_OPENING.match(plain) or _JAPANESE_WISH.search(plain))
