"""What the store says in its own words, without a model: which of its texts, filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.conversation.courtesy import is_wordless, reacts, takes_leave
from pipeline.conversation.taken_back import begins_anew
from pipeline.intents import IntentKind
from pipeline.store import Languages
from pipeline.types.documents import Passage

_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|cheers|appreciate)\b|ありがとう|どうも", re.IGNORECASE)
_FAREWELL = re.compile(r"\b(?:bye|goodbye|see you|good night)\b|さようなら|またね", re.IGNORECASE)
_IDENTITY = re.compile(
    r"\b(?:who|what) are you\b|\bwho(?:'s| is) this\b|\byour name\b|\bwho (?:made|built|created|programmed) you\b|"
    r"誰ですか|ロボットですか|AIですか|"
    r"\b(?:are you|is this|is it|am i (?:talking|chatting|speaking|writing) (?:to|with)) "
    r"(?:just |even |really )?(?:an? )?(?:real |actual |live )?"
    r"(?:chat)?(?:bot|robot|human|person|machine|computer|program|ai|gpt|llm|language model|real)\b",
    re.IGNORECASE,
)
_LANGUAGES = re.compile(
    r"\b(?:do|can|could) (?:you|u) (?:(?:also|even) )?(?:speak|talk|understand|write|answer|reply)(?: in| to me in)?"
    r" (?!(?:to|with|my|this|me|about|your|up)\b)\w+\W*$|\b(?:which|what) languages? do you\b|何語|語(?:は|を|が)?話せ",
    re.IGNORECASE,
)
_MOST_TO_CHOOSE_FROM = 5
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_GAP = re.compile(r"\\\{\w+\\\}")


class Texts:
    """Each method returns a text in the language given, or in the store's first one where it has no such words."""

    def __init__(self, languages: Languages) -> None:
        self._in = languages

    def template(self, intent: IntentKind, text: str, language: str) -> str:
        """The answer of the template route."""
        words = self._in[language]
        if intent.role == "escalation":
            return words.escalation
        talk = ((_THANKS, words.thanks), (_FAREWELL, words.farewell), (_IDENTITY, words.identity))
        if said := next((said for pattern, said in talk if pattern.search(text)), None):
            return said
        if _LANGUAGES.search(text):
            return self.languages_spoken(language)
        if takes_leave(text):
            return words.farewell
        if is_wordless(text) or begins_anew(text):
            return words.wordless
        return words.acknowledged if reacts(text) else words.greeting

    def nothing_found(self, language: str) -> str:
        """Said when no passage supports an answer."""
        return self._in[language].nothing_found

    def see_also(self, pages: Iterable[Passage], language: str) -> str:
        """Said where nothing was found: which pages come nearest, and where they are."""
        named = (f"{page.title} ({page.url})" if page.url else page.title for page in pages)
        return "\n- ".join((self._in[language].see_also, *named))

    def not_said(self, wish: str, language: str) -> str:
        """Said of a wish that is understood, and that no passage supports, with where else to look."""
        return self._in[language].not_said.format(wish=_trimmed(wish))

    def not_covered(self, things: str, language: str) -> str:
        """Said of what an answer leaves open, such as a place that no page names."""
        return self._in[language].not_covered.format(things=things)

    def not_ours(self, wish: str, language: str) -> str:
        """Said of one wish among several that is about a thing of which no page speaks."""
        return self._in[language].not_ours.format(wish=_trimmed(wish))

    def not_that_one(self, name: str, title: str, language: str) -> str:
        """Said of a thing that has the name of a title and more, and of which no page speaks."""
        return self._in[language].not_that_one.format(wish=name, title=title)

    def none_besides(self, people: Iterable[str], language: str) -> str:
        """Said to who asks what else these made, where nothing is but what was spoken of."""
        words = self._in[language]
        return words.none_besides.format(people=words.did_you_mean.comma.join(sorted(people)))

    def nearest(self, language: str) -> str:
        """Said behind titles of which none is all that was asked for."""
        return self._in[language].nearest

    def unsure(self, language: str) -> str:
        """Said before quotes that may be no answer."""
        return self._in[language].unsure

    def for_a_reader(self, from_ages: Iterable[tuple[str, int]], age: int, language: str) -> str:
        """Said to who asks for a reader of an age of titles that are meant from such ages on."""
        words = self._in[language].ages
        return "\n".join(
            (words.too_old if least > age else words.suits if least else words.for_all).format(title=title, age=least)
            for title, least in from_ages
        )

    def went_by_rating(self, age: int, language: str) -> str:
        """Said behind titles for that age at least that were found for what is not in them."""
        words = self._in[language].ages
        return words.went_by_lowest.format(age=age) if age else words.went_by

    def did_you_mean(self, titles: Sequence[str], language: str) -> str:
        """Asked back where a name may stand for any of these titles, or none was named."""
        words = self._in[language].did_you_mean
        if not titles:
            return words.unnamed
        named = [words.title.format(title=title) for title in titles[:_MOST_TO_CHOOSE_FROM]]
        if len(titles) > _MOST_TO_CHOOSE_FROM:
            return words.ask.format(titles=words.comma.join(named) + words.more)
        head, tail = words.comma.join(named[:-1]), named[-1]
        return words.ask.format(titles=head + words.last + tail if head else tail)

    def languages_spoken(self, language: str) -> str:
        """Said to a message in a language that we do not speak, in that language where we know these words of it."""
        said = self._in.foreign
        return said.get(language) or said[next(iter(self._in.words))]

    def search_is_down(self, language: str) -> str:
        """Said when both searches failed: no answer is better than an invented one."""
        return self._in[language].search_is_down

    def broken_off(self, language: str) -> str:
        """Said between what the model had written when it failed, and the answer in its place.

        A paragraph and sentence of its own: joined to the next one it would make that one's first word look like a
        name, and the guards would take the whole of it out for that.
        """
        return f"\n\n{self._in[language].broken_off} "


def of_no_claim(languages: Languages) -> re.Pattern[str]:
    """Matches every sentence that the store says beside what its pages say: no page has to bear it out."""
    said = [
        text
        for words in languages.words.values()
        for text in (
            words.nothing_found,
            words.see_also,
            words.not_said,
            words.not_covered,
            words.not_ours,
            words.not_that_one,
            words.none_besides,
            words.nearest,
            words.unsure,
            words.ages.for_all,
            words.ages.suits,
            words.ages.too_old,
            words.ages.went_by,
            words.ages.went_by_lowest,
            words.broken_off,
        )
    ]
    sentences = dict.fromkeys(one for text in said for one in _SENTENCE_END.split(text.strip()) if one)
    return re.compile("|".join(_GAP.sub(".+", re.escape(one)) for one in sentences), re.IGNORECASE)


def _trimmed(wish: str) -> str:
    return wish.strip(" ?？。")
