"""Follow-up questions made to stand alone, by rules over the session's last subject."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.types import Context, Query

_PRONOUN = re.compile(
    r"\b(?:(?:this|that|the) (?:series|manga|title|book|one)|it|its|they|them|their|he|she|his|her|this|that)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and|also|so|ok(?:ay)?|then|but)\b[\s,]*", re.IGNORECASE)
_SWAP = re.compile(r"^(?:and|what about|how about|and what about)\s+(?:for\s+)?(?P<subject>.+?)\s*\??$", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"^(?:what|who|when|where|which|why|how|is|are|was|were|do|does|did|can|has|have)\b", re.IGNORECASE
)
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
_POSSESSIVE = frozenset({"its", "their", "his", "her"})
_SHORT_JAPANESE = 20
"""A Japanese message of fewer characters that names no title is taken as a follow-up (Japanese drops its subject)."""


class Condenser:
    """Rewrites a follow-up such as "and how many volumes?" with what the last answer was about.

    A question that names a title of the catalogue stands alone already. One that names it by another name, such as the
    Japanese one, gets the catalogue's name in front: the models know that one best.

    Args:
        titles: the catalogue's name of each title, by each name that it goes by.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._title_by_name = {name.casefold(): title for name, title in titles.items() if name}
        names = sorted((name for name in titles if name), key=len, reverse=True)
        spaced = [re.escape(name) for name in names if " " in name]
        japanese = [re.escape(name) for name in names if _JAPANESE.search(name)]
        single = [re.escape(name) for name in names if not (" " in name or _JAPANESE.search(name))]
        # One-word titles such as "Another" or "Monster" are also plain words: they count only as they are written.
        self._names = re.compile(rf"(?<!\w)(?:(?i:{_any(spaced)})|{_any(single)})(?!\w)|{_any(japanese)}")

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        """Return the question to classify and to search for."""
        last = context.history[-1] if context.history else None
        subject = last and (last.subject or self._title_in(last.question) or self._title_in(last.answer))
        named = self._title_in(text)
        if last and subject:
            rewritten = _swap_subject(text, last.question, subject) if named else _rewrite(text, subject)
            if rewritten:
                return Query(rewritten, language, condensed=True)
        known = named is None or named.casefold() in text.casefold()
        return Query(text if known else f"{named}: {text}", language)

    def _title_in(self, text: str) -> str | None:
        """The catalogue's name of the first title in ``text``."""
        found = self._names.search(text)
        return self._title_by_name[found[0].casefold()] if found else None


def _any(patterns: Sequence[str]) -> str:
    return "|".join(patterns) or "(?!)"


def _swap_subject(text: str, last_question: str, last_subject: str) -> str | None:
    """Make "What about Berserk?" after "Who wrote One Piece?" ask "Who wrote Berserk?"."""
    match = _SWAP.match(text.strip())
    if match is None or _QUESTION_WORD.match(match["subject"]):
        return None
    swapped, count = re.subn(
        re.escape(last_subject), lambda _: match["subject"], last_question, count=1, flags=re.IGNORECASE
    )
    return swapped if count else None


def _rewrite(text: str, subject: str) -> str | None:
    if _JAPANESE.search(text):
        return f"{subject} {text}" if len(text) < _SHORT_JAPANESE else None
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    pronoun = _PRONOUN.search(rest)
    if pronoun:
        possessive = "'s" if pronoun[0].lower() in _POSSESSIVE else ""
        return f"{rest[: pronoun.start()]}{subject}{possessive}{rest[pronoun.end() :]}"
    return f"{subject}: {rest}" if lead and rest else None
