"""The days that a message speaks of: "on December 20", "next week", "12月20日"."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.wording.figures import CARDINALS

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s*(?P<year>20\d\d)\b)?"
_UNMISTAKABLE_MONTH = (
    r"(?P<month>january|february|april|june|july|august|sept(?:ember)?|october|november|december|nov|dec)\b"
)
"""May and March are plain words, too, and the short forms of most others names."""
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>[01]?\d)[-/.](?P<day>[0-3]?\d)(?!\d)",
        r"(?:(?P<year>20\d\d)年)?(?P<month>1?\d)月(?P<day>[0-3]?\d)日",
        rf"\b{_MONTH}\s*(?:the )?{_DAY}{_YEAR}",
        rf"\b(?:the )?{_DAY}\s*(?:of )?{_MONTH}{_YEAR}",
        r"\b(?P<day>1[3-9]|2\d|3[01])[/-](?P<month>1[0-2]|0?[1-9])(?:[/-](?P<year>20\d\d))?\b",
        r"\b(?P<month>1[0-2]|0?[1-9])/(?P<day>[0-3]?\d)/(?P<year>20\d\d)\b",
        r"\b(?P<day>[0-3]?\d)\.\s?(?P<month>1[0-2]|0?[1-9])\.(?:\s?(?P<year>20\d\d)\b)?",
        r"(?<![\d/.])(?P<month>1[0-2]|0?[1-9])/(?P<day>[0-3]?\d)(?![\d/])",
        r"(?:(?P<year>20\d\d)年)?(?P<month>1?\d)月(?P<day>)",
        rf"\b(?:in|for|during|of|this|next|until|till|by|before|after|early|mid|late|end of)[\s-]+(?P<day>){_MONTH}(?!\s*\d\d?\b){_YEAR}",
        rf"\b(?P<day>){_UNMISTAKABLE_MONTH}(?!\s*\d\d?\b){_YEAR}",
    )
)


_KANJI = "〇一二三四五六七八九"
_KANJI_DATE = re.compile(r"((?:[二三]?十)?[一二三四五六七八九]|[二三]?十)([月日](?!曜))")
_NUMBERS = {"a": 1} | {word: number for word, number in CARDINALS.items() if number in range(2, 11)}
_AHEAD = re.compile(
    rf"\bin (?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week)s?\b|(?P<ja>\d{{1,2}})(?P<ja_unit>日|週間)後"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(?<!black )(?<!cyber )\b(?:(?P<which>next|this|coming) )?(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b"
)
_JAPANESE_WEEKDAYS = "月火水木金土日"
_JAPANESE_WEEKDAY = re.compile(r"(?P<next>来週の?)?(?P<day>[月火水木金土日])曜日?")
_DAY_OF_MONTH = re.compile(r"\b(?:on|by|until|till|after|before) the (?P<day>[0-3]?\d)(?:st|nd|rd|th)\b")
_UP_TO = re.compile(r"\b(?:un)?till? (?:the )?$|\b(?:before|up to) (?:the )?$")
_UP_TO_JA = ("まで", "前")
_YEAR_OF_DAYS = 366


class Period(NamedTuple):
    """Days in a row, both ends among them."""

    first: date
    last: date


class Days(NamedTuple):
    """A period, and the words that name it in the folded text."""

    period: Period
    words: str


def days_in(text: str, today: date) -> Days | None:
    """The first period that a text names. A date without a year is the next of its kind; up to one, it begins today."""
    plain = _folded(text).casefold()
    found = _named_in(plain, today)
    if found and _is_up_to(plain, found.words) and found.period.last >= today:
        return found._replace(period=Period(min(today, found.period.first), found.period.last))
    return found


def _is_up_to(plain: str, words: str) -> bool:
    before, _, behind = plain.partition(words)
    return bool(_UP_TO.search(before)) or behind.startswith(_UP_TO_JA)


def _named_in(plain: str, today: date) -> Days | None:
    for pattern in _DATES:
        if (match := pattern.search(plain)) and (period := _dated(match, today)):
            return Days(period, match[0])
    if counted := _counted(plain, today):
        return counted
    for pattern, period_of in _RELATIVE:
        if match := pattern.search(plain):
            return Days(period_of(today), match[0])
    return None


def without_days(text: str, today: date) -> str:
    """The text without the words that name a period."""
    found = days_in(text, today)
    if found is None:
        return text
    plain = _folded(text)
    words = re.compile(
        rf"(?:\b(?:on|for|in|during|at|from|by|over|around|after|before|until|till|through)\s+(?:the\s+)?)?{re.escape(found.words)}(?:の|に|は)?",
        re.IGNORECASE,
    )
    return " ".join(words.sub(" ", plain, count=1).split())


def _folded(text: str) -> str:
    """The text in plain forms, months and days in kanji numerals as digits."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return _KANJI_DATE.sub(lambda match: f"{_kanji_number(match[1])}{match[2]}", plain)


def _kanji_number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return 10 * (_KANJI.find(tens) if tens else 1) * bool(ten) + (_KANJI.index(ones) if ones else 0)


def _counted(plain: str, today: date) -> Days | None:
    """A day so many days or weeks from now, or the next one of a weekday or of a day of the month."""
    if match := _AHEAD.search(plain):
        number = _NUMBERS.get(match["number"] or "", 0) or int(match["number"] or match["ja"])
        days = number * (7 if (match["unit"] or match["ja_unit"])[0] in "w週" else 1)
        return Days(_after(days)(today), match[0])
    if match := _WEEKDAY.search(plain):
        ahead = (_WEEKDAYS.index(match["day"][:3]) - today.weekday()) % 7 + 7 * (match["which"] == "next")
        return Days(_after(ahead)(today), match[0])
    if match := _JAPANESE_WEEKDAY.search(plain):
        day = _JAPANESE_WEEKDAYS.index(match["day"]) - today.weekday()
        return Days(_after(day + 7 if match["next"] else day % 7)(today), match[0])
    if match := _DAY_OF_MONTH.search(plain):
        return Days(_day_of_month(int(match["day"]), today), match[0])
    return None


def _day_of_month(day: int, today: date) -> Period:
    """The next such day: in this month, or in the first one after it that has so many."""
    ahead = (today + timedelta(days) for days in range(_YEAR_OF_DAYS))
    coming = next((on for on in ahead if on.day == day), today)
    return Period(coming, coming)


def _dated(match: re.Match[str], today: date) -> Period | None:
    month = _number_of(match["month"])
    stated = match.groupdict().get("year")
    year = int(stated) if stated else today.year
    try:
        period = _period(year, month, match["day"])
        return period if stated or period.last >= today else _period(year + 1, month, match["day"])
    except ValueError:
        return None  # such as 31 February


def _number_of(month: str) -> int:
    return int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1


def _period(year: int, month: int, day: str) -> Period:
    first = date(year, month, int(day or 1))
    return Period(first, first if day else first.replace(day=monthrange(year, month)[1]))


def _after(days: int) -> Callable[[date], Period]:
    return lambda today: Period(today + timedelta(days), today + timedelta(days))


def _week(weeks: int) -> Callable[[date], Period]:
    def week(today: date) -> Period:
        monday = today - timedelta(today.weekday()) + timedelta(weeks=weeks)
        return Period(max(today, monday), monday + timedelta(days=6))

    return week


def _weekend(weeks: int) -> Callable[[date], Period]:
    def weekend(today: date) -> Period:
        sunday = today - timedelta(today.weekday()) + timedelta(days=6, weeks=weeks)
        return Period(max(today, sunday - timedelta(days=1)), sunday)

    return weekend


def _month(months: int) -> Callable[[date], Period]:
    def whole(today: date) -> Period:
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        period = _period(year, month + 1, "")
        return Period(max(today, period.first), period.last)

    return whole


def _feast(month: int, day: int, last: int = 0) -> Callable[[date], Period]:
    """The next such day, or such days of one month up to ``last``."""

    def feast(today: date) -> Period:
        year = today.year + (date(today.year, month, last or day) < today)
        return Period(date(year, month, day), date(year, month, last or day))

    return feast


def _end_of_month(today: date) -> Period:
    last = today.replace(day=monthrange(today.year, today.month)[1])
    return Period(last, last)


def _whole_year(years: int) -> Callable[[date], Period]:
    return lambda today: Period(date(today.year + years, 1, 1), date(today.year + years, 12, 31))


def _after_thanksgiving(first: int, last: int) -> Callable[[date], Period]:
    """From so many days to so many days after the fourth Thursday of November."""

    def feast(today: date) -> Period:
        thursdays = map(_thanksgiving, (today.year, today.year + 1))
        thursday = next(day for day in thursdays if day + timedelta(last) >= today)
        return Period(thursday + timedelta(first), thursday + timedelta(last))

    return feast


def _thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta((3 - first.weekday()) % 7 + 21)


_RELATIVE: tuple[tuple[re.Pattern[str], Callable[[date], Period]], ...] = tuple(
    (re.compile(pattern), period_of)
    for pattern, period_of in (
        (r"\bday after tomorrow\b|明後日|あさって", _after(2)),
        (r"\btomorrow\b|明日|あした", _after(1)),
        (r"\byesterday\b|昨日", _after(-1)),
        (r"\btoday\b|\btonight\b|\bright now\b|今日|本日|現在", _after(0)),
        # Sales of that name go on until the Monday after.
        (r"\bblack friday\b|ブラックフライデー", _after_thanksgiving(1, 4)),
        (r"\bcyber monday\b|サイバーマンデー", _after_thanksgiving(4, 4)),
        (r"\bchristmas eve\b|クリスマスイブ", _feast(12, 24)),
        (r"\bboxing day\b", _feast(12, 26)),
        (r"\bchristmas\b|\bxmas\b|クリスマス", _feast(12, 25)),
        (r"\bthanksgiving\b|感謝祭", _after_thanksgiving(0, 0)),
        (r"\bnew year'?s eve\b|大晦日", _feast(12, 31)),
        (r"\b(?:end of the year|year'?s?[- ]end)\b|年末", _feast(12, 25, 31)),
        (r"\b(?:the )?holidays?(?: season)?\b", _feast(12, 20, 31)),
        (r"\b(?:end of (?:the|this) month|month'?s?[- ]end)\b|今?月末", _end_of_month),
        (r"\bnext year\b|来年", _whole_year(1)),
        (r"\bnew year\b(?:'?s(?: day)?\b)?|お正月|正月|元日|元旦|新年", _feast(1, 1)),
        (r"\bvalentine'?s?(?: day)?\b|バレンタイン", _feast(2, 14)),
        (r"\bhalloween\b|ハロウィン", _feast(10, 31)),
        (r"\bnext weekend\b|来週末", _weekend(1)),
        (r"\b(?:this |the )?weekend\b|今週末|週末", _weekend(0)),
        (r"\b(?:the )?week after next\b|再来週", _week(2)),
        (r"\bnext week\b|来週", _week(1)),
        (r"\bthis week\b|今週", _week(0)),
        (r"\bnext month\b|来月", _month(1)),
        (r"\bthis month\b|今月", _month(0)),
    )
)
