"""What is typed short in chats, written out: "do u have it" is read as "do you have it"."""

from __future__ import annotations

import re

_MEANT = {
    "ur": "your",
    "plz": "please",
    "pls": "please",
    "w/": "with",
    "w/o": "without",
    "b4": "before",
    "bc": "because",
    "cuz": "because",
    "abt": "about",
    "ppl": "people",
    "smth": "something",
    "sth": "something",
    "thru": "through",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "have to",
    "gimme": "give me",
    "lemme": "let me",
    "dunno": "don't know",
    "hav": "have",
    "wich": "which",
}
_APART_BEFORE, _APART_BEHIND = r"(?<![\w'\u2019.&/-])", r"(?![\w'\u2019&/-]|\.\w)"
"""Nothing within an address or a name such as "N.H.K."."""
_SHORT = re.compile(
    rf"{_APART_BEFORE}(?P<short>{'|'.join(sorted(map(re.escape, _MEANT), key=len, reverse=True))}){_APART_BEHIND}",
    re.IGNORECASE,
)
_ARE = re.compile(rf"{_APART_BEFORE}r(?= (?:you|your|there|they|these|those|the|all|any)\b)", re.IGNORECASE)
_YOU = re.compile(
    r"(?P<before>\b(?:do|does|did|don't|can|could|can't|will|would|are|r|should|if|have|thank|for|to|with|from|what|"
    rf"when|why) )u{_APART_BEHIND}|{_APART_BEFORE}u(?= (?:guys|have|got|are|r|can|could|do|sell|ship|take|recommend|"
    r"suggest|think|know|accept|offer|stock|carry|get|send|help|tell)\b)",
    re.IGNORECASE,
)
"""Beside English words: "u" is Dutch, too."""
_AND = re.compile(r"(?<=[a-z0-9!] )n(?= [a-z])")


def written_out(text: str) -> str:
    """The text with these in full; all else of it stays."""
    text = _YOU.sub(lambda found: f"{found['before'] or ''}you", text)
    text = _AND.sub("and", text)
    return _ARE.sub("are", _SHORT.sub(lambda found: _MEANT[found["short"].lower()], text))
