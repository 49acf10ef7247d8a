"""Offers as of the day that is asked about, and the codes that a message names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.trade import Trade
from pipeline.types.asking import Query
from pipeline.types.documents import CODE, ENDS, STARTS, P, Passage, Telling
from pipeline.types.search import Hit
from pipeline.wording.topics import is_about_offers, names_vouchers, offers_as_called
from pipeline.wording.words import words_of

_ENDED = {
    "en": "Code {code} has ended by {first}: {text}",
    "ja": "クーポンコード{code}は{first}には終了しています（{text}",
}
_NOT_BEGUN = {
    "en": "Code {code} only begins after {last}: {text}",
    "ja": "クーポンコード{code}は{last}の後に開始します（{text}",
}


_NOT_HELD = re.compile(
    r"(?:, while [^.]*|(?<=[.!?])\s(?:(?!, while)[^.!?])*)\b(?:not|cannot|excluded)\b[^.]*\.|"
    r"[^。]*(?:対象外|使えません|含まれません)[^。]*。"
)
"""What an offer leaves out."""


_TELLING = 6
"""Letters of a code that are no word of something else."""
_BEFORE_ITS_WORD = r"(?= (?:codes?|coupons?|promos?|vouchers?)\b)"
"""Where a code may go by its letters alone: "the fall shelf code"."""


class OfferCodes:
    """Finds the codes of offers in a text, in any case and width; where it speaks of offers, also as "LETTER 10"."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        written = {_bare(code): code for code in codes}
        by_letters = _by_letters(written)
        self._codes = written | by_letters
        exact = "|".join(sorted(map(re.escape, written), key=len, reverse=True)) or "(?!)"
        letters = "|".join(r"\s?".join(map(re.escape, word)) for word in sorted(by_letters, key=len, reverse=True))
        apart = re.sub(r"(?<=[a-z])(?=\d)", r"[\\s-]?", exact) + rf"|(?:{letters or '(?!)'}){_BEFORE_ITS_WORD}"
        self._exact, self._apart = (
            re.compile(rf"(?<![a-z0-9])(?:{codes})(?![a-z0-9])", re.IGNORECASE) for codes in (exact, apart)
        )

    def named_in(self, text: str) -> tuple[str, ...]:
        """The codes that a text names, as their offers write them."""
        found = self._pattern(text).findall(unicodedata.normalize("NFKC", text))
        return tuple(dict.fromkeys(self._codes[_bare(code)] for code in found))

    def without(self, text: str, instead: str = "") -> str:
        """The text without the codes: to everything else, "shelfstart" is a word that nobody knows."""
        if not self.named_in(text):
            return text
        plain = unicodedata.normalize("NFKC", text)
        return " ".join(self._pattern(text).sub(f" {instead} ", plain).split())

    def _pattern(self, text: str) -> re.Pattern[str]:
        return self._apart if is_about_offers(text) else self._exact


def _by_letters(written: Mapping[str, str]) -> dict[str, str]:
    """The codes by their letters, where these are many and no other code."""
    letters = {re.sub(r"\d+$", "", bare): code for bare, code in written.items()}
    return {word: code for word, code in letters.items() if len(word) >= _TELLING and word not in written}


def offers_for(hits: tuple[Hit, ...], query: Query) -> tuple[Hit, ...]:
    """The offers whose codes a question names, whenever they are valid, else all that are valid on its days.

    One that is named and not valid on those days says so itself.
    """
    if not query.codes:
        return valid_on(hits, query)
    named = (hit for hit in hits if hit.passage.fields.get(CODE) in query.codes)
    return tuple(replace(hit, passage=_as_of(query.days, hit.passage)) for hit in named)


def valid_on(hits: tuple[Hit, ...], query: Query) -> tuple[Hit, ...]:
    """Leave out the offers that are not valid on the days asked about. What states no days stays."""
    return tuple(hit for hit in hits if _overlaps(hit.passage, query.days))


def nearest_offers(hits: tuple[Hit, ...], wish: str, trade: Trade) -> tuple[Hit, ...]:
    """The offers that share words with a wish, the most first: what they do not hold for is no such word."""
    asked = words_of(wish, trade)
    shared = {hit.passage.id: len(asked & words_of(_held(hit.passage), trade)) for hit in hits}
    near = (hit for hit in hits if shared[hit.passage.id])
    return tuple(sorted(near, key=lambda hit: -shared[hit.passage.id]))


def _held(passage: Passage) -> str:
    return _NOT_HELD.sub("", f"{passage.title}.\n{passage.text}")


def pages_beside(pages: Iterable[P], offers: Sequence[Telling], question: str, trade: Trade) -> tuple[P, ...]:
    """The pages that answer, beside the offers that there are, which offers there are.

    Documents, and for "any vouchers?" what is called so: it may be to buy. Where there is no offer at all, whatever
    speaks of such.
    """
    asked = frozenset[str]() if offers and not names_vouchers(question) else words_of(offers_as_called(question), trade)
    return tuple(
        one
        for one in pages
        if one.type == "document" or asked & words_of(one.title if offers else f"{one.title}\n{one.text}", trade)
    )


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).casefold()


def _overlaps(passage: Passage, days: tuple[str, str] | None) -> bool:
    return not days or not (_has_ended(passage, days) or _has_not_begun(passage, days))


def _has_ended(passage: Passage, days: tuple[str, str]) -> bool:
    return str(passage.fields.get(ENDS, days[0])) < days[0]


def _has_not_begun(passage: Passage, days: tuple[str, str]) -> bool:
    return str(passage.fields.get(STARTS, days[1])) > days[1]


def _as_of(days: tuple[str, str] | None, passage: Passage) -> Passage:
    """The offer, saying in its first sentence whether it has ended, or has yet to begin, on the days asked about."""
    if days is None or _overlaps(passage, days):
        return passage
    language = "ja" if passage.language == "ja" else "en"
    said = (_ENDED if _has_ended(passage, days) else _NOT_BEGUN)[language]
    first, last = (_written(day, language) for day in days)
    text = passage.text[:1].lower() + passage.text[1:]
    if language == "ja":  # the sentence goes on in brackets, and they close before its full stop
        text = text.replace("。", "）。", 1)
    return replace(passage, text=said.format(code=passage.fields[CODE], first=first, last=last, text=text))


def _written(day: str, language: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日" if language == "ja" else f"{on.day} {on:%B %Y}"
