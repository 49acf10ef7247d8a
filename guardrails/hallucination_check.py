"""Whether a sentence of an answer rests on the passages: its numbers, its names, and enough of its words.

Rules, so that a sentence costs microseconds. They catch invented facts, and what turns a fact round where the passages
say it in nearly the same words (``guardrails/grounding/relation.py``); not a wrong relation in words of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from guardrails import pii_detection as pii
from guardrails.grounding.ground import WORD, Ground, ground_of, in_words, numbers_in, stem_of
from guardrails.grounding.opposites import alike
from guardrails.grounding.relation import contradiction
from guardrails.grounding.support import place_of
from guardrails.pii.known import NOTHING_KNOWN, Known
from guardrails.text import fold
from pipeline.answer import CITATION, cited_in, citing
from pipeline.types.verdicts import Allow, Aside, Evidence, Rewrite, StageName, Verdict
from pipeline.wording.language import language_of
from pipeline.wording.masks import blanked

_MIN_OVERLAP = 0.35
"""Share of a sentence's content words that must occur in the evidence."""
_MIN_WORDS = 3
_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d\d))?\s?([ap])\.?m\b\.?", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?:\n] )(?<!^)(?<![\"'(*_-])\b[A-Z\u00c0-\u00de][^\W\d_]{2,}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]{2,})+/[\w/-]+")
"""Where to write to, and where to look."""
_JAPANESE_WORD = re.compile(r"[\u30a0-\u30ff]{2,}|[\u4e00-\u9fff々]{2,}")
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*\d{1,2}[.)]\s")
_OPENER = re.compile(
    r"^\W*(?:(?:yes|no|sure|certainly|of course|absolutely|right|correct|okay|ok|great|great question|thanks|thank you|"
    r"unfortunately|sorry)\b[,.!:;]\s*)?"
    r"(?:(?:based on|according to|from|as per) (?:(?:the|our|your|these|this|what|provided|given|available|above|"
    r"pages?|say|says|passages?|sources?|documents?|catalogue|catalog|context|information|policy|store|shop|have|i|we)"
    r"\b ?)*,\s*)?",
    re.IGNORECASE,
)
"""What an answer begins with, and states nothing."""
_NO_CLAIM = re.compile(
    r"\?[\"')\]]*\s*$|？\s*$"
    r"|^\W*(?:hi|hello|hey|welcome|thanks|thank you|sure|of course|certainly|great|sorry|i'm sorry|i am sorry|yes|no|"
    r"okay|happy to|glad to|enjoy|unfortunately|please|feel free|let me know|just (?:ask|let)|if you (?:have|need|want|"
    r"would|'d)|you (?:can|could) (?:also )?(?:ask|contact|reach|name|try)|would you|"
    r"i (?:can|could|would|hope|don't|do not|cannot|can't|"
    r"couldn't|could not|am not|'m not|found|recommend|suggest)|here (?:is|are))\b[^\d]*$"
    r"|(?:ください|でしょうか|ますか|ですか|申し訳|ありがとう|お手伝い|お気軽に|見つかりません|わかりません|分かりません)",
    re.IGNORECASE,
)
_ABSTENTION = re.compile(
    r"\b(?:do|does|did|could|can|were|was)(?: not|n't)(?: able to)? (?:say|state|mention|contain|specify|cover|list|"
    r"tell|provide|show|answer|know|find|indicate|explain|describe|"
    r"(?:give|have|include) (?:any |enough )?(?:information|details|data|mention))\b"
    r"|\b(?:nothing|none|nowhere|silent)\b[^.;]{0,24}\b(?:pages?|catalogue|catalog|sources?|passages?|documents?|context)\b"
    r"|\b(?:pages?|catalogue|catalog|sources?|passages?|documents?|context) (?:is|are) silent\b"
    r"|\b(?:there is|there are|there's|i have|we have|i found|we found) (?:no|not any|nothing)\b[^.;]{0,20}"
    r"\b(?:information|mention|details?|data|answer|record|word|indication|about|on|in)\b"
    r"|\b(?:is|are|was|were)(?: not|n't)(?: \w+)? (?:stated|mentioned|given|known|listed|specified|said|provided|"
    r"available|covered|included|found)\b"
    r"|\b(?:is|are|remains?) (?:unknown|unclear|unspecified)\b"
    r"|(?:記載|情報|記述|データ)[^。]{0,8}(?:ありません|ございません|ない)|(?:載って|書かれて|触れられて|記載されて)(?:い)?(?:ません|ない)",
    re.IGNORECASE,
)
"""It says that something is not known, so its words need not be in the passages; its names and numbers still do."""
_STOP_WORDS = frozenset(
    "a an the and or but if of in on at to for from by with as is are was were be been being it its this that these "
    "those they them their he she his her you your we our i my me has have had do does did not no so than then there "
    "here also which who whom whose what when where how all any both each more most some such can will would could "
    "should may might about into over after before between out up down just only very too neither nor "
    "don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't haven't hasn't".split()
)
_NOTHING = re.compile(r"(?!)")
_DEMONYM = re.compile(r"(?<=.{4})(?:ese|ian|an|ish|'s)$")


@dataclass(frozen=True, slots=True)
class HallucinationCheck:
    """Drops a sentence that the passages and the question do not bear out. Without passages: nothing to check.

    What a model has ``written`` is held to the passages that it cites. A sentence that cites none is cited where a
    passage says it (``guardrails/grounding/support.py``), and dropped elsewhere.

    It comes after personal data was masked: a mask stands where a passage has a value of its kind, or it was invented.
    """

    min_overlap: float = _MIN_OVERLAP
    of_no_claim: re.Pattern[str] = _NOTHING
    """Sentences that the shop says itself."""
    known: Known = NOTHING_KNOWN
    own_names: str = ""
    """What the shop and its assistant are called: no page need say it."""
    name: ClassVar[StageName] = "hallucination_check"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"

    def check(self, text: str, about: Evidence) -> Verdict:
        """Rewrite to the empty text, with what was not found as the reason."""
        if not about.passages or not text.strip():
            return Allow()
        masked = pii.masked_in(text) - pii.masked_in(about.question)
        if masked and masked - pii.kinds_told(about.passages, self.known):
            return Rewrite("", "personal_data")
        if self.of_no_claim.fullmatch(text.strip()):
            return Allow()
        # Stripped, so that the first word after a line break is not taken for a name.
        sentence = _LIST_NUMBER.sub("\n", CITATION.sub("", fold(blanked(text)).text)).strip()
        why = self._unfounded(sentence, about)
        if why or not about.written:
            return Rewrite("", why) if why else Allow()
        return self._cited(text, sentence, about)

    def _unfounded(self, sentence: str, about: Evidence, *, claims: bool = False) -> str | None:
        stated, ground = _stated(sentence), ground_of(about, self.own_names)
        if numbers_in(stated) - ground.numbers:
            stated = _by_24_hours(stated)
        return _unfounded(stated, ground, self.min_overlap, claims=claims)

    def _cited(self, text: str, sentence: str, about: Evidence) -> Verdict:
        """What a model says rests on what it cites; where it cites nothing, one passage has to say the same."""
        if _ABSTENTION.search(sentence):
            return Aside()
        if numbers := cited_in(text) & {*range(1, len(about.passages) + 1)}:
            cited = tuple(about.passages[number - 1] for number in sorted(numbers))
            why = self._unfounded(sentence, replace(about, passages=cited), claims=True)
            return Rewrite("", why) if why else Allow()
        if _NO_CLAIM.search(_stated(sentence)):
            return Aside()
        place = place_of(sentence, about.passages)
        return Rewrite(citing(text, place), "uncited") if place else Rewrite("", "uncited")


def _stated(sentence: str) -> str:
    return _OPENER.sub("", sentence) or sentence


def _unfounded(sentence: str, ground: Ground, min_overlap: float, *, claims: bool) -> str | None:
    """What of a sentence the ground does not bear out, in a word. One that cites ``claims`` something in any words."""
    if numbers_in(sentence) - ground.numbers:
        return "number"
    if not claims and _NO_CLAIM.search(sentence):
        return None
    if any(address.casefold() not in ground.text for address in _ADDRESS.findall(sentence)):
        return "name"
    if any(_is_unknown(name, ground) for name in _NAME.findall(sentence)):
        return "name"
    if _ABSTENTION.search(sentence):
        return None
    if _overlap(sentence, ground) < min_overlap:
        return "overlap"
    return None if _is_quoted(sentence, ground) else contradiction(sentence, ground.told, ground.beside)


def _is_quoted(sentence: str, ground: Ground) -> bool:
    """Whether the passages say it word for word, the name of one put before it perhaps."""
    plain = in_words(sentence)
    return plain in ground.plain or any(
        plain.startswith(f"{title} ") and plain.removeprefix(f"{title} ") in ground.plain for title in ground.titles
    )


def _is_unknown(name: str, ground: Ground) -> bool:
    return stem_of(name) not in ground.words and _DEMONYM.sub("", name.casefold()) not in ground.text


def _by_24_hours(text: str) -> str:
    """The text with 14:00 for 2 pm."""
    return _CLOCK.sub(lambda time: f"{int(time[1]) % 12 + 12 * (time[3] in 'pP')}:{time[2] or '00'}", text)


def _overlap(sentence: str, ground: Ground) -> float:
    """The share of content words that the evidence has; 1 when there are too few words to tell."""
    if language_of(sentence) == "ja":
        words = set(_JAPANESE_WORD.findall(sentence))
        known = sum(word in ground.text for word in words)
    else:
        words = {word for word in WORD.findall(sentence) if word.casefold() not in _STOP_WORDS}
        known = sum(any(stem_of(one) in ground.words for one in {word, *alike(word)}) for word in words)
    return known / len(words) if len(words) >= _MIN_WORDS else 1.0
