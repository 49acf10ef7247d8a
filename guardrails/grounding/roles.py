"""Whether a sentence says of one what the passages say of another: who does it, what it is said of, and of how many.

Rules over the order of words. A sentence is held against the one of the ground that has most of its telling words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from guardrails.grounding.agents import doings, has_another_agent
from guardrails.grounding.hinges import is_turned_round
from guardrails.grounding.told import Said, Told, is_enough, shared, stem

_ALIKE, _NEAR = 0.6, 0.65
"""Share of what has other words in one place, and of what has an "only" more."""
_LONG = 5
"""Telling words of a clause that is held against the ground by itself too."""
_HELPING = "can|could|may|might|must|will|would|should|also|always|then|only|not|never"
_DOES = re.compile(
    r"\b(?:(?P<us>we|(?:the |our )?(?:shop|store|staff|support|seller)|(?-i:(?:[A-Z][\w'-]+ )+[A-Z][\w'-]+))"
    r"|(?P<you>you|(?:the |a |each )?(?:customer|buyer|reader|subscriber|guest|recipient|member|user)s?"
    r"(?: who(?: [\w-]+){1,8}?(?= (?:can|may|must|should|will|have to|need to)\b))?))"
    rf"(?: (?:{_HELPING}|(?:have|has|need|needs) to))* (?P<verb>(?!(?:{_HELPING})\b)[a-z]{{3,}})\b",
    re.IGNORECASE,
)
"""Who does something: the shop, which may be named, or the customer."""
_ALL = re.compile(r"\b(?:all|every|each|always|everything|everyone|anything|anyone|whole|entire|any)\b", re.IGNORECASE)
_EVERYTHING = re.compile(r"\b(?:everything|everyone|everywhere|anything|anyone|anywhere)\b", re.IGNORECASE)
_SOME = re.compile(r"\b(?:most|some|many|several)\b", re.IGNORECASE)
_PERHAPS = re.compile(r"\b(?:most|some|many|several|may|might|sometimes|usually|often|mostly)\b", re.IGNORECASE)
_ONLY = re.compile(
    r"(?:^|[,;:]|\b(?:and|but|is the|are the))\W*only\b(?!.*\bunless\b)"
    r"|\bonly (?:if|when|for|after|before|until|at|on|by|from|with|in|to|those)\b|\bonly\W*$|のみ|だけ(?!ま)",
    re.IGNORECASE,
)
"""Who, where or when alone. Elsewhere "only" may be no more than how it is put: "is only a cook" of a cook."""
_LIMITING = re.compile(
    r"\b(?:only|just|alone|limited|exclusively|until|unless|except|not|no|never|cannot|at-most|excluding|within|single|one|sole)\b"
    r"|のみ|だけ|限|ません|ない|以内|まで",
    re.IGNORECASE,
)
"""What "only" may stand for."""


def misplaced(said: Said, known: Said) -> str | None:
    """What a text says of another than the ground does, in a word, or None."""
    wholes = [(one, nearest) for one in said.sentences if (nearest := _nearest(one, known))]
    if any(_is_of_more(one, nearest) for one, nearest in wholes):
        return "scope"
    long = (one for one in said.parts if len(one.telling) >= _LONG)
    parts = ((one, nearest) for one in long if (nearest := _nearest(one, known)))
    return "relation" if any(_is_placed_otherwise(*pair, known) for pair in (*wholes, *parts)) else None


def _nearest(said: Told, known: Said) -> Told | None:
    """What has most of its telling words, where that is about the same."""
    nearest = max(known.sentences, key=lambda one: (shared(said, one), -len(one.telling)), default=None)
    return nearest if nearest and is_enough(shared(said, nearest), said.telling) else None


def _is_placed_otherwise(said: Told, nearest: Told, known: Said) -> bool:
    return (
        _is_done_by_another(said, nearest)
        or has_another_agent(said, nearest)
        or is_turned_round(said, nearest)
        or _stands_for(said, nearest, known)
    )


def _is_of_more(said: Told, one: Told) -> bool:
    """Whether it says of all what is said of some, of some what is said of all, or of one only."""
    if _EVERYTHING.search(said.text) and not _ALL.search(one.text):
        return True
    if _ALL.search(said.text) and not _PERHAPS.search(said.text):
        return _PERHAPS.search(one.text) is not None and not _ALL.search(one.text)
    if _SOME.search(said.text) and not _ALL.search(said.text):
        return _ALL.search(one.text) is not None and not _SOME.search(one.text)
    near = shared(said, one) >= _NEAR * len(said.telling)
    return near and _ONLY.search(said.text) is not None and not _LIMITING.search(one.text)


def _is_done_by_another(said: Told, one: Told) -> bool:
    """Whether the shop does what the customer does, or the other way round."""
    ours, theirs = _doers(said.text), _doers(one.text)
    return any(("us" if side == "you" else "you", verb) in theirs and (side, verb) not in theirs for side, verb in ours)


@lru_cache(maxsize=4_096)
def _doers(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(("us" if does["us"] else "you", stem(does["verb"].casefold())) for does in _DOES.finditer(text))


def _stands_for(said: Told, one: Told, known: Said) -> bool:
    """Whether words stand where the ground has others, and are told of in that place elsewhere: "express shipping"."""
    if shared(said, one) < _ALIKE * max(len(said.telling), len(one.telling)):
        return False
    places = dict(_gaps(one, said))
    gaps = [(place, words) for place, words in _gaps(said, one) if 0 < len(places.get(place, ())) <= len(words) + 1]
    others = [other for other in known.sentences if gaps and other is not one]
    beside = {pair for other in others for pair in pairwise(other.in_order)}
    elsewhere = {word for pair in beside for word in pair}
    return any(elsewhere.issuperset(words) and _may_stand(words, place, beside, others) for place, words in gaps)


def _may_stand(
    words: tuple[str, ...], place: tuple[str, str], beside: set[tuple[str, str]], others: Sequence[Told]
) -> bool:
    """Whether they stand elsewhere before or behind the same word; or, at the beginning, do something elsewhere."""
    if not {(words[-1], place[1]), (place[0], words[0])}.isdisjoint(beside):
        return True
    return not place[0] and any(who == words[0] for other in others for who, _ in doings(other.text).does)


def _gaps(one: Told, other: Told) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Words of one that the other has not, as they follow one another, by what stands before and behind them."""
    before, gap = "", list[str]()
    for word in (*one.in_order, ""):
        if word and word not in other.telling:
            gap.append(word)
            continue
        if gap:
            yield (before, word), tuple(gap)
        before, gap = word, []
