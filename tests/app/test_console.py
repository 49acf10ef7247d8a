"""What others wrote does nothing to the terminal."""

from __future__ import annotations

import io

import pytest
from rich.table import Table

from app.console import open_console

ORDERS = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\x08\x08", "\rover", "\u202eoops", "\x00", "\x7f"]


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_in_a_text_is_shown_and_not_obeyed(order: str) -> None:
    console = open_console()
    console.file = io.StringIO()
    table = Table("name")
    table.add_row(f"row {order}")
    console.print(f"skipped {order}.md", markup=False)
    console.print(table)
    console.log(f"logged {order}", markup=False)
    shown = console.file.getvalue()
    assert "skipped " in shown
    assert not {character for character in order if not character.isprintable()} & set(shown)
