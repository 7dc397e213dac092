"""The file of exceptions that a command goes by, what is in it, and the lines that are proposed for one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from pulumi_claude_admin.audit.mute import parse_mutes
from pulumi_claude_admin.cli.drift_options import DriftOptions
from pulumi_claude_admin.drift import ignore
from pulumi_claude_admin.drift.ignore_proposals import propose
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError
from pulumi_claude_admin.findings import Finding
from pulumi_claude_admin.ignore_file import FILE_NAME, NO_REASON, Entry
from pulumi_claude_admin.project_file import find_upwards

_PATTERN: Final = re.compile(r'[ \t]*(?:"(?P<quoted>(?:\\.|[^"\\])+)"|(?P<bare>(?:\\.|[^\s"\\])+))')


def ignore_file(options: DriftOptions) -> Path | None:
    """The file of exceptions: the one that was named, else the nearest one in the project."""
    return options.ignore_file or find_upwards(options.folder, FILE_NAME)


def ignore_entries(path: Path | None) -> tuple[Entry, ...]:
    """Its exceptions of drift; none where there is no such file."""
    return () if path is None else ignore.parse_ignore(_text(path), name=str(path))


def mute_entries(folder: Path) -> tuple[Entry, ...]:
    """The exceptions of the audit in the nearest file of the project that a folder is in; none where there is no such file."""
    path = find_upwards(folder, FILE_NAME)
    return () if path is None else parse_mutes(_text(path), name=str(path))


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except FileNotFoundError:
        raise ConfigurationError(f"there is no ignore file {path}") from None
    except UnreadableText as error:
        raise ConfigurationError(f"the ignore file {path} {error}", hint="Save it as UTF-8") from None
    except OSError as error:
        raise ConfigurationError(f"the ignore file {path} cannot be read: {error.strerror}") from None


def present_proposals(path: Path | None) -> frozenset[str]:
    """
    The patterns that the file for proposals has already, with a reason or without; none where there is no file yet.

    Raises ConfigurationError, before anything is read of an organization, for a file to which no line can be added.
    """
    if path is None or not (path.exists() or path.is_symlink()):
        if path is not None and not path.parent.is_dir():
            raise ConfigurationError(f"there is no folder {path.parent} for the lines to propose", hint="Make it first")
        return frozenset()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"no line can be added to {path}: it is not UTF-8", hint="Save it as UTF-8") from None
    except OSError as error:
        raise ConfigurationError(f"no line can be added to {path}: {error.strerror}") from None
    found = (_PATTERN.match(line) for line in re.split(r"\r\n|\n|\r", text) if not line.lstrip().startswith("#"))
    return frozenset(match["quoted"] or match["bare"] for match in found if match is not None)


def add_proposals(path: Path, findings: Iterable[Finding], *, today: date, present: frozenset[str]) -> None:
    """Add a line for each of what is there now at the end of the file. No line that is there is changed."""
    lines = propose(findings, today=today, present=present)
    if not lines:
        sys.stderr.write(f"{path}: there is nothing to propose\n")
        return
    try:
        before = path.read_bytes() if path.exists() else b""
        end = b"\r\n" if b"\r\n" in before else b"\n"
        first = end if before and not before.endswith(b"\n") else b""
        with path.open("ab") as file:
            file.write(first + b"".join(line.encode() + end for line in lines))
    except OSError as error:
        raise ClaudeAdminError(f"{path} cannot be written: {error.strerror}") from None
    number = sum(not line.startswith("#") for line in lines)
    sys.stderr.write(
        f"{path}: {number} lines were added; each is refused until somebody writes its reason in the place of {NO_REASON}\n"
    )
