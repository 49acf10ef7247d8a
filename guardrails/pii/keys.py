"""Keys and tokens of machines: a maintained list of vendors' forms, and what random text looks like.

The forms are those of Kingfisher, which scans with all of them at once. Those that it finds only beside the vendor's
name, and keys that were cut or mistyped, are left to the patterns here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kingfisher_sdk import Rules, Scanner

from guardrails.pii.found import Found, holds, lowered, matches

_MIN_KEY = 16
_PUNCTUATION = re.compile(r"[,?!()<>\[\]{}|]|[.:;](?=\s|$)")
"""What ends a key in a sentence, and not in the code that the forms were made for."""
_LONG_RUN = re.compile(r"[!-~]{16}")
"""Nothing shorter is a key of a machine."""
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_-]{16,}|[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/]{16,}=*"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|gl[a-z]{2,6}-[A-Za-z0-9_-]{16,}|hf_[A-Za-z0-9]{20,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{16,}|dapi[0-9a-f]{28,}"
    r"|(?:AC|SK)[0-9a-f]{32}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|NRAK-[A-Z0-9]{20,}|manga-[A-Za-z0-9_-]{24,}"
    r"|\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*"
    r"|https://(?:hooks\.slack\.com/|discord(?:app)?\.com/api/webhooks/|[\w.-]+\.webhook\.office\.com/)[\w/@-]{16,}"
    r")"
)
_BEARER = re.compile(
    r"\b(?:bearer|basic)\s+(?P<value>(?=[A-Za-z._~+/-]*[\d._~+/-])[A-Za-z0-9._~+/-]{12,}=*)", re.IGNORECASE
)
_SAID = re.compile(
    r"(?:key|token|secret|credentials?|signature|鍵|キー|トークン|シークレット)"
    r"(?:[\"'\s]|is\b|was\b|id\b|=|:|>|は|が|を){0,6}"
    r"(?P<value>(?=[^\s\"']{0,80}?\d)(?=[^\s\"']{0,80}?[A-Za-z])[A-Za-z0-9._~+/-]{16,}=*)",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"\b(?:api|access|secret|private|auth|client)[_ -]?(?:key|token|secret)\b[\"']?\s*(?:is|[:=])\s*[\"']?"
    r"(?P<value>[A-Za-z0-9._~+/-]{8,}=*)",
    re.IGNORECASE,
)
_SAID_WORDS = ("key", "token", "secret", "credential", "signature", "鍵", "キー", "トークン", "シークレット")
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)"
)
_IN_ADDRESS = re.compile(r"://[^\s:/@]{0,64}:(?P<value>[^\s@/]{1,128})@")
_RUN = re.compile(r"[A-Za-z0-9+/_=.:~$-]{20,}")
_SEGMENT = re.compile(r"[A-Za-z0-9]{16,}")
_RANDOM = 0.42
"""Changes between small letter, capital and digit, as a share of the places: base 62 has 0.63, CamelCase 0.33."""


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    if "-----BEGIN" in text:
        yield from matches("API_KEY", _PRIVATE_KEY, text)
    if not _LONG_RUN.search(text):
        return
    yield from _of_vendors(text)
    yield from matches("API_KEY", _PREFIXED, text)
    yield from _random(text)
    lower = lowered(text)
    if "bearer" in lower or "basic" in lower:
        yield from matches("API_KEY", _BEARER, text)
    if "://" in text and "@" in text:
        yield from matches("PASSWORD", _IN_ADDRESS, text)
    if holds(lower, _SAID_WORDS):
        yield from matches("API_KEY", _SAID, text)
        yield from matches("API_KEY", _ASSIGNED, text)


def warm() -> None:
    """Compile the forms, which takes seconds the first time on a machine and a quarter of one afterwards."""
    _scanner()


@cache
def _scanner() -> Scanner:
    return Scanner(Rules(), base64=False)


def _of_vendors(text: str) -> Iterator[Found]:
    # The scanner counts bytes: with one for every character, both count alike.
    for finding in _scanner().scan(_PUNCTUATION.sub(" ", text).encode("ascii", "replace")):
        start, end = finding.location["start_offset"], finding.location["end_offset"]
        if end - start >= _MIN_KEY:
            yield Found("API_KEY", start, end)


def _random(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        if any(_is_random(segment.group()) for segment in _SEGMENT.finditer(run.group())):
            yield Found("API_KEY", *run.span())


def _is_random(segment: str) -> bool:
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in segment]
    changes = sum(a != b for a, b in pairwise(kinds))
    return len(set(kinds)) == len("dul") and changes >= _RANDOM * len(segment)
