"""What the store says in its own words, without a model."""

from __future__ import annotations

import re

from pipeline.types import IntentName

_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|cheers|appreciate)\b|ありがとう|どうも", re.IGNORECASE)
_FAREWELL = re.compile(r"\b(?:bye|goodbye|see you|good night)\b|さようなら|またね", re.IGNORECASE)
_IDENTITY = re.compile(
    r"\b(?:who|what) are you\b|\bare you (?:a |an )?(?:bot|human|robot|ai|real)\b|your name|誰ですか", re.IGNORECASE
)

_CHITCHAT = {
    "thanks": (
        "You're welcome! Anything else about manga or an order?",
        "どういたしまして。ほかにお手伝いできることはありますか？",
    ),
    "farewell": ("Goodbye, and happy reading!", "ご利用ありがとうございました。よい読書を！"),
    "identity": (
        "I'm MangaAssist, the automated assistant of Hondana Manga. I answer from our catalogue and help pages, and I "
        "can look up your orders when you are signed in.",
        "MangaAssistです。本棚マンガの自動アシスタントとして、カタログやヘルプページをもとにお答えします。",
    ),
    "greeting": (
        "Hello! I can tell you about our manga, recommend a series, explain shipping and returns, or look up your "
        "orders. What would you like to know?",
        "こんにちは！作品のご案内、おすすめ、配送や返品のご説明、ご注文の確認ができます。ご用件をどうぞ。",
    ),
}
_ESCALATION = (
    "I'm sorry this needs a person. Our support team will take it from here: write to the contact form at "
    "https://hondana.example/help/contact with your order number, and a colleague will answer.",
    "ご不便をおかけして申し訳ありません。担当者が対応いたしますので、"
    "https://hondana.example/help/contact のフォームからご連絡ください。",
)
_NOTHING_FOUND = (
    "I could not find that in our catalogue or help pages. You could name the series or ask about shipping, returns "
    "or orders in other words.",
    "カタログとヘルプページでは見つかりませんでした。作品名を入れるか、別の言い方でお試しください。",
)
_SEARCH_IS_DOWN = (
    "I can't search our catalogue and help pages right now, so I would rather not guess. Please try again in a minute.",
    "ただいま検索をご利用いただけません。少し時間をおいてもう一度お試しください。",
)
_BROKEN_OFF = (
    "\n\nSorry, that answer broke off, so here is what our pages say. ",
    "\n\n申し訳ありません、回答が途中で切れましたので、当店のページの内容をお伝えします。",
)
"""A sentence of its own: joined to the next one it would make that one's first word look like a name, and the guards
would take the whole of it out for that."""


def template(intent: IntentName, text: str, language: str) -> str:
    """The answer of the template route."""
    if intent == "escalation":
        return _pick(_ESCALATION, language)
    return _pick(_CHITCHAT[_kind_of_chitchat(text)], language)


def nothing_found(language: str) -> str:
    """Said when no passage supports an answer."""
    return _pick(_NOTHING_FOUND, language)


def search_is_down(language: str) -> str:
    """Said when both searches failed: no answer is better than an invented one."""
    return _pick(_SEARCH_IS_DOWN, language)


def broken_off(language: str) -> str:
    """Said between what the model had written when it failed, and the answer in its place."""
    return _pick(_BROKEN_OFF, language)


def _kind_of_chitchat(text: str) -> str:
    for kind, pattern in (("thanks", _THANKS), ("farewell", _FAREWELL), ("identity", _IDENTITY)):
        if pattern.search(text):
            return kind
    return "greeting"


def _pick(texts: tuple[str, str], language: str) -> str:
    return texts[1] if language == "ja" else texts[0]
