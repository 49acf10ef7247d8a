"""E-mail addresses, written or spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.pii.found import Found, holds, lowered, matches

_LETTER = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u052f_"
"""No kana or kanji: Japanese puts no space before an address."""
_EMAIL = re.compile(
    rf"[{_LETTER}.!#$%&'*+/=?^`{{|}}~-]{{0,64}}[{_LETTER}+-]@(?:[{_LETTER}-]{{1,63}}\.){{1,8}}"
    r"[A-Za-z\u0400-\u04ff]{2,24}(?![A-Za-z0-9@])"
)
_TLD = (
    r"(?:com|net|org|info|biz|io|me|co|jp|us|uk|ca|au|de|fr|es|it|nl|se|ch|eu|in|kr|cn|tw|br|ru|edu|gov|dev|app|"
    r"example)"
)
_HOSTS = (
    r"(?:gmail|googlemail|yahoo|ymail|outlook|hotmail|live|icloud|proton(?:mail)?|aol|gmx|docomo|softbank|ezweb|"
    r"au|nifty)"
)
_BRACKETED_AT = r"\s*[(\[{<【]\s*(?:at|a|@|ät|アット(?:マーク)?|あっと)\s*[)\]}>】]\s*"
_DOT = r"(?:\s*[(\[{<【]\s*(?:dot|d|\.|punkt|ドット|どっと|点)\s*[)\]}>】]\s*|\s+dot\s+|\s*(?:ドット|どっと)\s*|\.)"
_JOINT = r"(?:\.|\s(?:dot|punkt|punto|underscore|dash|hyphen|minus|plus)\s|\s*[(\[{]\s*(?:dot|\.)\s*[)\]}]\s*)"
_NAME = rf"(?<![\w.])(?P<value>[a-z0-9_+-]{{1,64}}(?:{_JOINT}[a-z0-9_+-]{{1,64}}){{0,4}}"
_SPELT_EMAIL = re.compile(
    rf"{_NAME}(?:"
    rf"(?:{_BRACKETED_AT}|\s*(?:アットマーク|アット|あっと|★|☆|◎)\s*)[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{1,4}}"
    rf"|\s+at\s+[a-z0-9-]{{1,63}}(?:\s+dash\s+[a-z0-9-]{{1,63}})?(?:\s+(?:dot|punkt|punto)\s+[a-z]{{2,24}}){{1,3}}"
    rf"|\s+at\s+{_HOSTS}(?:{_DOT}[a-z]{{2,6}}){{1,2}}"
    rf"|[_-]at[_-][a-z0-9]{{1,63}}(?:[_-]dot[_-][a-z]{{2,24}}){{1,3}}"
    rf"|\s?@\s?[a-z0-9-]{{1,63}}(?:(?:\s?\.\s?|{_DOT})[a-z0-9-]{{1,63}}){{0,3}}(?:\s?\.\s?|{_DOT}){_TLD}"
    r")(?![\w-]))",
    re.IGNORECASE,
)
_AT_A_DOMAIN = re.compile(
    r"(?<![\w.])(?!(?:me|us|you|him|her|them|it|is|are|was|shop|store|account|address|order(?:ed)?|bought|available|page|"
    r"found|reach(?:ed)?|support|e?-?mail(?:ed)?|look|see|sold|site)\s)"
    r"(?P<value>[a-z0-9._+-]{2,64}\sat\s(?:"
    rf"(?:[a-z0-9-]{{1,63}}\.){{1,3}}{_TLD}|[a-z0-9-]{{1,63}}\s[a-z0-9-]{{1,63}}(?:\sdot\s[a-z]{{2,24}}){{1,3}}))(?![\w-])",
    re.IGNORECASE,
)
"""Only where a mail is spoken of: things are sold at addresses that look like that."""
_BARE_HOST = re.compile(
    rf"(?P<value>(?<![\w.])[a-z0-9._+-]{{2,64}}{_BRACKETED_AT}[a-z0-9-]{{3,63}})(?![\w.-])", re.IGNORECASE
)
"""A host without its domain: only where a mail is spoken of, for lists are numbered like that."""
_MAIL_WORDS = ("mail", "contact", "write to", "reach me", "メール", "連絡")
_LETTER_BY_LETTER = re.compile(r"(?<!\S)(?P<value>(?:[\w.+-] ){3,40}@(?: [\w-]){2,40} \.(?: [\w.-]){2,20})(?!\S)")
_DOTS = (" dot ", " punkt ", " punto ")
_AT_A_HOST = re.compile(rf" at {_HOSTS}")
_AT_SIGNS = (
    " @",
    "@ ",
    "(a",
    "[a",
    "{a",
    "<a",
    "( a",
    "[ a",
    "【",
    "アット",
    "あっと",
    "ät",
    "(@",
    "[@",
    "_at_",
    "-at-",
    "★",
    "☆",
    "◎",
)


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    lower = lowered(text)
    if "@" in text:
        yield from matches("EMAIL", _EMAIL, text)
        if " @ " in text:
            yield from matches("EMAIL", _LETTER_BY_LETTER, text)
    if holds(lower, _AT_SIGNS) or (" at " in lower and (holds(lower, _DOTS) or _AT_A_HOST.search(lower))):
        yield from matches("EMAIL", _SPELT_EMAIL, text)
    if holds(lower, _MAIL_WORDS) and (" at " in lower or holds(lower, _AT_SIGNS)):
        yield from matches("EMAIL", _AT_A_DOMAIN, text)
        yield from matches("EMAIL", _BARE_HOST, text)
