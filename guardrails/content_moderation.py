"""Threats, self-harm, hate, sexual content about minors, weapons and crime. Swearing is not a reason.

Titles are judged as titles: "Kill la Kill" and "Assassination Classroom" say nothing about the customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Literal

from better_profanity import Profanity

from guardrails.scoring import families, score
from guardrails.text import normalise
from pipeline.trade import NO_TRADE, Trade
from pipeline.types.verdicts import Allow, Block, Evidence, StageName, Verdict

_THRESHOLD = 1.0
_SLURS = Profanity((Path(__file__).parent / "rules" / "slurs.txt").read_text(encoding="utf-8").split())
_BY_TOPIC = frozenset({"crime", "slur"})
"""Reasons that rest on a topic or a word, which a title in lower case may bring; the others need more."""
_MIN_JAPANESE_TITLE = 4
_WORD = re.compile(r"[^\W_][\w@$!*]{3,20}")
_QUOTED = re.compile('["\u201c\u300c\u300e]([^"\u201c\u201d\u300c\u300d\u300e\u300f]{1,100})["\u201d\u300d\u300f]')


class ContentModeration:
    """Blocks harmful content; the reason is its family (``self_harm``, ``threat``, ``hate``, ...).

    ``titles`` are what the shop sells. A title counts as one where it is all there is, is quoted, or is written with
    its capitals when it has several words, so that "End My Life" may be a title and "i want to end my life" never is.
    ``trade`` has the words for what it sells: of a tale may be said what nobody says of himself.
    """

    name: ClassVar[StageName] = "content_moderation"
    when_broken: ClassVar[Literal["allow", "block"]] = "block"

    def __init__(self, titles: Sequence[str], trade: Trade = NO_TRADE) -> None:
        self._rules = families("moderation", trade)
        self._written = frozenset(titles)
        self._titles = frozenset(title.casefold() for title in titles)
        self._distinct = tuple(sorted({title for title in titles if _is_distinct(title)}, key=len, reverse=True))

    def check(self, text: str, about: Evidence) -> Verdict:  # noqa: ARG002 - the text alone decides
        """Block by the heaviest family; only a text that would be blocked is searched for titles."""
        reason = self._reason(text)
        if reason is None:
            return Allow()
        reason = self._reason(self.without_titles(text, any_case=reason in _BY_TOPIC))
        return Block(reason) if reason else Allow()

    def _reason(self, text: str) -> str | None:
        normalised = normalise(text)
        found = score(normalised, self._rules)
        if found.value >= _THRESHOLD:
            return found.families[0]
        return "slur" if any(map(_is_slur, _words(normalised))) else None

    def without_titles(self, text: str, *, any_case: bool = True) -> str:
        """The text with a plain word for each title in it; in lower case where they count in ``any_case``."""
        if text.strip() in self._written:
            return "title"
        text = _QUOTED.sub(self._title_or_quote, text)
        if any_case:
            text = text.casefold()
        for title in self._distinct:
            text = text.replace(title.casefold() if any_case else title, "title")
        return text

    def _title_or_quote(self, quoted: re.Match[str]) -> str:
        return "title" if quoted[1].strip(" .,!?").casefold() in self._titles else quoted.group()


def _is_distinct(title: str) -> bool:
    """Whether a title shows by its own form: several words with capitals, or four Japanese characters and more."""
    if title.isascii():
        return " " in title and not title.islower()
    return len(title) >= _MIN_JAPANESE_TITLE


def _words(text: str) -> Iterable[str]:
    return {match.group() for match in _WORD.finditer(text)}


@lru_cache(maxsize=16_384)
def _is_slur(word: str) -> bool:
    return _SLURS.contains_profanity(word)
