"""What no question can say, or what another entry hides, is no entry."""

from __future__ import annotations

from collections import Counter

from infra.store.reading import open_store
from pipeline.questions.ideas import ideas_of
from pipeline.questions.implied import IMPLIED
from pipeline.questions.phrases import spelt_out
from pipeline.questions.phrases_asked import ASKED
from pipeline.questions.phrases_deeds import DEEDS
from pipeline.questions.phrases_happened import HAPPENED
from pipeline.questions.phrases_things import THINGS
from pipeline.questions.tokens import stem, tokens_of
from pipeline.questions.words import HARMLESS, WORDS

IDEAS = ideas_of(open_store().trade)


def several(entries: list[str]) -> set[str]:
    return {entry for entry, times in Counter(entries).items() if times > 1}


def test_a_bar_stands_between_words_of_which_either_may_be_there() -> None:
    assert [*spelt_out("a|another copy")] == [("a", "copy"), ("another", "copy")]


def test_every_run_of_words_can_be_met() -> None:
    assert {words for words in IDEAS.phrases if tokens_of(" ".join(words)) != [*words]} == set()


def test_no_run_of_words_stands_for_two_ideas() -> None:
    tables = (ASKED, DEEDS, THINGS, HAPPENED)
    said = [phrase for table in tables for phrases in table.values() for phrase in phrases.split(", ")]
    assert several([" ".join(words) for phrase in said for words in spelt_out(phrase)]) == set()


def test_no_word_stands_for_two_ideas() -> None:
    assert several([word for words in WORDS.values() for word in words.split()]) == set()


def test_what_implies_something_can_be_said() -> None:
    ideas = {one for idea in (*IDEAS.concepts.values(), *IDEAS.phrases.values()) for one in idea.split("+")}
    ideas |= {one for pairs in IDEAS.together.values() for idea in pairs.values() for one in idea.split("+")}
    unknown = {idea for ideas in IMPLIED for idea in ideas.split("+")} - ideas
    bound = {idea for idea in unknown if idea.split(" ")[-1] in ideas}
    assert {idea for idea in unknown - bound if stem(idea) != idea or idea in HARMLESS or IDEAS.of(idea)} == set()
