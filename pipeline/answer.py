"""A finished answer: which passages it cites, and which numbers it made up."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.types.answers import Parsed, Source
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.wording.words import is_japanese

_SOURCE = r"(?:passage|source|document|doc|reference|ref|citation|資料|出典|文書)s?\.?\s*[:#]?\s*"
_NUMBERS = rf"\d{{1,3}}(?:\s*(?:,|、|;|&|and)\s*(?:{_SOURCE})?\d{{1,3}})*"
BRACKETED = (
    rf"(?i:[\[［【]\s*\^?(?:{_SOURCE})?{_NUMBERS}(?:†[^\]】\n]{{0,40}})?\s*[\]］】]"
    rf"|[(（]\s*{_SOURCE}{_NUMBERS}\s*[)）])"
)
"""Citations as models write them: ``[1]``, ``[1, 2]``, ``[Source 1]``, ``[^1]``, ``【1†source】``, ``(source 1)``."""
CITATION = re.compile(
    r"(\s*)(?=[\[［【(（PpSsDd])"  # looked for at every character: most begin none
    rf"(?:{BRACKETED}|\(\d\)(?=[.!?。])|\b(?i:passage|source|document)s? #?{_NUMBERS}\b)"
)
"""Those, ``(1)`` before the end of a sentence, and "passage 1" in the middle of one."""
_NUMBER = re.compile(r"\d+")
_AFTER_A_SENTENCE = re.compile(r"(?<=[。！？\n])|(?<=[.!?] )")
_LAST_MARK = re.compile(r"[.!?\u3002\uff01\uff1f]*[\"'\u201d\u2019)\u300d]*\s*$")


async def parse(text: str, passages: tuple[Passage, ...], hits: tuple[Hit, ...], /) -> Parsed:
    """Turn citations into sources (implements ``Parse``).

    ``passages`` are numbered from 1. Sources stand in the order of first mention, one per document, with the score of
    the hit that was cited first. Numbers of no passage are counted and taken out of the text.
    """
    unknown = 0
    cited: list[int] = []

    def check(match: re.Match[str]) -> str:
        nonlocal unknown
        numbers = _numbers(match)
        known = [number for number in numbers if 1 <= number <= len(passages)]
        unknown += len(numbers) - len(known)
        cited.extend(known)
        return _written(match, known) if known else ""

    checked = CITATION.sub(check, text).strip()
    return Parsed(checked, _sources(cited, passages, hits), unknown)


def cited_in(text: str) -> set[int]:
    """The numbers of all citations of a text."""
    return {number for citation in CITATION.finditer(text) for number in _numbers(citation)}


def as_cited_here(text: str) -> str:
    """The text with its citations in the form that readers know: ``[1]`` and ``[1, 2]``."""
    return CITATION.sub(lambda match: _written(match, _numbers(match)), text)


def citing(text: str, number: int) -> str:
    """The text with a citation before the full stop, so that no cut between sentences parts the two."""
    return _LAST_MARK.sub(
        lambda mark: f"{'' if is_japanese(text[: mark.start()][-1:]) else ' '}[{number}]{mark[0]}", text, count=1
    )


def pieces_of(answer: str) -> list[str]:
    """Cut an answer into sentences: the guards release no less than one."""
    return [piece for piece in _AFTER_A_SENTENCE.split(answer) if piece]


def _numbers(citation: re.Match[str]) -> list[int]:
    return [int(number) for number in _NUMBER.findall(citation[0].partition("†")[0])]


def _written(citation: re.Match[str], numbers: list[int]) -> str:
    return f"{citation[1]}[{', '.join(map(str, numbers))}]"


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
