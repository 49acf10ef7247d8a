"""What says of a number that it is an order's: "order no. 1001", "#1001", "注文番号は1001"."""

from __future__ import annotations

import re

_REACH = 40
_ORDER = r"(?:orders?|purchase|confirmation|reference|invoice|ref|po)"
_HINT = re.compile(rf"{_ORDER}|#|[注受購予オ]|\bno\b|number|№", re.IGNORECASE)
"""Without one of these nothing else needs to be looked for."""
_NUMBERED = re.compile(
    rf"\b(?:{_ORDER}(?:\s+with(?:\s+the)?)?[\s-]*(?:numbers?|nos?\.?|nr\.?|num\.?|id|code|№)|"
    rf"(?:number|no\.?) of (?:my|the|our) order)\s*"
    r"(?:is|was|are|[:=])?\s*#?\s*$"
    r"|(?:注文|オーダー|受注|予約|購入)(?:の)?(?:番号|ナンバー|no\.?|id|コード)\s*(?:[はがのを:=])?\s*#?\s*$"
    rf"|(?:\b{_ORDER}|注文|オーダー)\s*[#:(\[]\s*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?<![A-Za-z0-9])(?<!volume )(?<!vol )(?<!vol\. )(?<!issue )(?<!chapter )(?<!apt )(?<!apt\. )(?<!apartment )"
    r"(?<!unit )(?<!suite )(?<!ste )(?<!ste\. )(?<!flat )(?<!room )(?<!floor )(?<!box )(?<!part )(?<!item )"
    r"(?<!model )#\s?$",
    re.IGNORECASE,
)
"""A number sign by itself, and not of a flat or of a volume."""
_BARE = re.compile(
    r"(?<!\bto )(?<!\bi )(?<!\bi'd )(?<!\bi'll )(?<!\bwe )(?<!\bwe'd )(?<!\bwe'll )(?<!\byou )(?<!\bthey )(?<!\bcan )"
    r"(?<!\bcould )(?<!\bwould )(?<!\bwill )(?<!\bshould )(?<!\bplease )(?<!\bnot )(?<!n't )(?<!\bjust )"
    r"\b(?:orders?|purchase|po)(?:\s+|,\s*)(?:is\s+|was\s+)?$|(?:ご注文|注文|オーダー)\s*[はのを]?\s*$",
    re.IGNORECASE,
)
"""The word alone: a noun, and no wish for so many of something."""
_GOES_ON = re.compile(
    r"\s*(?:$|'s\b|[^\w\s'-]|[\u3041-\u30ff\u3400-\u9fff]|(?:is|isn|was|wasn|are|were|has|hasn|have|had|hadn|will|won|did|didn|does|doesn|"
    r"can|could|should|must|still|yet|not|never|now|already|again|and|or|but|to|from|that|which|with|without|please|"
    r"when|where|why|how|i|it|on|in|at|by|for|as|status|twice|again|yesterday|today|last|arriv\w+|ship\w*|deliver\w*|came|got|went|looks?|seems?|says?|"
    r"shows?|contain\w*|includ\w*|placed|thanks?|thank)\b)",
    re.IGNORECASE,
)
"""What follows the number of an order. Of an amount, the thing follows: "order 1000 stickers"."""
_CALLED_SO = re.compile(
    rf"\s*(?:is|was)\s+(?:my|the|our|an?)\s+{_ORDER}\b|\s*(?:という|が|は)?(?:ご?注文|オーダー)の?番号", re.IGNORECASE
)
_SOUGHT = re.compile(
    r"^\W*(?:(?:hi|hello|please|and|so|then)\W+)*(?:where(?:'s|\s+is|\s+are)|track(?:ing)?|status(?:\s+of)?|"
    r"(?:any\s+)?(?:news|updates?)\s+(?:on|of|about)|has|(?:my\s+|the\s+)?(?:number|no\.?))\s*(?:is\s+|:\s*)?#?\s*$|^[\s#]*$",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(
    r"\s*(?:(?:is|has it|already|yet|now|please|arrived|shipped|thanks?)\b\s*){0,4}"
    r"(?:[はがの]?今?(?:どこ|状況|いつ届)\S*)?\W*$",
    re.IGNORECASE,
)
"""A message in which nothing but the number is sought: "where is 1001?"."""
JOINED = re.compile(r"\s*(?:,|、|と|や|(?:,\s*)?(?:and|or|&)\s)\s*#?\s*", re.IGNORECASE)
"""Between two numbers of which the first is an order's, and so the second."""


def says_an_order(text: str, start: int, end: int) -> bool:
    """Whether the words of a text around what stands from ``start`` to ``end`` say that it is an order's number."""
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if not _HINT.search(before) and not _HINT.search(behind):
        return start <= _REACH and bool(_SOUGHT.search(before) and _NOTHING_ELSE.match(text, end))
    if start <= _REACH and _SOUGHT.search(before) and _NOTHING_ELSE.match(text, end):
        return True
    if _NUMBERED.search(before) or _SIGNED.search(before) or _CALLED_SO.match(behind):
        return True
    return bool(_BARE.search(before) and _GOES_ON.match(behind))
