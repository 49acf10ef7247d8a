"""To take is to accept, where a means to pay is taken: "do you take PayPal?"."""

from __future__ import annotations

import re

_TAKES = re.compile(
    r"(?P<who>\b(?:do|does|can|will|would|if|whether) (?:you|they|the \w+) "
    r"(?:(?:also|still|even|guys|actually) )*)take "
    r"(?!(?:long|back|care|part|over|off|in|on|up|it|them|this|that|these|those|me|my|our|an?|the|to|days?|weeks?|"
    r"time|into|returns?|(?:pre-?)?orders?|reservations?|requests?|calls?|commissions?|submissions?|trade|used|second|old|damaged|"
    r"opened|photos?|pictures?|\d+)\b)(?=[\w'])",
    re.IGNORECASE,
)


def as_accepted(text: str) -> str:
    """The question with the word that pages use: "do you accept PayPal?"."""
    return _TAKES.sub(r"\g<who>accept ", text)
