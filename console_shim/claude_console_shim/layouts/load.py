"""The dated maps, read from `layouts/*.toml` and from a user's own folder. What a map may say is in `schema.py`."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from claude_console_shim.layouts.schema import Layout
from pulumi_claude_admin.errors import ConfigurationError


def parse_layout(source: bytes, name: str) -> Layout:
    """A layout from the bytes of its file. Raises ConfigurationError that names the file."""
    try:
        layout = Layout.model_validate(tomllib.loads(source.decode()))
    except (ValidationError, ValueError) as error:
        raise ConfigurationError(f"the page map {name} is not valid: {_in_one_line(error)}") from error
    return layout.model_copy(update={"digest": hashlib.sha256(source).hexdigest()})


def shipped_layouts() -> tuple[Layout, ...]:
    """The layouts in this package, newest first."""
    found = [parse_layout(each.read_bytes(), each.name) for each in _toml_files() if each.name != "signs.toml"]
    return _newest_first(found)


def known_layouts(folder: Path) -> tuple[Layout, ...]:
    """
    The shipped layouts and those in `folder` (a user's own, which may be newer than a release), newest first. One of a
    user with the id of a shipped one replaces it. Raises ConfigurationError for a file that is not valid.
    """
    own = [parse_layout(_read(path), path.name) for path in sorted(folder.glob("*.toml"))]
    replaced = {layout.id for layout in own}
    return _newest_first([*own, *(layout for layout in shipped_layouts() if layout.id not in replaced)])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"the page map {path} cannot be read: {error.strerror}") from error


def _in_one_line(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return " ".join(str(error).split())
    found = error.errors(include_url=False, include_input=False)
    locations = (".".join(map(str, each["loc"])) for each in found)
    return "; ".join(
        f"{location}: {each['msg'].removeprefix('Value error, ')}"
        for location, each in zip(locations, found, strict=True)
    )


def _newest_first(found: list[Layout]) -> tuple[Layout, ...]:
    return tuple(sorted(found, key=lambda layout: (layout.dated, layout.id), reverse=True))


def _folder() -> Traversable:
    return files(__package__ or "claude_console_shim.layouts")


def _toml_files() -> list[Traversable]:
    return [each for each in _folder().iterdir() if each.name.endswith(".toml")]
