"""A layout of the Console pages that lies in a folder: which pages it has, where, and which of the simulator's own stay.

So pages can be tried that nobody has drawn before. A folder holds `layout.toml`, a template for each page, and whatever
scripts those name; what a page saves goes to the endpoints that there are. No template is rendered here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "layout.toml"
READERS = ("everybody", "organization", "workspace")
"""Who sees a page: everybody; whoever sees the organization's limits; whoever sees the workspace that the route names."""


class UnreadableLayoutFolder(ValueError):
    """There is no such folder, or what is in it is no layout."""


@dataclass(frozen=True, slots=True)
class FolderPage:
    """One page: its route (``{workspace}`` is the id of a workspace), its template, and who sees it (`READERS`)."""

    route: str
    template: str
    sees: str


@dataclass(frozen=True, slots=True)
class LayoutFolder:
    """A layout in a folder. ``keeps`` are the routes of the simulator's own pages that are there too, ``navigation`` its links by name."""

    path: Path
    navigation: tuple[tuple[str, str], ...]
    keeps: frozenset[str]
    pages: tuple[FolderPage, ...]


def load_layout_folder(path: Path) -> LayoutFolder:
    """Return the layout in a folder; raises :class:`UnreadableLayoutFolder` with one line."""
    try:
        data = tomllib.loads((path / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableLayoutFolder(f"{path / FILE}: {error}") from error
    try:
        return _layout(path, data)
    except (KeyError, TypeError, ValueError) as error:
        why = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise UnreadableLayoutFolder(f"{path / FILE}: {why}") from error


def _layout(path: Path, data: Mapping[str, Any]) -> LayoutFolder:
    _only(data, ("navigation", "keeps", "pages"))
    pages = tuple(_page(path, each) for each in data["pages"])
    routes = [page.route for page in pages]
    twice = sorted({route for route in routes if routes.count(route) > 1})
    if twice:
        raise ValueError(f"two pages have the route {twice[0]}")
    return LayoutFolder(
        path=path,
        navigation=tuple((str(name), str(where)) for name, where in data.get("navigation", {}).items()),
        keeps=frozenset(map(str, data.get("keeps", ()))),
        pages=pages,
    )


def _page(path: Path, data: Mapping[str, Any]) -> FolderPage:
    _only(data, ("route", "template", "sees"))
    page = FolderPage(str(data["route"]), str(data["template"]), str(data["sees"]))
    if not page.route.startswith("/"):
        raise ValueError(f"the route {page.route!r} does not begin with /")
    if page.sees not in READERS:
        raise ValueError(f"sees = {page.sees!r} is none of {', '.join(READERS)}")
    if (page.sees == "workspace") != ("{workspace}" in page.route):
        raise ValueError(f"{page.route}: sees = 'workspace' goes with {{workspace}} in the route")
    if Path(page.template).name != page.template or not (path / page.template).is_file():
        raise ValueError(f"there is no template {page.template!r} in the folder")
    return page


def _only(data: Mapping[str, Any], known: Sequence[str]) -> None:
    strange = sorted(set(data) - set(known))
    if strange:
        raise ValueError(f"{strange[0]!r} is none of {', '.join(known)}")
