"""The names that a store's documents hold, and what is made of them to find them in a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from app.masking import Masking
from guardrails import pii_birth
from infra.corpus.catalogue import catalogue_authors, catalogue_titles, offer_codes, words_of_the_shop
from infra.corpus.languages import ForeignLanguages
from infra.corpus.nicknames import Nicknames
from infra.corpus.slips import Slips
from infra.corpus.spelling import Spelling
from infra.store import BUNDLED
from pipeline.offers import OfferCodes
from pipeline.same_question import SameQuestion


class Lexicon:
    """Names of what a store sells, of those who made it, and of its offers. ``store`` is its folder."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.authors = catalogue_authors(store)

    @cached_property
    def title_by_name(self) -> Mapping[str, str]:
        """The title that each name stands for. One that two titles share is the first one's."""
        in_order = [(name, names.title) for names in catalogue_titles(self._store) for name in names.all if name]
        return dict(reversed(in_order))

    @cached_property
    def public_people(self) -> re.Pattern[str]:
        """The names of those whose dates of birth are no secret: who made what is sold here."""
        return pii_birth.names_of(self.authors)

    @cached_property
    def foreign(self) -> ForeignLanguages:
        """Tells that a message is in a language that we do not speak."""
        return ForeignLanguages([*self.title_by_name, *self.authors])

    @cached_property
    def spelling(self) -> Spelling:
        """Finds a title that is misspelt. Its dictionary takes 17 MB."""
        return Spelling(self.title_by_name)

    @cached_property
    def slips(self) -> Slips:
        """Puts slips of the pen right."""
        words = words_of_the_shop(self._store)
        return Slips([*self.title_by_name, *self.authors], words, self.spelling.unknown)

    @cached_property
    def nicknames(self) -> Nicknames:
        """Finds a title by its initials, and by a part of it."""
        return Nicknames(list(self.title_by_name), self.authors, self.spelling.unknown)

    @cached_property
    def codes(self) -> OfferCodes:
        """Finds the codes of offers."""
        return OfferCodes(offer_codes(self._store))

    @cached_property
    def same_question(self) -> SameQuestion:
        """Compares questions for the cache."""
        return SameQuestion(self.title_by_name)

    @cached_property
    def masking(self) -> Masking:
        """Hides personal data, but that of those who are public."""
        return Masking(self.public_people)


@cache
def lexicon_of(store: Path = BUNDLED) -> Lexicon:
    """The lexicon of a store's folder. One for the process, for its dictionaries."""
    return Lexicon(store)
