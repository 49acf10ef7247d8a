"""For whom it is: the age that a message states, or that a school level or a relation implies.

Where it leaves a choice the youngest is taken, so that a mistake hides a fitting title and never shows an unfit one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline.catalogue.fields import texts_of
from pipeline.catalogue.names import folded
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.types.documents import LEAST_AGE, MAKERS, Passage
from pipeline.wording.words import casefolded

ADULT = 18
CHILD = 6
"""The age taken for "my kid", "my niece", 子供: nothing is known but that it may be a young child."""

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_NUMBERS = {word: number for number, word in enumerate(_UNITS, 1)}
_ORDINALS = {
    word: number for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth".split(), 1)
}
_COUNTED = {f"{numeral}つ": number for number, numeral in enumerate("一二三四五六七八九", 1)}
_KANJI = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}

_N = rf"(?:1?\d{{1,2}}(?!\d)|{'|'.join(sorted(_UNITS, key=len, reverse=True))}|(?:twenty|thirty|forty|fifty)(?:[- ]\w+)?)"
_OLD = r"[- ]?(?:(?:and a|&) half[- ]?)?(?:(?:years?|yrs?|year'?s)[- ]?(?:olds?|young)|y\.?/?o\b\.?|years? of age)"
_RANGE = rf"(?P<age>{_N})(?: ?(?:-|–|to|or|and|,|/) ?{_N})*"
_CHILD = (
    r"(?:kids?|kiddos?|twins|triplets|child|children|sons?|daughters?|nieces?|nephews?|grand(?:sons?|daughters?|child|children|kids?)|"
    r"god(?:son|daughter|child)|step(?:son|daughter)|toddlers?|tots?|niblings?|lads?|lass(?:es|ies?)?|wee ones?|bab(?:y|ies)|minors?|pupils?|school(?:child(?:ren)?|kids?|boys?|girls?)|"
    r"(?:little|younger|young|small|kid|baby) (?:brothers?|sisters?|cousins?|boys?|girls?|ones?|readers?|bro|sis|siblings?))"
)
_KIN = (
    r"(?:great-)?(?:(?:wife|husband|mother|father|mum|mom|dad|boyfriend|girlfriend|partner|boss|"
    r"colleague|grandmother|grandfather|grandma|grandpa|aunt|uncle|parents)s?)"
)
_KIN_JA = r"(?:祖父母?|祖母|おじい|おばあ|お?父|お?母|両親|妻|夫)(?:さん|ちゃん)?"
GROWN_UP_JA = rf"(?:{_KIN_JA}|[叔伯義][父母]|彼[女氏]?|友[達人]|友だち|恋人|同僚|上司|先輩|先生)(?:さん)?"
GROWN_UP = rf"(?:myself|me|adults?|grown[- ]?ups?|{_KIN})"
_OF_ONES_OWN = r"(?:(?:my|our|his|her|their) (?:very )?(?:youngest|eldest|oldest|middle one))"
_SOMEBODY = rf"(?:{_CHILD}|{_OF_ONES_OWN}|(?:my|our) {_KIN}|he|she|they|(?:friend|brother|sister|cousin|boy|girl|student|class|reader|twin|triplet)s?|one)"
_WHOSE = r"(?:for|to|my|our|his|her|their|suits?|with)"
_ADJECTIVES = r"(?: (?:a|an|the|my|our|your|some|any|all|little|young|younger|small|older|eldest|other|best friend'?s|friend'?s|sister'?s|brother'?s|own|two|three|new)){0,6}"

_IN_A_STORY = re.compile(
    r"\b(?:(?<!what )(?<!how )about (?!my\b|our\b)|(?:nothing|none|not|no \w+|(?:except|but) the ones?) with (?!my\b|our\b)|where|whose|featuring|starring|in which|protagonist).*?(?=\bfor\b|[.?!,;]|$)"
)
"""An age in a wish for a story is the hero's: "something about a six-year-old girl"."""

_WHEN = r"(?: (?:in|on|this|next|last) (?:a )?\w+(?: time)?| tomorrow| soon| today| yesterday)?"
_LABELS = {
    "all ages": 0, "e": 0, "g": 0, "teens": 13, "teen": 13, "t": 13, "older teens": 16, "older teen": 16, "ot": 16,
    "t+": 16, "13+": 13, "16+": 16, "18+": ADULT, "mature": ADULT, "m": ADULT,
}  # fmt: skip
"""Ratings as publishers write them, each with its least age."""
_LABEL = "|".join(re.escape(label) for label in sorted(_LABELS, key=len, reverse=True))

Age = Callable[[re.Match[str], date], int]


def _said(match: re.Match[str], _: date) -> int:
    return _number(match["age"])


def _always(age: int) -> Age:
    return lambda _match, _today: age


_IMPLIED = _always(CHILD)
"""Of a relation alone: it counts only where no age is stated. A six-year-old's is stated."""


_PATTERNS: tuple[tuple[str, Age], ...] = (
    (rf"\b{_RANGE}{_OLD}", _said),
    (rf"\b(?:aged?|ages|age of|age is):? \(?(?:between |from )?{_RANGE}\b", _said),
    (rf"\b(?:younger|youngest|smaller)(?: one)?,? (?P<age>{_N})\b(?! ?(?:{{units}}|{{counted_as}}|{{items}}))", _said),
    (r"\byears? (?P<age>\d|1[0-3]) (?:and|or|to|&) (?:year )?(?:\d|1[0-3]) (?:class(?:es)?|pupils?|students?|kids?|children|boys?|girls?)\b", lambda match, _: int(match["age"]) + 4),
    (rf"\b(?:rat(?:ed|ing)(?: of)? )?(?P<age>{_LABEL}),? (?:or|and) (?:lower|below|under|less|younger)\b|\b(?:up to|at most) (?:a )?rat(?:ed|ing)(?: of)? (?P<most>{_LABEL})(?!\w)", lambda match, _: _LABELS[match["age"] or match["most"]]),
    (rf"(?:\b(?:who|is|who is|who's) )?\b(?:turn(?:s|ed|ing)?) (?P<age>{_N})\b{_WHEN}", lambda match, _: _number(match["age"]) - 1),
    (rf"\b{_SOMEBODY}(?: will|'ll) be (?P<age>{_N})\b(?! ?(?:{{units}}|{{counted_as}})){_WHEN}", lambda match, _: _number(match["age"]) - 1),
    (r"\b(?P<age>\d{1,2})(?:st|nd|rd|th) birthday", _said),
    (rf"\b{_SOMEBODY}(?: \w+)?(?:,? who(?: is|'s)|,? that(?: is|'s)|,| is| are|'s|'re| \(|:) ?(?:(?:\w+ly|just|still|about|almost|now|in (?:fact|truth|reality)|between),? )*{_RANGE}\b(?! ?(?:{{units}}|{{counted_as}}|dollars|%|\+))", _said),
    (rf"\b(?:{_CHILD}|boys?|girls?|readers?) of {_RANGE}\b(?! ?(?:{{units}}|{{counted_as}}))", _said),
    (rf"\bi(?:'m| am) (?:only |just )?(?P<age>{_N})(?= ?(?:$|[.,!?]|and\b|so\b|years?\b))", _said),
    (rf"\bi(?:'m| am) (?:not (?:yet |even )?|under |below |younger than )(?P<age>{_N})\b(?! ?\+)", lambda match, _: _number(match["age"]) - 1),
    (r"\bborn (?:in|on)(?: \w+)? (?P<age>(?:19|20)\d\d)\b", lambda match, today: today.year - int(match["age"]) - 1),
    (r"\b(?P<age>\d{1,2})(?:st|nd|rd|th)[- ]?grade(?:rs?)?\b|\bgrade (?P<grade>\d{1,2})\b", lambda match, _: int(match["age"] or match["grade"]) + 5),
    (rf"\b(?P<age>{'|'.join(_ORDINALS)})[- ]grade(?:rs?)?\b", lambda match, _: _ORDINALS[match["age"]] + 5),
    (r"\b(?:in|into|(?:start|enter|finish)(?:s|ed|ing)|our|my|for|an?|from|teach|and|school,?) year (?P<age>\d|1[0-3])\b(?! of)|\b(?:year |yr? ?)(?P<group>\d|1[0-3])s? (?:class|pupils?|students?|kids?|children|boys?|girls?)\b", lambda match, _: int(match["age"] or match["group"]) + 4),
    (r"\b(?:nursery|pre-?school(?:ers?)?|kindergart\w+|reception class)\b", _always(3)),
    (r"\b(?:(?:elementary|primary|grade)[- ]school\w*(?: (?:kids?|children|pupils?|students?|age\w*))?|primary (?:pupils?|years)|school[- ]aged?)\b", _always(CHILD)),
    (r"\b(?:middle[- ]school\w*|junior high(?: school\w*)?)(?: (?:kids?|children|pupils?|students?))?", _always(12)),
    (r"\b(?:(?<!set )in|at|into|(?:start|enter|attend)(?:s|ed|ing)) secondary[- ]school\b|\bsecondary[- ]school(?:ers?| (?:kids?|children|pupils?|students?))", _always(11)),
    (rf"\b{_WHOSE}{_ADJECTIVES} (?:senior )?high[- ]school(?:ers?|(?: (?:kids?|children|pupils?|students?|library|class)))", _always(14)),
    (r"\b(?:pre-?teens?|tweens?)\b", _always(10)),
    (rf"\b{_WHOSE}{_ADJECTIVES} (?:teen(?:ager)?s?|adolescents?|teenage \w+)\b", _always(13)),
    (rf"\b{_OF_ONES_OWN}\b", _IMPLIED),
    (rf"\bunder[- ](?:the age of )?(?:\d{{1,2}}'?s|(?:five|six|seven|eight|nine|ten|eleven|twelve|thirteen|sixteen|eighteen)s)\b|\b{_CHILD} (?:under|below) \d{{1,2}}\b|\b(?:under|below) (?:the age of|age) \d{{1,2}}\b|\byounger than \d{{1,2}}\b(?! {{units}})", _IMPLIED),
    (rf"\b{_WHOSE}{_ADJECTIVES} {_CHILD}\b|\b(?:can|could|may|should|will|would|let){_ADJECTIVES} {_CHILD} (?:read|have|see|handle|enjoy|like)\b|\b(?:kid|child|family)[- ](?:friendly|safe)\b|\b(?:kids?'?s?|children'?s) (?:{{items}}|titles?)\b|\b(?:whole|entire) family\b|家族(?:みんな|全員|皆)?で{{uses_ja}}", _IMPLIED),
    (r"(?P<age>1[368]) ?\+ ?以下(?:の)?", _said),
    (r"(?P<age>1?\d{1,2}|[一二三四五六七八九十]{1,2})\s?(?:[歳才]|さい(?=[のにでへと、。児]|$))(?!以上|向け|の(?:少年|少女|主人公))", _said),
    (rf"(?P<count>{'|'.join(_COUNTED)})の(?:子|男の子|女の子|娘|息子|孫|姪|甥|弟|妹)", lambda match, _: _COUNTED[match["count"]]),
    (r"(?P<age>(?:19|20)\d\d)年生まれ", lambda match, today: today.year - int(match["age"]) - 1),
    (r"小学?校?(?P<age>[1-6一二三四五六])(?:年生?|(?!\d))", lambda match, _: _number(match["age"]) + 5),
    (r"(?<![学校高中大])(?P<age>[1-6])年生", lambda match, _: _number(match["age"]) + 5),
    (r"中学?校?(?P<age>[1-3一二三])(?:年生?|(?!\d))", lambda match, _: _number(match["age"]) + 11),
    (r"高校?(?P<age>[1-3一二三])(?:年生?|(?!\d))", lambda match, _: _number(match["age"]) + 14),
    (r"(?:幼稚園|保育園|園児|幼児|赤ちゃん)(?:児|生)?", _always(3)),
    (r"年[長中少](?:さん|組|児|の(?:子|娘|息子|孫|弟|妹))", _always(3)),
    (r"大学(?:生|[1-4一二三四]年生?)(?=に|へ|向け|の(?:娘|息子|子|弟|妹|孫|甥|姪))", _always(ADULT)),
    (r"低学年", _always(CHILD)),
    (r"中学年", _always(8)),
    (r"高学年", _always(10)),
    (r"(?:小学生|小学校|児童)", _always(CHILD)),
    (r"(?:中学生|中学校)(?=に|へ|向け|でも|[がも]{uses_ja}|の(?:娘|息子|子|弟|妹|孫|甥|姪|プレゼント)|$|。|、)", _always(12)),
    (r"(?:高校生)(?=に|へ|向け|でも|[がも]{uses_ja}|の(?:娘|息子|子|弟|妹|孫|甥|姪|プレゼント)|$|。|、)", _always(15)),
    (r"(?:子供|子ども|こども|お子(?:さん|様)|息子|娘|孫|甥|姪|キッズ|未成年|弟|妹)(?:さん|たち|達)?(?=に|へ|向け|でも|[がも]{uses_ja}|と一緒|の(?:ため|誕生日|プレゼント)|[がはも][^。？?、]{0,24}(?:{uses_ja}|欲し|ほし|はま|ハマ|夢中|好き))|子どもも|親子で", _IMPLIED),
)  # fmt: skip
_READERS = tuple((Wording(pattern), age) for pattern, age in _PATTERNS)
_LIKES = re.compile(r"(?<=\bwho) (?:really |absolutely )?(?:likes?|loves?|enjoys?|adores?)\b")
"""What a reader likes is wished for; that it is loved is no matter of the story."""
_LEFT_OVER = re.compile(
    rf"(?:\bfor\b)?{_ADJECTIVES}\s*\b(?:{_CHILD}|boys?|girls?|brother|sister|cousin|friend)\b|"
    rf"(?:\b(?:for|my|our|his|her){_ADJECTIVES} (?:[\w-]+ )?|\s\s){_KIN}\b|^\s*の?{_KIN_JA}[のにへ用]|"
    r"^(?:\s|向け|むけ|[のにへ用]|子(?=[にへがはも向]))+|\s(?:の\s*)?(?:向け|むけ)の?"
)
_FOR_ONESELF = Wording(rf"\bfor{_ADJECTIVES} (?:[\w-]+ )?{GROWN_UP}\b|自分(?:用|が{{uses_ja}}|に)|大人(?:向け|に|が)")


_RULED_OUT = re.compile(
    r"\b(?:no|not|non|nothing|none|without|except|avoid\w*|exclud\w+|skip|under|below|(?:do|does|is|are|was)n't(?! you\b))\b"
    r"(?:[ -](?!but\b|only\b|just\b)[a-z']+){0,3}?[ -](?:(?P<age>1[368])(?: ?\+|(?<=rated 1[368])\b)|r[- ]?(?P<r>18)\b|(?:mature|adults?)\b)|"
    r"(?:(?P<ja>1[368])\s?(?:\+|禁|歳以上)|(?<![a-z])r[- ]?18(?!\d)|成人(?:向け|指定)|大人向け|アダルト)(?:の?(?:もの|作品|[^\s、。]{1,4}))?"
    r"(?:(?:では|じゃ|は|が|を)?(?:な(?:い|く|し)|除|いら|いり|避け|嫌|ng)|以外|抜き)"
)
"""A rating that is not wanted: who says so is to be shown what is meant for younger readers."""


def _just_below(match: re.Match[str], _: date) -> int:
    return int(match["age"] or match["r"] or match["ja"] or ADULT) - 1


_RATING = Wording(
    rf"\b(?:rated (?P<label>{_LABEL})|(?P<teen>teen)[- ]rated)(?![\w+])|"
    r"\b(?:rated |rating |ages? )?(?P<age>13|16|18) ?\+|(?<![a-z])r[- ]?(?P<r>18)(?!\d)|"
    r"\b(?P<all>all[- ]ages?|for every age)\b|全年齢|(?P<ja>1[368])\s?(?:禁|歳以上)|"
    r"(?P<mature>\b(?:mature|adults?[- ]only|r-rated) (?:{items}|titles?)|成人(?:向け|指定)|アダルト)"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """The youngest reader that a message speaks of. ``words`` are those that say so."""

    age: int
    words: tuple[str, ...] = ()

    @property
    def is_adult(self) -> bool:
        """Whether every rating fits."""
        return self.age >= ADULT


def reader_in(text: str, today: date, trade: Trade) -> Reader | None:
    """Return the reader that a message speaks of; None where it does not say for whom it asks."""
    plain = _IN_A_STORY.sub(" ", _plain(text))
    found = [
        (max(0, age(match, today)), match[0], age is _IMPLIED)
        for pattern, age in _READERS
        for match in pattern.of(trade).finditer(plain)
    ]
    # "my kid is 14" states an age: what the relation alone implies no longer counts. What is ruled out states none.
    stated = [one for one in found if not one[2]] or found
    ruled_out = [(_just_below(match, today), match[0]) for match in _RULED_OUT.finditer(plain)]
    if stated or ruled_out:
        youngest = min(age for age, *_ in (*stated, *ruled_out))
        return Reader(youngest, tuple(dict.fromkeys(words for _, words, *_ in (*found, *ruled_out))))
    own = _FOR_ONESELF.of(trade).search(plain)
    return Reader(ADULT, (own[0],)) if own else None


def rating_in(text: str, trade: Trade) -> int | None:
    """Return the age rating that a message asks for, as the least age in years: 18 for "18+"; None for "no 18+"."""
    found = _RATING.of(trade).search(_RULED_OUT.sub(" ", _plain(text)))
    if found is None:
        return None
    if label := found["label"] or found["teen"]:
        return _LABELS[label]
    age = found["age"] or found["r"] or found["ja"] or ("18" if found["mature"] else "0")
    return int(age)


def unasked_for(passage: Passage, query: Query) -> bool:
    """Whether a passage is about a title for adults, and the question names neither it, nor who made it, nor its rating."""
    if query.rating == ADULT or _least_age(passage) < ADULT:
        return False
    authors = passage.fields.get(MAKERS, ())
    plain = folded(query.text).casefold()
    made_it = any(folded(name).casefold() in plain for name in (authors if isinstance(authors, tuple) else ()))
    return not (made_it or query.taste.made_by & {*texts_of(authors)} or _is_named(passage, query))


def unfit_for_reader(passage: Passage, query: Query) -> bool:
    """Whether a passage is about a title that is not for the reader's age, and that the question does not name.

    Of an unknown reader's question: one for adults that is called by a plain word of it ("a hideout in the woods").
    """
    if _is_named(passage, query):
        return False
    if query.reader_age is not None:
        return _least_age(passage) > query.reader_age
    return _least_age(passage) >= ADULT and _is_a_plain_word(passage.title, query.text)


def _is_a_plain_word(title: str, text: str) -> bool:
    name, plain = folded(title).casefold(), folded(text).casefold()
    pieces = plain.split(name)
    return any(_AN.search(before) and not _MORE_OF_IT.match(behind) for before, behind in pairwise(pieces))


def _is_named(passage: Passage, query: Query) -> bool:
    return passage.title == query.title or passage.title in query.names


def _least_age(passage: Passage) -> float:
    return float(str(passage.fields.get(LEAST_AGE, 0)))


def without_reader(text: str, reader: Reader | None) -> str:
    """The wish without the words that say for whom it is: to a search, "eleven-year-old" is a hero of that age."""
    plain = _plain(text)
    for words in sorted(reader.words if reader else (), key=len, reverse=True):
        plain = re.sub(rf"(?:\bfor\b)?(?:\b(?:an?|my|our|the)\b|\s)*{re.escape(words)}", " ", plain)
    return " ".join(_LIKES.sub(" ", _LEFT_OVER.sub(" ", plain)).split()) if reader else text


def without_rating(text: str) -> str:
    """The wish without a rating that is a letter or in Japanese, which no page has."""
    return " ".join(_LABELLED.sub(" ", text).split()) if _LABELLED.search(text) else text


_LABELLED = re.compile(
    rf"\brated (?:{_LABEL})(?![\w+])|\b(?:teen|r)[- ]rated\b|"
    r"(?:1[368]\s?(?:\+|禁|歳以上)|(?<![a-z])r[- ]?18(?!\d)|全年齢|成人(?=向け|指定)|アダルト)(?:向け|対象|指定)*[のな]?",
    re.IGNORECASE,
)
_AN = re.compile(r"\b(?:an?|some|any) (?:[\w-]+ )?$")
_MORE_OF_IT = re.compile(r"s\w|[^\Ws]")
_FRACTION = re.compile(r"(?<=\d)\s?[\u00bc-\u00be\u2150-\u215e]")
"""Of 9¾ the three quarters: normalised, they are digits behind the nine."""


def _plain(text: str) -> str:
    return casefolded(_FRACTION.sub("", text))


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word[0] in _KANJI:
        return 10 + _KANJI[word[1]] if word[0] == "十" and len(word) > 1 else _KANJI[word[0]]
    return ADULT
