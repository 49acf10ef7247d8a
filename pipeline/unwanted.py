"""What a wish for something to read rules out: "not horror though", "less dark", "ホラー以外で".

A search finds what is named, whether it is wanted or not.
"""

from __future__ import annotations

import re

from pipeline.trade import Trade
from pipeline.words import casefolded, words_of

_WORD = r"(?=[a-z])(?!(?:and|or|but|though|please|in|on|at|for|to|of|than|it|he|she|they|i|you)\b)[\w'-]+"
_DENIED = re.compile(
    r"\b(?:not|no|nor|without|except(?: for)?|nothing|less|minus|"
    r"avoid\w*|too|isn't|aren't|(?:don't|doesn't) (?:want|like)|hates?)\s+"
    r"(?:(?:too|so|that|very|any|much|an?|the|with|about|all|overly|really|"
    r"be|another|more|want|like|is|are|into|fans? of)\s+)*"
    r"(?!(?:thanks?|thank|problem|worries|idea|sure|only|just|now|yet|more|less|"
    r"long|longer|one|read|necessarily|matter|for|my|over|under)\b)"
    rf"(?P<what>{_WORD}(?:\s*(?:,|\bor\b|\bnor\b)\s*{_WORD})*)"
)
_DENIED_JA = re.compile(
    r"(?P<what>(?:[\u30a1-\u30f6\u30fc\u4e00-\u9fff]{2,8}な)?[\u30a1-\u30f6\u30fc\u4e00-\u9fff]{2,8})(?:もの|系)?"
    r"(?:[もはが]?(?:以外|じゃな|ではな|でな|なし|抜き|[はが](?:苦手|嫌|いや|だめ))|"
    r"[のがもは](?:あまり|一切|全く)?(?:な[いくさ]|無[いくし]|少な[いめ]|出(?:てこ)?ない)|を?(?:含まない|控えめ))|"
    r"(?P<quality>[\u4e00-\u9fff])(?:すぎ|くな)"
)
_LIGHTER = re.compile(
    r"\b(?:lighter|light-?hearted|brighter|happier|gentler|softer|milder|more (?:cheerful|relaxing|wholesome))\b|"
    r"(?:もっと|もう少し|より)(?:明る|軽|やさし|優し|ほのぼの)"
)


def unwanted_in(text: str, trade: Trade) -> frozenset[str]:
    """Return the stems of what a message rules out."""
    plain = casefolded(text)
    denied = words_of(denied_in(text), trade)
    # To a trade that has no words for what is heavy, lighter is a weight.
    return denied | words_of(trade.plain("heavy"), trade) if _LIGHTER.search(plain) else denied


def denied_in(text: str) -> str:
    """Return what a message rules out, in its words."""
    plain = casefolded(text)
    english = (match["what"] for match in _DENIED.finditer(plain))
    japanese = (match["what"] or f"{match['quality']}い" for match in _DENIED_JA.finditer(plain))
    return ", ".join((*english, *japanese))


def without_unwanted(text: str) -> str:
    """The text without these words; as it is where it has none."""
    plain = casefolded(text)
    wanted = _DENIED_JA.sub(" ", _DENIED.sub(" ", plain))
    return text if wanted == plain else " ".join(wanted.split()).strip("、 ")
