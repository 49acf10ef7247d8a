"""Wordings of questions about a series, as data: those to train on, then those to tune and test on.

Slots: ``t`` title, ``g`` and ``h`` genres, ``d`` demographic, ``s`` words of the story.
"""

from __future__ import annotations

from collections.abc import Callable

from evals.training.series import Series

Fact = Callable[[Series], bool]
FACTS: dict[str, tuple[Fact, tuple[str, ...], tuple[str, ...]]] = {
    # what the sentence of the answer holds: when it applies, wordings to train on, wordings to test on
    " by ": (
        lambda _: True,
        ("who wrote {t}", "who is the author of {t}?", "{t} author", "who draws {t}", "which mangaka made {t}?",
         "who created {t}", "tell me the creator of {t}", "{t} is by whom?", "who's the artist behind {t}"),
        ("whose work is {t}?", "name the people behind {t}", "by which artist is {t}"),
    ),
    " ran |has run": (
        lambda _: True,
        ("when did {t} start", "is {t} still running?", "is {t} finished", "in what year did {t} begin?",
         "has {t} ended",
         "{t} ongoing or complete?", "when was {t} published", "did {t} end already", "what magazine ran {t}",
         "which magazine is {t} from?", "since when does {t} run"),
        ("is {t} over by now?", "where was {t} serialised", "what year is {t} from", "does {t} still come out"),
    ),
    " volumes? |volumes?\\.": (
        lambda series: series.volumes is not None,
        ("how many volumes does {t} have", "how long is {t}?", "{t} number of volumes",
         "how many books are there of {t}",
         "total volumes of {t}?", "how many tankobon of {t} are out", "is {t} a long series"),
        ("what is the volume count of {t}", "how many books would I need for all of {t}?"),
    ),
    "genres? of": (
        lambda series: bool(series.genres),
        ("what genre is {t}", "{t} genre?", "which genres does {t} belong to", "is {t} a {g} manga?",
         "does {t} count as {g}"),
        ("how would you classify {t}", "would you call {t} {g}?"),
    ),
    "is rated|suitable for all": (
        lambda _: True,
        ("what is the age rating of {t}", "is {t} ok for kids?", "can a 12 year old read {t}", "{t} age rating",
         "from what age is {t}", "is {t} for adults only"),
        ("would {t} be fine for my 14-year-old?", "how mature is {t}"),
    ),
    " costs ": (
        lambda _: True,
        ("how much does {t} cost", "price of {t}?", "what do I pay for one volume of {t}", "{t} price",
         "how expensive is {t}",
         "what's the cost of a {t} book"),
        ("how many dollars is a volume of {t}?", "what would volume one of {t} set me back"),
    ),
}  # fmt: skip
ABOUT = (
    ("what is {t} about", "tell me the story of {t}", "summary of {t}", "plot of {t}?", "what happens in {t}",
     "who is the main character of {t}", "describe {t}", "what's the premise of {t}"),
    ("what kind of tale does {t} tell?", "give me an idea of {t}"),
)  # fmt: skip
PLOT = (
    ("{s}", "manga where {s}", "a story about {s}", "which manga is about {s}", "what's the one where {s}",
     "I'm looking for a manga in which {s}"),
    ("do you know the series with {s}", "title of the manga: {s}"),
)  # fmt: skip
GENRE = (
    ("what {g} manga do you have", "show me {g} series", "I want to read {g}", "any {g} manga?", "{g} titles",
     "recommend a {g} manga", "best {g} series", "looking for {g} and {h}", "{h} manga with {g}", "{d} {g} manga"),
    ("which {g} stories can I buy", "got something {g}?", "some {g} with a bit of {h}"),
)  # fmt: skip
LIKE = (
    ("something like {t}", "I loved {t}, what next?", "manga similar to {t}", "what should I read after {t}",
     "recommend something for fans of {t}", "series in the style of {t}"),
    ("{t} is my favourite, what else would I enjoy?", "any title close to {t}"),
)  # fmt: skip
