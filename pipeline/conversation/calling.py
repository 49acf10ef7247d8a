"""By which name a text calls a title: without it, with a pronoun for it, and with the catalogue's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.catalogue.names import Named, as_written, called_otherwise, folded
from pipeline.wording.words import is_japanese


def without_name(text: str, named: Named | None) -> str:
    """The text without the words that name a title, and without the title put in front for them."""
    if named is None:
        return text
    plain = folded(text)
    for words in (f"{folded(named.title)}: ", named.words, folded(named.title)):
        plain = re.sub(as_written(words), " ", plain, flags=re.IGNORECASE)
    return " ".join(plain.split())


def calling_it(text: str, named: Named | None) -> str:
    """The text with a pronoun for the title that it names."""
    it = "それ" if is_japanese(text) else "it"
    return called_otherwise(folded(text), named, it) if named else text


def called_by_its_title(text: str, named: Named) -> str:
    """The question with the title instead of another name, which no page may hold.

    In front of the question where the name is a part of the title.
    """
    if not re.search(r"\w", without_name(text, named)):
        return named.title
    part = re.search(rf"\b{as_written(named.words)}\b", folded(named.title), re.IGNORECASE)
    if part and part[0] != folded(named.title):
        return f"{named.title}: {text}"
    # Japanese writes a number straight behind a name: "Naruto1" would be another word.
    called = re.compile(rf"{as_written(named.words)}(?P<number>(?=\d))?", re.IGNORECASE)
    return called.sub(lambda found: named.title + " " * (found["number"] is not None), folded(text), count=1)


def goes_on_in_capitals(name: str, text: str) -> bool:
    """Whether the word behind a name, as it stands in a text, is written large: it may be longer than we know."""
    behind = text.partition(name)[2]
    following = behind.lstrip(" ,.:;!?\"'()-")
    return following != behind and following[:1].isupper()


def by_their_titles(text: str, named: Sequence[Named], language: str) -> str:
    """The question with the catalogue's own names of titles, where it calls them otherwise."""
    for place, one in enumerate(named):
        if one.title not in text and (language == "ja" or folded(one.title) not in folded(text)):
            called = called_by_its_title(text, one)
            # In front of the question is room for one title: of those behind the first one a part is made the whole.
            is_in_front = place and language != "ja" and called.endswith(text)
            text = re.sub(as_written(one.words), one.title, folded(text), count=1) if is_in_front else called
    return text
