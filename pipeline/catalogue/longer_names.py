"""Names that begin with a title's and go on: another thing, which may be none of ours ("Dragon Ball Z")."""

from __future__ import annotations

import re

from pipeline.trade import Trade
from pipeline.wording.framing import THE_TITLE
from pipeline.wording.words import JAPANESE, words_of

_LONGER = re.compile(
    rf"{THE_TITLE}(?P<rest>(?::? (?:(?:of|the|on|no|and|in|to) )*[A-Z0-9](?:[^\W{JAPANESE}]|['-])*)+)|"
    rf"{THE_TITLE}(?P<ja>[・:：]?(?:[\u30a0-\u30ff]{{3,}}|[\u3400-\u9fff々\u30a0-\u30ff]*(?:[版編篇伝譚集録章]|ガイド|ブック)(?![\u3400-\u9fff])))"
)
"""English writes more of a name large. In Japanese a particle parts a name from what is asked of it, or an edition and
a side story are called so."""
_SAYS_WHERE = re.compile(rf"^\W*(?:is|are|was|were) {THE_TITLE} in [\w' ]+\W*$", re.IGNORECASE)
"""Whether a title is in something is asked, where nothing else is: "was it in Jump?"."""
_SMALL = re.compile(r"\b[a-z]|[^\x00-\x7f]")
_ORDINARY = "set box edition good price cost much order buy"


def rest_of_name(bare: str, trade: Trade) -> str:
    """Return what goes on behind ``THE_TITLE`` as more of a name; nothing where that is a word of the trade.

    Where every word is written large, none is a name for that.
    """
    may_go_on = _SMALL.search(bare.replace(THE_TITLE, "")) and not _SAYS_WHERE.match(bare)
    found = _LONGER.finditer(bare) if may_go_on else ()
    ordinary = words_of(f"{_ORDINARY} {trade.plain('generic', 'asking', 'units', 'items', 'wished_as')}", trade)
    rests = (one["rest"] or one["ja"] for one in found)
    return next((rest for rest in rests if any(not word.isdecimal() for word in words_of(rest, trade) - ordinary)), "")


def longer_name(text: str, title: str, trade: Trade) -> str:
    """Return the title with what goes on behind it as more of a name; nothing where nothing does."""
    bare = re.sub(re.escape(title), THE_TITLE, text, flags=re.IGNORECASE)
    rest = rest_of_name(bare, trade)
    return f"{title}{rest}" if rest and not words_of(rest, trade) <= words_of(title, trade) else ""
