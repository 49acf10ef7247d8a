"""What a message is about, as far as plain words tell: the shop's service, or a fact about an item."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.trade import Trade, Wording
from pipeline.wording.order_numbers import MASK
from pipeline.wording.words import LINE, casefolded, is_japanese, words_of

_HARMED = (
    r"damaged?|dented|torn(?! between)|ripped|crushed|broken|in pieces|bent|stained|wet|soaked|soggy|creased|crumpled|scratched|"
    r"scuffed|squashed|smashed|cracked|mouldy|moldy|upside down"
)
_HARMED_JA = r"破損|破れ|曲が[っり]|歪ん|ゆがん|汚れ|濡れ|折れ|傷(?:が|つ|あり|だらけ|も|み)|壊れ|つぶれ|潰れ|へこ|凹|びしょ|ずぶ濡|ぐちゃ|ぐしゃ|ぼろぼろ|ボロボロ|破け|裂け"
_MISTAKEN_JA = (
    r"{faults_ja}|不良|違う(?:{units_ja}|{items_ja}|商品|もの)|間違っ|足りない|足りません|入ってい?(?:な|ませ)"
)
DAMAGED = re.compile(rf"\b(?:{_HARMED})\b|{_HARMED_JA}")
"""What may have happened to the goods on their way."""
_PAPERS = (
    r"(?:the|my|our|a|that|this) (?:\w+ )?(?:e-?mails?|mails?|(?:order |tracking )?numbers?|receipts?|invoices?|links?|"
    r"passwords?|phones?|codes?|papers?|slips?|login)\b"
)
LOST = re.compile(
    rf"\b(?:lost(?! {_PAPERS})|stuck|stopped (?:moving|updating)|not (?:moved?|moving|arrived?|updated?|here)|"
    r"has(?:n't| not) (?:moved|arrived|come|updated|budged)|never (?:arrived|came|got|received|reached|(?:turned|showed) up)|"
    r"nothing (?:came|arrived|(?:in|on|at|by|outside) (?:my|our|the) (?:front )?(?:door\w*|porch|(?:letter|mail|post)[- ]?box))|"
    r"ha(?:s|ve)(?:n't| not) (?:yet |even )?(?:shown|showed|turned) up|"
    r"(?:have|has|did)n't (?:yet |even )?(?:received?|get|got|gotten) (?:my|our|the) (?:\w+ )?(?:orders?|parcels?|packages?|shipment|delivery)|"
    r"waiting (?![^.?!]{0,200}\b(?:refund|money|reply|answer)\b)(?:for )?(?:[a-z]+ )?(?:\d|two|three|four|five|six|several|many) (?:weeks|months)|"
    r"(?:not|n't) (?:received?|get|got)|did(?:n't| not) (?:arrive|come)|(?:no|without any) (?:movement|updates?)|"
    r"(?<!too )late|delayed|overdue|(?:parcel|package|shipment|delivery) (?:is|has) (?:just |simply )?(?:gone(?! (?:back|from|into|on|out|past|through|to|up)\b)|vanished|disappeared)|"
    r"stolen|missing)\b|"
    r"届か(?:ない|なかった|ず)|届いて(?:い)?(?:ない|ません)|届きません|来ない|来ません|来ていな|動かない|動いて(?:い)?(?:ない|ません)|止まっ|遅れ|遅い|"
    r"紛失|行方不明"
)
"""What may have happened to a parcel."""
_SERVICE = Wording(
    r"\b(?:(?<!without )(?<!excluding )(?<!not counting )shipp?(?:ing|ed|s|ment)?|deliver\w*|postage|courier|carrier|customs|dispatch\w*|(?:express|standard|economy|priority|overnight|airmail)(?= to\b)|track(?:ed|ing)|parcels?|packages?|"
    r"(?:cheapest|fastest|quickest|safest) way (?:to (?:get|send|receive)|of (?:getting|sending))|(?:(?<=\bi )|(?<=\bwe ))swap|swap(?:ping|ped)? (?:it|them|this|that|one|mine)|return(?:ed|s|ing|able)?|refund\w*|exchang\w+|money back|replacement|"
    r"defect\w*|faulty|missing|lost|wrong|charge(?! for\b)|charged|arriv\w+|orders?|ordered|cancel\w*|invoices?|receipts?|pay(?:ment|ing|pal|s)?|"
    r"cards?|check ?out|cart|discounts?|coupons?|vouchers?|promo\w*|codes?|points|gift[- ]?(?:cards?|wrap\w*)|wrapp\w+(?! up(?: yet| already)?\W*$)|accounts?|"
    r"log ?in|passwords?|e-?mails?|phone|telephone|address\w*|contact|support|opening hours|newsletter|wish ?list|reach you|write to you|hold of you|in touch(?= with (?:you|support)\b|\W*$)|"
    r"subscri\w+|pre-?orders?|price match\w*|match\w* [^.?!]{0,30}\bprices?|tax(?:es)?|vat|warranty|polic(?:y|ies)|student|{service}|{faults}|"
    + _HARMED
    + r")\b|{service_ja}|"
    r"返品|返金|交換|送料|配送|発送|配達|速達|届|荷物|支払|決済|カード|注文|キャンセル|電話|メール|住所|連絡|問い合わせ|営業時間|"
    r"ポイント|クーポン|割引|セール|ギフト|包装|ラッピング|予約|会員|アカウント|パスワード|ログイン|領収書|関税|"
    r"何日(?:で|くらい|ぐらい|ほど|間)?(?:かか|届|着)|まで何日|海外(?:発送|配送|から|への?発|への?配|に送|に届|宛|在住)|国外|国際便|請求書|インボイス|同梱|買取|買い取|追跡|再入荷|退会|解約|梱包|定期便|商品券|価格保証|メルマガ|ニュースレター|配信停止|"
    r"通貨|引き落と|代引|代金引換|振込|払[いうえっ]|中古|国際便|国際配送|送って|送れ|送料|取り置き|取置|年齢確認|買い方|購入方法|どう(?:すれば|やって|したら)(?:買|購入|注文)|宛名|学割|問合せ|定期購入|クレカ|スマホ|売りたい|サインイン|アプリ|端末|(?:ほしい|欲しい)(?:物|もの)リスト|ウィッシュ|入荷|売り切れ|品切れ|"
    + f"{_HARMED_JA}|{_MISTAKEN_JA}|在庫切れ"
)
_NO_THING = re.compile(
    rf"(?:{_HARMED}|\w+ed|arriv\w+|pay(?:s|ing)?|ships|delivers|missing|lost|wrong|faulty|returnable)"
)
"""What is done, or how something is: such a word for the service is no thing that can be spoken of further."""
_VAGUE = "much many long enter use buy sell take get cost costs price opened send want offer free new have possible"
_FACT = Wording(
    r"\b(?:{units}|(?<=how many ){counted_as}|{counted}|{makers}|{makes}|{facts}|{states}|about|worth|suitable|appropriate|"
    r"prices?|costs?|much|long|in stock|available)\b|"
    r"{makers_ja}|{facts_ja}|{states_ja}|誰が|だれが|どんな|内容|値段|価格(?!保証|対抗)|いくら|在庫"
)
_SMALL_TALK = re.compile(
    r"\b(?:hi|hiya|hello|hey|greetings|good (?:morning|afternoon|evening|night|day)|thanks?|thank|thx|cheers|appreciate\w*|"
    r"bye|goodbye|see you|ok(?:ay)?|cool|nice|great|perfect|awesome|wow|yes|no|yep|nope|sure|lol|haha|got it|alright|sorry|"
    r"joke|human|computer|machine|robot|bot|life|tired|bored|hungry|(?<!do )(?<!did )(?<!can )(?<!could )(?<!will )(?<!if )you(?:r|'re)?|"
    r"(?:do|did|can|could|will|would) you (?:(?:ever|even|really|also|just|please) )?(?:like|love|hate|know|remember|think|feel|"
    r"sleep|dream|eat|drink|speak|talk|understand|believe|want|wish|care|exist|live|hear|see|read|watch|laugh|cry|sing|dance|"
    r"tell|say|marry|help|play|work|be|guess|count|write|rap|learn|get (?:tired|bored|lonely|paid)|miss me|have feelings))\b|"
    r"こんにち|こんばん|おはよう|はじめまして|ありがと|どうも|さようなら|またね|(?<![ぁ-ん])はい(?![くつ])|いいえ|了解|わかりました|なるほど|あなた|君は|元気"
)
"""A greeting, thanks, a reaction, or words to the assistant itself. All else is looked up before it is small talk."""
_WARES = Wording(
    r"\b(?:{items}|{units}|{wished_as}|{uses}|titles?|recommend\w*|suggest\w*|something|anything|gifts?|"
    r"presents?|good|best|what|which|ideas?|tips?|likes?|loves?|enjoys?|into|fan|surprise (?:me|us))\b|{items_ja}|{uses_ja}|おすすめ|オススメ|お勧め|プレゼント"
)
_OTHERS = re.compile(
    r"\b(?:instead|similar|(?<!would )(?<!'d )like|other|else|besides|recommend\w*|suggest\w*)\b|(?<!読)みたい|ような|似た|\bwhat(?:'s| to \w+| should (?:i|we|he|she|they) \w+)? next\b|次は(?:何|なに)|次に読|他に|ほかに|おすすめ|代わり"
)
_WHICH_TO_TAKE = re.compile(
    r"\btorn between\b|\bcan(?:'t|not) decide\b|\bshould (?:i|we|he|she|they)\b|\b(?:better|best) (?:choice|pick|one|for|to)\b|"
    r"\b(?:choose|pick|start with)\b|\b(?:which|which one|what) (?:(?:to|do i|do we) \w+ )?first\b|"
    r"(?:どっち|どちら|どれ)(?:が|のほうが|の方が)?(?:いい|良い|よい|おすすめ|オススメ|お勧め)|迷って|(?:どっち|どちら|どれ)(?:から|を先に)"
)
_OWN = re.compile(
    r"^\W*(?:need|want|wanna|have|would like|trying|waiting|still waiting)\b|"
    rf"\b(?:my|mine|our|i|i'm|i've|me|we|orders?|purchases?|{MASK[1:-1].lower()})\b|注文|荷物|私|僕|届|返品|返金|交換|追跡"
)
"""Nobody's order is asked for where a message speaks of none, nor of who asks."""
_ORDER = Wording(
    r"\b(?:orders?|ordered|purchases?|purchased|bought|buy|deliver\w*|packages?|parcels?|shipp?\w*|sent|track\w*|"
    rf"stuff|things?|{{items}}|{{units}}|items?|box(?:es)?|waiting|cop(?:y|ies)|{MASK[1:-1].lower()}|"
    r"where|arriv\w*|here|com(?:e|es|ing)|came|left|leave|receiv\w*|it|they|them|status|eta)\b"
)
"""What an order is called, what it holds, and what becomes of it."""
_PARCEL_SOUGHT = re.compile(
    rf"{LINE}(?=.*\b(?:packages?|parcels?|shipment|delivery)\b)(?=.*\b(?:where|when|status|here|yet|eta)\b)"
)
_TROUBLE = re.compile(
    r"\bnot\b|n't\b|\b(?:invalid|error|reject\w*|refus\w*|fail\w*|declin\w*|combine\w*|together|stack\w*|forgot|"
    r"(?:works?|used|goes|valid) with)\b|使えない|使えません|エラー|併用|適用され"
)
_WENT_WRONG = re.compile(
    r"\b(?:can(?:no|')t|couldn't|won't|doesn't|isn't|hasn't|haven't|didn't|wasn't|invalid|error|reject\w*|fail\w*|declin\w*|forgot(?:ten)?|lost)\b|"
    r"使えない|使えません|エラー|できない|できません|忘れ"
)
_OFFER = re.compile(
    r"\b(?:discounts?|coupons?|vouchers?|promo\w*|codes?|sales?|deals?|offers?|money off)\b|クーポン|割引|セール|キャンペーン|コード|プロモ|値引き?|お得|安くなって|ポイント.?[2-9]倍"
)
_VOUCHER = re.compile(r"\bvouchers?\b")
_HARM = Wording(
    r"\b(?:{faults}|defect\w*|faulty|missing|wrong|" + _HARMED + r"|return\w*|refund\w*|"
    r"exchang\w+|wrap\w*|cancel\w*|charged)\b"
)
_CAME_WRONG = Wording(rf"{DAMAGED.pattern}|\b(?:{{faults}}|defect\w*)\b|{_MISTAKEN_JA}")
_GOODS = Wording(r"(?<!many )(?<!last )(?<!latest )(?<!number of )\b{units}\b")
"""What somebody got, and no question for how many there are."""
_ADVICE = Wording(
    r"\b(?:recommend\w*|suggest\w*|instead|something|anything|else|other|another|more|better|best|good|suitable|alternatives?|safer?|picks?|loves?|find|nicer?|buy|{uses}|choose|pick|like|liked?|enjoy|next|might|may|allowed|appropriate|okay|fitting|similar|there|that|who|"
    r"he|she|him|her|they|them|his|their|should|one|ideas?|give|get|{items}|titles?)\b|代わり|かわり|何か|なにか|何が|なに|"
    r"おすすめ|オススメ|お勧め|ありますか|ある|ですか|です|ます|します|は|に|の|を|が|か|他|ほか|別|違う|もの|{items_ja}|教えて|ください|彼女?|[あこそ]の子|弟|妹|兄|姉|娘|息子|孫|甥|姪|いい|良い|よい|どれ|合う"
)
_WANTS = re.compile(
    r"\b(?:recommend\w*|suggest\w*|instead|else|other|better|safer|alternatives?|something|anything|ideas?|what then|should i (?:get|buy|give|choose|pick))\b|(?:何|なに|どれ)が(?:いい|良い|よい|合)|代わり|かわり|おすすめ|オススメ|お勧め|他に|ほかに"
)
_PRONOUN = re.compile(r"\b(?:it|its|this|that|say|mean|help)\b")
_HOW = re.compile(r"\W*(?:how|when|why)\b")
_AMOUNT = re.compile(r"(?<![a-z0-9])[$¥€£]?\d+(?:\.\d+)?(?:ドル)?")
_MONEY = re.compile(r"[$¥€£]\d|\d\s?(?:[$¥€£]|dollars?\b|bucks\b|ドル|円)")
_ONLY = re.compile(
    r"\b(?:only|just|comes?|worth|spend|dollars?|bucks|then|basket)\b|カート|だけ|なら|場合|円|合計|買い物"
)
_OFFER_FRAME = Wording(
    r"\b(?:on|at|from|uses?|used(?! {items}\b)|using|valid|works?|working|runs?|running|active|next|ends?|ending|expir\w+|orders?|cart|start\w*|current(?:ly)?|available|special|your|we|us|our|during|going|coming|"
    r"upcoming|have|got|getting|every|all|list|show|give|name|find|see|know|moment|good|best|great|new|newest|latest|other|more|else|"
    r"which|shop|store|site|website|checkout|apply|applies|applicable|accept(?:ed|s)?|right|this|that|these|time|hi|hello|hey|thanks|some|"
    r"want|like|need|if|as|with|my|order|may|should|about|whether|around|these|days|ones?|{shop}|{items}|save|money)\b|"
    r"使え(?:ます|る)|利用でき(?:ます|る)|開催中|開催|実施|ありますか|ある|あり|(?:やっ|し|出|き)て(?:い|ま|る)*|なんか|います|いる|いま|今|現在|全部|すべて|全て|一覧|全|種類|どんな|どの|"
    r"何|情報|教えて|ください|くれ|知りたい|何か|でも|です|ます|たち|もの|お|ご|最新|ほか|他|"
    r"か|の|に|は|が|を|で|有効|な|も|と|よう|し|て|い|ま|す"
)
_FRAME = re.compile(
    r"\b(?:how|many|what|which|who|when|where|why|is|are|was|were|do|does|did|has|have|had|can|could|will|would|it|its|the|"
    r"a|an|of|in|to|and|what's|who's|it's|s|age|number|so|then|but|also|ok|okay|please|there|still|already|yet|any|for|you|me|tell|i|now|out|far|"
    r"per|each|one|old|year|total|get|got|be|been|by|d)\b|[^\w]"
)


def is_about_service(text: str, trade: Trade) -> bool:
    """Whether a message speaks of what a shop does: shipping, returns, payment, an account."""
    return bool(_SERVICE.of(trade).search(casefolded(text)))


def is_only_about_service(text: str, trade: Trade) -> bool:
    """Whether a message speaks of what a shop does, and of no fact of an item."""
    return is_about_service(text, trade) and not is_about_an_item(text, trade)


@lru_cache(maxsize=16)
def _vague(trade: Trade) -> frozenset[str]:
    return words_of(_VAGUE, trade)


def service_words(text: str, trade: Trade) -> str | None:
    """The words of a message for the part of the service that it speaks of: "express shipping"."""
    plain = text.replace("\u2019", "'")
    found = [match for match in _SERVICE.of(trade).finditer(casefolded(plain)) if not _NO_THING.fullmatch(match[0])]
    if not found:
        return None
    first = found[0]
    end = first.end()
    for match in found[1:]:
        if not re.sub(r"\b(?:an?|the|my|your)\b|\W", "", plain[end : match.start()]):
            end = match.end()
    before = re.search(r"([\w-]+) $", plain[: first.start()])
    start = before.start() if before and words_of(before[1], trade) - _vague(trade) else first.start()
    return plain[start:end]


def is_about_an_item(text: str, trade: Trade) -> bool:
    """Whether a message asks for what a catalogue tells of an item: its facts, who makes it, its price."""
    plain = casefolded(text)
    harmed = _HARM.of(trade).search(plain)
    return bool(_FACT.of(trade).search(_GOODS.of(trade).sub(" ", plain) if harmed else plain))


def is_harmed(text: str, trade: Trade) -> bool:
    """Whether a message says that the goods came damaged, or other than they should be."""
    return bool(_CAME_WRONG.of(trade).search(casefolded(text)))


def is_about_offers(text: str) -> bool:
    """Whether a message speaks of discounts and codes."""
    return bool(_OFFER.search(casefolded(text)))


def names_vouchers(text: str) -> bool:
    """Whether a message says "voucher", which may be an offer, and may be something to buy."""
    return bool(_VOUCHER.search(casefolded(text)))


def offers_as_called(text: str) -> str:
    """The words of a message for offers: "vouchers"."""
    return " ".join(_OFFER.findall(casefolded(text)))


def is_only_about_offers(text: str, trade: Trade) -> bool:
    """Whether a message asks which offers there are, and names none: "any sale?", "a code for a $100 order"."""
    plain = _AMOUNT.sub(" ", casefolded(text))
    return (
        is_about_offers(plain)
        and not _HOW.match(plain)
        and not _FRAME.sub("", _OFFER_FRAME.of(trade).sub("", _OFFER.sub("", plain)))
    )


def is_only_an_amount(text: str, trade: Trade) -> bool:
    """Whether a message says how much an order comes to, and nothing else: "and if my cart is $95?"."""
    plain = casefolded(text)
    rest = _FRAME.sub("", _OFFER_FRAME.of(trade).sub("", _ONLY.sub("", _AMOUNT.sub(" ", plain))))
    return bool(_MONEY.search(plain)) and not rest


def is_trouble(text: str) -> bool:
    """Whether a message says that something fails, or asks whether it goes with something else."""
    return bool(_TROUBLE.search(casefolded(text)))


def is_a_complaint(text: str, trade: Trade) -> bool:
    """Whether a message tells of something that went wrong with the shop's service, and so asks for help with it."""
    plain = casefolded(text)
    wrong = _WENT_WRONG.search(plain) or _CAME_WRONG.of(trade).search(plain) or LOST.search(plain)
    return bool(wrong) and is_about_service(plain, trade)


def is_only_advice(text: str, trade: Trade) -> bool:
    """Whether a message asks for something and names nothing that it should be like: "what else for him?"."""
    plain = casefolded(text)
    return bool(_WANTS.search(plain)) and not _PRONOUN.search(plain) and says_no_kind(plain, trade)


def says_no_kind(text: str, trade: Trade) -> bool:
    """Whether a message that asks for something says nothing of what it should be like."""
    return not _FRAME.sub("", _ADVICE.of(trade).sub("", casefolded(text)))


def is_only_about_an_item(text: str, trade: Trade) -> bool:
    """Whether a message asks for that and names nothing: "how much is it?"."""
    plain, fact = casefolded(text), _FACT.of(trade)
    return bool(fact.search(plain)) and not _FRAME.sub("", fact.sub("", plain))


def is_small_talk(text: str) -> bool:
    """Whether a message holds what small talk is made of."""
    return bool(_SMALL_TALK.search(casefolded(text)))


def is_about_wares(text: str, trade: Trade) -> bool:
    """Whether a message speaks of what is sold, or asks for advice."""
    return bool(_WARES.of(trade).search(casefolded(text)))


def is_about_other_titles(text: str) -> bool:
    """Whether a message asks for titles beside the one that it names."""
    return bool(_OTHERS.search(casefolded(text)))


def asks_which_to_take(text: str) -> bool:
    """Whether a message that names several titles wants advice between them, and not a fact of each."""
    return bool(_WHICH_TO_TAKE.search(casefolded(text)))


def is_about_oneself(text: str) -> bool:
    """Whether a message speaks of who asks, or of an order."""
    plain = casefolded(text)
    return bool(_OWN.search(plain) or _PARCEL_SOUGHT.search(plain) or LOST.search(plain))


def is_about_an_order(text: str, trade: Trade) -> bool:
    """Whether a message may speak of somebody's order: of what was bought, or of where that is; any Japanese one may."""
    plain = casefolded(text)
    return is_japanese(text) or bool(_ORDER.of(trade).search(plain) or LOST.search(plain))
