"""The dump that questions are about: whether it is of this Console, which of its pages could have a setting, and what it has for a key. Pure but for the files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from claude_console_shim.dump.dump_format import FILE, DumpedPage
from claude_console_shim.dump.folder import read_folder
from claude_console_shim.dump.masking import route_of
from claude_console_shim.dump.skeleton import KEYS
from claude_console_shim.snapshot.aria_tree import Node, normal
from pulumi_claude_admin.errors import ConfigurationError

PRIVATE: Final = "private"
_MASK: Final = re.compile(r"\{[a-z]+\}")
_VALUES: Final = {"rate_limits": ("{number}", "{cell}"), "organization": ("{id}",)}
"""What a page says, masked, that could have a setting, where that is no amount."""


@dataclass(frozen=True, slots=True)
class DumpedPages:
    """The pages of a dump, each with its masked tree."""

    pages: tuple[tuple[DumpedPage, Node], ...] = ()

    def routes(self, setting: str) -> tuple[str, ...]:
        """The paths of its pages (`{id}` for what names one thing), those first that say something like this setting's value."""
        masks = _VALUES.get(_kind(setting), ("{amount}",))
        found = {page.route: False for page, _ in self.pages if page.kind == "page"}
        for page, tree in self.pages:
            found[page.route] = found.get(page.route, False) or any(each in _said(tree) for each in masks)
        return tuple(sorted(found, key=lambda route: (not found[route], route)))

    def likely(self, section: tuple[str, ...], key: str, address: str) -> Callable[[Node], bool]:
        """Whether an element is one that the skeleton of the dump has under this key, seen on the page at this address."""
        named = "_".join((*section[1:2], key)).removesuffix("_open")
        roles = KEYS.get(_kind(section[0]), {}).get(named)
        route = route_of(address)
        seen = {
            (node.role, normal(node.name or node.content))
            for page, tree in self.pages
            if page.route == route
            for node in tree.walk()
            if roles is None or node.role in roles
        }
        forms = {(role, _form(said)) for role, said in seen}
        return lambda node: any(
            node.role == role and form.fullmatch(normal(node.name or node.content)) for role, form in forms
        )


def read_dumped(folder: Path, *, console: str) -> DumpedPages:
    """
    The dump in a folder. Raises ConfigurationError with one line for one that is not there, cannot be read, is of another format, or of
    another Console than this host.
    """
    dump, trees = read_folder(folder)
    if dump.console != console:
        raise ConfigurationError(
            f"the dump in {folder} is of {dump.console}, this Console is {console}",
            hint="Make one of this Console: claude-admin console doctor --dump NEW",
        )
    return DumpedPages(tuple((page, trees[page.id]) for page in dump.pages))


def dump_digest(folder: Path) -> str:
    """Which dump lies in a folder. Raises ConfigurationError where there is none."""
    try:
        return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigurationError(
            f"there is no dump in {folder} ({FILE}: {error.strerror})",
            hint="Make one: claude-admin console doctor --dump DIR",
        ) from error


def _kind(setting: str) -> str:
    return setting.removeprefix("workspace_").removeprefix("organization_")


def _said(tree: Node) -> str:
    return " ".join(_words(tree))


def _words(tree: Node) -> Iterator[str]:
    for node in tree.walk():
        yield node.name
        yield node.text


def _form(masked: str) -> re.Pattern[str]:
    """What a text was before it was masked: anything where something was."""
    return re.compile(".+".join(re.escape(piece) for piece in _MASK.split(masked)))
