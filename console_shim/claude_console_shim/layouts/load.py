"""
The dated maps, read from `layouts/*.toml`, their words from `layouts/words/*.toml`, and both from a user's own folder.

What a map may say is in `schema.py`, what words may say in `words.py`. Every error is one line that names file and key.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from claude_console_shim.layouts.fill_in import ONE_LINE, MapProblem, WordMissing, fill_in, words_of
from claude_console_shim.layouts.part_controls import one_control_twice
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.layouts.settings_paths import LEADS_AWAY, leads_away
from claude_console_shim.layouts.words import FORMAT, LanguageFile, Vocabulary, Word, WordsFile
from claude_console_shim.snapshot.forbidden_controls import NEVER_PRESSED
from pulumi_claude_admin.errors import ConfigurationError

_AT_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")
_ROUTE: Final = "is no path of the Console, such as /settings/workspaces/{workspace_id}"
_KEY_OF_LINE: Final = re.compile(r"\s*(?:\[\[?)?\s*([A-Za-z0-9_.\"-]+)")

F = TypeVar("F", WordsFile, LanguageFile)


@dataclass(frozen=True, slots=True)
class MapFiles:
    """The files of one map: its structure, and its own words by language."""

    name: str
    structure: bytes
    words: Mapping[str, tuple[str, bytes]]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class LoadedMap:
    """One map in every language that there are words for, and whether it is a user's own."""

    layouts: tuple[Layout, ...]
    is_own: bool


@cache
def languages() -> Mapping[str, LanguageFile]:
    """The languages that ship, by code. Raises ConfigurationError for one whose words are not valid."""
    found = (
        parse_language(each.read_bytes(), each.name)
        for each in _toml_files(_folder() / "words")
        if "." not in _stem(each)
    )
    return MappingProxyType({each.language: each for each in sorted(found, key=lambda each: each.locale, reverse=True)})


def parse_language(source: bytes, name: str) -> LanguageFile:
    """A language from the bytes of its file. Raises ConfigurationError, also for one without words that are never pressed."""
    language = _model(LanguageFile, _toml(source, name), name)
    if language.language not in NEVER_PRESSED:
        raise _problem(name, "language", f"{language.language!r} has no list of words that are never pressed")
    return language


def parse_layout(
    source: bytes, name: str, *, words: bytes | None = None, words_name: str = "", language: str = "en"
) -> Layout:
    """A layout in one language from the bytes of its file and of its own words, if it has any. Raises ConfigurationError."""
    own = {} if words is None else {language: (words_name or f"words of {name}", words)}
    layouts = _layouts(MapFiles(name, source, own), {language: languages()[language]})
    return layouts[0]


def shipped_layouts(language: str = "en") -> tuple[Layout, ...]:
    """The layouts in this package in one language, newest first."""
    return tuple(each for each in known_layouts(None) if each.language == language)


def known_layouts(folder: Path | None) -> tuple[Layout, ...]:
    """
    The shipped layouts and those in `folder` (a user's own, which may be newer than a release) in every language, newest first. One
    of a user with the id of a shipped one replaces it. Raises ConfigurationError for a file that is not valid.
    """
    return _newest_first([layout for each in loaded_maps(folder) for layout in each.layouts])


def loaded_maps(folder: Path | None) -> tuple[LoadedMap, ...]:
    """The same, map by map."""
    known, spoken = {each.name: each for each in _shipped_files()}, languages()
    if folder is not None:
        known |= {each.name: each for each in _own_files(folder, known)}
    loaded = [LoadedMap(_layouts(each, spoken), each.is_own) for each in known.values()]
    return _one_of_each_id(loaded)


def layouts_in(file: Path) -> tuple[Layout, ...]:
    """
    One map from a file, with its own words in `words/` beside it, in every language that it has words for. Raises
    ConfigurationError for a file that is not valid.
    """
    words = {path.name: _read(path) for path in sorted((file.parent / "words").glob(f"{file.stem}.*.toml"))}
    found = MapFiles(file.name, _read(file), _words_for(file.stem, words), is_own=True)
    return _layouts(found, languages())


def _one_of_each_id(loaded: list[LoadedMap]) -> tuple[LoadedMap, ...]:
    own = {each.layouts[0].id for each in loaded if each.is_own}
    return tuple(each for each in loaded if each.is_own or each.layouts[0].id not in own)


def _layouts(found: MapFiles, spoken: Mapping[str, LanguageFile]) -> tuple[Layout, ...]:
    structure = _toml(found.structure, found.name)
    _require_format(structure, found.name)
    layouts: list[Layout] = []
    missing: WordMissing | None = None
    for code, language in spoken.items():
        own = found.words.get(code)
        words = {} if own is None else _own_words(structure, found.name, *own)
        try:
            filled = fill_in(structure, Vocabulary(language, words))
        except WordMissing as error:
            if own is not None:
                raise _problem(found.name, error.key, f"{error.problem} in {own[0]} nor in {code}.toml") from error
            missing = missing or error
            continue
        except MapProblem as error:
            raise _problem(found.name, error.key, error.problem) from error
        layouts.append(_layout(found, filled, language, own))
    if missing is not None and not layouts:
        raise _problem(
            found.name, missing.key, f"{missing.problem}; a map's own are in words/{_stem_of(found.name)}.en.toml"
        )
    return tuple(layouts)


def _layout(
    found: MapFiles, filled: Mapping[str, Any], language: LanguageFile, own: tuple[str, bytes] | None
) -> Layout:
    strange = next((key for key in ("digest", "language") if key in filled), None)
    if strange is not None:
        raise _problem(found.name, strange, f"is no key of format {FORMAT} here")
    try:
        layout = Layout.model_validate(filled)
    except ValidationError as error:
        beside = "" if own is None else f" (words: {own[0]})"
        raise ConfigurationError(f"the page map {found.name}{beside}: {_in_one_line(error)}") from error
    for name, part in layout.parts:
        twice = one_control_twice(part)
        if twice is not None:
            raise _problem(found.name, name, f"`{twice[0]}` and `{twice[1]}` are one control")
        if leads_away(part.way.route):
            raise _problem(found.name, f"{name}.way.route", f"{part.way.route!r} {LEADS_AWAY}")
        if name.startswith("workspace_") and not part.way.names_workspace:
            raise _problem(
                found.name,
                f"{name}.way",
                "leads to no workspace: {workspace_id} in its route, a choice, or a link with {workspace} does",
            )
    said = json.dumps(filled, default=str, sort_keys=True).encode()
    digest = hashlib.sha256(b"\0".join((found.structure, language.language.encode(), said))).hexdigest()
    return layout.model_copy(update={"digest": digest, "language": language.language})


def _own_words(structure: object, name: str, words_name: str, source: bytes) -> Mapping[str, Word]:
    words = _model(WordsFile, _toml(source, words_name), words_name).words
    unused = sorted(words.keys() - set(words_of(structure)))
    if unused:
        raise _problem(words_name, f"words.{unused[0]}", f"nothing in {name} has this key")
    return words


def _shipped_files() -> Iterator[MapFiles]:
    words = {each.name: each.read_bytes() for each in _toml_files(_folder() / "words")}
    for each in _toml_files(_folder()):
        if each.name != "signs.toml":
            yield MapFiles(each.name, each.read_bytes(), _words_for(_stem(each), words))


def _own_files(folder: Path, shipped: Mapping[str, MapFiles]) -> Iterator[MapFiles]:
    """A user's own maps, and shipped ones for which the user has words."""
    words = {path.name: _read(path) for path in sorted((folder / "words").glob("*.toml"))}
    own = {path.name: path for path in sorted(folder.glob("*.toml"))}
    for name in words:
        stem, _, code = name.removesuffix(".toml").rpartition(".")
        if f"{stem}.toml" not in own and f"{stem}.toml" not in shipped:
            raise ConfigurationError(f"the words {name} are of no page map: {stem or code}.toml is missing")
        if code not in NEVER_PRESSED:
            raise ConfigurationError(f"the words {name}: language {code!r} has no list of words that are never pressed")
    for name, path in own.items():
        yield MapFiles(name, _read(path), _words_for(path.stem, words), is_own=True)
    for name, each in shipped.items():
        mine = _words_for(_stem_of(name), words)
        if mine and name not in own:
            yield MapFiles(name, each.structure, {**each.words, **mine}, is_own=True)


def _words_for(stem: str, words: Mapping[str, bytes]) -> Mapping[str, tuple[str, bytes]]:
    named = {code: f"{stem}.{code}.toml" for code in NEVER_PRESSED}
    return {code: (name, words[name]) for code, name in named.items() if name in words}


def _require_format(structure: Mapping[str, Any], name: str) -> None:
    said = structure.get("format")
    if said != FORMAT or isinstance(said, bool):
        is_what = "is missing" if said is None else f"is {said!r}"
        raise _problem(name, "format", f"{is_what}; this version reads format = {FORMAT} (docs/layout-format.md)")


def _model(model: type[F], table: Mapping[str, Any], name: str) -> F:
    _require_format(table, name)
    try:
        return model.model_validate(table)
    except ValidationError as error:
        raise ConfigurationError(f"the page map {name}: {_in_one_line(error)}") from error


def _toml(source: bytes, name: str) -> dict[str, Any]:
    try:
        text = source.decode()
    except ValueError as error:
        raise _problem(name, "its text", "is not UTF-8") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = text.splitlines()[int(found[1]) - 1] if found and int(found[1]) <= len(text.splitlines()) else ""
        key = _KEY_OF_LINE.match(line)
        raise _problem(name, key[1] if key else "its text", f"is no TOML: {error}") from error


def _problem(name: str, key: str, problem: str) -> ConfigurationError:
    return ConfigurationError(f"the page map {name}: {key}: {' '.join(problem.split())}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"the page map {path} cannot be read: {error.strerror}") from error


def _in_one_line(error: ValidationError) -> str:
    said: dict[str, str] = {}
    for each in error.errors(include_url=False, include_input=False):
        key = ".".join(_key_in_file(each["loc"])) or "it"
        message = _ROUTE if _is_route(each) else ONE_LINE.get(each["type"], each["msg"].removeprefix("Value error, "))
        if each["loc"][0] in ("words", "signs"):
            key = ".".join(map(str, each["loc"][:2]))  # which of the kinds of a word it is not says nothing
            is_told = each["type"] == "value_error"
            message = message if is_told else said.get(key, "is a text, { pattern = '…' }, or a list of those")
        said[key] = " ".join(message.split())
    return "; ".join(f"{key}: {message}" for key, message in said.items())


def _is_route(error: ErrorDetails) -> bool:
    return error["type"] == "string_pattern_mismatch" and error["loc"][-1] == "route"


def _key_in_file(location: tuple[int | str, ...]) -> Iterator[str]:
    """Where it stands in the file: a control's expressions are its `name` or `text`."""
    for each in location:
        if each in ("names", "texts"):
            yield str(each).removesuffix("s")
            return
        yield str(each)


def _newest_first(found: list[Layout]) -> tuple[Layout, ...]:
    return tuple(sorted(found, key=lambda layout: (layout.dated, layout.id), reverse=True))


def _folder() -> Traversable:
    return files(__package__ or "claude_console_shim.layouts")


def _toml_files(folder: Traversable) -> list[Traversable]:
    return sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)


def _stem(file: Traversable) -> str:
    return _stem_of(file.name)


def _stem_of(name: str) -> str:
    return name.removesuffix(".toml")
