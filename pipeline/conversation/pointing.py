"""Titles that are meant without a name, out of several that were spoken of: "the second one", "which is longer?"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.catalogue.makers import asks_for_other_works
from pipeline.catalogue.spoken_names import quoted
from pipeline.conversation.advice import asks_for_others_than_these, goes_on
from pipeline.trade import Trade, Wording
from pipeline.wording.cues import cues_of
from pipeline.wording.lead import without_lead
from pipeline.wording.topics import is_about_an_item, is_about_service
from pipeline.wording.words import is_japanese

_PLACES = {
    word: place
    for place, words in enumerate(
        ("first 1st former 一 1 最初 前者", "second 2nd 二 2", "third 3rd 三 3", "fourth 4th 四 4")
    )
    for word in words.split()
} | {"last": -1, "latter": -1, "最後": -1, "後者": -1}
_ONE = r"(?:{items}|one|title|suggestion|recommendation|pick)"
_ORDINAL = Wording(
    rf"\b(?:the|that) (?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)"
    rf"(?: {_ONE}\b(?! of)| (?:{_ONE} )?of (?:those|these|them)\b|(?=\W*$)|"
    r"(?= (?:suitable|appropriate|okay|ok|fine|good|finished|complete|completed|ongoing|over|cost|have)\b))|"
    r"\bthe (?P<of_two>former|latter)(?: one)?\b|"
    r"\b(?:number|no\.) ?(?P<number>[1-4])\b|"
    r"(?P<ja>[一二三四1-4])(?:つ|番)目(?:の(?:{items_ja}|もの))?|(?P<end>最初|最後)の(?:{items_ja}|もの)?(?=[はもがの]|$)|"
    r"(?P<of_two_ja>前者|後者)",
    re.IGNORECASE,
)
_TAKEN_UP = re.compile(r"\W+(?P<asks>(?:how \w+ )?(?:is|was|does|did|has)) (?:it|that one)\b", re.IGNORECASE)
"""What asks of something that was pointed out before: "the second one, is it finished?"."""
FOR_THEM = re.compile(r"\b(?:for|to|suits?) (?:them|their)\b", re.IGNORECASE)
"""They are readers then, and no titles."""
_THEM_ALL = re.compile(r"\b(?:those|these|them|they)\b", re.IGNORECASE)
_BOTH = Wording(
    r"\b(?:both|(?<=is )either|(?<=are )either|(?<=does )either|(?<=do )either|(?<=has )either)"
    r"(?: of (?:them|those|these|the two)\b)?(?: (?:{items}|titles?)\b)?",
    re.IGNORECASE,
)
_BOTH_OF_A_FACT = re.compile(r"^(?:and |so )?both (?:the |their )?(?P<fact>[a-z]+s)\W*$", re.IGNORECASE)
_JAPANESE_BOTH = Wording(r"両方(?:とも)?|(?:二|2|ふた)つとも|どちらも|どっちも|両作品?")
_WHICH = Wording(
    r"\bwhich(?: (?:{items}|one|title)\b)?(?: of (?:them|those|these|(?:the|these|those) two)\b)?"
    r"(?= (?:is|are|was|were|has|have|had|does|do|did|should|would|costs?|came|comes|began|begins|started|starts|ran|"
    r"runs|{ended})\b|'s\b)",
    re.IGNORECASE,
)
_JAPANESE_WHICH = Wording(r"どれ|どっち|どちら(?!も)|どの{items_ja}")
_JAPANESE_WHICH_BEHIND = re.compile(
    r"^(?P<what>.+?)(?:の|方|ほう|もの)は(?P<which>どれ|どっち|どちら)(?:です)?か?[？?。]*$"
)
"""The question turned round: 長いのはどっち for どっちが長い."""
_JAPANESE_MERELY_MORE = re.compile(r"^(?P<what>[^、。？?\s]{1,8}い)(?:の|方|ほう)は[？?]*$")
"""The same, cut short: 長いのは？"""
_MORE_OF_IT = re.compile(
    r"^(?:and |so )?the (?P<more>\w{3,}er|\w{3,}est|(?:more|less|most|least) \w+)(?: one| of the two)?\W*$"
)
_MERELY_MORE = re.compile(r"^(?:and |or )?(?P<more>\w{3,}er|(?:more|less) \w+)\?$")
_OF_THE_MORE = re.compile(r"\bthe (?P<more>(?!other)\w{3,}er|\w{3,}est) one\b", re.IGNORECASE)
"""One that is meant by what it is more of: "the price of the longer one"."""
_ANY_OF = re.compile(r"^(?P<asks>\w+ )?any(?: one)? of (?:them|those|these)\b", re.IGNORECASE)
"""May leave out its verb: "any of them finished?"."""
_COMPARED = re.compile(r"\b(?:compar(?:e|ed|ing|ison)|differ\w*|versus|vs)\b", re.IGNORECASE)
_ONLY_COMPARED = re.compile(
    r"^(?:(?:can|could|would|will) you |please |and |so )*(?:compare|(?:a )?comparison|"
    r"(?:what(?:'s| is| are) )?the differences?)(?:,? please)?\W*$",
    re.IGNORECASE,
)
_JAPANESE_COMPARED = re.compile(
    r"^(?:(?:それら|これら|(?:この|その)?(?:二|2|ふた)(?:つ|作)|両方|両者)?[をの]?)"
    r"(?:比較|比べ|くらべ|違い)[^。？?]{0,12}[。？?]*$"
)
_OTHER = Wording(
    r"\bthe (?:other(?: (?:one|{items}|title|two|ones))?|others|rest(?: of (?:them|those|these))?)"
    r"(?=\W*$|'s\b| (?:is|are|has|have|cost)\b)",
    re.IGNORECASE,
)
_JAPANESE_OTHER = Wording(
    r"もう(?:一方|片方)|もう(?:一|1|ひと)つの(?:方|ほう|{items_ja})|"
    r"(?:残り|他)の(?:{items_ja}|方)"
)
_SHORT = 7
"""Words of a question that says no more than what it compares."""


@dataclass(frozen=True, slots=True)
class Several:
    """Titles that were spoken of.

    Args:
        together: those of one list or one comparison, in its order.
        in_turn: those that questions in a row were about, one each; they are compared only where a question says so.
        last: the one that the last question was about.
        is_a_choice: whether they were found for somebody who asked for something, and did not name them.
    """

    together: tuple[str, ...] = ()
    in_turn: tuple[str, ...] = ()
    last: str | None = None
    is_a_choice: bool = False

    @property
    def every(self) -> tuple[str, ...]:
        """The titles that can be compared."""
        return self.together or self.in_turn

    @property
    def others(self) -> tuple[str, ...]:
        """Those that the last question was not about."""
        return tuple(title for title in self.every if title != (self.last or self.every[0]))


NONE = Several()


def pointed_out(text: str, several: Several, trade: Trade) -> str | None:
    """The message with names in the place of what points at titles; None where nothing does."""
    if asks_for_others_than_these(text):
        return None
    plain = unicodedata.normalize("NFKC", text)
    if (nth := _ORDINAL.of(trade).search(plain)) and several.every:
        said = next(filter(None, nth.group("nth", "of_two", "number", "ja", "end", "of_two_ja")))
        place = _PLACES[said.casefold()]
        if place < len(several.every):
            before, title, behind = plain[: nth.start()], several.every[place], plain[nth.end() :]
            if not re.search(r"\w", before) and (taken_up := _TAKEN_UP.match(behind)):
                return f"{taken_up['asks']} {title}{behind[taken_up.end() :]}"
            alone = not re.search(r"\w", before + behind)
            return f"{before}{quoted(title) if alone else title}{behind}"
    names_some = sum(title in text for title in several.every) > 1
    if len(several.every) < len(("one", "other")) or names_some or is_about_service(plain, trade):
        return None
    if asks_for_other_works(plain, trade, of_whom_was_spoken=False):  # "they" made the last one then
        return None
    return _in_japanese(plain, several, trade) if is_japanese(text) else _in_english(plain, several, trade)


def _in_english(text: str, several: Several, trade: Trade) -> str | None:
    every = _listed(several.every)
    if other := _OTHER.of(trade).search(text):
        return f"{text[: other.start()]}{_listed(several.others)}{text[other.end() :]}"
    if _ONLY_COMPARED.match(text):
        text = "compare them"
    # "shorter" is a wish for others where they were chosen.
    if not several.is_a_choice and (of_it := _of_the_more(text, every, trade)):
        return of_it
    any_of = _ANY_OF.match(text)
    if any_of and (any_of["asks"] or is_about_an_item(text, trade) or cues_of(text, trade)):
        return f"{any_of['asks'] or 'are '}any of {every}{text[any_of.end() :]}"
    if goes_on(text, trade) or FOR_THEM.search(text):
        return None
    return _of_them(text, every, several, trade)


def _of_them(text: str, every: str, several: Several, trade: Trade) -> str | None:
    """The question with names in the place of "both", "which" or "they"."""
    if both := _BOTH_OF_A_FACT.match(text):
        return f"the {both['fact']} of {every}?"
    if both := _BOTH.of(trade).search(text):
        return f"{text[: both.start()]}{every}{text[both.end() :]}"
    asks = is_about_an_item(text, trade) or bool(cues_of(text, trade))
    if (which := _WHICH.of(trade).search(text)) and (asks or len(text.split()) <= _SHORT):
        said = f"{text[: which.start()]}which of {every}{text[which.end() :]}"
        return said.replace(f"{every}'s", f"{every} is")
    compares = bool(_COMPARED.search(text))
    if (compares or (asks and several.last in several.together)) and (them := _THEM_ALL.search(text)):
        return f"{text[: them.start()]}{every}{text[them.end() :]}"
    return None


def _of_the_more(text: str, every: str, trade: Trade) -> str | None:
    """The question which of them is more, or for a fact of the one that is."""
    if more := _MORE_OF_IT.match(text.lower()) or _MERELY_MORE.match(text.lower()):
        return f"which of {every} is {more['more']}?"
    one = _OF_THE_MORE.search(text)
    if not (one and is_about_an_item(text, trade)):
        return None
    return f"{text[: one.start()]}{every}{text[one.end() :]}".rstrip(" ?") + f" (which is {one['more']})?"


def _in_japanese(text: str, several: Several, trade: Trade) -> str | None:
    if other := _JAPANESE_OTHER.of(trade).search(text):
        return f"{text[: other.start()]}{'と'.join(several.others)}{text[other.end() :]}"
    if both := _JAPANESE_BOTH.of(trade).search(text):
        return f"{text[: both.start()]}{'と'.join(several.every)}{text[both.end() :]}"
    if _JAPANESE_COMPARED.match(text):
        return f"{'と'.join(several.every)}を比較してください"
    if not several.is_a_choice:
        text = _JAPANESE_MERELY_MORE.sub(r"どっちが\g<what>？", without_lead(text))
    text = _JAPANESE_WHICH_BEHIND.sub(r"\g<which>が\g<what>", without_lead(text))
    if not (is_about_an_item(text, trade) or cues_of(text, trade)) or goes_on(text, trade):
        return None
    which = _JAPANESE_WHICH.of(trade).search(text)
    return f"{text[: which.start()]}{'、'.join(several.every)}のうち{text[which.start() :]}" if which else None


def _listed(titles: Sequence[str]) -> str:
    return f"{', '.join(titles[:-1])} and {titles[-1]}" if len(titles) > 1 else titles[0]
