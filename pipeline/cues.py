"""What a question asks for, and how a sentence looks that tells it. English and Japanese, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A question that matches ``asked`` is answered by a sentence that matches ``told``, and by no other if strict."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    strict: bool


_STRICT = frozenset({"volumes", "chapters", "author", "end", "start", "status", "magazine", "price", "age"})


def _cue(name: str, asked: str, told: str) -> Cue:
    return Cue(name, re.compile(asked, re.IGNORECASE), re.compile(told), name in _STRICT)


_YEAR = r"(?:18|19|20)\d\d"
_SPAN = r"\d+(?:\s?(?:-|–|to)\s?\d+)? (?:business )?"

CUES = (
    _cue(
        "volumes",
        r"how many (?:\w+ )?(?:volumes?|books?|tomes?)|volumes? (?:are|does|do|has|have|is)|number of volumes|"
        r"\b(?:longer|longest|shorter|shortest)\b|how long is (?!shipping|delivery|the (?:return|shipping|delivery))|"
        r"何巻|巻数|全巻",
        r"\b\d+ (?:\w+ )?volumes?\b|\d+\s*巻",
    ),
    _cue("chapters", r"how many chapters|number of chapters|何話", r"\b\d+ chapters?\b|\d+\s*話"),
    _cue(
        "author",
        r"\bwho\b.*\b(?:wrote|writes?|written|author|creat|made|makes|drew|draws?|drawn|behind|artist|illustrat)|"
        r"\bwhat (?:has|did|does|else)\b.*\b(?:written|write|wrote|drawn|draw|made|make|created?)\b|"
        r"\b(?:author|mangaka|creator|artist|writer) of\b|作者|著者|誰が(?:書|描)|漫画家",
        r"\bby [A-Z]|\b(?:[Ww]ritten|[Dd]rawn|[Ii]llustrated|[Cc]reated) by\b|"
        r"\b(?:[Aa]uthor|[Aa]rtist)s? (?:is|are|was)\b|作者|著者|漫画家|原作|作画|による",
    ),
    _cue(
        "end",
        r"\b(?:when|what year)\b.*\b(?:end|ended|finish|finished|conclude|concluded)|いつ(?:終|完結)",
        rf"\b(?:end|ended|finish|finished|concluded?|until|to|ran)\b.*\b{_YEAR}\b|{_YEAR}年.*(?:完結|終)",
    ),
    _cue(
        "start",
        r"\bhow old (?:is|are) (?:the|this) (?:series|manga|title)\b(?! \w)|\b(?:when|what year|since when|how old)\b.*"
        r"\b(?:start|begin|began|begun|debut|first|publish|come out|came out|launch|running)|いつ(?:から|始)|何年",
        rf"\b(?:since|began|begun|started|first|debuted|launched|from|ran)\b.*\b{_YEAR}\b|{_YEAR}年",
    ),
    _cue(
        "status",
        r"\b(?:still|already|currently)\b.*"
        r"\b(?:run|running|going|ongoing|publish|published|serializ|serialis|coming|writing|over|ended|"
        r"finished|complete)|"
        r"\b(?:is|has|was|did)\b.*\b(?:finished|ended?|complete|completed|ongoing|over|on hiatus|cancelled)\b|"
        r"\bstatus\b|連載中|完結|続いて|終わ(?:っ|り)",
        r"\b(?:ongoing|running|runs|finished|ended|complete|completed|hiatus|concluded|still|cancelled|discontinued)\b|"
        r"連載中|完結|休載|終了",
    ),
    _cue(
        "magazine",
        r"\bmagazine\b|\b(?:serialized|serialised|published|runs?|ran) (?:in|by)\b|where .*(?:serializ|publish)|"
        r"雑誌|掲載",
        r"\b(?:[Ss]erialized|[Ss]erialised|[Mm]agazine|[Pp]ublisher|[Pp]ublished (?:in|by)|(?:ran|runs?) in)\b|"
        r"雑誌|掲載|連載|出版",
    ),
    _cue(
        "price",
        r"how much|\bprices?\b|\bcosts?\b|\bfees?\b|\bcheap|\bexpensive|いくら|値段|価格|料金|送料",
        r"[$¥€£]\s?\d|\b\d+ (?:dollars|yen)\b|\b[Ff]ree\b|\d\s*(?:円|ドル)|無料",
    ),
    _cue(
        "age",
        r"\bages?\b|\bhow old (?:should|must|do|does|would|need)|\bfor how old\b|"
        r"\b(?:kids?|child|children|son|daughter|teenagers?)\b|years?[- ]old|\brated\b|"
        r"\brating\b|suitable|appropriate|\bsuits? (?:him|her|them|my|an?)\b|\bold enough\b|\b(?:be|is|are) older\b|"
        r"\b(?:allowed|let (?:him|her|them)) (?:to )?read\b|\bmay (?:he|she|they) read\b|"
        r"\b(?:ok|okay|fine|all ?right|right|safe|fit|too \w+) for (?:him|her|them)\b|対象年齢|何歳|子供|子ども",
        r"\b[Rr]at(?:ed|ing|ings)\b|\b[Aa]ll [Aa]ges\b|\b(?:Older )?Teens?\b|\bMature\b|\b1\d\+|\bages? \d|"
        r"\d\s*歳|全年齢|対象",
    ),
    _cue(
        "genre",
        r"\bgenres?\b|what (?:kind|type|sort) of (?:manga|series|story)|ジャンル",
        r"\b[Gg]enres?\b|ジャンル",
    ),
    _cue(
        "plot",
        r"what(?:'s| is| are)? .*\babout\b|\bplot\b|\bstory\b|synopsis|"
        r"\bwhat happens\b|\b(?:main|lead|central) characters?\b|\bprotagonists?\b|"
        r"\bhero(?:ine)?s?\b|\bpremise\b|\bsetting\b|\bset (?:in|during)\b|\bwhere .*\bset\b|\btakes? place\b|主人公|"
        r"どんな(?:話|漫画|作品)|あらすじ|内容",
        # A story can be told in any words, but not in those of the facts.
        r"^(?!.*(?:\b\d+ (?:\w+ )?volumes?\b|\b[Gg]enres? (?:of|are)\b|\brated\b|\ball ages\b|\bcosts?\b|"
        r"\bis an? (?:\w+ )*manga\b|\b(?:ran|run|serialized|published) in\b|\b(?:still|complete|ongoing|hiatus)\b|"
        r"巻|連載|作者|による|歳|ジャンル))",
    ),
    _cue(
        "duration",
        r"how (?:long|fast|soon|quick|quickly|many (?:days|weeks|hours))|when (?:will|do|does|can|should)|"
        r"\b(?:deadline|arrive|period)\b|何日|何週間|いつ(?:届|まで|頃)|どのくらい|どれくらい|期間|期限",
        rf"\b{_SPAN}(?:minutes?|hours?|days?|weeks?|months?|years?)\b|"
        r"\d+\s*(?:[〜~-]\s*\d+\s*)?(?:営業日|日|週間|時間|分|[かヶカ]月|年)",
    ),
    _cue(
        "offer",
        r"discount|\bpromo|\bcodes?\b|coupon|\bsales?\b|\b(?:special|current|any) offers?\b|\bdeals?\b|"
        r"割引|クーポン|セール",
        r"\b[Cc]ode [A-Z0-9]{4,}|\d+% off|\bdiscount of\b|割引|クーポン",
    ),
    _cue("stock", r"\bin stock\b|\bavailable\b|\bavailability\b|在庫", r"\b(?:stock|available|sold out)\b|在庫"),
    _cue(
        "means",
        r"\bpayment (?:methods?|options?)|\bways? to pay|\bpay (?:by|with)|\baccept\b|"
        r"\b(?:which|what)\b.*\b(?:countries|currenc|languages?|carriers?)|"
        r"支払い方法|使えるカード",
        r"\b(?:accepts?|pay|Visa|Mastercard|PayPal|worldwide|countries|languages?)\b|支払|カード",
    ),
)
"""Each told pattern is case-sensitive where a name must follow ("by Eiichiro Oda", not "by post")."""


_PARTICULARS = tuple(
    _cue(name, asked, told)
    for name, asked, told in (
        (
            "release",
            r"\b(?:next|new|upcoming|latest|coming)\b.*\b(?:volume|vol|book|chapter|tome|"
            r"part)s?\b.*\b(?:date|when|out|release\w*|due)\b|"
            r"\b(?:when|what date|how soon)\b.*\b(?:next|new|upcoming|volume \d+|vol\.? ?\d+)\b|"
            r"\brelease (?:date|day)s? (?:of|for)\b|"
            r"\b(?:next|new|upcoming) (?:\w+ ){1,5}(?:release )?(?:date|volume when)\b|"
            r"(?:新刊|最新刊|次の巻|次巻|\d巻).*(?:いつ|発売日)|発売日(?!の?前)",
            r"\b(?:release[sd]?|comes out|due|out on|appears)\b.*\d|発売日?.*\d",
        ),
        (
            "in stock",
            r"\b(?:in|out of|back in) stock\b|\bsold out\b|\bstock (?:of|level)|\bhow many copies\b|"
            r"\b(?:is|are)\b.*\bavailable(?: now| yet| today| right now)?\W*$|"
            r"在庫|入荷",
            r"\b(?:in stock|out of stock|sold out|available|unavailable|copies)\b|在庫|入荷|品切れ",
        ),
        (
            "contents",
            r"\bwhat(?:'s| is| are| does| do| comes?)\b.*\b(?:in|inside|included in|come with|contain|include)\b.*"
            r"\b(?:set|box|edition|bundle|pack)\b|"
            r"\bwhat\b.*\b(?:set|box|edition|bundle|pack)\b.*\b(?:contains?|includes?|comes? with|hold|inside)\b|"
            r"\b(?:contents|content) of\b.*\b(?:set|box|edition|"
            r"bundle|pack)\b|(?:セット|ボックス|BOX).*(?:内容|中身|何が)",
            r"\b(?:contains?|includes?|comes with|consists of|holds|made up of|contents)\b|含まれ|入って|内容|中身",
        ),
        (
            "birth",
            r"\bbirthday\b|\bborn\b|\bdate of birth\b|"
            r"\bhow old (?:is|was|are|were) (?!(?:the|this) (?:series|manga|title)\b(?! \w)|it\b)|"
            r"誕生日(?!の?(?:プレゼント|ギフト|贈り物|祝い|お祝い)|に)|生年月日|生まれ",
            r"\b(?:born|birthday)\b|誕生日|生まれ",
        ),
        ("isbn", r"(?<![a-z])isbns?(?![a-z])|\bean\b|\bbarcode\b", r"\b(?:ISBN|EAN)\W*\d[\d-]{8,}|\bISBN\b"),
        (
            "pages",
            r"\bhow many pages\b|\bpages? (?:count|number)|\bnumber of pages\b|何ページ|ページ数",
            r"\b\d+ pages\b|\d+\s*ページ",
        ),
        (
            "colour",
            r"\bfull[- ]colou?r\b|\bcolou?r(?:ed)?\W*(?:$|editions?|versions?|pages?|print\w*|volumes?)|\bin colou?r\b|"
            r"\bblack[- ]and[- ]white\b|カラー|白黒",
            r"\b[Cc]olou?r(?:ed)?\b|\b[Bb]lack[- ]and[- ]white\b|カラー|白黒",
        ),
        (
            "screen",
            r"^(?!.*\b(?:protect|cover|wrap|librar|like|similar|loved?|enjoyed|recommend))"
            r"(?:.*\bthe series (?:anime|movies?|films?|"
            r"dub|soundtrack)\b|.*\b(?:anime|movies?|films?|live[- ]action|"
            r"netflix|dub(?:bed)?|voice[sd]?|voice actors?|"
            r"animated|episodes?|soundtrack)\b.*\bthe series\b)|"
            r"^(?!.*\b(?:protect|cover|wrap|librar))(?=.*\b(?:is there|are there|was there|has|have|does|did|"
            r"any|which|when|where|what)\b.*"
            r"\b(?:anime|movies?|films?|tv|netflix|live[- ]action|adaptations?|video ?games?)\b)|アニメ|映画|実写|"
            r"ドラマ化",
            r"\b(?:anime|movies?|films? (?:version|adaptation|of|based)|TV|Netflix|live[- ]action|adapt\w+|"
            r"video ?games?)\b|アニメ|映画|実写|ドラマ化",
        ),
        (
            "weight",
            r"\bweigh(?:s|t)?\b|\bhow heavy\b|重さ|何キロ|何グラム",
            r"\b\d+(?:\.\d+)? ?(?:kg|g|grams?|kilos?|pounds?|lbs?|oz)\b|\d\s*(?:キロ|グラム)",
        ),
        (
            "size",
            r"\bdimensions?\b|\b(?:what|which) size\b|\bhow (?:big|large|tall|thick|wide)\b|サイズ|大きさ",
            r"\b\d+(?:\.\d+)? ?(?:cm|mm|inch(?:es)?)\b|\b[AB]\d\b|\d\s*(?:センチ|ミリ)",
        ),
        (
            "censored",
            r"\b(?:un)?censor(?:ed|ship)?\b|\b(?:un)?cut version\b|無修正|修正|検閲",
            r"\b(?:un)?censor\w*\b|無修正|検閲",
        ),
        (
            "publisher",
            r"\bpublishers?\b|\bpublishing (?:house|company)\b|\bpublished by\b|"
            r"\bwho (?:publish\w*|licen[sc]e[sd]?)\b|出版社",
            r"\b[Pp]ublishers? (?:is|are|of)\b|\b[Pp]ublished by\b|\b[Ll]icen[sc]ed by\b|出版社は",
        ),
        (
            "ending",
            r"\bhow (?:does|did|will|do) .*\bend\b|\bthe ending\b|\bends? with\b|\bwho (?:dies|wins)\b|"
            r"\bat the end of\b|結末|最終回",
            r"\b[Ee]nding\b|\bends with\b|結末|最終回",
        ),
        ("translator", r"\btranslat(?:ed|or|ors|ion|es)\b|翻訳|訳者", r"\b[Tt]ranslat(?:ed|or|ors|ion)\b|翻訳|訳者"),
        (
            "printing",
            r"\b(?:first|1st|second|which) (?:print(?:ing)?|edition)\b|\bhard ?covers?\b|\bpaper ?backs?\b|"
            r"\bsigned (?:cop|edition|version)|初版|サイン",
            r"\b[Ff]irst print|\b[Hh]ard ?covers?\b|\b[Pp]aper ?backs?\b|\b[Ss]igned\b|初版|サイン",
        ),
    )
)
PARTICULARS = frozenset(cue.name for cue in _PARTICULARS)
"""Kinds of fact that most pages do not state: no other sentence, however near, is an answer in their place."""


def cues_of(question: str) -> tuple[Cue, ...]:
    """Return what the question asks for; often nothing that is known here."""
    particular = tuple(cue for cue in _PARTICULARS if cue.asked.search(question))
    # "How much does it weigh" asks for no price, and "when is the next volume out" for no first year.
    return particular or tuple(cue for cue in CUES if cue.asked.search(question))
