"""Kinds of ideas: which may be left out, which stand for one another, and which some small words make another of."""

from __future__ import annotations

LIGHT = frozenset(
    {
        *"have see find policy process way future arrive use begin contact past recommend show "
        "store website buy".split(),
        "you use",
        "you have",
    }
)
"""Ideas so general that a question may do without them; it may not have another in their place."""

ORDERED = frozenset(
    "ship refund return cancel order preorder pay buy sell change earn redeem track combine register login "
    "giftcard point promo discount".split()
)
"""Ideas that do something or that something is done to. Their order counts: "refund shipping" is not "ship refunds"."""

MOVING = frozenset("ship return arrive exchange change".split())
"""Ideas after which ``TOWARDS`` and ``WITHIN`` tell the direction; elsewhere they are harmless: "to cancel"."""
EXCHANGING = frozenset("exchange change".split())
"""Ideas after which "for" tells what is got: elsewhere it is harmless."""
TIMED = frozenset("arrive expire refund pack answer".split())
"""Ideas of which "when" asks the same as "how long"."""

PERSONAL = {"buy": "you", "pay": "you", "order": "you", "return": "you", "sell": "i", "ship": "i"}
"""Acts that belong to one side of the counter, and who does them when it is the other way round."""
JOINT = frozenset(
    "accept add answer cancel change charge combine contact delete exchange fee future giftwrap include "
    "must notify pack preorder price print recommend refund release replace reset restock sell share ship "
    "track verify".split()
)
"""What the customer asks for and the shop does: "can I" and "do you" ask the same of it."""

AMOUNTS = frozenset(("minimum", "maximum"))
"""Ideas of which whoever asks whether is told how much: "Is there a limit?" asks the same as "What is the limit?"."""

ALIKE = (
    {"have", "arrive"},
    {"have", "you use"},
    {"have", "find"},
    {"see", "find"},
    {"you buy", "i sell"},
    {"you buy", "sell my"},
    {"suitable", "read"},
    {"instock", "have"},
    {"parcel", "order"},
    {"use", "redeem"},
    {"discount", "promotion"},
    {"declined", "fail"},
    {"have", "recommend"},
    {"similar", "recommend"},
    {"see", "verify"},
    {"see", "show"},
    {"whole", "all"},
    {"you mail", "ship"},
    {"notify", "you email"},
    {"suitable", "recommend"},
    {"include", "add"},
    {"contact", "phone"},
    {"must", "use"},
    {"register", "subscribe"},
)
"""Ideas that are the same where one question has the one and the other the other."""
IMPLIED_BY_COMPLAINT = frozenset(("why", "whatif"))
"""What is asked by who says that something is so."""
