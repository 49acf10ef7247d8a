"""Whether a message wants to come to the shop, or to one of ours in some place: the page on visits answers that."""

from __future__ import annotations

import re

_PLACE = r"(?:shops?|stores?|branch(?:es)?|outlets?|locations?|showrooms?)"
_DOOR = r"(?:warehouse|counter|door|office|showroom|shop)"
_HAND_OVER = r"(?:hand|bring|take|carry|drop|pick|collect)"
_ENGLISH = re.compile(
    rf"\b[Yy]our (?:local |nearest |physical |(?:[A-Z]\w+ )+){_PLACE}\b|"
    rf"\b(?:you (?:have|got|run|open)|your|is there|are there)(?: (?:a|an|any|other|more))? {_PLACE} "
    r"(?:in|near|around|at) (?:[A-Z]\w+|me\b|my (?:city|town|area))|"
    rf"\b{_HAND_OVER}\b[^.?!]*\b(?:in|to|at|from|by) (?:the|your) (?:(?!post)\w+ )?{_DOOR}\b|"
    rf"\b(?:{_HAND_OVER}|return|visit|come)\b[^.?!]*\bin person\b|"
    rf"\b(?:come|go|drive|stop|walk) (?:by|over|in|into|to) (?:the |your )(?:(?!post)\w+ )?{_DOOR}\b|"
    r"\bvisit (?:you|your|the (?:shop|warehouse))\b|"
    rf"\b(?:a|an|any) (?:real |physical |actual )?{_PLACE} (?:that )?(?:i|we|you|one) (?:can|could|may) "
    r"(?:walk|go|come|drop|pop|visit)\b|"
    r"\b(?:walk|pop|drop|come|swing) (?:in|by|over)(?:to)? (?:and|to) (?:pick|collect|get|buy|return)\b|"
    r"\b(?:come|go) (?:and )?(?:get|fetch|collect|pick up) (?:my|the|an?) (?:orders?|books?|parcels?|stuff)\b"
)
_JAPANESE = re.compile(r"店舗|店頭|(?:倉庫|お店)(?:に|へ|で)[^。]*(?:行|持|返|受|買)|直接(?:持|受け取|返)")


def wants_to_come(text: str) -> bool:
    """Whether a message asks for what takes a place to go to: "in your Berlin shop", "return it in person"."""
    return bool(_ENGLISH.search(text) or _JAPANESE.search(text))
