"""Full stops that end no sentence: behind an abbreviation, and before a number that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OPENS = r"(?:^|[\s(.\"'\u201c\[])"
_WITHOUT_VOWELS = "[B-DF-HJ-NP-TV-Z][b-df-hj-np-tv-xz]{1,3}"
"""Dr, Mrs, St, Sgt, Jr: no English word is written so."""
_ADDRESSES = "Prof|Capt|Maj|Col|Gen|Gov|Rev|Hon|Messrs"
_WITHIN = "vs|etc|feat|approx|incl|e\\.g|i\\.e"
_ABBREVIATION = re.compile(rf"{_OPENS}(?:[A-Z]|{_WITHOUT_VOWELS}|{_ADDRESSES}|(?i:{_WITHIN}))\.$")
_BEFORE_A_NUMBER = re.compile(rf"{_OPENS}(?:vols?|nos?|chs?|chap|eps?|pp?|pts?|figs?)\.$", re.IGNORECASE)


def ends_no_sentence(before: str, following: str) -> bool:
    """Whether the full stop at the end of a text belongs to its last word. ``following`` is what stands behind it."""
    return bool(_ABBREVIATION.search(before) or (following[:1].isdigit() and _BEFORE_A_NUMBER.search(before)))


def rejoined(pieces: Iterable[str]) -> list[str]:
    """Pieces of a text that was cut at full stops, with those together between which no sentence ends."""
    whole: list[str] = []
    for piece in pieces:
        if whole and ends_no_sentence(whole[-1].rstrip(), piece.lstrip()):
            whole[-1] = f"{whole[-1].rstrip()} {piece.lstrip()}"
        else:
            whole.append(piece)
    return whole
