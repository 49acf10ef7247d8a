"""What asks for a title, or the same as before, in another language: "and in Japanese?", 英語版は？."""

from __future__ import annotations

import re

from pipeline.trade import Trade
from pipeline.wording.lead import without_lead
from pipeline.wording.words import is_japanese

_IN = re.compile(
    r"^(?:(?:and|or|what about|how about|it|"
    r"(?:do|can|will|would) you (?:have|sell|get|carry|stock) (?:it|that|this|them|those|one)|"
    r"have you (?:got )?(?:it|that|this|them|those|one)|"
    r"is (?:it|that|there one)(?: available)?|are (?:they|those)(?: available)?|"
    r"can i (?:get|have|buy) (?:it|that|them))\s+)*"
    r"(?:in|the) (?:japanese|english)(?: (?:versions?|editions?|ones?))?(?:,? (?:too|as well|please|instead))*\W*$|"
    r"^(?:is there|are there|do you (?:have|sell)|have you got|any)\s+(?:an? |the |any )?(?:japanese|english) "
    r"(?:versions?|editions?|cop(?:y|ies)|translations?) of (?:it|them)\W*$",
    re.IGNORECASE,
)
_IN_JAPANESE = re.compile(
    r"^(?:(?:それ|これ)[はの])?(?:日本語|英語)(?:版)?(?:は|だと|では|でも|も|の方は)?"
    r"(?:あり(?:ます|ません)か?|ある|どう(?:です)?か?|買えますか)?[？?。]*$"
)


def of_another_language(text: str, trade: Trade) -> str | None:
    """What the pages are asked of a message that names a language and nothing else; None of any other message."""
    japanese = is_japanese(text)
    asks = (_IN_JAPANESE if japanese else _IN).match(without_lead(text).strip())
    return trade.line("editions", "ja" if japanese else "en") if asks else None
