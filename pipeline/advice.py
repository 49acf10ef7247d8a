"""Follow-ups that ask for something to read: "what can she read, then?", "anything shorter?", "not horror though"."""

from __future__ import annotations

import re

from pipeline.lead import said_plainly
from pipeline.topics import (
    is_about_a_series,
    is_about_reading,
    is_about_service,
    is_only_about_a_series,
    is_small_talk,
)
from pipeline.words import is_japanese

_READING = r"(?:ones?|titles?|manga|series|suggestions?|recommendations?|options?|ideas?|picks?|books?|reads?|stories)"
_TITLE = re.compile(
    r"\b(?:it|its|it's|this)\b|\b(?:that|the) (?:one|series|manga|title|book|story)\b|"
    r"^(?:is|was|has|does|will) that\b|"
    r"^(?:それ|これ|その(?!子)|この(?!子))"
)
"""The title that was spoken of, and not the person who is to read."""
_MAKING = re.compile(
    r"\b(?:wr[io]tes?|writing|written|draw|draws|drew|drawn|authors?|artists?|mangaka|creat(?:ed?|ors?)|"
    r"made|makes?|publish(?:ed)?|born|die[ds]?|dead|alive|birthday|how old|by (?:him|her|them)|"
    r"(?:his|her|their) (?:other|works?|name|style|art))\b|"
    r"描|書い|作者|作家|漫画家|生まれ|亡くな|何歳"
)
"""Whoever does this is no reader, but who made the title."""
_RECEIVES = re.compile(r"\b(?:for|to|give|buy|get|gift|show|suits?|lend) (?:him|her|them|his|their)\b")
_READS = re.compile(
    r"\b(?:he|she|they)\b.*\b(?:read|reads|like|likes|love|loves|enjoy|enjoys|try|start|handle|prefer|have|want)\b"
)
_JAPANESE_READER = re.compile(r"(?:彼女?|[あそこ]の子|本人)(?:たち|ら)?(?:に|が|も|は|で|向け|用)")
_MORE = re.compile(
    rf"\banother(?: (?:\w+ )?{_READING})?(?:,? please)?\W*$|\bother (?:\w+ )?{_READING}\b|\bothers\b|"
    rf"\b(?:something|anything|what|any) (?:else|different)\b|\binstead\b|\balternatives?\b|\bsimilar\b|"
    rf"\bdifferent {_READING}\b|\b(?:any|some|got|have|few|two|three) more\b(?! (?:about|info|details?))|"
    rf"^more\b|\bmore {_READING}\b|ほか|他(?:の|に|は)|別の|もう(?:一|ひと|1)|代わり|かわり"
)
_COMPARED = re.compile(
    r"\b(?:something|anything|bit|little|much|even|slightly|somewhat|way|far)\s+(?:an? )?(?:more|less|\w{3,}er)\b|"
    r"\b(?:\w{3,}er|(?:more|less) \w+) ones?\b|^(?:an? )?(?:more|less) \w+\W*$|"
    r"^(?!never|later|whatever|however|other|over|answer)\w{3,}er(?: please| maybe)?\W*$|"
    r"もっと|もう(?:少し|ちょっと)"
)
_TOO = re.compile(r"\btoo (?!much|many|late|bad\b)\w+|すぎ")
"""Said of a title, or of those of a list."""
_NARROWED = re.compile(
    r"^(?:(?:only|just|maybe|preferably|ideally|rather|or)\s+)*(?:not|no|without|except|nothing|none|only|with|minus)\b"
    r"(?! (?:thanks?|thank|problem|worries|idea|sure|really|now|yet|more)\b)(?=\W+\w)|"
    r"^(?:something|anything)\b|"
    r"^any (?:that|which|of|with|for|(?:\w+ )?ones?)\b|\bones (?:that|with|about|for|where)\b|"
    r"^(?:the |only |just )*(?:\w+ )?ones(?: only)?\W*$|"
    r"^(?:do you have|have you got|got|is there|are there)(?: any)? (?:something|anything|ones?|some)\b|"
    r"^i (?:(?:really|also|would|do) )?(?:prefer|hate|(?:don't|do not) (?:like|want))\b|"
    r"以外|じゃな(?:い|く)|ではな(?:い|く)|くな(?:い|く)|(?:の|もの)は(?:ありますか|ある|ない(?:の|です)?か?)?[?？]?$"
)
_JAPANESE_NARROWED = re.compile(
    r"(?:もの|やつ|の|作品|漫画|マンガ|方)(?:が|は|を|で|も)?"
    r"(?:(?:いい|良い|よい|欲しい|ほしい)(?:です|な)?|ありますか|ある|お願い(?:します)?|希望(?:です)?|ください)?[。？?！!]*$"
)
_OPENS_A_CLAUSE = re.compile(
    r"^(?:what|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|"
    r"i|i'm|i've|i'd|my|we|our|you|it|there|recommend|suggest|show|tell|give|find|get|track|cancel|explain|list|help|"
    r"return|order|buy|please|never|if)\b"
)
_LONGEST_FRAGMENT = 6
"""Words of a message that is no sentence: "with animals", "set in space, maybe"."""
_WHAT_THEN = re.compile(
    r"^(?:what|which)(?: (?:ones?|manga|series|titles?))? (?:is|are|would(?: be)?|should|could|can|may)"
    r"(?: (?:ok|okay|good|right|fine|suitable|best|he|she|they|(?:for )?(?:him|her|them)))*(?: then| instead)?\W*$"
)
"""A question that leaves out what the one before asked: "no? then what is?"."""
_KNOWN = re.compile(
    r"\b(?:i|he|she|they|we|both|my \w+)(?:'ve|'s| have| has)? (?:(?:already|all|just|both) )*"
    r"(?:read|owns?|got|have|has|knows?|finished|seen|bought) [^,.;?]*[,.;!?]*(?: (?:but|so|and)\b)?",
    re.IGNORECASE,
)
_JAPANESE_KNOWN = re.compile(r"[^、。！？?]*(?:読みました|読んだ|読んでしま|持って)[^、。！？?]*[、。！？?]*")
_THOSE = re.compile(r"\b(?:those|these|them|that|all|both|it|one|already)\b|それ|これ|全部|どれも|もう|すでに|既に")
_OF_STORIES_TOO = re.compile(r"\b(?:students?|schools?|films?|lost|missing|broken|wrong|cards?|points?|librar\w+)\b")
_OF_VOLUMES = re.compile(r"\b(?:volumes?|vols?|chapters?|editions?|cop(?:y|ies))\b|巻|何話")
_KIND = re.compile(r"^(?:what|how) about (?!(?:you|that|this|these|those|him|her|them|me)\b)(?P<kind>.+?)\W*$")
_OWN_KIND = re.compile(
    r"\b(?:recommend|suggest|find|show|give|buy|get|want|need|looking for)\b.*\b(?:an?|some|any) "
    rf"(?!(?:other|different|better|good|nice|great|suitable|similar|\w+er)\b)(?:[\w-]+ ){{1,3}}{_READING}\b"
)


def is_for_a_reader(text: str, *, named: bool = False) -> bool:
    """Whether a person in a message is who is to read, and not who wrote, nor a title.

    Args:
        text: the message.
        named: whether it says of itself how old that person is.
    """
    plain = said_plainly(text)
    if _TITLE.search(plain) or _MAKING.search(plain) or is_about_service(_OF_STORIES_TOO.sub(" ", plain)):
        return False
    says_no_more = named and not is_about_reading(plain)
    return says_no_more or any(who.search(plain) for who in (_RECEIVES, _READS, _JAPANESE_READER))


def goes_on(text: str) -> bool:
    """Whether a message adds to a wish for something to read, or asks for more: it says too little by itself."""
    plain = said_plainly(text)
    if _TITLE.search(plain) or _MAKING.search(plain) or is_about_service(_OF_STORIES_TOO.sub(" ", plain)):
        return False
    return asks_for_others(text) or bool(_TOO.search(plain) or _NARROWED.search(plain))


def is_a_fragment(text: str) -> bool:
    """Whether a message is no sentence of its own, nor about a title or the shop: after advice it narrows that."""
    plain = said_plainly(text)
    if is_small_talk(plain) or is_about_service(plain) or is_only_about_a_series(plain) or _TITLE.search(plain):
        return False
    if is_japanese(plain):
        return bool(_JAPANESE_NARROWED.search(plain))
    return not _OPENS_A_CLAUSE.match(plain) and len(plain.split()) <= _LONGEST_FRAGMENT


def asks_what_then(text: str) -> bool:
    """Whether a message asks for another answer to what was just denied: "what is, then?"."""
    return bool(_WHAT_THEN.match(said_plainly(text)))


def known_in(text: str) -> str | None:
    """The words of a message that say what the reader has read already; None where it says nothing of that."""
    found = (_JAPANESE_KNOWN if is_japanese(text) else _KNOWN).search(text.replace("\u2019", "'"))
    return text[found.start() : found.end()] if found else None


def are_those_named(known: str) -> bool:
    """Whether words that say what was read mean the titles that were just named."""
    return bool(_THOSE.search(known.casefold()))


def asks_for_others(text: str) -> bool:
    """Whether a message asks for titles other than those that were named."""
    plain = said_plainly(text)
    more = _MORE.search(plain) and not (_OF_VOLUMES.search(plain) or _MAKING.search(plain))
    return bool(more or _COMPARED.search(plain))


def is_of_its_own(text: str) -> bool:
    """Whether a message says itself what kind of reading it asks for: "recommend a fantasy manga for her"."""
    return bool(_OWN_KIND.search(said_plainly(text)))


def other_kind(text: str) -> str | None:
    """The kind that is asked for in the place of another: "what about comedy?"."""
    plain = said_plainly(text)
    found = _KIND.match(plain)
    other = found and (_TITLE.search(plain) or _MAKING.search(plain) or is_about_service(plain))
    return found["kind"] if found and not other and not is_about_a_series(found["kind"]) else None
