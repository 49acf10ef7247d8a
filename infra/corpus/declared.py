"""What documents state, held against the fields that the store declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.corpus.header import OWN
from infra.corpus.pieces import Flaw, Piece
from pipeline.catalogue.fields import Fields, Stated, Wrong
from pipeline.ingest import Warned
from pipeline.types.documents import Fact

_NAMED = 3
"""Places that are named of a field that nobody knows."""


@dataclass(slots=True)
class Declared:
    """One run over a folder. A field that is not declared is told once, at the end, however many documents have it."""

    fields: Fields
    unknown: dict[str, tuple[Wrong, list[str]]] = field(default_factory=dict[str, tuple[Wrong, list[str]]])

    def stated(self, name: str, piece: Piece) -> tuple[Stated, list[Flaw]]:
        """What a piece of the file ``name`` states as facts, and what it states that cannot be taken."""
        facts: dict[str, Fact] = {}
        wrongs: list[Wrong] = []
        for key, value in piece.header.facts.items():
            read = value if key in OWN else self._read(key, value, f"{name}{_place(piece, key)}")
            if isinstance(read, Wrong):
                wrongs.append(read)
            elif read is not None:
                facts[key] = read
        return self.fields.stated(facts), [Flaw(_place(piece, one.key), one.why, lost=one.vital) for one in wrongs]

    def told(self) -> Iterator[Warned]:
        """The fields that are not declared, each with the first places where it is stated."""
        for wrong, (first, *others) in self.unknown.values():
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            also = f" (also at {', '.join(others[:_NAMED])}{more})" if others else ""
            yield Warned(first, f"{wrong.why}{also}")

    def _read(self, key: str, value: Fact, place: str) -> Fact | Wrong | None:
        """The value, what is wrong with it, or None where there is no such field."""
        if key in self.fields:
            return self.fields.read(key, value)
        wrong, places = self.unknown.get(key) or (self.fields.unknown(key), [])
        if wrong.vital:
            return wrong
        places.append(place)
        self.unknown[key] = wrong, places
        return None


def _place(piece: Piece, key: str) -> str:
    line = piece.lines.get(key) or piece.lines.get("")
    return f":{line}" if line else f"#{piece.anchor}" if piece.anchor else ""
