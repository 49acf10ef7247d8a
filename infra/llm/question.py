"""A question taken apart: what it asks for, of which titles, and what of it the passages cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from infra.llm.answer_type import AnswerType, answer_type_of
from infra.llm.aspect import Aspect, aspect_of, says_who
from infra.llm.codes import codes_of
from infra.llm.unheard import unheard_in
from infra.llm.unsaid import NO_THINGS, Things, things_in
from pipeline.catalogue.audience import reader_in, without_rating, without_reader
from pipeline.catalogue.unwanted import only_rules_out, without_unwanted
from pipeline.prompt import WrittenRequest
from pipeline.relevance import Wanted, wanted_of
from pipeline.trade import Cue, Trade
from pipeline.understanding.lending import asks_to_borrow
from pipeline.wording.cues import cues_of
from pipeline.wording.language import language_of
from pipeline.wording.long_names import long_names_of
from pipeline.wording.topics import is_about_service, is_about_wares, is_only_about_service
from pipeline.wording.words import words_of

_ASKS_THE_SHOP = re.compile(
    r"^\W*(?:(?:do|did|will|would|can|could|are|were|have) you\b"
    r"(?! (?:know|tell|say|think|remember|explain|describe|name|guess)\b)|"
    r"(?:who|what|which|where|when|why|how|is|are|was|were|do|does|did|has|have)\b.*\byour\b"
    r"(?! (?:favou?rite|opinion|recommend\w*|suggest\w*|pick|catalogue|shelf|shelves|titles?)\b))",
    re.IGNORECASE,
)
"""No page on a title tells what the shop does or has itself."""
_HELP = frozenset({"help", "checkout"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart."""

    wanted: Wanted
    words: frozenset[str]
    aspect: Aspect
    is_known: bool
    """Whether any passage speaks of the thing that it asks about."""
    is_part: bool
    """Whether it is one of several wishes."""
    help_only: bool
    """Whether the shop's service is asked for: no story is an answer then."""
    spoken: str
    """The question with "promo code" for each code that it names, as the pages speak of codes."""
    for_a_child: bool = False
    """Whether it speaks of a reader who is none: what a title is rated belongs to every answer then."""
    answer_type: AnswerType | None = None
    """What a page of the shop's must hold to be an answer, where the service is asked about."""
    things: Things = NO_THINGS
    """What it wants of the service or of an offer."""
    unheard: frozenset[str] = frozenset()
    """Stems of words that tell what it is about, and stand in no passage: some sentence must be quite like it then."""

    @property
    def text(self) -> str:
        """The question itself."""
        return self.wanted.text

    @property
    def cues(self) -> tuple[Cue, ...]:
        """What it asks for, as far as that is a kind of fact."""
        return self.wanted.cues

    @property
    def trade(self) -> Trade:
        """The words that it is read with."""
        return self.wanted.trade

    @property
    def titles(self) -> frozenset[str]:
        """The titles that it names."""
        return self.wanted.titles

    @property
    def about_particulars(self) -> bool:
        """Whether it asks for a kind of fact that few pages state."""
        return self.wanted.about_particulars

    @property
    def asks_for_several(self) -> bool:
        """Whether it asks for several facts of one title."""
        return len(self.titles) == 1 and sum(cue.strict for cue in self.cues) > 1

    @property
    def is_understood(self) -> bool:
        """Whether it is plain what is asked, of a thing that we know, so that only the answer is missing."""
        plain = bool(self.titles or self.aspect.words) or self.about_particulars
        return (self.is_known and plain) or bool(self.things.unsaid) or self.things.offers


def understand(request: WrittenRequest, question: str, trade: Trade) -> Asked:
    """Take a question apart."""
    is_part = question != request.question
    # For whom it is has bounded the search already: to a sentence, "eleven-year-old" would be a hero of that age.
    reader = reader_in(question, request.today, trade)
    if request.intent.lists_titles:
        question = without_rating(without_reader(question, reader))
        of_any = only_rules_out(question, trade, long_names_of(trade))
        question = trade.line("item", "en") if of_any else without_unwanted(question, long_names_of(trade))
    wanted = wanted_of(question, request.intent, request.passages, trade)
    if says_who(wanted):  # "my son" asks for no fact then: what is told of the title stands beside its rating
        wanted = replace(wanted, cues=())
    about_service = not request.intent.lists_titles and not wanted.titles
    help_only = (about_service and is_part and is_about_service(request.question, trade)) or (
        not wanted.titles
        and request.intent.role in _HELP
        and is_only_about_service(question, trade)
        and not is_about_wares(question, trade)
    )
    help_only = help_only or (about_service and bool(_ASKS_THE_SHOP.search(question)))
    spoken = codes_of(*request.passages).without(question, trade.line("code", language_of(question, trade)))
    to_borrow = not request.intent.lists_titles and asks_to_borrow(question)
    things = things_in(spoken, request, trade) if about_service or to_borrow else NO_THINGS
    if spoken != question:  # the offers that it names are what it is about
        things = replace(things, covered=())
    # What no passage covers is said so by itself: the rest is held against the passages.
    words = words_of(spoken, trade) - _words_unsaid(spoken, things, trade)
    of_the_shop = about_service and (request.intent.role in _HELP or (is_part and help_only))
    return Asked(
        wanted,
        words,
        aspect_of(wanted, reader),
        is_known=bool(wanted.told_by(request.passages)),
        is_part=is_part,
        help_only=help_only,
        spoken=spoken,
        answer_type=answer_type_of(spoken, trade) if of_the_shop else None,
        things=things,
        unheard=words & unheard_in(question, request.passages, trade) if of_the_shop else frozenset(),
        for_a_child=reader is not None and not reader.is_adult,
    )


def _words_unsaid(question: str, things: Things, trade: Trade) -> frozenset[str]:
    """In Japanese too little may be left to tell an offer by, unless it is plain what is asked."""
    if language_of(question, trade) == "ja" and things.offers and not cues_of(question, trade):
        return frozenset()
    return words_of(" ".join(things.unsaid), trade)
