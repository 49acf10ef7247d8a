"""What is said round a question: greetings, thanks, and asking that one may ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GREETING = (
    r"hi|hello|hey|dear|please|kindly|thanks|thank you|sorry|excuse me|ok|okay|well|um|so|just|"
    r"good (?:morning|afternoon|evening|day)"
)
_ASKING = (
    r"(?:i have )?(?:an?(?:other)? )?(?:(?:quick|short|small|simple) )?question|"
    r"(?:can|could|would|will) you (?:please )?(?:help|tell) (?:me|us)(?: out)?(?! with| about| when)|"
    r"(?:please )?tell (?:me|us)(?! about| when)|(?:can|may|could) i (?:just )?ask(?: you)?(?: something)?|"
    r"i (?:want|need|(?:woul)?d (?:like|love)) to (?:know|ask)|i (?:am |was )?(?:just )?wonder(?:ing)?|"
    r"(?:do you (?:happen to )?know|any idea|let me know|not sure)(?= (?:what|which|how|who|where|why|if|whether)\b)"
)
_BEFORE = re.compile(rf"(?:(?:{_GREETING}|{_ASKING})\b ?)+")
_INDIRECT = re.compile(r"^(?:if|whether) (?:(i|you|we|it|they) (can|could|may|will|should|must|am|is|are|have|has) )?")
_BEHIND = re.compile(r"(?: (?:please|thanks|thank you|thx|cheers)(?: in advance| a lot| very much)?)+$")


def unframed(tokens: Sequence[str]) -> list[str]:
    """The tokens of the question alone; all of them where nothing else is said."""
    said = " ".join(tokens)
    if found := _BEFORE.match(said):
        said = _INDIRECT.sub(_direct, said[found.end() :])
    return _BEHIND.sub("", said).split() or list(tokens)


def _direct(found: re.Match[str]) -> str:
    """As it is asked of oneself: "I wonder if I can" is "can I"."""
    return f"{found[2]} {found[1]} " if found[1] else ""
