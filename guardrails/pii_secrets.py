"""E-mail addresses, API keys, tokens, passwords, and the shop's own order numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.pii_found import Found, holds, lowered, matches

_LETTER = r"A-Za-z0-9\u00c0-\u024f_"
"""No kana or kanji: Japanese puts no space before an address."""
_EMAIL = re.compile(
    rf"[{_LETTER}.!#$%&'*+/=?^`{{|}}~-]{{0,64}}[{_LETTER}+-]@(?:[{_LETTER}-]{{1,63}}\.){{1,8}}[A-Za-z]{{2,24}}(?![A-Za-z0-9@])"
)
_SPELT_EMAIL = re.compile(
    r"\b[\w.+-]{1,64}\s*(?:\(at\)|\[at\]|\{at\}|\sAT\s)\s*[\w-]+(?:\s*(?:\(dot\)|\[dot\]|\{dot\}|\sDOT\s|\.)\s*[\w-]+)+\b"
    r"|\b[a-z0-9._+-]{1,64} at [a-z0-9-]+ dot (?:com|net|org|jp|co|io|edu|de|fr|uk|info|me)\b(?: dot [a-z]{2}\b)?"
)
_ORDER_NUMBER = re.compile(r"(?<![A-Za-z0-9])HM[- ]?\d{6}[- ]?\d{4}(?!\d)", re.IGNORECASE)
_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_-]{16,}|sk_(?:live|test)_[A-Za-z0-9]{10,}|[rp]k_(?:live|test)_[A-Za-z0-9]{10,}"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|hf_[A-Za-z0-9]{20,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{16,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
    r")"
)
_BEARER = re.compile(r"\bbearer\s+(?P<value>(?=[A-Za-z._~+/-]*[\d._~+/-])[A-Za-z0-9._~+/-]{12,}=*)", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"\b(?:api|access|secret|private|auth|client)[_ -]?(?:key|token|secret)\b[\"']?\s*(?:is|[:=])\s*[\"']?"
    r"(?P<value>[A-Za-z0-9._~+/-]{8,}=*)"
    r"|\b(?:password|passwd|pwd)\b[\"']?\s*[:=]\s*[\"']?(?P<password>[^\s\"']{6,})",
    re.IGNORECASE,
)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)")
_SPELT_AT = ("(at)", "[at]", "{at}", "AT")
_ASSIGNED_WORDS = ("key", "token", "secret", "passw", "pwd")


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    lower = lowered(text)
    if "@" in text:
        yield from matches("EMAIL", _EMAIL, text)
    if holds(text, _SPELT_AT) or (" at " in text and " dot " in text):
        yield from matches("EMAIL", _SPELT_EMAIL, text)
    if "hm" in lower:
        yield from matches("ORDER_NUMBER", _ORDER_NUMBER, text)
    yield from matches("API_KEY", _KEY, text)
    if "bearer" in lower:
        yield from matches("API_KEY", _BEARER, text)
    yield from matches("API_KEY", _PRIVATE_KEY, text)
    if holds(lower, _ASSIGNED_WORDS):
        yield from _assigned(text)


def _assigned(text: str) -> Iterator[Found]:
    for match in _ASSIGNED.finditer(text):
        group = "value" if match["value"] else "password"
        if not match[group].startswith("["):
            yield Found("API_KEY", *match.span(group))
