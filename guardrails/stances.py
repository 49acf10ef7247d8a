"""What a sentence holds of its matter in set phrases: that it costs, must be, or has no end; each has its contrary.

"Photos are optional" has hardly a word of "Send a photo", so no comparison of words finds the one in the other.
English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import permutations

from guardrails.told import Told, stem

_ABOUT = 0.6
"""Share of the words beside the phrase that what is about the same must have."""
_WORD = re.compile(r"[a-z]+")
_NO_OR_NOT = r"(?:no|not|never|\w+n['’]t)"
_STANCES = (
    (
        r"(?<!never )(?<!not )free(?: of charge)?(?! standard)|at no (?:extra )?cost|costs? nothing|gratis"
        r"|(?:no|without) (?:an? |any )?(?:extra |additional )?(?:charge|fee|cost)s?"
        r"|(?:do|does|need)(?: not|n['’]t) (?:have to )?(?:pay|cost)",
        r"costs? (?:\$|extra|more)|\$\d|(?:never|not) free|for (?:a|an extra) fee|charged? (?:extra|for)"
        r"|pays? (?:the|extra|for)",
    ),
    (
        rf"{_NO_OR_NOT} (?:needed|required|necessary|mandatory|compulsory|obligatory)|need not|needn['’]t|no need"
        r"|(?:do|does)(?: not|n['’]t) (?:need|have to|require)|optional|voluntary|unnecessary|without giving"
        r"|no (?:[\w-]+ ){1,2}(?:is|are) (?:needed|required|necessary)",
        r"(?:must|should)(?! not| never|n['’]t)|(?:has|have|needs?) to"
        r"|(?:is|are) (?:required|mandatory|compulsory|needed)",
    ),
    (
        r"never (?:expires?|ends?|lapses?|runs? out)|for ?ever|indefinitely|at any time|unlimited"
        r"|(?:no|without)(?: any| an?)?(?: time)? limit"
        r"|as (?:long|many|much|often) as (?:you|they|one) (?:likes?|wants?|wish)",
        r"within|at-most|until|by the \d\w*|limit(?:s|ed)?|maximum|for \d+ (?:hour|day|week|month|year)s?",
    ),
)
_SIDES = tuple(tuple(re.compile(rf"(?<![\w-])(?:{side})(?!\w)", re.IGNORECASE) for side in sides) for sides in _STANCES)


def is_contrary(said: Told, known: Sequence[Told]) -> bool:
    """Whether something that is about the same holds the contrary of it, and nothing holds what it does."""
    return not said.excepts and any(
        _is_held(ours, said, theirs, known)
        for sides in _SIDES
        for ours, theirs in permutations(sides)
        if ours.search(said.text) and not theirs.search(said.text)
    )


def _is_held(ours: re.Pattern[str], said: Told, theirs: re.Pattern[str], known: Iterable[Told]) -> bool:
    phrase = {stem(word) for match in ours.finditer(said.text) for word in _WORD.findall(match[0].casefold())}
    matter = said.telling - phrase
    about = [one.text for one in known if matter and len(matter & one.telling) >= max(1, _ABOUT * len(matter))]
    return any(map(theirs.search, about)) and not any(map(ours.search, about))
