"""What a user is told when a guard stops a turn. No text names a rule, so that none can be probed by it."""

from __future__ import annotations

from pipeline.types import StageName

_GENERAL = {
    "en": "I'm sorry, I can't help with that. I can help you with manga, orders, returns and our shop.",
    "ja": "申し訳ありませんが、お応えできません。マンガ、ご注文、返品などお店のことならお手伝いできます。",
}
_HOSTILE = {
    "en": (
        "I can't answer a message like that. If something went wrong with your order, I would like to help: tell me "
        "what happened, or ask for a person."
    ),
    "ja": (
        "申し訳ありませんが、そのようなメッセージにはお答えできません。ご注文で困ったことがあれば、"
        "何があったかお聞かせください。担当者におつなぎすることもできます。"
    ),
}
_NEVER = {
    "en": "I won't help with that, and our shop has nothing of the kind.",
    "ja": "そのご要望にはお応えできません。当店では取り扱っておりません。",
}
_YOUNG_READERS = {
    "en": (
        "I can't help with that. If you are looking for something for a young reader, tell me their age and what they "
        "like, and I will look for series that suit it."
    ),
    "ja": "そのご要望にはお応えできません。お子さま向けの作品をお探しでしたら、年齢とお好みをお知らせください。",
}
_BY_REASON: dict[str, dict[str, str]] = {
    "self_harm": {
        "en": (
            "I'm really sorry that you feel this way, and I'm glad you said it. You don't have to carry this alone. "
            "Please talk to someone now: in an emergency call your local emergency number; in Japan, Yorisoi Hotline "
            "0120-279-338 (free, 24 hours); in the US or Canada, call or text 988; in the UK and Ireland, Samaritans "
            "116 123; elsewhere, findahelpline.com lists someone near you."
        ),
        "ja": (
            "とてもつらいお気持ちを話してくださってありがとうございます。ひとりで抱え込まないでください。"
            "命の危険があるときは119番へ、話を聞いてほしいときは「よりそいホットライン」0120-279-338"
            "(無料・24時間)や「いのちの電話」0120-783-556へ、どうかご連絡ください。"
        ),
    },
    "threat": _HOSTILE,
    "hate": _HOSTILE,
    "slur": _HOSTILE,
    "sexual_minors": _NEVER,
    "sexualised_minors": _NEVER,
    "sexual_content_for_minors": _YOUNG_READERS,
    "too_long": {
        "en": "That message is a little long for me. Could you put your question in fewer words?",
        "ja": "メッセージが少し長いようです。もう少し短くしてお尋ねいただけますか。",
    },
    "withheld": {
        "en": "The details in brackets are on our page itself: I do not repeat them in this chat.",
        "ja": "角括弧の部分は当店のページに記載されていますが、このチャットでは繰り返しません。",
    },
    "empty": {
        "en": "I could not find a reliable answer to that in our shop's information. Could you ask it in another way?",
        "ja": "お店の情報の中に確かな答えが見つかりませんでした。別の言い方でお尋ねいただけますか。",
    },
}
_BY_STAGE: dict[StageName, dict[str, str]] = {
    "pii_detection": {
        "en": "I'm sorry, I couldn't process that message safely. Please leave out personal details and try again.",
        "ja": "申し訳ありません。メッセージを安全に処理できませんでした。個人情報を除いてもう一度お試しください。",
    },
    "prompt_injection": {
        "en": (
            "I'm sorry, I can't do that. I answer questions about manga, orders, returns and our shop: if yours was "
            "one, please ask it in other words."
        ),
        "ja": (
            "申し訳ありませんが、そのご要望にはお応えできません。マンガ、ご注文、返品などお店についてのご質問でしたら、"
            "別の言い方でお尋ねください。"
        ),
    },
    "hallucination_check": _BY_REASON["empty"],
    "response_length": _BY_REASON["too_long"],
    "format_validation": _BY_REASON["empty"],
}


def refusal(stage: StageName, reason: str, language: str) -> str:
    """The text for a block by ``stage`` for ``reason``, in Japanese for ``ja`` (also ``ja-JP``), else in English."""
    texts = _BY_REASON.get(reason) or _BY_STAGE.get(stage) or _GENERAL
    return texts["ja" if language.lower().startswith("ja") else "en"]
