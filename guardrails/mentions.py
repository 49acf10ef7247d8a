"""Words that a message tells of and does not use: what a label says, what a title is, what somebody shouts in a tale.

A quote is told of where words beside it say who says it. Where the message wants anything done with it, it is an order.
"""

from __future__ import annotations

import re

from pipeline.trade import Trade, Wording

_GONE = "\n."
"""Stands where something was taken out: no pattern reaches over it, and no line begins behind it."""
_QUOTED = (
    r"(?:(?<![a-z])\"[^\"\n]{1,120}\"|“[^”\n]{1,120}”|`[^`\n]{1,120}`|‘[^'\n]{1,120}'|「[^」\n]{1,120}」|『[^』\n]{1,120}』|"
    r"(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){1,120}'(?!\w))"
)
_SAYS = (
    r"says|said|reads|shows|showed|shown|prints|printed|displays|displayed|states|stated|"
    r"(?:tells|told|orders|ordered|commands|asks|begs) (?:me|us|him|her|them|(?:an?|the|his|her|its) \w{1,20})|"
    r"(?:is|was|are|were|gets|got) told|"
    r"shouts|shouted|yells|yelled|screams|screamed|whispers|whispered|"
    r"orders|ordered|writes|wrote|written|asks|asked|goes|"
    r"keeps? (?:saying|showing|printing|displaying|telling (?:me|us))"
)
_THING = (
    r"(?:error|message|sticker|label|sign|slogan|button|title|line|quote|phrase|sentence|word|text|note|name|warning|"
    r"notice|pop-?up|caption|e-?mail|mail|letter|comment|review|post|catchphrase|move|attack|spell|joke|stamp)s?"
)
_AN_ITEM = (
    r"(?:{items}|{tales}|{units}|books?|titles?|stor(?:y|ies)|novels?|games?|songs?|films?|movies?|products?|models?|"
    r"one|something|anything)"
)
_AS_A = r"(?: an?| the)?(?: {items}| {tales}| book| title)?"
"""Stands before a title that is asked for: "do you have the book"."""
_BEFORE = (
    rf"(?P<who>[\w']{{1,30}}(?: [\w']{{1,30}})? )?(?<!\w)(?:{_SAYS})(?: that)?",
    r"\b(?:called|titled|entitled|named|labell?ed|marked)",
    r"\b(?:does|did) (?!you\b|i\b)[\w' ]{1,30}? (?:say|shout|yell|scream|ask|write|mean by)",
    rf"\b(?:has|have|had|got|received|there's|is|was|which|what) (?:an?|the|this|that|some) (?:\w+ )?{_THING}"
    r"(?: (?:that (?:says|reads)|saying|reading))?",
    r"\b(?:panel|page|cover|screen|bubble|box|window|banner|sticker|label) with",
    r"\bmeaning of",
    r"\bwhat(?:'s| (?:does|do|did|is|are|was|means))",
    r"\b(?:got|get|getting|see|saw|received|(?<=i )read)(?: an?| the)?",
    rf"\b(?:have|has|sell|stock|carry|find|buy|(?:pre-?)?order|finished|own|love|like|compare|recommend|return){_AS_A}",
    rf"(?:^|[.!?\n] ?)(?:who (?:wrote|drew)|(?:when |how (?:long|old|many {{units}}) )?(?:is|are|does|has)){_AS_A}",
    r"\b(?:{units}(?: \d{1,3})?|{items}|cop(?:y|ies)|author|ending|plot) (?:of|in)",
)
_BEHIND = (
    r"(?:is|was) (?:what|an?|the|in|on|from|(?:printed|written|shown|displayed)(?! as\b))\b"
    r"(?! (?:\w+ )?(?:orders?|instructions?|commands?|rules?|tasks?|prompts?)\b)",
    r"(?:appear(?:s|ed)|(?:pop(?:s|ped)|c[ao]mes?|shows?|showed) up|mean)\b",
    r"(?:says|said|shouts|yells) (?:the|a|my|one)\b",
    r"(?:{units}|in stock|available|as an?|on (?:it|the)|[-–]? ?(?:which|what) (?:{items}|{tales}|title))\b",
    r"の(?:作者|続き|最新刊|新刊|在庫|\d{1,3}{units_ja})|(?:は|が)(?:在庫|あり|売|いつ|完結)",
    r"と(?:書(?:いて|かれ|いた)|表示され|印刷され|印字され|言(?:う|った|われ|って(?:い|る))|叫|いう|貼|あ[るり])",
    r"と出(?:る|た|て(?:い|き)|ます)",
    r"って(?:何|なん|誰|だれ|書|出|言|いう|ある|どう|どの)|とは|の意味|はどの|は何",
)
_TOLD_OF = Wording(
    rf"(?:{'|'.join(_BEFORE)})(?: ?[:,])? ?(?P<quote>{_QUOTED})|"
    rf"(?P<first>{_QUOTED})(?= ?,? ?(?:{'|'.join(_BEHIND)}))|"
    rf"\b{_AN_ITEM} (?:that(?: is|'s) )?(?:called|titled|named|entitled) "
    r"(?P<named>[\w'-]+(?: [\w'-]+){0,3})(?= ?(?:[?.!,]|$))"
)
_SAID_TO_US = re.compile(r"\b(?:i|we|you|your|simon|admin\w*|developers?|openai|boss|creator|programmer|engineer)\b")
"""What these say is not told of them: it is said."""
_TO_BE_DONE = re.compile(
    r"(?:^|[.!?,;:\n] ?|\b(?:please|now|then|and|just|so|you (?:must|should|will|shall|have to|to|can)|"
    r"(?:can|could|would|will) you) )(?:do (?:it|that|this|so|as|what|exactly)\b|"
    r"(?:follow|obey|execute|run|perform|apply|comply|carry (?:it )?out|act|pretend|translate|repeat|print|output|echo|"
    r"decode|recite|copy|complete|continue|paraphrase|encode|convert|say|write|type)\b|"
    r"(?:answer|reply|respond) (?:with|in|as|accordingly|like|to (?:it|that|this)|it|that)\b)|"
    r"\b(?:as|like) (?:it|the \w+|that) (?:says|said|orders|reads|tells you)\b|"
    r"\byour (?:answer|reply|response|output)\b|"
    r"\b(?:would|will|do|should) you (?:say|answer|reply|respond|do|output|print)\b|"
    r"実行|従[っいうえ]|その(?:通り|とおり)|(?:翻訳|出力|表示|回答|実施)して(?:くだ|下|くれ|$)|"
    r"(?:答え|教え|やっ|言っ|書い|繰り返し)て(?:くだ|下|くれ|から|$)"
)


def without_mentions(text: str, trade: Trade) -> str:
    """The lower-case text without what it only tells of."""
    told = _TOLD_OF.of(trade)
    if not told.search(text):
        return text
    rest = told.sub(_taken_out, text)
    return text if _TO_BE_DONE.search(rest) else rest


def _taken_out(found: re.Match[str]) -> str:
    if found["who"] and _SAID_TO_US.search(found["who"]):
        return found[0]
    told = found["quote"] or found["first"] or found["named"]
    return found[0].replace(told, _GONE)
