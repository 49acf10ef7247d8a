"""Messages that take back what was asked or wished: "never mind", "no wait, keep it", やっぱりいいです."""

from __future__ import annotations

import re

from pipeline.lead import said_plainly

_LEAD = r"(?:(?:no|oh|wait|actually|sorry|hm+|ah|well|please|on second thought)\b\W*)*"
_DROPPED = re.compile(
    rf"{_LEAD}(?:never ?mind(?: (?:that|it|this|then))?|"
    r"(?:just )?(?:forget|drop|scrap|ignore|skip) (?:about )?(?:it|that|this|all that)|"
    r"(?:it|that) doesn't matter|no matter|(?:let's )?(?:change (?:the )?(?:subject|topic)|talk about something else)|"
    r"new (?:topic|subject|question))(?: then| please| for now)?\W*|"
    r"(?:やっぱり|もう)?(?:(?:(?:今の|それ|さっきの(?:質問|話)?)は?)?(?:忘れて|なしで|無視して)(?:ください|下さい)?|"
    r"(?:何でも|なんでも)(?:ない|ありません)(?:です)?|気にしないで(?:ください)?|話を?変え(?:て|ます|よう)\S{0,6}|(?:もう|やっぱり)(?:いい|結構)(?:です|よ)?)[。!！\s]*"
)
_KEPT = re.compile(
    rf"{_LEAD}(?:(?:i(?:'ll| will| want to)? )?(?:keep|leave) (?:it|that|them|this|the order)"
    r"(?: (?:as it is|as is|alone|then|please))*|"
    r"(?:do not|don't)(?: (?:cancel|change|return|send|do) (?:it|that|them|anything))?(?: (?:then|please))?|"
    r"i(?:'ve| have)? changed my mind)\W*|"
    r"(?:やっぱり|やはり)?(?:その(?:まま|ままで)|"
    r"(?:キャンセル|変更|返品)(?:は)?(?:しない|しません|やめ(?:ます|る)?))(?:で(?:いい|大丈夫|お願い)?)?(?:です|します)?[。!！\s]*"
)


def drops_the_topic(text: str) -> bool:
    """Whether a message wants what was spoken of to be forgotten."""
    return bool(_DROPPED.fullmatch(said_plainly(text).strip()))


def is_taken_back(text: str) -> bool:
    """Whether a message does no more than take back what came before it. Nothing was done that had to be undone."""
    plain = said_plainly(text).strip()
    return bool(_DROPPED.fullmatch(plain) or _KEPT.fullmatch(plain))
