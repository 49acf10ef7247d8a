"""Names of several words read as one word each, where it counts what stands beside a word: "not Naoki Urasawa"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.trade import Trade

_JOINT = "_"
_BLANK = r"[ -]"


class LongNames:
    """Finds them, in singular and plural and in any case.

    Args:
        names: what each stands for, by the name in small letters. One of a single word is such a name already.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._meant = names
        # The longest first: "weekly young jump" is no "young jump".
        several = sorted((name for name in names if " " in name), key=len, reverse=True)
        written = (re.sub(r"\\? |\\-", _BLANK, re.escape(name)) for name in several)
        self._pattern = re.compile(rf"(?<![a-z])(?:{'|'.join(written) or '(?!)'})s?(?![a-z])", re.IGNORECASE)

    def joined(self, text: str) -> str:
        """The text with each of them as one word."""
        return self._pattern.sub(lambda name: re.sub(_BLANK, _JOINT, name[0]), text)

    def of(self, words: str) -> str | None:
        """What joined words stand for; None where they are none of these names."""
        name = apart(words).casefold()
        return self._meant.get(name) or self._meant.get(name.removesuffix("s"))


def apart(text: str) -> str:
    """A text in which names were joined, as it was."""
    return text.replace(_JOINT, " ")


NO_LONG_NAMES = LongNames({})


@lru_cache(maxsize=16)
def long_names_of(trade: Trade) -> LongNames:
    """Those that a trade has, which stand for themselves, and what its rare kinds are called, which stands for them."""
    return LongNames({said: said for said in trade.names.values() if " " in said} | rare_kinds_in(trade))


def rare_kinds_in(trade: Trade) -> dict[str, str]:
    """The rare kinds of a trade, by what a question says instead."""
    return {rare.written.casefold(): kind for kind, rare in trade.rare.items()}
