"""Where a report goes: one form to standard output, and any number of files. Names of forms are part of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pulumi_claude_admin.report.forms import Form


class PlainForm(StrEnum):
    """The forms of commands that are not reports."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to write a form to."""

    form: Form
    path: Path


def parse_output(text: str) -> OutputFile:
    """Read `form:file`. Raises ValueError with a reason for people."""
    name, colon, path = text.partition(":")
    if not colon or not path or name not in set(Form):
        message = f"{text!r} is not FORM:FILE with a form of {', '.join(Form)}"
        raise ValueError(message)
    return OutputFile(Form(name), Path(path))
