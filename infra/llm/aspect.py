"""Which side of a thing a question asks for, past the facts that cues know, and whether a text tells of it.

"The paper of Berserk", "how many awards did Naruto win": no other sentence about the title is an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.catalogue.all_told import without_all
from pipeline.catalogue.audience import Reader, without_reader
from pipeline.catalogue.longer_names import rest_of_name
from pipeline.catalogue.reckoning import without_several
from pipeline.relevance import Wanted
from pipeline.trade import Cue, Trade, Wording
from pipeline.wording.cues import cues_of
from pipeline.wording.framing import THE_TITLE
from pipeline.wording.likeness import is_by_likeness
from pipeline.wording.words import words_of

_GENERIC = (
    "title titles best good great new many much long price cost age "
    "kind like similar recommend recommendation suggest suggestion something someone anything want looking find "
    "show give name more other popular favourite favorite publish per single each old year years "
    "lot lots too very quite really enough kid child children daughter son little vs versus compare compared "
    "好き 人気 面白い 教えて 最近 プレゼント 贈る "
    "大丈夫 息子 娘 弟 妹 兄 姉 孫 甥 姪 子供 小学生 中学生 高校生"
)
_ASKING = (
    "describe hiya guys belong "
    "summarise summarize "
    "introduce explain info information detail worth think know hear heard special different say again now sell stock "
    "carry offer buy order get see check interested thing stuff does come first actually really ok "
    "okay fine safe alright right please pls plz "
    "compare comparison difference differ between exist exactly precisely originally "
    "appear together altogether combined less least fewer fewest lower higher both same total own one suit "
    "内容 紹介 説明 比較 比 違 差 買"
)
"""They ask for a title itself, or for what any sentence about it tells."""
_CHOOSING = (
    "better best decide choose pick prefer instead hand try start first beginner newcomer newbie never anybody anyone "
    "can't over next"
)
"""They ask which of several titles to take: what is told of each says that best."""
_READ = "|"
"""Stands for words that are read already, so that those around them do not become neighbours."""
_BEFORE = re.compile(
    rf"(?P<word>\w+) (?:of|for|to|in|from|behind) (?:(?:the|a|of|this|your) )*{THE_TITLE}", re.IGNORECASE
)
_BEHIND = re.compile(rf"{THE_TITLE}(?:'s)? (?P<word>\w+)", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:what|which) (?P<word>\w+)", re.IGNORECASE)
_QUALITY = re.compile(r"\W*(?:is|are|was|were|isn't)\b(?! there)", re.IGNORECASE)
_ONE_OF_THEM = Wording(rf"\b{{units}} ?\d+|第?\d+ ?{{units_ja}}|(?<={THE_TITLE}) \d+\b(?! ?\w)", re.IGNORECASE)
"""A single one of what a title comes in, by its number: what the pages tell of each is told of that one."""
_SAYS_WHO = Wording(
    r"^\W*(?:i|we|he|she|they|(?:my|our|his|her|their|an?|some|every)(?: [\w'-]+){1,4}?)\b[^?]*\b"
    r"(?:{uses}|about|into|asked for|wants?|likes?|lov(?:es?|ing)|enjoy(?:s|ing)?|adores?|"
    r"recommend(?:ed|s)|mentioned|try(?:ing)?|start(?:ed|ing)?|buy(?:ing)?|gett?(?:ing)?|got) "
    rf"{THE_TITLE}(?: (?:next|now|too|again|soon))?[\s.!]*$",
    re.IGNORECASE,
)
"""Says who reads a title, or would: all that is told of the title answers it."""
_SAYS_WHO_JA = Wording(
    rf"^[^。？?]*{THE_TITLE}[\s」』\"]*(?:を|が|に|って)?[^。？?]{{0,6}}"
    r"(?:{uses_ja}|欲し|ほし|買[いっ]|好き|はま|ハマ|夢中|気に入|興味|探し)(?:(?!教え|順|どこ|何|誰|いつ)[^。？?か])*[。.!！]*$",
    re.IGNORECASE,
)
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
    longer: str = ""
    """What begins with the name of a title and goes on: another title, it may be, that is none of ours."""

    def is_told_in(self, text: str) -> bool:
        """Whether a text holds the words, or half of them where they are several."""
        if self.longer and self.longer.casefold() not in text.casefold():
            return False
        words = words_of(text, self.trade)
        told = len(self.words & words) >= _ENOUGH_TOLD * len(self.words)
        return not self.words or (told and (not self.persons or bool(self.persons & words)))


@lru_cache(maxsize=16)
def generic_words(trade: Trade) -> frozenset[str]:
    """Words that most products share: they do not say which product is meant."""
    of_the_trade = trade.english("items", "wished_as", "units", "counted", "makers", "uses")
    return words_of(f"{_GENERIC} {of_the_trade} {trade.plain('generic')}", trade)


@lru_cache(maxsize=16)
def asking_words(trade: Trade) -> frozenset[str]:
    """Words that ask, and say nothing of what is asked for."""
    return words_of(f"{_ASKING} {trade.plain('asking')}", trade)


def aspect_of(wanted: Wanted, reader: Reader | None = None) -> Aspect:
    """Return what a question asks for of the titles and names that it mentions, beside what its cues cover.

    ``reader`` is for whom it asks: what says so is not asked.
    """
    names = frozenset(word for name in wanted.subject.names for word in name) | wanted.persons | wanted.named_by
    is_wish = wanted.intent.lists_titles and (not wanted.titles or is_by_likeness(wanted.text))
    if is_wish or not (wanted.titles or names) or wanted.about_particulars:
        return Aspect(wanted.trade)
    if longer := _longer_name(wanted):
        return longer
    trade = wanted.trade
    if not wanted.cues and says_who(wanted):
        return Aspect(trade)
    bare = without_several(without_all(without_reader(wanted.bare, reader), trade), trade)
    if not any(cue.appeal for cue in wanted.cues):
        bare = _ONE_OF_THEM.of(trade).sub(" ", bare)
    bare = " ".join(_without_cues(bare, wanted.cues).split())
    words = words_of(bare, trade) - words_of(THE_TITLE, trade) - generic_words(trade) - asking_words(trade) - names
    if len(wanted.titles) > 1:
        words -= words_of(_CHOOSING, trade)
    if any(cue.strict for cue in cues_of(wanted.bare, trade)):
        beside = {match["word"] for pattern in (_BEFORE, _BEHIND, _WHICH) for match in pattern.finditer(bare)}
        words &= frozenset(stem for word in beside for stem in words_of(word, trade))
    grave = words_of(trade.plain("grave"), trade)
    if any(cue.compares for cue in wanted.cues):  # its rating is what the pages tell of that
        words = frozenset(word for word in words - grave if not word.isdecimal())
    # "Is it sad?" may be told in any words; whether it is violent, nobody should have to guess.
    in_other_words = bool(words and wanted.titles and _QUALITY.match(wanted.bare)) and words.isdisjoint(grave)
    if in_other_words and not wanted.cues:
        return Aspect(trade, in_the_story=True)
    return Aspect(trade, words, persons=names if not wanted.titles else frozenset())


def _without_cues(text: str, cues: Sequence[Cue]) -> str:
    """A question without the words that any of its cues reads, which two may share: "how long did it run"."""
    patterns = (re.compile(rf"(?:{cue.asked.pattern})\w*", re.IGNORECASE) for cue in cues)
    covered = {at for pattern in patterns for match in pattern.finditer(text) for at in range(*match.span())}
    left = "".join(_READ if at in covered else letter for at, letter in enumerate(text))
    return re.sub(rf"{re.escape(_READ)}+", f" {_READ} ", left)


def says_who(wanted: Wanted) -> bool:
    """Whether a message does not ask, but says who reads a title, or would."""
    return any(who.of(wanted.trade).match(wanted.bare) for who in (_SAYS_WHO, _SAYS_WHO_JA))


def _longer_name(wanted: Wanted) -> Aspect | None:
    """The longer name that it has for its only title, of which no page may tell. Who made that is no part of a name."""
    rest, trade = rest_of_name(wanted.bare, wanted.trade), wanted.trade
    words = words_of(rest, trade)
    if len(wanted.titles) != 1 or words <= wanted.persons | wanted.named_by:
        return None
    return Aspect(trade, words, longer=f"{next(iter(wanted.titles))}{rest}")
