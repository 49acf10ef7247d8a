"""Questions for what else somebody made: "what else did he write?", "is there more by the same author?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lead import said_plainly
from pipeline.words import is_japanese

_MAKES = (
    r"(?:wr[io]tes?|writing|written|draws?|drawing|drew|drawn|ma[dk]es?|making|creat(?:ed?|es|ing)|publish(?:ed)?|"
    r"done|released?)"
)
_WORKS = r"(?:works?|manga|comics?|books?|series|titles?|stories|stuff|projects?)"
_PERSON = (
    r"(?:he|she|they|him|her|them|"
    r"(?:that|this|the|its) (?:same )?(?:author|artist|mangaka|creator|writer|person|guy|woman|man)s?)"
)
_ELSE = r"(?:else|others?|another|more|besides|apart from|too|as well|newer|anything|something|different|next|also)"
_MADE_BY = re.compile(
    rf"\bby (?:the same|{_PERSON})\b|"
    rf"\b(?:his|her|their|the (?:author|artist|mangaka|creator)'s) (?:[\w-]+ )?{_WORKS}\b|"
    rf"\b(?:same|that) (?:author|artist|mangaka|creator|writer)s?\b"
)
_MADE = re.compile(rf"\b(?:{_PERSON}|author|artist|mangaka|creator)s?\b.*\b{_MAKES}\b")
_HAS = re.compile(r"\b(?:does|do|has|have|did) (?:he|she|they) (?:have|got|made?)?\b")
_OTHERS = re.compile(rf"\b{_ELSE}\b")
_ANY = re.compile(rf"\b(?:what|which|any|list|all)\b(?: of)?(?: the)?(?: [\w-]+)? {_WORKS}\b")
_JAPANESE_OTHERS = re.compile(r"他|ほか|別の|以外")
_JAPANESE_WORKS = re.compile(r"描|書|作品|漫画|マンガ|代表作")
_JAPANESE_MAKER = re.compile(r"作者|作家|著者|漫画家|その人|この人|彼女?(?:は|が|の)|同じ人")
_WHO = re.compile(
    r"\bwho\b|\b(?:author|artist|mangaka|creator|writer)s?\b|\bby whom\b|作者|作家|著者|漫画家|誰が|だれが"
)


def asks_who_made(text: str) -> bool:
    """Whether a message asks who made a title, so that a person in the next one is that one."""
    return bool(_WHO.search(said_plainly(text)))


def asks_for_other_works(text: str, *, of_whom_was_spoken: bool, named: bool = False) -> bool:
    """Whether a message asks what else the maker of a title made.

    Args:
        text: the message.
        of_whom_was_spoken: whether the maker was just asked for: then "he" is nobody else.
        named: whether it names the maker.
    """
    plain = said_plainly(text)
    if is_japanese(text):
        whose = named or of_whom_was_spoken or _JAPANESE_MAKER.search(plain)
        return bool(whose and _JAPANESE_OTHERS.search(plain) and _JAPANESE_WORKS.search(plain))
    others = bool(_OTHERS.search(plain))
    if _MADE_BY.search(plain):
        return others or bool(_ANY.search(plain)) or "by the same" in plain
    if named or _MADE.search(plain):
        return others
    return of_whom_was_spoken and others and bool(_HAS.search(plain))


def question_for_works(people: Sequence[str], *, japanese: bool) -> str:
    """The question for what somebody made."""
    if japanese:
        return f"{'、'.join(people)}の漫画は何がありますか"
    return f"Which other manga are there by {' or by '.join(people)}?"
