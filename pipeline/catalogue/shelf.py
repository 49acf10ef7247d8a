"""What is known of the titles of the catalogue: whose they are, of which kinds, and their figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.catalogue.chosen import ChosenValues
from pipeline.catalogue.fields import Fields
from pipeline.catalogue.names import folded
from pipeline.catalogue.naming import listed
from pipeline.trade import Trade, Wording
from pipeline.types.documents import KINDS, LEAST_AGE, MAKERS, Fact
from pipeline.wording.currency import Currency
from pipeline.wording.long_names import LongNames, rare_kinds_in
from pipeline.wording.words import in_the_words_of_the_catalogue, is_japanese

_NONE, _DOLLARS = Fields(), Currency()
_END = r"\b"
_WORKS = Wording(r" (?:[\w-]+ )?(?:{items}|titles?|works?|stuff)\b")
_WORKS_JA = Wording(r"\s*(?:先生|さん|氏)?の[^。？?]{0,8}(?:{items_ja}|作|短編|長編|もの)")
_LONG_NAME = 5
"""Letters of a last name that is nothing else."""
_ASKED_OF = r"(?:(?<=\bby )|(?<=\bdid )|(?<=\bhas )|(?<=\bdoes ))"
"""Behind it a last name may be written small: "what else did urasawa draw"."""
_FEWEST = 3
"""Titles that make a kind. A word that fewer are labelled with may mean many things ("beautiful art")."""
_AS_A_KIND = Wording(
    r"(?P<rare>%s)(?= (?:{items}|{wished_as}|titles?|ones?|stuff|genre)\b)|"
    r"(?<=in the mood for )(?:%s)|(?<=something with )(?:%s)|(?<=any good )(?:%s)|(?<!.)(?:\w+ )?(?P<only>%s)(?=\W*$|,)"
)
"""Where it is a kind all the same."""


class Shelf:
    """The facts of the catalogue.

    Args:
        facts: what is known of each title.
        trade: what its kinds are called.
        fields: what can be known of one.
        currency: what their prices are in.
    """

    def __init__(
        self,
        facts: Mapping[str, Mapping[str, Fact]],
        trade: Trade,
        fields: Fields = _NONE,
        currency: Currency = _DOLLARS,
    ) -> None:
        self._facts, self._trade, self.fields, self.currency = facts, trade, fields, currency
        self.values = ChosenValues(fields, facts.values(), trade)
        self._authors = {folded(name).casefold(): name for one in facts.values() for name in listed(one, MAKERS)}
        spaced = [re.escape(name) for name in self._authors if " " in name]
        # A name of one word may be a plain word in other letters: "another one" is not by ONE.
        single = [re.escape(folded(name)) for name in self._authors.values() if " " not in name]
        last = _last_names(self._authors.values())
        single += map(re.escape, last)
        self._authors |= {name.casefold(): author for name, author in last.items()}
        self.long_facts = LongNames(
            {fact: fact for fact in _told_in_several_words(facts.values(), fields)}
            | {name.casefold(): author.casefold() for name, author in last.items()}
            | rare_kinds_in(trade)
        )
        """What is stated of its titles in several words, also by the last name alone."""
        anyhow = rf"(?i:{'|'.join(map(re.escape, last)) or '(?!)'})"
        small = rf"{_ASKED_OF}{anyhow}|{anyhow}(?='s\b)"
        author = rf"(?:(?i:{'|'.join(spaced) or '(?!)'})|{'|'.join(single) or '(?!)'}|{small}){_END}"
        self._author = re.compile(rf"\b{author}")
        english, japanese = _WORKS.of(trade).pattern, _WORKS_JA.of(trade).pattern
        self._by_author = re.compile(
            rf"(?<!not )(?<!nothing )\bby (?P<by>{author})|\b(?P<of>{author})(?:'s)?{english}|"
            rf"(?<!\w)(?P<ja>{author.removesuffix(_END)}){japanese}"
        )
        kinds = Counter(kind for one in facts.values() for kind in listed(one, KINDS))
        # The longest first: "dark fantasy" is no "fantasy".
        self._kinds = sorted(kinds, key=len, reverse=True)
        self._kind = _any_of(kinds, trade)

    def like(self, kinds: frozenset[str], besides: frozenset[str], age: int) -> list[Mapping[str, Fact]]:
        """What is known of the titles of some kinds that a reader of an age may have, without those named."""
        return [
            facts
            for title, facts in self._facts.items()
            if title not in besides and kinds <= {*listed(facts, KINDS)} and _is_for(facts, age)
        ]

    def facts_of(self, titles: Iterable[str]) -> list[Mapping[str, Fact]]:
        """What is known of some titles."""
        return [self._facts[title] for title in titles if title in self._facts]

    def kinds_of(self, titles: Iterable[str]) -> frozenset[str]:
        """The kinds that some titles have in common, or else all of theirs."""
        kinds = [frozenset(listed(facts, KINDS)) for facts in self.facts_of(titles)]
        return frozenset.intersection(*kinds) or frozenset.union(*kinds) if kinds else frozenset()

    def from_ages(self, titles: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """From which age in years on some titles are meant, as far as that is known."""
        ages = ((title, self._facts.get(title, {}).get(LEAST_AGE)) for title in titles)
        return tuple((title, int(age)) for title, age in ages if isinstance(age, int | float))

    def authors_of(self, title: str) -> tuple[str, ...]:
        """Who made a title."""
        return listed(self._facts.get(title, {}), MAKERS)

    def by_any_of(self, titles: Iterable[str]) -> frozenset[str]:
        """All titles by those who made any of some titles."""
        makers = {maker for title in titles for maker in self.authors_of(title)}
        return frozenset(title for title, facts in self._facts.items() if makers & {*listed(facts, MAKERS)})

    def authors_in(self, text: str) -> tuple[str, ...]:
        """Whom a text names of those who made a title."""
        return self._called(match[0] for match in self._author.finditer(folded(text)))

    def makers_wished_in(self, text: str) -> tuple[str, ...]:
        """Whose titles a text asks for: "anything by ONE", "CLAMP titles"; in Japanese by their names there, too."""
        in_latin = [folded(text)]
        if is_japanese(text):
            in_latin.append(" ".join(in_the_words_of_the_catalogue(text, self._trade).split()))
        found = (match for plain in in_latin for match in self._by_author.finditer(plain))
        return self._called(match["by"] or match["of"] or match["ja"] for match in found)

    def _called(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._authors[name.casefold()] for name in names))

    def kinds_in(self, text: str) -> frozenset[str]:
        """The kinds of title that a text names, as the catalogue calls them."""
        plain = in_the_words_of_the_catalogue(text, self._trade)
        found = (match["rare"] or match["only"] or match[0] for match in self._kind.finditer(plain))
        return frozenset(kind for form in found for kind in self._kinds if re.fullmatch(_in_any_form(kind), form))


def _told_in_several_words(facts: Iterable[Mapping[str, Fact]], fields: Fields) -> frozenset[str]:
    """The facts of titles that are of several words, in small letters."""
    told = (fact.casefold() for one in facts for name in {*fields, KINDS, MAKERS} for fact in listed(one, name))
    return frozenset(fact for fact in told if " " in fact)


def _any_of(kinds: Counter[str], trade: Trade) -> re.Pattern[str]:
    """Finds the kinds of a catalogue; one that few titles are of only where it is asked for as a kind."""
    known = {*trade.rare, *trade.names.values()}
    rare = {kind for kind, count in kinds.items() if count < _FEWEST and kind not in known and " " not in kind}
    longest_first = sorted(kinds, key=len, reverse=True)
    common = (_in_any_form(kind) for kind in longest_first if kind not in rare)
    seldom = "|".join(map(_in_any_form, rare)) or "(?!)"
    return re.compile(rf"\b(?:{'|'.join(common) or '(?!)'}|{_AS_A_KIND.of(trade).pattern.replace('%s', seldom)})\b")


def _last_names(makers: Iterable[str]) -> dict[str, str]:
    """Who is meant by a last name: nobody where several have it, or where it is short or a word ("Oh! great")."""
    every = [(folded(name).split()[-1], name) for name in makers if " " in name]
    shared = Counter(last for last, _ in every)
    return {last: name for last, name in every if shared[last] == 1 and len(last) >= _LONG_NAME and not last.islower()}


def _is_for(facts: Mapping[str, Fact], age: int) -> bool:
    least = facts.get(LEAST_AGE)
    return isinstance(least, int | float) and least <= age


def _in_any_form(kind: str) -> str:
    """A pattern for a kind in singular and plural, with or without its hyphen: "comedies", "sci fi"."""
    stem = re.sub(r"(?:y|ies|s)$", "", kind)
    return re.escape(stem).replace(r"\-", r"[-\s]?").replace(r"\ ", r"[-\s]") + r"(?:y|ies|s)?"
