"""Whether a message wants to sell us its own goods: what the pages say of that answers it, whatever goods it names."""

from __future__ import annotations

from pipeline.trade import Trade, Wording
from pipeline.wording.words import casefolded

_NO_GOODS = r"(?!(?:\w+ )?(?:data|details|e-?mails?|address\w*|info\w*|name|soul|birthday)\b)"
_TO_WIN_OVER = r"(?!(?:\w+ ){1,2}on (?!your\b|the\b|this\b|here\b))"
"""Who sells a friend on something has no goods."""
_OURS = r"(?:{items}|{units}|collection)\b"
_USED = rf"(?:old|used|unwanted|second-?hand|pre-owned) {_OURS}"
_OF_THE_SHOP = r"(?![^?!]{0,200}\b(?:order(?:ed)?|bought|received|arrived|sent|damaged|wrong|cards?|codes?)\b)"
"""What came from us is not offered to us."""
_SELLING = Wording(
    rf"(?<!do you )\b(?:i|we|i'd|to|and|wanna|gonna|interested in) (?:please |just |maybe )?sell(?:ing)? "
    rf"(?:(?:to )?you |back |off )*(?:my|our|some|these|those|a few) {_NO_GOODS}{_TO_WIN_OVER}|"
    r"\bsell(?:ing)? (?:\w+ ){1,6}(?:to you|to your shop|back to you)\b|"
    r"\byou (?:(?!think|say|want|know)\w+ ){0,2}?buy (?:back |up )?(?:my|our|from (?:me|us|customers|people))\b|"
    r"\byou (?:be )?(?:interested in|up for|keen on) buying (?:up |back )?(?:my|our)\b|"
    r"\bhow much (?:would|do|will|can|could|might) you (?:pay|give|offer)(?: me| us)? for (?:my|our)\b"
    r"(?! (?:birthday|loyalty|points?)\b)|"
    r"\b(?:how much|what) (?:would|do|will|can|could) you (?:pay|give|offer)(?: me| us)? for "
    rf"(?:[\w'-]+ ){{0,4}}?{_USED}|"
    rf"\b(?:give|send|bring|donate)(?: (?:to )?you)? (?:my|our|some|these|those|a few) {_USED}|"
    r"\bdonat(?:e|ing) (?:[\w'-]+ ){1,4}to you\b|\byou (?:accept|take|want) (?:\w+ )?donations?\b|"
    r"\byou take (?:[\w'-]+ ){1,3}off (?:me|us)\b|"
    rf"\b(?:i|we)(?:'ve| have)(?: got)? {_OF_THE_SHOP}[^?!]{{0,200}}\b{_OURS}[^?!]{{0,200}}"
    r"\byou (?:guys )?(?:take|buy|want|like) (?:them|these|those)\b(?! back)|"
    r"\btrade-ins?\b|\btrad(?:e|ing) (?:(?:them|it|these|those) in\b|in (?:my|our)\b)|"
    r"\b(?:i|we|you|to) trade in (?:old|used|credit)\b|"
    r"\b(?:take|have) (?:[\w'-]+ ){1,6}off my hands\b|"
    r"買取|買い取|売りたい|下取り"
)


def wants_to_sell(text: str, trade: Trade) -> bool:
    """Whether a message offers us goods of who asks."""
    return bool(_SELLING.of(trade).search(casefolded(text)))
