"""What a browser would not show of a page: by its elements, their attributes, and the styles in the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import cssselect2
import tinycss2
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - compiled
from tinycss2 import color3

Styles = dict[str, str]
Colour = tuple[float, float, float]

NEVER_SHOWN = frozenset(
    "head title script style template noscript noframes noembed iframe object canvas audio video datalist "
    "metadata desc annotation rp nav del s strike".split()
)
"""No content, or content for software that a browser is not, or struck out: quoted, it would read as if it held."""

_LEFT_OUT = re.compile(r"-\s*(?:\d{3,}(?:\.\d+)?(?:px|pt|%|vw|vh)?|\d{2,}(?:\.\d+)?(?:em|rem))\b|-\s*100(?:%|vw|vh)")
_CLIPPED = re.compile(r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0")
_NO_SIZE = re.compile(r"0*\.?0+(?:px|em|rem|pt|%)?$|0$")
_TINY = re.compile(r"[01](?:px)?$")
_ALIKE = 0.06
"""Colours nearer than this, of 1 in each component, cannot be told apart."""
_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_SCREEN = re.compile(r"\s*(?:only\s+)?(?:all|screen)?\s*$")


class Look(NamedTuple):
    """What text inherits: whether it shows, and its colours. A background of None is one that is not known."""

    gone: bool = False
    invisible: bool = False
    sizeless: bool = False
    colour: Colour | None = _BLACK
    ground: Colour | None = _WHITE

    @property
    def shown(self) -> bool:
        """Whether text here can be seen."""
        return not (self.gone or self.invisible or self.sizeless or self._blends_in)

    @property
    def _blends_in(self) -> bool:
        if self.colour is None or self.ground is None:
            return False
        return all(abs(one - other) < _ALIKE for one, other in zip(self.colour, self.ground, strict=True))


_OUT_OF_SIGHT = Look(gone=True)


class Page:
    """The styles that a page brings along, and what they make of each element."""

    def __init__(self, root: Any) -> None:
        self._styled = _styled(root)
        linked = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        # What another file says of backgrounds is unknown here.
        self.start = Look(ground=None if linked else _WHITE)

    def look(self, element: Any, inherited: Look) -> Look:
        """How the text of ``element`` looks, which stands in text that looks like ``inherited``."""
        if inherited.gone or element.tag in NEVER_SHOWN or _is_marked_hidden(element):
            return _OUT_OF_SIGHT
        styles = self._styled.get(element, {}) | _declared(element.get("style"))
        styles = _from_attributes(element) | styles
        if not styles:
            return inherited
        return _OUT_OF_SIGHT if _is_removed(styles) else _restyled(inherited, styles)


def _is_marked_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    return (element.tag == "dialog" and element.get("open") is None) or element.get("popover") is not None


def _is_removed(styles: Mapping[str, str]) -> bool:
    """Neither the element nor anything in it is shown."""
    return (
        styles.get("display") == "none"
        or styles.get("content-visibility") == "hidden"
        or bool(_NO_SIZE.match(styles.get("opacity", "1")))
        or bool(_CLIPPED.search(f"{styles.get('clip', '')} {styles.get('clip-path', '')}"))
        or re.search(r"scale[xy]?\(\s*0\s*[,)]", styles.get("transform", "")) is not None
        or _is_elsewhere(styles)
        or _is_shut(styles)
    )


def _is_elsewhere(styles: Mapping[str, str]) -> bool:
    """Moved out of the window."""
    if _LEFT_OUT.match(styles.get("text-indent", "")):
        return True
    placed = styles.get("position") in {"absolute", "fixed"}
    sides = [styles.get(side, "") for side in ("left", "top", "right", "bottom") if placed]
    return any(
        _LEFT_OUT.match(value) for value in [*sides, styles.get("margin-left", ""), styles.get("margin-top", "")]
    )


def _is_shut(styles: Mapping[str, str]) -> bool:
    """A box without room whose content may not overflow."""
    sizes = [styles.get(side, "") for side in ("width", "height", "max-width", "max-height")]
    return styles.get("overflow", "").startswith(("hidden", "clip")) and any(_TINY.match(size) for size in sizes)


def _restyled(inherited: Look, styles: Mapping[str, str]) -> Look:
    look = inherited
    if "visibility" in styles:
        look = look._replace(invisible=styles["visibility"] in {"hidden", "collapse"})
    if "font-size" in styles:
        look = look._replace(sizeless=bool(_NO_SIZE.match(styles["font-size"])))
    ground = styles.get("background-color") or styles.get("background")
    if ground:
        look = look._replace(ground=_over(look.ground, ground))
    if "background-image" in styles:
        look = look._replace(ground=None)
    if "color" in styles:
        look = look._replace(colour=_text_colour(styles["color"], look))
    return look


def _over(ground: Colour | None, value: str) -> Colour | None:
    """The background with another laid over it."""
    colour = color3.parse_color(value)
    if colour is None or isinstance(colour, str):
        return None  # an image, or a form of colour that is not understood
    if colour.alpha == 0:
        return ground
    return (colour.red, colour.green, colour.blue) if colour.alpha > 1 - _ALIKE else None


def _text_colour(value: str, look: Look) -> Colour | None:
    colour = color3.parse_color(value)
    if colour is None or isinstance(colour, str):
        return look.colour
    return look.ground or _WHITE if colour.alpha < _ALIKE else (colour.red, colour.green, colour.blue)


def _from_attributes(element: Any) -> Styles:
    """Colours as HTML had them before style sheets."""
    found = {
        "color": element.get("color") if element.tag == "font" else None,
        "background-color": element.get("bgcolor"),
    }
    if element.tag == "body":
        found["color"] = element.get("text")
    return {name: value.strip().lower() for name, value in found.items() if value}


def _declared(text: str | None) -> Styles:
    return {name: value for name, value, _ in _declarations(text)} if text else {}


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    """Name, value and importance, the important ones last."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    found = [one for one in parsed if one.type == "declaration"]
    for one in sorted(found, key=lambda declaration: declaration.important):
        yield one.lower_name, tinycss2.serialize(one.value).strip().lower(), one.important


def _styled(root: Any) -> dict[Any, Styles]:
    """What the page's style elements say of each element, as far as it says anything."""
    sheets = [style.text or "" for style in root.iter("style") if "print" not in (style.get("media") or "").lower()]
    matcher = cssselect2.Matcher()
    rules = 0
    for sheet in sheets:
        for rule in _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)):
            rules += _add(matcher, rule)
    if not rules:
        return {}
    tree = cssselect2.ElementWrapper.from_html_root(root)
    return {one.etree_element: styles for one in tree.iter_subtree() if (styles := _matching(matcher, one))}


def _rules(nodes: Any) -> Iterator[Any]:
    """The rules that hold on a screen of any size."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None and _holds(node):
            yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _holds(rule: Any) -> bool:
    if rule.lower_at_keyword == "media":
        return bool(_SCREEN.match(tinycss2.serialize(rule.prelude).lower()))
    return rule.lower_at_keyword in {"layer", "supports", "container"}


def _add(matcher: Any, rule: Any) -> int:
    """Enter a rule if it can hide anything; returns how many selectors it has."""
    styles = [(name, value, important) for name, value, important in _declarations(rule.content) if name in _TELLING]
    if not styles:
        return 0
    try:
        selectors = cssselect2.compile_selector_list(rule.prelude)
    except cssselect2.SelectorError:
        return 0
    plain = [selector for selector in selectors if selector.pseudo_element is None]
    for selector in plain:
        matcher.add_selector(selector, styles)
    return len(plain)


_TELLING = frozenset(
    "display visibility content-visibility opacity clip clip-path transform position left top right bottom text-indent "
    "margin-left margin-top width height max-width max-height overflow font-size color background background-color "
    "background-image".split()
)


def _matching(matcher: Any, element: Any) -> Styles:
    """The styles of one element: a later or more specific rule overrides, an important value comes last."""
    found = [style for _, _, _, styles in sorted(matcher.match(element), key=lambda m: m[:2]) for style in styles]
    return {name: value for name, value, _ in sorted(found, key=lambda style: style[2])}


def parse(source: str) -> Any:
    """The tree of a page, without comments; None where there is nothing.

    Raises:
        ValueError: its elements nest deeper than the parser follows.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode(), parser)
    except etree.ParserError:
        return None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ValueError("nests its elements more than 2,048 deep, which is the limit")
    return root
