"""A message cut into the things that it asks for, so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.conversation.accepting import each_accepted
from pipeline.conversation.lists import MOST, each_listed
from pipeline.conversation.opening import ASKS, ASKS_OR_TELLS, BEFORE_ASKING, OPENING, VERBAL
from pipeline.trade import Trade, Wording
from pipeline.wording.full_stops import rejoined
from pipeline.wording.lead import without_lead
from pipeline.wording.topics import (
    is_a_complaint,
    is_about_an_item,
    is_about_service,
    is_trouble,
)

_OF_A_NAME = r"(?:is|are|was|were|has) (?-i:[A-Z])"
"""Opens a question after one: "and is Berserk finished?"; not "which one is dark and is finished?"."""
_SENTENCE = Wording(
    r"(?<=[?？。])\s*(?=[^\s?？!！])|(?<=何\wで、)|(?<=誰で、)|(?<=いくらで、)|(?<=ますか、)|(?<=ですか、)|"
    rf"(?<=\w{{4}}[.!！])\s+(?=[A-Z])|(?<=\w{{3}}[.!！])\s+(?=(?:also|{ASKS}|{ASKS_OR_TELLS})\b)"
)
_AND = r"(?<!\bi'd)(?<!\bwould)(?<!\bi),? (?:and|also|plus|&|\+) (?:(?:also|by the way|btw),? )?"
_AS_WELL_AS = re.compile(r",? as well as (?:also )?", re.IGNORECASE)
_JOINED = Wording(rf"{_AND}(?=(?:{ASKS}|{BEFORE_ASKING})\b)|; ?", re.IGNORECASE)
_JOINED_QUESTIONS = Wording(rf"{_AND}(?=(?:{ASKS}|{ASKS_OR_TELLS}|{BEFORE_ASKING})\b|{_OF_A_NAME})|; ?", re.IGNORECASE)
_AND_DO = re.compile(rf"{_AND}(?=do (?!you\b|i\b|we\b|they\b|not\b))", re.IGNORECASE)
"""What a thing does is a question where that is the service, and else a clause ("who fight and do magic")."""
_COMMA = Wording(rf", (?={ASKS}\b|which\b)", re.IGNORECASE)
_QUESTION = Wording(rf"^\W*(?:{ASKS}|{ASKS_OR_TELLS}|is|are|was)\b.*\?\W*$", re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"^\W*(?:if|when|while|as|because|since|once|after|before)\b", re.IGNORECASE)
_GIVEN = re.compile(r"^\W*(?:if|when|once) (?:i|we|my|our)\b[^,?]*, *", re.IGNORECASE)
"""A condition that holds for each of the questions behind it."""
_ANOTHER = re.compile(
    r"^\W*(?:also|besides|by the way|btw|separately|another (?:thing|question)|one more (?:thing|question)|"
    r"あと|それと|それから|また、|ついでに|別件)(?!\w*[a-z])",
    re.IGNORECASE,
)
"""What comes before it is a thing of its own, even where it only tells: "My parcel is late. Also, who wrote Akira?"."""
_ADDED = re.compile(r"^\W*(?:(?:and|also|plus|oh|besides|btw)\b[\s,]*)+", re.IGNORECASE)
_GOES_BACK = Wording(
    r"\b(?:it|its|them|they|their|that|this|those|these|one|there|"
    r"the (?:{items}|{units}|parcel|package|order|items?))\b",
    re.IGNORECASE,
)
_NARROWS = re.compile(r"\W*(?:which|what) (?:ones?|of (?:them|those|these))\b", re.IGNORECASE)
"""Says which of those that were wished for."""
_REMEDY = re.compile(r"\b(?:refund|money back|replace\w*|return|exchange)\b|返金|返品|交換", re.IGNORECASE)
"""What is asked for because of a complaint belongs to it."""
_WAY_OUT = re.compile(r"\W*(?:so )?(?:how|what|where) (?:do|can|could|should) (?:i|we)\b", re.IGNORECASE)
"""So does the way out of it: "I lost my phone. How do I log in?"."""
_ASKS_THE_SHOP = re.compile(
    r"\b(?:do|can|will|if|whether) you (?:take|accept|ship|deliver|sell|carry|offer|have|speak)\b", re.IGNORECASE
)
_JAPANESE_WISH = re.compile(
    r"(?:か|[？?]|(?:何\w|誰|いくら)で、|ください|下さい|教えて|たい(?:です)?|お願い(?:します)?)[。？?！!、]*$"
)
_JAPANESE_AND = re.compile(
    r"(?<=たい)のと、?|(?<=[\u3400-\u9fff\u30a1-\u30fc])と、?(?=[\u3400-\u9fff\u30a1-\u30fcA-Za-z])(?!違|異|同|一緒|比)(?![^。？?]*(?:一緒に|同時に|併用))"
)

_HIDDEN = 0xF0000
"""Where the code points are that stand for the marks and blanks of names. Nobody may write them."""

Places = Callable[[str], Iterable[tuple[int, int]]]
"""Where names stand in a text: from, and up to."""


def wishes_of(text: str, trade: Trade, names: Places = lambda _: ()) -> tuple[str, ...]:
    """Return what a message asks for, in its order; the whole message where that is one thing.

    Nothing is cut within ``names``: "Is So I'm a Spider, So What? finished?" asks one thing.
    """
    text = _AS_WELL_AS.sub(" and ", text)
    if any(ord(letter) >= _HIDDEN for letter in text):
        return _wishes(text, trade)
    return tuple(_shown(wish) for wish in _wishes(_hidden(text, names(text), trade), trade))


def _hidden(text: str, places: Iterable[tuple[int, int]], trade: Trade) -> str:
    """The text with other signs for the marks and blanks of names."""
    for start, end in places:
        name, rest = text[start:end], text[end:]
        if not rest.strip() or (OPENING.of(trade).match(rest) and rest.lstrip()[0].isupper()):
            name = name.rstrip("?!.？！。")  # these end the sentence too
        # Of names that overlap, what they share is hidden already.
        signs = (
            letter if letter.isalnum() or ord(letter) >= _HIDDEN else chr(_HIDDEN + ord(letter)) for letter in name
        )
        text = f"{text[:start]}{''.join(signs)}{text[start + len(name) :]}"
    return text


def _shown(text: str) -> str:
    return "".join(chr(ord(letter) - _HIDDEN) if ord(letter) >= _HIDDEN else letter for letter in text)


def _wishes(text: str, trade: Trade) -> tuple[str, ...]:
    wishes: list[str] = []
    before: list[str] = []
    sentences = rejoined(_SENTENCE.of(trade).split(text))
    for piece in (piece.strip() for sentence in sentences for piece in _clauses(sentence, trade)):
        if before and _is_apart(" ".join(before), piece, trade):
            wishes.append(" ".join(before))
            before = []
        if wishes and not before and _NARROWS.match(piece) and not wishes[-1].endswith(("?", "？")):
            wishes[-1] = f"{wishes[-1]} {piece}"
            continue
        before += [piece] * bool(piece)
        if _is_a_wish(piece, trade) or (wishes and _is_added(piece, trade)):
            wishes.append(" ".join(before))
            before = []
    if len(wishes) <= 1:
        return _at_most(each_accepted(text, trade)) or each_listed(text, trade) or (text,)
    if before:  # "thanks!" after the last question belongs to it
        wishes[-1] = " ".join([wishes[-1], *before])
    return _at_most(wishes)


def _at_most(wishes: Sequence[str]) -> tuple[str, ...]:
    return (*wishes[: MOST - 1], " ".join(wishes[MOST - 1 :])) if len(wishes) > MOST else tuple(wishes)


def _is_apart(before: str, piece: str, trade: Trade) -> bool:
    """Whether what was told before a wish is a thing of its own: "I forgot my password. Do you ship to Norway?"."""
    if _ANOTHER.match(piece):
        return is_about_service(before, trade)
    return (
        is_a_complaint(before, trade)
        and _is_a_wish(piece, trade)
        and _stands(piece, trade)
        and not (_REMEDY.search(piece) or _WAY_OUT.match(piece))
    )


def _stands(piece: str, trade: Trade) -> bool:
    """Whether a question can be understood without what comes before it."""
    of_something = is_about_service(piece, trade) or is_about_an_item(piece, trade) or _ASKS_THE_SHOP.search(piece)
    return bool(of_something) and not _GOES_BACK.of(trade).search(piece)


def _clauses(sentence: str, trade: Trade) -> list[str]:
    if both := _japanese_two(sentence, trade):
        return both
    if several := _under_a_condition(sentence, trade):
        return several
    pieces = _JOINED_QUESTIONS.of(trade).split(sentence)
    if not (_QUESTION.of(trade).match(sentence) or all(is_about_service(piece, trade) for piece in pieces)):
        pieces = _JOINED.of(trade).split(sentence)
    if not OPENING.of(trade).match(sentence):
        told = is_a_complaint(pieces[0], trade) and all(_stands(piece, trade) for piece in pieces[1:])
        return pieces if told else [sentence]
    return [clause for piece in pieces for part in _of_the_thing(piece, trade) for clause in _at_commas(part, trade)]


def _of_the_thing(piece: str, trade: Trade) -> list[str]:
    """The question that follows on what something does: "... and do promo codes work on them", else the piece."""
    parts = _AND_DO.split(piece)
    return parts if all(is_about_service(part, trade) for part in parts[1:]) else [piece]


def _japanese_two(sentence: str, trade: Trade) -> list[str]:
    """The two things of a wish such as 送料と返品について教えて, or none."""
    one, *other = _JAPANESE_AND.split(sentence, maxsplit=1)
    both = (one, *other)
    asks = (
        bool(other) and bool(_JAPANESE_WISH.search(sentence)) and any(is_about_service(thing, trade) for thing in both)
    )
    if not (asks and all(is_about_service(thing, trade) or is_about_an_item(thing, trade) for thing in both)):
        return []
    return [] if is_trouble(sentence) else [one if _JAPANESE_WISH.search(one) else f"{one}は？", *other]


def _under_a_condition(sentence: str, trade: Trade) -> list[str]:
    """The questions of "if I return half, who pays, and do I lose it?", each with its condition, or none."""
    given = _GIVEN.match(sentence)
    if not given:
        return []
    clauses = _clauses(sentence[given.end() :], trade)
    if len(clauses) < len(("one", "other")) or not all(_stands(clause, trade) for clause in clauses):
        return []
    return [f"{given[0].rstrip()} {clause.rstrip(' ?')}?" for clause in clauses]


def _at_commas(piece: str, trade: Trade) -> list[str]:
    """Questions in a row, with nothing but a comma between them."""
    clauses = _COMMA.of(trade).split(piece)
    return [piece] if _CONDITION.match(piece) or not all(_stands(clause, trade) for clause in clauses) else clauses


def _is_a_wish(piece: str, trade: Trade) -> bool:
    plain = without_lead(piece).strip()
    return plain.endswith(("?", "？")) or bool(OPENING.of(trade).match(plain) or _JAPANESE_WISH.search(plain))


def _is_added(piece: str, trade: Trade) -> bool:
    """Whether it is one more thing, without a verb: "also the price of gift wrapping"."""
    bare = _ADDED.sub("", piece)
    return (
        bare != piece
        and not VERBAL.of(trade).match(bare)
        and (is_about_service(bare, trade) or is_about_an_item(bare, trade))
    )
