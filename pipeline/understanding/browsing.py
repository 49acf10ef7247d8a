"""Questions for anything good, or for all that there is, without a word of what it should be like.

What the shop says of itself answers them better than the items whose pages have their words: "new", "popular", "sell".
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.catalogue.audience import GROWN_UP, GROWN_UP_JA
from pipeline.catalogue.editions import LANGUAGE
from pipeline.trade import Line, Trade, Wording
from pipeline.wording.words import casefolded

_BEFORE = r"^\W{0,3}(?:(?:hi|hiya|hello|hey|ok|so|and)\W{1,3})*"
_NOW = r"(?:right now|now|at the moment|these days|currently|here|today|this (?:month|week|year))"
_I_WANT = (
    r"(?:(?:i |we )?(?:just )?(?:need|want)|(?:i would|i'd) like|(?:i am |i'm )?(?:looking|shopping|searching) for)"
    r"(?: to (?:buy|get|find|read|order|give))?"
)
"""Asks for a thing, whatever it is."""
_FOR_WHOM = rf"(?: for (?:(?:my|our|an?|his|her) )?(?:{GROWN_UP}|friends?))?"
"""Every rating fits a grown-up, and so does anything good; what is for a child is picked for its age."""
_SOMEBODY_JA = r"(?![娘姪甥孫弟妹子小中高]|息子)[\u4e00-\u9fff]{1,3}(?:さん|ちゃん)?"
"""Of whom is not known that they are young."""
_GIFT_JA = (
    r"(?:[\u4e00-\u9fff]{0,4}(?:の)?お?祝い?|プレゼント|贈り物|ギフト|手?土産|お?見舞い?|"
    r"[母父]の日|敬老の日|誕生日|記念日)"
)
"""What something good is wanted for; who gets it may be said before."""
_READER = r"(?:beginners?|newcomers?|newbies?|noobs?|starters|first[- ]time readers?)"
_ASKED: Mapping[Line, Wording] = {
    "wares": Wording(
        rf"{_BEFORE}what (?:(?:kinds?|sorts?|types?) of )?(?:(?:things?|goods|products?|items?|stuff) )?"
        r"(?:do|can) (?:you|u|i|we) (?:all |guys )?(?:sell|have|offer|carry|stock|buy|order|get)"
        r"(?: here| in (?:your|the|this) (?:shop|store)| on (?:your|the|this) (?:web)?site| from you)?\W*$|"
        rf"{_BEFORE}what(?: kind of (?:shop|store|site|place))?(?:'s|s| is) this(?: (?:shop|store|site|place|website))?"
        r"(?: about)?\W*$|"
        rf"{_BEFORE}(?:how many (?:different |kinds of )?{{items}} (?:do you|are there)\b[^?.!,]{{0,20}}|"
        r"(?:list|show me|see|browse|give me)(?: me)? (?:all|every|everything|the whole|your)(?: the| your| of your)?"
        r"(?: {items}| catalogue| catalog| titles| stock)*(?: you have)?)\W*$"
    ),
    "kinds": Wording(
        rf"{_BEFORE}(?:what|which|list|show me)(?: (?:all|the|your|other|kinds? of|types? of|sorts? of|different))* "
        r"(?:genres?|demographics?|categor(?:y|ies)|kinds?|types?)(?: of {items})?"
        r"(?: (?:do|can) (?:you|i|we) (?:sell|have|offer|carry|stock|get|buy|find)| are there| exist| is there)?"
        r"(?: here)?\W*$|"
        r"^\W*(?:どんな|何の|どのような)?ジャンル[^、。]{0,14}[?？。]*$"
    ),
    "editions": Wording(
        rf"{_BEFORE}(?:(?:do|can) (?:you|i|we) (?:have|sell|carry|stock|offer|get|buy|find)|are there|is there|got)?"
        rf" ?(?:any |some )?(?:{{items}}|books) in {LANGUAGE}\W*$"
    ),
    "second_hand": Wording(
        rf"{_BEFORE}(?:(?:do|can) (?:you|i|we) (?:have|sell|carry|stock|offer|get|buy|find)|are there|is there|got)?"
        r" ?(?:any |some )?(?:second[- ]?hand|used|pre-?owned|pre-?loved) (?:{items}|books|copies|ones)\W*$|"
        r"^\W*(?:中古(?:の|品)?|古)(?:{items_ja})?(?:は|って)?(?:あり|ある|売っ)?[^、。]{0,6}[?？。]*$"
    ),
    "bestsellers": Wording(
        rf"{_BEFORE}(?:(?:what|which)(?: {{items}})?(?:'s|s| is| are)?|any|show me|tell me|recommend|list|give me)"
        r"(?: me)?(?: (?:the|your|some|of your|shop's|store's|{items}))*"
        r" (?:(?:most|really|very|so) )?(?:popular|trending|hot|best[- ]?sell(?:ers?|ing)|top[- ]?sell(?:ers?|ing)|top)"
        rf"(?: (?:ones?|titles?|{{items}}|{_NOW}))*\W*$|"
        r"^\W*(?:今)?(?:一番)?(?:人気|売れ筋|ベストセラー|売れている)(?:の|な)?(?:{items_ja}|作品|シリーズ|もの|ランキング)*"
        r"(?:は|を)?(?:何|なに|なん|どれ|教えて)?[^、。]{0,6}[?？。]*$"
    ),
    "anything": Wording(
        rf"{_BEFORE}(?:surprise (?:me|us)|pick (?:one|something|anything) for (?:me|us)|what(?:'s|s| is) good|"
        r"(?:any|some|got any|do you have any|(?:give|show) me (?:some|your|a few|any))? ?(?:good )?"
        r"(?:recommendations?|recs?|suggestions?)|"
        rf"(?:what(?:'s|s| is| makes)|any|{_I_WANT}|do you have any)? ?(?:an? )?"
        rf"(?:(?:good|nice|great|cool|perfect) )?(?:gifts?|presents?)(?: ideas?| suggestions?)?{_FOR_WHOM}|"
        rf"{_I_WANT} (?:(?:an?|some|any|one) )?(?:(?:new|good|nice|great) )?(?:{{items}}|something)"
        rf"(?: to (?:{{uses}}|buy|give))?{_FOR_WHOM}(?: please)?|"
        r"(?:(?:please |can you |could you |i need |i want )*help(?: me| us)?|i (?:can't|cannot) decide|"
        r"i (?:don't|do not) know|not sure|no idea)(?: (?:with|to|in|on))?"
        r" (?:choos|pick|find|decid|what to (?:read|buy|get|choose|pick))\w*(?: on)?"
        r"(?: (?:an?|some|the|my next|a good|something(?: good)?(?: to (?:read|buy))?|anything|{items}))*|"
        r"(?:(?:what|which)(?: {items})?(?:'s|s| is)|name|give me|tell me) (?:the|your) (?:very )?best {items}"
        r"(?: (?:ever|there is|of all(?: time)?|in the world|you have|out there|made|written))*)\W*$|"
        rf"^\W*(?:(?:{GROWN_UP_JA}|{_SOMEBODY_JA})(?:の|への?|に))?{_GIFT_JA}(?:の?(?:プレゼント|贈り物|ギフト))?(?:に|には|で|として|用|を)"
        r"(?:(?:何|なに|なん|どれ|いい|良い|よい|合う|お?(?:すすめ|勧め)|ぴったり)(?:か|が|の|な)?|贈る|贈れる|持っていける)*"
        r"(?:{items_ja}|もの|の)*(?:が|は|を)?(?:いい|良い|よい|喜ばれ|ある|あり|探して|ください|贈りたい|あげたい|教えて)?"
        r"[ぁ-ん]{0,8}[?？。]*$"
    ),
    "first_one": Wording(
        rf"\b(?:for|as) (?:an? )?(?:absolute |complete |total )?{_READER}\b|\bbeginner[- ]friendly\b|"
        rf"\b(?:i am|i'm|being|should|can|could) an? (?:\w+ )?{_READER}\b|"
        r"\bnew (?:to|with|at) (?:all this|this|{items}|reading {items})\b|"
        r"\bget(?:ting)? (?:started|into) (?:with )?{items}\b|"
        r"\b(?:never|not|haven't|n't ever) (?:really |ever |actually )*(?:read|owned|bought) "
        r"(?:an? |any |a single )?{items}\b|"
        r"\b(?:an?|my|your|his|her|someone's|good|best|great|perfect) (?:very )?first {items}\b|"
        r"\bfirst {items} (?:ever|to (?:read|buy|get))\b|"
        r"{items_ja}(?:を|は)?(?:初めて|はじめて)|(?:初めて|はじめて)(?:の|読む|{items_ja})|初心者|入門"
    ),
}


def asked_in_general(text: str, trade: Trade) -> Line | None:
    """What is asked, as the line of the trade that asks the pages the same."""
    plain = casefolded(text)
    return next((line for line, asked in _ASKED.items() if asked.of(trade).search(plain)), None)
