"""What says that a title is named as a model, and others are asked for: "like X", "an X fan", "I just finished X"."""

from __future__ import annotations

import re

from pipeline.wording.lead import asks_whether

_NEAR = (
    r"(?:similar to|alternatives? to|akin to|comparable to|reminiscent of|reminds? \w+ of|close(?:st)? (?:thing )?to|"
    r"in the (?:vein|style|spirit|mou?ld) of|along the lines of|same (?:\w+ )?(?:as|like)|fans? of)"
)
_LIKED = "liked|loved|enjoyed|adored|devoured|binged"
_LIKES = rf"(?:likes?|loves?|enjoys?|adores?|devours?|{_LIKED})"
_READ = r"(?:found|finished|reads?(?: nothing but)?|can(?:'t|not) get enough of)"
_WHO = r"(?:i|we|she|he|who|they|people|friend|son|daughter|sister|brother|girlfriend|boyfriend|wife|husband|kids?)"
_TAKEN = r"(?:(?:just|after) (?:finish|read)(?:ed|ing)?|hooked on|addicted to|crazy about|obsessed with|enough of)"
_READERS = r"(?:fans?|readers?|lovers?|addicts?|nuts?)"
_READER = rf"(?:{_WHO} (?:who |that )?(?:\w+ )?{_READ})"
_OTHER_THAN = r"(?:some|any)thing (?!other |rather |else )(?:(?:an? )?\w+ )?(?:(?:\w{3,}er|(?:more|less) \w+) )?than"
"""Something darker than a title is one like it; what is refused may be left out: "something (less violent) than"."""
_NOT_ASKED = "".join(rf"(?<!\b{word} )" for word in ("can", "could", "should", "may", "must", "do", "did"))
"""Whether somebody can read it is asked of the title: "could I read X without Y?"."""
_JAPANESE = r"title[』」\"]?(?:みたい|のよう|に似|っぽ|の(?:次|後)|が?大?好き)"
_MODEL = re.compile(
    r"(?<!would )(?<!['\u2019]d )\blike (?:the )?title|"
    rf"\b{_NEAR} (?:the )?title|"
    rf"{_NOT_ASKED}\b{_WHO} (?:(?!would)\w+ )?(?:{_LIKES}|{_READ}) (?:the )?title|"
    rf"(?:^\W*|(?<=[.:!?] ))(?:just |really |so )*(?:{_LIKED}|finished) (?:the )?title|"
    rf"\b{_TAKEN} (?:the )?title|"
    rf"\b{_OTHER_THAN} (?:the )?title|"
    rf"\btitle\W{{1,3}}(?:(?:is|was|are) (?:my|his|her|their) favou?rite|{_READERS}\b)|"
    rf"{_JAPANESE}",
    re.IGNORECASE,
)
_LIKENESS = re.compile(
    rf"(?<!would )(?<!['\u2019]d )\b(?:{_NEAR}|{_LIKES}|{_READER}|{_TAKEN}|{_READERS}|{_OTHER_THAN}|"
    r"similar|besides|other than|after)\b|"
    r"(?<![読頼込])(?<!楽し)みたい|よう[なに]|似[たて]|っぽ|好き|の(?:次|後)に",
    re.IGNORECASE,
)
_AROUND = re.compile(
    rf"\b(?:(?:{_WHO} (?:who |that )?(?:\w+ )?)?{_LIKES}|{_READER}|{_NEAR}|{_TAKEN}|{_READERS}|{_OTHER_THAN}|similar|"
    r"(?:gift|present)(?: ideas?)?s?|(?:some|any)(?:one|body)|people|friend|usually|pick(?:s|ed)? up|next|feel(?:ing)?|"
    r"(?:in|for) (?:an?|one|two|three) (?:hours?|days?|weeks?|weekends?|months?|nights?))\b",
    re.IGNORECASE,
)
"""What is said round a model, and tells nothing of what is wished for."""
_OF_THE_SAME = (
    r"(?:(?:in|along) (?:that|this|those|these|the same|a similar)|(?<=thing )of (?:that|this|the same)) "
    r"(?:vein|style|spirit|mou?ld|lines?|sort|kind|type)\b|(?<=more )like (?:this|that|it)\b"
)
_ALIKE = re.compile(rf"\b(?:quite |very |more )?similar\b(?! to)|\balike\b|\b(?:{_OF_THE_SAME})", re.IGNORECASE)
_ALIKE_JA = re.compile(
    r"^(?:(?:これ|それ|あれ|[こそあ]の[^\sぁ-ん]{1,3})(?:に|と|みたいに)?)?(?:よく)?"
    r"(?:似た|似て(?:い)?る|(?:同じ|こんな|そんな)?(?:よう|感じ|雰囲気|系統)[のな]|こういう|そういう)"
)


def names_a_model(text: str) -> bool:
    """Whether a text in which every name of a title is written ``title`` wants others that are like one of these."""
    return bool(_MODEL.search(text))


def is_by_likeness(question: str) -> bool:
    """Whether a wish for titles is one for those that are like another, whose names may not be known here."""
    return bool(_LIKENESS.search(question))


def without_likeness(wish: str) -> str:
    """What a wish by likeness says beside who likes the model, and how it came to that."""
    return _AROUND.sub(" ", wish)


def like_the_title(wish: str, title: str) -> str | None:
    """The wish for what is similar to the title that was spoken of, which it names then; None where it is none."""
    if alike := _ALIKE_JA.match(wish):
        return f"{title}に似た{wish[alike.end() :]}"
    wants = _ALIKE.search(wish) and not asks_whether(wish)  # "is the art similar?" is asked of the title
    return _ALIKE.sub(f"like {title}", wish, count=1) if wants else None
