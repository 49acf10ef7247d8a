"""What a browser would not show of a page: by its elements, their attributes, and the styles in the page itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - compiled
from tinycss2 import color3

from infra.corpus.stylesheets import Styles, cascaded, inline_declarations, styled

Colour = tuple[float, float, float]

NEVER_SHOWN = frozenset(
    "title script style template noscript noframes noembed iframe object canvas audio video datalist "
    "metadata desc defs symbol annotation annotation-xml rp nav del s strike".split()
)
"""No content, or content for software that a browser is not, or struck out: quoted, it would read as if it held."""

_LEFT_OUT = re.compile(r"-\s*(?:\d{3,}(?:\.\d+)?(?:px|pt|%|vw|vh)?|\d{2,}(?:\.\d+)?(?:em|rem))\b|-\s*100(?:%|vw|vh)")
_PUSHED_OUT = re.compile(r"\d{3,}(?:\.\d+)?(?:px|%)|\d{2,}(?:\.\d+)?(?:em|rem)")
_CLIPPED = re.compile(
    r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0(?:px)?\s+0(?:px)?\s*,\s*0\w*\s+0"
)
_TINY = re.compile(r"(?:[01](?:\.\d+)?(?:px)?|0(?:em|rem|pt|%|vh|vw))$")
_UNREADABLE = re.compile(r"(?:0*\.?0+[a-z%]*|[01](?:\.\d+)?(?:px|pt)|0?\.0\d*(?:em|rem))$")
_SHARE = re.compile(r"(\d*\.?\d+)(%?)$")
_FILTERED = re.compile(r"opacity\(\s*([\d.]+%?)\s*\)")
_FLATTENED = re.compile(r"scale[xy]?\(\s*0\s*[,)]|rotate[xy]\(\s*-?(?:90|270)deg")
_MOVED = re.compile(r"translate(?:x|y|3d)?\(([^)]*)\)")
_FAINT = 0.05
_SPREADING = frozenset({"flex", "grid", "inline-flex", "inline-grid"})
_ALONG = frozenset({"inline", "contents", "inherit", "initial", "unset", "ruby", "ruby-text"})
"""Values of ``display`` with which text runs on."""
_CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader", "row", "listitem", "option", "tab"})
_SVG_TEXT = frozenset({"text", "tspan", "textpath"})
_SVG_ATTRIBUTES = ("display", "visibility", "opacity", "fill", "fill-opacity", "stroke", "font-size", "transform")
_ALIKE = 0.06
"""Colours nearer than this, of 1 in each component, cannot be told apart."""
_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


class Look(NamedTuple):
    """What text inherits: whether it shows, and its colours. A background of None is one that is not known.

    ``apart`` and ``spreads`` are not inherited: whether the element is a box of its own, and whether it makes boxes of
    what is in it.
    """

    gone: bool = False
    invisible: bool = False
    sizeless: bool = False
    colour: Colour | None = _BLACK
    ground: Colour | None = _WHITE
    apart: bool = False
    spreads: bool = False

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
        self._styled = styled(root)
        linked = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        # What another file says of backgrounds is unknown here.
        self.start = Look(ground=None if linked else _WHITE)

    def look(self, element: Any, inherited: Look) -> Look:
        """How the text of ``element`` looks, which stands in text that looks like ``inherited``."""
        if inherited.gone or element.tag in NEVER_SHOWN or _is_marked_hidden(element):
            return _OUT_OF_SIGHT
        styles = cascaded(self._styled.get(element, []), inline_declarations(element.get("style")))
        styles = _from_attributes(element) | styles
        if _is_removed(styles) or (element.tag in _SVG_TEXT and _is_unpainted(styles)):
            return _OUT_OF_SIGHT
        display = styles.get("display", "inline")
        return _restyled(inherited, styles)._replace(
            apart=inherited.spreads or display not in _ALONG or element.get("role") in _CELLS,
            spreads=display in _SPREADING,
        )


def _is_marked_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    return (element.tag == "dialog" and element.get("open") is None) or element.get("popover") is not None


def _is_removed(styles: Mapping[str, str]) -> bool:
    """Neither the element nor anything in it is shown, or it is struck out."""
    return bool(styles) and (
        styles.get("display") == "none"
        or styles.get("content-visibility") == "hidden"
        or any(_is_faint(share) for share in (styles.get("opacity", "1"), *_FILTERED.findall(styles.get("filter", ""))))
        or bool(_CLIPPED.search(f"{styles.get('clip', '')} {styles.get('clip-path', '')}"))
        or _is_flattened(styles)
        or _is_elsewhere(styles)
        or _is_shut(styles)
        or "line-through" in styles.get("text-decoration", "") + styles.get("text-decoration-line", "")
    )


def _is_faint(share: str) -> bool:
    found = _SHARE.match(share)
    return found is not None and float(found[1]) / (100 if found[2] else 1) < _FAINT


def _is_flattened(styles: Mapping[str, str]) -> bool:
    scaled = [*re.split(r"\s+", styles.get("scale", "1")), styles.get("zoom", "1")]
    return _FLATTENED.search(styles.get("transform", "")) is not None or any(map(_is_faint, scaled))


def _is_unpainted(styles: Mapping[str, str]) -> bool:
    """Of letters that are drawn: neither filled nor outlined."""
    unfilled = styles.get("fill") in {"none", "transparent"} or _is_faint(styles.get("fill-opacity", "1"))
    return unfilled and styles.get("stroke", "none") == "none"


def _is_elsewhere(styles: Mapping[str, str]) -> bool:
    """Moved out of the window, or out of a box that shows only what is in it."""
    indent = styles.get("text-indent", "")
    if _LEFT_OUT.match(indent) or (_PUSHED_OUT.match(indent) and _is_closed(styles)):
        return True
    placed = styles.get("position") in {"absolute", "fixed"}
    sides = [styles.get(side, "") for side in ("left", "top", "right", "bottom") if placed]
    moved = [part for found in _MOVED.findall(styles.get("transform", "")) for part in re.split(r"\s*,\s*", found)]
    moved += styles.get("translate", "").split()
    return any(
        _LEFT_OUT.match(value)
        for value in [*sides, styles.get("margin-left", ""), styles.get("margin-top", "")]
        # A share of its own size is how a box is centred, or the next picture shown.
        + [value for value in moved if not value.endswith("%")]
    )


def _is_closed(styles: Mapping[str, str]) -> bool:
    return styles.get("overflow", "").startswith(("hidden", "clip"))


def _is_shut(styles: Mapping[str, str]) -> bool:
    """A box without room whose content may not overflow."""
    sizes = [styles.get(side, "") for side in ("width", "height", "max-width", "max-height")]
    return _is_closed(styles) and any(_TINY.match(size) for size in sizes)


def _restyled(inherited: Look, styles: Mapping[str, str]) -> Look:
    look = inherited
    if "visibility" in styles:
        look = look._replace(invisible=styles["visibility"] in {"hidden", "collapse"})
    if "font-size" in styles:
        look = look._replace(sizeless=bool(_UNREADABLE.match(styles["font-size"])))
    ground = styles.get("background-color") or styles.get("background")
    if ground:
        look = look._replace(ground=_over(look.ground, ground))
    if "background-image" in styles:
        look = look._replace(ground=None)
    colour = styles.get("-webkit-text-fill-color") or styles.get("color")
    if colour:
        look = look._replace(colour=_text_colour(colour, look))
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
    if value in {"inherit", "currentcolor", "unset"}:
        return look.colour
    colour = color3.parse_color(value)
    if colour is None or isinstance(colour, str):
        return None  # a form of colour that is not understood
    return look.ground or _WHITE if colour.alpha < _ALIKE else (colour.red, colour.green, colour.blue)


def _from_attributes(element: Any) -> Styles:
    """Colours as HTML had them before style sheets, and what drawings say in attributes."""
    found: dict[str, str | None] = {
        "color": element.get("color") if element.tag == "font" else None,
        "background-color": element.get("bgcolor"),
    }
    if element.tag == "body":
        found["color"] = element.get("text")
    if element.tag in _SVG_TEXT or element.tag in {"svg", "g"}:
        found |= {name: element.get(name) for name in _SVG_ATTRIBUTES}
    return {name: value.strip().lower() for name, value in found.items() if value}


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
