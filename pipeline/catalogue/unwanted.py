"""What a wish for something to read rules out: "not horror though", "less dark", "ホラー以外で".

A search finds what is named, whether it is wanted or not.
"""

from __future__ import annotations

import re

from pipeline.trade import Trade, Wording
from pipeline.wording.words import casefolded, words_of

_WORD = (
    r"(?=[a-z])(?!(?:not|no|nor|without|and|or|but|though|please|in|on|at|for|to|of|than|it|he|she|they|i|you)\b)"
    r"[\w'-]+"
)
_NOT_WANTED_AGAIN = r"(?!(?:finished|completed?|ended|ongoing|under|below|about|with|all|any|something)\b)"
"""Opens what is wanted behind it: "no horror, finished"."""
_DENIED = re.compile(
    r"\b(?:(?P<free>[a-z]{4,})-free\b|(?:non-?(?=[a-z]{4})|(?:(?:(?:i'd|i would) )?rather not|not|no|nor|zero|"
    r"without|except(?: for)?|nothing|less|minus|"
    r"free (?:of|from)(?! (?:charge|cost|duty|duties|tax|shipping|customs))|leav\w+ out|"
    r"avoid\w*|(?:anything|everything|any(?: \w+)?) (?:but|except)(?! (?:those|these|that|this|them|it|him|her)\b)|"
    r"apart from|aside from|too|isn't|aren't|(?:don't|doesn't) (?:want|like)|hates?)\s+)"
    r"(?:(?:too|so|that|very|any|much|an?|the|with|about|all|overly|really|"
    r"be|another|more|want|like|is|are|into|fans? of|anything|(?:to )?(?:see|read|watch|have)|"
    r"(?:set|taking place|happening) (?:in|at|during)|high|middle|junior|elementary)\s+)*"
    r"(?!(?:thanks?|thank|problem|worries|idea|sure|only|just|now|yet|more|less|"
    r"long|longer|one|read|necessarily|matter|for|my|over|under)\b)"
    rf"(?P<what>{_WORD}(?:\s*(?:,|\bor\b|\bnor\b)\s*{_NOT_WANTED_AGAIN}{_WORD})*))"
)
_DENIED_JA = re.compile(
    r"(?P<what>(?:[\u30a1-\u30f6\u30fc\u4e00-\u9fff]{1,8}[なの])?(?:[\u30a1-\u30f6\u30fc\u4e00-\u9fff]{2,8}|[血裸]))(?:もの|系|[がを]舞台(?:にした)?|[いな](?:の|もの|やつ))?"
    r"(?:[もはが]?(?:以外|(?:じゃ|では|で)な[いく]?|なし|抜き|NG|[はが](?:苦手|嫌|いや|だめ|ダメ|無理|ちょっと(?![\w])))|"
    r"[のがもは](?:あまり|一切|全く)?(?:な[いくさ]|無[いくし]|少な[いめ]|出(?:てこ)?ない)|を?(?:含まない|控えめ))|"
    r"(?P<quality>[\u30a1-\u30f6\u30fc]{2,6}|[\u4e00-\u9fff]し?)(?:すぎ|くな[いく]?)"
)
_LIGHTER = re.compile(
    r"\b(?:lighter|light-?hearted|brighter|happier|gentler|softer|milder|more (?:cheerful|relaxing|wholesome))\b|"
    r"(?:もっと|もう少し|より)(?:明る|軽|やさし|優し|ほのぼの)"
)
_GRAVE = Wording(r"\b{grave}\b|{grave_ja}")
_NOTHING_GRAVE = Wording(r"\b(?:no|without|zero|less) (?:any )?{grave}\b")
"""A word for it may be two."""
_KEPT_CLEAN = re.compile(r"\bkeep (?:it|them|things) (?:clean|decent)\b|\b(?:some|any)thing (?:clean|decent)\b|\bsfw\b")
_ASKING = (
    "want like love need read recommend suggest show find give look get something anything one title scene content "
    "part stuff and or nor any please よう お願い 探し"
)
"""What is left of a wish that only rules something out."""


def rules_out_what_is_grave(text: str, trade: Trade) -> bool:
    """Whether a message rules out what nobody should have to guess of a title: "nothing sexual"."""
    plain = casefolded(text)
    by_a_word = _GRAVE.of(trade).search(denied_in(text)) or _NOTHING_GRAVE.of(trade).search(plain)
    return bool(by_a_word or _KEPT_CLEAN.search(plain))


def wished_beside(text: str, trade: Trade) -> str:
    """What a message wishes for beside what it rules out; the word for what is sold where that is all."""
    beside = without_unwanted(_NOTHING_GRAVE.of(trade).sub(" ", _KEPT_CLEAN.sub(" ", casefolded(text))))
    wanted = " ".join(_GRAVE.of(trade).sub(" ", beside).split())
    of_any = f"{_ASKING} {trade.plain('items', 'wished_as', 'uses')}"
    return wanted if words_of(wanted, trade) - words_of(of_any, trade) else trade.line("item", "en")


def unwanted_in(text: str, trade: Trade) -> frozenset[str]:
    """Return the stems of what a message rules out."""
    plain = casefolded(text)
    denied = words_of(denied_in(text), trade)
    # To a trade that has no words for what is heavy, lighter is a weight.
    return denied | words_of(trade.plain("heavy"), trade) if _LIGHTER.search(plain) else denied


def denied_in(text: str) -> str:
    """Return what a message rules out, in its words."""
    plain = casefolded(text)
    english = (match["free"] or match["what"] for match in _DENIED.finditer(plain))
    japanese = (match["what"] or f"{match['quality']}い" for match in _DENIED_JA.finditer(plain))
    return ", ".join((*english, *japanese))


def without_unwanted(text: str) -> str:
    """The text without these words; as it is where it has none."""
    plain = casefolded(text)
    wanted = _DENIED_JA.sub(" ", _DENIED.sub(" ", plain))
    return text if wanted == plain else " ".join(wanted.split()).strip("、 ")
