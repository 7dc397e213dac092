"""What the program says of leavers: its team file patched, every other line named, and which keys it declares. Changes no file."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.commands.declared_keys import declared_keys
from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.model.left_people import FILE_NAME, Left, LeftPerson, email_hash, read_left, with_people
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.offboarding.code_mention import CodeMention
from pulumi_claude_admin.offboarding.code_search import keys_in, mentions_in
from pulumi_claude_admin.offboarding.plan import LeavingPerson
from pulumi_claude_admin.offboarding.planner import Code
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.team_file.suggested_caps import as_patch
from pulumi_claude_admin.team_file.without_people import without_people

_PROJECT: Final = "Pulumi.yaml"
_ENDINGS: Final = (".py", ".yaml", ".yml", ".json", ".ts", ".js", ".go", ".cs", ".java")
_NOT_CODE: Final = frozenset({"node_modules", "venv", "__pycache__", "site-packages", "dist", "build"})
_TEAM_FILE: Final = (".yaml", ".yml")
_OF_A_TEAM_FILE: Final = ('"version"', '"teams"')
"""What tells a team file in JSON from reports, plans and states that lie beside the program."""
_MOST_FILES: Final = 2_000
_LARGEST: Final = 1024 * 1024
NO_PROGRAM: Final = "there is no Pulumi.yaml in or above the folder, so no line of code was looked at"
NO_STACK: Final = "no stack was read, so that nobody knows which keys code declares: name one with --stack or --state"


@dataclass(frozen=True, slots=True)
class ProgramFiles:
    """Where the program is, and the files beside it that are none of it: lists that were given, reports that are written."""

    folder: Path
    others: frozenset[Path]


def code_of(
    people: Collection[LeavingPerson],
    files: ProgramFiles,
    *,
    keys: dict[str, str] | None,
    left_on: date,
    hash_key: str | None,
) -> Code:
    """
    The code's side of a plan. `keys` is what `declaring` found; `left_on` the day that `left.json` says.

    Raises ConfigurationError for a `left.json` that is none.
    """
    project = find_upwards(files.folder, _PROJECT)
    if project is None:
        return Code(keys=keys or {}, unseen=NO_PROGRAM)
    names = frozenset(person_key(one) for who in people for one in _names(who))
    found = list(_files(project.parent, files.others))
    patches, mentions, named = list[str](), list[CodeMention](), dict[str, str]()
    for path in found[:_MOST_FILES]:
        text = _text(path)
        if text is None:
            continue
        shown = path.relative_to(project.parent).as_posix()
        named |= keys_in(text, file=shown)
        listed = tuple(mentions_in(text, names, file=shown))
        if listed and path.suffix in _TEAM_FILE:
            after = without_people(text, names)
            patches.append(as_patch(text, after.text, name=shown))
            gone = {(f"{shown}:{line}", who) for line, who in after.lines}
            listed = tuple(replace(one, is_patched=(one.place, one.about) in gone) for one in listed)
        mentions += listed
    patches.append(_left_patch(project.parent / FILE_NAME, people, left_on, hash_key))
    unseen = None if keys is not None else NO_STACK
    if len(found) > _MOST_FILES:
        unseen = f"more than {_MOST_FILES} files are beside the program, and the others were not looked at"
    return Code(tuple(mentions), named | _with_lines(keys or {}, named), "".join(patches), unseen)


def keys_of_code(keys: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What declares each key, by its id, with its line in the project that `folder` is in; and keys that only a line names."""
    project = find_upwards(folder, _PROJECT)
    if project is None:
        return dict(keys)
    named = dict[str, str]()
    for path in list(_files(project.parent, frozenset()))[:_MOST_FILES]:
        named |= keys_in(_text(path) or "", file=path.relative_to(project.parent).as_posix())
    return named | _with_lines(keys, named)


def _with_lines(keys: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """What declares each key, with the line that names it where one does."""
    return {
        key_id: f"{resource}, {named[key_id]}" if key_id in named else resource for key_id, resource in keys.items()
    }


def declaring(
    stacks: tuple[str, ...], states: tuple[str, ...], folder: Path, organization_id: str
) -> dict[str, str] | None:
    """By key id, the resource that declares it; None where no stack was named. Raises StateUnreadable and WrongOrganization."""
    if not stacks and not states:
        return None
    found = declared_keys(DeclaredBy(stacks=stacks, states=states), folder, organization_id=organization_id)
    return {key_id: resource_name(urn) for key_id, urn in found.items()}


def _names(person: LeavingPerson) -> Iterator[str]:
    yield from filter(None, (person.email, person.user_id, *person.former_ids))


def _left_patch(file: Path, people: Collection[LeavingPerson], left_on: date, hash_key: str | None) -> str:
    before = _text(file) if file.is_file() else None
    left = read_left(before, source=FILE_NAME) if before is not None else Left()
    more = [
        LeftPerson(
            user_id=id_, email_hash=email_hash(one.email, hash_key) if one.email and hash_key else None, left_on=left_on
        )
        for one in people
        for id_ in dict.fromkeys((one.user_id, *one.former_ids))
        if id_ is not None or (one.email and hash_key)
    ]
    after = with_people(left, more) if more else before or ""
    patch = as_patch(before or "", after, name=file.name)
    return patch if before is not None else patch.replace(f"--- a/{file.name}", "--- /dev/null", 1)


def _files(folder: Path, others: Collection[Path]) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _NOT_CODE)
        for name in sorted(names):
            path = Path(here, name)
            if name.endswith(_ENDINGS) and name != FILE_NAME and path.resolve() not in others:
                yield path


def _text(path: Path) -> str | None:
    """None for what is no text of a program."""
    try:
        text = decode(path.read_bytes()) if path.stat().st_size <= _LARGEST else None
    except (OSError, UnreadableText):
        return None
    is_data = path.suffix == ".json" and path.name != FILE_NAME
    return None if text is None or (is_data and not all(one in text for one in _OF_A_TEAM_FILE)) else text
