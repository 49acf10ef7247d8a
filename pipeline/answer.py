"""A finished answer: which passages it cites, and which numbers it made up."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.types.answers import Parsed, Source
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.words import is_japanese

CITATION = re.compile(r"(\s*)[\[［【]\s*(\d{1,3}(?:\s*[,、]\s*\d{1,3})*)\s*[\]］】]")
_NUMBER = re.compile(r"\d+")
_LAST_MARK = re.compile(r"[.!?\u3002\uff01\uff1f]*[\"'\u201d\u2019)\u300d]*\s*$")


async def parse(text: str, passages: tuple[Passage, ...], hits: tuple[Hit, ...], /) -> Parsed:
    """Turn citations such as ``[1]``, ``[1][2]`` and ``[1, 2]`` into sources (implements ``Parse``).

    ``passages`` are numbered from 1. Sources stand in the order of first mention, one per document, with the score of
    the hit that was cited first. Numbers of no passage are counted and taken out of the text.
    """
    unknown = 0
    cited: list[int] = []

    def check(match: re.Match[str]) -> str:
        nonlocal unknown
        numbers = [int(number) for number in _NUMBER.findall(match[2])]
        known = [number for number in numbers if 1 <= number <= len(passages)]
        unknown += len(numbers) - len(known)
        cited.extend(known)
        if len(known) == len(numbers):
            return match[0]
        return f"{match[1]}[{', '.join(map(str, known))}]" if known else ""

    checked = CITATION.sub(check, text).strip()
    return Parsed(checked, _sources(cited, passages, hits), unknown)


def cited_in(text: str) -> set[int]:
    """The numbers of all citations of a text."""
    return {int(number) for citation in CITATION.finditer(text) for number in _NUMBER.findall(citation[2])}


def citing(text: str, number: int) -> str:
    """The text with a citation before the full stop, so that no cut between sentences parts the two."""
    return _LAST_MARK.sub(
        lambda mark: f"{'' if is_japanese(text[: mark.start()][-1:]) else ' '}[{number}]{mark[0]}", text, count=1
    )


def _sources(cited: list[int], passages: tuple[Passage, ...], hits: tuple[Hit, ...]) -> tuple[Source, ...]:
    scores = {hit.passage.id: hit.score for hit in hits}
    sources: dict[str, Source] = {}
    for number in dict.fromkeys(cited):
        passage = passages[number - 1]
        earlier = sources.get(passage.document_id)
        if earlier is not None:
            sources[passage.document_id] = replace(earlier, numbers=(*earlier.numbers, number))
            continue
        score = scores.get(passage.id, 0.0)
        sources[passage.document_id] = Source(
            passage.document_id, passage.title, passage.type, passage.url, score, (number,)
        )
    return tuple(sources.values())
