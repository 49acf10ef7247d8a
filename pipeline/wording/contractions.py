"""Contractions that are typed without their apostrophe: "isnt" is read as "isn't"."""

from __future__ import annotations

import re

_NOT = "is are was were do does did has have had ca could would should must need ai"
_BARE = re.compile(
    rf"(?<![\w'\u2019-])(?P<before>(?:{_NOT.replace(' ', '|')})n(?=t)|"
    r"(?:what|who|where|how|when|that|there|here)(?=s)|i(?=ve)|(?:you|they)(?=re))"
    r"(?P<behind>t|s|ve|re)(?![\w'\u2019-])",
    re.IGNORECASE,
)
"""None of them is a word of its own, as "wont" and "its" are."""
_I_AM = re.compile(
    r"(?P<before>^\W*|[,.;!?] ?|\b(?:and|but|because|if|so|hi|hey|hello|since) )im(?= [\da-z])", re.IGNORECASE
)
"""Where a clause begins: "im" is German, too."""


def with_apostrophes(text: str) -> str:
    """The text with the apostrophes that it leaves out; all else of it stays."""
    return _I_AM.sub(r"\g<before>I'm", _BARE.sub(r"\g<before>'\g<behind>", text))
