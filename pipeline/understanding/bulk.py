"""Whether a message wants many at once: what the pages say of large orders answers that."""

from __future__ import annotations

import re

from pipeline.trade import Trade, Wording
from pipeline.wording.words import casefolded

_COUNT = (
    r"(?:[2-9]\d|\d{1,3},?\d{3}|\d{3,}|(?:a |one |two |several |a few )?(?:hundred|thousand|dozen)s?(?: of)?|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)"
)
_ABOUT = r"(?:(?:about|around|over|more than|at least|up to|some|maybe|like|roughly|another) )?"
_THINGS = r"(?:[\w'-]+ ){0,2}?(?:{units}|{items}|cop(?:y|ies)|pieces|items?)\b"
_ENGLISH = Wording(
    r"\b(?:bulk|wholesale) (?:orders?|ordering|purchas\w+|buying|quantit\w+)\b|"
    r"\b(?:order|buy|purchase)\b[^.?!]*\bin bulk\b|"
    rf"\b(?:order(?:ing)?|buy(?:ing)?|purchas(?:e|ing)) {_ABOUT}{_COUNT} {_THINGS}|"
    rf"\b(?:need|want|like|require|get|have|for) {_ABOUT}{_COUNT} (?:[\w'-]+ ){{0,2}}?copies\b|"
    rf"^\W*{_COUNT} (?:{{items}}|cop(?:y|ies)|pieces)\W*$"
)
_COUNT_JA = r"(?:[2-9]\d|\d{3,}|[二三四五六七八九]十[一-九]?|[二三四五六七八九数]?[百千])(?:冊|部|個|点|セット)"
_JAPANESE = re.compile(
    rf"{_COUNT_JA}(?!以[内下上]|未満|くらいの|ほどの|の|で完)[^。]{{0,12}}?(?:注文|購入|買|発注|欲し|ほし|頼|必要|お願い|まとめ)|"
    rf"^\W*{_COUNT_JA}(?:です|で|を|くらい|ほど|ください|お願いします)*\W*$"
)
_SCHOOL = re.compile(
    r"\b(?:schools?|librar(?:y|ies|ians?)|class(?:es|room)?|teachers?|students|pupils)\b|学校|図書館|授業|生徒|学級"
)
_ELSE = re.compile(
    r"\b(?:return\w*|refund\w*|discounts?|gift|wrap\w*|ship\w*|deliver\w*|cancel\w*)\b|返品|返金|割引|包装|送料|配送|届|キャンセル"
)
"""These ask for a rule of which the number is no more than a condition."""


def wants_many(text: str, trade: Trade) -> bool:
    """Whether a message wants to order so many that a shop may have a rule for that."""
    plain = casefolded(text)
    return bool(_ENGLISH.of(trade).search(plain) or _JAPANESE.search(plain)) and not _ELSE.search(plain)


def is_for_a_school(text: str) -> bool:
    """Whether it is for a school or a library, for which a shop may have a rule of its own."""
    return _SCHOOL.search(casefolded(text)) is not None
