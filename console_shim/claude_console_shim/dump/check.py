"""A page map held against a dump, without browser or session. Pure but for the files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from claude_console_shim.dump.dump_format import Dump, DumpedPage
from claude_console_shim.dump.fitting import fit
from claude_console_shim.dump.folder import read_folder
from claude_console_shim.layouts.load import layouts_in
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import Layout, Part, PartName
from claude_console_shim.snapshot.aria_tree import Node

_UNLESS_SAID: Final = "en"
_OF_EACH: Final = re.compile(
    r"workspaces\.link|\w+_notifications\.(?:threshold|remove)|claude_code_limits\.open|\w+\.editors\.\w+\.(?:edit|reset)"
)
"""Controls of which each row or entry has one: that there are several says nothing against a map."""


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """
    One setting of a map: the page of the dump that has its values (None: no page has), and of its controls those that are there once
    (of what each row has one, at least once), on no page that was dumped, or more than once on one. `masked` cannot be told: a dump says no ids and no names.
    """

    setting: PartName
    language: str
    page: DumpedPage | None
    found: tuple[str, ...]
    missed: tuple[str, ...]
    several: tuple[str, ...]
    masked: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether the setting can be read there, and no control could be taken for another."""
        return self.page is not None and not self.several


def check(file: Path, folder: Path) -> tuple[CheckedPart, ...]:
    """Each setting of the map in each language that the dump has pages in. Raises ConfigurationError for a file that is not valid."""
    layouts, (dump, trees) = layouts_in(file), read_folder(folder)
    return tuple(
        _checked(dump, trees, layout, name, part)
        for layout in layouts
        if layout.language in _spoken(dump)
        for name, part in layout.parts
    )


def _checked(dump: Dump, trees: Mapping[str, Node], layout: Layout, name: PartName, part: Part) -> CheckedPart:
    fits = {page.id: fit(trees[page.id], layout, name, part) for page in dump.pages if _may_be(page, layout.language)}
    best = max((one for one in fits if fits[one].fits), key=lambda one: len(fits[one].found), default=None)
    near = [] if best is None else [fits[one] for one in _with_what_it_opens(dump, best) if one in fits]
    found = {path for one in near for path in one.found}
    found |= {path for one in near for path in one.several if _OF_EACH.fullmatch(path)}
    masked = {path for path, _ in controls(part, name) if path.endswith((".workspace_id", ".workspace_name"))}
    several = {path for one in near for path in one.several} - found - masked
    paths = tuple(path for path, _ in controls(part, name))
    return CheckedPart(
        setting=name,
        language=layout.language,
        page=next((page for page in dump.pages if page.id == best), None),
        found=tuple(path for path in paths if path in found),
        missed=tuple(path for path in paths if path not in found | several | masked),
        several=tuple(path for path in paths if path in several),
        masked=tuple(path for path in paths if path in masked - found),
    )


def _spoken(dump: Dump) -> frozenset[str]:
    """The languages that pages say; English where none says any."""
    return frozenset(page.language for page in dump.pages if page.language) or frozenset((_UNLESS_SAID,))


def _may_be(page: DumpedPage, language: str) -> bool:
    return page.language in ("", language)


def _with_what_it_opens(dump: Dump, page: str) -> Iterator[str]:
    yield page
    for one in dump.pages:
        if one.opened_by is not None and one.opened_by.page == page:
            yield from _with_what_it_opens(dump, one.id)
