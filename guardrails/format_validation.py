"""The form of an answer: no forged role markers, no citation of a passage that was not given, nothing left open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from guardrails.refusals import Refusing
from guardrails.text import showable
from pipeline.types.verdicts import Allow, Evidence, Rewrite, StageName, Verdict
from pipeline.wording.language import language_of

_ROLE_MARKER = re.compile(
    r"<\|(?:im_start|im_end|im_sep|endoftext|eot_id|start_header_id|end_header_id|system|user|assistant|end)\|>"
    r"(?:(?:system|user|assistant)\b\n?)?"
    r"|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>(?:(?:model|user)\b\n?)?"
    r"|(?:^|(?<=\n))[ \t]*(?:#{1,4} ?)?(?:\*\*)?(?:assistant|system|user|human)(?:\*\*)?:(?:\*\*)?[ \t]*",
    re.IGNORECASE,
)
_CITATION = re.compile(r"[^\S\n]?\[(\d{1,3})\](?!\()")
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)", re.MULTILINE)
_PAIRS = {"(": ")", "[": "]", "（": "）", "「": "」", "『": "』", "【": "】"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_SMILEY_OR_ITEM = re.compile(r"[:;=]-?[()\[\]]|(?:^|\n)[ \t]*(?:\d{1,3}|[a-zA-Z])\)")


@dataclass(frozen=True, slots=True)
class PieceFormat:
    """Takes what cannot be read from a piece of the stream, before anything else looks at it.

    A control character in the middle of a number would hide the number from the other stages.
    """

    name: ClassVar[StageName] = "format_validation"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"

    def check(self, text: str, about: Evidence) -> Verdict:  # noqa: ARG002 - the text alone decides
        """Rewrite to the piece without control characters and halves of a surrogate pair."""
        clean = showable(text)
        return Allow() if clean == text else Rewrite(clean, "control_character")


@dataclass(frozen=True, slots=True)
class SentenceFormat:
    """Takes role markers and citations out of range from a sentence before it is shown."""

    name: ClassVar[StageName] = "format_validation"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"

    def check(self, text: str, about: Evidence) -> Verdict:
        """Rewrite to the sentence without them. Without passages citations cannot be judged."""
        clean = _ROLE_MARKER.sub("", text)
        reason = "role_marker" if clean != text else ""
        if about.passages:
            cited = _without_unknown(clean, len(about.passages))
            reason = reason or ("citation" if cited != clean else "")
            clean = cited
        return Rewrite(clean, reason) if reason else Allow()


def _without_unknown(text: str, passages: int) -> str:
    return _CITATION.sub(lambda match: match.group() if 1 <= int(match[1]) <= passages else "", text)


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """Judges the whole answer: an empty one gets a polite sentence, open fences and brackets are closed."""

    name: ClassVar[StageName] = "format_validation"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"
    refusing: Refusing

    def check(self, text: str, about: Evidence) -> Verdict:
        """Rewrite to the answer with the missing end added: what was shown before is never changed."""
        if not text.strip():
            return Rewrite(self.refusing(self.name, "empty", language_of(about.question)), "empty")
        fences = _FENCE.findall(text)
        if len(fences) % 2:
            return Rewrite(f"{text.rstrip(chr(10))}\n{fences[-1]}", "open_fence")
        missing = _missing_closers(text)
        return Rewrite(text + missing, "open_bracket") if missing else Allow()


def _missing_closers(text: str) -> str:
    """The closing brackets that the last paragraph still wants, innermost first."""
    paragraph = _SMILEY_OR_ITEM.sub("", text.rstrip().rsplit("\n\n", 1)[-1])
    open_brackets: list[str] = []
    for character in paragraph:
        if character in _PAIRS:
            open_brackets.append(character)
        elif open_brackets and _CLOSERS.get(character) == open_brackets[-1]:
            open_brackets.pop()
    return "".join(_PAIRS[opener] for opener in reversed(open_brackets))
