"""The type of answer that a question expects: a number of something, a sum, a time, a year.

"How many people work for you?" is near a page on what the staff do, and that page has no number of people: it is no
answer, however near. After Li and Roth, Learning Question Classifiers (2002), as far as plain words tell the type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.questions.ideas import Ideas, ideas_of
from pipeline.trade import Trade
from pipeline.wording.currency import AMOUNT
from pipeline.wording.words import casefolded, words_of

_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|no|any|each|every|once|twice)\b")
_WORD = re.compile(r"[a-z0-9.,$€£%']+")
_NO_THING = (
    "do|does|did|can|could|may|must|should|will|would|is|are|am|was|were|has|have|had|i|you|we|they|it|there|in|on|at|of|"
    "for|to|per|with|from|left|that"
)
_HOW_MANY = re.compile(
    rf"\bhow many (?:of (?:the|these|those|your|my|them)\b ?)?(?P<thing>(?:(?!(?:{_NO_THING})\b)[\w'-]+ ?)*)"
)
_TIMES = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|times"
_UNITS_OF_TIME = re.compile(rf"\b(?:{_TIMES})\b")
_UNITS_OF_MONEY = re.compile(r"\b(?:dollars?|bucks|cents|euros?|pounds?|yen|percent|per cent|money)\b")
_A_TIME = re.compile(
    rf"\b(?:{_TIMES}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|daily|weekly|"
    r"monthly|once|twice|each|every|never|always|any time|at once|immediately|directly|until|permanent\w*|"
    r"forever|ends?|limit|period|date)\b|\d"
)
_A_SUM = re.compile(
    rf"{AMOUNT}|\d\s?%|\b(?:free|amounts?|prices?|charges?|fees?|costs?|pays?|paid|no|nothing|half|full)\b"
)
_A_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_HOW_LONG = re.compile(r"\bhow long\b(?! (?:is|are) (?:the|this|that|a)\b)")
_HOW_MUCH = re.compile(r"\bhow much\b")
_WHICH_YEAR = re.compile(r"\b(?:what|which) year\b|\bsince when\b")
_CLAUSE = re.compile(r"[.,;:!?](?!\d)")
_NEAR = 5
"""Words between a number and what it counts: "2 copies of the same box set"."""


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What a text must hold to answer at all; nothing where the question expects no type that is known here.

    Args:
        told: one of these must occur.
        counted: ideas and stems of what is to be counted: a number must stand near one of them.
    """

    trade: Trade
    told: re.Pattern[str] | None = None
    counted: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether it is asked how many there are of something."""
        return bool(self.counted)

    def is_told_in(self, text: str) -> bool:
        """Whether a text holds an answer of the type."""
        return self.told is None or self.told.search(casefolded(text)) is not None

    def is_counted_in(self, text: str) -> bool:
        """Whether a text has a number of what is to be counted, in these words or in others for the same idea."""
        ideas = ideas_of(self.trade)
        return any(self._counts(clause, ideas) for clause in _CLAUSE.split(casefolded(text)))

    def _counts(self, clause: str, ideas: Ideas) -> bool:
        words = _WORD.findall(clause)
        numbers = [place for place, word in enumerate(words) if _NUMBER.search(word)]
        things = [place for place, word in enumerate(words) if self.counted & _forms(word, ideas, self.trade)]
        return any(0 <= thing - number <= _NEAR for number in numbers for thing in things)


def answer_type_of(question: str, trade: Trade) -> AnswerType:
    """Return what a question expects. Of several things that it asks, the first that is known here."""
    plain = casefolded(question)
    if many := _HOW_MANY.search(plain):
        return _number_of(many["thing"].strip(), trade)
    types = ((_HOW_LONG, _A_TIME), (_HOW_MUCH, _A_SUM), (_WHICH_YEAR, _A_YEAR))
    return AnswerType(trade, next((told for asked, told in types if asked.search(plain)), None))


def _number_of(thing: str, trade: Trade) -> AnswerType:
    if _UNITS_OF_TIME.search(thing):
        return AnswerType(trade, _A_TIME)
    if _UNITS_OF_MONEY.search(thing):
        return AnswerType(trade, _A_SUM)
    ideas = ideas_of(trade)
    counted = (form for word in _WORD.findall(thing) for form in _forms(word, ideas, trade))
    return AnswerType(trade, _NUMBER, frozenset(counted))


def _forms(word: str, ideas: Ideas, trade: Trade) -> frozenset[str]:
    """The stem of a word, and the idea that it stands for."""
    idea = ideas.of(word)
    return words_of(word, trade) | frozenset({idea} if idea else ())
