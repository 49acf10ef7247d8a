"""The form that a store states of its order numbers, such as ``HM-######-####``, and the patterns that follow from it.

``#`` stands for a digit, ``?`` for a letter, ``*`` for either, and ``+`` behind one of them for more of its kind.
Letters and digits stand for themselves, and between them may be a hyphen, a blank, ``/``, ``.`` or ``_``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.wording.words import STOP_WORDS

_SIGNS = {"#": "[0-9]", "?": "[A-Za-z]", "*": "[A-Za-z0-9]"}
_PART = re.compile(r"(?P<sign>[#?*])(?P=sign)*(?P<more>\+)?|(?P<letters>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<gap>[-/._ ])")
_MOST = 20
"""Characters of a part that may have more than are stated."""
_LONGEST = 40
_FEWEST, _TELLING, _GROUPED = 3, 5, 12
"""Characters: that change from order to order, of a number with letters of its own, and of one in groups without."""
_ORDINARY = STOP_WORDS | frozenset(
    "order orders number no nr num id ref vol volume ch chapter page size age year item jan january feb february mar "
    "march apr april may jun june jul july aug august sep sept september oct october nov november dec december "
    "in on at to by for from of as am us we me or up".split()
)
"""Letters that stand before a figure for other reasons: "can I order 1000 of them?", "in 2026"."""
_EXAMPLE = "as in HM-######-#### or ###-#######"


@dataclass(frozen=True)
class OrderForm:
    """A form, taken apart. Compiles no pattern: these are texts to be put into others."""

    written: str

    @cached_property
    def _parts(self) -> tuple[re.Match[str], ...]:
        return tuple(_PART.finditer(self.written))

    @cached_property
    def own_letters(self) -> str:
        """The longest of the runs of letters that every number has, in small ones."""
        return max((part["letters"] or "" for part in self._parts), key=len, default="").lower()

    @cached_property
    def misfit(self) -> str | None:
        """Why it cannot be a form, and what to do."""
        odd = sorted(set(_PART.sub("", self.written)))
        changing = [part[0].rstrip("+") for part in self._parts if part["sign"]]
        count = sum(map(len, changing))
        if odd:
            return f"has {' '.join(odd)}: write letters, digits, - / . _ and the signs # ? * and +, {_EXAMPLE}"
        if count < _FEWEST or not any(part[0] in "#*" for part in changing):
            return f"tells no orders apart: write # for a digit, ? for a letter and * for either, {_EXAMPLE}"
        if self._parts[0]["gap"] or self._parts[-1]["gap"] or len(self.written) > _LONGEST:
            return f"begins or ends with no letter or digit, or is longer than {_LONGEST}: shorten it, {_EXAMPLE}"
        return None

    @cached_property
    def _has_own_letters(self) -> bool:
        return bool(self.own_letters) and self.own_letters not in _ORDINARY

    @cached_property
    def _has_free_letters(self) -> bool:
        return bool({"?", "*"} & {*self.written})

    @cached_property
    def stands_alone(self) -> bool:
        """Whether a number is known by its form wherever it stands. Of others a message has to say what they are."""
        length = sum(len(part[0].rstrip("+")) for part in self._parts if not part["gap"])
        in_groups = any(part["gap"] for part in self._parts)
        return length >= (_TELLING if self.own_letters else _GROUPED if in_groups else _LONGEST + 1)

    def pattern(self, *, groups: bool = False, loose: bool = False) -> str:
        """How people write such a number: in small letters, with a blank for a hyphen, or without.

        Args:
            groups: each part that changes is a group.
            loose: also without the gaps where letters of its own do not tell what it is.
        """
        inner, before = "", None
        for part in self._parts:
            if part["gap"]:
                inner += self._gap(part[0], loose=loose)
            else:
                said = _characters(part)
                inner += self._between(before, part) + (f"({said})" if groups and part["sign"] else said)
            before = part
        digit = (
            "" if "#" in self.written or re.search(r"\d", self.written) else rf"(?=[A-Za-z/._ -]{{0,{_LONGEST}}}[0-9])"
        )
        return f"(?i:{digit}{inner})"

    def _gap(self, stated: str, *, loose: bool) -> str:
        # Words in a row would be a number of letters, were it not for what is between.
        blank = r"\s" if self._has_own_letters or not (self.own_letters or self._has_free_letters) else ""
        return rf"[-{blank}{re.escape(stated)}]" + ("?" if self._has_own_letters or loose else "")

    def _between(self, before: re.Match[str] | None, part: re.Match[str]) -> str:
        """People put a gap where letters end, too."""
        ends = before is not None and before["letters"] and part["sign"] == "#"
        return r"[-\s]?" if ends and self._has_own_letters else ""

    @cached_property
    def begun(self) -> str:
        """The beginning of a number, with a digit; the whole of one that begins with no letters of its own."""
        first = self._parts[0]["letters"]
        if not first or len(first) == 1 or not self._has_own_letters:
            return self.pattern()
        kind = "[A-Za-z0-9]" if self._has_free_letters else "[0-9]"
        return rf"(?i:{first}(?=[A-Za-z-]{{0,9}}[0-9])-?{kind}+(?:[-/._]{kind}+){{0,5}})"

    def as_stated(self, changing: tuple[str, ...]) -> str:
        """The number with these in the places of the signs, as the book writes it."""
        rest = iter(changing)
        return "".join(next(rest).upper() if part["sign"] else part[0] for part in self._parts)

    @cached_property
    def exact(self) -> re.Pattern[str]:
        """What the book writes itself: all as stated."""
        return re.compile("".join(re.escape(part[0]) if part["gap"] else _characters(part) for part in self._parts))


def _characters(part: re.Match[str]) -> str:
    if not part["sign"]:
        return part[0]
    count = len(part[0].rstrip("+"))
    return (
        f"{_SIGNS[part['sign']]}{{{count},{max(count, _MOST)}}}"
        if part["more"]
        else f"{_SIGNS[part['sign']]}{{{count}}}"
    )
