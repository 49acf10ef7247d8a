"""``sources``: where the indexed documents came from; ``--remove`` and ``--rename`` for folders that are gone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rich.markup import escape

from app.console import console
from app.parts import Corpus, open_corpus
from app.preflight import CannotStart
from app.settings import Settings
from infra.corpus.catalogue import ORIGIN
from infra.corpus.folder import origin_of, place_of
from pipeline.ports import PassageIndex
from pipeline.sources import Source, UnknownSource, remove_source, rename_source, sources


async def run(settings: Settings, remove: str | None, rename: tuple[str, str] | None) -> None:
    """Remove or rename one origin, or list them all.

    Raises:
        CannotStart: there is no such origin, or it may not be changed.
    """
    corpus = await open_corpus(settings)
    try:
        await _run(corpus, remove, rename)
    except UnknownSource as error:
        raise CannotStart(str(error)) from error
    finally:
        await corpus.close()


async def _run(corpus: Corpus, remove: str | None, rename: tuple[str, str] | None) -> None:
    if ORIGIN in {remove, *(rename or ())}:
        raise CannotStart(
            f"{ORIGIN!r} is the store that MANGA_STORE names, which every start indexes: change its documents/ instead"
        )
    if remove:
        source = await remove_source(corpus.index, _as_stored(remove))
        console.print(escape(f"Removed {source.origin.name}: {counted(source)}."), soft_wrap=True)
    elif rename:
        source = await _rename(corpus.index, *rename)
        console.print(escape(f"{rename[0]} is now {source.origin.name}{_folder(source)}."), soft_wrap=True)
    else:
        for source in await sources(corpus.index):
            console.print(escape(_line(source)), soft_wrap=True, highlight=False)


async def _rename(index: PassageIndex, old: str, new: str) -> Source:
    """The new name may be a folder: then the origin lies there from now on."""
    name, place = _name_and_place(new)
    return await rename_source(index, _as_stored(old), name, place)


def _name_and_place(new: str) -> tuple[str, str | None]:
    folder = Path(new)
    if folder.is_dir():
        return origin_of(folder), place_of(folder)
    if not new.strip() or ":" in new or "/" in new:
        raise CannotStart(f"{new!r} is neither a folder nor a name: a name has no colon and no slash")
    return new, None


def _as_stored(name: str) -> str:
    """A path as origins note it; a name as it is."""
    return place_of(Path(name)) if "/" in name else name


def _line(source: Source) -> str:
    origin = source.origin
    return f"{origin.name}: {counted(source)}, ingested {_day(origin.ingested_at)}{_folder(source)}"


def _folder(source: Source) -> str:
    place = source.origin.place
    return f", from {place}{' (gone)' if is_gone(source) else ''}" if place else ""


def counted(source: Source) -> str:
    """How many documents there are of an origin, in words."""
    return "1 document" if source.documents == 1 else f"{source.documents} documents"


def is_gone(source: Source) -> bool:
    """Whether the folder that the documents came from is no longer there."""
    return bool(source.origin.place) and not Path(source.origin.place).is_dir()


def _day(moment: str) -> str:
    """A moment in local time, to the minute."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else "at a time not known"
