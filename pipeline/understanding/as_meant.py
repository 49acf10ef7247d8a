"""A message read as it is meant, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.catalogue.kinds import in_plain_words
from pipeline.ports import Condense
from pipeline.trade import Trade
from pipeline.types.asking import Context, Query
from pipeline.understanding.meanings import meant_in
from pipeline.wording.contractions import with_apostrophes
from pipeline.wording.shorthand import written_out

_WORD_IN_CAPITALS = re.compile(r"\bO\.?K\b")
"""Behind a title it would be more of a name: "is Monster OK for my niece?"."""


@dataclass(frozen=True, slots=True)
class AsMeant:
    """Step: condenses a message without its slips of the pen and in plain words (implements ``Condense``).

    Args:
        condense: makes a question of it that stands alone.
        corrected: puts slips right, in the languages that we speak.
        foreign: the language of a text (ISO 639-1), where we do not speak it.
        trade: the words of what is sold.
    """

    condense: Condense
    corrected: Callable[[str], str]
    foreign: Callable[[str], str | None]
    trade: Trade

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        """Return the question to classify and to search for."""
        said = with_apostrophes(written_out(_WORD_IN_CAPITALS.sub("ok", text)))
        meant = self.corrected(said)
        if not meant_in(meant, self.trade):  # the word itself is asked about then
            meant = in_plain_words(meant, self.trade)
        return await self.condense(text if meant != text and self.foreign(said) else meant, language, context)
