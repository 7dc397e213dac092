"""Cobertura's XML, as coverage.py, JaCoCo's and Istanbul's exporters and many others write it. No entity is declared or fetched."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final
from xml.parsers import expat

from pulumi_claude_admin.coverage_reports.measured_lines import Report
from pulumi_claude_admin.errors import OutcomesUnreadable

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.IGNORECASE)
_NAMES_A_COMMIT: Final = ("commit", "revision")


def read_cobertura(content: bytes, *, source: str) -> Report:
    """`source` is the file's name, for errors. Raises OutcomesUnreadable."""
    reader = _Reader(source)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the library's own: all of it
    except (expat.ExpatError, LookupError, ValueError) as error:  # of an encoding that it does not know, too
        raise OutcomesUnreadable(f"{source} is no XML ({error})") from None
    return reader.report()


class _Reader:
    """Takes lines as they come: a class of a file, and of another one or the same, later."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._root: str | None = None
        self._folders: list[str] = []
        self._said: list[str] | None = None
        self._file: dict[int, bool] | None = None
        self._files: dict[str, dict[int, bool]] = {}
        self._commits = frozenset[str]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._root is None:
            self._root = name
            named = [attributes.get(one, "") for one in _NAMES_A_COMMIT]
            self._commits = frozenset(one.lower() for one in named if _COMMIT.fullmatch(one))
        if name == "source":
            self._said = []
        elif name == "class":
            self._file = self._files.setdefault(self._text(attributes, "filename").replace("\\", "/"), {})
        elif name == "line" and self._file is not None:
            number = self._number(attributes, "number")
            self._file[number] = self._file.get(number, False) or self._number(attributes, "hits") > 0

    def end(self, name: str) -> None:
        if name == "source" and self._said is not None:
            self._folders.append("".join(self._said).strip().replace("\\", "/"))
            self._said = None
        elif name == "class":
            self._file = None

    def text(self, text: str) -> None:
        if self._said is not None:
            self._said.append(text)

    def entity(self, name: str, *_: object) -> None:
        raise OutcomesUnreadable(f"{self._source} declares the entity {name!r}, which no coverage file needs")

    def report(self) -> Report:
        """A file may lie in any of the folders; where it does not, nobody asks for it."""
        if self._root != "coverage":
            raise OutcomesUnreadable(
                f"{self._source} is no coverage file: it begins with <{self._root}>, not <coverage>"
            )
        folders = self._folders or [""]
        found = {str(PurePosixPath(folder, name)): lines for name, lines in self._files.items() for folder in folders}
        return Report(found, self._commits)

    def _number(self, attributes: dict[str, str], name: str) -> int:
        try:
            return int(self._text(attributes, name))
        except ValueError:
            raise OutcomesUnreadable(f"{self._source} has a line whose {name} is no number") from None

    def _text(self, attributes: dict[str, str], name: str) -> str:
        if not attributes.get(name):
            raise OutcomesUnreadable(f"{self._source} lacks `{name}` where it belongs")
        return attributes[name]
