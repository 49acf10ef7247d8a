"""The type of answer that a question expects: a number of something, a sum, a time, a colour, a place, who, why.

"How many people work for you?" is near a page on what the staff do, and that page has no number of people: it is no
answer, however near. Nor is what is in a box, where it is asked who drew that.
After Li and Roth, Learning Question Classifiers (2002), as far as plain words tell the type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.llm.aspect import generic_words
from infra.llm.sentences import Sentence, sentences_of
from infra.llm.unheard import light_words
from pipeline.prompt import WrittenPassage
from pipeline.questions.ideas import Ideas, ideas_of
from pipeline.trade import Trade
from pipeline.wording.currency import AMOUNT
from pipeline.wording.words import casefolded, words_of

_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|no|any|each|every|once|twice)\b")
_WORD = re.compile(r"[a-z0-9.,$€£%']+")
_NO_THING = (
    "do|does|did|can|could|may|must|should|will|would|is|are|am|was|were|has|have|had|i|you|we|they|it|there|in|on|at|of|"
    "for|to|per|with|from|left|that|than|before|after|until|when|while|if|and|or"
)
_NO_COUNTED_THING = rf"{_NO_THING}|get|gets|got|go|goes|come|comes|an?|every|each"
_HOW_MANY = re.compile(
    rf"\bhow many (?:of (?:the|these|those|your|my|them)\b ?)?(?P<thing>(?:(?!(?:{_NO_COUNTED_THING})\b)[\w'-]+ ?)*)"
)
_OF_THE_BOOKS = re.compile(
    r"\bhow many (?!.*\b(?:can|could|may|must|should|need|allowed|i|we)\b)"
    r"(?:(?:people|persons|customers|subscribers|members|users|readers|employees|workers)\b|"
    r".*\b(?:ship|sell|sold|lose|lost|missing|stolen|damaged|returned|pack|handle)\b.* (?:day|week|month|year)\b)"
)
"""A figure of the shop's books, as no rule has one: how many people there are, or how often something happens."""
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
_WHICH_SHARE = re.compile(r"\b(?:what|which) (?:percentage|proportion|share|fraction)\b")
_A_SHARE = re.compile(r"\d\s?%|\b(?:percent|per cent|half|third|quarter|none|nothing)\b")
_WHICH_COLOUR = re.compile(r"\b(?:what|which) colou?rs?\b")
_A_COLOUR = re.compile(
    r"\b(?:colou?rs?|black|white|gr[ea]y|red|blue|indigo|green|yellow|brown|pink|purple|orange|gold(?:en)?|silver|kraft)\b"
)
_OF_WHAT = re.compile(
    r"\bwhat (?:is|are|'s) (?P<thing>(?:[\w'-]+ ){1,4})(?:made|knitted|sewn|woven) (?:out )?(?:of|from)\b"
)
_A_STUFF = re.compile(r"\b(?:made|knitted|sewn|woven|materials?|contains?|carry|carries|cotton|paper|plastic)\b")
_WHERE = re.compile(
    r"\b(?:(?:what|which) colou?rs?|where|in (?:what|which) (?:country|city|town|place)) (?:is|are|was|were) "
    rf"(?:the|your|my) (?P<thing>(?:(?!(?:{_NO_THING})\b)[\w'-]+ ?)+)"
)
_HOW_THICK = re.compile(
    r"\bhow (?:thick|tall|wide|deep|heavy|hot|cold|warm|loud) (?:is|are|was|were) (?:(?:the|your|my|an?) )?"
    rf"(?P<thing>(?:(?!(?:{_NO_THING})\b)[\w'-]+ ?)+)"
)
_A_MEASURE = re.compile(
    r"\d\s?(?:x|[mck]?m|inch(?:es)?|feet|foot|met(?:er|re)s?|(?:kilo)?grams?|k?g|kilos?|pounds?|lbs?|oz|degrees|°)(?![a-z])|"
    r"\b(?:weights?|width|height|thickness|temperature)\b"
)
_MADE_BY = re.compile(
    r"\bwho (?P<done>ma[kd]es?|draws?|drew|paint(?:s|ed)|designs?|designed|writes|wrote|builds?|built|"
    r"invent(?:s|ed)|develop(?:s|ed)|program(?:me)?[sd]|photograph(?:s|ed)|illustrate[sd]|translate[sd]|produce[sd]|"
    r"print(?:s|ed)|binds|bound|manufacture[sd]) "
    rf"(?P<thing>(?:(?!(?:{_NO_THING}|if|when|what)\b)[\w'-]+ ?)*)"
)
"""Who pays, checks or chooses is told in many words; who made a thing, where the thing is named with that."""
_WHO_OWNS = re.compile(
    r"\bwho (?:founded|started|owns?|runs?|leads?|manages?)\b|"
    r"\bwho(?:'s| is| are| was| were) (?:the|your) (?:owner|founder|boss|ceo|director|manager|head)s?\b|"
    r"\b(?:is|are|was|were) [^?.!]{2,60} (?:owned|run|led|managed|founded|financed|acquired) by\b"
)
_AN_OWNER = re.compile(r"\b(?:founded|founders?|owns|owned|owners?|runs|led|leads|manages|directors?|managers?)\b")
_TYPES = (
    (_WHO_OWNS, _AN_OWNER),
    (_HOW_LONG, _A_TIME),
    (_HOW_MUCH, _A_SUM),
    (_WHICH_YEAR, _A_YEAR),
    (_WHICH_SHARE, _A_SHARE),
    (_WHICH_COLOUR, _A_COLOUR),
    (_HOW_THICK, _A_MEASURE),
    (_OF_WHAT, _A_STUFF),
)
_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|ok|hi|hello)\b\W*)*why (?:(?:do|does|is|are)(?:n't)?|did|was|were|can(?:'t)?|won't)\b"
    r"(?!.*\b(?:my|mine|i|me|our|we|us)\b)"
)
"""What befell who asks ("why is my parcel late?") is told in many words; why a rule is as it is, by its reason."""
_A_REASON = re.compile(
    r"\b(?:because|since|so|(?<!any )reasons?|causes?|caused|due to|in order|therefore|requires?|prevents?|protects?)\b"
)
_CLAUSE = re.compile(r"[.,;:!?](?!\d)")
_FIGURE = re.compile(r"^(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?)$")
_NEXT = 1
"""Words between a figure of the books and its thing: "9,000 customers", and not "$6.90 per order"."""
_NEAR = 5
"""Words between a number and what it counts: "2 copies of the same box set"."""


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What a text must hold to answer at all; nothing where the question expects no type that is known here.

    Args:
        told: one of these must occur.
        counted: ideas and stems of what is to be counted: a number must stand near one of them.
        named: what it is asked of, a set of ideas and stems for each part: one sentence must hold one of each.
        explained: stems of what a reason is asked for: most must stand in its sentence, or in a title that asks why.
        of_the_books: whether a figure of the shop's books is asked for, which no other number comes near.
    """

    trade: Trade
    told: re.Pattern[str] | None = None
    counted: frozenset[str] = frozenset()
    named: tuple[frozenset[str], ...] = ()
    explained: frozenset[str] = frozenset()
    of_the_books: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is asked how many there are of something."""
        return bool(self.counted)

    def is_told_by(self, passage: WrittenPassage) -> bool:
        """Whether a passage holds an answer of the type, of the thing that is asked about."""
        if self.explained:
            asked_there = "why" in casefolded(passage.title) and self._is_of_it(passage.title)
            return asked_there or any(map(self._explains, sentences_of(passage)))
        if self.told and self._names(passage.title):
            return self.is_told_in(passage.text)
        return any(self._names(one.text) and self.is_told_in(one.text) for one in sentences_of(passage))

    def is_told_in(self, text: str) -> bool:
        """Whether a text holds an answer of the type."""
        return self.told is None or self.told.search(casefolded(text)) is not None

    def is_counted_in(self, text: str) -> bool:
        """Whether a text has a number of what is to be counted, in these words or in others for the same idea."""
        ideas = ideas_of(self.trade)
        return any(self._counts(clause, ideas) for clause in _CLAUSE.split(casefolded(text)))

    def _explains(self, sentence: Sentence) -> bool:
        return self.is_told_in(sentence.text) and self._is_of_it(sentence.in_context)

    def _is_of_it(self, text: str) -> bool:
        return 2 * len(self.explained & words_of(text, self.trade)) > len(self.explained)

    def _names(self, text: str) -> bool:
        ideas = ideas_of(self.trade)
        plain = casefolded(text)
        words = _WORD.findall(f"{plain} {plain.replace('-', '')}")
        said = frozenset(form for word in words for form in _forms(word, ideas, self.trade))
        return all(part & said for part in self.named)

    def _counts(self, clause: str, ideas: Ideas) -> bool:
        words = _WORD.findall(clause)
        number_of, near = (_FIGURE, _NEXT) if self.of_the_books else (_NUMBER, _NEAR)
        numbers = [place for place, word in enumerate(words) if number_of.search(word)]
        things = [place for place, word in enumerate(words) if self.counted & _forms(word, ideas, self.trade)]
        return any(0 <= thing - number <= near for number in numbers for thing in things)


def answer_type_of(question: str, trade: Trade) -> AnswerType:
    """Return what a question expects. Of several things that it asks, the first that is known here."""
    plain = casefolded(question)
    if many := _HOW_MANY.search(plain):
        return _number_of(many["thing"].strip(), trade, of_the_books=bool(_OF_THE_BOOKS.search(plain)))
    if why := _WHY.search(plain):
        return AnswerType(trade, _A_REASON, explained=_explained_in(plain[why.end() :], trade))
    told = next((told for asked, told in _TYPES if asked.search(plain)), None)
    return AnswerType(trade, told, named=_named_in(plain, trade))


def _named_in(plain: str, trade: Trade) -> tuple[frozenset[str], ...]:
    """What a text must name: each word of the thing whose side is asked, or what was done by whom, and to what."""
    if side := _WHERE.search(plain) or _OF_WHAT.search(plain) or _HOW_THICK.search(plain):
        parts = [word for word in side["thing"].split() if not words_of(word, trade) <= generic_words(trade)]
    else:
        made = _MADE_BY.search(plain)
        # Of "gift wrapping paper" it is the paper that is made.
        parts = [made["done"], " ".join(made["thing"].split()[-1:])] if made else []
    telling = (_telling(part, trade) for part in parts)
    return tuple(_all_forms(part, trade) for part in telling if part)


def _explained_in(text: str, trade: Trade) -> frozenset[str]:
    return words_of(_telling(text, trade), trade) - generic_words(trade)


def _telling(text: str, trade: Trade) -> str:
    """The words that do not stand for many others."""
    light = light_words(trade)
    return " ".join(word for word in _WORD.findall(text) if words_of(word, trade) - light)


def _number_of(thing: str, trade: Trade, *, of_the_books: bool) -> AnswerType:
    if _UNITS_OF_TIME.search(thing):
        return AnswerType(trade, _A_TIME)
    if _UNITS_OF_MONEY.search(thing):
        return AnswerType(trade, _A_SUM)
    return AnswerType(trade, _NUMBER, _all_forms(thing, trade), of_the_books=of_the_books)


def _all_forms(text: str, trade: Trade) -> frozenset[str]:
    ideas = ideas_of(trade)
    return frozenset(form for word in _WORD.findall(text) for form in _forms(word, ideas, trade))


def _forms(word: str, ideas: Ideas, trade: Trade) -> frozenset[str]:
    """The stem of a word, and the idea that it stands for."""
    idea = ideas.of(word)
    return words_of(word, trade) | frozenset({idea} if idea else ())
