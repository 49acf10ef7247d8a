"""The one way to the terminal: nothing that others wrote gets there as an order to it.

A file name, an answer or a log line may hold an escape sequence that clears the screen, sets the title or, in some
terminals, types. Styles are our own and added afterwards.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

from guardrails.text import escaped


class _Escaped:
    """Another renderable whose text is escaped; what moves the cursor of a progress bar is our own, and stays."""

    def __init__(self, inner: ConsoleRenderable) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._inner, options):
            yield segment if segment.control else Segment(escaped(segment.text), segment.style)


class _EscapeAll(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Escaped(renderable) for renderable in renderables]


def open_console() -> Console:
    """A console on standard output that escapes what it prints."""
    made = Console()
    made.push_render_hook(_EscapeAll())
    return made


def accept_any_text() -> None:
    """Let a terminal of another encoding show codes for what it lacks; else one character would end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


console = open_console()
