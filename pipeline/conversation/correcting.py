"""Corrections: "no, I meant Berserk" asks what was asked before, of something else."""

from __future__ import annotations

import re

from pipeline.wording.words import is_japanese

_MEANT = re.compile(
    r"^\W*(?:(?:no|nope|nah|sorry|wait|oh|ah|oops|well|actually|hm+|not (?:that|this|it)(?: one)?)\b\W*|"
    r"not [^,.;]{1,40}[,.;]\s*)*(?:i|we) (?:actually |really |just )?(?:meant|mean)"
    r"(?: (?:to (?:say|ask|write|type)|just|only))? (?:about )?(?P<what>\w.*)$",
    re.IGNORECASE,
)
_JAPANESE_MEANT = re.compile(
    r"^(?:(?:いえ|いや|いいえ|違(?:います|う)|すみません|ごめん(?:なさい)?|そうじゃなくて|そうではなくて)[、。\s]*)*"
    r"(?P<what>[^、。？?]{1,24}?)(?:のことです|のことだよ|のことなんですが|のつもりでした)[。！!]*$"
)
_NO_THING = re.compile(
    r"(?:it|that|this|what|who|which|when|where|why|how|if|is|are|was|were|do|does|did|can|could|will|would|you|i|we|they|"
    r"no|yes|well|business|by|for|in|with|without)\b",
    re.IGNORECASE,
)
"""Begins a sentence of its own, or says more of what was asked for."""


def as_corrected(text: str) -> str:
    """The message as it asks for what was meant in place of what was said: "what about Berserk?"."""
    meant = (_JAPANESE_MEANT if is_japanese(text) else _MEANT).match(text)
    if meant is None or _NO_THING.match(meant["what"]):
        return text
    what = meant["what"].rstrip(" .!?")
    return f"{what}は？" if is_japanese(text) else f"what about {what}?"
