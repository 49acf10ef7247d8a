"""An answer made of quoted sentences: which of them, in which order, with which citations."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from infra.llm.evidence import (
    ENOUGH_SUPPORT,
    OF_THE_SERVICE,
    SURE_SUPPORT,
    Scored,
    close_behind,
    is_set_apart,
    likeness_to,
)
from infra.llm.listing import how_telling, listed
from infra.llm.offers import offers_told
from infra.llm.question import Asked
from infra.llm.sentences import Sentence, sentences_of
from pipeline.answer import citing
from pipeline.prompt import WrittenRequest
from pipeline.trade import Trade, Wording
from pipeline.wording.cues import every_cue, tells
from pipeline.wording.language import language_of
from pipeline.wording.likeness import is_by_likeness
from pipeline.wording.topics import is_about_offers, is_about_service, is_about_wares
from pipeline.wording.words import words_of

_MOST_SENTENCES = 3
_ONE_WORD = 0.25
"""What a sentence of the kind that is asked for is worth beside the share of the words: as much as one of four."""
_MOST_OF_A_STORY = 2
_MOST_AS_A_WHOLE = 4
"""Sentences of a section that is quoted as it was written, with what else comes close."""
_CLOSE_BEHIND_ELSEWHERE = 0.5
"""Share of how near the best sentence another one of its passage must score: so near must one of another."""
_SHORT_PAGES = OF_THE_SERVICE | {"promotion"}
"""What holds for an offer stands in the sentences behind the first."""
_SAME_THING = 0.92
"""Two sentences of at least this cosine say the same."""

_SAID_AGAIN = 0.8
"""Share of a sentence's words that another passage's sentences may hold before it: with more, it says nothing new."""

_ASKS_WHETHER_WE_HAVE = re.compile(r"\b(?:have|got|sell|stock|carry|offer)\b", re.IGNORECASE)
_FOR_ADULTS = Wording(r"\b{adults_only}")


@dataclass(frozen=True, slots=True)
class Quoted:
    """An answer of quotes, empty where nothing supports one, and whether they are near enough to be sure of it."""

    text: str = ""
    is_sure: bool = True

    def __bool__(self) -> bool:
        return bool(self.text)


def compose(request: WrittenRequest, asked: Asked, scored: list[Scored]) -> Quoted:
    """Return the answer: a list of titles for recommendations, else one to three sentences, each with its citation.

    Empty when nothing supports one, unless the titles were picked by what is known of them and not by their text.
    """
    if request.intent.lists_titles and not (_asks_for_a_fact(asked) or _is_of_the_service(request, asked)):
        lines = [
            f"- {_join(_quotes(_rated(request, [item.sentence], asked)))}"
            for item in listed(asked, scored, picked=request.picked)
        ]
        if lines:
            return Quoted("\n".join(lines))
    if told := offers_told(request, asked, scored):
        mark = "- " if len(told) > 1 else ""
        return Quoted("\n".join(f"{mark}{_quote(sentence, named=False)}" for sentence in told))
    if asked.things.is_unheard_of:
        return Quoted()
    sentences = _sentences(asked, scored)
    return Quoted(_join(_quotes(_rated(request, sentences, asked))), is_sure=_is_sure(scored, sentences))


def _is_sure(scored: list[Scored], sentences: list[Sentence]) -> bool:
    """Whether some sentence is near enough to be the answer; what is of no page of the shop's rules always is."""
    if any(sentence.passage.type not in OF_THE_SERVICE for sentence in sentences):
        return True
    return max((one.support for one in scored if one.sentence in sentences), default=1) >= SURE_SUPPORT


def _quotes(sentences: list[Sentence]) -> list[str]:
    """The quotes in a row; the title is put before a product's first one that does not name it."""
    before = [None, *(sentence.passage.title for sentence in sentences)]
    return [
        _quote(sentence, named=sentence.passage.title != title)
        for sentence, title in zip(sentences, before, strict=False)
    ]


def _rated(request: WrittenRequest, sentences: list[Sentence], asked: Asked) -> list[Sentence]:
    """With the rating of each title for adults, which is never spoken of without it; for a child, of each title."""
    said = "\n".join(sentence.text for sentence in sentences)
    titles = {sentence.passage.title for sentence in sentences if sentence.passage.type == "product"}
    ratings = {
        sentence.text: sentence
        for passage in request.passages
        if passage.type == "product" and passage.title in titles
        for sentence in sentences_of(passage)
        if _tells_the_rating(sentence.text, asked) and sentence.text not in said
    }
    return [*sentences, *ratings.values()]


def _tells_the_rating(text: str, asked: Asked) -> bool:
    if _FOR_ADULTS.of(asked.trade).search(text):
        return True
    told = (cue for cue in every_cue(asked.trade) if cue.compares)
    return asked.for_a_child and bool(asked.titles) and tells(text, told)


def _asks_for_a_fact(asked: Asked) -> bool:
    """Whether it is something about a title, whatever the intent: "how much is it?"."""
    of_a_title = bool(asked.titles and asked.cues) and not is_by_likeness(asked.text)
    return asked.about_particulars or of_a_title


def _is_of_the_service(request: WrittenRequest, asked: Asked) -> bool:
    """Whether it is the wish behind one for titles that is about the shop: "... and tell me the shipping to Oslo"."""
    is_one_of_several = asked.text.strip(" ?") != request.question.strip(" ?")
    return (
        is_one_of_several and is_about_service(asked.text, asked.trade) and not is_about_wares(asked.text, asked.trade)
    )


def _join(quotes: list[str]) -> str:
    """Join with blanks, which Japanese sentences do without."""
    return "".join(quote if quote.endswith(("。", "！", "？")) else f"{quote} " for quote in quotes).rstrip()


def _quote(sentence: Sentence, *, named: bool) -> str:
    """Quote a sentence with its citation before the full stop, so that no cut between sentences parts the two."""
    passage, text = sentence.passage, sentence.text
    if named and passage.type == "product" and passage.title not in text:
        text = f"{passage.title}: {text}"
    return citing(text, passage.number)


def _sentences(asked: Asked, scored: list[Scored]) -> list[Sentence]:
    supported = [item for item in scored if item.support >= ENOUGH_SUPPORT]
    if language_of(asked.text, asked.trade) == "ja" and (whole := _whole(asked, supported)):
        return [item.sentence for item in whole]
    if story := _story(asked, supported):
        return [item.sentence for item in story]
    if introduction := _introduction(asked, supported):
        return [item.sentence for item in introduction]
    chosen: list[Scored] = []
    if facts := _each_fact(asked, supported):
        return facts
    of_each = _best_of_each(asked, supported)
    most = max(_MOST_SENTENCES, len(of_each))  # of titles that are compared none may be missing
    for item in of_each or supported:
        if len(chosen) < most and _adds(asked, item, chosen):
            chosen.append(item)
    ordered = sorted(
        _with_the_whole_answer(chosen), key=lambda one: (one.passage != chosen[0].sentence.passage, one.place)
    )
    return _said_once(ordered, asked.trade)


def _said_once(sentences: list[Sentence], trade: Trade) -> list[Sentence]:
    """The sentences without those of other pages of the shop's that say nearly word for word what stands before them.

    Of titles each sentence tells of its own: "Berserk is rated 18+", "Akira is rated 18+".
    """
    kept: list[Sentence] = []
    for sentence in sentences:
        words = words_of(sentence.text, trade)
        elsewhere = [words_of(one.text, trade) for one in kept if one.passage != sentence.passage]
        said = frozenset[str]().union(*elsewhere)
        if sentence.passage.type not in OF_THE_SERVICE or len(words & said) <= _SAID_AGAIN * len(words):
            kept.append(sentence)
    return kept


def _story(asked: Asked, supported: list[Scored]) -> list[Scored]:
    """How the story of the one title begins, where that is all that is asked: praise is as near, and tells no story."""
    asks = any(cue.appeal == "story" for cue in asked.cues) and all(cue.appeal for cue in asked.cues)
    if not asks or asked.aspect.words or len(asked.titles) != 1:
        return []
    told = (item for item in supported if item.cued and item.sentence.passage.title in asked.titles)
    return sorted(told, key=lambda item: item.sentence.place)[:_MOST_OF_A_STORY]


def _introduction(asked: Asked, supported: list[Scored]) -> list[Scored]:
    """How the page of the one title begins, where nothing is asked but whether we have it: no sentence is nearer."""
    whether = language_of(asked.text, asked.trade) == "ja" or _ASKS_WHETHER_WE_HAVE.search(asked.text)
    if not whether or asked.cues or asked.aspect.words or asked.aspect.in_the_story or len(asked.titles) != 1:
        return []
    of_it: dict[int, list[Scored]] = defaultdict(list)
    for item in supported:
        if item.sentence.passage.title in asked.titles and item.sentence.passage.type == "product":
            of_it[item.sentence.passage.number].append(item)
    facts = [cue for cue in every_cue(asked.trade) if cue.strict]
    most = max(of_it.values(), key=lambda items: sum(tells(item.sentence.text, facts) for item in items), default=[])
    return sorted(most, key=lambda item: item.sentence.place)[:_MOST_SENTENCES]


def _each_fact(asked: Asked, supported: list[Scored]) -> list[Sentence]:
    """The best sentence on each of several facts that are asked of a title, or of each: "price, author, status?"."""
    facts = [cue for cue in asked.cues if cue.strict]
    if not asked.titles or len(facts) <= 1:
        return []
    facts = [*asked.cues] if asked.asks_for_several else facts
    of_each = [[item for item in supported if item.sentence.passage.title == title] for title in asked.titles]
    of_each = of_each if len(of_each) > 1 else [supported]
    told = (
        next((item for item in items if cue.told.search(item.sentence.text)), None)
        for items in of_each
        for cue in facts
    )
    sentences = dict.fromkeys(item.sentence for item in told if item)
    return sorted(sentences, key=lambda one: one.place)[: _MOST_SENTENCES * len(of_each)]


def _with_the_whole_answer(chosen: list[Scored]) -> list[Sentence]:
    """The sentences, and the others of the best one's answer or section of the shop's rules, where that is a short one.

    It was written to be read as a whole: what the best sentence leaves open stands in the next.
    """
    sentences = [item.sentence for item in chosen]
    if not chosen or chosen[0].sentence.passage.type not in _SHORT_PAGES:
        return sentences
    whole = sentences_of(chosen[0].sentence.passage)
    if len(whole) > _MOST_AS_A_WHOLE:
        return sentences
    return list(dict.fromkeys([*whole, *sentences]))[:_MOST_AS_A_WHOLE]


def _whole(asked: Asked, supported: list[Scored]) -> list[Scored]:
    """The answer to the question that holds most of the words, where it is one of those that customers ask.

    As it was written: the vectors are English, and words alone tell Japanese sentences apart badly.
    """
    wanted = [item for item in supported if item.sentence.passage.type != "promotion" or is_about_offers(asked.text)]
    first = max(wanted, key=lambda item: _fits_whole(asked, item), default=None)
    if first is None or first.sentence.passage.type != "faq":
        return []
    same = (item for item in supported if item.sentence.passage.title == first.sentence.passage.title)
    return sorted(same, key=lambda item: item.sentence.place)[:_MOST_SENTENCES]


def _fits_whole(asked: Asked, item: Scored) -> tuple[float, bool, tuple[float, float], int]:
    passage = item.sentence.passage
    support = item.support + _ONE_WORD * item.cued
    apart = is_set_apart(asked, passage)
    return support, not apart, likeness_to(passage.title, asked), -passage.number


def _best_of_each(asked: Asked, supported: list[Scored]) -> list[Scored]:
    """A question that compares titles gets the best sentence on each: where it asks no fact, what makes one want it."""
    if len(asked.titles) < len(("one", "other")):
        return []
    is_a_choice = not (asked.cues or asked.aspect.words)
    ordered = sorted(supported, key=lambda item: -how_telling(asked, item)) if is_a_choice else supported
    best: dict[str, Scored] = {}
    for item in ordered:
        if item.sentence.passage.title in asked.titles:
            best.setdefault(item.sentence.passage.title, item)
    return list(best.values())


def _adds(asked: Asked, item: Scored, chosen: list[Scored]) -> bool:
    if not chosen:
        return True
    best, passage = chosen[0], item.sentence.passage
    if asked.titles and passage.type == "product" and passage != best.sentence.passage:
        return len(asked.titles) > 1 and passage.title in asked.titles
    margin = close_behind(item.sentence) * (1 if passage == best.sentence.passage else _CLOSE_BEHIND_ELSEWHERE)
    close = item.score >= best.score - margin and item.cued == best.cued
    return close and all(float(np.dot(item.vector, other.vector)) < _SAME_THING for other in chosen)
