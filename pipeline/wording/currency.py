"""The currency of a store: how it writes an amount, and how people do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple


class _Written(NamedTuple):
    """How a currency is written: its sign, what people call it, and its digits behind the point."""

    sign: str
    names: str
    digits: int = 2
    behind: bool = False
    """Whether the sign stands behind the amount."""


_KNOWN = {
    "USD": _Written("$", r"dollars?|bucks|ドル"),
    "EUR": _Written("€", r"euros?|ユーロ"),
    "GBP": _Written("£", r"pounds?|quid|ポンド"),
    "JPY": _Written("¥", r"yen|円", 0),
    "CNY": _Written("¥", r"yuan|rmb|renminbi|元"),
    "KRW": _Written("₩", r"won|ウォン", 0),
    "INR": _Written("₹", r"rupees?|ルピー"),
    "CAD": _Written("$", r"(?:canadian )?dollars?|bucks|ドル"),
    "AUD": _Written("$", r"(?:australian )?dollars?|bucks|ドル"),
    "NZD": _Written("$", r"(?:new zealand )?dollars?|bucks|ドル"),
    "CHF": _Written("CHF ", r"(?:swiss )?francs?|フラン"),
    "SEK": _Written(" kr", r"kr|kronor|クローナ", behind=True),
    "NOK": _Written(" kr", r"kr|kroner|クローネ", behind=True),
    "DKK": _Written(" kr", r"kr|kroner|クローネ", behind=True),
    "PLN": _Written(" zł", r"zł|zlotys?|złoty|ズウォティ", behind=True),
}

_SIGNS = "|".join({re.escape(known.sign.strip()) for known in _KNOWN.values()})
_NAMES = "|".join(known.names for known in _KNOWN.values())
_FIGURE = r"\d+(?:[.,]\d+)*"
AMOUNT = rf"(?i:(?<!\w)(?:{_SIGNS})\s*{_FIGURE}|{_FIGURE}\s*(?:(?:{_NAMES})(?![a-z])|[$€£¥]))"
"""A pattern for an amount of money, in whichever currency."""
_AMOUNT = re.compile(AMOUNT)


def without_amounts(text: str) -> str:
    """The text without amounts of money, in whichever currency: "for 21 dollars" names no 21."""
    return " ".join(_AMOUNT.sub(" ", text).split()) if _AMOUNT.search(text) else text


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ``code`` (ISO 4217)."""

    code: str = "USD"

    def written(self, amount: float) -> str:
        """An amount as it is shown: ``€1,234.50``; of a currency that is not known here, with its code."""
        known = self._known
        number = f"{amount:,.{known.digits}f}"
        return f"{number}{known.sign}" if known.behind else f"{known.sign}{number}"

    def said(self, number: str) -> str:
        """The pattern of an amount in lower-cased messages; ``number`` is that of its figure, with a group."""
        names = rf"(?:{self._known.names}|{self.code.lower()})(?![a-z])|{self._sign}"
        return rf"{self._sign}\s*{number}|{number}\s*(?:{names})"

    def said_of_others(self, number: str) -> str:
        """The pattern of an amount in any currency that is known here but this one."""
        others = (Currency(code) for code in _KNOWN if code != self.code)
        apart = [other for other in others if other._sign != self._sign]  # noqa: SLF001 - its own kind
        return "|".join(other.said(number) for other in apart)

    @property
    def _sign(self) -> str:
        sign = self._known.sign.strip().lower()
        return sign if sign.isalpha() else f"[{sign}]"

    @property
    def _known(self) -> _Written:
        return _KNOWN.get(self.code, _Written(f"{self.code} ", self.code.lower()))
