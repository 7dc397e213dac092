"""A dump of the Console's settings pages: looked at (look_around.py), masked (dump/), and written to a folder of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.dump.dump_format import Dump, DumpedPage, Opened
from claude_console_shim.dump.fitting import known_settings
from claude_console_shim.dump.folder import write_folder
from claude_console_shim.dump.known_words import known_words
from claude_console_shim.dump.masking import Masks, mask, names_in, route_of
from claude_console_shim.dump.skeleton import Seen, skeleton
from claude_console_shim.layouts.recognise import fits
from claude_console_shim.layouts.schema import Layout, OrganizationMap
from claude_console_shim.look_around import LookAround, SeenPage
from claude_console_shim.lookups import organization
from claude_console_shim.snapshot.aria_tree import Node
from pulumi_claude_admin.errors import LayoutUnknown

Names = Sequence[tuple[str, str]]
"""A name that a list tells, and what it is of: `person`, `email`, `workspace`, `organization`, `key`."""
_DISTRIBUTION: Final = "pulumi-claude-admin"


@dataclass(frozen=True, slots=True)
class Dumped:
    """What came of it: the folder, how many pages, tabs and dialogs it has, and what could not be seen; the workspace looked at."""

    folder: Path
    pages: int
    skipped: tuple[str, ...]
    workspace: tuple[str, str] | None


async def dump_to(
    folder: Path,
    session: ConsoleSession,
    read_only: ReadOnly,
    *,
    names: Names | None,
    workspace: str | None,
    progress: Callable[[str], object],
) -> Dumped:
    """Write a dump to a folder that is there and empty. `names` are those of the Admin API's lists, None when nobody read them."""
    around = LookAround(session, read_only, workspace, progress)
    seen = await around.look()
    layouts = session.language.layouts.get(session.language.code, ())
    masks = _masks(seen, session.language.layouts, names or (), around.workspace)
    ids = _ids(seen)
    trees = [mask(each.facts.tree, masks, named=_named(each)) for each in seen]
    pages = tuple(
        DumpedPage(
            id=ids[at],
            kind=page.kind,
            route=route_of(page.facts.path),
            title=masks.masked(page.facts.title),
            language=page.facts.language,
            tree=f"trees/{ids[at]}.yaml",
            opened_by=_opened(page, ids, masks),
            links=_links(trees[at]),
            known=known_settings(trees[at], layouts),
        )
        for at, page in enumerate(seen)
    )
    dump = Dump(
        made_by=f"{_DISTRIBUTION} {_version()}",
        console=session.options.host,
        masked_by=("console",) if names is None else ("api", "console"),
        skipped=tuple(around.skipped),
        pages=pages,
    )
    shown = [Seen(ids[at], route_of(page.facts.path), trees[at]) for at, page in enumerate(seen)]
    write_folder(
        folder,
        dump,
        trees={page.tree: trees[at] for at, page in enumerate(pages)},
        skeleton=skeleton(shown, dated=f"{datetime.now(UTC):%Y-%m-%d}"),
    )
    return Dumped(folder, len(pages), dump.skipped, around.workspace)


def _masks(
    seen: Sequence[SeenPage],
    layouts: Mapping[str, tuple[Layout, ...]],
    told: Names,
    workspace: tuple[str, str] | None,
) -> Masks:
    every = [layout for each in layouts.values() for layout in each]
    known = known_words(every)
    found = [name for page in seen for name in names_in(page.facts.tree, known)]
    found += [(name, "organization") for page in seen for name in _organizations(page.facts.tree, every)]
    if workspace is not None and workspace[1]:
        found.append((workspace[1], "workspace"))
    return Masks((*found, *told), known)


def _named(page: SeenPage) -> frozenset[str]:
    """What says on a page which workspace it is about: a heading, and where it was chosen from a list whatever has its name then."""
    if page.kind == "choice":
        return frozenset(("heading", "region"))
    return frozenset(("heading 1",)) if "{id}" in route_of(page.facts.path) else frozenset()


def _organizations(tree: Node, layouts: Sequence[Layout]) -> Iterator[str]:
    for layout in layouts:
        part = layout.part("organization")
        if isinstance(part, OrganizationMap) and fits(tree, part):
            try:
                yield organization.identity(tree, part).organization_name
            except LayoutUnknown:
                continue


def _ids(seen: Sequence[SeenPage]) -> list[str]:
    ids: list[str] = []
    for page in seen:
        stem = re.sub(r"[^a-z0-9]+", "-", route_of(page.facts.path).casefold()).strip("-") or "start"
        stem = stem if page.kind == "page" else f"{stem}-{page.kind}"
        count = sum(each == stem or re.fullmatch(rf"{re.escape(stem)}-\d+", each) is not None for each in ids)
        ids.append(stem if not count else f"{stem}-{count + 1}")
    return ids


def _opened(page: SeenPage, ids: Sequence[str], masks: Masks) -> Opened | None:
    if page.opened_by is None or page.of is None:
        return None
    return Opened(
        page=ids[page.of], role=page.opened_by.role, name=masks.label(page.opened_by.role, page.opened_by.name)
    )


def _links(tree: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node.url for node in tree.walk() if node.role == "link" and node.url.startswith("/")))


def _version() -> str:
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return "of a working copy"
