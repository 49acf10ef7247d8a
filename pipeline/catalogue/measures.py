"""Facts that are numbers, and how messages speak of them: "under 10", "shorter", "8 to 12"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline.trade import Trade, Wording
from pipeline.types.documents import BEGUN, CLOSED, EXTENT, PRICE, Fact
from pipeline.wording.currency import AMOUNT, Currency
from pipeline.wording.figures import NUMBER

Facts = Mapping[str, Fact]
MOST = 10_000_000.0
"""More than anything comes to."""
_YEAR = r"((?:19|20)\d\d)(?!\d)年?"
_WARES = r"(?:[\w-]+ )*(?:{items}|{wished_as}|titles?|ones?)\b"
UNDER = r"\b(?:under|below|(?:less|fewer|shorter|cheaper|older|earlier) than|before)"
_AT_MOST = (
    r"(?:\b(?:at most|up to|max(?:imum)?(?: of)?|until|within|"
    r"budget(?:'s| is| of| limit| only| just)*:?|"
    rf"(?:i|we)(?:'ve| have)(?: only| just| got)*(?=\s*{AMOUNT}))|予算[はが]?)"
)
OVER = r"\b(?:over|above|beyond|(?:more|longer|pricier|dearer|newer|later) than|after)"
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
_TO = r"\s*(?:-|–|—|~|〜|、|or|to|till|until|up to|から)\s*"
_NO_MORE_NOR_LESS = (
    r"(?:\b(?:exactly|precisely|just|only|with|in|(?:that|which) (?:has|have|is|are))|ちょうど|ぴったり)",
    rf"long\b|in total\b|(?={_WARES}|[a-z-]+\W*$)|[で\s]*{{ended_ja}}",
)
"""Before and behind an amount that is all there may be."""
_OR_MORE = (
    r"(?:or|and) (?:more|over|above|up(?:wards)?|longer|later|newer)\b|at (?:the )?least\b|min(?:imum)?\b|upwards\b"
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
        for before, after, less in ((UNDER, "未満", self.step), (_AT_MOST, f"以[下内]|まで|{_OR_LESS}", 0.0)):
            if (amount := self._amount(plain, before, after, trade)) is not None:
                most = min(most, amount - less)
        for before, after, more in ((OVER, "超", self.step), (_AT_LEAST, f"以上|以降|{_OR_MORE}", 0.0)):
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
    full, end, begin = rf"(?:{number})", rf"{NUMBER}(?![\d%])", rf"(?<![\d.,-]){NUMBER}"
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


MEASURES = (
    Measure(
        EXTENT,
        1.0,
        rf"{NUMBER}[\s-]*(?:{{units}}\b(?! of\b)|{{counted_as}}\b|{{units_ja}}|{{counted_as_ja}})",
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
_FOR_EACH = rf"{NUMBER}\s*(?:each|apiece|(?:an?|per|for (?:an?|each|one)) (?:{{units}}|{{counted_as}}|piece))\b"
"""An amount that says no currency: what is paid for each is money."""


@cache
def measures(currency: Currency) -> tuple[Measure, ...]:
    """All of them, with prices in a store's currency."""
    paid = f"{currency.said(NUMBER)}|{_FOR_EACH}"
    return tuple(replace(one, number=paid) if one.fact == PRICE else one for one in MEASURES)
