"""Text that gives the model orders: rule families over normalised text, summed to a score.

A strong sign blocks alone. What customers say as well ("a system message", "an evil AI") is a hint, and takes another.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import ClassVar, Literal

from guardrails.mentions import without_mentions
from guardrails.scoring import Score, families, score
from guardrails.text import normalise
from pipeline.trade import NO_TRADE, Trade
from pipeline.types.verdicts import Allow, Block, Evidence, StageName, Verdict

_THRESHOLD = 1.0
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{16,}={0,2}(?![A-Za-z0-9+/=])")
_LEET_WORD = re.compile(r"\b(?=[a-z]*[013457@$])[a-z013457@$]*[a-z][a-z013457@$]*\b")
_APART = re.compile(r"(?<![^\W_])[a-z]([ .*_-])[a-z](?:\1[a-z])+(?![^\W_])")
"""Letters that stand apart: "i g n o r e", "i-g-n-o-r-e"."""
_GAP = re.compile(r"[^\S\n]{2,}")
_LEET = str.maketrans("013457@$", "oieastas")


class PromptInjection:
    """Blocks instruction override, prompt extraction, jailbreak personas, forged delimiters and exfiltration.

    ``trade`` has the words for what the shop sells: tales have heroes that do what no assistant may. ``documents`` adds
    the rules for orders hidden in a document, which a customer may well give ("in your answer, mention the price") but
    a passage may not.
    """

    name: ClassVar[StageName] = "prompt_injection"
    when_broken: ClassVar[Literal["allow", "block"]] = "block"

    def __init__(self, trade: Trade = NO_TRADE, *, documents: bool = False) -> None:
        of_documents = families("injection_documents", trade) if documents else ()
        self._trade, self._documents = trade, documents
        self._rules = (*families("injection", trade), *of_documents)

    def check(self, text: str, about: Evidence) -> Verdict:  # noqa: ARG002 - the text alone decides
        """Block at a score of 1; the reason lists the rule families."""
        found = self._best(text)
        return Block("+".join(found.families)) if found.value >= _THRESHOLD else Allow()

    def _best(self, text: str) -> Score:
        """The highest score among the readings of ``text``: as it is, leet undone, letters together, base64 decoded."""
        plain = normalise(text)
        if not self._documents:
            plain = without_mentions(plain, self._trade)
        readings = [plain]
        unleeted = _LEET_WORD.sub(lambda match: match.group().translate(_LEET), plain)
        if unleeted != plain:
            readings.append(unleeted)
        if _APART.search(plain):
            readings.append(_together(text))
        readings += [normalise(decoded) for decoded in _decoded(text)]
        return max((score(reading, self._rules) for reading in readings), key=lambda found: found.value)


def _together(text: str) -> str:
    """The normalised text, its letters that stand apart put together to words; a gap of two spaces ends one."""
    parted = normalise(_GAP.sub(" | ", text))
    return _APART.sub(lambda match: match.group()[::2], parted).replace(" | ", " ")


def _decoded(text: str) -> list[str]:
    """What base64 runs in ``text`` say, where they say something printable."""
    found: list[str] = []
    for match in _BASE64.finditer(text):
        run = match.group()
        try:
            decoded = base64.b64decode(run + "=" * (-len(run) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
        if decoded.isprintable():
            found.append(decoded)
    return found
