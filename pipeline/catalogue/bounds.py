"""Facts that a wish bounds: "under 10 of them", "cheaper", "finished"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline.catalogue.unwanted import denied_in
from pipeline.trade import Trade, Wording
from pipeline.types.documents import BEGUN, CLOSED, EXTENT, PRICE, TOTAL, Fact
from pipeline.wording.currency import Currency
from pipeline.wording.words import casefolded, in_the_words_of_the_catalogue

Facts = Mapping[str, Fact]
Bound = tuple[str, float, float]
"""The name of a fact, and the least and the most that it may be."""
Said = tuple[str, Collection[Facts]]
"""A message, and what is known of the titles that had been named before it."""

_DOLLARS = Currency()
MOST = 10_000_000.0
"""More than anything comes to."""
_YEARS, _CENTURY = 1000, 1900
"""A decade of fewer digits ("the 90s") is of this century."""
_N = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_YEAR = r"((?:19|20)\d\d)(?!\d)年?"
_WARES = r"(?:[\w-]+ )*(?:{items}|{wished_as}|titles?|ones?)\b"
_UNDER = r"\b(?:under|below|(?:less|fewer|shorter|cheaper|older|earlier) than|before)"
_AT_MOST = (
    r"(?:\b(?:at most|up to|max(?:imum)?(?: of)?|until|within|"
    r"budget(?:'s| is| of| limit| only| just)*:?)|予算[はが]?)"
)
_OVER = r"\b(?:over|above|beyond|(?:more|longer|pricier|dearer|newer|later) than|after)"
_AT_LEAST = r"\b(?:at least|since|from)"
_OR_LESS = (
    r"or (?:less|fewer|under|below|cheaper|shorter|earlier)\b|(?:at )?max(?:imum)?\b|at (?:the )?most\b|tops\b|"
    r"(?:is my )?budget\b|to spend\b|の?予算"
)
_ABOUT, _OR_SO = (
    r"\b(?:about|around|roughly|approximately|some)",
    r"or so\b|give or take|(?:くらい|ぐらい|ほど|程度|前後)",
)
_ROUGHLY = 0.3
"""How far off an amount may be that is asked for roughly, as a share of it."""
_NO_MORE_NOR_LESS = (
    r"(?:\b(?:exactly|precisely|just|only|with|in|(?:that|which) (?:has|have|is|are))|ちょうど|ぴったり)",
    rf"long\b|in total\b|(?={_WARES}|[a-z-]+\W*$)|[で\s]*{{ended_ja}}",
)
"""Before and behind an amount that is all there may be."""
_OR_MORE = (
    r"(?:or|and) (?:more|over|above|up(?:wards)?|longer|later|newer)\b|at (?:the )?least\b|min(?:imum)?\b|upwards\b"
)
_REFUSED = (
    r"\b(?:not?|nothing|none|never|without|hates?|dislikes?|avoid\w*|"
    r"(?:don't|doesn't|can't|cannot|won't) "
    r"(?:want|like|need|do|read|have|handle|afford|stand|go|pay|spend|buy|get|take))"
    r"(?: (?!but\b|with\b|and\b(?! any))[\w'-]+){0,5}? "
)
_REFUSED_JA = (
    r"(?=(?:ある|する|続く|かかる)?(?:の(?:もの|やつ|{items_ja})?|もの|やつ|{items_ja})?[はがもを]?"
    r"(?:無理|嫌|いや|[だダ][めメ]|苦手|きつ|つら|ng|なし|以外|避け|除|読めな|買えな|いらな|じゃな|ではな|[長高多]すぎ))"
)
_REFUSED_LIMITS = Wording(
    rf"{_REFUSED}(?:(?P<over>{_OVER})|(?P<under>{_UNDER}))|"
    rf"(?:(?P<from_ja>以上)|(?P<over_ja>を?超え?る?|より[長高]い)|(?P<under_ja>以下|未満|より[短安]い)){_REFUSED_JA}"
)
_LIMIT_MEANT = {"over": "at most", "under": "at least", "from_ja": "未満", "over_ja": "以下", "under_ja": "以上"}
"""Of "nothing over 10" 10 is the most."""
_TO = r"\s*(?:-|–|—|~|〜|、|or|to|till|until|up to|から)\s*"
_OR_BEFORE_A_UNIT = re.compile(r"(\d) (or (?:less|fewer|more)) ([a-z]+)")
"""Of "10 or fewer pages" the number stands beside what it counts in "10 pages or fewer"."""
_IN_WORDS = {
    word: figure
    for figure, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
} | {word: 10 * tens for tens, word in enumerate("thirty forty fifty sixty seventy eighty ninety hundred".split(), 3)}
"""Without "one", which is mostly no number, and what is put together."""
A_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_IN_WORDS)})"
"""The pattern of a number in figures or one word, which ``number_in`` reads."""
_A_NUMBER_IN_WORDS = re.compile(
    rf"(?<![\w-])(?:an? (?=hundred))?({'|'.join(_IN_WORDS)})(?!\w|-(?:one|{'|'.join(_IN_WORDS)})\b)"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact that is a number, and how a message speaks of it.

    Args:
        fact: its name.
        step: how much less than a limit is "under" it.
        number: how an amount of it is written, with the number as the one group that matches.
        less: what asks for less of it than those have that were named.
        more: what asks for more.
        little: what asks for little of it, whatever was named, and how much that is at most.
        much: what asks for much, and how much that is at least.
        all_told: what stands before, and behind, an amount that is meant to be all of it.
    """

    fact: str
    step: float
    number: str
    less: Wording
    more: Wording
    little: tuple[Wording, float] | None = None
    much: tuple[Wording, float] | None = None
    all_told: tuple[str, str] | None = None

    def stated(self, plain: str, trade: Trade) -> tuple[float, float]:
        """The least and the most that a text states."""
        least, most = self._between(plain, trade)
        for before, after, less in ((_UNDER, "未満", self.step), (_AT_MOST, f"以[下内]|まで|{_OR_LESS}", 0.0)):
            if (amount := self._amount(plain, before, after, trade)) is not None:
                most = min(most, amount - less)
        for before, after, more in ((_OVER, "超", self.step), (_AT_LEAST, f"以上|以降|{_OR_MORE}", 0.0)):
            if (amount := self._amount(plain, before, after, trade)) is not None:
                least = max(least, amount + more)
        if (amount := self._amount(plain, _ABOUT, _OR_SO, trade)) is not None and (least, most) == (0.0, MOST):
            least, most = amount * (1 - _ROUGHLY), amount * (1 + _ROUGHLY)
        if found := _in_the_tens_of(self.number).of(trade).search(plain):
            amount = _figure(next(filter(None, found.groups())))
            least, most = amount, amount + 10 ** (len(f"{amount:.0f}") - 1) - self.step
        if self.little and self.little[0].of(trade).search(plain):
            most = min(most, self.little[1])
        if self.much and self.much[0].of(trade).search(plain):
            least = max(least, self.much[1])
        if self.all_told and (least, most) == (0.0, MOST):
            amount = self._amount(plain, *self.all_told, trade)
            return (amount, amount) if amount is not None else (least, most)
        return least, most

    def _between(self, plain: str, trade: Trade) -> tuple[float, float]:
        """The two ends of a range, of which one alone may say what is counted: "£5-7", "between 5 and 7 pages"."""
        found = _ranging(self.number, bare=self.fact != BEGUN).of(trade).search(plain)
        if found is None:
            return 0.0, MOST
        one, other = map(_figure, filter(None, found.groups()))
        return (one, other) if one <= other else (0.0, MOST)

    def _amount(self, plain: str, before: str, after: str, trade: Trade) -> float | None:
        found = _stating(self.number, before, after).of(trade).search(plain)
        return _figure(next(filter(None, found.groups()))) if found else None

    def compared(
        self, plain: str, named: Collection[Facts], every: Collection[Facts], trade: Trade
    ) -> tuple[float, float]:
        """The least and the most of what is to be less, or more, than those that were named: as far as any are."""
        before = self._of(named)
        if before and self.less.of(trade).search(plain):
            return 0.0, max(min(before) - self.step, min(self._of(every), default=0.0))
        if before and self.more.of(trade).search(plain):
            return min(max(before) + self.step, max(self._of(every), default=MOST)), MOST
        return 0.0, MOST

    def _of(self, facts: Iterable[Facts]) -> list[float]:
        values = (one.get(self.fact) for one in facts)
        return [float(value) for value in values if isinstance(value, int | float)]


def _figure(written: str) -> float:
    return float(written.replace(",", ""))


@cache
def _ranging(number: str, *, bare: bool) -> Wording:
    """Two amounts that are a range; with ``bare`` one of them may be a figure alone."""
    full, end, begin = rf"(?:{number})", rf"{_N}(?![\d%])", rf"(?<![\d.,-]){_N}"
    ends = [(full, full), *([(full, end), (begin, full)] if bare else [])]
    joined = (rf"\bbetween\s*{one}\s*(?:and|{_TO})\s*{other}|{one}{_TO}{other}" for one, other in ends)
    return Wording("|".join(joined))


@cache
def _stating(number: str, before: str, after: str) -> Wording:
    return Wording(rf"{before}\s*(?:the year )?(?:{number})|(?:{number})\s*(?:{after})")


@cache
def _in_the_tens_of(number: str) -> Wording:
    """An amount of as many digits: 10ドル台 is 10 to 19.99."""
    return Wording(rf"(?:{number})台")


_MEASURES = (
    Measure(
        EXTENT,
        1.0,
        rf"{_N}[\s-]*(?:{{units}}\b(?! of\b)|{{counted_as}}\b|{{units_ja}}|{{counted_as_ja}})",
        Wording(
            r"\bshorter\b(?! than \d)|\b(?:less|not so|not as|not too|too) long\b|"
            r"\b(?:too many|fewer) (?:{units}|{counted_as})\b|(?:もっと|もう少し|より)短|短め|長すぎ(?!な)"
        ),
        Wording(
            r"\blonger\b(?! than \d)|\btoo short\b|\bmore (?:{units}|{counted_as})\b|"
            r"(?:もっと|もう少し|より)長|長め|短すぎ"
        ),
        little=(
            Wording(
                rf"\b(?:short|quick)(?= {_WARES})|\bnot (?:too|so|very|overly) long\b|\bshort-?ish\b|"
                r"\bon the short(?:er)? side\b|(?<!もっと)(?<!より)短い|(?<!もう少し)短め|短編(?!集)|長(?:すぎ|く)な|"
                r"\b(?:{uses}|finish|get through|binge)(?: [\w-]+){0,3} (?:in|over) (?:one|an?|a single|the) "
                r"(?:sitting|go|day|night|evening|afternoon|weekend)\b"
            ),
            10.0,
        ),
        much=(
            Wording(
                rf"(?<!how )\blong(?:-running)?(?= {_WARES})|\bon the long(?:er)? side\b|"
                r"(?<!もっと)(?<!より)長い|(?<!もう少し)長め|長編"
            ),
            20.0,
        ),
        all_told=_NO_MORE_NOR_LESS,
    ),
    Measure(
        PRICE,
        0.01,
        "",  # as the store's currency has it
        Wording(
            r"\bcheaper\b(?! than \D?\d)|\bless expensive\b|\btoo (?:expensive|pricey|dear|costly)\b|"
            r"\blower[- ]priced?\b|(?:もっと|もう少し|より)安|安め|安いの|高すぎ"
        ),
        Wording(r"\b(?:more expensive|pricier|dearer)\b"),
    ),
    Measure(
        BEGUN,
        1.0,
        _YEAR,
        Wording(
            rf"\bolder (?:{_WARES}|than (?:that|this|those|these|it|them)\b)|"
            r"^(?:something|anything) older\b|\btoo (?:new|modern)\b|古い"
        ),
        Wording(r"\b(?:newer|more (?:recent|modern|current))\b|\btoo old\b(?! for)|(?:もっと|もう少し|より)?新しい"),
        all_told=(
            r"\b(?:start(?:ed|ing|s)?|beg[aiu]n|begins|launched|debuted|published first)(?: \w+)? in",
            r"に(?:\w{2})?(?:始|開始|スタート)",
        ),
    ),
    Measure(CLOSED, 1.0, _YEAR, Wording("(?!)"), Wording("(?!)"), all_told=(r"\bin", r"に(?:\w{2}が)?(?:完結|終)")),
)
_DECADE = re.compile(r"\b(?:19)?([5-9]0)'?s\b|\b(20[0-2]0)'?s\b|(?:19)?([5-9]0)年代|(20[0-2]0)年代")
_TENS = {"fifties": "50s", "sixties": "60s", "seventies": "70s", "eighties": "80s", "nineties": "90s"}
_CLOSING = re.compile(
    r"\b(?:ended|finished|concluded|completed|wrapped up|stopped)(?: (?:running|publication))?\s+"
    r"(?:in|before|after|since|until|between|from)\s+(?:the year )?\d{4}(?!\d)(?:\s*(?:and|to|-)\s*\d{4})?|"
    r"\d{4}年(?:以降|以前|まで)?に(?:\w{2}が)?(?:完結|終)"
)
"""The years of an end say nothing of when it began."""
_DONE = (
    r"(?<!i've )(?<!i have )(?<!i had )(?<!just )(?<!she has )(?<!he has )(?<!we )(?<!i )"
    r"\b{ended}\b(?! (?:set|collection|box|edition|reading|it|them|those|with)\b)"
)
_ALL_TOLD = Wording(
    r"\b(?:in total|total (?:budget|price|cost|of|for)|to own|completely|"
    r"total(?=\W*$)|altogether|all together|all in|in all|all told|"
    r"combined|for (?:all|everything|the (?:lot|set))|"
    r"(?:an?|the|one) (?:[\w-]+ )?(?:whole|entire|full|complete) (?:[\w-]+ )*?(?:{items}|set|run|story|collection)|"
    r"all (?:of )?(?:the )?(?:{units})|all of (?!them|these|those|this|that|it|us|you|my|your|our)(?=\w)|the whole of|"
    r"(?:get|buy|have|own|afford|collect) (?:\w+ ){0,2}(?:whole|entirely|in full)|"
    r"(?:whole|entire) (?:{items}|set|run|story|collection|thing)|"
    r"(?:full|complete) (?:set|run|collection))\b|"
    r"全{units_ja}|合計|合わせて|あわせて|全部(?:で|買|揃)|総額|一式|(?:全|フル|コンプリート)セット|まとめて|揃え",
    re.IGNORECASE,
)
"""What is to be paid for all that there is of it, and not for one."""
_OF_EACH = Wording(
    r"\b(?:each|apiece|every|per|an?) (?:{units}|{counted_as})\b|\b(?:each|apiece)\b|(?:各|一|1){units_ja}"
)
_FOR_EACH = rf"{_N}\s*(?:each|apiece|(?:an?|per|for (?:an?|each|one)) (?:{{units}}|{{counted_as}}|piece))\b"
"""An amount that says no currency: what is paid for each is money."""
_OF_ONE = Wording(
    r"(?<![\w-])(?:single|one|1)[- ](?:{units}) (?:{items}|{wished_as}|titles?)\b|"
    r"\b(?:(?:one|single|1) {units} only|(?:only|just) (?:one|a single|1) {units})\b|"
    r"(?<!\d)[1一]{units_ja}[で\s]*{ended_ja}|全[1一]{units_ja}"
)
"""What there is but one of."""
_FINISHED = Wording(rf"{_DONE}|{{ended_ja}}")
_NOT_RUNNING = Wording(
    r"\b(?:not|nothing|none|no|isn't|aren't|without)(?: (?:that is|that's|an?|any))? {lasting}\b|"
    rf"{{lasting_ja}}{_REFUSED_JA}"
)
_RUNNING = Wording(r"\b(?:{lasting}|(?:not|isn't|aren't) (?:yet )?{ended})\b|{lasting_ja}")


@cache
def _measures(currency: Currency) -> tuple[Measure, ...]:
    paid = f"{currency.said(_N)}|{_FOR_EACH}"
    return tuple(replace(one, number=paid) if one.fact == PRICE else one for one in _MEASURES)


def bounds_in(
    said: Collection[Said], every: Collection[Facts], trade: Trade, currency: Currency = _DOLLARS
) -> tuple[Bound, ...]:
    """Return what a wish bounds.

    Args:
        said: the messages that make up the wish, each with what had been named before it: "shorter" is than that.
        every: what is known of all that may be named: nothing is asked for that none of them is.
        trade: the words of what is sold.
        currency: what prices are in. An amount of another bounds nothing.
    """
    bounds: dict[str, tuple[float, float]] = {}
    of_all = False
    for text, named in said:
        plain = _with_its_limits(_in_figures(casefolded(text)), trade)
        of_all = not _OF_EACH.of(trade).search(plain) and (of_all or asks_for_all(plain, trade))
        closing = " ".join(match[0] for match in _CLOSING.finditer(plain))
        besides = _CLOSING.sub(" ", plain)
        for measure in _measures(currency):
            stated = TOTAL if of_all and measure.fact == PRICE else measure.fact
            told = measure.stated(closing if measure.fact == CLOSED else besides, trade)
            compared = measure.compared(plain, named, every, trade)
            for fact, (least, most) in ((stated, told), (measure.fact, compared)):
                before = bounds.get(fact, (0.0, MOST))
                bounds[fact] = (max(before[0], least), min(before[1], most))
        if decade := _decade_in(plain):
            bounds[BEGUN] = decade
        if _OF_ONE.of(trade).search(in_the_words_of_the_catalogue(text, trade)):
            bounds[EXTENT] = (1.0, 1.0)
    return tuple((fact, *bound) for fact, bound in bounds.items() if bound != (0.0, MOST))


def asks_for_less_or_more(text: str, trade: Trade) -> bool:
    """Whether a message asks for less, or more, of something than what was named: "shorter", "too expensive"."""
    plain = casefolded(text)
    return any(one.less.of(trade).search(plain) or one.more.of(trade).search(plain) for one in _MEASURES)


def number_in(text: str) -> int:
    """The number that a text is, in figures or one word. Raises ValueError for what is none."""
    return _IN_WORDS.get(text.casefold()) or int(text)


def asks_for_all(text: str, trade: Trade) -> bool:
    """Whether a message speaks of all that there is of something: "the whole set", "in total"."""
    return bool(_ALL_TOLD.of(trade).search(text))


def without_all(text: str, trade: Trade) -> str:
    """A message without these words: no page has them."""
    return " ".join(_ALL_TOLD.of(trade).sub(" ", text).split())


def without_each(text: str, trade: Trade) -> str:
    """A message without "per book": what is bounded, or in order, is so by the price of one."""
    return " ".join(_OF_EACH.of(trade).sub(" ", text).split())


def is_of_another_currency(text: str, trade: Trade, currency: Currency = _DOLLARS) -> bool:
    """Whether a message bounds what is paid in a currency that the store has no prices in."""
    prices = next(one for one in _MEASURES if one.fact == PRICE)
    own, others = (replace(prices, number=said(_N)) for said in (currency.said, currency.said_of_others))
    plain = _with_its_limits(_in_figures(casefolded(text)), trade)
    return own.stated(plain, trade) == (0.0, MOST) != others.stated(plain, trade)


def finished_in(wish: str, trade: Trade) -> bool | None:
    """Whether a wish asks for what has ended, or for what has not."""
    plain = casefolded(wish)
    if _NOT_RUNNING.of(trade).search(plain) or _RUNNING.of(trade).search(denied_in(plain)):
        return True
    if _RUNNING.of(trade).search(plain):
        return False
    return True if _FINISHED.of(trade).search(plain) else None


def _in_figures(plain: str) -> str:
    """A text with its numbers in figures, and what is counted right behind them."""
    figures = _A_NUMBER_IN_WORDS.sub(lambda word: str(_IN_WORDS[word[1]]), plain)
    return _OR_BEFORE_A_UNIT.sub(r"\1 \3 \2", figures)


def _with_its_limits(plain: str, trade: Trade) -> str:
    """A text with the limits that it sets by refusing what is beyond them."""
    return _REFUSED_LIMITS.of(trade).sub(lambda refused: _LIMIT_MEANT[refused.lastgroup or ""], plain)


def _decade_in(plain: str) -> tuple[float, float] | None:
    """The years of the decades that a text names, from the first of the earliest to the last of the latest."""
    found = _DECADE.finditer(re.sub("|".join(_TENS), lambda word: _TENS[word[0]], plain))
    tens = [int(next(filter(None, one.groups()))) for one in found]
    firsts = [first if first >= _YEARS else _CENTURY + first for first in tens]
    return (float(min(firsts)), float(max(firsts) + 9)) if firsts else None
