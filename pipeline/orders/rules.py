"""Messages about an order that ask for a rule, which the pages tell and no order does."""

from __future__ import annotations

import re

from pipeline.wording.words import casefolded

_RULE_ASKED = re.compile(
    r"\bwho(?:'s| is|'ll| will| would)? (?:(?:going|supposed|meant) to )?(?:pays?|has to|must|should|covers?|gives?|sends?|bears?)\b|"
    r"\b(?:where|how|when) (?:will|would|does|do) (?:the|my|our) (?:money|cash|refund|amount)\b|"
    r"\bwhat (?:do|should|can|must|am) (?:i|we) (?:supposed to )?do (?:with|about|if|when)\b|"
    r"\b(?:which|what) (?:carrier|courier|address|label|service|state|condition|form) (?:do|should|must|can|does|is)\b|\bwhere (?:do|can|should|could|must) (?:i|we)\b|"
    r"\bhow (?:do|can|should|must) (?:i|we) (?:pay|start|begin|ask|request|report|choose|get the difference)\b|"
    r"\bhow much (?:do|does|did|will|would) (?:i|we|it)\b|"
    r"\bwhat(?:'s| is| does| will| would) (?:it|that|this) (?:going to )?cost\b|\bwhat (?:do|will|would) (?:i|we) (?:owe|get|pay|lose)\b|"
    r"(?<!when )\b(?:do|would|will) (?:i|we) (?:\w+ )?(?:(?:have|need) to|owe|get|lose|keep|pay)\b|"
    r"\bwhy (?:was|were|is|are|did|do|does)\b|\b(?:can|may|could) (?:i|we) (?:(?:still|also|just|then) )?(?:re-?use|use|keep|spend|choose)\b|"
    r"\bmust (?:i|we)\b|\bwhat (?:if|happens|becomes)\b|\bmeaning what\b|\bwhat does\b.*\bmean\b"
)


def asks_for_a_rule(text: str) -> bool:
    """Whether a message asks how something is done, by whom, or what a word means: no order tells that."""
    return bool(_RULE_ASKED.search(casefolded(text)))
