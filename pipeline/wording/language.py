"""Which of the two languages a text is written in: that of its sentence, and not of a name in it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.trade import NO_TRADE, Trade
from pipeline.wording.topics import is_about_an_item, is_about_service
from pipeline.wording.words import JAPANESE, STOP_WORDS, is_japanese

_QUOTED = re.compile('「[^」]*」|『[^』]*』|“[^”]*”|"[^"]*"')
_RUN = re.compile(f"[{JAPANESE}・]+")
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][a-z]+)?")
_PARTICLE = re.compile(r"[A-Za-z0-9+][\"')\]!?.]*[\u3041-\u3096]")
"""Japanese puts its grammar straight behind a Latin name: "Berserkの値段"."""
_PREDICATE = re.compile(
    r"(?:です|ます|ました|ません|でした|ください|した|して|してる|ある|える|って|どっち|どれ|どこ|いくら|何|[かはよねだ])"
    r"[\s？?。！!]*$"
)
_ENGLISH_QUESTION = re.compile(
    r"\W*(?:who|what|which|when|where|why|how|is|are|was|does|do|did|has|have|can|could|will|would)\b", re.IGNORECASE
)
_LETTERS_A_WORD = 2
"""Of Japanese, where it is held against English words."""


@lru_cache(maxsize=4096)
def language_of(text: str, trade: Trade = NO_TRADE) -> str:
    """The language of a message or a sentence: ``ja`` or ``en``.

    A Japanese title within an English question leaves it English, and a Latin name a Japanese one Japanese. Where words
    alone stand beside each other ("Berserk 値段", "鬼滅の刃 price"), the last is what is asked. Of words of a
    trade only that trade tells so; a whole sentence needs none.
    """
    if not is_japanese(text):
        return "en"
    said = _QUOTED.sub(" ", text)
    runs = _RUN.findall(said)
    words = [word for word in _WORD.findall(said) if word[0].islower() or word.casefold() in STOP_WORDS]
    if not runs:
        return "en" if words else "ja"
    ends = said.rstrip(" ?？!！。.").endswith(runs[-1])
    if not words or _PARTICLE.search(said) or _PREDICATE.search(said):
        return "ja"
    if not ends or _ENGLISH_QUESTION.match(said):
        return "en"
    return "ja" if len(words) == 1 or len(words) < len(runs) or _asks(runs[-1], trade) else "en"


def language_of_page(text: str) -> str:
    """The language that most of a text is written in: ``ja`` or ``en``."""
    letters = sum(len(run) for run in _RUN.findall(text))
    return "ja" if letters > _LETTERS_A_WORD * len(_WORD.findall(text)) else "en"


def _asks(run: str, trade: Trade) -> bool:
    return is_about_an_item(run, trade) or is_about_service(run, trade)
