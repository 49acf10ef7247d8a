"""The words of a question, and what is the same in all forms of a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipeline.wording.words import casefolded

_TOKEN = re.compile(r"'s\b|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|[^\W\d_]+|[+%$€£¥#=<>]")
_NEGATED = re.compile(
    r"\b(ca|wo|is|are|do|does|did|was|were|has|have|had|would|could|should|must|might|need)n'?t\b|\bcannot\b"
)
_FULL = {None: "can", "ca": "can", "wo": "will"}
_TAILS = re.compile(r"'(?:re|ve|m)\b|(?<=\bit)'s\b|(?<=\blet)'s\b|(?<=\bthat)'s\b|(?<=\bthere)'s\b")
_BECOMES = re.compile(r"\bg(?:et|ets|ot|otten|etting) (?=\w+ed\b)")
_UNDER = re.compile(r"\b(?:less|fewer) than\b")
_IS = re.compile(r"\b(what|who|where|when|why|how)'s\b")
_UNCHANGING = re.compile(r"(?:ss|us|is|ous|news)$|^missing$|^missed$|thing$")
_ENDING = re.compile(r"(?:ing|ed|able|ible)$")
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST = 4
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "break": "broke broken",
        "bring": "brought",
        "buy": "bought",
        "choose": "chose chosen",
        "come": "came",
        "draw": "drew drawn",
        "find": "found",
        "forget": "forgot forgotten",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone goes",
        "hold": "held",
        "keep": "kept",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "pay": "paid",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "spend": "spent",
        "take": "took taken",
        "tear": "tore torn",
        "tell": "told",
        "win": "won",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms of a verb that have no ending of their own."""
_WRITTEN = {
    **dict.fromkeys(("till", "til"), "until"),
    **dict.fromkeys(("dollar", "dollars", "usd", "bucks"), "$"),
    **dict.fromkeys(("euro", "euros", "eur"), "€"),
    **dict.fromkeys(("percent", "pct"), "%"),
    **dict.fromkeys(("pls", "plz"), "please"),
    **dict.fromkeys(("thx", "ty"), "thanks"),
    "below": "under",
    "above": "over",
    "u": "you",
    "ur": "your",
    "pw": "password",
    "neighbor": "neighbour",
    "catalog": "catalogue",
    "acct": "account",
    "wanna": "want",
    "im": "i",
    "ive": "i",
}
"""What is written in another way, and in haste."""


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word without the endings that tell number, time, and that it can be done."""
    if word in _IRREGULAR:
        return stem(_IRREGULAR[word])
    if word.endswith("ied") and len(word) > _SHORTEST:
        return f"{word[:-3]}y"
    bare = _ENDING.sub("", singular := _singular(word))
    if len(word) < _SHORTEST or len(bare) < _SHORTEST - 1 or not _VOWEL.search(bare) or _UNCHANGING.search(word):
        return singular
    if bare != singular and bare[-1] == bare[-2] and bare[-1] not in "lsz":
        bare = bare[:-1]
    return bare.removesuffix("e") if len(bare) >= _SHORTEST else bare


def _singular(word: str) -> str:
    if word.endswith("ie") and len(word) > _SHORTEST:
        return f"{word[:-2]}y"  # as of "movies"
    if len(word) < _SHORTEST or not word.endswith("s") or _UNCHANGING.search(word):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def is_participle(token: str) -> bool:
    """Whether it may tell what is done to something: "cancelled", "sent"."""
    return token.endswith("ed") or token in _IRREGULAR


def tokens_of(text: str) -> list[str]:
    """Words, numbers and signs in order, in small letters without accents, what is drawn together written out."""
    text = _NEGATED.sub(lambda found: f"{_FULL.get(found[1], found[1])} not", casefolded(text))
    text = _TAILS.sub("", _IS.sub(r"\1 is", text.replace("'ll", " will"))).replace("rather than", "instead of")
    text = _UNDER.sub("under", text)
    text = _BECOMES.sub("be ", text)  # "It got rejected" is "It was rejected"
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    tokens = (str(found[0]) for found in _TOKEN.finditer(text))
    return [_WRITTEN.get(token, token) for token in tokens]


def is_article(tokens: Sequence[str], at: int) -> bool:
    """Whether "one" only says "a": in "one parcel", not in "one of them" and not at the end."""
    then = tokens[at + 1 : at + 2]
    return tokens[at] == "one" and then != [] and then[0].isalpha() and then[0] not in {"of", "or", "and", "more"}
