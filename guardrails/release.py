"""Cut a stream of text into sentences, the same ones however the stream was chunked.

A cut is decided only once nothing that the text still brings can change it. Where a value may span it ("12 Main St.
Springfield"), that is once ``lookahead`` characters behind it are known, so that the value is seen whole: the cut moves
on. Elsewhere the next word has to have begun, some eight tokens sooner. Whitespace belongs to the sentence behind it.
The sentences joined are the text, unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.answer import BRACKETED

Spans = Callable[[str], Sequence[tuple[int, int]]]
"""Spans (start, end) of a text that no cut may go through."""


@dataclass(frozen=True, slots=True)
class Values:
    """What no cut may go through. ``may_begin`` tells whether one may begin in a text that goes on behind its end."""

    spans: Spans
    may_begin: Callable[[str], bool]


LOOKAHEAD = 40
MAX_HELD = 600
_CONTEXT = 200
"""Characters before a cut in which a value that spans it may begin."""

_CLOSERS = "\"'\u201d\u2019\u300d\u300f\uff09)\\]*_`"
_BRACKETS = re.compile(BRACKETED)
_CITED = rf"(?:[^\S\n]*{BRACKETED})*+"
"""What cites the sentence before it, where it stands behind its stop."""
_END = re.compile(
    rf"[\u3002\uff01\uff1f\uff61]+[{_CLOSERS}]*{_CITED}"  # Japanese: no space follows
    rf"|\.[.!?\u2026]*[{_CLOSERS}]*{_CITED}(?=\s)"
    rf"|[!?\u2026][.!?\u2026]*[{_CLOSERS}]*{_CITED}(?=\s+[^\sa-z])"  # "Skip Beat! has run": a name, and no end
    r"|\n+(?=[^\n])"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"'\u201c])"
    r"(?:dr|mr|mrs|ms|prof|jr|sr|st|ave|rd|blvd|apt|inc|ltd|co|corp|vs|etc|e\.g|i\.e|cf|al|approx|est|eds?|dept|tel|"
    r"ext|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|a\.m|p\.m|u\.s|[a-z])\.$",
    re.IGNORECASE,
)
_BEFORE_A_NUMBER = re.compile(r"(?:^|[\s(\[])(?:vols?|nos?|chs?|chap|eps?|pp?|pts?|figs?)\.$", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|\n)[ \t]*(?:\d{1,3}|[a-zA-Z])\.$")
_SPACE = re.compile(r"\s(?=\S*$)")


NO_VALUES = Values(lambda _: (), lambda _: False)


class Sentences:
    """Feed it pieces, take whole sentences. Holds at most ``max_held`` + ``lookahead`` characters between pieces."""

    def __init__(self, values: Values = NO_VALUES, *, lookahead: int = LOOKAHEAD, max_held: int = MAX_HELD) -> None:
        self._values = values
        self._lookahead = lookahead
        self._max_held = max_held
        self._buffer = ""

    def feed(self, piece: str) -> Iterator[str]:
        """Take a piece of the stream; yield the sentences whose end is now certain."""
        self._buffer += piece
        while cut := self._cut(len(self._buffer) - self._lookahead):
            yield self._take(cut)

    def finish(self) -> Iterator[str]:
        """Yield what is left, cut as if the stream had gone on."""
        while self._buffer:
            yield self._take(self._cut(len(self._buffer)) or len(self._buffer))

    def _take(self, cut: int) -> str:
        sentence, self._buffer = self._buffer[:cut], self._buffer[cut:]
        return sentence

    def _cut(self, known: int) -> int:
        """Where the first sentence ends; 0 when that cannot be told yet. Behind ``known`` a value may still go on."""
        for match in _END.finditer(self._buffer, 0, min(len(self._buffer), self._max_held + self._lookahead)):
            end = match.end() if match.group()[0] != "\n" else match.start()
            if end > self._max_held:
                break
            if not self._buffer[:end].strip() or self._is_short_for_something(end):
                continue
            spanned = not self._is_free(end)
            if spanned and end > known:
                return 0
            if not spanned or self._spanning(end) is None:
                return end
        return self._forced_cut() if known >= self._max_held else 0

    def _is_free(self, end: int) -> bool:
        """Whether the next word has begun, and no value can go through ``end``, whatever follows."""
        following = self._buffer[end:].lstrip()[:1]
        before = self._buffer[max(0, end - _CONTEXT) : end]
        return following.isalpha() and not self._values.may_begin(_BRACKETS.sub("", before))

    def _is_short_for_something(self, end: int) -> bool:
        """Whether ``end`` is that of an abbreviation or of a list's number."""
        head = self._buffer[max(0, end - 20) : end]
        if head.endswith("."):
            if _ABBREVIATION.search(head) or _BULLET.search(head):
                return True
            following = self._buffer[end : end + self._lookahead].lstrip()
            if following[:1].isdigit() and _BEFORE_A_NUMBER.search(head):
                return True
        return False

    def _spanning(self, cut: int) -> int | None:
        """Where the value begins that ``cut`` goes through."""
        start = max(0, cut - _CONTEXT)
        spans = self._values.spans(self._buffer[start : cut + self._lookahead])
        return next((start + a for a, b in spans if start + a < cut < start + b), None)

    def _forced_cut(self) -> int:
        """No end within the bound: cut at the last space, before a value rather than through it."""
        space = _SPACE.search(self._buffer, 0, self._max_held)
        cut = space.start() if space and space.start() else self._max_held
        return self._spanning(cut) or cut
