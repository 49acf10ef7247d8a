"""Masks in a message: what stood there was nobody's business, and the rest is the question."""

from __future__ import annotations

import re

from pipeline.wording.order_numbers import MASK

_OF_SOMEBODY = rf"\[(?!{re.escape(MASK[1:])})[A-Z][A-Z_]{{2,}}\]"
"""The number of an order stays: that one is spoken of makes the question one about it."""
_MASK = re.compile(rf"(?:\s+(?:is|was|=))?[ \t]*{_OF_SOMEBODY}")
_SAYS_IT = re.compile(
    rf"(?:^|(?<=[.!?]))\s*(?:my|our) [\w' -]{{1,40}}? (?:is|was|=) {_OF_SOMEBODY}(?=[.!\s]*$|[.!])[.!]?", re.IGNORECASE
)
"""A sentence that says nothing else: "My passport number is ..."."""
_ANY = re.compile(r"\[[A-Z][A-Z_]{2,}\]")


def blanked(text: str) -> str:
    """The text without the words of its masks, which are nobody's."""
    return _ANY.sub(" ", text)


def without_masks(text: str) -> str:
    """The text as it is understood and searched for; a message of masks alone stays as it is."""
    asked = _SAYS_IT.sub("", text).strip()
    plain = _MASK.sub("", asked if re.search(r"\w", asked) else text).strip()
    return plain if re.search(r"\w", plain) else text
