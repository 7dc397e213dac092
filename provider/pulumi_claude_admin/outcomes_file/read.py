"""Reads such a file: what it says, or every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import OutcomesFileError
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.outcomes_file.agreement import disagreements
from pulumi_claude_admin.outcomes_file.model import Alias, Coverage, Fixes, OutcomesFile, Repository
from pulumi_claude_admin.team_file.agreement import suggestion
from pulumi_claude_admin.team_file.mistake import Mistake, Place, in_order
from pulumi_claude_admin.team_file.parse import FileKind, parse
from pulumi_claude_admin.team_file.tree import Node, mark_of, plain

LARGEST: Final = 8 * 1024 * 1024
"""Bytes. Ten thousand people with three addresses each are a tenth of it."""
KIND: Final = FileKind("file of outcomes", "write it out")
_EMPTY: Final = "is empty; such a file has `format: 1` and `repositories:`"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says, None when something is wrong; and what is."""

    file: OutcomesFile | None
    mistakes: tuple[Mistake, ...] = ()


def read_file(path: Path) -> OutcomesFile:
    """What a file says. Raises OutcomesFileError with one line for each mistake."""
    name = path.as_posix()
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise OutcomesFileError((Mistake(None, f"cannot be read: {error.strerror}").in_file(name),)) from None
    found = read_bytes(content)
    if found.file is None:
        raise OutcomesFileError(tuple(one.in_file(name) for one in found.mistakes))
    return found.file


def read_bytes(content: bytes) -> Read:
    """What a file's content says."""
    if len(content) > LARGEST:
        return Read(None, (Mistake(None, f"is larger than {LARGEST // 1024**2} MiB, which no such file is"),))
    try:
        parsed = parse(decode(content), KIND)
    except UnreadableText as error:
        return Read(None, (Mistake(None, f"{error}; save it as UTF-8"),))
    if parsed.root is None:
        return Read(None, parsed.mistakes or (Mistake(None, _EMPTY),))
    wrong = [*parsed.mistakes, *disagreements(parsed.root)]
    try:
        file = OutcomesFile.model_validate(plain(parsed.root))
    except ValidationError as error:
        wrong += [_mistake(parsed.root, detail) for detail in error.errors(include_url=False)]
        return Read(None, in_order(wrong))
    return Read(None, in_order(wrong)) if wrong else Read(file)


def _mistake(root: Node, detail: ErrorDetails) -> Mistake:
    place = tuple(part for part in detail["loc"] if part != "[key]")
    return Mistake(mark_of(root, place), _reason(place, detail), place)


def _reason(place: Place, detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = list(_model(place).model_fields)
        return f"is no setting{suggestion(str(place[-1]), known) or '; look for a spelling mistake'}"
    return "is missing" if kind == "missing" else plain_reason(detail)


def _model(place: Place) -> type[BaseModel]:
    """Whose key stands at a place."""
    return _PARTS.get(tuple("*" if number == 1 else part for number, part in enumerate(place[:-1])), OutcomesFile)


_PARTS: Final[Mapping[Place, type[BaseModel]]] = {
    ("repositories", "*"): Repository,
    ("repositories", "*", "coverage"): Coverage,
    ("people", "*"): Alias,
    ("fixes",): Fixes,
}
