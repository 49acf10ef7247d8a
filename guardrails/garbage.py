"""What no answer of a model goes on after: it says itself again and again, writes the prompt's frame, or code.

Judged as the text streams, as the text may be endless and never come to the end of a sentence.
"""

from __future__ import annotations

import re
from typing import ClassVar

from pipeline.types.verdicts import Evidence, StageName

_TAIL = 1_200
"""Characters that are looked back at: what repeats itself is at most half as long."""
_MARK = 20
"""The last characters, whose nearest earlier place tells how long a repeated text would be."""
_REPEATED = 60
"""Characters at least that are said again and again before it counts: no rhyme, no "ha ha ha"."""
_SHORT, _TIMES, _TWICE = 30, 3, 2
"""A text of fewer characters has to come three times in a row, a longer one twice."""
_FRAME = re.compile(r".*?(<<<|>>>)|\s*((?:Passages|Question|Task):)")
_CODE = re.compile(r"\s*(```|~~~|(?:def|function) \w+\(|from [\w.]+ import |import \w+ as |print\(|#include\b)")
_LINE = 200
"""Characters that are kept of a line: its marks stand at its beginning."""


class Garbage:
    """Reads a stream along. A mark that stands in the passages is none."""

    name: ClassVar[StageName] = "format_validation"

    def __init__(self, about: Evidence) -> None:
        self._told = "\n".join(passage.text for passage in about.passages)
        self._tail = ""
        self._line = ""
        self._said = set[str]()

    def found(self, piece: str) -> str | None:
        """Take the next piece; say in a word what is wrong with the text so far, if anything."""
        self._tail = (self._tail + piece)[-_TAIL:]
        *whole, begun = f"{self._line}{piece}".split("\n")
        self._line = begun[:_LINE]
        if why := next((why for line in (*whole, begun) if (why := self._mark_in(line))), None):
            return why
        return "repetition" if repeats_itself(self._tail) else None

    def is_said_again(self, sentence: str) -> bool:
        """Whether a sentence, with its citation, was shown before; else it is remembered."""
        plain = sentence.strip()
        again = plain in self._said and len(plain) >= _SHORT
        self._said.add(plain)
        return again

    def _mark_in(self, line: str) -> str | None:
        for why, marks in (("prompt_echo", _FRAME), ("code", _CODE)):
            if (match := marks.match(line)) and match[match.lastindex or 0] not in self._told:
                return why
        return None


def repeats_itself(text: str) -> bool:
    """Whether a text ends with the same words said again and again."""
    before = text.rfind(text[-_MARK:], 0, -1) if len(text) > _MARK else -1
    period = len(text) - _MARK - before
    if before < 0 or not any(map(str.isalnum, text[-period:])):
        return False
    least = max(_REPEATED, period * (_TIMES if period < _SHORT else _TWICE))
    return len(text) >= least and text[period - least :] == text[-least:-period]
