"""What the store says in its own words, without a model."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_NOT_SAID = (
    'Our pages do not say anything about "{wish}". Please see the page of the product itself, or write to our support '
    "team: https://hondana.example/help/contact.",
    "「{wish}」については、カタログとヘルプページに記載がありません。商品のページをご覧いただくか、"
    "https://hondana.example/help/contact からお問い合わせください。",
)
"""The second sentence asks and claims nothing, so it needs no passage behind it."""
_NOT_COVERED = (
    'Our pages do not say anything about "{things}" in particular. Please write to our support team: '
    "https://hondana.example/help/contact.",
    "「{things}」については、カタログとヘルプページに特に記載がありません。"
    "https://hondana.example/help/contact からお問い合わせください。",
)
_NOT_OURS = (
    'I could not find "{wish}" in our catalogue or help pages.',
    "「{wish}」は、カタログとヘルプページでは見つかりませんでした。",
)
_MOST_TO_CHOOSE_FROM = 5
_LANGUAGES = {
    "en": "I'm sorry, I only speak English and Japanese. Could you ask again in one of them?",
    "de": "Ich spreche leider nur Englisch und Japanisch. Bitte fragen Sie in einer dieser Sprachen.",
    "fr": "Je ne parle malheureusement que l'anglais et le japonais. Merci de poser votre question dans l'une d'elles.",
    "es": "Lo siento, solo hablo inglés y japonés. Por favor, pregunte en uno de estos idiomas.",
    "it": "Mi dispiace, parlo solo inglese e giapponese. Le chiedo di scrivere in una di queste lingue.",
    "pt": "Desculpe, só falo inglês e japonês. Por favor, pergunte num desses idiomas.",
    "nl": "Ik spreek helaas alleen Engels en Japans. Stel uw vraag alstublieft in een van die talen.",
    "pl": "Niestety mówię tylko po angielsku i japońsku. Proszę zapytać w jednym z tych języków.",
    "sv": "Jag talar tyvärr bara engelska och japanska. Fråga gärna på något av de språken.",
    "tr": "Ne yazık ki yalnızca İngilizce ve Japonca biliyorum. Lütfen bu dillerden birinde sorun.",
    "id": "Maaf, saya hanya berbahasa Inggris dan Jepang. Silakan bertanya dalam salah satu bahasa itu.",
    "vi": "Xin lỗi, tôi chỉ nói tiếng Anh và tiếng Nhật. Vui lòng hỏi bằng một trong hai ngôn ngữ đó.",
    "ru": "К сожалению, я говорю только по-английски и по-японски. Пожалуйста, задайте вопрос на одном из этих языков.",
    "uk": "На жаль, я розмовляю лише англійською та японською. Будь ласка, запитайте однією з цих мов.",
    "zh": "很抱歉，我只会说英语和日语。请用其中一种语言提问。",
    "ko": "죄송하지만 저는 영어와 일본어만 할 수 있습니다. 둘 중 한 언어로 질문해 주세요.",
    "ar": "عذرًا، أتحدث الإنجليزية واليابانية فقط. يرجى السؤال بإحداهما.",
    "th": "ขออภัย ฉันพูดได้เฉพาะภาษาอังกฤษและภาษาญี่ปุ่น กรุณาถามเป็นภาษาใดภาษาหนึ่งนี้",
    "el": "Λυπάμαι, μιλώ μόνο αγγλικά και ιαπωνικά. Παρακαλώ ρωτήστε σε μία από αυτές τις γλώσσες.",
    "he": "מצטער, אני מדבר רק אנגלית ויפנית. אנא שאלו באחת מהשפות האלה.",
    "hi": "क्षमा करें, मैं केवल अंग्रेज़ी और जापानी बोलता हूँ। कृपया इनमें से किसी एक भाषा में पूछें।",
}
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


def not_said(wish: str, language: str) -> str:
    """Said of a wish that is understood, and that no passage supports, with where else to look."""
    return _pick(_NOT_SAID, language).format(wish=wish.strip(" ?？。"))


def not_covered(things: str, language: str) -> str:
    """Said of what an answer leaves open, such as a place that no page names."""
    return _pick(_NOT_COVERED, language).format(things=things)


def not_ours(wish: str, language: str) -> str:
    """Said of one wish among several that is about a thing of which no page speaks."""
    return _pick(_NOT_OURS, language).format(wish=wish.strip(" ?？。"))


def did_you_mean(titles: Sequence[str], language: str) -> str:
    """Asked back where a name may stand for any of these titles."""
    named = [f"「{title}」" if language == "ja" else f'"{title}"' for title in titles[:_MOST_TO_CHOOSE_FROM]]
    more = len(titles) > _MOST_TO_CHOOSE_FROM
    if language == "ja":
        return f"{'、'.join(named)}{'など' if more else ''}のどの作品でしょうか？"
    choice = [*named, "another one"] if more else named
    return f"Did you mean {', '.join(choice[:-1])} or {choice[-1]}?"


def languages_spoken(language: str) -> str:
    """Said to a message in a language that we do not speak, in that language where we know these words of it."""
    return _LANGUAGES.get(language, _LANGUAGES["en"])


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
