"""Where a postal address begins and ends, from the part of it that gave it away: a street, a flat, a postcode."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.pii.found import Found

UK_POSTCODE = (
    r"(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY])"
    r"\s?\d[ABD-HJLNP-UW-Z]{2}"
)
STATES = (
    r"(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|"
    r"W[AVIY])"
)
UNIT = r"(?i:apt|apartment|suite|ste|unit|flat|floor|room)\b\.?\s?#?(?:\d{1,5}[A-Za-z]?|[A-Z])\b"
_NUMBER = r"\d{1,6}[A-Za-z]?\.?"
WORD = (
    r"(?:(?!(?:I|The|But|And|So|Please|Thanks?|Regards|Best|Sincerely|Phone|Tel|Mobile|Fax|Email|Order|My|It|We|You)\b)"
    r"[^\W\d_a-zぁ-ヿ一-龥][^\W_ぁ-ヿ一-龥]*(?:['\u2019./-][^\W_ぁ-ヿ一-龥]+)*\.?|(?:de|del|della|la|le|las|los|du|des|da|do|dos|di|van|von|der)\b)"
)
_GAP = r"[\s,>]{1,5}"
_POSTCODE = rf"(?:{UK_POSTCODE}|\d{{4,5}}(?:-\d{{3,4}})?|\d{{3}}-\d{{4}})(?![\w-])"
_LINE = rf"(?:[ ]*[,\n][\s,>]{{0,4}}(?!{UK_POSTCODE}){WORD}(?:[ ]{WORD}){{0,4}}(?![\w:]|[ ][a-z]))"
"""A town, a region or a country: a line of its own, or behind a comma."""
_UNITS = re.compile(rf"(?:{_GAP}{UNIT})*")
_TOWN = rf"(?:[ ]{WORD}(?:[ ]{WORD}){{0,3}})?"
_CODED = rf"{_LINE}{{0,3}}(?:{_GAP}{STATES})?{_GAP}{_POSTCODE}"
_BEHIND = re.compile(rf",?\s\d{{4,5}}\s{WORD}|{_CODED}")
_BEHIND_A_UNIT = re.compile(rf"{_TOWN}(?:,?\s\d{{4,5}}\s{WORD}|{_CODED}|{_LINE}{{0,2}})")
"""What has a flat is an address without doubt, so towns behind it need no postcode at their end."""
_BEFORE = re.compile(
    rf"(?<![\w$€£¥.,-])(?:{UNIT},\s(?:{WORD}(?: {WORD})?,\s)?|(?:{WORD}\s)?{UK_POSTCODE},?\s|\d{{4,5}}\s{WORD},\s"
    rf"|{_NUMBER}[ ](?:The[ ])?(?:{WORD}(?:[ ]{WORD}){{0,2}},[ ]){{1,3}}(?:{WORD}[ ]){{0,3}}|{_NUMBER},?[ ]+){{1,2}}$",
    re.ASCII,
)
"""A flat, a postcode, and the number of a building in front of that of the street."""
_STREET_BEFORE = re.compile(rf"(?<![\w$€£¥.,-])(?:(?:{_NUMBER}|{WORD}),?[ ]+){{0,8}}(?:{_NUMBER}|{WORD}){_GAP}$")
_UNIT_ALONE = re.compile(UNIT)
_JOINT = re.compile(_GAP)
_DIGIT = re.compile(r"\d")
_REACH, _FAR = 60, 100
"""Characters before an address in which what belongs to it begins, a whole street included."""


def whole(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """The addresses to their edges; those that touch are one."""
    last: Found | None = None
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        start, end = _start(text, one), _end(text, one)
        if last and (start <= last.end or _JOINT.fullmatch(text, last.end, start)):
            last = Found("ADDRESS", last.start, max(last.end, end))
            continue
        if last:
            yield last
        last = Found("ADDRESS", start, end)
    if last:
        yield last


def _start(text: str, found: Found) -> int:
    if _UNIT_ALONE.match(text, found.start):
        street = _STREET_BEFORE.search(text, max(0, found.start - _FAR), found.start)
        if street and _DIGIT.search(street.group()):
            return street.start()
    before = _BEFORE.search(text, max(0, found.start - _REACH), found.start)
    return before.start() if before else found.start


def _end(text: str, found: Found) -> int:
    units = _UNITS.match(text, found.end)
    end = units.end() if units else found.end
    pattern = _BEHIND_A_UNIT if _UNIT_ALONE.search(text, found.start, end) else _BEHIND
    behind = pattern.match(text, end)
    return behind.end() if behind else end
