"""Runs of words that stand for one idea in shop questions: "send it back" is "return".

Tables give them by the idea, or by two (``a+b``), with a comma between; "a|another copy" stands for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pipeline.questions.phrases_asked import ASKED
from pipeline.questions.phrases_deeds import DEEDS
from pipeline.questions.phrases_happened import HAPPENED
from pipeline.questions.phrases_things import THINGS

_IDLE = {
    "": (
        "from|with you, about|to me, about us, where can|do|should|must|would|could i, must|should|can i do to, "
        "do i need|have to do to, the steps to, in the mail|post, in transit|total|general|case, as payment, "
        "do i have my|it, at all|present, i am|want|need|would|guess|think|believe|suppose|noticed|placed, "
        "am|may i, may we, it is|seems|says, would|d|feel like, feel free, so far, right now|away, "
        "at the moment|end, these days, of course, your store|shop|site|website|company, in order to, "
        "go|what|how about, be able to, let me know, find|turns out, a|best|any|easiest way to, is there a|any way, "
        "is it|that ok, is it okay, any chance|more|longer, is there any chance, what can|should|do i do, "
        "what to do, what do i have to do, what next, than the others, than others, than the other ones, "
        "is|does the shop|store|website|site, be sure, do you know, d love, love|trying|hoping|planning|about to, "
        "how does it work|go with, how do i go about, what are my options|choices, what options do i have, "
        "is there anything i can do, is there|it an option to, would i be able, how would i, in what|which way, "
        "by what means, if i choose|pick|use|select|take, if i go for, i try to, from here, from|in|at your shop, "
        "on your site|website, for me|us|good|someone|somebody, please|need help, help with, how can|do i do that, "
        "is there a possibility, once and for all, straight away, all right, kind|sort of, a bit, at|on my end, "
        "can be done, what is the procedure|process for, what is the way to, the right way to, how does one, "
        "how do you, what are the steps, do you happen to, in my case, by any chance, i see that, "
        "i have noticed|made, from now on, the thing is, what should|can i try, what else can i try, "
        "do|can|should i do about, someone|somebody|people who, a person who, i already placed|made, "
        "i have already placed, that i placed, is it too late to, count|counts as, do i need|have to know about, "
        "should|must i know about, what do|should|can i do about, what to do about, for someone|somebody who, "
        "by mistake|accident"
    ),
}
"""They change no answer, nor does what would begin within them: "is an account needed", in "it is an account"."""


def spelt_out(phrase: str) -> Iterator[tuple[str, ...]]:
    """The words of a phrase, with each choice of those between which a bar stands."""
    return product(*(place.split("|") for place in phrase.split()))


PHRASES = {
    words: idea
    for table in (_IDLE, ASKED, DEEDS, THINGS, HAPPENED)
    for idea, phrases in table.items()
    for phrase in phrases.split(", ")
    for words in spelt_out(phrase)
}
"""The idea of a run of words; "" changes no answer."""

TOGETHER = {
    "return": "ship back, hand back",
    "refund+price": "price back",
    "hours": "when open",
    "giftwrap": "wrap gift, pack gift",
    "cancel": "call off, back out",
    "takeout": "tak off, tak out",
    "expire": "run out",
    "reset+password": "forget password",
    "track": "where parcel, where order, locat parcel, locat order",
    "minimum": "small order",
    "refund+notarrived": "where refund, wait refund",
    "redeem": "enter cod",
    "pricematch": "match price, match cheaper",
}
"""Ideas of two, each an idea or a stem, that may stand apart: "ship the book back"."""
