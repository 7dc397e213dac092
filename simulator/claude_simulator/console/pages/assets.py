"""The scripts and styles of the pages: read once, and kept by a browser for a minute, since every page asks for most of them."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

KEPT: Final = {"cache-control": "max-age=60"}


def assets(path: str, folder: Path) -> Mount:
    """Return the files of a folder below ``path``, as they are now."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return Mount(path, routes=[Route(f"/{file.name}", _serving(file)) for file in files])


def _serving(file: Path) -> Callable[[Request], Awaitable[Response]]:
    content, kind = file.read_bytes(), mimetypes.guess_type(file.name)[0]

    async def serve(_request: Request) -> Response:
        return Response(content, media_type=kind, headers=KEPT)

    return serve
