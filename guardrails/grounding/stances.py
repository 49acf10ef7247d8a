"""What a sentence holds of its matter in set phrases: that it costs, must be, is over, is lost; each has its contrary.

"Photos are optional" has hardly a word of "Send a photo", so no comparison of words finds the one in the other.
English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from guardrails.grounding.told import Told, meant, stem

_ABOUT = 0.6
"""Share of the words beside the phrase that what is about the same must have."""
_NEITHER = re.compile(r"\b(?:neither|nor)\b|\b(?:is|are|does|do|can)(?: not|n['’]t)\W*$", re.IGNORECASE)
"""It denies what it says of something else, or does not say again."""
_WORD = re.compile(r"[a-z]+")
_NO_OR_NOT = r"(?:no|not|never|nobody|\w+n['’]t)"
_NOT_SO = r"(?<!not )(?<!not yet )(?<!never )(?<!n['’]t )(?<!n['’]t yet )(?<!not be )(?<!n['’]t be )"
_SELLER = r"(?:we|(?:the |our )?(?:shop|store|seller|company))"
_BUYER = (
    r"(?:you|(?:the )?(?:customer|buyer|recipient|member|sender|guest|student|parent|reader|tenant|hirer|subscriber)s?)"
)
_PAYS = r"(?:pays?|bears?|covers?)"
_STANCES = (
    (
        r"(?<!never )(?<!not )(?<!n['’]t )free(?: of charge)?(?! standard)|at no (?:extra )?cost|costs? nothing|gratis"
        r"|(?:no|without) (?:an? |any )?(?:extra |additional )?(?:charge|fee|cost)s?"
        r"|(?:do|does|need)(?: not|n['’]t) (?:have to )?(?:pay|cost)",
        r"costs? (?:\$|extra|more)|\$\d|(?:never|not|\w+n['’]t) free|for (?:a|an extra) fee|charged? (?:extra|for)"
        r"|pays? (?:the|extra|for)",
    ),
    (
        rf"{_NO_OR_NOT} (?:needed|required|necessary|mandatory|compulsory|obligatory)|need not|needn['’]t|no need"
        r"|(?:do|does)(?: not|n['’]t) (?:need|have to|require)|optional|voluntary|unnecessary|without \w+ing"
        r"|no (?:[\w-]+ ){1,2}(?:is|are) (?:needed|required|necessary)",
        r"(?:must|should)(?! not| never|n['’]t)|(?:has|have|needs?) to"
        r"|(?:is|are) (?:required|mandatory|compulsory|needed)",
    ),
    (
        r"never (?:expires?|ends?|lapses?|runs? out)|for ?ever|indefinitely|at any time|unlimited"
        r"|(?:no|without)(?: any| an?)?(?: time)? limit"
        r"|as (?:you|they|one) (?:likes?|wants?|wish)",
        r"within|at-most|until|by the \d\w*|limit(?:s|ed)?|maximum|for \d+ (?:hour|day|week|month|year)s?",
    ),
    (r"compulsory|mandatory|obligatory|required", r"recommended|optional|voluntary"),
    (
        rf"{_NOT_SO}(?:finished|completed?|ended|concluded|wrapped up|over)",
        r"ongoing|(?<!no longer )(?<!not )running|continu(?:es|ing)|goes on|going on|unfinished|keeps? going"
        rf"|{_NO_OR_NOT}(?: yet)? (?:been )?(?:ended|finished|completed?|concluded|over)",
    ),
    (r"(?:on )?hiatus", r"ongoing|running|finished|completed?|ended|concluded"),
    (
        r"(?:kept|keeps?|stored?|stores|retain(?:s|ed)?|remains?|stays?)(?! (?:for|until|up|at-most|\w+ for))",
        r"(?:deleted?|deletes|erased?|erases|removed?|removes|destroy(?:s|ed)?)(?! (?:after|within) \d)",
    ),
    (
        rf"{_NOT_SO}(?:guarantee[sd]?|promise[sd]?)",
        rf"(?:{_NO_OR_NOT}|without|cannot)(?: \w+)? (?:guarantees?d?|promise[sd]?)|recommendations?",
    ),
    (rf"{_NO_OR_NOT} (?:excluded|ruled out|exempt)", rf"{_NOT_SO}(?:excluded|ruled out|exempt)"),
    (
        rf"{_NOT_SO}(?:lost|loses?|erased|affected|forfeited)",
        rf"{_NO_OR_NOT} (?:be )?(?:affected|lost)|unaffected|unchanged|stays?|remains?",
    ),
    (
        r"for good|permanent(?:ly)?|irreversibl[ey]|never again|for ever|cannot be undone",
        r"can be (?:undone|restored|reversed|reopened)|temporar(?:y|ily)",
    ),
    (
        rf"{_SELLER}(?: \w+)? {_PAYS}|(?:paid|borne|covered) by (?:us|{_SELLER})|at our (?:own )?(?:expense|cost)",
        rf"{_BUYER}(?: \w+)? {_PAYS}|(?:paid|borne|covered) by {_BUYER}|at (?:your|their) (?:own )?(?:expense|cost)"
        r"|yours to pay",
    ),
    (r"all ages|any age|everyone|for children", r"1\d\+|adults? only|mature|only adults"),
    (
        rf"{_NOT_SO}(?:allowed|permitted|accepted|welcome|fine|okay)",
        rf"{_NO_OR_NOT} (?:be )?(?:allowed|permitted|accepted|welcome)|forbidden|prohibited|banned|refused?"
        r"|no \w+ (?:is|are) allowed",
    ),
    (
        rf"{_NOT_SO}(?:available|in stock|offered|on offer)",
        rf"{_NO_OR_NOT} (?:be )?(?:available|in stock|offered)|out of stock|sold out|unavailable|discontinued",
    ),
    (r"in part|partly|partial(?:ly)?|half of", r"in full|fully|whole|entire"),
    (r"automatically|by (?:itself|themselves)|of its own accord", r"on request|by hand|manually|only if you ask"),
)
_Stance = tuple[int, int]
_SIDES = tuple(tuple(re.compile(rf"(?<![\w-])(?:{side})(?!\w)", re.IGNORECASE) for side in sides) for sides in _STANCES)


def is_contrary(said: Told, known: Sequence[Told]) -> bool:
    """Whether something that is about the same holds the contrary of it, and nothing holds what it does."""
    held = _held(said.text)
    return not (said.excepts or _NEITHER.search(said.text)) and any(
        _is_held((row, side), said, (row, 1 - side), known) for row, side in held if (row, 1 - side) not in held
    )


def _is_held(ours: _Stance, said: Told, theirs: _Stance, known: Iterable[Told]) -> bool:
    phrase = {stem(word) for match in _pattern(ours).finditer(said.text) for word in _WORD.findall(match[0].casefold())}
    matter = said.telling - phrase
    about = [_held(one.text) for one in known if matter and meant(matter, one) >= max(1, _ABOUT * len(matter))]
    return any(theirs in held for held in about) and not any(ours in held for held in about)


def _pattern(stance: _Stance) -> re.Pattern[str]:
    row, side = stance
    return _SIDES[row][side]


@lru_cache(maxsize=4_096)
def _held(text: str) -> frozenset[_Stance]:
    """What a text holds, each by its row and its side."""
    return frozenset((row, side) for row, sides in enumerate(_SIDES) for side in (0, 1) if sides[side].search(text))
