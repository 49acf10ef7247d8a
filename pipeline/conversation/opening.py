"""The words that open a question or a wish."""

from __future__ import annotations

import re

from pipeline.trade import Wording

_TO_KNOW = (
    r"(?:(?:i(?:'d| would) like |i want |i need |like |want )?(?:to )?(?:know|find out)|"
    r"i(?:'m| am| was)? wonder(?:ing)?|tell me|let me know)"
)
ASKS = (
    r"(?:how|(?:by |until )?when|what(?:'s)?|why|(?:can|could) (?:i|you|we)|may i|do (?:you|i|we|they)|does|did|"
    r"is (?:there|it|that|my|the)|are (?:there|they|you|my|the)|will|has (?:my|it|the)|have (?:you|my|they)|should i|"
    rf"(?:its|their) (?:age|prices?|costs?|status|ratings?|genres?|{{makers}}|{{units}})|whether|{_TO_KNOW})"
)
ASKS_OR_TELLS = r"(?:who|which|where)"
"""These open a question after one, and a clause after anything else ("a boy who flies and who fights")."""
BEFORE_ASKING = r"(?:in|to|from|with|by|for|at|on) (?:which|what)(?=(?: \w+){1,3}\W*$)"
OPENING = Wording(
    rf"^\W*(?:(?:and|also|so|but|then|ok(?:ay)?|hi|hello|hey|please|if (?:not|so|yes)|otherwise)\b[\s,]*)*"
    rf"(?:{ASKS}|{ASKS_OR_TELLS}|{BEFORE_ASKING}|is|are|was|has|have|do|"
    r"any|recommend|suggest|show|tell|give|find|track|cancel|explain|list|i (?:want|need|would|'d)|i'd|i'm looking|"
    r"(?:an?|some|another) (?:[\w'-]+ ){1,6}?please)\b",
    re.IGNORECASE,
)
"""A wish begins so."""
VERBAL = Wording(
    rf"^\W*(?:i|i'm|i've|my|we|our|it|it's|there|this|that|{ASKS}|{ASKS_OR_TELLS}|is|are|hi|hello|hey|please|thanks?|sorry|"
    r"help|no|yes|if|because|recommend|suggest|show|tell|find)\b",
    re.IGNORECASE,
)
"""No thing of a list begins so."""
