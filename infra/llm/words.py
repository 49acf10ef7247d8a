"""Whether there is anything to read in an answer."""

from __future__ import annotations


def has_words(text: str) -> bool:
    """Whether a customer could read anything in this: spaces, control characters and rows of dots are no answer."""
    return any(character.isalnum() for character in text)
