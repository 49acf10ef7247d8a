"""Values that only the words round them give away: passwords, codes, and the numbers of a person's documents.

Each kind is a noun and the form of its value. The value stands behind the noun, with nothing but small words between
("the PIN for my card is 4821", 暗証番号は4821です), or in front of it ("4821 is my PIN", 「4821」が暗証番号です).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from guardrails.pii.found import Found, Kind, holds, lowered, matches
from guardrails.pii.spelt import DIGIT_WORDS
from guardrails.pii.spelt import WORDS as DIGITS_SPELT

QUOTE = "\"'`\u201c\u201d\u2018\u2019\u300c\u300d\u300e\u300f"
_SMALL = (
    r"is|was|are|as|to|the|a|my|your|our|its?|it['\u2019]s|this|that|these|code|numbers?|no|nr|num|id|i|you|we|me|us|use|used|using|"
    r"sent|gave|got|get|received|have|for|on|of|by|account|card|bank|back|shop|site|store|email|says?|reads?|shows?|set|"
    r"called|which|with|not|still|now|also|just|always|currently|here|new|old|current|temporary|number is|"
    r"entered|typed|tried|try|put|in|and it|has (?:the|a) (?:number|code)|would be|should be|will be|has been|"
    r"changed to|reset to|set to|"
    r"hat|die|der|das|lautet|nummer|ist|le|la|el|il|a pour|tiene|num[eé]ro|número|de|es|é|è|est"
)
LINK = (
    rf"(?:['\u2019]s\b)?(?:\s*(?:[:=#(\[>{QUOTE},、~]|\?(?=[ ]*\n|\s*it\b)|;(?=\s*(?:now|it)\b)|-++>?|"
    rf"(?<![A-Za-z0-9])(?:{_SMALL})(?![A-Za-z0-9])\.?|"
    r"\b(?:for|of|on|to)\s+(?:my|the|this|your)\s+\w+|"
    r"は|が|を|の|に|是|号码?|番号|コード|ナンバー|として|新しい|第)){0,9}\s*"
)
"""What may stand between a noun and its value. A line of hyphens is one thing (``-++``): cut into up to nine of them in
every way there is, 20 took a second of CPU, and 24 three."""
_NAMED = r"[\w'\"\u2019\u201c\u201d-]+"
_WHOSE = (
    rf"(?:\s*\(?\b(?:of|for|to|on|at|in)\s+{_NAMED}(?: {_NAMED}){{0,6}}?\)?\s*(?:\b(?:is|was)\b|[:=]|->)"
    r"|\s*\([^()\n]{1,40}\)\s*(?:\b(?:is|was)\b|[:=]|->))"
)
"""Between a noun and its value, too: whose it is, or what for, where a colon or a verb says that the value follows."""
_OWNER = r"(?:(?:my|the|our|a|an|your|his|her|this|new|old|current|account|card|bank)\s+){0,3}"
NOT_AN_AMOUNT = r"(?!\s?(?:yen|円|dollars?|usd|euros?|cm|mm|kg|%|ページ|冊|巻|回|日|時|分|years?|days?|hours?|minutes?|volumes?|pages?|copies|times|digits?|characters?|桁|文字)\b)"  # noqa: E501
_MIN_DIGITS_OF_A_DOCUMENT = 5
_FEW_DIGITS, _A_LONG_WORD = 3, 8
"""A word of that length may have fewer digits: letters stand among them."""
_END = r"(?![a-z0-9_])"
"""Where a Latin word ends: kana may follow it without a space."""
_REACH = 80
"""Characters before a noun in which its value may stand."""
_SIGN = re.compile(r"[\d!@#$%^&*_+=~]|[A-Z]{8}")
"""Every value of a table row has one of these."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A kind of value that is announced: its nouns, its form, the words that a text must hold, the digits needed."""

    kind: Kind
    nouns: str
    value: str
    hints: tuple[str, ...]
    digits: int = 0
    noun: re.Pattern[str] = field(init=False)
    behind: re.Pattern[str] = field(init=False)
    before: re.Pattern[str] = field(init=False)
    more: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        value = f"(?P<value>{self.value})"
        before = (
            rf"(?<![^\s{QUOTE}(、。,:]){value}[{QUOTE})]?(?:(?:\s(?:please|thanks))?\s*[,;.-]?\s*"
            rf"\b(?:(?:it|this|that|which)\s)?(?:is|was|as|being|for)\s+{_OWNER}"
            r"|\s*(?:が|は|を|という|って)\s*(?:私の|僕の|新しい)?)$"
        )
        more = rf"\s*(?:,|;|/|\band\b)\s*(?:the\s)?(?:number|code|pin|no\.?)\s*(?:is\s|[:=]\s*)?{value}"
        object.__setattr__(self, "noun", re.compile(self.nouns.replace(r"\b", _END)))
        object.__setattr__(self, "behind", re.compile(f"{LINK}(?:{_WHOSE}{LINK})?{value}", re.IGNORECASE))
        object.__setattr__(self, "before", re.compile(before, re.IGNORECASE))
        object.__setattr__(self, "more", re.compile(more, re.IGNORECASE))

    def find(self, text: str, lower: str) -> Iterator[Found]:
        """The values round every noun of ``text``, whose nouns are sought in its small letters."""
        for noun in self.noun.finditer(lower):
            if _is_inside_word(lower, noun.start()):
                continue
            start = max(0, noun.start() - _REACH)
            behind = self.behind.match(text, noun.end())
            another = behind and self.more.match(text, behind.end())
            in_front = self.before.search(text[start : noun.start()])
            for match, offset in ((behind, 0), (another, 0), (in_front, start)):
                if match and self._is_long_enough(match["value"]):
                    yield Found(self.kind, match.start("value") + offset, match.end("value") + offset)

    def _is_long_enough(self, value: str) -> bool:
        digits = sum(map(str.isdigit, value))
        return digits >= self.digits or (digits >= _FEW_DIGITS and len(value) >= _A_LONG_WORD and value.isalnum())


_GROUP = r"(?=[a-z]{0,6}\d)[a-z0-9]+"
_GROUPS = (
    rf"(?:(?:[a-z]{{1,3}}|(?-i:[A-Z]{{4,5}}))[ -])?{_GROUP}(?:[ .-]{_GROUP})*(?:[ -](?-i:[B-HJ-Z])(?![A-Za-z0-9]))?"
)
"""Letters and digits in groups, each of which holds a digit near its start."""
_DIGITS = r"\d+(?:[ -]\d+)*(?![A-Za-z0-9_-])"
TOKEN = (
    r"(?=[a-z'(),.:;-]{0,40}[\d@#$%^&*_+=~!][\w@#$%^&*+=~!-]|[a-z]{3,40}(?:[._-][a-z]{2,40}){0,4}[._-]?\d(?![\w-]))"
    rf"[!-&(-_a-~]{{3,64}}(?<![.,;:!?)\]{QUOTE}])"
)
"""A word that is no word: with a digit in it, or with a sign that is not at its end alone."""

_SESAME = (
    r"pass ?(?:word|wd|phrase|code)\b|pwd\b|pw\b|(?<=with )pass\b|pass(?=\s*(?:[:=]|is\b))|contraseña\b|mot de passe\b|"
    r"passwort\b|kennwort\b|wi-?fi key\b|パスワード|パスフレーズ|パスコード"
)
_CODE = (
    r"pin(?: ?code| number)?\b|cv[vcn]2?\b|csc\b|(?:alarm|door|gate|entry|wi-?fi) code\b|"
    r"(?<!social )security (?:number|digits)\b|digits (?:on|at) the (?:back|reverse)\b|"
    r"(?:number|code) (?:on|at) the (?:back|reverse) of (?:my|the) (?:(?:credit|debit|bank) )?"
    r"(?:card|visa|mastercard|amex)\b|"
    r"(?:security|verification|authentication|auth|access|sms|login|"
    r"sign-?in|log-in|otp|2fa|mfa|one[- ]time|confirmation|recovery|backup|unlock|card|digit) (?:code|pin|value)s?\b|"
    r"verification(?=\s*:)|otp\b|one[- ]time pass(?:word|code)\b|"
    r"pass ?code\b|code (?:you|that you|they) (?:just )?(?:sent|texted|gave)\b|"
    r"(?:sent|texted|e-?mailed|messaged|gave|got|received)(?: (?:me|us|you))?(?: (?:a|the|this))? code\b|"
    r"(?:暗証|セキュリティ|認証|確認|ワンタイム|リカバリー|バックアップ)(?:番号|コード|キー)?|ワンタイムパスワード|pinコード"
)
_DOCUMENT = (
    r"pass?port\b|driv(?:er|ing)['\u2019]?s?['\u2019]? ?licen[cs]e\b|licen[cs]e (?:number|no)\b|dl (?:number|no)\b|"
    r"travel document\b|passeport\b|(?:reise)?pass(?:nummer|-?nr)\b|reisepass\b|(?:personal)?ausweis(?:nummer|-?nr)?\b|"
    r"führerschein(?:nummer|-?nr)?\b|permis de conduire\b|permiso de conducir\b|patente di guida\b|"
    r"carte d['\u2019]identité\b|carta d['\u2019]identità\b|sécurité sociale\b|pasaporte\b|passaporto\b|"
    r"residen(?:ce|t) (?:card|permit)\b|zairyu\b|national (?:id|identity|insurance)\b|identity card\b|id card\b|"
    r"nino\b|"
    r"insurance (?:card|number|no|policy)\b|medicare\b|tax(?:payer)? (?:id|number)\b|itin\b|tin\b|"
    r"aadhaar\b|cpf\b|dni\b|nif\b|pesel\b|bsn\b|tfn\b|nric\b|hkid\b|personnummer\b|codice fiscale\b|curp\b|"
    r"nhs (?:number|no)\b|steuer-?(?:id|nummer)\b|sozialversicherungsnummer\b|"
    r"pension (?:number|no)\b|ni number\b|green card\b|student id\b|social insurance\b|"
    r"护照|護照|パスポート|旅券|健康保険証?|免許証?|在留(?:カード|資格)?|保険証?(?:[\s、,]*記号[\s:は]*\d{1,8}[\s、,]*)?|"
    r"被保険者証?|年金(?:手帳)?|住民票コード|学生証|身分証(?:明書)?"
)
_ACCOUNT = (
    r"(?:account|acct|a/c)\.? (?:number|no|num|nr)\b\.?|bank account\b|checking account\b|savings account\b|"
    r"konto(?:nummer)?\b|(?:account|acct)(?= #?\d{6})|routing(?: transit)?(?: number| no)?\b|sort code\b|"
    r"iban\b|aba(?: number)?\b|"
    r"口座(?:番号)?|銀行(?:コード|番号)|ゆうちょ(?:銀行)?|記号|普通(?:預金|口座)?|当座(?:預金)?"
)
_BRANCH = r"branch (?:code|number|no)\b|支店(?:番号|コード)?|店番号?|金融機関コード"
_GIFT = (
    r"gift ?(?:card|certificate|voucher|code|token|cert)s?\b|e-?gift\b|store credit (?:code|number)\b|prepaid card\b|"
    r"geschenk(?:karte|gutschein)(?:nummer|-?code)?\b|carte[- ]cadeau\b|tarjeta (?:de )?regalo\b|buono regalo\b|"
    r"商品券|ギフト(?:カード|券|コード)?|プリペイド(?:カード)?|図書(?:カード|券)"
)
_LOGIN = (
    r"user ?(?:name|id)\b|log-?in(?: id| name)?\b|account (?:id|name)\b|"
    r"(?:ログイン|ユーザー?)(?:id|名|ネーム)?|アカウント名"
)

_KINDS = (
    _Said("PASSWORD", _SESAME, TOKEN, ("pass", "pwd", "pw", "contrase", "kennwort", "wifi", "wi-fi", "パス")),
    _Said(
        "SECURITY_CODE",
        _CODE,
        rf"\d{{3}}[ -]\d{{3}}(?![A-Za-z0-9_-]){NOT_AN_AMOUNT}"
        rf"|\d(?:[ -]\d){{2,7}}(?![A-Za-z0-9_-]){NOT_AN_AMOUNT}|{DIGIT_WORDS}"
        rf"|(?:[a-z]-)?\d{{3,8}}(?!(?-i:[A-Za-z0-9_/-])|[.,]\d){NOT_AN_AMOUNT}",
        (
            "pin",
            "cv",
            "csc",
            "code",
            "security number",
            "digits",
            " the back",
            " the reverse",
            "otp",
            "one-time",
            "verification",
            "one time",
            "番号",
            "コード",
            "キー",
            "ワンタイム",
            "認証",
        ),
    ),
    _Said(
        "ID_NUMBER",
        _DOCUMENT,
        _GROUPS,
        (
            *(
                "port",
                "licen",
                "travel doc",
                "reisepass",
                "ausweis",
                "passn",
                "pass-n",
                "führersch",
                "conduire",
                "conducir",
                "patente",
                "sociale",
                "pasaporte",
                "resid",
                "zairyu",
                "national",
                "ident",
                "id card",
                "nino",
                "insurance",
                "medicare",
            ),
            *(
                "tax",
                "tin",
                "pension",
                "ni number",
                "green card",
                "student id",
                "旅券",
                "护照",
                "護照",
                "パスポート",
                "免許",
                "在留",
            ),
            *("保険", "被保", "年金", "住民", "学生証", "身分証", "dl n", "aadhaar"),
            *("cpf", "dni", "nif", "pesel", "bsn", "tfn", "nric", "hkid", "personnummer", "codice", "curp", "nhs"),
            *("steuer", "sozialversicherung"),
        ),
        _MIN_DIGITS_OF_A_DOCUMENT,
    ),
    _Said(
        "BANK_ACCOUNT",
        _ACCOUNT,
        rf"\d{{5}}(?:-\d)?[\s、,]*番号\s?\d{{7,8}}(?!\d)|(?:[a-z]{{2}})?{_DIGITS}",
        (
            "account",
            "acct",
            "a/c",
            "routing",
            "sort code",
            "iban",
            "konto",
            "aba",
            "口座",
            "銀行",
            "ゆうちょ",
            "普通",
            "当座",
            "記号",
        ),
        _MIN_DIGITS_OF_A_DOCUMENT,
    ),
    _Said("BANK_ACCOUNT", _BRANCH, r"\d{3,4}(?![A-Za-z0-9_-])", ("branch", "支店", "店番", "金融機関")),
    _Said(
        "BANK_ACCOUNT",
        r"swift(?:[ /]bic)?(?: code)?\b|bic\b",
        r"(?-i:[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b)",
        ("swift", "bic"),
    ),
    _Said(
        "GIFT_CODE",
        _GIFT,
        r"(?:(?=[a-z]*\d|(?-i:[A-Z]{3})|[a-z]+-)[a-z0-9]{3,}"
        r"(?:[ -](?=[a-z]*\d|(?-i:[A-Z]{3}))[a-z0-9]{3,}){1,5}|(?=[a-z]*\d)[a-z0-9]{8,})"
        rf"(?![A-Za-z0-9_-]){NOT_AN_AMOUNT}",
        ("gift", "prepaid", "store credit", "geschenk", "cadeau", "regalo", "商品券", "ギフト", "プリペイド", "図書"),
        2,
    ),
    _Said(
        "GIFT_CODE",
        r"voucher(?: code| number| no)?\b|gutschein(?:code|karte|nummer)?\b|bon d['\u2019]achat\b",
        r"(?-i:[A-Z0-9]{4}(?:[ -][A-Z0-9]{4}){2,3})(?![A-Za-z0-9_-])",
        ("voucher", "gutschein", "bon d"),
        2,
    ),
    _Said(
        "LOGIN",
        _LOGIN,
        r"(?=[a-z._-]*\d)(?=[\d._-]*[a-z])[a-z0-9._-]{4,40}(?<![._-])(?!@)"
        r"|(?=[a-z0-9]*[._])[a-z0-9]+[._][a-z0-9._]{2,}(?<![._])(?!@)",
        ("user", "login", "log-in", "account", "ログイン", "ユーザ", "アカウント"),
    ),
    _Said(
        "SSN",
        r"ssn\b|social(?= (?:is|number|no)\b|:)|social security(?: number| no)?\b",
        r"\d{3}[ -]?\d{2}[ -]?\d{4}(?!\d)",
        ("ssn", "social"),
    ),
    _Said(
        "MY_NUMBER",
        r"マイナンバー(?:カード)?|個人番号(?:カード)?|individual number\b",
        r"\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)",
        ("マイナンバー", "個人番号", "individual number"),
    ),
)


_MACHINE_READABLE = re.compile(r"(?<![A-Z0-9<])(?=[A-Z0-9<]*<<)[A-Z0-9<]{28,44}(?![A-Z0-9<])")
"""A line of the zone of a passport that machines read."""


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    if "<<" in text:
        yield from matches("ID_NUMBER", _MACHINE_READABLE, text)
    lower = lowered(text)
    if _SIGN.search(text) or holds(lower, (*DIGITS_SPELT, "暗証")):
        for said in _KINDS:
            if holds(lower, said.hints):
                yield from said.find(text, lower)


def _is_inside_word(text: str, start: int) -> bool:
    """Whether a Latin word begins before ``start``. Kana and kanji have no such beginnings."""
    return start > 0 and text[start].isascii() and text[start - 1].isascii() and text[start - 1].isalnum()
