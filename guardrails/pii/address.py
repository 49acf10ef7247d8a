"""Postal addresses, Japanese and western, by their form: postcodes, prefecture and block numbers, street forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.pii.address_edges import STATES, UK_POSTCODE, UNIT, WORD, whole
from guardrails.pii.found import Found, holds, lowered, matches

_CAP = r"[A-Z\u00c0-\u00de\u0100-\u017f][\w\u00c0-\u024f.'-]*"
_KANJI = r"[一-龥ぁ-んァ-ヶー々ヶケ]"
_BLOCK = r"[0-9一二三四五六七八九十百]+(?:(?:丁目|番地?|号|条|-)(?:の)?[0-9一二三四五六七八九十]*)+"
_ROOM = r"(?:\s?[一-龥ァ-ヶーA-Za-z]{2,20}\s?\d{1,4}(?:号室?|階|F))?"

_JAPANESE = re.compile(
    rf"(?:〒?\s?\d{{3}}-?\d{{4}}\s*)?(?:東京都|北海道|京都府|大阪府|[一-龥]{{2,3}}県)\s?{_KANJI}{{1,12}}?[市区町村郡]"
    rf"\s?{_KANJI}{{0,16}}?\s?(?:{_BLOCK}|\d+){_ROOM}"
    rf"|[一-龥]{{1,6}}[市区]\s?{_KANJI}{{1,12}}?\s?(?:\d+条{_KANJI}{{0,3}}\s?)?\d+(?:丁目|番地|-\d+)(?:\d|番地?|号|-)*{_ROOM}"
)
_JAPANESE_POSTCODE = re.compile(
    r"〒\s?\d{3}-?\d{4}"
    r"|(?:郵便番号|(?i:post(?:al)? ?code|zip(?: ?code)?))[\s:はがis]{0,5}(?P<value>\d{3}[- ]?\d{4})(?!\d)"
    r"|(?<!\d)(?P<before>\d{3}-\d{4})(?=\s*(?:東京都|北海道|京都府|大阪府|[一-龥]{2,3}県))"
)
_WARD = r"[A-Z][a-z]+-(?:ku|shi|cho|machi)"
_ROMANISED = re.compile(
    rf"(?:(?<![\w-])\d{{3}}-\d{{4}},?\s+)?(?:\b[A-Z][a-z]+,\s)?\b{_WARD},?\s[A-Z][a-z]+\s\d{{1,4}}-\d{{1,4}}(?:-\d{{1,4}})?(?![\w-])"
    rf"|\b[A-Z][a-z]+\s\d{{1,4}}-\d{{1,4}}(?:-\d{{1,4}})?,\s{_WARD}\b(?:,\s[A-Z][a-z]+(?:-[a-z]+)?){{0,2}}(?:,?\s\d{{3}}-\d{{4}})?"
    r"|(?<![\w-])\d{1,4}-\d{1,4}(?:-\d{1,4})?,?\s+[A-Z][a-z]+(?:[,\s-]+[A-Za-z]+){0,4}?-(?:ku|shi|cho|machi|ken|fu|to)\b"
    r"(?:,?\s+[A-Z][a-z]+(?:-[a-z]+)?){0,3}(?:,?\s*\d{3}-\d{4})?"
)
_NUMBER = (
    r"(?<![\w$€£¥.,-])(?<!vol )(?<!vol\. )(?<!Vol )(?<!Vol\. )(?<!volume )(?<!Volume )(?<!no\. )(?<!No\. )"
    r"\d{1,5}[A-Za-z]?"
)
"""A house number, not a volume number or a price."""
_STREET = (
    r"(?:Street|Str|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Terrace|Crescent|Parkway|Pkwy|Highway|Hwy|Turnpike|"
    r"Strasse|Straße)"
)
_SHORT_STREET = r"(?:St|Dr|Ln|Ct|Pl|Sq)"
_WEAK_STREET = r"(?:Drive|Way|Place|Court|Row|Close|Square|Trail|Circle|Mews|Gardens|Grove|Hill|Walk|Park|Quay)"
_TAIL = (
    rf"(?:[,\s]+{UNIT})?(?:,\s*(?!{UK_POSTCODE})(?!I\b|The\b|But\b|And\b|So\b|Please\b){_CAP}(?:\s(?!{UK_POSTCODE}){_CAP}){{0,2}}){{0,3}}"
    rf"(?:,?\s*{STATES}\b)?(?:,?\s*(?:{UK_POSTCODE}|\d{{5}}(?:-\d{{4}})?)\b)?"
)
_WESTERN = re.compile(
    rf"{_NUMBER}\s+(?:{_CAP}\s+){{1,4}}?(?:{_STREET}\b\.?|{_SHORT_STREET}\b\.?(?!\s+[A-Z][a-z]))(?:\s(?:[NS][EW]?|[EW])\b)?{_TAIL}"
    rf"|{_NUMBER}\s+(?!The\b|A\b)(?:{_CAP}\s+){{1,3}}?{_WEAK_STREET}\b(?=\s*(?:[,.;\n]|$)){_TAIL}"
    rf"|\b{_CAP}(?:\s{_CAP}){{0,2}}\s(?:Street|Avenue|Road|Lane|Boulevard)\s\d{{1,5}}[A-Za-z]?\b(?!\s?(?:copies|yen))"
)
_CONTINENTAL = re.compile(
    rf"\b(?:[A-Z\u00c0-\u00de][\w\u00df-\u024f-]*(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz|gatan|vägen|gade|vej|veien|gata|"
    rf"straat|laan|utca|katu|tie|gracht|kade|plein|stræti|stræde|vegen|braut|kuja)|{_CAP}\s(?:tér|tere|utca|útja|u\.|trg|cesta))\s\d{{1,4}}[A-Za-z]?\b(?:[,\s]+{UNIT})?(?:,?\s*\d{{4,5}}(?:\s[A-Z]{{2}})?\s{_CAP})?"
    rf"|(?<!\w)(?:\d{{1,4}}(?:\s?(?:bis|ter))?,?\s)?(?i:rue|avenue|boulevard|chemin|calle|carrer|avenida|via|viale|piazza|rua|"
    rf"ul\.|ulica|ulitsa|plaza|corso)\s(?:(?:de|del|della|la|las|los|le|les|du|des|da|do|di|d')\s?)*{_CAP}(?:\s{_CAP}){{0,2}}"
    rf",?\s\d{{1,4}}(?:/\d{{1,4}})?\b"
    rf"|(?<![\w$€£¥.,-])\d{{1,4}}(?:\s?(?:bis|ter))?,?\s(?:rue|boulevard|chemin|quai)\s(?:(?:de|la|le|les|du|des)\s)*{_CAP}"
)
_ABOVE_A_POSTCODE = re.compile(
    rf"(?<![\w-]){_CAP}(?:\s{_CAP}){{0,4}}\s\d{{1,4}}\s?[a-z]?,?\s(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{4}}\s[A-Z]{{2}})\s(?!Yen\b|JPY\b){_CAP}"
)
"""Words and a house number, and then a line of a postcode and a town: a street of whatever name."""
_PO_BOX = re.compile(
    r"\bP\.?\s?O\.?\s?Box\s\d+\b|\b(?:PSC|Unit)\s\d+,?\sBox\s\d+\b(?:,?\s[ADF]PO,?\sA[AEP]\s\d{5}(?:-\d{4})?)?"
    r"|\b(?:USS|USNS|USCGC)\s[\w ]{2,30},?\s[ADF]PO,?\sA[AEP]\s\d{5}\b",
    re.IGNORECASE,
)
_UNIT_ALONE = re.compile(r"\b(?:[Aa]pt|Apartment|Suite)\b\.?\s#?\d{1,5}\b")
_STATE_AND_ZIP = re.compile(rf"(?:\b{_CAP},\s)?\b{STATES}[,\s]\s?\d{{5}}(?:-\d{{4}})?\b")
_POSTCODE = re.compile(
    rf"\b(?P<value>{UK_POSTCODE}|[A-CEGHJ-NPR-TVXY]\d[A-Z] \d[A-Z]\d)\b"
    r"|(?i:\b(?:zip(?: ?code)?|post(?:al)? ?code)\b)(?:\s(?:is|of|:))?[\s:]{0,2}"
    rf"(?P<said>\d{{3,7}}(?:-\d{{3,4}})?|(?i:{UK_POSTCODE}))\b"
)
_SAID = re.compile(
    r"(?i:\b(?:(?:address|home)(?: of [\w ]{1,30}?)?(?: is|:| to|: )|(?:lives?|living|resid(?:e|es|ing)|located|"
    r"drops you off|meet you|office is) at)\s*:?\s*)"
    r"(?P<value>(?:\d{1,6}[A-Za-z]?[ ,]+)?(?!(?:the|home)\b)(?:[^\W\d_][\w.'-]*[ ,]+){1,5}\d{1,6}\b"
    rf"(?:[ ,]+(?:{WORD}|\d{{2,6}}))*|(?:\d{{1,6}}[A-Za-z]? ){{1,2}}{WORD}(?:[ ,]+(?:{WORD}|\d{{1,6}}))*)"
)
"""After words that announce an address, any words and a number."""
_SENT = re.compile(
    r"(?i:\b(?:sent|send|ship(?:ped)?|deliver(?:ed)?|taxi|moved?|posted|mailed|arrived|lived?|living)\b[^.!?\n\d]{0,20}?"
    r"\b(?:to|at|in)\s)"
    rf"(?P<value>\d{{1,6}}[A-Za-z]? {WORD}(?: {WORD}){{0,4}} \d{{1,5}}[A-Za-z]?(?=[,.\n?!]|\s[A-Z]|\s?$))"
)
"""Where something goes: a number, words and another number."""


_STREETS = f"{_STREET}|{_SHORT_STREET}|{_WEAK_STREET}"
_JAPANESE_HINT = re.compile(r"[都道府県市区]")
_HINTED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"-(?:ku|shi|cho|machi|ken|fu|to)\b"), _ROMANISED),
    (re.compile(rf"\s(?:{_STREETS})\b"), _WESTERN),
    (re.compile(r"[A-Z]{2}[,\s]\s?\d{5}"), _STATE_AND_ZIP),
    (re.compile(r"[Aa]pt|Apartment|Suite"), _UNIT_ALONE),
    (re.compile(r"\d[A-Za-z]? [^\W\d_a-z][^\W\d_]*(?: [^\W\d_]+){0,4} \d"), _SENT),
    (re.compile(r"\d\s?[a-z]?,?\s(?:[A-Z]{1,2}-)?\d{4}[\d ]"), _ABOVE_A_POSTCODE),
    (_JAPANESE_HINT, _JAPANESE),
)
"""What a text must hold for a pattern to match at all, beside the pattern: most texts hold none of it, and looking for
it costs a fraction."""
_BOX_WORDS = ("box ", "apo", "dpo", "fpo")
_STREET_ENDINGS = (
    "straße strasse str. gasse weg allee platz gatan vägen gade vej veien gata straat laan utca katu tie gracht kade "
    "plein stræti stræde vegen braut kuja tér tere útja u. trg cesta"
).split()
_STREET_BEGINNINGS = (
    "rue avenue boulevard chemin calle carrer avenida via viale piazza rua ul. ulica ulitsa plaza corso quai".split()
)
_CONTINENTAL_WORDS = (*_STREET_ENDINGS, *_STREET_BEGINNINGS)
_CONTINENTAL_HINT = re.compile(
    rf"(?:{'|'.join(map(re.escape, _STREET_ENDINGS))})\s\d|\b(?:{'|'.join(map(re.escape, _STREET_BEGINNINGS))})\s"
)
_SAID_WORDS = (
    *("address", "home", "live at", "lives at", "living at", "reside at", "resides at", "residing at"),
    *("located at", "off at", "you at", "is at"),
)
_POSTCODE_WORDS = ("zip", "post", "〒", "郵便番号")
_POSTCODE_HINT = re.compile(r"\d[A-Z\d]?\s\d[A-Z][A-Z\d]")


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    return whole(text, _parts(text))


def _parts(text: str) -> Iterator[Found]:
    """What gives an address away."""
    lower = lowered(text)
    if holds(lower, _SAID_WORDS):
        yield from matches("ADDRESS", _SAID, text)
    for hint, pattern in _HINTED:
        if hint.search(text):
            yield from matches("ADDRESS", pattern, text)
    if holds(lower, _BOX_WORDS):
        yield from matches("ADDRESS", _PO_BOX, text)
    if holds(lower, _CONTINENTAL_WORDS) and _CONTINENTAL_HINT.search(lower):
        yield from matches("ADDRESS", _CONTINENTAL, text)
    yield from _postcodes(text, said=holds(lower, _POSTCODE_WORDS))


def _postcodes(text: str, *, said: bool) -> Iterator[Found]:
    if said or _POSTCODE_HINT.search(text):
        for match in _POSTCODE.finditer(text):
            yield Found("ADDRESS", *match.span("value" if match["value"] else "said"))
    if said or (not text.isascii() and _JAPANESE_HINT.search(text)):
        for match in _JAPANESE_POSTCODE.finditer(text):
            yield Found("ADDRESS", *match.span("value" if match["value"] else 0))
