"""The thing that a question is about, and whether a text speaks of that thing and not of its neighbour."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from pipeline.catalogue.names import folded
from pipeline.trade import Trade, Wording
from pipeline.wording.topics import is_about_service
from pipeline.wording.words import JAPANESE, in_the_words_of_the_catalogue, is_japanese, words_of

_SIGN_JA = r"(?:(?![ぁ-ん])\w)"
_NOUN_JA = rf"{_SIGN_JA}(?:{_SIGN_JA}|(?![のはがをもとにでへやか])[ぁ-ん](?={_SIGN_JA}))*"
"""With the kana that stand within it: 仕入れ値."""
_LETTERS_JA = r"[\u30a1-\u30ff\u3400-\u9fff々]"
_ITS_OWN_JA = (
    r"{generic_ja}|{units_ja}|{items_ja}|{tales_ja}|{facts_ja}|{parts_ja}|版|冊|セット|ボックス|BOX|合計|金額|単価|定価|"
    r"(?:販売|本体|税込|税抜|通常|現在)(?:価格|値段)"
)
"""These of a title are the title itself, or a part of it."""
_ALL_OF_IT_JA = r"(?:を|の)?(?:全(?:{units_ja}|部|冊)|(?:買|揃|そろ)[ぁ-ん])[^、。？?\s]{0,8}?|って[^、。？?\s]{1,10}?"
_ALSO = r"(?:(?:also|still|even|currently|guys|actually|ever|happen to|any|some|the|a|an) )*"
_WRITTEN_LARGE = r"(?=(?:the )?(?-i:[A-Z])\w* (?:\w+ ){0,3}?(?-i:[A-Z]))"
"""Two words that are no start of a sentence."""
_SAYS_WHICH = r"(?:which|that) (?:is|are|was|were|has|have|isn't|aren't|hasn't|can|will)|that's"
"""Opens a clause on what was named before: "which fantasy do you have that's finished?"."""
_NO_OBJECT = r"(?!(?:it|that|this|them|those|these|in|into|out|back|rid|hold|through|around|away|up|off)\b)"
"""Behind these no thing is named: "how can I get that done?", "I want to get in touch"."""
_FRAMES = tuple(
    Wording(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:do|does|did|have|can|will) (?:you|we|they|(?:the|this|your) (?:shop|store)|{{shop}}) {_ALSO}"
        rf"(?:sell|have|carry|stock|offer|got)\s+(?!(?:and|or|but|{_SAYS_WHICH})\b)(?P<thing>.+)",
        r"\b(?:is|are) (?!there\b)(?P<thing>.+?) (?:(?:still|currently|back|now|even) )*"
        r"(?:in stock|out of stock|available|sold(?: out| here)?|for sale)"
        r"(?: (?:now|here|yet|today|right now|at the moment))?\W*$",
        r"\b(?:is|are) there (?P<thing>.+?) (?:in stock|available|for sale)\b",
        r"^\W*are there (?:any )?(?P<thing>[\w-]+(?: [\w-]+)?)\W*$",
        r"^\W*+(?P<thing>.+?)[\s,:;-]{1,3}(?:in stock|available)\W*$",
        r"\b(?:is|are) (?!there\b)(?P<thing>.+?) (?:in|on|among|part of) (?:your|the|this) (?:\w+ )?"
        r"(?:{shop}|shop|store|catalogue?|range|site|shelves|shelf|selection|list)\W*$",
        r"\bhow much (?:is|are|was|for|must i pay for)\s+(?P<thing>.+)",
        r"\bhow much (?:does|do|would|will)\s+(?P<thing>.+?)\s+(?:cost|be|go for|sell for)\b",
        r"\bwhat (?:does|do)\s+(?!it\b)(?P<thing>.+?)\s+costs?\b",
        r"^\W*+(?!(?:express|standard|economy|priority|overnight|airmail) to\b)"
        r"(?P<thing>(?:(?!\b(?:is|are|do|does|how|what|who)\b).)+?)(?:'s)? (?:price|cost)\W*$",
        r"\b(?:prices?|costs?|(?:{units}|{counted})(?<=s)|{makers}) (?:of|for)\s+(?P<thing>.+)",
        r"\bwho(?:(?:'s| is| was) (?:the |that )?\w+ (?:that|who))? (?:{makes}|created|made|is behind)\s+(?P<thing>.+)",
        r"\bhow many (?:\w+ )?(?:{units}|{counted}|{items}) (?:does|do|did|has|have|"
        r"are (?:there )?(?:in|of|for)|in|of)\s+"
        r"(?!(?:you|we|i)\b)(?P<thing>.+?)(?: (?:have|has|got|run|exist|there|so far|in total|now|yet))*\W*$",
        r"\b(?:is|has|did|was) (?P<thing>.+?) (?:(?:not|already|still|now|yet|even|been|ever|gonna|going to|be) )*"
        r"(?:{states}|cancelled)(?:,? or\b.*)?\W*$",
        r"\bwhat(?:'s| is| was) (?P<thing>.+?) about\W*$",
        # What is told of comes with its name; what "a boy" does may stand in other words.
        rf"\b(?:{{facts}}) (?:of|in|for)\s+(?:the {{items}} )?(?P<thing>{_WRITTEN_LARGE}.+)",
        rf"\b(?:tell me|know|hear|learn) (?:\w+ )?about\s+(?P<thing>{_WRITTEN_LARGE}.+)",
        r"\b{uses} order (?:of|for|in)\s+(?P<thing>.+)",
        r"^\W*(?P<thing>.+?) {uses} order\W*$",
        r"^(?P<thing>[^、。？?\s]+?)(?:を|は|の)(?:どこから)?{uses_ja}[むめ]",
        r"\border\b.*\b(?:i|we|you|one) {uses}\s+(?P<thing>.+)",
        rf"\b(?:can|could|may) i (?:buy|get|find|purchase)\s+{_NO_OBJECT}(?P<thing>.+)",
        rf"\b(?:want|need|like|love|wish) to (?:buy|get|order|purchase)\s+{_NO_OBJECT}(?P<thing>.+)",
        r"^\W*(?:have you |you )?(?:got(?: any)?|any)\s+"
        # Who has got a son wants something for him.
        r"(?!who\b|(?:an?|two|my) (?:[\w-]+ ){0,2}?"
        r"(?:girl|boy|kid|child|children|son|daughter|niece|nephew|teen\w*|friend)s?\b)(?P<thing>.+)",
        # Behind "title の" stands what is asked for: a figure of it is not the thing itself.
        rf"の(?!(?:(?![のはが])\w)*(?:{_ITS_OWN_JA}))(?P<thing>{_NOUN_JA})(?:(?:は|って|が)?(?:お?いくら|何円)|の(?:お?値段|価格))",
        rf"^「?(?P<thing>{_LETTERS_JA}{{3,}}?)」?の(?:新刊|結末|{{facts_ja}})",
        # What is "within 10 dollars" is bounded by that, and not called so; nor is it called what it is not.
        r"^(?:[^、。？?\s]*(?:以[内下上降]|未満|まで|超)(?:の|で(?:{uses_ja}\w{1,5}?る|{ended_ja})?)|"
        r"[^。？?\s]*?(?:じゃ|では)なくて?、?)?"
        # Nor what all of it costs.
        rf"(?P<thing>[^、。？?\s]+?)(?:{_ALL_OF_IT_JA})?(?:は|の|って|を|が)?(?:在庫|あります|ありません|売って|取り扱|置いて|いくら|値段|価格|{{makers_ja}}|誰が|全?何{{units_ja}})",
    )
)
"""What stands in such a place is a thing that the shop has or has not."""

_CLAUSE = re.compile(
    r"[,;?!。？]|\.(?:\s|$)|\s(?:for|with|about|by|in|from|on|at|to|that|which|who|and|or|like|cost|costs|be|weigh|"
    r"please|now|here|exists?|sell for|go for|right now|today|"
    r"compared|versus|vs|than|behind|together|altogether|combined|per|each|apiece|exactly|originally|"
    r"are(?= (?:out|there|available|released)\b)|"
    r"(?:under|below|over|above|up to|less|more|cheaper|max\w*)(?=\W{1,3}\d))\b",
    re.IGNORECASE,
)
_COMMON = (
    "sell sold stock carry offer available availability copy copies edition item product stuff thing shop store "
    "whole entire full first second third last latest newest next single set please buy order purchase one all "
    "title kind type sort good best new popular cheap price cost "
    "much worth again far recommendation suggestion idea left other something anything pay "
    "在庫 値段 価格 短編 長編 新作"
)
"""They say what one wants of a thing, not which thing it is."""
_KINDS = "title recommendation suggestion something anything shop store"
"""Before these stands a wish ("a funny one"), which a page may meet in other words."""
_GOODS = re.compile(r"\bcards?\b|カード", re.IGNORECASE)
"""A card may be a means to pay, or a toy: it must be the very card."""

_IN_A_NAME = rf"(?:[^\W{JAPANESE}]|['!:.-])*"
"""Japanese particles follow a Latin name without a blank."""
_NAME = re.compile(
    rf"(?<![\w'])[A-Z0-9]{_IN_A_NAME}(?:\s+(?:(?:of|the|on|no|and|in|to|de|x)\s+)*[A-Z0-9]{_IN_A_NAME})*"
)
_SAYS_WHERE = re.compile(r"(?<=\w)\s+in(?:\s+[A-Z][\w']*)+\W*$")
_ASKS_WHETHER = re.compile(r"^\W*(?:is|are|was|were)\b", re.IGNORECASE)
"""Where a thing is, asked of it, is no part of its name: "Was it in Jump?"."""
_NUMBER_BEHIND = re.compile(r"(?<=\D)\s+\d{1,3}$")
_PLACED = re.compile(
    r"\b(?:to|in|from|on|at|until|before|after|since|about|like|with|for)\s+(?:the\s+)?$", re.IGNORECASE
)
_TELLS_OF = re.compile(r"\b(?:about|featuring|starring|with)\s+(?:(?:a|an|the)\s+)?(?P<what>\w+)", re.IGNORECASE)
_DATES = frozenset(name.casefold() for name in (*day_name, *month_name) if name)
_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_SPELT_ALIKE = 0.84
_LONG_WORD = 5
_SHORT_MESSAGE = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: names as they are written, and the object of its frame; both as stems in order."""

    names: tuple[tuple[str, ...], ...] = ()
    thing: tuple[str, ...] = ()
    framed: bool = False
    kind: tuple[str, ...] = ()
    """What kind of thing is wished for, which a page may meet in other words."""

    def is_in(self, title: str, text: str, trade: Trade, known: frozenset[str] = frozenset()) -> bool:
        """Whether a text under a title speaks of it. ``known`` are words that the title answers to in another form."""
        stems, of_title = stems_of(f"{title}\n{text}", trade), stems_of(title, trade)
        named = not self.names or any(
            _stands(tuple(w for w in n if w not in known), stems, of_title) for n in self.names
        )
        return named and _stands(tuple(word for word in self.thing if word not in known), stems, of_title)

    def is_about(self, title: str, text: str, trade: Trade) -> bool:
        """Whether a text under a title has every word of a thing without a name, wherever it stands."""
        return bool(self.thing) and not self.names and {*self.thing} <= {*stems_of(f"{title}\n{text}", trade)}

    def share_in(self, text: str, trade: Trade) -> float:
        """Which share of the words for the thing a text holds, wherever they stand: 0 of names, cards, Japanese."""
        plain = " ".join(self.thing)
        if self.names or not plain or _GOODS.search(plain) or is_japanese(plain):
            return 0.0
        stems = stems_of(text, trade)
        return sum(word in stems for word in self.thing) / len(self.thing)


NOTHING = Subject()


@lru_cache(maxsize=16)
def _common(trade: Trade) -> frozenset[str]:
    japanese = " ".join(word for word in trade.plain("generic", "units", "counted_as").split() if is_japanese(word))
    english = trade.english("items", "wished_as", "units", "shop")
    return words_of(f"{_COMMON} {english} {trade.plain('makers')} {japanese}", trade)


@lru_cache(maxsize=16)
def _kinds(trade: Trade) -> frozenset[str]:
    return words_of(f"{_KINDS} {trade.english('items', 'wished_as')}", trade)


@lru_cache(maxsize=256)
def subject_of(question: str, trade: Trade) -> Subject:
    """Return what a question is about; nothing where it asks for service, or for no thing in particular."""
    plain = folded(question)
    thing = _thing_in(plain, trade)
    if thing is None:
        return Subject(_names_in(plain, trade), kind=_before_a_kind(plain, trade))
    if is_about_service(thing, trade) and not _GOODS.search(thing):
        return NOTHING
    stems = stems_of(thing, trade)
    telling = tuple(word for word in stems if word not in _common(trade) and not word.isdecimal())
    # Before a word for what is sold stands a kind; only what stands for itself is a thing.
    names = _names_in(plain, trade)
    is_kind = not telling or (stems[-1] in _kinds(trade) and not names)
    kind = (*telling, *_before_a_kind(plain, trade)) if is_kind else ()
    return Subject(names, () if is_kind else telling, framed=True, kind=kind)


def thing_of(question: str, trade: Trade) -> str:
    """Return the words for the thing that a question is about; the question where they are not to be told apart."""
    return _thing_in(folded(question), trade) or question


def head_of(stems: tuple[str, ...], trade: Trade) -> tuple[str, ...]:
    """Return the last of a thing's stems, which says what it is; none where any title is that, or in Japanese."""
    last = stems[-1:]
    return () if {*last} & (_kinds(trade) | _common(trade)) or any(map(is_japanese, last)) else last


def is_anything(stems: tuple[str, ...], trade: Trade) -> bool:
    """Whether a thing's stems say no more than that it is sold here: "good new ones"."""
    return _kinds(trade) | _common(trade) >= {*stems}


@lru_cache(maxsize=256)
def _thing_in(plain: str, trade: Trade) -> str | None:
    found = next((match["thing"] for frame in _FRAMES if (match := frame.of(trade).search(plain))), None)
    end = _CLAUSE.search(found, 1) if found else None
    return found[: end.start()] if found and end else found


def _names_in(question: str, trade: Trade) -> tuple[tuple[str, ...], ...]:
    question = _SAYS_WHERE.sub("", question) if _ASKS_WHETHER.match(question) else question
    words = _WORD.findall(question)
    if not any(word[0].islower() for word in words) and not is_japanese(question):
        return ()
    names: list[tuple[str, ...]] = []
    for match in _NAME.finditer(question):
        before = question[: match.start()]
        begins = not before.strip(" \"'(") or before.rstrip().endswith((".", "?", "!"))
        alone = len(_WORD.findall(match[0])) == 1
        if _PLACED.search(before) or not match[0][0].isalpha() or (alone and (begins or match[0].casefold() in _DATES)):
            continue
        # Which of them is meant is no part of its name: "Naruto 12".
        named = _NUMBER_BEHIND.sub("", match[0])
        telling = tuple(word for word in stems_of(named, trade) if word not in _common(trade))
        names += [telling] * bool(telling)
    return tuple(names)


def _before_a_kind(plain: str, trade: Trade) -> tuple[str, ...]:
    """The word that says which of the wares are wished for; of a short message, all words."""
    stems = stems_of(plain, trade)
    if len(stems) <= _SHORT_MESSAGE:
        return tuple(word for word in stems if word not in _common(trade))
    before = [word for word, kind in pairwise(stems) if kind in _kinds(trade) and word not in _common(trade)]
    return (*before, *(stem for match in _TELLS_OF.finditer(plain) for stem in stems_of(match["what"], trade)))


@lru_cache(maxsize=4096)
def stems_of(text: str, trade: Trade) -> tuple[str, ...]:
    """Return the content words of a text in order, without their endings; Japanese ones as pairs of characters."""
    return tuple(stem for word in _WORD.findall(folded(text)) for stem in _in_order(word, trade))


def _in_order(word: str, trade: Trade) -> list[str]:
    """The stems of a word, of which the catalogue may make several: 耳が聞こえない is one, 三角関係 is two."""
    stems = words_of(word, trade)
    if len(stems) <= 1:
        return list(stems)
    plain = in_the_words_of_the_catalogue(word, trade)
    return sorted(stems, key=lambda stem: (plain.find(stem), stem))


def _stands(wanted: tuple[str, ...], stems: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """Whether the words stand together; Japanese pairs, which have no order, all of them anywhere."""
    if not wanted:
        return True
    if any(is_japanese(word) for word in wanted):
        return set(wanted) <= set(stems)
    begins = (at for at, stem in enumerate(stems) if stem == wanted[0])
    if any(stems[at : at + len(wanted)] == wanted for at in begins):
        return True
    return all(any(_alike(word, other) for other in title) for word in wanted)


def stand_in(text: str, words: tuple[str, ...], trade: Trade) -> bool:
    """Whether a text holds these words together, or words that are spelt nearly so; of none, none do."""
    stems = stems_of(text, trade)
    return bool(words) and _stands(words, stems, stems)


def stands_alike(word: str, text: str, trade: Trade) -> bool:
    """Whether a text holds the word, or a word that is spelt nearly so."""
    return any(_alike(word, other) for other in stems_of(text, trade))


def _alike(word: str, other: str) -> bool:
    if word == other or len(word) < _LONG_WORD:
        return word == other
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    # The quick ratios are never below the true one: most pairs fail them, at a tenth of the cost.
    return all(ratio() >= _SPELT_ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))
