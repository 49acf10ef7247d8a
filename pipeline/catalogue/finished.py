"""Whether what is wished for has ended: "finished ones", "still running"."""

from __future__ import annotations

from pipeline.catalogue.unwanted import REFUSED_JA, denied_in
from pipeline.trade import Trade, Wording
from pipeline.wording.words import casefolded

_DONE = (
    r"(?<!i've )(?<!i have )(?<!i had )(?<!just )(?<!she has )(?<!he has )(?<!we )(?<!i )"
    r"\b{ended}\b(?! (?:set|collection|box|edition|reading|it|them|those|with)\b)"
)
_FINISHED = Wording(rf"{_DONE}|{{ended_ja}}")
_NOT_RUNNING = Wording(
    r"\b(?:not|nothing|none|no|isn't|aren't|without)(?: (?:that is|that's|an?|any))? {lasting}\b|"
    rf"{{lasting_ja}}{REFUSED_JA}"
)
_RUNNING = Wording(r"\b(?:{lasting}|(?:not|isn't|aren't) (?:yet )?{ended})\b|{lasting_ja}")


def finished_in(wish: str, trade: Trade) -> bool | None:
    """Whether a wish asks for what has ended, or for what has not."""
    plain = casefolded(wish)
    if _NOT_RUNNING.of(trade).search(plain) or _RUNNING.of(trade).search(denied_in(plain)):
        return True
    if _RUNNING.of(trade).search(plain):
        return False
    return True if _FINISHED.of(trade).search(plain) else None
