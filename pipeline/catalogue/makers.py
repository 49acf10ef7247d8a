"""Questions for what else somebody made: "what else did he write?", "is there more by her?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.trade import Trade, Wording
from pipeline.wording.lead import asks_whether, said_plainly
from pipeline.wording.words import is_japanese

_MAKES = r"(?:{makes}|ma[dk]es?|making|creat(?:ed?|es|ing)|publish(?:ed)?|did|do|done|released?)"
_WORKS = r"(?:{items}|{wished_as}|works?|titles?|stuff|projects?)"
_PERSON = (
    r"(?:he|she|they|him|her|them|"
    r"(?:that|this|the|its) (?:same )?(?:{makers}|(?:person|guy|woman|man)s?))"
)
_ELSE = r"(?:else|others?|another|more|besides|apart from|too|as well|newer|anything|something|different|next|also)"
_MADE_BY = Wording(
    rf"\bby (?:the same|{_PERSON})\b|\bfrom (?:that|this|the|its) (?:same )?{{makers}}\b|"
    rf"\b(?:his|her|their|the {{makers}}'s) (?:[\w-]+ )?{_WORKS}\b|"
    r"\b(?:same|that) {makers}\b"
)
_WHO_MADE_IT = r"(?:{makers}|guys?|man|woman|person|people|duo|team|dude|lady)"
_BY_THAT_OF = Wording(
    r"^\W*(?:what|which|show|list|any\w*|something|some|other|more|do you|have you|got)\b.*"
    rf"\b(?:by|from) the (?:[^\s,?]+ ){{1,6}}?{_WHO_MADE_IT}\b|"
    rf"\b(?:by|from) (?:whoever|(?:the )?(?:same )?(?:one|{_WHO_MADE_IT}) (?:who|that|behind))\b|"
    rf"\b(?:did|do|does|has|have) the (?:[^\s,?]+ ){{1,6}}?{_WHO_MADE_IT} (?:\w+ )?{_MAKES} (?:\w+ )?{_ELSE}\b"
)
_MADE = Wording(rf"\b(?:{_PERSON}s?|{{makers}})\b.*\b{_MAKES}\b")
_HAS = re.compile(r"\b(?:does|do|has|have|did) (?:he|she|they) (?:have|got|made?)?\b")
_OTHERS = re.compile(rf"\b{_ELSE}\b")
_ELSE_BUT_TOO = re.compile(r"\b(?:else|others?|another|more|besides|apart from|newer|anything|something|different)\b")
_ANY = Wording(rf"\b(?:what|which|any|list|all)\b(?: of)?(?: the)?(?: [\w-]+)? {_WORKS}\b")
_SOMEBODY_ELSE = Wording(
    r"\b(?:by|from) (?:some(?:one|body)|anyone|anybody) (?:else|different)\b|"
    r"\b(?:an?other|(?:a |some )?different|(?:a )?new|"
    r"(?:not|nothing|no more)(?: by| from| of)? (?:the|that|this)(?: same)?) {makers}\b|"
    r"\b(?:not|nothing|none|no more) (?:by|from|of) (?:him|her|them)\b|"
    r"(?:別|他|ほか|違う)の?(?:{makers_ja}|人)の?"
)
_JAPANESE_OTHERS = re.compile(r"他|ほか|別の|以外")
_JAPANESE_WORKS = Wording(r"{makes_ja}|{items_ja}|代表作")
_JAPANESE_MAKER = Wording(r"{makers_ja}|[描書]い(?:た|てい?る)(?:人|方)|その人|この人|彼女?(?:は|が|の)|同じ人")
_WHO = Wording(r"\bwho\b|\b{makers}\b|\bby whom\b|{makers_ja}|誰が|だれが")


def asks_who_made(text: str, trade: Trade) -> bool:
    """Whether a message asks who made a title, so that a person in the next one is that one."""
    return bool(_WHO.of(trade).search(said_plainly(text)))


def asks_for_other_works(
    text: str, trade: Trade, *, of_whom_was_spoken: bool, named: bool = False, of_a_title: bool = False
) -> bool:
    """Whether a message asks what else the maker of a title made.

    Args:
        text: the message.
        trade: the words of what is sold.
        of_whom_was_spoken: whether the maker was just asked for: then "he" is nobody else.
        named: whether it names the maker.
        of_a_title: whether it names a title, which may be all that it asks of: "is Real by the same author?".
    """
    plain = said_plainly(text)
    if asks_for_another_maker(text, trade):
        return False
    if of_a_title and asks_whether(plain) and not _ELSE_BUT_TOO.search(plain):
        return False
    if is_japanese(text):
        whose = named or of_whom_was_spoken or _JAPANESE_MAKER.of(trade).search(plain)
        return bool(whose and _JAPANESE_OTHERS.search(plain) and _JAPANESE_WORKS.of(trade).search(plain))
    others = bool(_OTHERS.search(plain))
    if of_a_title and _BY_THAT_OF.of(trade).search(plain):
        return True
    if _MADE_BY.of(trade).search(plain):
        return others or bool(_ANY.of(trade).search(plain)) or "by the same" in plain
    if named or _MADE.of(trade).search(plain):
        return others
    return of_whom_was_spoken and others and bool(_HAS.search(plain))


def asks_for_another_maker(text: str, trade: Trade) -> bool:
    """Whether a message asks for something by somebody else than those who made what was named."""
    return bool(_SOMEBODY_ELSE.of(trade).search(said_plainly(text)))


def question_for_works(people: Sequence[str], trade: Trade, *, japanese: bool) -> str:
    """The question for what somebody made."""
    if japanese:
        return trade.line("other_works", "ja", people="、".join(people))
    return trade.line("other_works", "en", people=" or by ".join(people))
