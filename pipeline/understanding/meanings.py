"""Questions for the meaning of a word of the shop or of its trade: "what does done mean?", "what's ...?"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.trade import Trade, Wording
from pipeline.types.documents import Telling
from pipeline.wording.topics import is_about_service
from pipeline.wording.words import casefolded, is_japanese, words_of

_THING = r"(?P<thing>[^?.!,;。？]{2,40}?)"
_WHAT_IS = r"\bwhat(?:'s|s| is| are| is meant by)"
_EXACTLY = r"(?: (?:exactly|actually|even|please|anyway|then|again))*\W*$"
_SAID = (
    Wording(
        rf"\bwhat (?:does|do|did|would) {_THING} (?:even |actually |really |exactly )?(?:mean|stand for|refer to)\b"
    ),
    Wording(rf"\b(?:meaning|definition) of {_THING}{_EXACTLY}"),
    Wording(
        r"^\W*(?:(?:please|can you|could you) )*(?:define|explain (?:what )?)"
        rf"{_THING}(?: (?:is|means?))?(?: to me)?{_EXACTLY}"
    ),
    Wording(r"(?P<thing>[^、。？?]{1,20}?)(?:の意味|(?:とは|って|というのは)(?:どういう|どんな)意味)"),
)
"""Whatever the word is, its meaning is asked for."""
_ASKED = (
    Wording(rf"\bdifferences? (?:between|of) {_THING}{_EXACTLY}"),
    Wording(r"(?P<thing>[^、。？?]{1,20}?)の違い"),
    Wording(r"^\W*(?P<thing>[^?.!,;]{2,20} (?:vs\.?|versus) [^?.!,;]{2,20}?)\W*$"),
    Wording(rf"^\W*(?:(?:so|and|ok|hi|hello|hey) )*{_WHAT_IS} (?:an? )?{_THING}(?: {{items}}| titles?)?{_EXACTLY}"),
    Wording(
        r"(?P<thing>[^、。？?]{1,20}?)(?:とは(?:$|[何なに?？])|(?:って|というのは)(?:何|なに|なん)(?:です|でしょう|[?？か]|$))"
    ),
)
"""It may be, where it is a word of the trade."""
_AND = re.compile(r"\s+(?:and|or|vs\.?|versus)\s+|[とや](?=\w)")
_CALLED = Wording(
    r"^(?:(?:the|an?|your) )?(?:(?:words?|terms?|labels?|status(?: of)?|{generic}) )?"
    r"(?P<word>.+?)(?: {items}| titles?)?$"
)
_NO_WORD = re.compile(
    r"^(?:it|that|this|they|those|these|you|he|she|i|all|one|the)$|\b(?:my|your|best|good|great|new|popular|you|i|we)\b"
)
_LONGEST = 3
"""Words."""


def meant_in(text: str, trade: Trade) -> tuple[str, ...]:
    """The words of which a message asks for the meaning; none where it is about the shop's service."""
    plain = casefolded(text).replace('"', "")
    if is_about_service(plain, trade):
        return ()
    asked = _found(_ASKED, plain, trade)
    return _found(_SAID, plain, trade) or (asked if all(is_of_the_trade(word, trade) for word in asked) else ())


def _found(frames: Iterable[Wording], plain: str, trade: Trade) -> tuple[str, ...]:
    found = next((match["thing"] for frame in frames if (match := frame.of(trade).search(plain))), "")
    things = [one.strip() for one in _AND.split(found) if one.strip()]
    words = [match["word"] for one in things if (match := _CALLED.of(trade).match(one))]
    plausible = all(len(word.split()) <= _LONGEST for word in words) and not any(map(_NO_WORD.search, things))
    return tuple(words) if plausible else ()


def is_of_the_trade(word: str, trade: Trade) -> bool:
    """Whether it is a word of the trade itself, the catalogue's for some kind, or another one for that."""
    if word in {*trade.names, *trade.names.values(), *trade.rare, *trade.plain("jargon").split()}:
        return True
    kinds = trade.rare.values()
    return any(word == kind.initials.casefold() or re.fullmatch("|".join(kind.names), word) for kind in kinds)


def is_explained(word: str, pages: Iterable[Telling], trade: Trade) -> bool:
    """Whether a page of the shop's says what a word means, or may do so in other words; one on a title never does."""
    pages = tuple(pages)
    own = [page for page in pages if page.type != "product"]
    if any(_defined(word, page.text) for page in own):
        return True
    # What the pages on titles are full of, the shop's name in passing.
    sold = any(_holds(word, page.text) for page in pages if page.type == "product")
    if sold or word in trade.plain("jargon").split():
        return False
    return any(_is_on(word, page, trade) or _holds(word, page.text) for page in own)


def _is_on(word: str, page: Telling, trade: Trade) -> bool:
    return word in casefolded(page.title) or words_of(word, trade) <= words_of(page.title, trade)


def _holds(word: str, text: str) -> bool:
    return bool(re.search(_as_a_word(word), casefolded(text)))


def _defined(word: str, text: str) -> bool:
    says = r"(?:とは|は|が)" if is_japanese(word) else r"\W*(?: \w+){0,1} (?:means?|is|are|stands? for|refers? to)\b"
    return bool(re.search(f"{_as_a_word(word)}{says}", casefolded(text)))


def _as_a_word(word: str) -> str:
    return re.escape(word) if is_japanese(word) else rf"\b{re.escape(word)}s?\b"
