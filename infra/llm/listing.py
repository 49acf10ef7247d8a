"""The titles that an answer lists to who asks for some, each by the sentence that tells most of why."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from infra.llm.aspect import asking_words, generic_words
from infra.llm.evidence import Scored, share_of
from infra.llm.question import Asked
from pipeline.wording.cues import is_story, is_telling
from pipeline.wording.currency import without_amounts
from pipeline.wording.likeness import is_by_likeness, without_likeness
from pipeline.wording.words import words_of

_MOST_TITLES = 4
_ENOUGH_TO_LIST = 0.2
_BEHIND_THE_FIRST_TITLE = 0.2
_TELLING_BONUS = 0.15
_STORY_BONUS = 0.35
"""What it is about sells a title better than its list of kinds, which shares more words with the wish."""

_BOUNDING = (
    "after before since until under over below above within starting ending finish end complete another different "
    "good stuff mood 完結 完結済"
)
"""Words of a wish that say nothing of what is told."""


def listed(asked: Asked, scored: list[Scored], *, picked: bool) -> list[Scored]:
    """The most telling sentence about each of the best products, the best product first."""
    by_likeness = is_by_likeness(asked.text)
    model = _telling_of(asked, (item for item in scored if item.sentence.passage.title in asked.titles))
    about: dict[str, list[Scored]] = {}
    for item in scored:
        passage = item.sentence.passage
        if passage.type in {"product", "document"} and _fits(asked, passage.title, by_likeness=by_likeness):
            about.setdefault(passage.title, []).append(item)
    telling = _telling(asked)
    about = _holding(telling, asked, about)
    values = {title: _appeal(asked, items, model if by_likeness else []) for title, items in about.items()}
    least = max([_ENOUGH_TO_LIST, *(value - _BEHIND_THE_FIRST_TITLE for value in values.values())])
    named = bool(asked.titles) and not by_likeness
    least = min(values.values(), default=0.0) if picked or named or not (telling or asked.titles) else least
    ordered = sorted((title for title in about if values[title] >= least), key=lambda title: -values[title])
    is_ordered = picked and by_likeness and not model  # what is alike was told by its kinds, and ordered by its pages
    ordered = [*about] if is_ordered else ordered
    if picked and not is_ordered:  # the sentence that tells by what stands first
        return [min(about[title], key=lambda item: item.sentence.place) for title in ordered[:_MOST_TITLES]]
    return [max(about[title], key=lambda item: how_telling(asked, item)) for title in ordered[:_MOST_TITLES]]


def _telling(asked: Asked) -> frozenset[str]:
    """Stems of what says what is wished for; none of "finished ones by somebody else", which no text is like."""
    text = without_likeness(asked.text) if is_by_likeness(asked.text) else asked.text
    said = words_of(without_amounts(text), asked.trade) - generic_words(asked.trade) - asking_words(asked.trade)
    return frozenset(word for word in asked.words & said if not word.isdecimal()) - words_of(_BOUNDING, asked.trade)


def _holding(telling: frozenset[str], asked: Asked, about: dict[str, list[Scored]]) -> dict[str, list[Scored]]:
    """The titles whose pages hold any of the words that say what is wished for, where some do: others are but near."""
    held = {title: items for title, items in about.items() if telling & words_of(_told(items), asked.trade)}
    return held or about


def _appeal(asked: Asked, items: list[Scored], model: list[Scored]) -> float:
    """How well a title meets the wish, or how like it is to the title that was named as a model."""
    if model:
        telling = _telling_of(asked, items)
        return max((float(np.dot(item.vector, other.vector)) for item in telling for other in model), default=0.0)
    return (max(item.cosine for item in items) + share_of(asked, _told(items))) / 2


def _telling_of(asked: Asked, items: Iterable[Scored]) -> list[Scored]:
    return [item for item in items if is_telling(item.sentence.text, asked.trade)]


def _told(items: list[Scored]) -> str:
    """Everything that the passages of these sentences say."""
    return "\n".join({f"{item.sentence.passage.title}\n{item.sentence.passage.text}": None for item in items})


def how_telling(asked: Asked, item: Scored) -> float:
    """How much a sentence says of why its title is named."""
    text, trade = item.sentence.text, asked.trade
    bonus = _TELLING_BONUS * is_telling(text, trade) + _STORY_BONUS * is_story(text, trade)
    return share_of(asked, text) + item.cosine + bonus


def _fits(asked: Asked, title: str, *, by_likeness: bool) -> bool:
    """Asked for something like a title, that title is no answer; asked for a title, the others are none."""
    return not asked.titles or (title not in asked.titles) == by_likeness
