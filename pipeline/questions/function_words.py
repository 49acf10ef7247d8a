"""The function words of English: what the small words of a question do to the others."""

from __future__ import annotations

from pipeline.wording.figures import CARDINALS

YES_OR_NO = frozenset("is are was were do does did has have will".split())
OPEN_QUESTION = frozenset("what which how who when where why".split())
"""First words that tell "Do you accept cards?" from "Which cards do you accept?"; "can I" often means "how do I"."""

ADVERBS = frozenset("do still also ever already now currently just really actually even".split())
"""They may stand between who does it and what is done."""

LEAVE = frozenset("can could may might".split())
"""First words that ask whether one may, and so often how."""
ALLOWED = frozenset("possible ok okay fine alright allowed permitted".split())
"""After "is it" they ask for leave, and so how it is done: as "can I"."""
WAYS = frozenset("way chance possibility".split())
"""As ``ALLOWED``, after "is there a"."""
BINDING = frozenset(
    "from than before after until till since without except unless instead despite during between into because "
    "over under above below against per via by".split()
)
"""They say something of the word that follows: "from Japan to France" is not "from France to Japan"."""
BY = "by"
"""It binds who does it, and a day."""
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow weekend christmas easter january "
    "february march april may june july august september october november december".split()
)
TOWARDS, WITHIN = "to", "in"
ARTICLES = frozenset("a an the this that these those my your of".split())
EXCHANGED_FOR = "for"
NAMING = ("s", "ing", "ment", "ery", "age", "tion")
"""Endings of a word that names a deed, and is not said of somebody: "for returns"."""
POSSESSIVE = "'s"
NEGATIONS = frozenset("not no never neither nor cannot without none nothing nobody".split())

_MOST_SPELT = 20
SPELT = (
    {word: str(number) for word, number in CARDINALS.items() if number <= _MOST_SPELT}
    | {"never": "not", "no": "not", "unable": "not", "impossible": "not"}
    | {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "dozen": "12"}
)
"""Numbers and negations as they are compared."""

MARKS = {
    **dict.fromkeys(("my", "our"), "mine"),
    "your": "yours",
    "for": "for",
    "to": "to",
    **dict.fromkeys(("with", "by", "via", "using"), "with"),
}
"""What is said of the word that follows, and may be left out; but one of ``CONTRARY`` is not the other."""
CONTRARY = {
    "mine": {"yours"},
    "yours": {"mine"},
    "for": {"with"},
    "to": {"with"},
    "with": {"for", "to"},
    "acts": {"acted upon"},
    "acted upon": {"acts"},
}
