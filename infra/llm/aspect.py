"""Which side of a thing a question asks for, past the facts that cues know, and whether a text tells of it.

"The paper of Berserk", "how many awards did Naruto win": no other sentence about the title is an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.relevance import THE_TITLE, Wanted
from pipeline.subject import is_by_likeness
from pipeline.words import words_of

GENERIC = words_of(
    "manga series title titles book books volume volumes chapter read reader write written author wrote story novel "
    "comic comics best good great new start finish end ongoing running many much long price cost magazine age rating "
    "genre kind like similar recommend recommendation suggest suggestion something someone anything want looking find "
    "show give name more other popular favourite favorite publish per single each released release "
    "complete completed old year years "
    "kid child children daughter son little 合う 読む 読める 好き 人気 面白い 作品 漫画 教えて 最近 プレゼント 贈る"
)
"""Words that most products share: they do not say which product is meant."""

_ASKING = words_of(
    "main character hero heroine protagonist plot premise world setting happen summary overview synopsis describe "
    "introduce explain info information detail worth think know hear heard special different say again now sell stock "
    "carry offer buy order get see check interested thing stuff does come first actually really ok "
    "okay fine safe alright right "
    "話 内容 主人公 紹介 説明"
)
"""They ask for a title itself, or for what any sentence about it tells."""


_CONTENT = words_of(
    "violent violence gore gory bloody blood explicit graphic nude nudity sexual sex swearing disturbing brutal"
)
_BEFORE = re.compile(
    rf"(?P<word>\w+) (?:of|for|to|in|from|behind) (?:(?:the|a|of|this|your) )*{THE_TITLE}", re.IGNORECASE
)
_BEHIND = re.compile(rf"{THE_TITLE}(?:'s)? (?P<word>\w+)", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:what|which) (?P<word>\w+)", re.IGNORECASE)
_QUALITY = re.compile(r"\W*(?:is|are|was|were|isn't)\b(?! there)", re.IGNORECASE)
_ENOUGH_TOLD = 0.5


@dataclass(frozen=True, slots=True)
class Aspect:
    """Words for what is asked of a thing that is known; none where any sentence about it may answer."""

    words: frozenset[str] = frozenset()
    in_the_story: bool = False
    """Whether only what the story is about can tell it, in any words."""
    persons: frozenset[str] = frozenset()
    """Stems of names, where it asks about a person and names no title: only a sentence on that person tells."""

    def is_told_in(self, text: str) -> bool:
        """Whether a text holds the words, or half of them where they are several."""
        words = words_of(text)
        told = len(self.words & words) >= _ENOUGH_TOLD * len(self.words)
        return not self.words or (told and (not self.persons or bool(self.persons & words)))


def aspect_of(wanted: Wanted) -> Aspect:
    """Return what a question asks for of the titles and names that it mentions, beside what its cues cover."""
    names = frozenset(word for name in wanted.subject.names for word in name) | wanted.persons
    is_wish = wanted.intent.lists_titles and (not wanted.titles or is_by_likeness(wanted.text))
    if is_wish or not (wanted.titles or names) or wanted.about_particulars:
        return Aspect()
    bare = wanted.bare
    for cue in wanted.cues:
        bare = re.sub(rf"(?:{cue.asked.pattern})\w*", " ", bare, flags=re.IGNORECASE)
    bare = " ".join(bare.split())
    words = words_of(bare) - words_of(THE_TITLE) - GENERIC - _ASKING - names
    if any(cue.strict for cue in wanted.cues):
        beside = {match["word"] for pattern in (_BEFORE, _BEHIND, _WHICH) for match in pattern.finditer(bare)}
        words &= frozenset(stem for word in beside for stem in words_of(word))
    # "Is it sad?" may be told in any words; whether it is violent, nobody should have to guess.
    in_other_words = bool(words and wanted.titles and _QUALITY.match(wanted.bare)) and not words & _CONTENT
    if in_other_words and not wanted.cues:
        return Aspect(in_the_story=True)
    return Aspect(words, persons=names if not wanted.titles else frozenset())
