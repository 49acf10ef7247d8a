"""Names of several words read as one word each, where it counts what stands beside a word: "not Naoki Urasawa"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.trade import Trade

_JOINT = "_"
_BLANK = r"[ -]"


class LongNames:
    """Finds them, in singular and plural, in a text in small letters.

    Args:
        names: what each stands for, by the name in small letters. Those of one word are left out.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._meant = {name: meant for name, meant in names.items() if " " in name}
        # The longest first: "weekly young jump" is no "young jump".
        written = (re.sub(r"\\? |\\-", _BLANK, re.escape(name)) for name in sorted(self._meant, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![a-z])(?:{'|'.join(written) or '(?!)'})s?(?![a-z])")

    def joined(self, text: str) -> str:
        """The text with each of them as one word."""
        return self._pattern.sub(lambda name: re.sub(_BLANK, _JOINT, name[0]), text)

    def of(self, words: str) -> str | None:
        """What joined words stand for; None where they are none of these names."""
        name = apart(words)
        return self._meant.get(name) or self._meant.get(name.removesuffix("s"))


def apart(text: str) -> str:
    """A text in which names were joined, as it was."""
    return text.replace(_JOINT, " ")


NO_LONG_NAMES = LongNames({})


@lru_cache(maxsize=16)
def long_names_of(trade: Trade) -> LongNames:
    """Those that a trade has, which stand for themselves, and what its rare kinds are called, which stands for them."""
    kinds = {rare.written.casefold(): kind for kind, rare in trade.rare.items()}
    return LongNames({**{said: said for said in trade.names.values()}, **kinds})
