"""The store: who it is and what it says. Data, read from a folder by ``infra/store``; the code knows no shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from string import Formatter
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict

from pipeline.catalogue.fields import Fields
from pipeline.intents import Intents
from pipeline.trade import Trade
from pipeline.wording.currency import Currency
from pipeline.wording.order_numbers import OrderNumbers

Language = Literal["en", "ja"]
"""What questions are read in. A store speaks some of these."""
_STRICT = ConfigDict(extra="forbid")


def _naming(*names: str) -> AfterValidator:
    """Check that a text has no other placeholders than these, and that it is not empty."""

    def check(text: str) -> str:
        if not text.strip():
            raise ValueError("is empty")
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in names:
                known = ", ".join(f"{{{known}}}" for known in names) or "none"
                raise ValueError(f"has the placeholder {{{name}}}; what is known here: {known}")
        return text

    return AfterValidator(check)


Text = Annotated[str, _naming()]
_OfAWish = Annotated[str, _naming("wish")]
_OfThings = Annotated[str, _naming("things")]
_OfOrder = Annotated[
    str,
    _naming("id", "items", "total", "placed", "shipped", "delivered", "carrier", "tracking", "eta", "until"),
]


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """How it is asked back which title is meant; ``unnamed`` where a message names none.

    ``more`` stands after the last one where there are too many.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    unnamed: Text
    ask: Annotated[str, _naming("titles")]
    title: Annotated[str, _naming("title")]
    comma: str
    last: str
    more: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is said when a guard stops a turn. No text may name a rule, so that none can be probed by it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    general: Text
    pii: Text
    injection: Text
    hostile: Text
    never: Text
    young_readers: Text
    adults_only: Text
    self_harm: Text
    too_long: Text
    withheld: Text
    empty: Text


@dataclass(frozen=True, slots=True)
class OrderTexts:
    """What the order desk says. An order is told by the text of its status; the shop's rules stand in its pages."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    sign_in: Text
    no_orders: Text
    not_yours: Annotated[str, _naming("number")]
    none_returnable: Text
    returnable: _OfOrder
    placed: _OfOrder
    packed: _OfOrder
    shipped: _OfOrder
    delivered: _OfOrder
    returned: _OfOrder
    cancelled: _OfOrder
    due: _OfOrder


@dataclass(frozen=True, slots=True)
class AgeTexts:
    """What is said of a title that is named for a young reader: it is for all, it suits, or it does not.

    ``went_by`` is said behind titles of which no page says that what is ruled out is not in them, ``went_by_lowest``
    where what is asked for has none that is for everybody.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    for_all: Annotated[str, _naming("title")]
    suits: Annotated[str, _naming("title", "age")]
    too_old: Annotated[str, _naming("title", "age")]
    went_by: Text
    went_by_lowest: Annotated[str, _naming("age")]


@dataclass(frozen=True, slots=True)
class Words:
    """What a store says of its own in one language, without a model."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    thanks: Text
    farewell: Text
    identity: Text
    greeting: Text
    acknowledged: Text
    wordless: Text
    escalation: Text
    nothing_found: Text
    see_also: Text
    not_said: _OfAWish
    not_covered: _OfThings
    not_ours: _OfAWish
    not_that_one: Annotated[str, _naming("wish", "title")]
    none_besides: Annotated[str, _naming("people")]
    nearest: Text
    unsure: Text
    ages: AgeTexts
    search_is_down: Text
    broken_off: Text
    did_you_mean: DidYouMean
    refusals: Refusals
    orders: OrderTexts


@dataclass(frozen=True, slots=True)
class Languages:
    """The store's words by language (ISO 639-1), its first language first, and what it says to all others."""

    words: Mapping[str, Words]
    foreign: Mapping[str, str] = field(default_factory=dict[str, str])

    def __getitem__(self, language: str) -> Words:
        """The words in a language (``ja``, ``ja-JP``), or in the first one where it is not spoken."""
        return self.words.get(language.split("-", maxsplit=1)[0].lower()) or next(iter(self.words.values()))


@dataclass(frozen=True, slots=True)
class Try:
    """Something that the page offers with one click: messages to send one after the other, perhaps as a customer."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: str
    about: str
    messages: tuple[str, ...]
    customer: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows before the first question."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    title: str
    examples: tuple[str, ...] = ()
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """A shop. ``contact`` is where a person answers; e-mail addresses at ``domains`` are no personal data.

    Its prices are in ``currency``, and its days begin where ``timezone`` has them begin.
    """

    name: str
    assistant: str
    contact: str
    domains: tuple[str, ...]
    page: Page
    languages: Languages
    intents: Intents
    order_numbers: OrderNumbers
    currency: Currency
    timezone: tzinfo
    fields: Fields
    """What its documents may state as facts."""
    instructions: str
    """The system message of every prompt."""
    trade: Trade
    page_types: tuple[str, ...] = ()
    """Kinds of page that it has beside those of any shop: from where it was asked stands with the trace."""

    def today(self) -> date:
        """The day that it is in the shop."""
        return datetime.now(self.timezone).date()
