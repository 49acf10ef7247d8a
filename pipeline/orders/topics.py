"""What a message wants of an order beside its state: which orders it can be about, and what the pages are asked."""

from __future__ import annotations

import re

from pipeline.orders.stopping import STOPPED
from pipeline.orders.topic import OrderTopic, topic
from pipeline.trade import Trade, Wording
from pipeline.wording.topics import DAMAGED, LOST
from pipeline.wording.words import LINE, casefolded

_PARCEL = r"(?:parcel|package|box|delivery|order)"
_FEW = r"(?:one|two|three|four|five|half|\d+)"
_GOODS = r"(?:{units}|{items}|{parts}|items?|titles?|cop(?:y|ies)|one|two|some(?:thing)?|pages?)"
RETURN = topic(
    r"\breturn(?:s|ing|able)?\b(?! address)|\b(?:send|mail|post) (?:(?!me\b|us\b)[\w'-]+ ){1,5}back\b|\b(?:send|mail|post) back\b|返品",
    "delivered",
    "How long do I have to return something?",
    "返品の期限はいつまでですか？",
    sends_back=True,
    apart="Can I return a {goods}?",
)
_SEND_BACK = r"\bsen[dt]\b[^.?!]{0,200}\bback\b"
_SENT_BACK = rf"(?:\breturn(?:s|ing|able)?\b(?! address)|{_SEND_BACK}|\b(?:give|take)\b[^.?!]{{0,200}}\bback\b|\brefund|\bmoney back\b|返品|返送|返金|返せ)"
"""What is said behind a word is looked for within 200 signs of it: with no end, a message of 4,000 signs took a second."""
_TO_PAY = r" (?:(?:an?|my|the|some|our) )?(?:\w+ )?(?:cards?|codes?|vouchers?|coupons?|points|credit|discounts?)\b"
"""Behind "used", what was paid with: the goods may be as new."""
_STATES = (
    topic(
        rf"{LINE}(?=.*{_SENT_BACK})(?=.*(?:(?<!not )(?<!n't )(?<!never )\b(?:opened|unwrapped|unsealed|unboxed)\b|"
        r"\bopen(?:ed)? (?:box|copy|it|them|the)\b|\b(?:i|we|he|she|they|already|been|'ve|have|has|half|and|just|it|only|was|were)"
        rf"(?: \w+)?(?<!not)(?<!n't)(?<!never) (?:read|used|started)\b(?!{_TO_PAY})|\bfinished (?:it|reading|with)|"
        r"\b(?:no|without|lost|torn?|took off|removed|threw)\b[^.?!]{0,200}\b(?:wrap\w*|seal|packaging|box|film|plastic)\b|"
        r"(?<!未)開封(?!して(?:い)?な|してま)|開けて?(?:し|て|まし|た|ちゃ)|読(?:んだ|みまし|んで(?!(?:い)?な)|み終|了)|使っ(?:た|て(?!(?:い)?な))|使いまし))",
        "delivered",
        "Can I return something that I have opened?",
        "開封した商品は返品できますか。",
        apart="Can I get a refund for a {goods} that I have opened?",
    ),
    topic(
        rf"{LINE}(?=.*{_SENT_BACK})(?=.*(?:\b(?:worn|wore|washed|tried\b[^.?!]{{0,200}}\bon|cut off the tags?|without (?:the )?tags?)\b|着用|着た|着て|洗濯|洗っ|タグ))",
        "delivered",
        "Can apparel be exchanged when it was worn?",
        "着用した服は交換できますか。",
    ),
    topic(
        rf"{LINE}(?=.*{_SENT_BACK})(?=.*(?:\breceipts?\b|\bproof of purchase\b|\bpacking (?:list|slip)\b|レシート|領収書|納品書))",
        "delivered",
        "Can I return something without a receipt?",
        "領収書がなくても返品できますか。",
        sends_back=True,
    ),
    topic(
        rf"{LINE}(?=.*{_SENT_BACK})(?=.*(?:\bgift(?! ?cards?\b)s?\b|\bpresents?\b|プレゼント|贈り物|ギフト(?!カード)|もらった|もらい))",
        "delivered",
        "Can the recipient return a gift?",
        "プレゼントは返品できますか。",
        sends_back=True,
    ),
)
"""What a customer says of the goods decides whether they can be sent back: until when they can does not answer that."""
_ASKS_A_RULE = re.compile(
    r"\W*(?:what|which|how|when|where|who|why|is|are|was|were|do|does|did|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)
_GOT = Wording(
    r"\b(?:my|our|i|we|came|comes|arrived|received|sent|got|has|cop(?:y|ies)|{parts}|{units})\b|"
    r"届|到着|着いた|着きま|受け取|商品|荷物|箱|注文|{parts_ja}|{faults_ja}|角[がはも]|(?:{items_ja}|{units_ja})[がはにも]",
    re.IGNORECASE,
)
"""A broken hero is none of the goods."""
_NOT_BEFORE = r"(?<!never )(?<!not )(?<!n't )(?<!yet )(?<!nothing )"
_CARD_IS_GONE = r"(?:expired?|closed|cancel\w*|lost|stolen|replaced)"
_ANOTHER_CARD = r"(?:old|new|different|another|other)"
_GET_BACK = r"get (?:it|that|this|all(?: of (?:it|that|this))?|everything|anything|something|any of (?:it|that|this)|half|my order)(?: all)? back\b"
"""What was paid, where nothing else is named that comes back."""
_REFUND_AWAITED = topic(
    r"\brefund(?: \w+){0,2}? ?(?:\w+n't|not|never|still)\b|"
    r"\b(?:not|never|(?:have|has|did)n't) (?:yet |even )?(?:received?|get|got|gotten|seen?) (?:my|our|the|any|a) (?:refund|money)\b|"
    rf"{LINE}(?=.*(?:\b(?:returned|cancell?ed)\b|{_SEND_BACK}))(?=.*(?:n't|\b(?:no|not|nothing|never|still waiting)\b))"
    r"(?=.*\b(?:(?:my|our) (?:cards?|accounts?|statement)|bank|paypal|money)\b)"
    rf"(?!.*\b(?:cards?|accounts?|bank)\b[^.?!]{{0,200}}\b{_CARD_IS_GONE}\b)"
    rf"(?!.*\b{_ANOTHER_CARD} (?:\w+ )?(?:card|account|bank)\b)",
    "returned cancelled",
    "How long does a refund take?",
    "返金には何日かかりますか。",
)
_TROUBLE_WITH_GOODS = (
    OrderTopic(
        Wording(
            r"\b{faults}|\bprint(?:ing)? (?:defects?|errors?|faults?)\b|\bupside[- ]?down\b|"
            r"\b(?:missing|blank|empty|repeated|duplicate|doubled|loose|swapped) pages?\b|"
            r"\bpages?\b[^.?!]{0,200}\b(?:missing|blank|repeat(?:s|ed)?|twice|unreadable|loose|fall(?:ing|en)? out|fell out)\b|"
            r"{faults_ja}|ページ[がは](?:抜け|足り|ない|逆|取れ|白)"
        ),
        ("delivered",),
        "faulty",
        apart="What if a {goods} has missing or unreadable pages?",
    ),
    OrderTopic(
        Wording(
            rf"\b{_GOODS}(?:'s|\b[^.?!]{{0,200}}\b(?:is|are|was|were)(?: \w+)?)? missing\b|"
            r"\b(?:got|received|came|arrived)\b[^.?!]{0,200}\b(?:half|part) of (?:my|the)\b|"
            rf"\bonly (?:got|received)(?: \w+)? {_FEW}(?= (?:of|{_GOODS})\b|\W*$)|\bonly {_FEW}(?: of (?:\w+ ){{0,3}}\w+)? (?:came|arrived|(?:was|were) (?:in|there))\b|"
            rf"\bmissing (?:an? |the |one |two |some )?{_GOODS}\b|足りない|足りません|入ってい?(?:な|ませ)"
        ),
        ("delivered",),
        "incomplete",
    ),
    OrderTopic(
        Wording(
            r"\b(?:got(?! into)|received|sent|came|arrived|delivered)\b[^.?!]{0,200}\binstead of\b|"
            r"\b(?:got|received|sent|had)\b[^.?!]{0,200}(?:\b(?:but|and|not what)|,) (?:(?:i|we)(?:'d| had)? )?(?:ordered|bought|paid for)\b|"
            r"\b(?:ordered|bought|paid for)\b[^.?!]{0,200}\b(?:but|and) (?:(?:i|we) (?:got|received)|you sent|(?:got|received)) (?!(?:it|them|nothing)\b)|"
            r"(?:頼ん|注文し)[^。]{0,100}(?:のに|が|けど)[^。]{0,100}が(?:届(?:いた|きまし)|来(?:た|まし))|"
            r"\b(?:got|received|opened|sent me)\b[^.?!]{0,200}\b(?:(?:some(?:one|body) else|another (?:customer|person)|neighbou?r)'s\b|(?:for|of) (?:some(?:one|body) else|another (?:customer|person)))|"
            rf"\b{_GOODS}(?: \w+){{0,6}}?(?: that| which)? (?:i|we) (?:never|did(?:n't| not)|had(?:n't| not)) (?:even )?order(?:ed)?\b|"
            rf"\bwrong (?:{_GOODS}|colou?r)\b|\bnot what i ordered\b|違う(?:{{items_ja}}|{{units_ja}}|商品|もの)|(?:{{items_ja}}|{{units_ja}}|商品|品物)[^。]{{0,6}}(?:違|間違)|間違っ(?!て(?:注文|買|購入|頼)|た(?:住所|宛先|国|アドレス))"
        ),
        ("delivered",),
        "wrong_item",
    ),
    topic(
        DAMAGED.pattern,
        "delivered",
        "My parcel arrived damaged. What should I do?",
        "荷物が破損して届きました。どうすればよいですか。",
    ),
)
_TOPICS = (
    topic(
        rf"{_NOT_BEFORE}\b(?:turn|show)(?:s|ed) up\b|\b(?:arrived|came)\b[^.?!]{{0,200}}\bafter\b[^.?!]{{0,200}}\b(?:replacement|new one|second (?:one|parcel))\b",
        "shipped delivered",
        "My lost parcel turned up after you sent a replacement. What do I do with it?",
        "荷物が届かないときはどうすればよいですか？",
    ),
    *_TROUBLE_WITH_GOODS,
    *_STATES,
    topic(
        r"\b(?:says?|said|saying|shows?|shown|marked|status|listed|tracking)\b[^.?!]{0,200}"
        r"\b(?:delivered|handed over|dropped off|left (?:at|by|with))\b[^?!]*"
        r"(?:n't|\b(?:not|nothing|never|no|nobody|nowhere|without|missing|empty))\b|"
        rf"\b{_PARCEL}\b[^.?!]{{0,60}}\bstolen\b|\b(?:stole|stolen|steals?)\b[^.?!]{{0,30}}\b{_PARCEL}\b",
        "delivered",
        "My order says delivered but I have no parcel. What now?",
        "荷物が届かないときはどうすればよいですか？",
    ),
    topic(
        rf"{LINE}(?=.*\bcustoms\b)(?=.*\b(?:stuck|held|holding|keep(?:s|ing)?|waiting|sits?|sitting|seized)\b)",
        "shipped",
        "Does a parcel count as lost while customs is holding it?",
        "荷物が届かないときはどうすればよいですか？",
    ),
    topic(
        r"^(?!.*\b(?:weeks|months?|lost)\b).*?(?:\b(?:tracking|parcel|package|status|scan)\b[^.?!]{0,200}"
        r"(?:n't|\b(?:no|not|without|stuck))\b[^.?!]{0,200}\b(?:mov(?:e|ed|ing|ement)|budg\w+|updat\w+|chang\w+|scans?|news|progress)\b|"
        r"\b(?:tracking|parcel|package) is stuck\b|"
        r"(?:追跡|荷物|配送)[^。]{0,100}(?:動いて(?:い)?(?:な|ませ)|更新され(?:な|ませ|て(?:い)?(?:な|ませ))))",
        "shipped",
        "My tracking has not moved or been updated for days. Is that normal?",
        "追跡番号に何も表示されないのはなぜですか。",
    ),
    _REFUND_AWAITED,
    topic(
        r"\b(?:courier|post(?:man|woman)|mailman|carrier|driver|they|delivery \w+)\b[^.?!]{0,40}\bleft (?:me |us )?(?:an?|the|this)"
        r"(?: \w+){0,2} (?:card|note|slip|notice)\b|\bredeliver\w*|\bdeliver\w*\b[^.?!]{0,20}\bagain\b|不在票|再配達",
        "shipped",
        "Nobody was home when the courier or postman came. Can they try again?",
        "荷物を受け取らなかった場合（保管期間が過ぎた場合）はどうなりますか。",
    ),
    topic(
        r"\b(?:nobody|no[- ]one|none of us|weren't|wasn't|(?:was|were) not|not|never)\b[^.?!]{0,200}\b(?:at home|home|opened the door|in when|"
        r"there to|picked (?:it|the \w+) up|picked up|collect(?:ed)?)\b|"
        r"\breturned to (?:the )?sender\b|\b(?:went|gone|going|came) back to (?:you|the sender)\b|"
        r"\b(?:missed|slept through|out during) the (?:delivery|postman|courier|driver)\b|"
        rf"\b(?:on holiday|on vacation|away|abroad|travelling)\b[^?]{{0,200}}\b{_PARCEL}\b",
        "shipped delivered",
        "What happens if nobody collects my parcel?",
        "荷物を受け取らなかった場合（保管期間が過ぎた場合）はどうなりますか。",
    ),
    topic(
        rf"{LINE}(?=.*(?:\b(?:my|the|our) return\b|{_SEND_BACK}))"
        r"(?=.*\b(?:lost|missing|vanished|disappeared|(?:never|not|n't) (?:came|come|arriv\w+|received|got|get|reached)))",
        "delivered",
        "Do you refund a return parcel that never arrives?",
        "返品した荷物が届かないときはどうなりますか。",
    ),
    topic(
        LOST.pattern,
        "shipped delivered",
        "When is my parcel considered lost?",
        "荷物が届かないときはどうすればよいですか？",
    ),
    topic(
        r"\b(?:taken|took|removed|dropped|left)\b[^.?!]{0,200}\b(?:out of|from|off)\b[^.?!]{0,200}\b(?:order|parcel)\b|"
        r"\bwhy\b[^.?!]{0,200}\b(?:fewer|less|only one|reduced)\b|"
        r"\bwhy (?:was|were|is|did|has|have) (?!i\b)(?![^.?!]{0,200}(?:\bnot\b|n't))[^.?!]{0,60}\bcancell?(?:ed)?\b",
        "placed packed shipped delivered cancelled",
        "Why did you cancel my order, or take a copy out of it?",
        "注文をキャンセルできますか。",
    ),
    topic(
        rf"\bcancel(?:l?ed|l?ing|lation)?\b|キャンセル|{STOPPED}",
        "placed packed",
        "How do I cancel an order?",
        "注文をキャンセルできますか。",
        apart="Can I cancel a {goods}?",
    ),
    topic(
        r"\b(?:change|edit|update|correct|wrong|mistyped|typo)\b[^.?!]{0,200}"
        r"\b(?:address|street|(?:house|flat|apartment) number|post ?code|zip)\b|(?:住所|届け先|宛先)[^。]{0,100}(?:変更|変え|間違)",
        "placed packed",
        "Can I change my delivery address?",
        "お届け先住所を変更できますか。",
    ),
    topic(
        r"\b(?:moving|moved|relocat\w+)\b(?! (?:since|for|at all|yet))|\bnew (?:flat|house|home|apartment)\b|引っ越|転居",
        "placed packed shipped",
        "I am moving house. What about a parcel that is on its way?",
        "お届け先住所を変更できますか。",
    ),
    topic(
        r"\badd\b[^.?!]{0,200}\b(?:(?:one more|another)(?! (?:address|card|account|e-?mail|device))|to (?:my|the|that|an) (?:\w+ )?order)\b",
        "placed packed",
        "Can two orders be combined into one parcel?",
        "複数の注文を同梱（まとめて発送）できますか。",
    ),
    topic(
        r"\b(?:remove|drop|leave out|take)(?: [\w'-]+){0,5} (?:one|two|a|single)(?: \w+)? (?:out|off|from)\b|"
        r"\bremove(?: [\w'-]+){1,6} from (?:my|the)\b",
        "placed packed",
        "Can I remove one item from my order?",
        "注文から1点だけ取り消せますか。",
    ),
    topic(
        r"\bwrong country\b|\b(?:change|another|different)\b[^.?!]{0,200}\bcountry\b|国を?(?:間違|変更)",
        "placed packed",
        "I chose the wrong country for my order. Can it be changed?",
        "お届け先住所を変更できますか。",
    ),
    topic(
        r"(?:n't|\bnot) fit\b(?! (?:in|into|through|the|my|our)\b)|\btoo (?:tight|loose)\b|"
        r"\b(?:another|different|bigger|smaller|larger|wrong) size\b|\b(?:bigger|smaller|larger) one\b|サイズ[がはを]?(?:合わ|合い|間違|変|小さ|大き)",
        "delivered",
        "It does not fit. Can I swap it for another size?",
        "サイズが合わないときは交換できますか。",
    ),
    OrderTopic(
        Wording(r"\bexchang\w+|\bswap\b|交換"),
        ("delivered",),
        "exchange",
        sends_back=True,
        apart="Can I exchange a {goods}?",
    ),
    topic(
        r"\b(?:where(?:'s| is| are)|when (?:will|do|does)|how long (?:until|till|before|for|will|does)|has|still|status|waiting)\b[^.?!]{0,200}\b(?:refund(?:ed)?|money)\b|"
        r"^\W*(?:i|we)(?: have|'ve)?(?: already| just)? returned\b[^?]*$|"
        rf"\b(?:when|how (?:soon|long|fast|quickly))\b[^.?!]{{0,60}}\b{_GET_BACK}|返金(?:は|が)?(?:まだ|いつ|どう)",
        "returned cancelled",
        "How long does a refund take?",
        "返金には何日かかりますか。",
    ),
    topic(
        rf"{LINE}(?=.*\brefund)(?=.*\b(?:cards?|accounts?|visa|mastercard|paypal)\b)"
        rf"(?=.*\b(?:{_CARD_IS_GONE}|{_ANOTHER_CARD})\b)",
        "returned cancelled",
        "Can I get my refund to a different card?",
        "別のカードに返金してもらえますか。返金先を変えられますか。",
    ),
    topic(
        r"\brefund\w*\b[^?]{0,200}\b(?:paid|approved|issued|processed|sent)\b[^?]{0,200}(?:n't|\b(?:not|nothing|never|no)\b)",
        "returned cancelled",
        "My refund is paid, and I see no money on my account. What now?",
        "返金には何日かかりますか。",
    ),
    topic(
        rf"\b{_GET_BACK}",
        "returned cancelled",
        "How can I get a refund?",
        "返金してもらえますか。返金の方法を教えてください。",
    ),
    RETURN,
    topic(
        r"\bwhen (?:does|do|will|is|are)\b[^.?!]{0,200}\b(?:packed|pack|dispatched|dispatch|sent out)\b",
        "placed packed",
        "When will my order be packed?",
        "今日注文したらいつ発送されますか。当日発送はできますか。",
    ),
    topic(
        r"\b(?:where|how) (?:do|can|could|should) (?:i|we) (?:see|track|follow|find|check|look up)\b|"
        r"\btrack\b[^.?!]{0,200}\b(?:without (?:an account|signing|logging)|as a guest)\b",
        "shipped",
        "How can I track my order?",
        "追跡番号はどこで見られますか。",
    ),
)
"""The first that fits counts: a parcel that came torn is no return like any other."""


def order_topic(text: str, trade: Trade) -> OrderTopic | None:
    """What a message wants of an order; None where it asks only how it is."""
    plain = casefolded(text)
    return next((one for one in _TOPICS if one.pattern.of(trade).search(plain)), None)


def trouble_with_goods(text: str, trade: Trade) -> OrderTopic | None:
    """What came wrong with the goods that somebody got, or with the money for them, where a message tells so.

    None where it asks for a rule.
    """
    if _ASKS_A_RULE.match(text) or not _GOT.of(trade).search(text):
        return None
    told = order_topic(text, trade)
    return told if told in (*_TROUBLE_WITH_GOODS, _REFUND_AWAITED) else None
