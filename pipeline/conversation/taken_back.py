"""Messages that take back what was asked or wished: "never mind", "forget that, ...", "no wait, keep it"."""

from __future__ import annotations

import re

from pipeline.wording.lead import said_plainly

_LEAD = (
    r"\W*(?:(?:oh|ok(?:ay)?|hey|no|and|so|but|then|wait|ah|well|actually|sorry|please|thanks|on second thought|just|"
    r"you can|let's|can you|could you|hm+)\b\W*)*"
)
_LEAD_JA = r"(?:(?:ごめん(?:なさい)?|すみません|やっぱり|やっぱ|もう|いや)[、。 ]*)*"
_WHAT_WAS_SAID = (
    r"(?:(?:my|the|that|this|our)(?: (?:very )?(?:last|previous|prior|earlier|first|other|old))? "
    r"(?:questions?|messages?|requests?|query|queries|thing|one|topic)|"
    r"(?:everything |all )?(?:that |what )?(?:i|we)(?:'ve| have)? (?:just )?"
    r"(?:asked|said|wrote|typed|sent|told you|were talking about)"
    r"(?: you)?(?: about)?(?: (?:before|earlier|just now|so far))?|that|it|this|it all|all (?:of )?that)"
)
_WHAT_WAS_SAID_JA = (
    r"(?:(?:さっき|先ほど|さきほど|前|今|いま|直前|最初|上|今まで|これまで)の"
    r"(?:(?:質問|話|話題|メッセージ|発言|お?問い合わせ|件|こと)(?:のこと)?)?|それ|その話)"
)
_FORGET_JA = r"(?:忘れ|無視し|なしにし|なしで|なかったことにし|取り消し|気にしない|スルーし)"
_CLAUSE_ENDS = r"(?=[\s,.!?;:…、。！？-]*$|\s*[,.!?;:…、。！？]|\s+(?:-+|and|but|then)\s|(?<=[ぁ-んァ-ヶ一-龠]))"
_ANEW = re.compile(
    rf"{_LEAD}(?:(?:(?:forget|ignore|disregard|scratch|drop|scrap|skip|never ?mind|nvm)(?: about)? {_WHAT_WAS_SAID}|"
    r"(?:start|begin) (?:over|again|afresh|anew|from scratch)|change (?:of |the )?(?:subject|topic)|"
    r"talk about something (?:else|different)|new (?:topic|subject|question))(?: then| please| for now)*|"
    rf"{_LEAD_JA}{_WHAT_WAS_SAID_JA}(?:は|を|も)?、?(?:全部|すべて|もう|一旦|いったん)?{_FORGET_JA}"
    r"(?:て|で)?(?:ください|下さい|くれ|もらえますか|いい(?:です)?|お願いします|ね|よ)*|"
    r"(?:話題?|質問)を?変え(?:て(?:ください|もいいですか)?|ます|たい(?:です)?|よう|ましょう))"
    rf"{_CLAUSE_ENDS}[\s,.!;:…、。！-]*",
    re.IGNORECASE,
)
"""May stand before what is asked instead."""
_DROPPED = re.compile(
    rf"{_LEAD}(?:never ?mind|nvm|(?:it|that) doesn['\u2019]t matter|no matter)"
    r"(?:,? (?:then|please|for now|thanks|thank you))*\W*|"
    rf"{_LEAD_JA}(?:(?:忘れて|なしで|無視して)(?:ください|下さい)?|(?:何でも|なんでも)(?:ない|ありません)(?:です)?|"
    r"気にしないで(?:ください)?|(?:もう|やっぱり)(?:いい|結構)(?:です|よ)?)[。!！\s]*",
    re.IGNORECASE,
)
"""Says so only where it is all that is said: "never mind, is it finished?" goes on."""
_AND = re.compile(r"^(?:and|but|then|so|instead|で、?)\b[\s,]*", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:else|other|another|different)\b|別の|[他違]|ほか", re.IGNORECASE)
"""Something else than what was spoken of: that is not forgotten yet."""
_KEPT = re.compile(
    rf"{_LEAD}(?:(?:i(?:'ll| will| want to)? )?(?:keep|leave) (?:it|that|them|this|the order)"
    r"(?: (?:as it is|as is|alone|then|please))*|"
    r"(?:do not|don't)(?: (?:cancel|change|return|do) (?:it|that|them|anything))?(?: (?:then|please))?|"
    r"(?:i(?:'ve| have)? )?changed my mind)\W*|"
    r"(?:やっぱり|やはり)?(?:その(?:まま|ままで)|"
    r"(?:キャンセル|変更|返品)(?:は)?(?:しない|しません|やめ(?:ます|る)?))(?:で(?:いい|大丈夫|お願い)?)?(?:です|します)?[。!！\s]*"
)


def begins_anew(text: str) -> bool:
    """Whether a message wants what was said before forgotten: the customer's own words, and no orders of ours."""
    rest = asked_anew(text)
    return rest != text and not _ELSE.search(rest)


def asked_anew(text: str) -> str:
    """What a message asks beside that wish; the message itself where it has no such wish."""
    if _DROPPED.fullmatch(text):
        return ""
    rest = _ANEW.sub("", text, count=1) if _ANEW.match(text) else text
    return text if rest == text else _AND.sub("", rest)


def is_taken_back(text: str) -> bool:
    """Whether a message does no more than take back what came before it. Nothing was done that had to be undone."""
    return not re.search(r"\w", asked_anew(text)) or bool(_KEPT.fullmatch(said_plainly(text).strip()))
