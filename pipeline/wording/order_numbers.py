"""The numbers of a store's orders: how its book writes them, how people do, and what the guards put in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.wording.order_form import OrderForm
from pipeline.wording.order_words import JOINED, says_an_order

TRACKING = r"(?i:[A-Z]{2,4}\d{8,12}(?:[A-Z]{2})?)"
"""The number of a parcel, as carriers write it."""
MASK = "[ORDER_NUMBER]"
"""Stands in a message, once the guards have read it, where an order's number stood."""

_NEVER = "(?!)"
_TRACKING_NUMBER = re.compile(rf"(?<![A-Za-z0-9]){TRACKING}(?![A-Za-z0-9])")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u30fc]")
_NO_AMOUNT_BEFORE = r"(?<![A-Za-z0-9_.,/+$€£¥-])"
_NO_AMOUNT_BEHIND = r"(?![A-Za-z0-9_%$€£¥]|[-.,/:][0-9]|\s?[円年月日個冊件巻点枚本回人])"


def plain(text: str) -> str:
    """The text in the characters that numbers are looked for in."""
    return _HYPHENS.sub("-", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class OrderNumbers:
    """The numbers of one store's orders, in the ``form`` that it states (see ``order_form``). An empty one has none."""

    form: str = ""

    @cached_property
    def _form(self) -> OrderForm:
        return OrderForm(self.form)

    @cached_property
    def whole(self) -> str:
        """The pattern of a number, as near to the book's form as people keep."""
        return self._form.pattern() if self.form else _NEVER

    @cached_property
    def begun(self) -> str:
        """The pattern of a number, or of the beginning of one."""
        return self._form.begun if self.form else _NEVER

    def may_be_in(self, lowered: str) -> bool:
        """Whether it is worth to look for a number in a text in small letters."""
        return bool(self.form) and self._form.own_letters in lowered

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Every number that a plain text names. What could be an amount or a year is one where words say so."""
        last = 0
        for match in self._shaped.finditer(text):
            joined = bool(last) and JOINED.fullmatch(text, last, match.start())
            if self._alone.match(text, match.start()) or joined or says_an_order(text, *match.span()):
                last = match.end()
                yield match

    def named_in(self, text: str) -> tuple[str, ...]:
        """The order and tracking numbers that a message names, as the book writes them."""
        text = plain(text)
        return self._written(text, tuple(self.found(text)))

    def possible_in(self, text: str) -> tuple[str, ...]:
        """Those, and whatever else has the form: whose it is tells whether it is one."""
        text = plain(text)
        return self._written(text, tuple(self._shaped.finditer(text)))

    def is_one(self, number: str) -> bool:
        """Whether the book may write this."""
        return bool(self.form) and self._form.exact.fullmatch(number) is not None

    def masked(self, text: str) -> str:
        """The text with the mask for every number, and for the beginning of one."""
        for match in reversed(tuple(self.found(text))):
            text = f"{text[: match.start()]}{MASK}{text[match.end() :]}"
        return self._begun.sub(MASK, text)

    def _written(self, text: str, matches: tuple[re.Match[str], ...]) -> tuple[str, ...]:
        ordered = [self._form.as_stated(match.groups()) for match in matches]
        for match in reversed(matches):
            text = f"{text[: match.start()]} {text[match.end() :]}"
        tracked = [number.upper() for number in _TRACKING_NUMBER.findall(text)]
        return tuple(dict.fromkeys([*ordered, *tracked]))

    @cached_property
    def _shaped(self) -> re.Pattern[str]:
        """What has the form, its parts as groups."""
        if not self.form:
            return re.compile(_NEVER)
        return re.compile(self._bounded(self._form.pattern(groups=True, loose=True)))

    @cached_property
    def _alone(self) -> re.Pattern[str]:
        """What needs no word to say what it is."""
        return re.compile(self._bounded(self.whole) if self.form and self._form.stands_alone else _NEVER)

    @cached_property
    def _begun(self) -> re.Pattern[str]:
        alone = self.form and self._form.stands_alone
        return re.compile(rf"(?<![A-Za-z0-9]){self.begun}\b" if alone else _NEVER)

    def _bounded(self, number: str) -> str:
        if self._form.own_letters:
            return rf"(?<![A-Za-z0-9]){number}(?!{'[0-9]' if self.form.endswith('#') else '[A-Za-z0-9]'})"
        return f"{_NO_AMOUNT_BEFORE}{number}{_NO_AMOUNT_BEHIND}"


NO_NUMBERS = OrderNumbers()
"""Of a store without an order book."""
