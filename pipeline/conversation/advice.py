"""Follow-ups that ask for other items: "what would suit her, then?", "anything shorter?", "not a blue one though"."""

from __future__ import annotations

import re

from pipeline.catalogue.bounds import bounds_in
from pipeline.catalogue.finished import finished_in
from pipeline.trade import Trade, Wording
from pipeline.wording.lead import asks_whether, said_plainly
from pipeline.wording.topics import (
    is_about_an_item,
    is_about_service,
    is_about_wares,
    is_only_about_an_item,
    is_small_talk,
)
from pipeline.wording.words import is_japanese

_WARES = r"(?:{items}|{wished_as}|ones?|titles?|suggestions?|recommendations?|options?|ideas?|picks?)"
_IS_A_GIFT = (
    r"(?:it|this|that)(?:'?s| is| was|'?ll be| will be|'?d be| would be)"
    r"(?: (?:just|only|actually|really|all|meant|intended|going to be|supposed to be))*"
    r"(?: (?:an?|the|my|our) (?:[\w'-]+ ){0,3}(?:gift|present|surprise))? (?:for|to give)\b"
)
"""Of what is yet to be found: "it's for my niece"."""
_SAID_TO_BE_FOR = re.compile(rf"(?<!is )\b{_IS_A_GIFT}")
_ITEM = Wording(
    rf"\b(?!{_IS_A_GIFT})(?:it|its|it's|this)\b|"
    r"\b(?:that|the) (?:{items}|{wished_as}|one|title)\b|"
    r"^(?:is|was|has|does|will) that\b|"
    r"^(?:(?:それ|これ)(?!は[^。？?]*(?:への|の)?(?:プレゼント|贈り物|ギフト|ため))|その(?!子)|この(?!子))"
)
"""The item that was spoken of, and not the person whom it is for."""
_MAKING = Wording(
    r"\b(?:{makes}|{makers}|creat(?:ed?|ors?)|"
    r"made|makes?|publish(?:ed)?|born|die[ds]?|dead|alive|(?:when|what)\b.*\bbirthday|how old|by (?:him|her|them)|"
    r"(?:his|her|their) (?:other|works?|name|style|art))\b|"
    r"{makes_ja}|{makers_ja}|生まれ|亡くな|何歳"
)
"""Whoever does this is not whom it is for, but who made it."""
_RECEIVES = re.compile(r"\b(?:for|to|give|buy|get|gift|show|suits?|lend) (?:him|her|them|his|their)\b")
_USES = Wording(
    r"\b(?:he|she|they)\b.*\b(?:{uses}|like|likes|love|loves|enjoy|enjoys|try|start|handle|prefer|have|want)\b"
)
_JAPANESE_READER = re.compile(r"(?:彼女?|[あそこ]の子|本人)(?:たち|ら)?(?:に|が|も|は|で|向け|用)")
_MAY_HAVE_IT = re.compile(r"大丈夫|平気|(?:せ|で|見)ても(?:いい|良い|よい)|まだ早い|早すぎ")
_MORE = Wording(
    rf"\banother(?: (?:\w+ )?{_WARES})?(?:,? please)?(?:\W*$|,? (?:but|and)\b)|\bother (?:\w+ )?{_WARES}\b|\bothers\b|"
    rf"\b(?:something|anything|what|any) (?:else|different)\b|\binstead\b|\balternatives?\b|\bsimilar\b|"
    rf"\bdifferent {_WARES}\b|\b(?:any|some|got|have|few|two|three) more\b(?! (?:about|info|details?))|"
    rf"^more\b|\bmore {_WARES}\b|ほか|他(?:の|に|は)|別の|もう(?:一|ひと|1)|"
    r"代わり|かわり|似(?:た|て(?:い)?る)|同じような|こういう"
)
_COMPARED = re.compile(
    r"\b(?:something|anything|bit|little|much|even|slightly|somewhat|way|far)\s+(?:an? )?(?:more|less|\w{3,}er)\b|"
    r"\b(?:\w{3,}er|(?:more|less) \w+) ones?\b|^(?:an? )?(?:more|less) \w+\W*$|"
    r"^(?!never|later|whatever|however|other|over|answer)\w{3,}er(?: please| maybe)?\W*$|"
    r"もっと|もう(?:少し|ちょっと)"
)
_THESE = r"(?:that|this|those|these|it|them|the \w+)(?: ones?)?"
_THAN_THESE = re.compile(
    rf"^(?:(?:no|something|anything|one|maybe|but|a bit|much)\W+)*(?:\w{{3,}}er|(?:more|less) \w+) than {_THESE}\W*$"
)
_NOT_THESE = re.compile(
    rf"^(?:no\W+)?(?:not|anything but|(?:any)?(?:thing )?(?:except|other than|besides)) {_THESE}(?: please)?\W*$|"
    r"^(?:それ|これ|その(?:作品|本)?|この(?:作品|本)?)(?:以外|じゃな|ではな)\S{0,6}$"
)
"""Those that were named, which are not wanted: no question about them."""
_BEFORE_WHAT_INSTEAD = re.compile(rf"^not {_THESE}\W+(?=\w)|^(?:それ|これ)(?:以外|じゃな|ではな)[くい]?て?[、。]")
"""The same, where it is said behind that what is wanted."""
_IN_IT = re.compile(r"^((?:no|not|nothing|without|anything|something)\b.*) (?:in|about|to|for) (?:it|them)\b")
_TOO = re.compile(r"\btoo (?!much|many|late|bad\b)\w+|すぎ")
"""Said of an item, or of those of a list."""
_NARROWED = re.compile(
    r"^(?:(?:only|just|maybe|preferably|ideally|rather|or)\s+)*(?:not|no|without|except|nothing|none|only|with|minus)\b"
    r"(?! (?:thanks?|thank|problem|worries|idea|sure|really|now|yet|more)\b)(?=\W+\w)|"
    r"^(?:something|anything)\b|"
    r"^any (?:that|which|of|with|for|(?:\w+ )?ones?)\b|\bones (?:that|with|about|for|where)\b|"
    r"^(?:the |only |just )*(?:\w+ )?ones(?: only)?\W*$|"
    r"^(?:do you have|have you got|got|is there|are there)(?: any)? (?:something|anything|ones?|some)\b|"
    r"^i (?:(?:really|also|would|do) )?(?:prefer|hate|(?:don't|do not) (?:like|want))\b|"
    r"以外|(?:なし|無し|抜き)(?:で|の|が|を|に|です)?(?:お願い(?:します)?|ください|いい)?[。！!]*$|じゃな(?:い|く)|ではな(?:い|く)|くな(?:い|く)|(?:の|もの)は(?:ありますか|ある|ない(?:の|です)?か?)?[?？]?$"
)
_JAPANESE_NARROWED = Wording(
    r"(?:もの|やつ|の|{items_ja}|方|以[内下上降]|未満|まで|くらい|ぐらい|程度)(?:が|は|を|で|も)?"
    r"(?:(?:いい|良い|よい|欲しい|ほしい)(?:です|な)?|ありますか|ある|お願い(?:します)?|希望(?:です)?|ください)?[。？?！!]*$"
)
_OPENS_A_CLAUSE = re.compile(
    r"^(?:by whom|(?:in|since|from|until|to) (?:what|which|when)|"
    r"what|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|"
    r"i|i'm|i've|i'd|my|we|our|you|it|there|recommend|suggest|show|tell|give|find|get|track|cancel|explain|list|help|"
    r"return|order|buy|please|never|if)\b"
)
_LONGEST_FRAGMENT = 6
"""Words of a message that is no sentence: "with animals", "set in space, maybe"."""
_WHAT_THEN = Wording(
    r"^(?:what|which)(?: (?:ones?|{items}|titles?))? (?:is|are|would(?: be)?|should|could|can|may)"
    r"(?: (?:ok|okay|good|right|fine|suitable|best|he|she|they|(?:for )?(?:him|her|them)))*(?: then| instead)?\W*$"
)
"""A question that leaves out what the one before asked: "no? then what is?"."""
_KNOWN = Wording(
    r"(?:\b(?:i|he|she|they|we|both|my \w+)(?:'ve|'s| have| has)? (?:(?:already|all|just|both) )*"
    r"(?:{used}|owns?|got|have|has|knows?|seen|bought)|"
    r"^(?:already )?(?:{used}|seen|know|own|bought)(?= (?:that|those|these|them|all|both)\b))"
    r" [^,.;?]*[,.;!?]*(?: (?:but|so|and)\b)?",
    re.IGNORECASE,
)
_JAPANESE_KNOWN = Wording(r"[^、。！？?]*(?:{used_ja}|持って)[^、。！？?]*[、。！？?]*")
_THOSE = re.compile(r"\b(?:those|these|them|that|all|both|it|one|already)\b|それ|これ|全部|どれも|もう|すでに|既に")
_OF_ITEMS_TOO = Wording(r"\b(?:{service}|students?|lost|missing|broken|wrong|cards?|points?)\b")
_OF_UNITS = Wording(r"\b(?:{units}|{counted}|editions?|cop(?:y|ies))\b|{units_ja}|何{counted_ja}")
_KIND = re.compile(r"^(?:what|how) about (?!(?:you|that|this|these|those|him|her|them|me)\b)(?P<kind>.+?)\W*$")
_OWN_KIND = Wording(
    r"\b(?:recommend|suggest|find|show|give|buy|get|want|need|looking for)\b.*\b(?:an?|some|any) "
    rf"(?!(?:other|different|better|good|nice|great|suitable|similar|\w+er)\b)(?:[\w-]+ ){{1,3}}{_WARES}\b"
)


def is_for_a_reader(text: str, trade: Trade, *, named: bool = False) -> bool:
    """Whether a person in a message is whom it is for, and not who made it, nor an item.

    Args:
        text: the message.
        trade: the words of what is sold.
        named: whether it says of itself how old that person is.
    """
    plain = said_plainly(text)
    if _is_about_the_item(plain, trade) or is_about_service(_OF_ITEMS_TOO.of(trade).sub(" ", plain), trade):
        return False
    says_no_more = named and not is_about_wares(plain, trade)
    return (
        says_no_more
        or is_said_to_be_for(text)
        or any(who.search(plain) for who in (_RECEIVES, _USES.of(trade), _JAPANESE_READER))
    )


def asks_whether_it_suits(text: str) -> bool:
    """Whether a Japanese message asks if somebody may have what was spoken of, which it need not name."""
    return bool(_MAY_HAVE_IT.search(said_plainly(text)))


def without_what_it_is(text: str) -> str:
    """A message with "for my niece" in the place of "it's a gift for my niece"."""
    return re.sub(_SAID_TO_BE_FOR.pattern, "for", text.replace("\u2019", "'"), flags=re.IGNORECASE)


def is_said_to_be_for(text: str) -> bool:
    """Whether a message says of what was spoken of for whom it is: "it's a gift for my niece"."""
    return bool(_SAID_TO_BE_FOR.search(said_plainly(text)))


def goes_on(text: str, trade: Trade) -> bool:
    """Whether a message adds to a wish, or asks for more: it says too little by itself."""
    plain = _IN_IT.sub(r"\1", _BEFORE_WHAT_INSTEAD.sub("", said_plainly(text)))
    if asks_for_others_than_these(text):
        return True
    if _is_about_the_item(plain, trade) or is_about_service(_OF_ITEMS_TOO.of(trade).sub(" ", plain), trade):
        return False
    return asks_for_others(text, trade) or bool(_TOO.search(plain) or _NARROWED.search(plain))


def is_not_these(text: str) -> bool:
    """Whether a message says no more than that those that were named are not wanted."""
    return bool(_NOT_THESE.search(said_plainly(text)))


def asks_for_others_than_these(text: str) -> bool:
    """Whether a message points at titles only to say that they are not wanted: "not that one", "older than those"."""
    return is_not_these(text) or bool(_THAN_THESE.search(said_plainly(text)))


def is_a_fragment(text: str, trade: Trade) -> bool:
    """Whether a message is no sentence of its own, nor about an item or the shop: after advice it narrows that."""
    plain = said_plainly(text)
    if is_about_service(plain, trade) or _ITEM.of(trade).search(plain):
        return False
    sets_a_bound = bool(bounds_in([(plain, ())], (), trade))
    if not sets_a_bound and (is_small_talk(plain) or is_only_about_an_item(plain, trade)):
        return False
    if is_japanese(plain):
        return bool(_JAPANESE_NARROWED.of(trade).search(plain))
    return not _OPENS_A_CLAUSE.match(plain) and len(plain.split()) <= _LONGEST_FRAGMENT


def narrows_by_its_end(text: str, trade: Trade) -> bool:
    """Whether a message, after advice, wants what has ended, or what has not, and does not ask whether it has."""
    return finished_in(text, trade) is not None and not (text.rstrip().endswith(("?", "？")) or asks_whether(text))


def asks_what_then(text: str, trade: Trade) -> bool:
    """Whether a message asks for another answer to what was just denied: "what is, then?"."""
    return bool(_WHAT_THEN.of(trade).match(said_plainly(text)))


def known_in(text: str, trade: Trade) -> str | None:
    """The words of a message that say what somebody knows already; None where it says nothing of that."""
    found = (_JAPANESE_KNOWN if is_japanese(text) else _KNOWN).of(trade).search(text.replace("\u2019", "'"))
    return text[found.start() : found.end()] if found else None


def are_those_named(known: str) -> bool:
    """Whether words that say what is known already mean the titles that were just named."""
    return bool(_THOSE.search(known.casefold()))


def says_only_what_is_known(text: str, trade: Trade) -> bool:
    """Whether a message says no more than that those that were named are known already."""
    known = known_in(text, trade)
    return known is not None and are_those_named(known) and not re.search(r"\w", text.replace(known, " "))


def asks_for_others(text: str, trade: Trade) -> bool:
    """Whether a message asks for titles other than those that were named."""
    plain = said_plainly(text)
    more = _MORE.of(trade).search(plain) and not (_OF_UNITS.of(trade).search(plain) or _MAKING.of(trade).search(plain))
    than_these = asks_for_others_than_these(text) or _BEFORE_WHAT_INSTEAD.search(plain)
    return bool(more or _COMPARED.search(plain) or than_these)


def is_of_its_own(text: str, trade: Trade) -> bool:
    """Whether a message says itself what kind of item it asks for: "recommend a light one for her"."""
    return bool(_OWN_KIND.of(trade).search(said_plainly(text)))


def other_kind(text: str, trade: Trade) -> str | None:
    """The kind that is asked for in the place of another: "what about comedy?"."""
    plain = said_plainly(text)
    found = _KIND.match(plain)
    other = found and (_is_about_the_item(plain, trade) or is_about_service(plain, trade))
    return found["kind"] if found and not other and not is_about_an_item(found["kind"], trade) else None


def _is_about_the_item(plain: str, trade: Trade) -> bool:
    return bool(_ITEM.of(trade).search(plain) or _MAKING.of(trade).search(plain))
