"""How many tokens a text has, where its model does not say: for budgets, and for usage that no server reports."""

from __future__ import annotations

import re

from pipeline.types.answers import Prompt, Usage

CJK = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""A character that is a token, about; of all others four are one."""
_QUARTERS = 4


def approximate_tokens(text: str) -> int:
    """Tokens of ``text``, roughly."""
    return -(-_quarters(text) // _QUARTERS)


def estimated_usage(prompt: Prompt, text: str) -> Usage:
    """The usage of an answer whose server reported none."""
    spent = sum(approximate_tokens(message.content) for message in prompt.messages)
    return Usage(spent, approximate_tokens(text), estimated=True)


class TokenRoom:
    """Room for so many tokens, which a text takes piece by piece."""

    def __init__(self, tokens: int) -> None:
        self._left = tokens * _QUARTERS

    def take(self, text: str) -> str:
        """Return as much of the beginning of ``text`` as there is still room for."""
        if (needed := _quarters(text)) > self._left:
            text = self._beginning(text)
            self._left = 0
        else:
            self._left -= needed
        return text

    def _beginning(self, text: str) -> str:
        left = self._left
        for end, character in enumerate(text):
            left -= _quarters(character)
            if left < 0:
                return text[:end]
        return text


def _quarters(text: str) -> int:
    """Quarters of a token: those of two texts add up, which rounded tokens do not."""
    return len(text) + (_QUARTERS - 1) * len(CJK.findall(text))
