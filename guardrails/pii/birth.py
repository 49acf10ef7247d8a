"""Dates of birth, and the name beside one.

A name alone stays. So does the date of somebody public: an author whom the caller names as one, or whom the text calls
one ("the cartoonist"). What tells neither is taken for a customer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.pii.found import Found, holds, lowered
from guardrails.pii.known import NOTHING_KNOWN, Known
from pipeline.trade import Wording

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|fév|avr|juin|juil|aoû|déc|ene|abr|ago|dic)"
    r"[^\W\d_]{0,6}\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:(?:19|20)\d\d|['\u2019]\d\d\b)"
_NUMERIC = (
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|(?:19|20)\d{6}(?!\d)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_ERA = r"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr])\s?(?:\d{1,2}|元)\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}日?"
_WRITTEN = (
    rf"{_DAY}(?: of| de)? {_MONTH},?(?: de)? {_YEAR}|{_MONTH} {_DAY},? (?:of )?{_YEAR}"
    rf"|(?:19|20)\d\d[ -]{_MONTH}[ -]\d{{1,2}}|\d{{1,2}}-{_MONTH}-(?:(?:19|20)\d\d|\d\d\b)"
)
_DATE = rf"(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?)?(?P<value>{_NUMERIC}|{_ERA}|{_WRITTEN})"
_IS = r"(?:['\u2019]s)?(?:\s*(?:[:=(,]|\b(?:is|was|as|on|the|in|date)\b|は|が|を|の|年月日))*\s*"
_NOUN = (
    r"\bd\.?o\.?b\b\.?|\bdate of birth\b|\bbirth ?date\b|\bbirthday\b|"
    r"\bgeburts(?:datum|tag)\b|\bdate de naissance\b|\bfecha de nacimiento\b|\bdata di nascita\b|"
    r"\b(?:geboren am|née? le|nacid[oa] el|nat[oa] il)\b|生年月日|誕生日|生まれた?(?:日|の)?"
)
_OF_WHOM = rf"(?:\s+(?:of|for)\s+[^.!?:\d\n]{{1,40}}?)?{_IS}"
_PATTERNS = (
    re.compile(rf"(?:{_NOUN}){_OF_WHOM}{_DATE}", re.IGNORECASE),
    re.compile(
        rf"{_DATE}(?:\s*に?生(?:まれ)?(?!産|誕|活)"
        rf"|[\s,]*(?:is|was|as) (?:my |the |his |her |our )?(?:\w+['\u2019]s )?(?:{_NOUN})"
        r"|[^.!?\d\n]{0,50}?\b(?:that|this|which|it)(?: is|['\u2019]s) (?:my|the|his|her|our) (?:\w+['\u2019]s )?"
        rf"(?:{_NOUN})"
        r"|[\s,]*(?:is|was) (?:when|the (?:day|date)(?: that| on which)?) [^.!?\d\n]{1,40}?\bborn\b"
        rf"|\s*[(（](?:{_NOUN})[)）]|\s*が\s*(?:{_NOUN}))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:\bwas )?(?:\bborn(?:(?:\s(?:in|to|at|as)\s[^.;\d\n]{1,40}?)?(?:\son(?: the)?|,)|:)?[\s,:]+"
        rf"|(?<=[(\s])b\.\s?){_DATE}",
        re.IGNORECASE,
    ),
)
_OWN = re.compile(
    r"\b(?:i|my (?:\w+)|we|who) (?:was|were)?\s?$|\b(?:i'm|i am|am) $|\bi, [^.!?]{1,40}, $|\bmy\b[^.!?]{0,40}$",
    re.IGNORECASE,
)
_CUSTOMER = re.compile(
    r"\b(?:mrs?|ms|miss|mx|customer|client|patient|passenger|member|employee|applicant)\b|さん|様|君|ちゃん|お客",
    re.IGNORECASE,
)
"""What an encyclopaedia does not call those it is about."""
_CALLED_AN_AUTHOR = Wording(
    r"\b(?!(?:author|artist|creator|writer)s?\b){makers}\b|"
    r"\b(?:{items}|{tales}|cartoon) (?:artist|author|creator|writer)\b|"
    r"\b(?:cartoonist|novelist|illustrator|animator)\b|\b(?:author|creator|artist|writer) (?:of|behind)\b|"
    r"{makers_ja}|作家|作者|イラストレーター|アニメーター",
    re.IGNORECASE,
)
_NEAR, _AROUND, _EARLIER = 40, 120, 300
"""Characters round a date in which the name, its sentence, and whom "he" or "she" stands for are sought."""
_WORDS = (
    *("birth", "born", "dob", "d.o.b", "(b.", " b.", "生", "geburts", "geboren", "naissance", "nacimiento", "nascita"),
    *("né le", "née le", "nacido", "nacida", "nato il", "nata il"),
)
_CAP = r"(?:(?-i:[A-Z\u00c0-\u00de])(?:\.|[\w\u00c0-\u024f-]*(?:['\u2019](?!s\b)[\w\u00c0-\u024f-]+)*))"
_TITLE = r"(?:mrs?|ms|miss|mx|dr|prof)\b\.?\s"
_NAME = re.compile(
    r"\b(?:full name|(?:my |the |customer |first |last )?name)(?:\s*(?:is|:|=)\s*)"
    rf"(?:{_TITLE})?(?P<value>{_CAP}(?:\s{_CAP}){{0,3}})"
    rf"|\b(?:i am|i'm|this is|patient|customer|passenger)\s(?:{_TITLE})?(?P<who>{_CAP}(?:\s{_CAP}){{1,3}})"
    rf"|\b(?:mrs?|ms|miss|mx)\b\.?\s(?P<titled>{_CAP}(?:\s{_CAP}){{0,3}})"
    r"|(?:氏名|お?名前|本名)\s*(?:は|:|=)?\s*(?P<japanese>[一-龥ァ-ヶー]{1,6}[ 　]?[一-龥ぁ-んァ-ヶー]{0,6}?)"
    r"(?=\s*(?:です|で|、|。|,|\s|生年|$))",
    re.IGNORECASE,
)
_A_NAME = (
    rf"(?:(?!(?:My|Her|His|Our|The|I|When|Was|Is|On|Mrs?|Ms|Miss|Mx|Dr|Prof|Customer|Client|Patient|Passenger|Member)\b){_CAP}(?:\s{_CAP}){{1,3}}"
    r"|(?<![一-龥ァ-ヶ])(?!誕生|生年|本人|友人|彼|私|僕|俺|息子|娘|父|母|妻|夫|子|孫|弟|妹|兄|姉|作者|著者)(?:[一-龥ァ-ヶー]{2,6}(?:\s[一-龥ぁ-ヶー]{1,6})?|[一-龥]{1,4}[ぁ-ん]{2,4}))"
)
_BETWEEN = (
    r"(?:[\s,(（:;|、-]|\.\s|['\u2019]s\b|さん|様|氏|[はがの]|\b(?:here|who|whose|gave|gives|has|had|her|his|their|the|a|is|was|with|"
    r"lists|listed|states|stated)\b)*$"
)
_NAME_IN_FRONT = re.compile(rf"(?P<value>{_A_NAME}){_BETWEEN}")
_NAME_WITHIN = re.compile(rf"\b(?:of|for|when|that|which)\s(?:(?i:{_TITLE}))?(?P<value>{_A_NAME})")
_NAME_BEHIND = re.compile(rf"[\s,)）]*(?:(?i:{_TITLE}))?(?P<value>{_A_NAME})")
_WHO = re.compile(rf"(?P<value>{_A_NAME}),?\s(?:who|whose)\b")
_A_THING = Wording(
    r"\b(?:shop|store|company|magazine|{items}|{tales}|brand|site|label|publisher|imprint|club|festival|museum)\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\b[A-Z][a-z])(?<!\bMrs)(?<!\bProf)(?<!\b[A-Z])[.!?]\s|[。！？\n]")


def names_of(authors: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the names of public people, in either order; of one word, only as it is written."""
    several = {
        " ".join(name) for author in authors if len(words := author.split()) > 1 for name in (words, words[::-1])
    }
    one = {author for author in authors if " " not in author}
    return re.compile(rf"\b(?:(?i:{_any(several)})|{_any(one)})\b")


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names))) or r"(?!)"


def find(text: str, known: Known = NOTHING_KNOWN) -> Iterator[Found]:
    """Search folded text. The dates of birth of those who are ``known`` as public stay."""
    if not holds(lowered(text), _WORDS):
        return
    dates = [date for date in _dates(text) if not _is_public(text, date, known)]
    for start, end, said, until in dates:
        yield Found("BIRTH_DATE", start, end)
        yield from _names_beside(text, said, until)
    if dates:
        for match in _NAME.finditer(text):
            group = next(name for name, value in match.groupdict().items() if value is not None)
            yield Found("NAME", *match.span(group))


def _dates(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Start and end of each date, and where the words that say what it is begin and end with it."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield (*match.span("value"), *match.span())


def _names_beside(text: str, said: int, until: int) -> Iterator[Found]:
    front = _WHO.search(text, max(0, said - _AROUND), said) or _NAME_IN_FRONT.search(text[:said], max(0, said - _NEAR))
    beside = front or _NAME_WITHIN.search(text, said, until) or _NAME_BEHIND.match(text, until)
    if beside:
        yield Found("NAME", *beside.span("value"))


def _is_public(text: str, date: tuple[int, int, int, int], known: Known) -> bool:
    """Whether it is told of an author, or of no person. The sentence decides, or what stands before a "he" or "she"."""
    _, _, said, until = date
    start, end = _sentence(text, said, until)
    sentence = text[start:end]
    if _OWN.search(text[start:said]) or _CUSTOMER.search(sentence):
        return False
    if _CALLED_AN_AUTHOR.of(known.trade).search(sentence) or _A_THING.of(known.trade).search(text, start, said):
        return True
    public = known.public
    if public is None:
        return False
    if named := _WHO.search(text, start, said):
        return public.search(named["value"]) is not None
    if public.search(text, max(start, said - _NEAR), min(end, until + _NEAR)):
        return True
    named = _NAME_IN_FRONT.search(text[:said], max(start, said - _NEAR))
    return not named and public.search(text, max(0, said - _EARLIER), said) is not None


def _sentence(text: str, said: int, until: int) -> tuple[int, int]:
    """Where the sentence round a date begins and ends, as far as it is looked at."""
    first, last = max(0, said - _AROUND), min(len(text), until + _AROUND)
    start = max((match.end() for match in _SENTENCE_END.finditer(text, first, said)), default=first)
    end = _SENTENCE_END.search(text, until, last)
    return start, end.start() if end else last
