"""What a message can want, as data: the store's table of intents. The code knows them by their roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipeline.types.documents import DocumentType

Role = Literal[
    "chitchat",
    "escalation",
    "tracking",
    "returns",
    "discovery",
    "recommendation",
    "fact",
    "help",
    "checkout",
    "offers",
]
"""What the code knows an intent by, whatever a store calls it."""
LISTING: frozenset[Role] = frozenset({"recommendation", "discovery"})
"""Answered with titles of the store's choice: what it names has to fit its reader."""
OUT_OF_SCOPE = "out_of_scope"
"""What no intent may be called: a trained head says so of what this assistant is not for."""
UNSURE: Role = "help"
"""Out of scope searches everything all the same: better a "not found" than a wrong refusal."""

Route = Literal["template", "lookup", "retrieval"]
TALK: tuple[Role, ...] = ("chitchat", "escalation")
OWN_ORDERS: tuple[Role, ...] = ("tracking", "returns")
ROUTED: Mapping[Route, tuple[Role, ...]] = {"template": TALK, "lookup": OWN_ORDERS}
"""The roles that know what to say on a route other than retrieval."""

RULE_WINS = 0.95
"""A rule has to be surer than this: it decides alone, and saves the embedding."""
SURE = 0.98
"""How sure a rule is that does not say."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over the lower-cased question, and how sure it makes us (0..1)."""

    pattern: re.Pattern[str]
    confidence: float = SURE


@dataclass(frozen=True, slots=True)
class IntentKind:
    """A row of the table. Without a role it is the store's own, and answered from the pages.

    Args:
        name: the store's.
        role: what the code knows it by.
        route: which way its turn goes.
        types: narrow both searches; none: all.
        cacheable: false where answers go stale or are personal.
        instruction: what the model is asked to do with the passages.
        rules: wordings that settle it without a model.
    """

    name: str
    role: Role | None = None
    route: Route = "retrieval"
    types: tuple[DocumentType, ...] = ()
    cacheable: bool = False
    instruction: str = ""
    rules: tuple[Rule, ...] = field(default=(), repr=False)

    @property
    def lists_titles(self) -> bool:
        """Whether it is answered with titles of the store's choice."""
        return self.role in LISTING


class Intents(Mapping[str, IntentKind]):
    """The table, by name. ``chitchat`` and ``help`` have to be in it."""

    def __init__(self, *kinds: IntentKind) -> None:
        self._by_name = {kind.name: kind for kind in kinds}

    def __getitem__(self, name: str) -> IntentKind:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    @cached_property
    def _by_role(self) -> Mapping[Role, IntentKind]:
        return {kind.role: kind for kind in self.values() if kind.role}

    def alike(self, kind: IntentKind) -> frozenset[str]:
        """The names of the intents that are answered as this one is: from the same pages, with a list or without."""
        same = (kind.types, kind.lists_titles)
        return frozenset(name for name, one in self.items() if (one.types, one.lists_titles) == same)

    def of(self, role: Role) -> IntentKind:
        """The intent of a role; where the store has none, the help pages stand in."""
        return self._by_role.get(role) or self._by_role["help"]
