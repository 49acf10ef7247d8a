"""What a wish for something to read rules out: "not horror though", "less dark", "ホラー以外で".

A search finds what is named, whether it is wanted or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.trade import Trade, Wording
from pipeline.wording.long_names import NO_LONG_NAMES, LongNames, apart, long_names_of
from pipeline.wording.words import casefolded, in_the_words_of_the_catalogue, width_folded, words_of

_WORD = (
    r"(?=[a-z])(?!(?:not|no|nor|without|and|or|but|though|please|in|on|at|for|to|of|than|it|he|she|they|i|you)\b)"
    r"[\w'-]+"
)
_NAME = (
    rf"(?:[\w'-]+_[\w'-]+(?: [a-z]+\b(?=\s*(?:,|n?or\b)))?|(?-i:(?=[A-Z])){_WORD}(?: (?-i:(?=[A-Z])){_WORD})*|{_WORD})"
)
"""What is written large goes on as far as that; a name of several words may stand before a noun in a list."""
_NOT_WANTED_AGAIN = (
    r"(?!(?:finished|completed?|ended|ongoing|under|below|about|with|all|any|something|"
    r"(?:old|new|long|short|cheap)er)\b)"
)
"""Opens what is wanted behind it: "no horror, finished"."""
_ENDS_A_LIST = r"(?=\s*(?:[,.;?!]|$|n?or\b))"
_THESE = r"(?! (?:those|these|that|this|them|it|him|her)\b)"
_HAD_ENOUGH = (
    r"(?:sick|tired|bored|weary) (?:of|with)|fed up with|"
    r"(?:had|read|seen|got) (?:more than |quite )?enough(?: of| with)?|(?<!.)enough (?:of|with)"
)
_BETWEEN = (
    r"(?:(?:too|so|that|very|any|much|an?|the|with|about|all|overly|really|by|from|those|these|yet|"
    r"be|being|another|more|want|like|is|are|into|fans? of|anything|something|ones?|in the mood for|interested in|"
    r"keen on|up for|looking for|(?:to )?(?:see|read|watch|have)|"
    r"(?:set|taking place|happening) (?:in|at|during)|high|middle|junior|elementary)\s+)*"
)
"""What may stand between a denial and what is denied."""
_AND_ANOTHER = (
    rf"\s*,\s*(?:n?or\s+{_BETWEEN}{_NAME}|{_NOT_WANTED_AGAIN}{_NAME}{_ENDS_A_LIST})|\s+n?or\s+{_BETWEEN}{_NAME}|"
    rf"\s+and\s+(?-i:(?=[A-Z])){_NAME}"
)
"""Goes on with a list; an "and" does so only before a name: "no horror and finished"."""
_DENIED = re.compile(
    r"\b(?:(?P<free>[a-z]{4,})-free\b|(?:non-?(?=[a-z]{4})|(?:(?:(?:i'd|i would) )?rather not|not|no|nor|neither|zero|"
    rf"without|except(?: for)?{_THESE}|nothing|less|minus|instead of|rather than|"
    r"free (?:of|from)(?! (?:charge|cost|duty|duties|tax|shipping|customs))|leav\w+ out|"
    rf"avoid\w*|(?:(?:any|some)(?:thing|one|body)|everything|any(?: \w+)?) but{_THESE}|other than{_THESE}|"
    rf"apart from|aside from|too|isn't|aren't|(?:don't|doesn't) (?:want|like|need|enjoy|fancy|care for|do|read)|"
    rf"(?:can't|cannot) stand|skip(?:ping)?(?= (?:any|every|all|the|those)\w*\b)|dislikes?|hates?|{_HAD_ENOUGH})\s+)"
    rf"{_BETWEEN}"
    r"(?!(?:thanks?|thank|problem|worries|idea|sure|only|just|now|yet|more|less|"
    r"long|longer|one|read|necessarily|matter|for|my|over|under)\b)"
    rf"(?P<what>{_NAME}(?:{_AND_ANOTHER})*))",
    re.IGNORECASE,
)
_OR = re.compile(rf"\s+(?:n?or|and)\s+{_BETWEEN}")
_THING_JA = r"[\u30a1-\u30f6\u30fc\u4e00-\u9fff]"
_IS_OUT_JA = r"(?:以外|いがい|なし|抜き|NG|[はがも](?:苦手|嫌|いや|だめ|ダメ|無理|きつ|つら|ちょっと(?![\w])))"
_IN_A_LIST_JA = rf"[とやも・](?=(?:{_THING_JA}|[A-Za-z_とや・-]){{1,16}}?(?:もの|系|い(?:の|もの|やつ))?{_IS_OUT_JA})"
"""Behind one of several that are ruled out together: ホラーと恋愛以外, 怖いのも暗いのもダメ."""
_DENIED_JA = re.compile(
    rf"(?P<what>[A-Za-z][A-Za-z0-9_'-]+(?: [A-Za-z]+|{_THING_JA}{{1,4}}?)?|"
    rf"(?:{_THING_JA}{{1,8}}[なの])?(?:{_THING_JA}{{2,8}}?|[血裸]))"
    r"(?:もの|モノ|系|の(?=[はが](?!な[いく]))|[がを]舞台(?:にした)?|[いな](?:の|もの|やつ))?"
    rf"(?:[もはが]?(?:{_IS_OUT_JA}|(?:じゃ|では|で)な[いく]?)|{_IN_A_LIST_JA}|"
    r"[のがもは](?:あまり|一切|全く)?(?:な[いくさ](?!の?(?:です|でしょう)?(?:か|[?？]))|無[いくし]|少な[いめ]|出(?:てこ)?ない)|[をはも]?(?:含まない|控えめ|除[いくき]|避け)|"
    r"[にはもが]?(?:もう)?(?:飽き|うんざり|いらな|要らな)|[はも]?もう十分|は\w{0,3}尽く|[はがも](?:あまり|そんなに)?好き(?:じゃ|では)な)|"
    rf"(?P<quality>[\u30a1-\u30f6\u30fc]{{2,6}}|[\u4e00-\u9fff]し?)"
    rf"(?:すぎ|くな[いく]?|い(?:の|もの|やつ)(?:{_IS_OUT_JA}|{_IN_A_LIST_JA}))"
)
REFUSED_JA = (
    r"(?=(?:ある|する|続く|かかる)?(?:の(?:もの|やつ|{items_ja})?|もの|やつ|{items_ja})?[はがもを]?"
    r"(?:無理|嫌|いや|[だダ][めメ]|苦手|きつ|つら|ng|なし|以外|避け|除|読めな|買えな|いらな|じゃな|ではな|[長高多]すぎ))"
)
"""Looks ahead behind what is refused in Japanese, as it is said of a limit: 10以上は無理."""
_LIGHTER = re.compile(
    r"\b(?:lighter|light-?hearted|brighter|happier|gentler|softer|milder|more (?:cheerful|relaxing|wholesome))\b|"
    r"(?:もっと|もう少し|より)(?:明る|軽|やさし|優し|ほのぼの)"
)
_DARKER = re.compile(
    r"\b(?:darker|gloomier|grimmer|bleaker|grittier|sadder|heavier|more (?:serious|sombre|somber|dramatic))\b|"
    r"(?:もっと|もう少し|より)(?:暗|重|シリアス|真面目)|シリアスな"
)
_GRAVE = Wording(r"\b{grave}\b|{grave_ja}")
_NOTHING_GRAVE = Wording(r"\b(?:no|without|zero|less) (?:any )?{grave}\b")
"""A word for it may be two."""
_KEPT_CLEAN = re.compile(r"\bkeep (?:it|them|things) (?:clean|decent)\b|\b(?:some|any)thing (?:clean|decent)\b|\bsfw\b")
_ASKING = (
    "want like love need prefer rather read recommend suggest show find give look get something anything one title "
    "scene content part stuff and or nor any else please よう お願い 探し"
)
"""What is left of a wish that only rules something out."""


def rules_out_what_is_grave(text: str, trade: Trade) -> bool:
    """Whether a message rules out what nobody should have to guess of a title: "nothing sexual"."""
    plain = casefolded(text)
    by_a_word = _GRAVE.of(trade).search(denied_in(text).casefold()) or _NOTHING_GRAVE.of(trade).search(plain)
    return bool(by_a_word or _KEPT_CLEAN.search(plain))


def wished_beside(text: str, trade: Trade) -> str:
    """What a message wishes for beside what it rules out; the word for what is sold where that is all."""
    beside = without_unwanted(_NOTHING_GRAVE.of(trade).sub(" ", _KEPT_CLEAN.sub(" ", casefolded(text))))
    wanted = " ".join(_GRAVE.of(trade).sub(" ", beside).split())
    return wanted if _names_something(wanted, trade) else trade.line("item", "en")


def only_rules_out(text: str, trade: Trade, facts: LongNames = NO_LONG_NAMES) -> bool:
    """Whether a message says of what it wishes for no more than what that is not to be: "anything except horror"."""
    beside = without_unwanted(text, facts)
    return beside != text and not _names_something(beside, trade)


def _names_something(wish: str, trade: Trade) -> bool:
    return not words_of(wish, trade) <= words_of(f"{_ASKING} {trade.plain('items', 'wished_as', 'uses')}", trade)


def unwanted_in(text: str, trade: Trade, facts: LongNames = NO_LONG_NAMES) -> frozenset[str]:
    """Return the stems of what a message rules out, of a name of several words all in one; and no ``facts``."""
    names = long_names_of(trade)
    denied = [word for word in _words_denied_in(text, trade, facts) if not facts.of(word)]
    wares = words_of(trade.plain("items", "wished_as"), trade)
    several = (" ".join(sorted(words_of(apart(word), trade) - wares)) for word in denied if names.of(word))
    single = words_of(" ".join(word for word in denied if not names.of(word)), trade)
    # To a trade that has no words for what is heavy, lighter is a weight.
    heavy = trade.plain("heavy") if _LIGHTER.search(casefolded(text)) else ""
    cheerful = trade.plain("cheerful") if _DARKER.search(casefolded(text)) else ""
    return (single - wares) | {*several} | words_of(f"{heavy} {cheerful}", trade)


def facts_unwanted_in(text: str, trade: Trade, facts: LongNames) -> frozenset[str]:
    """Which of the facts that have names of several words a message rules out: "not by Naoki Urasawa"."""
    return frozenset(fact for word in _words_denied_in(text, trade, facts) if (fact := facts.of(word)))


def denied_in(text: str, facts: LongNames = NO_LONG_NAMES) -> str:
    """Return what a message rules out, in its words."""
    return apart(", ".join(_denied_in(facts.joined(width_folded(text)))))


def without_unwanted(text: str, facts: LongNames = NO_LONG_NAMES) -> str:
    """The text without these words; as it is where it has none."""
    plain = facts.joined(width_folded(text))
    denied = {at for found in _each_denied_in(plain) for at in range(*found.span())}
    wanted = "".join(" " if at in denied else letter for at, letter in enumerate(apart(plain)))
    return " ".join(wanted.split()).strip("、 ") if denied else text


def _words_denied_in(text: str, trade: Trade, facts: LongNames) -> list[str]:
    """What is ruled out word for word, as the catalogue calls it, with names of several words as one."""
    names = long_names_of(trade)
    denied = _denied_in(names.joined(facts.joined(width_folded(text))))
    called = in_the_words_of_the_catalogue(apart(", ".join(denied)), trade)
    return re.findall(r"[\w'-]+", names.joined(facts.joined(called)))


def _denied_in(plain: str) -> Iterator[str]:
    for found in _each_denied_in(plain):
        said = found.groupdict()
        yield f"{said['quality']}い" if said.get("quality") else _OR.sub(", ", said.get("free") or said["what"])


def _each_denied_in(plain: str) -> Iterator[re.Match[str]]:
    yield from _DENIED.finditer(plain)
    yield from _DENIED_JA.finditer(plain)
