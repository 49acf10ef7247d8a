"""The names that documents hold, and what is made of them to find them in a message."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from app.masking import Masking
from guardrails.pii import birth
from guardrails.pii.known import Known
from infra.corpus.catalogue import ORIGIN, store_namings, words_of_the_shop
from infra.corpus.languages import ForeignLanguages
from infra.corpus.nicknames import Nicknames
from infra.corpus.slips import Slips
from infra.corpus.spelling import Spelling
from infra.store import BUNDLED
from infra.store.reading import open_store
from pipeline.catalogue.names import TitleNames, first_of_each
from pipeline.catalogue.naming import Naming, in_order
from pipeline.catalogue.offers import OfferCodes
from pipeline.ports import PassageIndex
from pipeline.questions.same_question import SameQuestion
from pipeline.trade import Trade
from pipeline.wording.order_numbers import OrderNumbers


class Lexicon:
    """Names of what is sold, of those who made it, and of offers.

    Args:
        namings: what documents name, in order.
        trade: the words of what is sold.
        texts: what the shop says of itself, in whose words it is asked.
    """

    def __init__(self, namings: Sequence[Naming], trade: Trade, texts: Iterable[str] = ()) -> None:
        self.namings, self.trade, self._texts = tuple(namings), trade, tuple(texts)
        self.authors = frozenset(author for one in self.namings for author in one.authors)

    @cached_property
    def mark(self) -> str:
        """A short hash of it all: equal exactly where two lexicons are."""
        return hashlib.sha256(repr(self.namings).encode()).hexdigest()[:8]

    @cached_property
    def title_by_name(self) -> Mapping[str, str]:
        """The title that each name stands for. One that two titles share, however written, is the first one's."""
        return first_of_each((name, one.title) for one in self.namings for name in one.all)

    @cached_property
    def title_names(self) -> TitleNames:
        """Finds the titles that a message names, nearly as spelt too."""
        short = self.nicknames
        return TitleNames(
            self.title_by_name,
            (self.spelling, short.initials, short.blend, short.part),
            everyday=self.spelling.is_everyday,
            trade=self.trade,
        )

    @cached_property
    def public_people(self) -> re.Pattern[str]:
        """The names of those whose dates of birth are no secret: who made what is sold here."""
        return birth.names_of(self.authors)

    @cached_property
    def foreign(self) -> ForeignLanguages:
        """Tells that a message is in a language that we do not speak."""
        return ForeignLanguages([*self.title_by_name, *self.authors], self.trade.plain("jargon", "units").split())

    @cached_property
    def spelling(self) -> Spelling:
        """Finds a title that is misspelt."""
        return Spelling(self.title_by_name, self.trade.plain("jargon").split())

    @cached_property
    def slips(self) -> Slips:
        """Puts slips of the pen right. What the shop says of itself is spelt right."""
        return Slips([*self.title_by_name, *self.authors], self._texts, self.spelling.unknown, self.trade)

    @cached_property
    def nicknames(self) -> Nicknames:
        """Finds a title by its initials, and by a part of it."""
        return Nicknames(list(self.title_by_name), self.authors, self.spelling.unknown, self.trade)

    @cached_property
    def codes(self) -> OfferCodes:
        """Finds the codes of offers."""
        return OfferCodes(one.code for one in self.namings if one.code)

    @cached_property
    def same_question(self) -> SameQuestion:
        """Compares questions for the cache."""
        return SameQuestion(self.title_by_name, self.trade)

    def known(self, numbers: OrderNumbers) -> Known:
        """What a store with these order numbers knows of the personal data in its texts."""
        return Known(self.public_people, numbers, self.trade)

    def masking(self, numbers: OrderNumbers) -> Masking:
        """Hides personal data, but that of those who are public."""
        return Masking(self.known(numbers))

    async def indexed(self, index: PassageIndex) -> Lexicon:
        """The same shop's, of everything that is indexed, its own names first. Raises PartUnavailable."""
        return Lexicon(await index.namings(ORIGIN), self.trade, self._texts)


@cache
def lexicon_of(store: Path = BUNDLED) -> Lexicon:
    """The lexicon of the documents in a store's folder, for where there is no index. One for the process."""
    return Lexicon(in_order(store_namings(store), ORIGIN), open_store(store).trade, words_of_the_shop(store))
