"""Personal data and secrets: find them, mask them, and the stage that does so.

Names of people stay, except beside a date of birth: a shop that talks about authors and characters needs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import ClassVar, Literal, get_args

from guardrails.pii import (
    address,
    again,
    birth,
    card,
    keys,
    numbers,
    order,
    password,
    phone,
    said,
    secrets,
    spelt,
)
from guardrails.pii.again import Told
from guardrails.pii.found import Found, Kind, holds, lowered
from guardrails.pii.known import NOTHING_KNOWN, Known
from guardrails.release import Values
from guardrails.text import Folded, fold, latinise
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Allow, Evidence, Rewrite, StageName, Verdict

_SIGNS = re.compile(r"[\d@]")
_WORDS = (
    *("pass", "pwd", "pw", "kennwort", "contrase", "key", "token", "secret", "bearer", "hf_", "answer", "maiden"),
    *("swift", "<<", "://"),
    *("my first ", "credential", "(a", "[a", "{a", "<a", "ät", " at ", "_at_", "-at-"),
    *(word for word in spelt.WORDS if word.isascii()),
)
_JAPANESE_WORDS = (
    *("丁目", "番地", "パス", "暗証", "アット", "あっと", "旧姓", "質問", "ペット", "合言葉", "【", "★", "☆", "◎"),
    *(word for word in spelt.WORDS if not word.isascii()),
)
"""A text without a digit, an @ or any of these holds nothing that is looked for."""
_DETECTORS = (
    keys.find,
    secrets.find,
    said.find,
    password.find,
    card.find,
    numbers.find,
    address.find,
    phone.find,
)
_MASK = re.compile(rf"\[({'|'.join(get_args(Kind))})\]")
_RANK = {kind: rank for rank, kind in enumerate(get_args(Kind))}
_NOTHING: Told = {}
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def find(text: str, known: Known = NOTHING_KNOWN, told: Told = _NOTHING) -> tuple[Found, ...]:
    """All personal data and secrets in ``text``, without overlaps, in order. Offsets are those of ``text`` itself.

    ``told`` is what other texts told (see ``told_in``).
    """
    folded = fold(text)
    read, finds = _find(folded, known)
    finds = _with(finds, again.find(read, {**told, **again.told_by(read, finds)}), read)
    return _placed(folded, finds)


def told_in(text: str, known: Known = NOTHING_KNOWN) -> Told:
    """What ``text`` says that may not be said again (see ``without_told``)."""
    return again.told_by(*_find(fold(text), known))


def without_told(text: str, told: Told, known: Known = NOTHING_KNOWN) -> str:
    """``text`` with masks where it repeats what was ``told``, except what it says itself what it is."""
    folded = fold(text)
    read, finds = _find(folded, known)
    more = _with(finds, again.find(read, told), read)
    return _replace(text, _placed(folded, tuple(found for found in more if found not in finds)))


def _find(folded: Folded, known: Known = NOTHING_KNOWN) -> tuple[str, tuple[Found, ...]]:
    """The text as it is read, and what the detectors find in it."""
    read = latinise(folded.text)
    if not _is_worth_a_look(read):
        return read, ()
    read = spelt.with_digits_for_letters(read)
    candidates = [found for detect in _DETECTORS for found in detect(read)]
    candidates += [*order.find(read, known.numbers), *birth.find(read, known)]
    return read, _with((), sorted(candidates, key=lambda f: (_RANK[f.kind], f.start, -f.end)), read)


def _with(chosen: tuple[Found, ...], candidates: Iterable[Found], read: str) -> tuple[Found, ...]:
    """``chosen`` and those of ``candidates``, best first, that overlap neither these nor a mask."""
    masks = [Found("BOOK_CODE", *match.span()) for match in _MASK.finditer(read)]
    kept = list(chosen)
    for found in candidates:
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return tuple(f for f in kept if all(f.end <= mask.start or mask.end <= f.start for mask in masks))


def _placed(folded: Folded, finds: tuple[Found, ...]) -> tuple[Found, ...]:
    """The finds in order, where they stand in the text as it was written."""
    kept = sorted((f for f in finds if f.kind != "BOOK_CODE"), key=lambda f: f.start)
    return tuple(Found(f.kind, *folded.span(f.start, f.end)) for f in kept)


def _is_worth_a_look(text: str) -> bool:
    return bool(
        _SIGNS.search(text) or holds(lowered(text), _WORDS) or (not text.isascii() and holds(text, _JAPANESE_WORDS))
    )


def warm() -> None:
    """Make ready what takes longer than a message may wait for."""
    keys.warm()


def mask(text: str, known: Known = NOTHING_KNOWN) -> str:
    """``text`` with every find replaced by its kind in brackets, such as ``[EMAIL]``. Masking twice changes nothing."""
    while finds := find(text, known):  # a mask can uncover a value that was glued to it; no pass touches a mask
        text = _replace(text, finds)
    return text


def masked_in(text: str) -> frozenset[str]:
    """The kinds of the masks that stand in ``text``."""
    return frozenset(match[1] for match in _MASK.finditer(text))


def kinds_in(text: str, known: Known = NOTHING_KNOWN) -> frozenset[str]:
    """The kinds of the personal data and secrets in ``text``."""
    return frozenset(found.kind for found in find(text, known))


@lru_cache(maxsize=256)
def kinds_told(passages: tuple[Passage, ...], known: Known = NOTHING_KNOWN) -> frozenset[str]:
    """The kinds of the personal data and secrets in passages, which may be masked there already."""
    texts = [f"{each.title}\n{each.text}" for each in passages]
    return frozenset[str]().union(*(kinds_in(text, known) | masked_in(text) for text in texts))


def _told_by(passages: tuple[Passage, ...], known: Known) -> Told:
    """What passages tell, each by itself."""
    return {value: kind for each in passages for value, kind in _told_by_one(each.text, known).items()}


@lru_cache(maxsize=8192)
def _told_by_one(text: str, known: Known) -> Told:
    """Passages come back with many questions."""
    return told_in(text, known)


def spans(text: str, known: Known = NOTHING_KNOWN) -> tuple[tuple[int, int], ...]:
    """Where personal data stands, as (start, end)."""
    return tuple((found.start, found.end) for found in find(text, known))


def values(known: Known = NOTHING_KNOWN) -> Values:
    """What no sentence may be cut through. None begins in a text that holds nothing worth a look."""
    return Values(partial(spans, known=known), lambda text: _is_worth_a_look(latinise(fold(text).text)))


def _replace(text: str, finds: tuple[Found, ...]) -> str:
    parts: list[str] = []
    position = 0
    for found in finds:
        parts += [text[position : found.start], f"[{found.kind}]"]
        position = found.end
    return "".join([*parts, text[position:]])


@dataclass(frozen=True, slots=True)
class PiiDetection:
    """Masks personal data, except what is the asker's own (``Evidence.own_values``: order and tracking numbers).

    The dates of birth of people who are ``known`` as public stay; ``in_answers`` they may be named in another sentence
    of the passage.

    E-mail addresses at ``shop_domains`` are published contact data, not personal, and stay too. So does
    what is ``quotable`` by its kind, where a passage that the answer rests on says it.
    """

    shop_domains: tuple[str, ...] = ()
    quotable: frozenset[Kind] = frozenset()
    known: Known = NOTHING_KNOWN
    in_answers: bool = False
    name: ClassVar[StageName] = "pii_detection"
    when_broken: ClassVar[Literal["allow", "block"]] = "block"

    def check(self, text: str, about: Evidence) -> Verdict:
        """Rewrite to the masked text; the reason lists the kinds."""
        own = {_bare(value) for value in about.own_values}
        finds = tuple(
            f
            for f in find(text, self.known, _told_by(about.passages, self.known))
            if not self._may_stay(f, text[f.start : f.end], own)
            and not self._is_quoted(f, text[f.start : f.end], about)
        )
        if not finds:
            return Allow()
        return Rewrite(_replace(text, finds), ",".join(sorted({found.kind.lower() for found in finds})))

    def _is_quoted(self, found: Found, value: str, about: Evidence) -> bool:
        is_quotable = found.kind in self.quotable
        if not is_quotable and not (self.in_answers and found.kind == "BIRTH_DATE"):
            return False
        texts = (f"{each.title}\n{each.text}" for each in about.passages)
        told = texts if is_quotable else (mask(text, self.known) for text in texts)
        # What rests on no passage is no model's: a kept answer, say, which was judged by its passages when it was new.
        return not about.passages or any(value in text for text in told)

    def _may_stay(self, found: Found, value: str, own: set[str]) -> bool:
        if found.kind == "EMAIL":
            return value.casefold().endswith(tuple(f"@{domain.casefold()}" for domain in self.shop_domains))
        return _bare(value) in own


def _bare(value: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", fold(value).text).casefold()
