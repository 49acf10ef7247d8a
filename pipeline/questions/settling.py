"""Ideas that say one thing, as one of them: which, the form of the question may tell."""

from __future__ import annotations

from pipeline.questions.forms import Form
from pipeline.questions.implied import AS_ONE
from pipeline.questions.implying import as_one
from pipeline.questions.kinds import TIMED

_ARRIVE = frozenset(("arrive", "until arrive"))
_UNDERWAY = frozenset(("parcel", "order", "until parcel", "until order"))


def settled(known: set[str], form: Form) -> set[str]:
    """The ideas, where two say one thing, as one of them."""
    known = _of_price(_of_time(set(as_one(known - {"mean"}, AS_ONE))), form)
    if "buy" in known and form in {"yes_or_no", "leave", "either"}:  # "Can I buy it?" is "Do you have it?"
        known = known - {"buy"} | {"have"}
    if "sell" in known and form == "yes_or_no":  # "Is it sold?" is "Do you have it?"
        known = known - {"sell"} | {"have"}
    if "point" in known and {"collect", "have"} & known and not {"giftcard", "discount", "promo"} & known:
        known = known - {"collect", "have"} | {"earn"}
    if form in {"yes_or_no", "complaint"} and "include" in known and "customs" not in known:  # included is not to pay
        known = known - {"include"} | {"have"}
    return known


def _of_time(known: set[str]) -> set[str]:
    if "valid" in known and {"duration", "deadline"} & known:  # "How long is it valid?" is "When does it expire?"
        known = known - {"valid", "deadline"} | {"expire", "duration"}
    if TIMED & known and "when" in known:  # "When does it arrive?" is "How long does it take?"
        known = known - {"when"} | {"duration"}
    if "duration" in known and _ARRIVE & known and _UNDERWAY & known:  # "How long until my parcel arrives?"
        known = known - _UNDERWAY - _ARRIVE - {"until", "future"} | {"ship"}
    if "duration" in known:  # "How long until I get my refund?" is "How long does a refund take?"
        known = {idea.removeprefix("until ") for idea in known} - {"until", "have"}
    return known


def _of_price(known: set[str], form: Form) -> set[str]:
    if "charge" in known:  # "What do you charge?", "When am I charged?"
        known = known - {"charge"} | (set[str]() if "price" in known else {"pay"})
    if "accept" in known <= {"accept", "giftcard", "point", "promo"}:  # "Do you accept cards?" is "Can I pay by card?"
        known = known - {"accept"} | {"pay"}
    if "fee" in known:  # "Is there a fee?" is "Is it free?"
        known = known - {"fee"} | {"free" if form == "yes_or_no" else "price"}
    return known
