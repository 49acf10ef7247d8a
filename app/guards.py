"""The guard chains, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import get_args

from guardrails import pii, pii_birth
from guardrails.chain import InputGuards, OutputGuards, PassageGuard
from guardrails.content_moderation import ContentModeration
from guardrails.format_validation import AnswerFormat, SentenceFormat
from guardrails.hallucination_check import HallucinationCheck
from guardrails.pii import PiiDetection
from guardrails.pii_found import Kind
from guardrails.pii_withheld import Withheld
from guardrails.prompt_injection import PromptInjection
from guardrails.refusals import refusal
from guardrails.response_length import MessageLength, ResponseLength
from guardrails.stage import Ledger, Stage
from infra.corpus.catalogue import catalogue_authors
from pipeline.ports import Parse
from pipeline.types import Allow, Evidence, Hit, Parsed, Passage, Rewrite, Source, StageReport

SHOP = "hondana.example"
"""The store's own addresses are no personal data: answers may name them."""


@cache
def public_people() -> re.Pattern[str]:
    """The names of those whose dates of birth are no secret: who made what is sold here."""
    return pii_birth.names_of(catalogue_authors())


def mask(text: str) -> str:
    """The text without personal data and secrets."""
    return pii.mask(text, public_people())


def input_guards(titles: Sequence[str], max_chars: int) -> InputGuards:
    """The guards of a message. ``titles`` are sold here, so moderation lets them through."""
    pii.warm()
    personal = PiiDetection(shop_domains=(SHOP,), public=public_people())
    return InputGuards((personal, PromptInjection(), ContentModeration(titles), MessageLength(max_chars)))


def passage_guard() -> PassageGuard:
    """The guard of what was retrieved."""
    return PassageGuard(PromptInjection(documents=True))


CONTACT: frozenset[Kind] = frozenset({"EMAIL", "PHONE", "ADDRESS"})
SECRET: frozenset[Kind] = frozenset(
    {"API_KEY", "PASSWORD", "LOGIN", "SECURITY_CODE", "CARD", "CARD_EXPIRY", "GIFT_CODE", "BANK_ACCOUNT", "IBAN"}
)
"""What opens a door or pays a bill: no setting lets an answer repeat it."""
QUOTABLE: dict[str, frozenset[Kind]] = {
    "none": frozenset(),
    "contact": CONTACT,
    "all": frozenset(get_args(Kind)) - SECRET,
}
"""What ``MANGA_QUOTE_PERSONAL_DATA`` lets an answer repeat from the documents that it rests on."""


def output_guards(titles: Sequence[str], quote: str = "none") -> OutputGuards:
    """The six guards of an answer."""
    sentence = (
        _quoting(quote),
        PromptInjection(),
        ContentModeration(titles),
        HallucinationCheck(),
        SentenceFormat(),
    )
    return OutputGuards(sentence, ResponseLength(), (Withheld(QUOTABLE["all"]), AnswerFormat()), pii.spans)


def with_masked_sources(parse: Parse, quote: str = "none") -> Parse:
    """Names of documents are shown with an answer: ``parse``, with these masked as the answer is."""
    stage = _quoting(quote)

    async def step(text: str, passages: tuple[Passage, ...], hits: tuple[Hit, ...], /) -> Parsed:
        parsed, about = await parse(text, passages, hits), Evidence(question="", passages=passages)
        return replace(parsed, sources=tuple(_masked(source, stage, about) for source in parsed.sources))

    return step


def _masked(source: Source, stage: Stage, about: Evidence) -> Source:
    def name(text: str) -> str:
        verdict = Ledger().judge(stage, text, about)
        return text if isinstance(verdict, Allow) else verdict.text if isinstance(verdict, Rewrite) else ""

    return replace(source, id=name(source.id), title=name(source.title), url=name(source.url))


def _quoting(quote: str) -> PiiDetection:
    return PiiDetection(shop_domains=(SHOP,), quotable=QUOTABLE[quote], public=public_people(), in_answers=True)


def refuse(reports: tuple[StageReport, ...], language: str, /) -> str:
    """The polite text for what stopped the turn."""
    stopped = [report for report in reports if report.action in {"block", "broken"}]
    return refusal(stopped[-1].stage, stopped[-1].reasons[-1] if stopped[-1].reasons else "", language)
