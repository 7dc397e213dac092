"""A dump in a folder of its own, which nobody else may read, with what to look at before it is handed on. Nothing leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from claude_console_shim.dump.dump_format import FILE, Dump, read_dump, read_tree_file
from claude_console_shim.snapshot.aria_text import render
from claude_console_shim.snapshot.aria_tree import Node
from pulumi_claude_admin.errors import ConfigurationError

README: Final = """What this is
============
The structure of the Console's settings pages as `claude-admin console doctor --dump` saw them: roles, their order, and labels
(trees/), what the known page maps found and missed (dump.json), and a page map to begin with (map.toml). It was written on
your machine and was sent nowhere.

Before you hand it on
=====================
Names that the lists of {lists} told, and whatever looks like an id, an address, an amount, a number, a date or a key were
replaced by words in braces; of rows and lists only the controls were kept. A name that no list told is not known as one. So
look for these, and replace what you find:

1. `grep -ri "YOUR COMPANY" .`, and the names of your products, customers and projects, in trees/ and map.toml.
2. Headings and sentences in trees/: a greeting or a notice may name a person or a contract.
3. Names of buttons and links in trees/: a control may be named after what it is for.
4. Never hand on the folder private/, if there is one: it has pictures of your pages.

Then `claude-admin console map DIR` makes a page map of it by questions, or a maintainer holds one against it with
`claude-admin console map DIR --check FILE`. The format is described in docs/dump-format.md.
"""


def require_empty(folder: Path) -> None:
    """Make the folder with mode 0700. Raises ConfigurationError when there is something in it, or none can be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_used = any(folder.iterdir())
        folder.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(f"no dump can be written to {folder}: {error.strerror}") from error
    if is_used:
        raise ConfigurationError(f"the folder {folder} is not empty", hint="Name a new one: nothing is written over.")


def write_folder(folder: Path, dump: Dump, *, trees: Mapping[str, Node], skeleton: str) -> None:
    """Write everything below a folder that `require_empty` has made. `trees` are by the `tree` of each page."""
    try:
        (folder / "trees").mkdir(mode=0o700)
        for name, tree in trees.items():
            _write(folder / name, render(tree))
        _write(folder / FILE, dump.model_dump_json(indent=1) + "\n")
        _write(folder / "map.toml", skeleton)
        lists = " and of ".join({"api": "the Admin API", "console": "the Console"}[each] for each in dump.masked_by)
        _write(folder / "README.txt", README.replace("{lists}", lists or "nobody"))
    except OSError as error:
        raise ConfigurationError(f"the dump cannot be written to {folder}: {error.strerror}") from error


def read_folder(folder: Path) -> tuple[Dump, dict[str, Node]]:
    """A dump with its trees, by page id. Raises ConfigurationError that names the file."""
    dump = read_dump(_read(folder / FILE), str(folder / FILE))
    return dump, {page.id: read_tree_file(_read(folder / page.tree), page.tree) for page in dump.pages}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"the dump's file {path} cannot be read: {error.strerror}") from error


def _write(path: Path, content: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
