"""Sentences that a line end or a page break has cut, put together again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

_FINISHED = re.compile(r"[.!?:;。！？：；][\"'”’)\]」』）]*$")
_GOES_ON = re.compile(r"[a-zà-ÿ0-9$€£¥(\u3041-\u30ff\u3400-\u9fff]")
_CJK = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u9fff]")
_FIRST_SENTENCE = re.compile(r".*?(?:[.!?][\"'”’)\]]*(?=\s|$)|[。！？][」』）]*)", re.DOTALL)
_NUMBER = re.compile(r"\d+")
_CUT_WORD = re.compile(r"(\w+)[-\u2010\u00ad]$")
_WHOLE_LINE = 40
_WHOLE_LINE_CJK = 15
"""Characters from which on a line may have ended for want of room, and not because it is a heading."""
_MARGIN = 2
"""Lines at the top and at the foot of a page that may be running ones."""

Lines = list[str]


def without_running_lines(pages: Sequence[Lines]) -> list[Lines]:
    """The pages with running titles on their first page only, and without page numbers.

    A line runs when it stands at the same edge of at least three pages, or of both, and differs in nothing or in a
    number that grows with the page.
    """
    filled = [[line.strip(" ") for line in page if line.strip()] for page in pages]
    places: defaultdict[tuple[int, str, tuple[int, ...]], list[int]] = defaultdict(list)
    for number, page in enumerate(filled):
        for edge in _edges(page):
            places[_key(edge, page, number)].append(number)
    enough = min(3, len(filled))
    kept: list[Lines] = []
    for number, page in enumerate(filled):
        running = {
            edge % len(page)
            for edge in _edges(page)
            if enough > 1
            and len(found := places[_key(edge, page, number)]) >= enough
            and (found[0] != number or _NUMBER.search(page[edge]))
        }
        kept.append([line for place, line in enumerate(page) if place not in running])
    return kept


def _edges(page: Lines) -> list[int]:
    """The places of the first and the last lines, counted from where they are near."""
    near = min(_MARGIN, (len(page) + 1) // 2)
    return [*range(near), *range(-min(near, len(page) - near), 0)]


def _key(edge: int, page: Lines, number: int) -> tuple[int, str, tuple[int, ...]]:
    """What running lines have in common: the edge, the words, and by how much their numbers are ahead of the page."""
    line = page[edge]
    ahead = tuple(int(found) - number for found in _NUMBER.findall(line)[:1] if len(found) < 6)  # noqa: PLR2004
    rest = _NUMBER.sub("#", line, count=1) if ahead else line
    return edge, rest, ahead


def _join_lines(page: Lines, vocabulary: str) -> str:
    """The lines of a page, words that were cut at their ends whole again. ``vocabulary`` is the document's text."""
    text = ""
    for line in page:
        cut = _CUT_WORD.search(text)
        if cut and line[:1].isalnum():
            text = _closed_up(text, cut, line, vocabulary) + line
        else:
            text += ("\n" if text else "") + line
    return text


def _closed_up(text: str, cut: re.Match[str], line: str, vocabulary: str) -> str:
    """The text without its last hyphen, if that only cut a word.

    It stays where the document writes the word with it, before a capital or a figure, and behind a single letter.
    """
    first = re.match(r"\w+", line)
    word, rest = cut.group(1).rpartition("\n")[2], first[0] if first else ""
    soft = text.endswith("\u00ad")
    written = f"{word}-{rest}"
    whole = f"{word}{rest}"
    is_part = not soft and (
        not rest[:1].islower()
        or not word.isalpha()
        or len(word) == 1
        or (_occurs(written, vocabulary) and not _occurs(whole, vocabulary))
    )
    return text if is_part else text[:-1]


def _occurs(word: str, vocabulary: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", vocabulary, re.IGNORECASE) is not None


def join_pages(pages: Sequence[Lines]) -> list[str]:
    """The text of each page, with the end of its last sentence from the next."""
    vocabulary = "\n".join(line for page in pages for line in page)
    joined = [_join_lines(page, vocabulary) for page in pages]
    filled = [number for number, page in enumerate(pages) if page]
    # From the last page on, so that a sentence may go on over several.
    for number, following in reversed(list(pairwise(filled))):
        if joined[following] and _is_cut(pages[number][-1], joined[following]):
            joined[number], joined[following] = _completed(joined[number], joined[following])
    return joined


def _is_cut(last: str, after: str) -> bool:
    if _FINISHED.search(last) or after.startswith(("- ", "• ")):
        return False
    if _GOES_ON.match(after) and not _CJK.match(after):
        return True
    return len(last) >= (_WHOLE_LINE_CJK if _CJK.search(last[-1:]) else _WHOLE_LINE) or last.endswith((",", "-", "、"))


def _completed(before: str, after: str) -> tuple[str, str]:
    """Both pages with the sentence whole on the first: up to its end, or else to the end of its paragraph."""
    found = _FIRST_SENTENCE.match(after)
    rest_of_sentence = found[0] if found else after
    cut = _CUT_WORD.search(before)
    if cut and after[:1].isalnum():
        before = _closed_up(before, cut, after, after)
        gap = ""
    else:
        gap = "" if _CJK.match(before[-1]) and _CJK.match(after[0]) else " "
    return before + gap + rest_of_sentence, after[len(rest_of_sentence) :].lstrip()
