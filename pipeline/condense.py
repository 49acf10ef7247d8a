"""Questions made to stand alone: what a follow-up refers to, for whom it asks, and which things it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pipeline.audience import Reader, rating_in, reader_in, without_reader
from pipeline.days import days_in, without_days
from pipeline.intents import Role
from pipeline.listed import each_of
from pipeline.names import Named, NearNames, TitleNames, as_written, folded
from pipeline.offers import OfferCodes
from pipeline.order_numbers import numbers_in
from pipeline.topics import (
    is_about_a_series,
    is_about_offers,
    is_about_service,
    is_only_about_a_series,
    is_only_about_offers,
    is_only_advice,
)
from pipeline.types import Context, Exchange, Query
from pipeline.wishes import wishes_of

_PRONOUN = re.compile(
    r"\b(?:(?:this|that|the) (?:series|manga|title|book|one)|its?|they|them|their|this|that)\b", re.IGNORECASE
)
_FOR_THEM = re.compile(r"\b(?:for|to|suits?) (?:them|their)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
"""A person is never the title: at most its author, or the reader."""
_LEAD = re.compile(r"^(?:(?:and|also|so|ok(?:ay)?|then|but)\b[\s,]*)+", re.IGNORECASE)
_SWAP = re.compile(r"^(?:and|what about|how about|and what about)\s+(?:for\s+)?(?P<subject>.+?)\s*\??$", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"^(?:what|who|when|where|which|why|how|is|are|was|were|do|does|did|can|has|have)\b", re.IGNORECASE
)
_INSTEAD = re.compile(r"\b(?:instead|(?:something|anything) else|another one)\b", re.IGNORECASE)
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
_JAPANESE_PRONOUN = re.compile(r"^(?:それ|これ|その|この)(?:作品|漫画|マンガ|本|シリーズ)?[はをもがの]?")
_POSSESSIVE = frozenset({"its", "their"})
_SMALL_TALK: frozenset[Role] = frozenset({"chitchat", "escalation"})
_OWN_ORDERS: frozenset[Role] = frozenset({"tracking", "returns"})
_OF_AN_ORDER = re.compile(
    r"\b(?:tracking|carrier|eta|status|arriv\w*|get here|come|left|take|deliver\w*|ship(?:ped)?|dispatched|packed|back|"
    r"cancel\w*|"
    r"return\w*|refund\w*|exchang\w*|lost|late|money back)\b"
    r"|届|到着|発送|配送|配達|追跡|いつ|まだ|どこ|キャンセル|返品|返金|交換"
)
"""What one asks of an order: "it" in such a question is the one that was just spoken of."""
_ONLY_OF_AN_ORDER = re.compile(
    r"^(?:what|which|when|where|has|is|was|still|not|the|and|it|s|already|yet|delivered|shipped|tracking|number|code|"
    r"link|carrier|eta|status|date|arriv\w*|delivery|expected|estimated|\W)+$"
)
"""Such a question without a pronoun: "and the tracking number?"."""
_ANY_CODE = {"en": "promo code", "ja": "クーポンコード"}
"""What to search for beside the offer that a code names: what the pages say of codes."""
_NO_CODES = OfferCodes()
_ANYTHING = "manga"
"""Searched for where a message names nothing but the reader."""
_SHORT_JAPANESE = 20
"""A Japanese question of fewer characters that names no title is taken as a follow-up (Japanese drops its subject)."""


def _today() -> date:
    return datetime.now(UTC).date()


def _spoken(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Topic:
    """What was last spoken of: a subject with the question that was about it, and the last title of the catalogue."""

    subject: str | None = None
    question: str = ""
    title: str | None = None


class Condenser:
    """Rewrites a follow-up such as "and how many volumes?" with what the last answer was about.

    A question that names a title of the catalogue stands alone already. One that names it by another name, such as the
    Japanese one, gets the catalogue's name in front: the models know that one best.

    Args:
        titles: the catalogue's name of each title, by each name that it goes by.
        near: find names that are misspelt or cut short.
        foreign: the language of a text (ISO 639-1), where we do not speak it.
        codes: finds the codes of the shop's offers.
        today: the day that an age is reckoned by.
    """

    def __init__(
        self,
        titles: Mapping[str, str],
        *,
        near: Sequence[NearNames] = (),
        foreign: Callable[[str], str | None] = _spoken,
        codes: OfferCodes = _NO_CODES,
        today: Callable[[], date] = _today,
    ) -> None:
        self._names = TitleNames(titles, near)
        self._foreign = foreign
        self._codes = codes
        self._today = today

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        """Return the question to classify and to search for."""
        topic = self._topic(context)
        parts: list[Query] = []
        wishes = wishes_of(text, self._names.places_in)
        for wish in (one for several in wishes for one in each_of(several, self._names)):
            part = self._alone(wish, language, topic, context)
            topic = Topic(part.title, wish, part.title) if part.title else topic
            parts.append(part)
        if len(parts) == 1:
            return parts[0]
        whole = " ".join(part.text if part.text.endswith(("?", "？")) else f"{part.text}?" for part in parts)
        condensed = any(part.condensed for part in parts)
        # A part may be little but a name ("Buenos Aires"): only the whole tells the language.
        foreign = parts[0].foreign and self._foreign(text)
        parts = [replace(part, foreign=foreign) for part in parts]
        return replace(parts[0], text=whole, condensed=condensed, wish="", parts=tuple(parts))

    def _alone(self, text: str, language: str, topic: Topic, context: Context) -> Query:
        """One wish made to stand alone."""
        codes, no_code = self._codes.named_in(text), self._codes.without(text)
        named = self._names.first_in(no_code)
        reader, names_reader = self._reader(text, context)
        rewritten = self._named_anew(text, named, topic, context) if named else _rewrite(text, topic)
        if named and language == "ja" and is_about_service(text) and not is_about_a_series(text):
            rewritten = _without(text, named).lstrip("のはがをも ")
        known = named is None or (language != "ja" and folded(named.title).casefold() in folded(text).casefold())
        if named is None and (rewritten is None or is_only_advice(text)):
            rewritten = self._advice(text, language, topic, reader) or rewritten
        order = None if named or codes else _of_the_order(text, context)
        rewritten = order or rewritten
        offer = None if codes else self._offer(text, language)
        foreign = self._foreign(_without(no_code, named))
        alone = offer or rewritten or (text if known or named is None else _called_by_its_title(text, named))
        if foreign and named:  # of what we do not speak only the name is understood
            alone = named.title
        inherited = reader is not None and not names_reader and not reader.is_adult
        return Query(
            alone,
            language,
            condensed=bool(rewritten) or inherited,
            title=named.title if named else topic.title if rewritten and not order else None,
            reader_age=reader.age if reader and not reader.is_adult else None,
            rating=rating_in(text),
            names_reader=names_reader,
            wish=self._wish(alone, named, reader if names_reader else None),
            foreign=foreign,
            may_mean=() if named or rewritten or codes else self._may_mean(text),
            days=self._days(text),
            codes=codes,
            orders=numbers_in(context.history[-1].answer) if order else (),
        )

    def _may_mean(self, text: str) -> tuple[str, ...]:
        """The titles to choose from, where words may stand for several. A question about the service names none."""
        if is_about_service(text) and not is_about_a_series(text):
            return ()
        return tuple(sorted(near.title for near in self._names.near_in(text)))

    def _named_anew(self, text: str, named: Named, topic: Topic, context: Context) -> str | None:
        return self._meant(text, named, context) or _swap_subject(text, topic)

    def _meant(self, text: str, named: Named, context: Context) -> str | None:
        """The question of before, where this is the answer to "did you mean"."""
        if not context.history or re.search(r"\w{4}", _without(text, named)):
            return None
        asked = context.history[-1].question
        near = self._names.near_in(asked)
        chosen = next((one for one in near if one.title == named.title), None)
        return _called_by_its_title(asked, chosen) if chosen and len(near) > 1 else None

    def _advice(self, text: str, language: str, topic: Topic, reader: Reader | None) -> str | None:
        """A follow-up that asks for something else to read, and says no more, as a question for that."""
        if not (topic.title or reader) or not is_only_advice(text):
            return None
        if language == "ja":
            return "おすすめの漫画を教えてください"
        return f"Can you recommend a manga other than {topic.title}?" if topic.title else "Can you recommend a manga?"

    def _offer(self, text: str, language: str) -> str | None:
        """A question for offers without the day, in the words of the pages."""
        if not is_only_about_offers(without_days(text, self._today())):
            return None
        return "使えるクーポンコードはありますか" if language == "ja" else "Which promo codes are there?"

    def _days(self, text: str) -> tuple[str, str]:
        today = self._today()
        found = days_in(text, today)
        first, last = found.period if found else (today, today)
        return first.isoformat(), last.isoformat()

    def _wish(self, text: str, named: Named | None, reader: Reader | None) -> str:
        """What to search for: no day or age, nor the title in a question about the service."""
        about_service = is_about_service(text) and not is_about_a_series(text)
        wish = _without(text, named) if named and about_service else text
        wish = without_days(wish, self._today()) if is_about_offers(text) else wish
        wish = self._codes.without(wish, _ANY_CODE["ja" if _JAPANESE.search(text) else "en"])
        wish = without_reader(wish, reader)
        return (wish if re.search(r"\w", wish) else _ANYTHING) if wish != text else ""

    def _topic(self, context: Context) -> Topic:
        """What the conversation is about, past thanks and greetings."""
        topic: Topic | None = None
        for exchange in reversed(context.history):
            if exchange.role in _SMALL_TALK:
                continue
            named = self._named_in(exchange)
            topic = topic or Topic(exchange.subject, exchange.question, None)
            if named and topic.question == exchange.question:
                return Topic(named.title, exchange.question, named.title)
            if named:
                return replace(topic, title=named.title)
        return topic or Topic()

    def _named_in(self, exchange: Exchange) -> Named | None:
        """The title that an exchange was about. Of what nobody has answered yet, the last one said counts."""
        if not exchange.answer:
            return next(reversed(self._names.all_in(exchange.question)), None)
        return next((found for said in _said(exchange) if (found := self._names.first_in(said))), None)

    def _reader(self, text: str, context: Context) -> tuple[Reader | None, bool]:
        """For whom this asks, or the conversation did before, and whether it says so itself."""
        if reader := reader_in(text, self._today()):
            return reader, True
        for exchange in reversed(context.history):
            if reader := reader_in(exchange.question, self._today()):
                return reader, False
        return None, False


def _said(exchange: Exchange) -> tuple[str, ...]:
    return (exchange.question, exchange.subject or "", exchange.answer)


def _without(text: str, named: Named | None) -> str:
    """The text without the words that name a title, and without the title put in front for them."""
    if named is None:
        return text
    plain = folded(text)
    for words in (f"{folded(named.title)}: ", named.words, folded(named.title)):
        plain = re.sub(as_written(words), " ", plain, flags=re.IGNORECASE)
    return " ".join(plain.split())


def _called_by_its_title(text: str, named: Named) -> str:
    """The question with the title instead of another name, which no page may hold.

    In front of the question where the name is a part of the title.
    """
    if re.search(rf"\b{as_written(named.words)}\b", folded(named.title), re.IGNORECASE):
        return f"{named.title}: {text}"
    return re.sub(as_written(named.words), lambda _: named.title, folded(text), count=1, flags=re.IGNORECASE)


def _swap_subject(text: str, topic: Topic) -> str | None:
    """Make "What about Berserk?" after "Who wrote One Piece?" ask "Who wrote Berserk?"."""
    match = _SWAP.match(text.strip())
    if match is None or topic.subject is None or _QUESTION_WORD.match(match["subject"]):
        return None
    swapped, count = re.subn(
        re.escape(topic.subject), lambda _: match["subject"], topic.question, count=1, flags=re.IGNORECASE
    )
    return swapped if count else None


def _of_the_order(text: str, context: Context) -> str | None:
    """A follow-up about the order that the last answer told of: "and when will it arrive?"."""
    rest = _LEAD.sub("", text)
    if not context.history or context.history[-1].role not in _OWN_ORDERS or numbers_in(text):
        return None
    plain = rest.casefold()
    if not _OF_AN_ORDER.search(plain):
        return None
    if _JAPANESE.search(text):
        return f"注文は{rest}" if len(text) < _SHORT_JAPANESE and "注文" not in text else None
    if pronoun := _PRONOUN.search(rest):
        return f"{rest[: pronoun.start()]}my order{rest[pronoun.end() :]}"
    return f"{rest.rstrip(' ?')} of my order?" if _ONLY_OF_AN_ORDER.match(plain) else None


def _rewrite(text: str, topic: Topic) -> str | None:
    if topic.title and _JAPANESE.search(text):
        return _rewrite_japanese(text, topic.title)
    if topic.title and _INSTEAD.search(text):
        return _INSTEAD.sub(lambda _: f"other than {topic.title}", text, count=1)
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    if is_about_service(rest):
        return None
    subject = topic.title if is_only_about_a_series(rest) else topic.subject
    pronoun = _PRONOUN.search(rest)
    if subject and pronoun and not _FOR_THEM.search(rest):
        possessive = "'s" if pronoun[0].lower() in _POSSESSIVE else ""
        return f"{rest[: pronoun.start()]}{subject}{possessive}{rest[pronoun.end() :]}"
    follows = is_only_about_a_series(rest) or (is_about_a_series(rest) and (lead or _PERSON.search(rest)))
    return f"{topic.title}: {rest}" if topic.title and follows else None


def _rewrite_japanese(text: str, topic: str) -> str | None:
    """Japanese drops its subject: a short question about a series is about the last one."""
    if is_about_service(text):
        return None
    if pronoun := _JAPANESE_PRONOUN.match(text):
        return f"{topic}: {text[pronoun.end() :]}"
    return f"{topic}: {text}" if len(text) < _SHORT_JAPANESE and is_about_a_series(text) else None
