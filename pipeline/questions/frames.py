"""What is said round a question: greetings, thanks, and asking that one may ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GREETING = (
    r"(?:hi|hello|hey|hiya)(?: there| all| guys| team| folks)?|dear|please|kindly|thanks|thank you|sorry|excuse me|"
    r"ok|okay|well|um|so|just|oh|also|and|anyway|actually|btw|by the way|one more thing|another thing|quick one|"
    r"good (?:morning|afternoon|evening|day)|sorry (?:to bother you|for the bother|for asking)|asking for a friend"
)
_WH = r"(?= (?:what|which|how|who|whom|whose|where|why|if|whether|until|by)\b)"
_SOMEBODY = r"(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody) (?:please )?"
_ASKING = "|".join(
    (
        rf"(?:i have (?:got )?)?(?:an?(?:other)? |my )?(?:(?:quick|short|small|simple|silly) )?question(?: is{_WH})?",
        r"(?:can|could|would|will) you (?:please )?(?:help|tell) (?:me|us)(?: out)?(?! with| about| when)",
        r"(?:please )?tell (?:me|us)(?! about| when)",
        r"(?:can|may|could) i (?:just )?(?:ask|know|check(?! out| in))(?: (?:with )?you)?(?: something)?",
        rf"(?:{_SOMEBODY})?(?:tell|explain|clarify|confirm|say|advise)(?: to)?(?: me| us)?{_WH}",
        r"i (?:want|need|(?:woul)?d (?:like|love)|(?:am |was )?(?:hoping|trying)) to (?:know|ask|find out)",
        r"i (?:am |was )?(?:just )?(?:wonder(?:ing)?|curious|unsure|not sure)",
        r"(?:all|what) i (?:want|need|would like) to know is",
        rf"i (?:do not|can not|could not) (?:know|find(?: out)?|see|understand|remember){_WH}",
        rf"(?:does|do) (?:anyone|anybody|you) (?:happen to |maybe |perhaps )?know{_WH}",
        rf"(?:any idea|no idea|let me know|not sure|curious|checking){_WH}",
        r"do you (?:happen to )?know when",
    )
)
_BEFORE = re.compile(rf"(?:(?:{_GREETING}|{_ASKING})\b ?)+")
_INDIRECT = re.compile(r"^(?:if|whether) (?:(i|you|we|it|they) (can|could|may|will|should|must|am|is|are|have|has) )?")
_THERE = re.compile(
    r"^(?:i|we) (?:live|am|are|am based|stay) in (.+?) ((?:can|could|do|does|will|would|is|are) .+?) "
    r"(?:there|here|to me|to us)$"
)
"""Where somebody is, said first: "I live in Brazil, do you ship there?" is "Do you ship to Brazil?"."""
_BEHIND = re.compile(
    r"(?: (?:(?:please|thanks|thank you|thx|cheers|tia)(?: in advance| a lot| so much| very much)?|"
    r"(?:if )?i (?:may|might)(?: ask)?|if you do not mind(?: me asking)?|if possible|mate|guys|asap|"
    r"(?:can|could) (?:you|someone|anyone|anybody) help(?: me)?(?: out)?|any (?:ideas?|advice|help)|"
    r"do you know|i wonder(?:ed)?|i was wondering|or not|or what))+$"
)


def unframed(tokens: Sequence[str]) -> list[str]:
    """The tokens of the question alone; all of them where nothing else is said."""
    said = " ".join(tokens)
    if found := _BEFORE.match(said):
        said = _INDIRECT.sub(_direct, said[found.end() :])
    said = _THERE.sub(r"\2 to \1", _BEHIND.sub("", said))
    return said.split() or list(tokens)


def _direct(found: re.Match[str]) -> str:
    """As it is asked of oneself: "I wonder if I can" is "can I"."""
    return f"{found[2]} {found[1]} " if found[1] else ""
