"""Messages about the last answer, and not about a thing: "say that again", "are you sure?", "source?", もう一度."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.intents import LISTING, TALK, Role
from pipeline.types.asking import Context, Exchange
from pipeline.wording.lead import without_lead

_IT = r"(?:that|this|it)"
_ONCE_MORE = r"(?:again|once more|one more time)"
_OTHERWISE = r"(?:(?:in|more) (?:other words|short|brief(?:ly)?|one sentence|simply|simple terms|plain english))"
_AGAIN = re.compile(
    r"(?:(?:sorry|please|wait|no|huh|hm+|excuse me)\W+)*(?:(?:can|could|would|will) you )?(?:please )?(?:"
    rf"(?:say|repeat|explain)(?: {_IT}| your(?:self| answer)| the (?:last )?answer)?(?: {_ONCE_MORE})?"
    rf"(?: {_OTHERWISE})?|"
    rf"(?:put|tell me)(?: {_IT})?(?: {_ONCE_MORE}| {_OTHERWISE})|{_ONCE_MORE}|come again|pardon(?: me)?|huh|"
    r"what(?: was that| did you (?:just )?say)?|(?:are )?you (?:really |absolutely |quite )?(?:sure|certain|positive)"
    rf"(?: (?:about|of) {_IT})?|(?:oh )?(?:really|seriously|for real)|is {_IT} (?:really )?(?:true|right|correct|so)|"
    r"(?:true|right|correct)(?=\?)|(?:what(?:'s| is| are) )?(?:the |your |any )?(?:sources?|references?|citations?|"
    rf"proof)(?: (?:for|of) {_IT})?|how do you know(?: {_IT})?|says who|"
    rf"(?:where|how) (?:did|do) you (?:get|have|know|find) {_IT}(?: from)?|where(?:'s| is| does) {_IT} (?:come )?from|"
    rf"{_OTHERWISE}|in brief|briefly|shorter|simpler|tl;?dr|summari[sz]e(?: {_IT})?|"
    rf"why(?: is {_IT}(?: so)?| so| that| not)?|how come"
    r")(?:,? please)?\W*",
    re.IGNORECASE,
)
_JAPANESE_AGAIN = re.compile(
    r"(?:すみません|すいません|ごめん(?:なさい)?|え|えっ|あの|ちょっと)?[、。\s]*(?:"
    r"もう(?:一|1|いち)(?:度|回)(?:言って|教えて|お願い|説明して)?|(?:繰り返|くりかえ)して|(?:何|なん)て(?:言|いい|言い)\S*|"
    r"(?:それは?)?(?:本当|ほんと(?:う)?)(?:に|なの|なんです)?|(?:それは?)?(?:確か|間違いない|合ってる|合っています)|マジ(?:で)?|"
    r"(?:それの?|その)?(?:出典|ソース|根拠|情報源|出所)(?:は(?:何|どこ)?|を?教えて)?|(?:なぜ|なんで|どうして)(?:なの|なん)?|"
    r"(?:短く|簡単に|要約して|手短に)(?:言って|教えて|説明して|まとめて|お願い)?"
    r")(?:ください|下さい|くれますか|もらえますか|お願い(?:します)?|します|です|でしょう)?か?[?？。!！\s]*"
)


_SHORTER = re.compile(r"\bshorter\b|短", re.IGNORECASE)
"""After titles were listed, it is those that are to be shorter."""


def asked_before(text: str, history: Sequence[Exchange]) -> Context | None:
    """What was said up to the question that a message wants answered again, that one too; None where it does not."""
    before = [*history] if is_about_the_answer(text) else []
    while before and (not before[-1].answer or before[-1].role in TALK or _repeats(before[-1])):
        before.pop()
    if not before or _is_of_titles(text, before[-1].role):
        return None
    return Context(tuple(before))


def _repeats(exchange: Exchange) -> bool:
    return is_about_the_answer(exchange.question) and not _is_of_titles(exchange.question, exchange.role)


def _is_of_titles(text: str, role: Role | None) -> bool:
    return role in LISTING and bool(_SHORTER.search(text))


def is_about_the_answer(text: str) -> bool:
    """Whether a message doubts an answer, or wants to hear it again, and asks nothing else."""
    plain = unicodedata.normalize("NFKC", without_lead(text)).replace("\u2019", "'").strip()
    return bool(_AGAIN.fullmatch(plain) or _JAPANESE_AGAIN.fullmatch(plain))
