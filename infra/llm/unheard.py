"""Words that say what a plain question is about, and stand on no page that was found for it.

"Is there a trophy for a hundred orders?" is near many pages, and none of them answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from infra.llm.aspect import asking_words, generic_words
from pipeline.prompt import WrittenPassage
from pipeline.questions.ideas import Ideas, ideas_of
from pipeline.trade import Trade
from pipeline.wording.lead import without_lead
from pipeline.wording.words import casefolded, words_of

_PLAINLY = re.compile(
    r"^\W*(?:(?:hi|hey|hello|quick one|quick question|question)\b[\s,.!:]*)*"
    r"(?:(?:in|on|at|to|from|by|with|for|of) (?=which|what))?"
    r"(?P<asks>do|does|did|is|are|can|could|will|would|may|which|what(?:'?s)?|who(?:'s)?|how much|"
    r"i need your|give me your)\b",
    re.IGNORECASE,
)
_BESIDE_IT = re.compile(
    r"\b(?:(?:if|because|since|while|when|before|after|until|instead|so|as)\b|"
    r"(?:for|on|in|to|with|at|from) (?:my|our|your|his|her)\b|(?:in|to) (?:the )?(?-i:[A-Z])).*|"
    r"\bfor an? (?:\w+ ){1,2}$|,.*|(?<=\w)[.?!]\s.*",
    re.IGNORECASE | re.DOTALL,
)
"""What is told beside a question, of who asks: pages need no word of it."""
_LIGHT = (
    "put keep still till ever take bring work come go turn give make live happen want help say said left gone rid use "
    "used back away up down out over off here else somewhere anywhere inside last next same own far long bad small not "
    "no don't may might must shall week month year day ago time way lot place people possible exist spend normal "
    "send sent add change choose pick pay paid need wait look show open close start stop finish move leave find lose "
    "lost break broken write call let allow mean count save try fit belong begin end allowed able sure early late "
    "quick cheap big old young whole real full half different other extra enough safe separate problem question reason "
    "case rest number amount part piece rule several multiple both once twice again together without within during "
    "between myself yourself top hold nicely properly quickly easily safely simply directly personally afterwards "
    "beforehand meanwhile percentage proportion"
)
"""Words that stand for many others: a page says the same with some of those."""
_LONGEST = 14
"""Words. Who asks at greater length tells a story."""
_WORD = re.compile(r"[a-z']+")


@lru_cache(maxsize=16)
def light_words(trade: Trade) -> frozenset[str]:
    """Stems of words that stand for many others."""
    return words_of(_LIGHT, trade)


def unheard_in(question: str, passages: Iterable[WrittenPassage], trade: Trade) -> frozenset[str]:
    """Stems of the telling words of a plain question that no page of the shop's has, nor another word for the idea.

    What a hero does is told on the page of a title: "are you hiring?" asks for none.
    """
    core = _core(without_lead(question))
    telling = words_of(core, trade) - generic_words(trade) - asking_words(trade) - light_words(trade)
    if not telling:
        return telling
    told = "\n".join(f"{passage.title}\n{passage.text}" for passage in passages if passage.type != "product")
    missing = frozenset(word for word in telling - words_of(told, trade) if not word[0].isdecimal())
    return missing - _said_otherwise(core, told, trade) if missing else missing


def _core(question: str) -> str:
    """The question itself; nothing of one that is not asked plainly."""
    asks = _PLAINLY.match(question)
    if not asks:
        return ""
    core = asks["asks"] + _BESIDE_IT.sub("", f"{question[asks.end() :].rstrip(' ?!.')} ")
    return core if len(core.split()) <= _LONGEST else ""


def _said_otherwise(core: str, told: str, trade: Trade) -> frozenset[str]:
    ideas = ideas_of(trade)
    expressed = _expressed(told, ideas)
    other = (word for word in _WORD.findall(casefolded(core)) if ideas.of(word) in expressed)
    return words_of(" ".join(other), trade)


def _expressed(text: str, ideas: Ideas) -> frozenset[str | None]:
    return frozenset(ideas.of(word) for word in {*_WORD.findall(casefolded(text))}) - {None}
