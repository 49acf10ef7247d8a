"""The words that lead into a message and say nothing of it: "ok, but ...", "hmm. ...", "では、..."."""

from __future__ import annotations

import re

from pipeline.wording.words import casefolded

SHORT_JAPANESE = 20
"""Characters. A Japanese question of fewer that names nothing is a follow-up: Japanese drops its subject."""

_LEAD = re.compile(
    r"^\W*(?:(?:and|also|so|ok(?:ay)?|then|but|plus|hm+|oh|ah|um)\b[\s,.!…-]*|"
    r"(?:yes|no|nope|well|right|i see|great|cool|nice|fine|good|alright|got it|thanks|thank you)\s*[,.!…]+\s*|"
    r"(?:それでは|では|じゃあ?|でも|ですが|ちなみに|なるほど)[、。,\s]*)+",
    re.IGNORECASE,
)

_WHETHER = re.compile(r"\W*(?:is|are|was|were|do|does|did|has|have)\b(?! (?:there|you)\b)", re.IGNORECASE)


def asks_whether(text: str) -> bool:
    """Whether a message asks if something is so, with a question mark or without: "is it finished"."""
    return bool(_WHETHER.match(without_lead(text)))


def without_lead(text: str) -> str:
    """Return what a message says after such words; the text as it is where it begins with none."""
    rest = _LEAD.sub("", text)
    return rest if re.search(r"\w", rest) else text


def said_plainly(text: str) -> str:
    """What a message says after such words, as patterns read it."""
    return without_lead(casefolded(text))
