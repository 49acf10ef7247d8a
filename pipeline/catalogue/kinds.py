"""What the trade calls kinds that few items are of, in the words that a catalogue has for them."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.trade import RareKind, Trade, Wording

_LATIN = r"[A-Za-z0-9'-]"
_AT_ITS_END = Wording(
    r"(?=\W*$|\W+(?:{items}|{wished_as}|titles?|stuff|please|recommendations?|recs?|for (?:my|our|his|her|an?))\b)"
)
_ITEM = Wording(r"(?:\s+{items}\b)?")
_JAPANESE_ITEM = Wording(r"{items_ja}")


def in_plain_words(text: str, trade: Trade) -> str:
    """The text with "boys love genre" for what else such a kind is called: that tells it from titles with love."""
    for kind, called in _called(trade):
        text = called.sub(lambda match, kind=kind: f"{kind.written}{_after(match, trade)}", text)
    return text


@lru_cache(maxsize=16)
def _called(trade: Trade) -> tuple[tuple[RareKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(_names(name, kind, trade))) for name, kind in trade.rare.items())


def _names(name: str, kind: RareKind, trade: Trade) -> str:
    """In small letters anywhere; written large it may be a person, but for where a message begins with the kind."""
    lower, at_its_end = "|".join(kind.names) or "(?!)", _AT_ITS_END.of(trade).pattern
    initials = rf"{kind.initials.lower()}|{kind.initials}|" if kind.initials else ""
    large = rf"(?i:^(?:{lower})(?!{_LATIN}){at_its_end})"
    whole = rf"(?<!{_LATIN})(?:{lower}|{initials}{name}{at_its_end})(?!{_LATIN})"
    return rf"(?:{large}|{whole}){_ITEM.of(trade).pattern}|{'|'.join(kind.ja) or '(?!)'}"


def _after(match: re.Match[str], trade: Trade) -> str:
    in_japanese = _JAPANESE_ITEM.of(trade).match(match.string, match.end())
    return "" if in_japanese else f" {trade.line('item', 'en')}"
