"""Passwords that are plain words, and the answers to secret questions.

A word is a password only where the sentence leaves no other reading: quoted, behind a colon, or alone behind
"my password is".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.pii.found import Found, groups, holds, lowered
from guardrails.pii.said import QUOTE, TOKEN

_NOUN = r"\bpass ?(?:word|phrase|code)"
_NOUNS = r"pass ?(?:word|phrase|code)|pwd|pw|passwort|kennwort|mot de passe|contraseña"
_WHOSE = (
    r"(?:(?:that |which )?(?:i|we) \w+|(?:here|there|now|today)|(?:for|of|to|at) (?:(?:my|the|your|our|it|this) )?\w+)"
)
_PLAIN = r"[^\W\d_]{4,32}(?:[-_.][^\W\d_]{2,32}){0,4}|[^\W\d_]{3,32}\d"
_END = r"(?=\s*(?:[.,;!?)\n]|$|(?:and|but|until|since|yesterday|today|now|because|which)\b))"
_FAILS = (
    r"(?=\s*(?:[.,;!?)\n]|$|(?:and|but|(?:does|did|is|was|will) ?n[o'\u2019]|won['\u2019]t|fails?|no longer|still)))"
)
_ASSIGNED = re.compile(
    rf"(?:\b(?:{_NOUNS})|パスワード|暗証番号)\s*(?:(?:is|was)\s*)?[:=]\s*[\"'`]?"
    r"(?P<assigned>[^\s\"'`、。]{4,64})"
    rf"|(?:{_NOUN}|パスワード|合言葉|暗証番号)(?:\s*(?:is|was|to|as|that|i|we|use|set|chose|picked|have|had|=|:|は|が|の|に)d?){{0,5}}\s*"
    rf"[{QUOTE}](?P<quoted>[^{QUOTE}\n]{{3,64}})[{QUOTE}]"
    rf"|\b(?:typed?|entered|put|wrote|tried)\s+(?P<typed>{TOKEN})\s+(?:in|into)\s(?:\w+\s){{1,3}}?pass(?:word|code)"
    rf"|{_NOUN}\b[^.,;?!\n]{{0,40}}\b(?:typed?|entered|wrote|put in)\s+(?:in\s)?(?P<entered>{TOKEN})"
    rf"|{_NOUN}\b[^.,;?!\n]{{1,40}}[.,;]?\s(?:and\s|but\s)?(?:the|my)\s(?:new|old|current|other)(?:\sone)?\s(?:is|was)\s"
    rf"(?P<other>{TOKEN})"
    rf"|\b(?:password|passcode|pin)\s(?:\w+\s){{0,3}}from\s+(?P<old>{TOKEN})\s+to\s+(?P<new>{TOKEN})"
    rf"|\b(?:credentials?|log-?in|user(?:name)?|account)(?:\s*(?:are|is|:|=))?\s+(?P<name>{TOKEN})"
    rf"\s*(?:\band\b|/|,|\|)\s*(?:(?:secret|pass(?:word|code)?|pwd?|pw)\s)?(?P<secret>{TOKEN})"
    rf"|\b(?:credentials?|log-?in|user(?:name)?|account)\s*(?:are|is|with|as|:|=)?\s*[\w.-]{{2,40}}\s*[/|]\s*(?P<beside>{TOKEN})",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"パスワード(?:番号)?\s*(?:は|が|を|の|に|:|=)?\s*(?P<latin>[!-~]{4,64}?)(?=\s*(?:です|で|だ|と|に|を|。|、|$))"
    r"|パスワードは(?P<kana>"
    r"(?!何|必要|不要|同じ|正し|間違|無効|有効|どこ|どう|いつ|なん|なし|不明|簡単|英数字|これ|それ|以下|次|変更)"
    r"[ぁ-んァ-ヶ一-龥ー]{2,16}?)(?=です|だ。|で、|と言い)"
)
_SAID = re.compile(
    # "the Wi-Fi password here is monkey", "my password's monkey"
    rf"\b(?:{_NOUNS})(?:['\u2019]s|(?:,? which)?(?: {_WHOSE})? (?:is|was|ist|war|es|est))\s(?P<is>{_PLAIN}){_END}"
    rf"|\b(?:chang|updat|(?:re)?set|made|make)\w* (?:my|our|his|her|the) (?:\w+ )?(?:{_NOUNS}) (?:to|into|as)\s"
    rf"(?P<to>{_PLAIN}){_END}"
    rf"|(?:\b(?:with|using|use[ds]?|enter(?:ed)?|typed?|tried|try)\s|/\s?|^|[.,;!?]\s)"
    rf"(?:(?:the|my|our|this) (?:\w+ )?)?(?:{_NOUNS})\s(?P<with>{_PLAIN}){_FAILS}"
    rf"|\buser(?:name)?\s\S+[\s,/]+(?:and )?pass(?:word)?\s(?P<beside>{_PLAIN}){_END}"
    rf"|\b(?:{_NOUNS})\s?\((?P<in>{_PLAIN})\)"
    rf"|\b(?:enter|typ|us|tri|try|put)(?:e|ed|es|ing)?\s(?P<as>{_PLAIN})\s(?:as|for) (?:my|our|the) (?:\w+ )?"
    rf"(?:{_NOUNS})\b"
    rf"|(?:^|[.!?;:]\s)(?P<first>{_PLAIN}) is (?:my|our|the) (?:\w+ )?(?:{_NOUNS})\b",
    re.IGNORECASE,
)
"""A plain word that is said to be one."""
_PHRASE = re.compile(
    r"\bpass ?phrase(?:\s*[:=]|\s(?:is|was)(?!\s(?:not|too|very|so|no|the|a)\b))\s*"
    r"(?P<phrase>[^\W\d_]{2,32}(?:[ -][^\W\d_]{2,32}){3,11})(?=[.,;!?\n]|$)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?:\w+(?:ed|en|ing|able|ible|ly|ive|ful|less|ous)|wrong|right|correct|incorrect|valid|invalid|lost|gone|weak|strong|"
    r"safe|fine|okay|good|same|different|short|long|empty|blank|null|none|secret|private|unknown|case|needed|there|here|"
    r"simple|complex|easy|hard|old|unsafe|secure|public|this|that|what|something|shown|visible|reset|useless|bad|"
    r"required|date|to|of|too|not|optional|mandatory|unclear|clear|ready|enough|english|numeric|alphanumeric|something|"
    r"another|anything|nothing|below|above|which|where|when|mine|yours|be|get|stay|else|other|new|with|from|"
    # What a password has, or is a part of.
    r"managers?|reset|protection|recovery|fields?|pages?|link|again|box|changes?|hints?|policy|generator|prompt|screen|"
    r"options?|rules?|requirements?|twice|first|please|instead|vault|forms?|input|entry|e-?mail|mail|dialog|window|"
    r"login|log-?in|security|authentication|settings?|format|length|strength|check|verification|reminder|request|"
    r"errors?|issues?|problems?|help|support|updates?|expiry|history|because|then|your|their|into)$",
    re.IGNORECASE,
)
"""What people say of a password: every participle and adverb by its ending, and the plain words."""
_PARTS = re.compile(r"[-_.]")
_MAIDEN = (
    r"mother['\u2019]?s maiden name\b|maiden name of (?:my|the|her|his) mother\b|"
    r"(?:security|secret)(?: question)? answer\b|"
    r"answer to (?:my|the|your) (?:security|secret|recovery) question\b|"
    r"name of my first (?:pet|school|teacher|car)\b|my first (?:pet|school|teacher|dog|cat)['\u2019]?s? name\b|"
    r"my first (?:pet|school|teacher|dog|cat) (?=(?:is|was) (?:called|named))"
)
_ANSWER = re.compile(
    rf"(?:{_MAIDEN})\s*(?:(?:is|was)(?: called| named)?|would be|:|=|->)\s*[{QUOTE}]?"
    rf"(?P<value>[^\s{QUOTE}.,;!?]{{2,40}}(?:\s(?-i:[A-Z])\w+){{0,2}})"
    rf"|question (?:is|was|:)[^.?!\n]{{2,60}}?[,;] (?:and )?(?:the |my )?answer (?:is |: ?)?(?!does|is|to\b)"
    rf"(?P<answer>[^\s{QUOTE}.,;!?]{{2,40}})"
    rf"|(?:母の旧姓|旧姓|秘密の質問の(?:答え?|回答)|(?:最初|初めて)の?ペットの名前)\s*(?:は|が|:|=|、)\s*[{QUOTE}]?"
    rf"(?P<japanese>[^\s{QUOTE}。、.,]{{1,20}}?)(?=[{QUOTE}]|です|だ|で|。|、|\s|$)",
    re.IGNORECASE,
)
_WORDS = (
    *("pass", "pwd", "pw", "kennwort", "contraseña", "credential", "login", "log-in", "user", "account"),
    *("パスワード", "暗証番号", "合言葉"),
)
_ANSWER_WORDS = ("maiden name", "security answer", "secret answer", " question", "my first ", "旧姓", "質問", "ペット")


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    lower = lowered(text)
    if holds(lower, _WORDS):
        for pattern in (_ASSIGNED, _JAPANESE):
            yield from groups("PASSWORD", pattern, text)
        yield from groups("PASSWORD", _PHRASE, text)
        for match in _SAID.finditer(text):
            kind = match.lastgroup or ""
            if not any(_STATE.match(part) for part in _PARTS.split(match[kind])):
                yield Found("PASSWORD", *match.span(kind))
    if holds(lower, _ANSWER_WORDS):
        yield from groups("PASSWORD", _ANSWER, text)
