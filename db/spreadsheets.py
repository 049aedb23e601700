"""CSV that spreadsheets do not execute: every cell that begins like a formula gets an apostrophe, numbers stay numbers.

This module is also a plugin of Datasette, for the CSV of the site.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette import hookimpl

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

# Cells that spreadsheets take for a formula, also with full-width signs (OWASP, CSV injection), but no signed numbers.
_FORMULA = re.compile(r"(?![-+]?[\d.,]+%?$)[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet executes: '=1+1' → "'=1+1", '-8.5' stays."""
    return "'" + cell if _FORMULA.match(cell) else cell


def harmless_lines(lines: bytes) -> bytes:
    """Whole lines of CSV with every cell made harmless."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(lines.decode(), newline=""))
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[App], App]:
    """Make the CSV of the site harmless; Datasette sends it in whole lines."""
    return _guarded


def _guarded(app: App) -> App:
    async def answer(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        is_csv = False

        async def send_more(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                kinds = [value for name, value in message.get("headers", []) if name.lower() == b"content-type"]
                is_csv = scope["path"].endswith(".csv") and not any(b"html" in kind for kind in kinds)
            elif is_csv and message.get("body"):
                message = {**message, "body": harmless_lines(message["body"])}
            await send(message)

        await app(scope, receive, send_more)

    return answer
