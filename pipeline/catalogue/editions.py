"""What asks for a title, or the same as before, in another language: "and in Japanese?", 英語版は？."""

from __future__ import annotations

import re

from pipeline.trade import Trade
from pipeline.wording.lead import without_lead
from pipeline.wording.words import is_japanese

LANGUAGE = (
    r"(?:japanese|english|french|spanish|german|italian|portuguese|brazilian|dutch|polish|russian|swedish|turkish|chinese|"
    r"korean|thai|vietnamese|indonesian|arabic|hindi)"
)
"""In small letters."""
_IN = re.compile(
    r"^(?:(?:and|or|what about|how about|it|got|translated|printed|published|"
    r"(?:do|can|will|would) you (?:have|sell|get|carry|stock) (?:it|that|this|them|those|one)|"
    r"have you (?:got )?(?:it|that|this|them|those|one)|"
    r"is (?:it|that|there one)(?: (?:available|out|sold|published|printed|translated))?|"
    r"are (?:they|those)(?: available)?|"
    r"can i (?:get|have|buy|read|order) (?:it|that|them))\s+)*"
    rf"(?:in|the|(?:in)?to) {LANGUAGE}(?: (?:versions?|editions?|ones?|translations?))?"
    r"(?:,? (?:too|as well|please|instead|yet|here))*\W*$|"
    r"^(?:is there|are there|do you (?:have|sell)|have you got|any)\s+(?:an? |the |any )?"
    rf"{LANGUAGE} (?:versions?|editions?|cop(?:y|ies)|translations?) of (?:it|them)\W*$|"
    rf"^(?:(?:do you have|is there|got) )?(?:an? )?(?:it )?{LANGUAGE} "
    r"(?:versions?|editions?|cop(?:y|ies)|translations?)\W*$",
    re.IGNORECASE,
)
_LANGUAGE_JA = r"(?:日本語|英語|フランス語|スペイン語|ドイツ語|イタリア語|ポルトガル語|中国語|韓国語|ロシア語)"
_IN_JAPANESE = re.compile(
    rf"^(?:(?:それ|これ)[はの])?{_LANGUAGE_JA}(?:版)?(?:は|だと|では|でも|も|の方は)?"
    r"(?:あり(?:ます|ません)か?|ある|どう(?:です)?か?|買えますか)?[？?。]*$"
)


def of_another_language(text: str, trade: Trade) -> str | None:
    """What the pages are asked of a message that names a language and nothing else; None of any other message."""
    japanese = is_japanese(text)
    asks = (_IN_JAPANESE if japanese else _IN).match(without_lead(text).strip())
    return trade.line("editions", "ja" if japanese else "en") if asks else None
