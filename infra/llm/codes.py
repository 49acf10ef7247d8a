"""The codes of the offers in a prompt."""

from __future__ import annotations

import re

from pipeline.catalogue.offers import OfferCodes
from pipeline.prompt import WrittenPassage

_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{3,}(?![A-Za-z0-9])")
"""A code as an offer writes it."""


def codes_of(*passages: WrittenPassage) -> OfferCodes:
    """What finds them in a text."""
    return OfferCodes(
        code for passage in passages if passage.type == "promotion" for code in _TOKEN.findall(passage.text)
    )
