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
    "thr": "there",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "have to",
    "gimme": "give me",
    "lemme": "let me",
    "dunno": "don't know",
    "hav": "have",
    "wich": "which",
    "whch": "which",
    "hw": "how",
    "hws": "how's",
    "wats": "what's",
    "waht": "what",
    "wht": "what",
    "wut": "what",
    "whn": "when",
    "mny": "many",
    "meny": "many",
    "menny": "many",
    "mch": "much",
    "mutch": "much",
    "nxt": "next",
    "hlp": "help",
    "hve": "have",
    "gd": "good",
    "duz": "does",
    "yall": "you all",
    "howmany": "how many",
    "howmuch": "how much",
    "howlong": "how long",
    "teh": "the",
    "iz": "is",
    "shud": "should",
    "wud": "would",
    "diff": "difference",
    "goin": "going",
    "doin": "doing",
    "rn": "right now",
    "tmrw": "tomorrow",
    "bday": "birthday",
    "any1": "anyone",
    "some1": "someone",
    "every1": "everyone",
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
_WITH = re.compile(r"(?<=[a-z0-9] )w(?= [a-z])")
_SENT = r"(?:(?<=\bship )|(?<=\bdeliver )|(?<=\bpost )|(?<=\bsend ))"
_BESIDE = (
    (r"wen(?= (?:does|do|did|will|is|are|can|was|u|you|i|my|the|it)\b)", "when"),
    (r"wat(?= (?:does|do|did|are|the|about|happens|time|kind|age|if|your|u|you|i|can|should|other|else)\b)", "what"),
    (r"(?<=\bwho )rote\b", "wrote"),
    (r"(?:(?<=\bhow long )|(?<=\bhow much ))dos\b", "does"),
    (r"cn(?= (?:i|you|u|we|my)\b)", "can"),
    (r"(?<=\bhow )2(?= [a-z])", "to"),
    (r"2(?= (?:cancel|return|pay|use|get|buy|change|send|ask|know|see|start)\b)", "to"),
    (rf"{_SENT}2(?= (?:us|(?!\w+s\b|more\b|of\b|in\b)[a-z]+)\b)", "to"),
    (r"4(?= (?:an?|the|my|his|her|our|me|him|them|free|kids)\b)", "for"),
)
"""Words of English, of another language or figures: short for something only where they stand beside these."""
_SHORT_BESIDE = tuple((re.compile(_APART_BEFORE + short, re.IGNORECASE), meant) for short, meant in _BESIDE)


def written_out(text: str) -> str:
    """The text with these in full; all else of it stays."""
    text = _YOU.sub(lambda found: f"{found['before'] or ''}you", text)
    text = _WITH.sub("with", _AND.sub("and", text))
    text = _ARE.sub("are", _SHORT.sub(lambda found: _MEANT[found["short"].lower()], text))
    for short, meant in _SHORT_BESIDE:
        text = short.sub(meant, text)
    return text
