"""Follow-ups to a question about the shop's service: "how much does it cost?", "and express?", "until when?"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from pipeline.catalogue.goods import asks_for_goods
from pipeline.catalogue.subject import thing_of
from pipeline.intents import OWN_ORDERS
from pipeline.orders.topic import set_apart_in
from pipeline.orders.topics import order_topic
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Exchange
from pipeline.wording.cues import cues_of
from pipeline.wording.lead import SHORT_JAPANESE, without_lead
from pipeline.wording.topics import is_about_an_item, is_about_service, is_small_talk, says_no_kind, service_words
from pipeline.wording.words import is_japanese

_PRONOUN = re.compile(
    r"\b(?:it|that|this|they|them|those|these|one)\b(?! (?:possible|true|right|ok(?:ay)?|why|how)\b)", re.IGNORECASE
)
_NO_OBJECT = re.compile(
    r"(?:^|\b(?:do|does|did|is|are|was|were|can|could|will|would|may|must|should|has|have|if|when|while|that|because|and|or|"
    r"but|why|how|then|so|of|for|with|from|about|on|at|by|than|like)\s+)$",
    re.IGNORECASE,
)
"""Behind these stands no goods that something is done with: "how long does it take?" asks of the deed."""
_OF_GOODS = frozenset("it them they one".split())
_BESIDE = re.compile(r"\b(?:for|of|from|in|about) .*", re.IGNORECASE)
"""Goods that stand there are not what is asked about: "is there an app for the e-books?"."""
_NARROWS = re.compile(
    r"(?:it|that|they|those)(?:'s| is| was|'re| are| were) (?P<which>an? (?:[\w'-]+ ){0,2}?[\w'-]+)[.!\s]*",
    re.IGNORECASE,
)
"""Says more of what was asked, and asks nothing itself: "it's an express one"."""
_OF_SOME_KIND = re.compile(r"\b(?:the|an?) [\w-]+ $", re.IGNORECASE)
"""Before "one": "the right one" is nothing that was named."""
_SEVERAL = re.compile(r"\b(?:they|them|those|these)\b", re.IGNORECASE)
_FIRST_SENTENCE = re.compile(r"(?<=[.?？。])\s*(?=\S)")
_GOES_BACK = 3
"""Questions in a row that may be about the same part of the service."""
_WHAT_ABOUT = re.compile(
    r"^(?:(?:and|or|what about|how about|also)\s+)+(?:(?:for|with)\s+)?(?P<other>(?:[\w'-]+\s?){1,4}?)\W*$",
    re.IGNORECASE,
)
_FEW_WORDS = r"[\w'-]+(?: [\w'-]+){0,3}?"
_THE_SAME_FOR = re.compile(
    r"^\W*(?:(?:and|or) )?(?:"
    rf"(?:also|(?:the )?same(?: thing| rules?)?(?: goes)?) (?:for|with|on) (?P<same>{_FEW_WORDS})(?: too| as well)?|"
    rf"(?:(?:for|on|with) )?(?P<too>{_FEW_WORDS}) (?:too|as well)|"
    r"(?:does|do|will|would) (?:that|this|it|the same) (?:also )?(?:go|apply|count|hold) (?:for|to|with) "
    rf"(?P<holds>{_FEW_WORDS})(?: too| as well)?)\W*$",
    re.IGNORECASE,
)
"""Asks the question of before of something else: "same for e-books?", "box sets too?"."""
_NAMES_NONE = re.compile(r"(?:it|that|this|they|them|those|these|me|us|you|him|her)\b", re.IGNORECASE)
_GIVEN = re.compile(r"^\W*(?:what |and |but )*(?P<given>if (?:it|that|this|they)(?:'s|'re)?\b.+?)\W*$", re.IGNORECASE)
"""Asks it again under a condition that points back: "what if it's already been sent?"."""
_JAPANESE_WHAT_ABOUT = re.compile(r"^(?P<other>[^、。？?]{1,12}?)(?:は|なら|の場合は)(?:どう(?:です)?か?)?[？?。]*$")
_JAPANESE_THING = re.compile(r"^(?P<thing>.+?)(?=は|って|を)")
_GOODS = Wording(r"(?:{set_apart_ja})[\u30a1-\u30fc\u4e00-\u9fff]*")
_JAPANESE_PRONOUN = re.compile(r"^(それ|これ|そちら|こちら|そっち|こっち)[はをもがのでに]")
_JAPANESE_TOPIC = re.compile(r"は|って")
_JAPANESE_DEED = re.compile(r"返品|返金|交換|キャンセル|取り消|解約|使[えうっ]|払[えうっ]|割引|クーポン|ポイント|貯ま")
"""What goods may have rules of their own for."""
_DEED_AS_TOPIC = re.compile(rf"^({_JAPANESE_DEED.pattern})は")
_JAPANESE_ASPECT = re.compile(r"^(?:有効)?(?:期限|期間|残高|使い方|買い方|金額|種類|上限|手数料|条件)(?:は|って)")
"""What goods have, and no other goods."""
_UP_TO_A_NOUN = re.compile(r"^.*[\u30a1-\u30fc\u4e00-\u9fffA-Za-z]")
"""Without the verb's ending: 予約はキャンセル of 予約はキャンセルできますか."""
_JAPANESE_OF_NOTHING = re.compile(
    r"^(?=.*(?:いつ|いくら|どこ|どう|なぜ|なんで(?!す)|何|でき))(?:[ぁ-ん]|何[日時円年回個冊]?|無料|タダ|[買払待使])+[？?。]*$"
)
"""Hiragana alone names nothing, nor does what is done with anything: "until when can I?", "how long must I wait?"."""
_JAPANESE_CASE = re.compile(
    r"^(?P<case>[^、。？?]*\d[^、。？?]{0,8}?(?=だけ|[買頼]|注文|の?場合|とき|[はもな]|でも)|[^、。？?]{1,12}?(?=の?(?:場合|とき)))"
    r"(?:だけ)?(?:(?:[買頼]|注文)[ぁ-ん]{1,4}?)?の?(?:場合|とき)?(?:は|でも|も|なら)"
    r"(?:どう(?:です)?か?)?[？?。]*$"
)
"""In which case the same is asked: "even for two books?", "and when it is sent by express?"."""
_COUNTED = re.compile(r"\d")
"""How many there are is no word of the pages, which tell the rule for any number."""
_JAPANESE_TOO = re.compile(r"^(?P<case>[^、。？?]{1,12}?)(?:で)?も[？?。]*$")
_JAPANESE_USED_FOR = re.compile(r"^[^、。？?はが]+に(?:も)?使[えうっ]")
"""Says what it is used for, and leaves out what is used: "can they pay the postage, too?"."""
_JAPANESE_FIRST = re.compile(r"^[\u30a1-\u30fc\u4e00-\u9fffA-Za-z]+")
_JAPANESE_TELLS = re.compile(
    r"^(?!.*(?:何|いつ|いくら|どこ|どう|なぜ|誰|教えて|くだ|下さ|願い))[^、。？?]+(?<![かの])[。！!]*$"
)
_OPENS_A_QUESTION = re.compile(
    r"\b(?:what|who|when|where|which|why|how|is|are|was|were|do|does|did|can|has|have|i|my)\b", re.IGNORECASE
)
_FOR_WHOM = re.compile(r"\b(?:for|with)\b", re.IGNORECASE)
_AS_A_THING = {
    "ship": "shipping",
    "deliver": "delivery",
    "return": "a return",
    "cancel": "cancelling",
    "pay": "paying",
    "order": "an order",
}
_OF_NOTHING = re.compile(
    r"^(?:(?:and|how|much|many|long|when|until|till|from|since|where|why|what|which|can|could|may|do|does|is|are|i|we|you|"
    r"need|have|must|to|use|get|pay|them|the|a|an|there|any|several|two|three|four|more|than|both|all|at|once|together|again|later|"
    r"limit|fee|cost|costs|price|deadline|exactly|then|so|if|not|in|advance|combine|free|extra|for|after|before|within|by|"
    r"up|tell|say|decide|let|know|days?|weeks?|months?|latest)\b\W*)+$",
    re.IGNORECASE,
)
"""Such a question names nothing."""
_HOW_FAR = re.compile(
    r"^(?:for|after|before|within|by|until|till|since|from|up to) (?:how|when|what|which)\b", re.IGNORECASE
)
"""Asks how far what was told holds: for how long, by when, for how much."""
_BARE = re.compile(r"^(?:in|to|from|with|by|for|at|on) (?:which|what)(?: \w+){1,3}$", re.IGNORECASE)
"""Such a question has no verb: "when is my card charged, and in which currency?"."""
_ASKED_BY = re.compile(
    r"^\W*(?:when|where|why|how(?: long| much| many| often| fast)?|what|until when)\s+", re.IGNORECASE
)


def of_other_goods(text: str, question: str, trade: Trade) -> str | None:
    """Make "and posters?" after "Do you sell cards?" ask "Do you sell posters?"; None where it asks no such thing."""
    other = _WHAT_ABOUT.match(text.strip())
    if not other or not asks_for_goods(question, trade) or _OPENS_A_QUESTION.search(other["other"]):
        return None
    for_whom = _FOR_WHOM.search(text.strip(), 0, other.start("other"))
    if for_whom or is_about_an_item(other["other"], trade) or says_no_kind(other["other"], trade):
        return None
    return question.replace(thing_of(question, trade).rstrip(" ?"), other["other"], 1)


def of_the_service(text: str, question: str, trade: Trade) -> str | None:
    """The follow-up with the thing in it that the question before was about; None where it stands alone.

    Args:
        text: the follow-up.
        question: what was asked before.
        trade: the words of what is sold.
    """
    rest = unicodedata.normalize("NFKC", without_lead(text)).strip()
    if is_small_talk(rest) and not _asks_how_far(rest):  # "until when must I tell you?" is none
        return None
    if is_japanese(text):
        return _in_japanese(rest, question, trade)
    thing = service_words(question, trade)
    goods = set_apart_in(question if thing else _BESIDE.sub(" ", question), trade)
    if (goods or thing) and (narrows := _NARROWS.fullmatch(rest)):
        return f"{question.rstrip(' ?.!')}: {narrows['which']}"
    of_goods = _of_the_goods(goods, rest, thing or goods, trade) if goods else None
    if of_goods or thing is None:
        return of_goods
    return (
        _asked_further(rest, thing, question, trade)
        or _of_the_same(text, thing, question, trade)
        or _of_another(text, thing, question, trade)
        or _with(_AS_A_THING.get(thing.casefold(), thing), rest, trade)
    )


def _asked_further(rest: str, thing: str, question: str, trade: Trade) -> str | None:
    """The whole question of before, with what the follow-up adds to it: "for how long?", "what if it is too late?"."""
    if _BARE.match(bare := rest.rstrip(" ?")) and (asked_by := _ASKED_BY.match(question)):
        return f"{bare} {question[asked_by.end() :]}"
    whole = question.rstrip(" ?.!")
    if _asks_how_far(rest) and not _asks_for_a_figure(question, trade):
        return f"{whole}: {rest}"
    given = _GIVEN.match(rest) if _is_done(thing, question) else None
    return f"{whole} {given['given']}?" if given else None


def _asks_how_far(rest: str) -> bool:
    """Whether a question says nothing but that it asks for how long, by when, or up to how much."""
    return bool(_HOW_FAR.match(rest) and _OF_NOTHING.match(rest))


def _of_another(text: str, thing: str, question: str, trade: Trade) -> str | None:
    """The question of before asked of what "and gift cards?" names, in its place or beside it."""
    named = _WHAT_ABOUT.match(text.strip())
    if not named or _OPENS_A_QUESTION.search(named["other"]) or is_about_an_item(named["other"], trade):
        return None
    for_whom = _FOR_WHOM.search(text, 0, named.start("other"))
    is_in_place = not for_whom and _are_of_one_kind(thing, named["other"], question, trade)
    is_in_place = is_in_place or _asks_for_a_figure(question, trade)
    return question.replace(thing, named["other"], 1) if is_in_place else f"{thing}: {named['other']}?"


def _of_the_goods(goods: str, rest: str, thing: str, trade: Trade) -> str | None:
    """The follow-up with the goods that have rules of their own, where it asks of them, and not of what is done.

    ``thing`` is what was asked about: the goods, it may be, or these behind a deed ("give gift card").
    """
    pronoun = _PRONOUN.search(rest)
    if not pronoun or goods in rest or pronoun[0].casefold() not in _OF_GOODS:
        return None
    if any(cue.of_items for cue in cues_of(rest, trade)):  # a fact of titles is asked of one
        return None
    asks_of_the_deed = goods not in thing.casefold() or _asks_for_a_figure(rest, trade)
    if thing != goods and asks_of_the_deed and _NO_OBJECT.search(rest[: pronoun.start()]):
        return None
    return f"{rest[: pronoun.start()]}{goods}{rest[pronoun.end() :]}"


def _asks_for_a_figure(text: str, trade: Trade) -> bool:
    return any(cue.name in {"price", "duration"} for cue in cues_of(text, trade))


def _of_the_same(text: str, thing: str, question: str, trade: Trade) -> str | None:
    """The same where it says so: "same for gift cards?", "for e-books too?"."""
    same = _THE_SAME_FOR.match(text)
    other = same and (same["same"] or same["too"] or same["holds"])
    if not other or _OPENS_A_QUESTION.search(other) or _NAMES_NONE.match(other) or is_about_an_item(other, trade):
        return None
    # Behind the last word stands what is offered, and not what holds for it: "is there a discount?".
    is_in_place = not question.rstrip(" ?.!").endswith(thing) and _are_of_one_kind(thing, other, question, trade)
    return question.replace(thing, other, 1) if is_in_place else f"{thing}: {other}?"


def _are_of_one_kind(thing: str, other: str, question: str, trade: Trade) -> bool:
    """Whether both are things of the service, and none a deed: "and gift cards?" after "do points expire?"."""
    return not _is_done(thing, question) and service_words(other, trade) == other.strip()


def _is_done(thing: str, question: str) -> bool:
    """Whether the words for a part of the service begin with what somebody does: "cancel my order"."""
    return bool(re.search(rf"\b(?:i|we|you|they|to) {re.escape(thing)}", question, re.IGNORECASE))


def of_the_service_before(text: str, question: str, history: Sequence[Exchange], trade: Trade) -> str | None:
    """The same for the last question that names a part of the service, past those that go on about it.

    ``question`` is the one that was asked before, as it was meant then.
    """
    before = (one.question for one in reversed(history) if one.role in {"help", *OWN_ORDERS})
    asked = [question, *islice(before, 1, _GOES_BACK)]
    last = history[-1].question if history else ""
    if _SEVERAL.search(text) and _SEVERAL.search(last):  # they were named before that, unless nothing was
        asked = asked[1:] or asked
    return next((whole for one in asked if (whole := of_the_service(text, one, trade))), None)


def of_the_page(text: str, history: Sequence[Exchange], trade: Trade) -> str | None:
    """The same for the page that answered: "can you do it up?" is answered by what is called gift wrapping."""
    page = next((one.subject for one in reversed(history) if one.role == "help" and one.subject), None)
    if page is None or is_japanese(page) != is_japanese(text):
        return None
    return of_the_service(text, _FIRST_SENTENCE.split(page, maxsplit=1)[0], trade)


def of_the_offer(text: str, code: str, trade: Trade) -> str | None:
    """The follow-up with the code of the offer that was spoken of; None where it stands alone."""
    rest = unicodedata.normalize("NFKC", without_lead(text)).strip()
    return None if is_small_talk(rest) else _with(code, rest, trade)


def _with(thing: str, rest: str, trade: Trade) -> str | None:
    pronoun = _PRONOUN.search(rest)
    if pronoun and not _OF_SOME_KIND.search(rest[: pronoun.start()]):
        return f"{rest[: pronoun.start()]}{thing}{rest[pronoun.end() :]}" if thing not in rest else None
    return f"{thing}: {rest}" if _OF_NOTHING.match(rest) and not is_about_service(rest, trade) else None


def _in_japanese(rest: str, question: str, trade: Trade) -> str | None:
    goods = _GOODS.of(trade).search(question.casefold())
    if not (goods or is_about_service(question, trade)):
        return None
    pronoun = _JAPANESE_PRONOUN.match(rest)
    behind = rest[pronoun.end() :] if pronoun else rest
    if _JAPANESE_OF_NOTHING.match(behind):
        return _asked_of_it(behind, question, trade)
    if goods and pronoun:
        return f"{goods[0]}{rest[pronoun.end(1) :]}"
    if goods and _JAPANESE_ASPECT.match(rest):
        return f"{goods[0]}の{rest}"
    done = _DEED_AS_TOPIC.sub(r"\1", rest)
    if goods and _leaves_out_the_goods(done, trade):
        return f"{goods[0]}は{done}"
    return _as_told(rest, question, trade) or _in_another_case(rest, question, trade)


def _in_another_case(rest: str, question: str, trade: Trade) -> str | None:
    """The question in another case, of the same thing, or of another: "even for two?", "for books, too?", "and X?"."""
    thing = _JAPANESE_THING.match(question)
    case = _JAPANESE_CASE.match(rest) or (None if thing else _JAPANESE_TOO.match(rest))
    if case and not is_about_an_item(case["case"], trade):
        return question if _COUNTED.search(case["case"]) else f"{case['case']}なら{question}"
    used = _JAPANESE_USED_FOR.search(rest) and _JAPANESE_FIRST.match(question)
    if used and is_about_service(used[0], trade):
        return f"{used[0]}は{rest}"
    other = _JAPANESE_WHAT_ABOUT.match(rest)
    if not (other and thing) or is_about_an_item(other["other"], trade):
        return None
    return question.replace(thing["thing"], other["other"], 1)


def _asked_of_it(rest: str, question: str, trade: Trade) -> str:
    """What names nothing, asked of what the question before was about: of a trouble with a parcel, as a whole."""
    topic = order_topic(question, trade)
    if topic and not topic.sends_back and _JAPANESE_TELLS.match(question):
        return f"{question}。{rest}"
    asked = _UP_TO_A_NOUN.match(question)
    return f"{asked[0] if asked else question}は{rest}"


def _as_told(rest: str, question: str, trade: Trade) -> str | None:
    """The question with what is told of the goods or the parcel behind it: "I already opened it"."""
    if len(rest) >= SHORT_JAPANESE or not _JAPANESE_TELLS.match(rest) or order_topic(rest, trade):
        return None
    whole = f"{question.rstrip(' ?？。')}。{rest}"
    topic = order_topic(whole, trade)
    says_more = topic != order_topic(question, trade) or is_about_service(rest, trade)
    return whole if topic and says_more else None


def _leaves_out_the_goods(rest: str, trade: Trade) -> bool:
    """Whether a question asks what is done with goods, and not with which."""
    named = _JAPANESE_TOPIC.search(rest) or _GOODS.of(trade).search(rest.casefold())
    return len(rest) < SHORT_JAPANESE and not named and bool(_JAPANESE_DEED.search(rest))
