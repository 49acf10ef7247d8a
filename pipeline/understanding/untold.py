"""What a wish asks of titles that no page tells, and is not left out in silence: how popular they are, say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.trade import Trade, Wording
from pipeline.understanding.asked import Wish

_UNTOLD = Wording(
    r"\b(?:best[- ]?sell\w*|top[- ]?sell\w*|(?:most|more|really|very|super|so) (?:popular|famous|hyped)|popular|"
    r"(?:most|top|best|highest)[- ](?:sold|bought|loved|liked|reviewed|viewed|rated)|"
    r"most (?:\w+ )?(?:buy|fans|readers)|trending|"
    r"(?:highest|best|good|great|top|reader|customer|user|star) (?:ratings?|reviews?|scores?)|"
    r"\d(?:\.\d)?\+? ?stars?|award[- ]?(?:winn\w+|ed)|awards?|prize[- ]?winn\w+|"
    r"{untold})(?!\w)|"
    r"人気(?:の|な|が|ある|順|作)?|売れ(?:ている|てる|筋|行き)|ベストセラー|ランキング|評価の?(?:高|順|が)|"
    r"高評価|レビュー|口コミ|受賞|話題の|有名な?|{untold_ja}",
    re.IGNORECASE,
)


def untold_in(wishes: Iterable[Wish], trade: Trade) -> tuple[str, ...]:
    """The words of wishes for titles that none can be chosen by; an order that is kept by a field is no such thing."""
    listing = (wish.query for wish in wishes if wish.intent.kind.lists_titles and wish.query.taste.sort is None)
    found = (match[0] for query in listing for match in _UNTOLD.of(trade).finditer(query.text))
    return tuple(dict.fromkeys(found))
