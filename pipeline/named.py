"""Which titles of those that were found a question names, and by which of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.catalogue.names import folded
from pipeline.types.documents import Telling
from pipeline.wording.comparing import COMPARES
from pipeline.wording.framing import THE_TITLE
from pipeline.wording.words import JAPANESE, is_japanese

_LONG_TITLE = 8
"""Characters. A shorter title must stand as it is written."""
_LATIN = re.compile(rf"[^\W{JAPANESE}]")
_TITLE_WORD = re.compile(rf"[{JAPANESE}]+|[^\W_{JAPANESE}]+")
"""Japanese particles follow a Latin name without a blank."""


def names_of(passage: Telling) -> set[str]:
    """The title, its part before a colon, and what a passage puts in brackets behind it: names in other languages."""
    title = passage.title
    text, before = passage.text, f"{title} ("
    others, closed, _ = text[len(before) :].partition(")") if text.startswith(before) else ("", "", "")
    return {title, title.partition(":")[0], *(others.split(", ") if closed and others else ())}


def with_the_title(question: str, titles: frozenset[str], names: dict[str, set[str]]) -> str:
    """The question with ``THE_TITLE`` in place of its titles, by whichever of their names."""
    forms = sorted({name for title in titles for name in names[title]}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, forms)), THE_TITLE, question, flags=re.IGNORECASE) if forms else question


def named_in(question: str, names: dict[str, set[str]]) -> frozenset[str]:
    """Return the titles that the question names, each by the longest of its names that occurs.

    "Tokyo Ghoul:re" does not name "Tokyo Ghoul" as well, nor does "Naruto" name "Naruto: The Seventh Hokage".
    """
    found = {
        title: max((form for form in forms if occurs(question, form)), key=len, default="")
        for title, forms in names.items()
    }
    return frozenset(
        title
        for title, form in found.items()
        if form
        and not (_is_overshadowed(title, form, found, question) or _is_within_a_longer(form, found.values(), question))
    )


def _is_within_a_longer(form: str, others: Iterable[str], question: str) -> bool:
    """Whether a word stands between a name and more of that: "Death Note Another Note"."""
    before = "|".join(re.escape(other) for other in others if other and other != form) or "(?!)"
    return " " not in form and bool(re.search(rf"(?:{before}) {re.escape(form)} [A-Z]", question))


def _is_overshadowed(title: str, form: str, found: dict[str, str], question: str) -> bool:
    """Whether a name is that of another title, or a part of one: all of it, where it is not compared with that."""
    others = [(other, name) for other, name in found.items() if other != title]
    longer = [name for _, name in others if form.casefold() in name.casefold() and len(form) < len(name)]
    rest = re.sub("|".join(map(re.escape, longer)), " ", question, flags=re.IGNORECASE) if longer else question
    beside = COMPARES.search(question) and occurs(rest, form)
    return (bool(longer) and not beside) or any(form not in {title, ""} and other == form for other, _ in others)


def occurs(text: str, title: str) -> bool:
    """Whether a text names a title as it is written, or, where it is long, in any case and punctuation."""
    text, title = folded(text), folded(title)
    bare = plain(title)
    if is_japanese(title) or not bare.strip():
        return bool(title) and title in text
    # "Another" and "Monster" are also plain words: they count only as they are written.
    as_written = " " not in bare.strip() and len(title) < _LONG_TITLE
    if as_written:
        return _stands_alone(text, title)
    return bare in plain(text)


def _stands_alone(text: str, word: str) -> bool:
    """Whether a word stands in a text with no Latin letter beside it."""
    start = text.find(word)
    while start >= 0:
        if not (_LATIN.fullmatch(text[start - 1 : start]) or _LATIN.match(text, start + len(word))):
            return True
        start = text.find(word, start + 1)
    return False


def plain(text: str) -> str:
    """The words of a text in small letters, with a blank before and behind each."""
    return f" {' '.join(_TITLE_WORD.findall(folded(text).casefold()))} "
