"""Wordings that settle an intent without a model, in English and Japanese, as data.

A rule must be all but certain: what is merely likely is left to the trained head. ``confidence`` is rounded down from
the rule's precision on ``evals/training/intents.jsonl``, which ``evals/training/intent.py`` prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.order_numbers import BEGUN, MASK, TRACKING, WHOLE
from pipeline.types import IntentName


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over the lower-cased question, and how sure it makes us (0..1)."""

    intent: IntentName
    pattern: re.Pattern[str]
    confidence: float = 0.98


def _rule(intent: IntentName, pattern: str, confidence: float = 0.98) -> Rule:
    return Rule(intent, re.compile(pattern), confidence)


_END = r"[\s!.,~♪、。！？?]*$"
_GREETING = r"(?:hi+|hello+|hey+|yo|hiya|sup|good (?:morning|afternoon|evening|night|day)|greetings)(?: there| everyone| again)?"
_THANKS = r"(?:ok(?:ay)?,? |great,? |perfect,? )?(?:many )?(?:thanks?|thank you|thx|ty|cheers)(?: (?:so|very) much| a lot| again)?"
_FAREWELL = r"(?:good ?bye|bye(?: bye)?|see (?:you|ya)(?: later| soon| tomorrow)?|take care)"
_PERSON = (
    r"(?:human|person|someone|somebody|agent|operator|representative|rep|manager|supervisor|"
    r"(?:member of )?(?:the |your )?staff|employee|human being)"
)
_OWN = r"(?:my|our)\b(?: \w+){0,2}? (?:order|orders|package|packages|parcel|parcels|shipment|delivery|purchase)\b"
_ORDER_ID = rf"\b{BEGUN}\b"
_MASKED = re.escape(MASK.lower())

RULES: tuple[Rule, ...] = (
    # --- chitchat: the whole message, so that "hi, where is my order" is not a greeting
    _rule("chitchat", rf"^\s*(?:{_GREETING}|{_THANKS}|{_FAREWELL}){_END}", 0.99),
    _rule("chitchat", rf"^\s*(?:{_GREETING},? )?(?:how are you(?: doing)?(?: today)?|how's it going|what's up){_END}", 0.99),
    _rule("chitchat", r"^\s*(?:who|what) are you(?: exactly)?\W*$|\bare you (?:a |an )?(?:real )?(?:bot|human|robot|person)\b"),
    _rule("chitchat", r"^\s*(?:what(?:'s| is) your name|(?:who|which company) (?:made|built|created) you\b|tell me a joke)\W*$"),
    _rule("chitchat", rf"^\s*(?:(?:こんにち[はわ]|おはよう(?:ございます)?|こんばん[はわ]|はじめまして|やあ)[、。!！ ]*(?:お?元気(?:ですか)?)?){_END}", 0.99),
    _rule("chitchat", rf"^\s*(?:どうも)?(?:ありがとう(?:ございま(?:す|した))?|さようなら|またね|お疲れ(?:さま|様)(?:です)?){_END}", 0.99),
    _rule("chitchat", r"あなたは(?:誰|だれ|何)|(?:元気|お元気)ですか"),
    # --- escalation
    _rule("escalation", rf"\b(?:talk|speak|chat|connect(?: me)?|transfer me|put me through|escalate)\b.{{0,25}}\b{_PERSON}\b"),
    _rule("escalation", r"\b(?<!are you a )(?<!are you an )(?:real|live|actual) (?:person|human|agent|employee)\b", 0.97),
    _rule("escalation", r"\b(?:file|make|leave|lodge|submit|have) a(?:n official| formal)? complaint\b"),
    _rule("escalation", rf"^\s*(?:human|agent|operator|representative|real person|customer service)(?: please)?{_END}", 0.99),
    _rule("escalation", r"オペレーター|担当者|責任者|人間?と話|スタッフ(?:と話|に代わ)|苦情|クレームを"),
    # --- order_tracking: the asker's own order
    _rule("order_tracking", rf"\b(?:where(?:'s| is| are|s)|track|locate|status of|any news on|eta (?:on|for|of)) {_OWN}", 0.99),
    _rule("order_tracking", rf"^(?!.*\b(?:return|refund|exchange|back|replace)).*(?:status|where|track|shipped|ship|arriv|deliver|dispatch).*{_ORDER_ID}"),
    _rule("order_tracking", rf"{_ORDER_ID}(?!.*\b(?:return|refund|exchange|back|replace)).*(?:status|where|track|shipped|ship|arriv|deliver|dispatch)"),
    _rule("order_tracking", rf"\b(?:has|have|did|when (?:will|does|did)|is|why (?:has|did)n?'?t?) {_OWN} (?:\w+ )?(?:ship|shipped|arrive|arrived|come|get here|left|dispatched|packed|delivered|on (?:the|its) way)\b"),
    _rule("order_tracking", r"\b(?:show|list|see) (?:me )?my (?:recent |past |last )?(?:orders|purchases)\b|\bmy order history\b|\b(?:how many|which|what) (?:\w+ )?orders (?:do|have|did) i\b"),
    _rule("order_tracking", rf"^\W{{0,4}}(?:order|tracking|package|parcel|注文|追跡)?\s{{0,2}}(?:number|no\.?|番号)?[\s:は]{{0,3}}(?:{_MASKED}|{WHOLE}|{TRACKING})\W{{0,4}}$"),
    _rule("order_tracking", rf"\b(?:where|track|status|arriv|shipped|when)\b.*(?:{_MASKED}|\b{TRACKING}\b)"),
    _rule("order_tracking", r"(?:最後|最新|直近|前回)の注文|注文(?:品)?(?:は|が)?(?:届か|届い|来ない|来ません|届きません)|荷物が(?:届|動|止|来)", 0.99),
    _rule("order_tracking", r"\b(?:my|our) (?:\w+ )?(?:package|parcel|shipment|order|delivery)\b.*\b(?:stopped (?:moving|updating)|stuck|lost|late|delayed|missing|not (?:moved|arrived|here)|has(?:n't| not) (?:moved|arrived|come|updated)|never (?:arrived|came)|did(?:n't| not) (?:arrive|come))\b", 0.99),
    _rule("order_tracking", r"私の(?:注文|荷物)|注文状況|(?<!予約)(?:荷物|注文)(?:は|が|した\S{0,6}[はが])(?:今|いま)?(?:まだ|いつ|どこ)|追跡番号を|配送状況"),
    # --- return_request: the asker's own item
    _rule("return_request", r"^(?!.*\bpolicy\b).*\bi(?:'d| would)? (?:want|wanna|need|like|wish) to (?:return|exchange|send back|give back)\b"),
    _rule("return_request", r"\bi(?:'d| would)? (?:want|need|like|demand) (?:a|my) (?:full )?(?:refund|money back)\b"),
    _rule("return_request", r"^(?!.*\b(?:how|when|where|what|can)\b).*\b(?:start|request|create|set up|arrange|make) a (?:return|refund|return label)\b", 0.97),
    _rule("return_request", rf"\b(?:return|refund) (?:my order|order|{_ORDER_ID})"),
    _rule("return_request", rf"{_MASKED}.*(?:\breturn(?:ed)?\b|\brefund|返品|返金)|(?:\breturn\b|\brefund|返品|返金).*{_MASKED}"),
    _rule("return_request", r"\bwhere(?:'s| is) my refund\b|\bgive me my money back\b", 0.99),
    _rule("return_request", r"(?:返品|返金|交換)(?:を)?(?:したい|して(?:くだ|下)さい|希望|お願い)|返金はまだ|(?:返品|返金|交換)の(?:手続き|申請)をお願い"),
    # --- checkout_help
    _rule("checkout_help", r"\b(?:payment|card|visa|mastercard|amex|paypal|transaction)\b.{0,20}\b(?:fails?|failed|declined|rejected|refused|error)\b"),
    _rule("checkout_help", r"\b(?:promo(?:tion)? ?code|coupon|voucher|discount code|code)\b.{0,25}\b(?:(?:does|is|do|are)(?:n't| not) (?:work|working|valid|accepted|applied|being applied)|won't (?:work|apply)|invalid|rejected|not accepted)\b"),
    _rule("checkout_help", r"\bcan(?:'?t|not) (?:check ?out|pay|complete (?:my|the) (?:order|purchase)|place (?:my|an) order)\b"),
    _rule("checkout_help", r"\bcharged (?:me )?(?:twice|two times|double)\b|\bdouble[- ]charged\b"),
    _rule("checkout_help", r"支払いができ|決済(?:エラー|でき)|(?:カード|コード|クーポン)が(?:使えない|使えません|拒否|適用され)|カートに入れられ|注文(?:を|が)(?:確定|完了)でき"),
    # --- promotion
    _rule("promotion", r"\b(?:any|current|today's|special|what|which|active) (?:promotions?|promo codes?|deals?|special offers|coupons?|coupon codes|sales|discount codes)\b(?!.*\b(?:work|combine|together|stack))", 0.97),
    _rule("promotion", r"セール|キャンペーン|使える(?:クーポン|コード|割引)|割引(?:は|情報|あり)|(?:プロモ(?:コード)?|クーポン(?:コード)?)(?:を教え|[はが]?あ(?:り|る))", 0.97),
    _rule("promotion", r"\b(?:sales?|deals?|discounts?|promo(?:tion)?s?|promo codes?|coupons?|offers?)\b.{0,20}\b(?:on|for|in|during|until|next|this|today|tomorrow|now)\b(?!.*\b(?:work|combine|together|stack)).*(?:black friday|cyber monday|christmas|new year|week|weekend|month|today|tomorrow|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|20\d\d)", 0.97),
    # --- product_question
    _rule("product_question", r"(?:全何巻|何巻まで|の作者は|(?:誰|だれ)が(?:描|書)|は完結|の対象年齢)"),
    _rule("product_question", r"\bhow many volumes (?:does|did|has|of|are (?:there )?(?:in|of)|are there)\b"),
    # --- recommendation
    _rule("recommendation", r"\b(?:manga|series|titles?|books?|stories) (?:like|similar to|along the lines of|in the (?:spirit|style) of)\b"),
    _rule("recommendation", r"\b(?:recommend|suggest) (?:me )?(?:a|an|some|some good|something|any)?\s*(?:\w+ ){0,2}(?:manga|series|titles?|reads?)\b"),
    _rule("recommendation", r"\bwhat (?:should|can|do) i read (?:next|after)\b|\bwhat to read (?:next|after)\b"),
    _rule("recommendation", r"おすすめ|オススメ|お勧め|(?:みたいな|のような|に似た|似ている)(?:漫画|マンガ|作品)"),
    # --- product_discovery
    _rule("product_discovery", r"^\s*(?:what|which) (?:other )?(?:kinds? of )?(?:\w+[ -]?){1,2}(?:manga|series|comics|titles) (?:do|can|are) (?:you|i|there|available)\b(?!.*\b(?:recommend|suggest|like|advise)\b)"),
    _rule("product_discovery", r"(?:漫画|マンガ|作品)(?:は|って)(?:あり|何があり)|(?:漫画|マンガ|作品)(?:を探して|の一覧)", 0.97),
    _rule("product_discovery", r"^\s*(?:show|list|browse|find)(?: me)?(?: all| your| every| some)* (?:\w+[ -]?){1,2}(?:manga|series|titles|comics)\W*$"),
    # --- faq
    _rule("faq", r"\b(?:returns?|refund|shipping|cancell?ation|privacy|exchange|price match(?:ing)?) polic(?:y|ies)\b"),
    _rule("faq", r"^\s*(?:how much (?:is|does|for) (?:(?:standard|express|international) )?(?:shipping|delivery|postage)|what (?:are|is) (?:the|your) shipping (?:costs?|fees?|rates?|charges?))\b"),
    _rule("faq", r"^\s*(?:do|can|will) you (?:ship|deliver) (?:to|worldwide|internationally|abroad)\b"),
    _rule("faq", r"\b(?:loyalty|reward)s? (?:points?|program(?:me)?)\b|\bshiori points? (?:work|expire)\b"),
    _rule("faq", r"送料|返品(?:の)?(?:期限|方法|ポリシー)|支払い?方法|海外(?:発送|配送)|営業時間|受付時間|ポイントの仕組み|キャンセル(?:方法|でき)|パスワード|有効期限|ギフトラッピング|予約注文"),
)  # fmt: skip
