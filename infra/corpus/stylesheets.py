"""The style elements of a page: what they say of each element, as far as it tells whether text can be seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import cssselect2
import tinycss2

Styles = dict[str, str]

_TELLING = frozenset(
    "display visibility content-visibility opacity clip clip-path filter transform translate scale zoom position left "
    "top right bottom text-indent margin-left margin-top width height max-width max-height overflow font-size color "
    "-webkit-text-fill-color background background-color background-image text-decoration text-decoration-line fill "
    "fill-opacity stroke".split()
)
_SCREEN = re.compile(r"\s*(?:(?:only\s+)?(?:all|screen)|not\s+print)?\s*$")
_LONGEST_SELECTOR = 2_000
"""Nested rules repeat the selectors around them: each level may double the length."""
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,[^()]*)?\)")
_FONT_SIZE = re.compile(r"(?<![\w.])(\d*\.?\d+(?:px|pt|em|rem|%)|0)(?=[\s/])")
_SIDES = ("top", "right", "bottom", "left")


class Declaration(NamedTuple):
    """``name: value``, and whether it is marked as important."""

    name: str
    value: str
    important: bool


def cascaded(rules: Sequence[Declaration], inline: Sequence[Declaration]) -> Styles:
    """What holds of an element: its own style attribute overrides rules, and what is important all that is not."""
    every = [*rules, *inline]
    return (
        {one.name: one.value for one in sorted(every, key=lambda declaration: declaration.important)} if every else {}
    )


def inline_declarations(style: str | None) -> list[Declaration]:
    """Those of a style attribute."""
    return list(_declarations(_contents(style))) if style else []


def styled(root: Any) -> dict[Any, list[Declaration]]:
    """What the page's style elements say of each element, in the order in which it overrides."""
    rules = [rule for sheet in _sheets(root) for rule in _rules(_stylesheet(sheet))]
    variables = _variables(rules)
    matcher = cssselect2.Matcher()
    if not sum([_add(matcher, selector, content, variables) for selector, content in rules]):
        return {}
    tree = cssselect2.ElementWrapper.from_html_root(root)
    return {one.etree_element: found for one in tree.iter_subtree() if (found := _matching(matcher, one))}


def _sheets(root: Any) -> Iterator[str]:
    """The style elements that hold for a visitor with scripts, on a screen of any size."""
    for style in root.iter("style"):
        inside = {ancestor.tag for ancestor in style.iterancestors("noscript", "template")}
        if _is_screen(style.get("media") or "") and not inside:
            yield style.text or ""


def _is_screen(media: str) -> bool:
    return any(_SCREEN.match(one) for one in media.lower().split(","))


def _stylesheet(text: str) -> list[Any]:
    return tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)


def _contents(content: Any) -> list[Any]:
    return tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)


def _rules(nodes: Iterable[Any], around: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Selector and contents of each rule that holds; ``around`` is the selector of the rule in which these stand."""
    for node in nodes:
        if node.type == "qualified-rule":
            selector = _nested(tinycss2.serialize(node.prelude).strip(), around)
            contents = _contents(node.content)
            yield selector, contents
            yield from _rules(contents, selector)
        elif node.type == "at-rule" and node.content is not None and _holds(node):
            contents = _contents(node.content) if around else _stylesheet(tinycss2.serialize(node.content))
            if around:
                yield around, contents
            yield from _rules(contents, around)


def _nested(selector: str, around: str) -> str:
    if not around:
        return selector
    if "&" in selector:
        return selector.replace("&", f":is({around})")
    parts = [selector] if "(" in selector else selector.split(",")
    return ", ".join(f":is({around}) {part.strip()}" for part in parts)


def _holds(rule: Any) -> bool:
    if rule.lower_at_keyword == "media":
        return _is_screen(tinycss2.serialize(rule.prelude))
    return rule.lower_at_keyword in {"layer", "supports", "container"}


def _variables(rules: Iterable[tuple[str, list[Any]]]) -> dict[str, str]:
    """The custom properties that have one value wherever they are set."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for _, contents in rules:
        for one in contents:
            if one.type == "declaration" and one.name.startswith("--"):
                values[one.name].add(tinycss2.serialize(one.value).strip())
    return {name: next(iter(found)) for name, found in values.items() if len(found) == 1}


def _declarations(contents: Iterable[Any], variables: Mapping[str, str] | None = None) -> Iterator[Declaration]:
    """The declarations of a rule, shorthands taken apart."""
    for one in contents:
        if one.type == "declaration":
            text = tinycss2.serialize(one.value)
            value = _VARIABLE.sub(lambda found: (variables or {}).get(found[1], found[0]), text).strip().lower()
            for name, part in _long_forms(one.lower_name, value):
                yield Declaration(name, part, one.important)


def _long_forms(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name in {"margin", "inset"}:
        prefix = "margin-" if name == "margin" else ""
        yield from ((f"{prefix}{side}", part) for side, part in zip(_SIDES, _four(value.split()), strict=False))
    elif name == "font" and (size := _FONT_SIZE.search(value)):
        yield "font-size", size[1]
    elif name in {"overflow-x", "overflow-y"}:
        yield "overflow", value
    else:
        yield name, value


def _four(parts: list[str]) -> list[str]:
    """The four sides, of which those that are not given are like the ones opposite."""
    if not parts:
        return []
    top, right = parts[0], parts[min(1, len(parts) - 1)]
    bottom = parts[2] if len(parts) > 2 else top  # noqa: PLR2004 - sides
    return [top, right, bottom, parts[3] if len(parts) > 3 else right]  # noqa: PLR2004 - likewise


def _add(matcher: Any, selector: str, contents: list[Any], variables: Mapping[str, str]) -> int:
    """Enter a rule if it can hide anything; returns how many selectors it has."""
    styles = [one for one in _declarations(contents, variables) if one.name in _TELLING]
    if not styles or len(selector) > _LONGEST_SELECTOR:
        return 0
    try:
        selectors = cssselect2.compile_selector_list(selector)
    except cssselect2.SelectorError:
        return 0
    plain = [selector for selector in selectors if selector.pseudo_element is None]
    for one in plain:
        matcher.add_selector(one, styles)
    return len(plain)


def _matching(matcher: Any, element: Any) -> list[Declaration]:
    """Of one element: a later or more specific rule overrides."""
    return [style for _, _, _, styles in sorted(matcher.match(element), key=lambda m: m[:2]) for style in styles]
