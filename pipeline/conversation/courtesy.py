"""What asks for nothing: a word that an answer was read, a greeting, signs without a word."""

from __future__ import annotations

import re

from pipeline.conversation.taken_back import asked_anew
from pipeline.wording.words import casefolded

_BESIDE = (
    r"(?:(?:that(?:'s| is)|it(?:'s| is)|this is|sounds|looks|very|so|really|quite|pretty|how|all|well|and|but|a|then|"
    r"just|me|to)\b[^\w']*)*"
)
_REACTION = (
    r"(?:\b(?:o?k(?:ay)?|okey|kk|okie|cool|nice|great|perfect|awesome|wow|whoa|lovely|good|fine|excellent|amazing|wonderful|"
    r"brilliant|fantastic|superb?|neat|interesting|helpful|useful|alright|right|sure|yes|yep|yeah|yup|yay|no|"
    r"nope|nah|hm+|mm+|mhm|uh-?huh|huh|um+|er+|ah+|oh+|ooh|aha|i see|(?:i )?got it|gotcha|(?:i )?under(?:stood|stand)|"
    r"makes sense|fair enough|noted|will do|(?:good|nice) to know|that helps?|lol|lmao|haha\w*|hehe\w*|exactly|indeed|"
    r"correct|agreed|absolutely|definitely|of course|no (?:problem|worries)|works for me|thought so|as expected|"
    r"is that so|(?<=that's )(?:funny|sweet)|(?:good|great|nice|well) (?:job|work|done|one))\b|"
    r"了解(?:です|しました|いたしました|っす)?|りょ(?:うかい)?|[わ分判]か(?:りました|った)|なるほど(?:です)?|"
    r"へ[えぇー]+|ふ[うー]*ん|ほ[うおー]+|お[おー]+|う[うー]*ん|んー*|あー*|え[えーっ]*|"
    r"そう(?:なん|です|なの)?(?:です|だ)?(?:か|ね|よ)*|[い良]い(?:です)?|[よ良]かった(?:です)?|すご[いー](?:です)?|すげ[えー]|"
    r"(?:すば|素晴)らしい(?:です)?|最高(?:です)?|(?:面白|おもしろ)い(?:です)?ね|承知(?:しました|です|いたしました)?|"
    r"かしこまりました|オッケー?(?:です)?|おk|助かり(?:ます|ました)|はい|いいえ|いや|まあ|うん|okです|笑+|ｗ+|やった|"
    r"納得(?:です|しました)?)(?:ね[えー]?|よ|です)*[^\w']*"
)
_TO_WHOM = r"\b(?:then|now|for now|all|everyone|everybody|guys|friends?|my|dear|bot|assistant|you|too|and|to|again|there)\b[^\w']*"
_LEAVES = (
    r"(?:\b(?:good ?night|night(?:y)? night|sleep (?:well|tight)|sweet dreams|take care|(?:good ?)?bye(?: bye)?|cheerio|farewell|so long|"
    r"(?:have|enjoy) (?:an?|the|your)(?: \w+)?(?: rest of (?:your|the))? (?:day|night|evening|morning|afternoon|weekend|week|one|time|holidays?|trip)|"
    r"(?:see|talk to|catch|speak to) (?:you|ya|u)(?: (?:later|soon|tomorrow|around|next (?:time|week)|again))*|ttyl|(?:un)?til next time|"
    r"(?:(?:i|i've|i have) )?(?:got to|gotta|have to|need to|must) (?:go|run)|(?:i'm|i am) (?:off|leaving|done)(?: to (?:bed|sleep|work))?|"
    r"that(?:'s| is|'ll be| will be)? (?:all|it|everything)(?: (?:for (?:now|today)|i need(?:ed)?|thanks))?|nothing else|(?:same|you) too|same to you|"
    r"(?:kind|best|warm) (?:regards|wishes))\b|"
    r"お(?:やす|休)み(?:なさい)(?:ませ)?|おやすみ(?:です|ー)?|(?:それ)?(?:じゃ|では)[あぁー]?、?(?:ね|な|また(?:ね|な|明日|今度|来週|あとで|後で)?|失礼し(?:ます|ました))|"
    r"また(?:ね|な|明日|今度|来週|来ます|あとで|後で|よろしく)|バイバイ|ばいばい|さよう?なら|お?先に失礼します|失礼(?:いた|致)?し(?:ます|ました)|"
    r"お(?:疲|つか)れ(?:さま|様|ー)?(?:でした|です)?|お邪魔(?:いた|致)?しました|(?:行|い)って(?:来|き)ます|ごきげんよう|お元気で|"
    r"(?:良|よ)い(?:一日|週末|夜|お年|休日)を(?:お過ごしください)?|ごちそうさま(?:でした)?|お世話になりました|以上です|おわり(?:です)?|終わりです)[^\w']*"
)
_GREETS = (
    r"(?:\b(?:happy (?:new year|holidays|birthday|easter|halloween)|merry (?:christmas|xmas)|(?:it's |it is )?(?:nice|pleased|good|great|lovely) to (?:meet|see|be here)(?: you)?|"
    r"welcome(?: back)?|i'm back|long time no see|how do you do|excuse me|good day|you're welcome|congrat(?:s|ulations)|"
    r"(?:(?:can|could|will|would) you |(?:i )?need (?:some )?|please )*help(?: (?:me|please|out))*|"
    r"(?:is )?(?:anyone|anybody|someone|are you|you) (?:there|here|home))\b|"
    r"(?:どうぞ|今後とも|今年も|本年も|これからも)?よろしく(?:です|(?:お願い|おねがい)(?:し(?:ます)|(?:いた|致)します|申し上げます)?)?|"
    r"(?:いつも|大変)?お世話に(?:なります|なって(?:い|お)ります)|お邪魔します|ただいま(?:です)?|お帰り(?:なさい)?|おかえり(?:なさい)?|お?久しぶり(?:です|ですね)?|"
    r"(?:あけ|明け)まして(?:おめでとう(?:ございます)?)?|おめでとう(?:ございます)?|メリークリスマス|いただきます|ごめんください|もしもし|"
    r"(?:初|はじ)めまして|(?:ちょっと)?助けて(?:ください|下さい)?|ヘルプ|手伝って(?:ください|下さい)?|教えて(?:ください|下さい)?|質問(?:が)?(?:あります|です)|すみません|ごめん(?:なさい|ね)?|申し訳(?:ありません|ございません)|どういたしまして|お大事に|おはよ[うー]?|やっほー|ハロー|おっす)[^\w']*"
)
_THANKS = r"(?:\b(?:(?:many )?thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|cheers)\b|(?:どうも)?ありがとう(?:ございま(?:す|した))?)[^\w']*"
_OPENS_OR_CLOSES = re.compile(
    rf"[^\w']*(?:{_THANKS}|{_BESIDE}{_REACTION})*(?:(?P<leaves>{_LEAVES})|{_GREETS})(?:{_LEAVES}|{_GREETS}|{_THANKS}|{_REACTION}|{_TO_WHOM})*"
)
_REACTS = re.compile(rf"[^\w']*(?:{_BESIDE}{_REACTION})+{_BESIDE}")
_REACTS_WITH_THANKS = re.compile(rf"[^\w']*(?:{_THANKS})*(?:{_BESIDE}{_REACTION}(?:{_THANKS})*)+{_BESIDE}")


def is_wordless(text: str) -> bool:
    """Whether a message is signs and no word: "...", "???", an emoji."""
    return not re.search(r"\w", text)


def reacts(text: str) -> bool:
    """Whether a message says no more than that an answer was read, or what it was like."""
    return _REACTS.fullmatch(casefolded(text)) is not None


def takes_leave(text: str) -> bool:
    """Whether a message says goodbye, and no more: "good night", "have a nice day"."""
    said = _OPENS_OR_CLOSES.fullmatch(casefolded(text))
    return said is not None and said["leaves"] is not None


def is_courtesy(text: str) -> bool:
    """Whether a message asks for nothing, or only to begin anew."""
    says_so = (pattern.fullmatch(casefolded(text)) for pattern in (_REACTS_WITH_THANKS, _OPENS_OR_CLOSES))
    return is_wordless(text) or any(says_so) or is_wordless(asked_anew(text))
