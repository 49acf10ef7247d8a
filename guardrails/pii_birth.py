"""Dates of birth, and the name beside one.

A name alone stays, and so does what an encyclopaedia says of an author ("was born on", "(born ...)").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.pii_found import Found, holds, lowered

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NUMERIC = (
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|(?:19|20)\d{6}(?!\d)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_ERA = r"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr])\s?(?:\d{1,2}|元)\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}日?"
_WRITTEN = (
    rf"\d{{1,2}}{_ORDINAL}(?: of)? {_MONTH},? (?:19|20)\d\d|{_MONTH} \d{{1,2}}{_ORDINAL},? (?:of )?(?:19|20)\d\d"
    rf"|(?:19|20)\d\d[ -]{_MONTH}[ -]\d{{1,2}}|\d{{1,2}}-{_MONTH}-(?:19|20)\d\d"
)
_DATE = rf"(?P<value>{_NUMERIC}|{_ERA}|(?P<written>{_WRITTEN}))"
_IS = r"(?:['\u2019]s)?(?:\s*(?:[:=(,]|\b(?:is|was|on|the|in|date)\b|は|が|を|の|年月日))*\s*"
_NOUN = r"\bd\.?o\.?b\b\.?|\bdate of birth\b|\bbirth ?date\b|\bbirthday\b|生年月日|誕生日|生まれた?(?:日|の)?"
_SAID = re.compile(rf"(?:{_NOUN}){_IS}{_DATE}", re.IGNORECASE)
_SAID_BEHIND = re.compile(
    rf"{_DATE}(?:\s*に?生(?:まれ)?(?!産|誕|活)"
    rf"|[\s,]*(?:is|was|as) (?:my |the |his |her |our )?(?:\w+['\u2019]s )?(?:{_NOUN})"
    rf"|\s*[(（](?:{_NOUN})[)）]|\s*が\s*(?:{_NOUN}))",
    re.IGNORECASE,
)
_BORN = re.compile(rf"(?P<encyclopaedia>\(|\bwas )?\bborn(?:\s(?:on|in [A-Z]\w+ on|:))?[\s,:]+{_DATE}", re.IGNORECASE)
_OWN = re.compile(r"\b(?:i|my (?:\w+)|we|who) (?:was|were) $|\b(?:i'm|i am|am) $|\bmy\b[^.!?]{0,40}$", re.IGNORECASE)
_WORDS = ("birth", "born", "dob", "d.o.b", "生")
_CAP = r"(?-i:[A-Z\u00c0-\u00de])[\w\u00c0-\u024f'\u2019-]+"
_NAME = re.compile(
    rf"\b(?:full name|(?:my |the |customer |first |last )?name)(?:\s*(?:is|:|=)\s*)(?P<value>{_CAP}(?:\s{_CAP}){{0,3}})"
    rf"|\b(?:i am|i'm|this is|mr\.?|mrs\.?|ms\.?|patient|customer|passenger)\s(?P<who>{_CAP}(?:\s{_CAP}){{1,3}})"
    r"|(?:氏名|お?名前|本名)\s*(?:は|:|=)?\s*(?P<japanese>[一-龥ァ-ヶー]{1,6}[ 　]?[一-龥ぁ-んァ-ヶー]{0,6}?)"
    r"(?=\s*(?:です|で|、|。|,|\s|生年|$))",
    re.IGNORECASE,
)
_NAME_IN_FRONT = re.compile(
    rf"(?P<value>(?!(?:My|Her|His|Our|The|I)\b){_CAP}(?:\s{_CAP}){{1,3}}|(?<![一-龥ァ-ヶ])[一-龥ァ-ヶー]{{2,6}}(?:\s[一-龥ァ-ヶー]{{1,6}})?)"
    r"(?:[\s,(（:;|、-]|さん)*$"
)
_REACH = 40


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    if not holds(lowered(text), _WORDS):
        return
    dates = [*_dates(text)]
    if not dates:
        return
    for start, end, noun in dates:
        yield Found("BIRTH_DATE", start, end)
        front = _NAME_IN_FRONT.search(text[max(0, noun - _REACH) : noun])
        if front:
            yield Found("NAME", *(max(0, noun - _REACH) + place for place in front.span("value")))
    for match in _NAME.finditer(text):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        yield Found("NAME", *match.span(group))


def _dates(text: str) -> Iterator[tuple[int, int, int]]:
    """Start and end of each date, and where the words begin that say what it is."""
    for pattern in (_SAID, _SAID_BEHIND):
        for match in pattern.finditer(text):
            yield (*match.span("value"), match.start())
    for match in _BORN.finditer(text):
        if not (match["encyclopaedia"] and match["written"]) or _OWN.search(text[: match.end("encyclopaedia")]):
            yield (*match.span("value"), match.start())
