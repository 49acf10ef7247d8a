"""Questions whether something is lent or rented out: shops sell, and those that also lend say so on a page."""

from __future__ import annotations

import re

from pipeline.wording.words import casefolded

_LEND = r"(?:rent|lend|borrow|loan|leas)(?:e|ed|ing)?\b(?! (?:an? )?(?:girl|boy)friend)(?!-)"
_ASKED = re.compile(
    r"^(?!.*\b(?:about|who|where an?)\b).*"
    r"\b(?:do|does|can|could|may|will|would|are|is|how|if|whether|want|like|possible|able|any)\b"
    rf"[^.?!]{{0,200}}\b{_LEND}|^\W*(?:please )?{_LEND}|"
    r"^(?!.*\babout\b).*\b(?:rental|lending|loan)s?\b"
    r"(?= (?:service|option|library|period|fee|cost|price|scheme|system|plan)s?\b|\W*$)|"
    r"(?<!ペア)レンタル(?!彼女)|貸し?出し|貸して(?:もら|くれ)|貸本|借り(?:られ|たい|れ(?:ます|る)|ること[はが])"
)
_TOLD = re.compile(r"\b(?:rent(?:s|ed|als?|ing)?|lend(?:s|ing)?|borrow\w*|loans?)\b|(?<!ペア)レンタル|貸|借り")


def asks_to_borrow(text: str) -> bool:
    """Whether a message asks for something to be lent or rented out."""
    return bool(_ASKED.search(casefolded(text)))


def tells_of_lending(text: str) -> bool:
    """Whether a page speaks of that."""
    return bool(_TOLD.search(casefolded(text)))
