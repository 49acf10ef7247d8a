"""The part of a message that asks: who asks, for whom, in which role and manner is said around it, and is not asked."""

from __future__ import annotations

import re

from pipeline.wording.full_stops import rejoined
from pipeline.wording.lead import without_lead

THE_TITLE = "the title"
"""Stands for a title where the words around it are read."""

_BOUNDARY = re.compile(rf"(?<=[!?;。！？])\s*|(?<=\.)\s+|(?<=[:,])(?<!{THE_TITLE}:)\s+|(?<=[、])", re.IGNORECASE)
"""Behind a title and a colon stands what belongs to the title."""
_TELLING = r"(?:tell|explain|describe|summari[sz]e|give|say|name|list|show)"
_ASKS = re.compile(
    rf"\W*(?:{THE_TITLE}:\s*)?"
    r"(?:(?:and|so|but|then|now|well|hey|hi|also|just|i mean|please|kindly|(?:can|could|will|would) you)\W+)*"
    r"(?:what|which|who|whose|how|when|where|why|is|are|was|were|do|does|did|has|have|can|could|will|would|should|may|"
    rf"any|{_TELLING})\b|.*(?:か[。？?、]?|を?教えて\S*|知りたい\S*)\s*$",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\W*(?:is|was|am|are) (?:that|this|it|i) (?:so|true|right|correct|wrong)?", re.IGNORECASE)
"""It asks whether what was said before is so."""
_PERSON = r"(?:my|our|his|her|their)\b(?: [\w'-]+){1,4}?"
_BEFORE_WHAT_IS_ASKED = re.compile(
    r"^.*\b(?:know|wonder\w*|ask\w*|(?:tell|remind) (?:me|us|him|her|them)|say|explain|curious|find out|sure|remember|"
    r"idea|clue)\b(?: \w+)? (?=(?:what|which|who|whose|how|when|where|whether|if|why)\b)|"
    r"^.*\b(?=(?:(?:tell|give) (?:me|us)|explain|describe|summari[sz]e)\b)|"
    rf"^.*\b(?:and|then|please) (?={_TELLING}\b)|"
    r"^.*(?:になりきって|になったつもりで|口調で|っぽく|風に)|"
    rf"^\W*{_PERSON} (?:wants?|would like|needs?|ask(?:s|ed)(?: me)?) (?:to (?:know|hear|learn|ask)|about|for)\b",
    re.IGNORECASE,
)
_IS_TOLD = re.compile(rf"\W*(?:please )?{_TELLING}\b", re.IGNORECASE)
_MANNER = re.compile(
    r"\b(?:in|with|using) (?:[\w'-]+ ){0,3}?(?:words?|sentences?|lines?|voice|style|tone|accent|terms|verse|rhymes?|"
    r"nutshell|paragraphs?|points|detail|manner)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(rf"\b(?:as|like) (?!{THE_TITLE})(?:if|though|an?|my|our|i|you|to)\b.*$", re.IGNORECASE)
_FOR_SOMEBODY = re.compile(
    rf"\b(?:to|for) (?!{THE_TITLE})(?:(?:my|our|his|her|their|an?) [\w'-]+(?: [\w'-]+){{0,2}}|me|us|him|her|them)\W*$",
    re.IGNORECASE,
)


def asked_in(text: str) -> str:
    """Return what a message asks: "pretend to be a pirate: what is it about?" asks "what is it about?".

    The whole of it, where no part asks more than another.
    """
    parts = rejoined(part for part in _BOUNDARY.split(text) if part and part.strip())
    asking = [part for part in parts if _ASKS.match(without_lead(part))]
    if not asking or any(_POINTS_BACK.match(part) for part in asking):
        asking = parts
    return " ".join(map(_without_frame, asking))


def _without_frame(part: str) -> str:
    asked = _BEFORE_WHAT_IS_ASKED.sub("", without_lead(part))
    asked = _FOR_SOMEBODY.sub("", _MANNER.sub(" ", asked))
    return _ROLE.sub("", asked) if _IS_TOLD.match(asked) else asked
