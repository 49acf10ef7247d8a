"""Which languages a store is asked in: what it does not speak itself is foreign to it, be it English or Japanese."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from pipeline.wording.language import language_of
from pipeline.wording.topics import is_small_talk
from pipeline.wording.words import STOP_WORDS

_WORD = re.compile(r"[A-Za-z]{2,}")


class Foreign(Protocol):
    """Names the language of a text (ISO 639-1), where it is none that questions can be read in.

    Around a name that was taken out of it few words are a question, be they written large: "Haben Sie ...?".
    """

    def __call__(self, text: str, /, *, around_a_name: bool = False) -> str | None:
        """Return the language."""
        ...


@dataclass(frozen=True, slots=True)
class NotSpoken:
    """Names the language of a text (ISO 639-1) where the store does not speak it; None for names and signs.

    Args:
        spoken: the store's languages.
        foreign: the language, where it is none that questions can be read in.
    """

    spoken: Collection[str]
    foreign: Foreign

    def __call__(self, text: str, /, *, around_a_name: bool = False) -> str | None:
        """Return the language (implements ``Foreign``)."""
        if language := self.foreign(text, around_a_name=around_a_name):
            return language
        language = language_of(text)
        return None if language in self.spoken or (language == "en" and _is_but_names(text)) else language


def _is_but_names(text: str) -> bool:
    words = _WORD.findall(text)
    return not is_small_talk(text) and not any(word.islower() or word.casefold() in STOP_WORDS for word in words)
