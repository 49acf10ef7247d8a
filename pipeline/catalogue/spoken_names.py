"""Titles of everyday words that were just spoken of, and are written small: "is real finished?"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.catalogue.names import GRAMMAR
from pipeline.trade import Trade, Wording

_STANDS_FOR_ANY = GRAMMAR - {"considering", "given", "granted"}
"""Of these it takes more to be a title: "tell me about another"."""
_ASKS = (
    r"(?:(?:who (?:{makes}|made|created)|how (?:long|old|good|far|much) (?:is|are|does|did)|"
    r"(?:what|when|where|which|why) (?:is|does|did|has)|how many {units} (?:does|did|has|are in|in)|"
    r"(?<!there )(?<!it )\b(?:is|was|does|did|has)|(?:{units}|{makers}|price|cost|plot|ending) (?:of|in|for)) )"
)
_TELLS = (
    r"(?:(?:^|(?<=[.!?,;:] ))\W*(?:(?:and|so|but|ok|okay|then|hm+|what|how) )*|"
    r"\b(?:about|than|versus|vs\.?|and|or|read|reading|buy|get|order|try|take|start|finished|liked?|loved?|prefer) |, )"
)
_ENDS = Wording(
    r"(?=\W*$|'s\b|[,;:?]| (?:is|are|was|has|have|had|does|did|cost|costs|about|for|in|or|and|vs|by|over|still|"
    r"suitable|appropriate|ok|okay|good|bad|sad|worth|too|please|then|first|now|yet|already|instead|rated|complete|"
    r"{states}|{facts})\b)"
)
_AFTER_A_QUESTION, _ANYWHERE = Wording(_ASKS), Wording(rf"(?:{_ASKS}|{_TELLS})")


def as_spoken_of(text: str, titles: Iterable[str], trade: Trade) -> str:
    """The message with these titles written as such, where it can only mean them by such a word."""
    for title in titles:
        name = title.partition(":")[0]
        if name.isalpha() and name.lower() in text:
            text = _with(text, name, trade)
    return text


def quoted(title: str) -> str:
    """A title as it is put into a message: in quotes where it would be a word of the sentence."""
    return f'"{title}"' if title.casefold() in GRAMMAR else title


def _with(text: str, name: str, trade: Trade) -> str:
    before = _AFTER_A_QUESTION if name.casefold() in _STANDS_FOR_ANY else _ANYWHERE
    means_it = re.compile(
        rf"(?P<before>{before.of(trade).pattern})(?i:{re.escape(name.lower())}){_ENDS.of(trade).pattern}", re.IGNORECASE
    )
    return means_it.sub(lambda found: f"{found['before']}{quoted(name)}", text)
