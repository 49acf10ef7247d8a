"""Messages that want an order stopped and do not say "cancel": "don't send it", "I no longer want my order"."""

from __future__ import annotations

import re

from pipeline.wording.order_numbers import MASK
from pipeline.wording.words import LINE, casefolded

_NUMBER = rf"(?:order )?{re.escape(MASK.lower())}"
_ORDER = (
    r"(?:(?:my|the|this|that|our|an?|last|latest|entire|whole) )+"
    r"(?:(?:pre-?)?orders?|purchase|shipment|parcel|package|delivery)\b(?! (?:history|confirmation|number|page|status))"
)
_IT = r"(?:(?:this|that|the(?: \w+)?) one|it|them|this|that)"
_STOP = (
    r"\b(?:stop|halt|hold|pause|abort|withdraw|revoke|annul|void|undo|scrap|drop|forget|kill|call off|back out of|"
    r"get (?:me )?out of|take back)"
)
_PRESSED = r"(?:hit|(?:click|press|push)(?:ed)?|tap(?:ped)?)(?: [\w'-]+){0,4} (?:buy|order|pay|check ?out)"
_DID = rf"\b(?:ordered|bought|placed|{_PRESSED})"
_UNMEANT = r"(?:by (?:mistake|accident)|accident(?:al)?ly)"
_NOT = r"(?:do not|don't)"
_SEND = r"(?:even |yet )?(?:send|ship|dispatch|deliver|post|mail|pack|process)(?:p?ing)?"
_WANT = r"(?:want|need)"
_ENDS = r"(?=\s*(?:[.,!;:]|$|(?:and|because|so|please)\b))"
_NO_MORE = r"(?: any ?more| any longer| after all| now)"
_ORDER_JA = rf"(?:(?<!予約)注文|発送|荷物|オーダー|{re.escape(MASK.lower())})"
_STOP_JA = (
    r"(?:止め(?:て|たい)|とめて|ストップ|やめ[たてまる]|取り?消|取りやめ|中止|[い要]ら(?:な[いく]|ん)|[い要]りません|不要|"
    r"なかったことに)"
)
STOPPED = "|".join(
    (
        rf"{_STOP} (?:up |on |with |about )?(?:{_ORDER}|{_NUMBER})",
        rf"\bcall {_ORDER} off\b",
        # What the shop does not do is told of it: "you don't ship it to Peru?", and so is how it is to be sent.
        rf"(?<!why )(?<!you )(?<!they )(?<!we )(?<!i )(?<!if )\b(?:{_NOT}|stop) {_SEND} "
        rf"(?:{_IT}|anything|{_ORDER}|{_NUMBER})"
        r"(?! (?:back|to|in|with|as|by|via|until|before)\b)",
        rf"\b(?:{_NOT}|no longer) {_WANT} (?:{_ORDER}|{_NUMBER})(?:{_NO_MORE}|{_ENDS})",
        rf"\b{_NOT} {_WANT} {_IT}{_NO_MORE}|\bno longer {_WANT} {_IT}\b",
        rf"\bchanged my mind (?:about|on) {_ORDER}",
        rf"{LINE}(?=.*{_DID}\b)(?=.*\b{_UNMEANT}\b)(?=.*\b(?:stop|halt|undo|reverse|take {_IT} back)\b)",
        rf"{_ORDER_JA}[^。？?]{{0,6}}{_STOP_JA}|(?:発送|送ら|送付|出荷)し?ないで",
    )
)
"""A pattern for the lower-cased message, with the mask for an order's number."""
_STOPPED = re.compile(STOPPED)
_CAN_I = re.compile(
    r"\W*(?:what|which|how|when|where|who|why|is|are|do|does|did|can|could|may|will|would) (?!you\b|not\b)"
)


def wants_it_stopped(text: str) -> bool:
    """Whether a message asks to stop an order, and not whether or how that can be done."""
    plain = casefolded(text)
    return bool(_STOPPED.search(plain)) and not _CAN_I.match(plain)
