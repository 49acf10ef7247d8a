"""The guard chains, put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from guardrails import pii
from guardrails.chain import InputGuards, OutputGuards, PassageGuard
from guardrails.content_moderation import ContentModeration
from guardrails.format_validation import AnswerFormat, SentenceFormat
from guardrails.hallucination_check import HallucinationCheck
from guardrails.pii import PiiDetection
from guardrails.pii_found import Kind
from guardrails.prompt_injection import PromptInjection
from guardrails.refusals import refusal
from guardrails.response_length import MessageLength, ResponseLength
from pipeline.types import StageReport

SHOP = "hondana.example"
"""The store's own addresses are no personal data: answers may name them."""


def input_guards(titles: Sequence[str], max_chars: int) -> InputGuards:
    """The guards of a message. ``titles`` are sold here, so moderation lets them through."""
    pii.warm()
    return InputGuards(
        (PiiDetection(shop_domains=(SHOP,)), PromptInjection(), ContentModeration(titles), MessageLength(max_chars))
    )


def passage_guard() -> PassageGuard:
    """The guard of what was retrieved."""
    return PassageGuard(PromptInjection(documents=True))


CONTACT: frozenset[Kind] = frozenset({"EMAIL", "PHONE", "ADDRESS"})
QUOTABLE: dict[str, frozenset[Kind]] = {"none": frozenset(), "contact": CONTACT, "all": frozenset(get_args(Kind))}
"""What ``MANGA_QUOTE_PERSONAL_DATA`` lets an answer repeat from the documents that it rests on."""


def output_guards(titles: Sequence[str], quote: str = "none") -> OutputGuards:
    """The six guards of an answer."""
    sentence = (
        PiiDetection(shop_domains=(SHOP,), quotable=QUOTABLE[quote]),
        PromptInjection(),
        ContentModeration(titles),
        HallucinationCheck(),
        SentenceFormat(),
    )
    return OutputGuards(sentence, ResponseLength(), AnswerFormat(), pii.spans)


def refuse(reports: tuple[StageReport, ...], language: str, /) -> str:
    """The polite text for what stopped the turn."""
    stopped = [report for report in reports if report.action in {"block", "broken"}]
    return refusal(stopped[-1].stage, stopped[-1].reasons[-1] if stopped[-1].reasons else "", language)
