"""Whether a message asks for what somebody else ordered: the page on privacy answers that, and not the order book."""

from __future__ import annotations

import re

from pipeline.wording.words import casefolded

_CUSTOMER = r"(?:customer|user|client|buyer|shopper|account|member|person|guest)s?"
_SOMEBODY = (
    rf"(?:(?:previous|next|last|other|another|different|first)(?: of your)? {_CUSTOMER}\b|"
    rf"(?:the|some) {_CUSTOMER} (?:before|after|called|named)\b|(?:some|any|every)(?:one|body)(?: else)?'s\b|"
    rf"(?:of|by|from) (?:all|every|each|any|some)(?:one|body|(?: the| your)? {_CUSTOMER})\b|"
    rf"{_CUSTOMER}(?:'s)?(?: (?:id|no\.?|number))?(?: is|:)?\s*#?(?=[\w-]*\d)[\w-]+)"
)
_BOUGHT = (
    r"(?:\bdid\b[^?.!]*\b(?:order|buy|purchase)\b|\b(?:orders|ordered|bought|purchases|purchased|parcels?|packages?|invoices?)\b|"
    r"\b(?:order|purchase) (?:history|of|by|from)\b|'s order\b)"
)
_SEEKS = r"\b(?:what|which|show|list|see|tell|give|where|when|who|find|look up|track|read|check)\b"
_ENGLISH = re.compile(
    rf"\A(?=.*{_SEEKS})(?=.*{_BOUGHT})(?=.*\b{_SOMEBODY})|"
    r"\bwhat (?:did|has|have) (?!(?:i|we|you|they|it|the|people|most|customers|fans)\b)[^?.!,]+? "
    r"(?:order|buy|purchase)(?:e?d)?\b",
    re.DOTALL,
)
_ASKERS_OWN = re.compile(
    r"\b(?:my|mine|our|ours)\b|\b(?:i|we)(?:'ve| have)? (?:just )?(?:got|received|have|ordered|bought|order|buy)\b|"
    r"\b(?:came|arrived|sent (?:me|us|it)|gave|went|delivered to|instead of)\b"
)
"""A parcel of one's own that went to somebody else, or the other way round, is no question for another's orders."""
_JAPANESE = re.compile(
    r"(?:(?:他|ほか|別|前|次|隣)の(?:お?客|顧客|ユーザー|人|会員|方|利用者|アカウント)|他人|"
    r"(?:顧客|ユーザー|会員|お客様|アカウント)(?:の)?(?:id|番号|[a-z]*-?\d))[^。]*(?:注文|購入|買|荷物)"
)
_JAPANESE_OWN = re.compile(r"私|僕|自分|届(?:い|き|け)")


def asks_for_anothers(text: str) -> bool:
    """Whether a message asks for what another customer ordered."""
    plain = casefolded(text)
    english = _ENGLISH.search(plain) and not _ASKERS_OWN.search(plain)
    return bool(english or (_JAPANESE.search(plain) and not _JAPANESE_OWN.search(plain)))
