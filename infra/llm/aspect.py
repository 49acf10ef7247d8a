"""Which side of a thing a question asks for, past the facts that cues know, and whether a text tells of it.

"The paper of Berserk", "how many awards did Naruto win": no other sentence about the title is an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.relevance import THE_TITLE, Wanted
from pipeline.subject import is_by_likeness
from pipeline.trade import Trade
from pipeline.words import words_of

_GENERIC = (
    "title titles best good great new many much long price cost age "
    "kind like similar recommend recommendation suggest suggestion something someone anything want looking find "
    "show give name more other popular favourite favorite publish per single each old year years "
    "kid child children daughter son little vs versus compare compared 好き 人気 面白い 教えて 最近 プレゼント 贈る "
    "大丈夫 息子 娘 弟 妹 兄 姉 孫 甥 姪 子供 小学生 中学生 高校生"
)
_ASKING = (
    "describe "
    "introduce explain info information detail worth think know hear heard special different say again now sell stock "
    "carry offer buy order get see check interested thing stuff does come first actually really ok "
    "okay fine safe alright right "
    "内容 紹介 説明"
)
"""They ask for a title itself, or for what any sentence about it tells."""
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

    trade: Trade
    words: frozenset[str] = frozenset()
    in_the_story: bool = False
    """Whether only what the story is about can tell it, in any words."""
    persons: frozenset[str] = frozenset()
    """Stems of names, where it asks about a person and names no title: only a sentence on that person tells."""

    def is_told_in(self, text: str) -> bool:
        """Whether a text holds the words, or half of them where they are several."""
        words = words_of(text, self.trade)
        told = len(self.words & words) >= _ENOUGH_TOLD * len(self.words)
        return not self.words or (told and (not self.persons or bool(self.persons & words)))


@lru_cache(maxsize=16)
def generic_words(trade: Trade) -> frozenset[str]:
    """Words that most products share: they do not say which product is meant."""
    of_the_trade = trade.english("items", "wished_as", "units", "counted", "makers", "uses")
    return words_of(f"{_GENERIC} {of_the_trade} {trade.plain('generic')}", trade)


@lru_cache(maxsize=16)
def _asking(trade: Trade) -> frozenset[str]:
    return words_of(f"{_ASKING} {trade.plain('asking')}", trade)


def aspect_of(wanted: Wanted) -> Aspect:
    """Return what a question asks for of the titles and names that it mentions, beside what its cues cover."""
    names = frozenset(word for name in wanted.subject.names for word in name) | wanted.persons
    is_wish = wanted.intent.lists_titles and (not wanted.titles or is_by_likeness(wanted.text))
    if is_wish or not (wanted.titles or names) or wanted.about_particulars:
        return Aspect(wanted.trade)
    bare, trade = wanted.bare, wanted.trade
    for cue in wanted.cues:
        bare = re.sub(rf"(?:{cue.asked.pattern})\w*", " ", bare, flags=re.IGNORECASE)
    bare = " ".join(bare.split())
    words = words_of(bare, trade) - words_of(THE_TITLE, trade) - generic_words(trade) - _asking(trade) - names
    if any(cue.strict for cue in wanted.cues):
        beside = {match["word"] for pattern in (_BEFORE, _BEHIND, _WHICH) for match in pattern.finditer(bare)}
        words &= frozenset(stem for word in beside for stem in words_of(word, trade))
    # "Is it sad?" may be told in any words; whether it is violent, nobody should have to guess.
    in_other_words = bool(words and wanted.titles and _QUALITY.match(wanted.bare)) and words.isdisjoint(
        words_of(trade.plain("grave"), trade)
    )
    if in_other_words and not wanted.cues:
        return Aspect(trade, in_the_story=True)
    return Aspect(trade, words, persons=names if not wanted.titles else frozenset())
